#pragma once
// What one run adds to the totals over many: a value that can be kept, stored, loaded and added up
// (Totals), so that a sweep comes to the same judgement whether it was run in one go, continued
// later or put together from parts. Its encoding (host/codec.hpp) is what a results file holds.
// Invariant: it depends on the scenario, the seed and the program alone, never on time or threads.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "runner/result.hpp"

namespace cleave::scenario {

struct GuaranteeOutcome {
    check::Guarantee guarantee = check::Guarantee::linearizable;
    check::Conclusion conclusion = check::Conclusion::unknown;
    CLEAVE_FIELDS(GuaranteeOutcome, guarantee, conclusion);
};

// A StoreUse whose dollars are the bits of the double, so that it is stored exactly.
struct StoreTally {
    std::uint64_t gets = 0, puts = 0, removes = 0, lists = 0;
    Bytes bytes_in, bytes_out;
    std::uint64_t dollars = 0;
    CLEAVE_FIELDS(StoreTally, gets, puts, removes, lists, bytes_in, bytes_out, dollars);
};

struct RegionTally {
    std::uint64_t defined = 0, undefined = 0, inconsistent = 0, interspersed = 0;
    CLEAVE_FIELDS(RegionTally, defined, undefined, inconsistent, interspersed);
};

struct RunSummary {
    std::uint64_t seed = 0;
    std::uint64_t trace_hash = 0;
    std::uint64_t events = 0;
    check::Conclusion linearizable = check::Conclusion::unknown;
    std::vector<GuaranteeOutcome> guarantees;    // one for each that the scenario expects
    std::optional<check::Conclusion> staleness;  // when the scenario expects something of it
    Duration stalest;                            // unless it is violated or unknown
    std::string cut_short;                       // as in RunResult
    std::string internal_error;                  // likewise
    bool nondeterministic = false;               // it came out differently when repeated
    std::uint64_t operations = 0;
    std::uint64_t stale_reads = 0, ok_reads = 0, lost_writes = 0;
    std::vector<PhaseAvailability> availability;
    StoreTally store;
    Bytes wan_bytes;
    std::optional<ReplayCounts> replay;  // when a trace was replayed
    std::vector<PropertyResult> properties;
    std::vector<RegionTally> regions;  // by cell; empty unless the objects are chunk-files
    std::string outside_table;         // of a region: the first sentence; empty: none was
    std::string read_stale;            // likewise, of a read of one
    CLEAVE_FIELDS(RunSummary, seed, trace_hash, events, linearizable, guarantees, staleness,
                  stalest, cut_short, internal_error, nondeterministic, operations, stale_reads,
                  ok_reads, lost_writes, availability, store, wan_bytes, replay, properties,
                  regions, outside_table, read_stale);
};

RunSummary summarise(const RunResult& run);

// Whether a property that was told is violated.
bool breaks_property(const RunSummary& run);
// Whether it shows that something which `scenario` says must hold does not.
bool breaks_promise(const Scenario& scenario, const RunSummary& run);
// How much a run is worth showing: one that breaks what was to hold, then one that is not
// linearizable, then one that breaks a property, then one that is undecided. Zero: none of these.
unsigned interest(const Scenario& scenario, const RunSummary& run);

}  // namespace cleave::scenario
