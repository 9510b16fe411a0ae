#pragma once
// One node's disk: files of records, of which only those synced survive a crash. Invariant: a write
// whose sync has completed is never lost; one never asked to be synced never survives a crash; of
// those in between, a prefix in the order of writing survives. A write is lost whole or not at all.
// Choices: one flush at a time; the syncs asked for during a flush share the next one, as group
// commit in journalling file systems does, so syncs complete in the order they were asked for.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "world/disk.hpp"

namespace cleave::sim {

class Disk {
  public:
    Disk(const world::DiskOptions& options, Random random) : options_(options), random_(random) {}

    void append(std::string_view file, std::string record);
    void replace(std::string_view file, std::vector<std::string> records);

    // Begins to make everything written so far durable; returns when that will be done. At that
    // time, unless the disk has crashed, the caller calls `complete_sync`.
    Instant sync(Instant now);
    // The oldest sync outstanding is done.
    void complete_sync();

    // The machine stops: see the invariant. Syncs outstanding are forgotten.
    void crash(Instant now);
    void wipe();

    // What has survived or is durable. A file replaced by nothing is there, and empty.
    DiskImage image() const;

  private:
    struct Write {
        std::uint32_t file = 0;
        bool replaces = false;
        std::string record{};                // of an append
        std::vector<std::string> records{};  // of a replacement
    };
    struct File {
        std::string name;
        bool exists = false;
        std::vector<std::string> records{};
    };

    std::uint32_t file_of(std::string_view name);
    void make_durable(std::size_t count);  // the oldest `count` pending writes

    world::DiskOptions options_;
    Random random_;
    std::map<std::string, std::uint32_t, std::less<>> names_;
    std::vector<File> files_;
    std::vector<Write> pending_;        // not known to be durable, in the order of writing
    std::uint64_t written_ = 0;         // writes so far, in all
    std::vector<std::uint64_t> syncs_;  // outstanding: the value of `written_` each one covers
    Instant flush_done_;                // of the flush under way or the last one
    Instant next_done_;                 // of the flush that waits for it; not later: none waits
};

}  // namespace cleave::sim
