#pragma once
// What a server of a Raft group keeps on disk: its term and vote, the newest snapshot, and the
// entries after it. All of it stands in one file, in the order it was written, so that a crash
// cannot keep what came later and lose what came before. Indexes count from 1; index 0 is the empty
// snapshot. Changes are durable once a sync covers them.
// Source: Ongaro and Ousterhout 2014, figure 2 ("persistent state") and section 7 (compaction).

#include <cstdint>
#include <deque>
#include <string>

#include "host/host.hpp"
#include "parts/checked_log.hpp"
#include "parts/raft/messages.hpp"

namespace cleave::raft {

class Log {
  public:
    // `first`: the members before any entry says otherwise.
    explicit Log(Configuration first);

    // Reads the file. False: it is damaged, and what it promised is not known.
    bool open(Host& host, const DiskImage& disk, bool forget_entries);

    std::uint64_t term() const { return ballot_.term; }
    NodeId voted_for() const { return ballot_.voted_for; }
    void vote(Host& host, std::uint64_t term, NodeId candidate);

    std::uint64_t last_index() const { return snapshot_.last_index + entries_.size(); }
    std::uint64_t last_term() const { return term_at(last_index()); }
    const Snapshot& snapshot() const { return snapshot_; }
    // Of an index from the snapshot's last one to `last_index`.
    std::uint64_t term_at(std::uint64_t index) const;
    // A digest of all entries up to this one: equal logs have equal ones.
    std::uint64_t check_at(std::uint64_t index) const;
    // Of an index after the snapshot's last one, up to `last_index`.
    const Entry& at(std::uint64_t index) const { return slot(index).entry; }

    void append(Host& host, Entry entry);
    // Forgets entries after `last`; on disk, the next one appended takes their place.
    void truncate(std::uint64_t last);
    // Puts a snapshot in the place of the entries that it covers.
    void compact(Host& host, std::uint64_t last, std::string state, Content bulk);
    // Takes a leader's snapshot over. Entries after it stay if the log agrees with it (figure 13).
    void install(Host& host, const Snapshot& snapshot, bool forget_entries);

    // The newest in the log, committed or not.
    const Configuration& configuration() const { return configuration_; }
    std::uint64_t configuration_index() const { return configuration_index_; }

    bool durable() const { return durable_writes_ == writes_; }
    Mark mark() const { return {writes_, generation_, file_.length()}; }
    void synced(const Mark& mark);

  private:
    struct Ballot {
        std::uint64_t term = 0;
        NodeId voted_for;
        CLEAVE_FIELDS(Ballot, term, voted_for);
    };
    // Takes the place of all entries from its index on.
    struct Placed {
        std::uint64_t index = 0;
        Entry entry;
        CLEAVE_FIELDS(Placed, index, entry);
    };
    struct Slot {
        Entry entry;
        std::uint64_t check = 0;
        CLEAVE_FIELDS(Slot, entry, check);
    };
    using Record = std::variant<Ballot, Placed, Snapshot>;

    const Slot& slot(std::uint64_t index) const {
        return entries_[index - snapshot_.last_index - 1];
    }
    void take(Ballot ballot) { ballot_ = ballot; }
    void take(Placed placed);
    void take(Snapshot snapshot);
    void push(Entry entry);
    void find_configuration();
    void rewrite(Host& host);

    parts::CheckedLog file_;
    std::uint64_t writes_ = 0;
    std::uint64_t durable_writes_ = 0;
    std::uint64_t generation_ = 0;  // of the file, which is written anew now and then
    Ballot ballot_;
    Snapshot snapshot_;
    std::deque<Slot> entries_;
    Configuration configuration_;
    std::uint64_t configuration_index_ = 0;

  public:
    CLEAVE_FIELDS(Log, file_, writes_, durable_writes_, generation_, ballot_, snapshot_, entries_,
                  configuration_, configuration_index_);
};

}  // namespace cleave::raft
