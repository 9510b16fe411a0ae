#pragma once
// What one run, one sweep over seeds, and one comparison of scenarios came to. Data only: reports
// read it, the runner fills it. Times are virtual.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "host/fields.hpp"
#include "host/host.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "language/scenario.hpp"
#include "measures/regions.hpp"
#include "objects/object.hpp"
#include "runner/latency_histogram.hpp"
#include "verdict/verdict.hpp"

namespace cleave::scenario {

// What a fault did, for shading: [start, end) and the sites it touched.
struct FaultWindow {
    std::string label;  // "london cut off", "tokyo/filer-2 down"
    Instant start;
    Instant end;
    std::vector<std::size_t> sites;
    bool is_partition = false;
};

// One occurrence of a fault, in full.
struct PlannedFault {
    std::size_t fault = 0;             // index into Scenario::faults
    std::string what;                  // in words
    std::vector<std::string> victims;  // nodes; those that a label finds, once it has struck
    Instant start;
    Instant end;  // `Instant::max()`: never
};

struct Counts {
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;   // answered: certainly not done
    std::uint64_t unknown = 0;  // no answer, or "maybe"
    std::uint64_t total() const { return ok + failed + unknown; }
    CLEAVE_FIELDS(Counts, ok, failed, unknown);
};

// What became of a replayed trace: operations that came out as recorded (found or absent), those
// that did not, and those that no operation of the object stands for.
struct ReplayCounts {
    std::uint64_t as_recorded = 0;
    std::uint64_t otherwise = 0;
    std::uint64_t unanswered = 0;  // or refused
    std::uint64_t left_out = 0;
    std::uint64_t not_begun = 0;  // when the run's time was over
    CLEAVE_FIELDS(ReplayCounts, as_recorded, otherwise, unanswered, left_out, not_begun);
};

// Operations of one site that were invoked in one slice of time.
struct Slice {
    Counts reads;
    Counts writes;  // and removes
    Duration p50;   // of ok operations; zero when there are none
    Duration p99;
};

struct SiteSeries {
    std::string site;
    std::vector<Slice> slices;  // of `slice_length`, from the start
};

// Availability of one site in one phase of the run.
struct PhaseAvailability {
    std::string site;
    std::string phase;  // "before" | "partition" | "after"
    Counts reads;
    Counts writes;
    Duration p50, p99;             // of ok operations, over all runs; zero when there are none
    LatencyHistogram latencies{};  // what they come from
    CLEAVE_FIELDS(PhaseAvailability, site, phase, reads, writes, p50, p99, latencies);
};

struct StoreUse {
    std::uint64_t gets = 0, puts = 0, removes = 0, lists = 0;
    Bytes bytes_in, bytes_out;
    double dollars = 0;  // requests and egress of this run at the model's prices
};

// Where a property was first violated or reached; of properties over labels, only when.
struct PropertySight {
    Instant at;
    std::string node;  // "tokyo/filer-2"
    std::uint64_t event = 0;
    CLEAVE_FIELDS(PropertySight, at, node, event);
};

// A property in one run: told by nodes, or stated by the scenario over their labels.
struct PropertyResult {
    PropertyKind kind = PropertyKind::always;
    std::string sentence;
    std::uint64_t told = 0;
    std::uint64_t times_true = 0;
    bool violated = false;                 // never so of `sometimes`
    std::optional<PropertySight> first{};  // violation; of `sometimes`: when it was reached
    CLEAVE_FIELDS(PropertyResult, kind, sentence, told, times_true, violated, first);
};

// The same over many runs.
struct PropertyTotal {
    PropertyKind kind = PropertyKind::always;
    std::string sentence;
    std::uint64_t told = 0;
    std::uint64_t times_true = 0;
    std::uint64_t runs_told = 0;
    std::uint64_t runs_violated = 0;
    std::uint64_t runs_reached = 0;        // of `sometimes`
    std::optional<PropertySight> first{};  // in the first of those runs,
    std::uint64_t first_seed = 0;          // which had this seed
};

// One line of `expect`, judged.
struct Judgement {
    std::string expectation;  // "linearizable: holds"
    std::string observed;     // "holds", "violated (3 of 20 files)", "98.7%"
    bool met = false;
    bool inconclusive = false;
    bool settled = false;  // no further seeds could change that it is unmet
    std::string place{};   // below `expect`: "availability/1"; empty: it is not written there
    std::optional<std::uint64_t> seed{};  // of a run that shows what was observed
};

struct RunResult {
    std::uint64_t seed = 0;
    std::uint64_t trace_hash = 0;
    std::uint64_t events = 0;
    history::History history;
    const objects::Object* object = nullptr;  // what its keys are
    check::Verdict linearizable;
    std::vector<check::Verdict> guarantees{};   // one for each that the scenario expects
    std::optional<check::Verdict> staleness{};  // when the scenario expects something of it
    std::vector<history::OpIndex> stale_reads;
    std::vector<history::OpIndex> lost_writes;
    std::vector<history::OpIndex> untrue_conditions{};  // cas that failed for that: answered "no"
    measure::RegionReport regions{};                    // of chunk-files
    std::uint64_t ok_reads = 0;
    std::vector<PlannedFault> plan;  // of this seed, in order of the starts
    std::vector<FaultWindow> faults;
    Duration slice_length;
    std::vector<SiteSeries> series;
    std::vector<PhaseAvailability> availability;
    StoreUse store;
    Bytes wan_bytes;
    std::optional<ReplayCounts> replay{};
    std::vector<PropertyResult> properties{};  // told ones by sentence, then those over labels
    // Not empty when the run ended before its time: which limit was hit, where, and what grew.
    std::string cut_short;
    // Not empty when Cleave itself is at fault: a verdict that its certifier rejects.
    std::string internal_error;
    std::vector<std::uint32_t> process_site;  // history process → index into Scenario::sites
};

// One guarantee over many runs.
struct GuaranteeTotal {
    check::Guarantee guarantee = check::Guarantee::linearizable;
    std::uint64_t runs_violated = 0;
    std::uint64_t runs_undecided = 0;
    std::optional<std::uint64_t> first_violated{};
};

// What was seen in a run, in words.
struct SeenRun {
    std::uint64_t seed = 0;
    std::string what;
};

// Many seeds of one scenario: totals, and one run kept whole for showing (the first that breaks
// a promise, else the first violated one, else the first).
struct SweepResult {
    Scenario scenario;
    std::string guarantee;  // what the protocol promises, in its own words (ProtocolDescription)
    std::string choice;     // "AP", "CP" or "CA"
    std::vector<std::uint64_t> seeds;
    std::uint64_t runs_violated = 0;  // linearizability
    std::optional<std::uint64_t> first_violated{};
    std::vector<GuaranteeTotal> guarantees{};  // one for each that the scenario expects
    std::uint64_t runs_beyond_staleness = 0;   // no bound would help
    std::uint64_t runs_of_unknown_staleness = 0;
    Duration stalest{};  // of the other runs
    std::optional<std::uint64_t> seed_of_stalest{};
    std::uint64_t runs_with_lost_writes = 0;
    std::optional<std::uint64_t> first_with_lost_writes{};
    std::uint64_t runs_outside_table = 0;  // some region of a chunk-file was
    std::uint64_t runs_reading_stale = 0;  // of one
    std::optional<SeenRun> first_outside_table{}, first_reading_stale{};
    std::array<measure::RegionCounts, measure::region_cells> regions{};
    std::array<std::uint64_t, measure::region_cells> runs_reaching_cell{};
    std::array<std::optional<std::uint64_t>, measure::region_cells> first_reaching_cell{};
    std::uint64_t runs_inconclusive = 0;
    std::uint64_t runs_cut_short = 0;
    std::string cut_short{};  // of the first of them: why
    std::uint64_t runs_with_broken_properties = 0;
    std::uint64_t runs_nondeterministic = 0;
    std::string nondeterminism{};  // where the first of them differs, for a person
    std::uint64_t operations = 0;
    std::uint64_t stale_reads = 0, ok_reads = 0, lost_writes = 0;
    std::vector<PhaseAvailability> availability;  // summed over the runs
    StoreUse store;
    Bytes wan_bytes;
    std::optional<ReplayCounts> replay{};
    std::vector<PropertyTotal> properties{};
    std::vector<Judgement> judgements;  // over all runs
    std::optional<std::uint64_t> first_failing_seed;
    std::string internal_error;  // of the first run that has one
    std::string reproduce;       // the line to copy
    RunResult shown;
};

}  // namespace cleave::scenario
