#pragma once
// One node's disk: files of records, of which only those synced survive a loss of power. Invariant:
// a write whose sync has succeeded is lost by decay or a misdirected write only; one never asked to
// be synced never survives a loss of power; of those in between, what world::CrashDamage says. A
// replacement is lost whole or not at all.
// Choices: one flush at a time; the syncs asked for during a flush share the next one, as group
// commit in journalling file systems does, so syncs complete in the order they were asked for. Each
// of them succeeds or fails for the writes that no earlier one covered, all of them together.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/host.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "world/disk.hpp"

namespace cleave::sim {

class Disk {
  public:
    // `faults` decides which records decay; it is drawn from by faults only.
    Disk(world::DiskOptions options, Random random, Random faults)
        : options_(std::move(options)), random_(random), faults_(faults) {}

    void append(std::string_view file, std::string record);
    void replace(std::string_view file, std::vector<std::string> records);

    // Begins to make everything written so far durable; returns when that will be done. At that
    // time, unless the disk has crashed, the caller calls `complete_sync`.
    Instant sync(Instant now);
    // The oldest sync outstanding is done. Nothing, or why what it covered is gone.
    std::optional<DiskError> complete_sync();

    // The machine loses power: see the invariant. Syncs outstanding are forgotten.
    void crash(Instant now);
    // Only the process dies: the system writes back what it wrote. Syncs outstanding are forgotten.
    void outlive_process(Instant now);
    void wipe();

    void set_trouble(const world::DiskTrouble& trouble) { trouble_ = trouble; }
    // Of up to `count` durable records, chosen at random.
    void decay(std::uint32_t count, world::Decay how);
    void misdirect_next_write() { ++misdirected_; }

    // What has survived or is durable. A file replaced by nothing is there, and empty.
    DiskImage image() const;

  private:
    struct Write {
        std::uint32_t file = 0;
        bool replaces = false;
        std::string record{};                // of an append
        std::vector<std::string> records{};  // of a replacement
    };
    struct Record {
        std::string bytes;
        bool unreadable = false;
    };
    struct File {
        std::string name;
        bool exists = false;
        std::vector<Record> records{};
        std::uint64_t bytes = 0;    // that they were given room for
        std::uint32_t missing = 0;  // appends lost at the end: holes, once one after them is there
    };

    std::uint32_t file_of(std::string_view name);
    bool fit(std::size_t count) const;  // the oldest `count` pending writes, in what is free
    void make_durable(std::size_t count);
    void lose(std::size_t count);
    void forget(std::size_t count);
    void put(Write& write);
    void stop(Instant now);
    void leave_some(std::size_t asked);
    void tear(Write& last);
    std::vector<Record*> durable_records();

    world::DiskOptions options_;
    world::DiskTrouble trouble_{};
    Random random_;
    Random faults_;
    std::map<std::string, std::uint32_t, std::less<>> names_;
    std::vector<File> files_;
    std::vector<Write> pending_;        // not known to be durable, in the order of writing
    std::uint64_t written_ = 0;         // writes so far, in all
    std::vector<std::uint64_t> syncs_;  // outstanding: the value of `written_` each one covers
    std::uint32_t misdirected_ = 0;     // of the next appends, so many land elsewhere
    Instant flush_done_;                // of the flush under way or the last one
    Instant next_done_;                 // of the flush that waits for it; not later: none waits
};

}  // namespace cleave::sim
