#include "verdict/guarantee.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

using G = Guarantee;

const std::vector<GuaranteeInfo>& table() {
    static const std::vector<GuaranteeInfo> rows = {
        {G::linearizable,
         "linearizable",
         "every operation takes effect at one moment between its invocation and its completion",
         false,
         {G::sequential, G::regular, G::bounded_staleness, G::eventual}},
        {G::sequential,
         "sequential",
         "one order of all operations explains every answer and keeps each process's own order",
         false,
         {G::causal_convergent, G::causal_memory}},
        {G::causal_convergent,
         "causal-convergent",
         "causal, and all processes agree on one order of the writes (causal+)",
         false,
         {G::causal, G::monotonic_reads, G::monotonic_writes, G::writes_follow_reads}},
        {G::causal_memory,
         "causal-memory",
         "each process explains its own reads by one causal order of all writes",
         false,
         {G::causal, G::pram, G::writes_follow_reads}},
        {G::causal,
         "causal",
         "no read returns a value that its causal past had overwritten",
         false,
         {G::read_your_writes}},
        {G::pram,
         "pram",
         "each process sees the writes of every process in the order they were made",
         false,
         {G::monotonic_reads, G::monotonic_writes, G::read_your_writes}},
        {G::read_your_writes,
         "read-your-writes",
         "a process sees its own writes, or newer ones",
         false,
         {G::no_thin_air}},
        {G::monotonic_reads,
         "monotonic-reads",
         "what a process has read does not become older again",
         false,
         {G::no_thin_air}},
        {G::monotonic_writes,
         "monotonic-writes",
         "whoever sees a write sees those that its process made before it",
         false,
         {G::no_thin_air}},
        {G::writes_follow_reads,
         "writes-follow-reads",
         "whoever sees a write sees what its process had read before it",
         false,
         {G::no_thin_air}},
        {G::bounded_staleness,
         "bounded-staleness",
         "a read lags behind the newest write by a bounded number of versions, or time",
         false,
         {G::no_thin_air}},
        {G::regular,
         "regular",
         "a read returns the newest write that completed before it, or one that overlaps it",
         false,
         {G::safe, G::close_to_open, G::read_after_new_write, G::no_lost_writes}},
        {G::safe, "safe", "a read that overlaps no write returns the newest one", false, {}},
        {G::close_to_open,
         "close-to-open",
         "who opens a file sees all that was written before an earlier close",
         false,
         {G::read_your_writes}},
        {G::read_after_new_write,
         "read-after-new-write",
         "a key that was never looked for is found as soon as its first write was acknowledged",
         false,
         {}},
        {G::eventual,
         "eventual",
         "when writing has stopped, all reads of a key come to agree",
         false,
         {}},
        {G::no_lost_writes,
         "no-lost-writes",
         "an acknowledged write is seen in the end, unless a later one replaced it",
         false,
         {}},
        {G::no_thin_air, "no-thin-air", "every value that was read had been written", false, {}},
        {G::strict_serializable,
         "strict-serializable",
         "serializable, in an order that agrees with real time",
         true,
         {G::serializable}},
        {G::serializable,
         "serializable",
         "one order of whole transactions explains every answer",
         true,
         {G::snapshot_isolation}},
        {G::snapshot_isolation,
         "snapshot-isolation",
         "reads come from one snapshot, and no two concurrent transactions write the same key",
         true,
         {G::read_atomic}},
        {G::read_atomic,
         "read-atomic",
         "a transaction is seen whole or not at all",
         true,
         {G::read_committed}},
        {G::read_committed,
         "read-committed",
         "nobody sees what was aborted, unfinished, or half written (no G0, G1)",
         true,
         {}},
    };
    return rows;
}

}  // namespace

std::span<const GuaranteeInfo> guarantees() { return table(); }

const GuaranteeInfo& info(Guarantee guarantee) {
    return table()[static_cast<std::size_t>(guarantee)];
}

std::string_view to_string(Guarantee guarantee) { return info(guarantee).name; }

std::optional<Guarantee> guarantee_named(std::string_view name) {
    for (const GuaranteeInfo& row : table()) {
        if (row.name == name) return row.guarantee;
    }
    return std::nullopt;
}

bool implies(Guarantee stronger, Guarantee weaker) {
    if (stronger == weaker) return true;
    const std::vector<Guarantee>& next = info(stronger).implies;
    return std::ranges::any_of(next, [&](Guarantee g) { return implies(g, weaker); });
}

}  // namespace cleave::check
