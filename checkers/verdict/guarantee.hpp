#pragma once
// What can be promised about a history: the lattice of consistency guarantees. Non-transactional
// ones speak of single calls on objects, transactional ones of calls that are transactions.
// Sources: Viotti and Vukolic, "Consistency in Non-Transactional Distributed Storage Systems", ACM
// Computing Surveys 2016 (definitions and order); Adya, "Weak Consistency", MIT 1999, and Bailis et
// al., "Highly Available Transactions", VLDB 2013 (transactions); Bouajjani et al., "On Verifying
// Causal Consistency", POPL 2017 (the three readings of causal).

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cleave::check {

enum class Guarantee : std::uint8_t {
    // Single calls, the strongest first.
    linearizable,
    sequential,
    causal_convergent,  // causal+: causal, and all agree on one order of the writes
    causal_memory,      // each process explains its own reads by one causal order of all writes
    causal,             // no read sees a value that its causal past overwrote
    pram,               // FIFO: the same, but only each process's own order counts
    read_your_writes,
    monotonic_reads,
    monotonic_writes,
    writes_follow_reads,
    bounded_staleness,     // reads lag by at most k versions or a time: see StalenessBound
    regular,               // a read returns the latest write before it or one that overlaps it
    safe,                  // a read that overlaps no write returns the latest
    close_to_open,         // sessions between open and close, as NFS promises
    read_after_new_write,  // a key never seen before is found once its first write returned
    eventual,              // after quiescence all reads of a key agree
    no_lost_writes,        // an acknowledged write is seen at last, or was overwritten
    no_thin_air,           // every value read was written
    // Transactions, the strongest first.
    strict_serializable,
    serializable,
    snapshot_isolation,
    read_atomic,
    read_committed,
};

struct GuaranteeInfo {
    Guarantee guarantee;
    std::string_view name;     // "read-your-writes", for --guarantee and YAML
    std::string_view meaning;  // one line
    bool transactions;
    std::vector<Guarantee> implies;  // directly
};

// All of them, in the order of the enumeration.
std::span<const GuaranteeInfo> guarantees();
const GuaranteeInfo& info(Guarantee guarantee);
std::string_view to_string(Guarantee guarantee);
std::optional<Guarantee> guarantee_named(std::string_view name);

// Whether every history with `stronger` has `weaker`; a guarantee implies itself.
bool implies(Guarantee stronger, Guarantee weaker);

}  // namespace cleave::check
