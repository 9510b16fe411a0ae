#pragma once
// What a matrix of systems, workloads and fault plans came to, each cell over many seeds: the data
// of the trade-off report. Data only: scenarios/tradeoff fills it, reports/tradeoff shows it. Times
// are virtual; units stand in the names. Nothing is a bare mean: each figure has its interval.
// Source of the intervals: Wilson (1927) for rates, the percentile bootstrap over seeds (Efron
// 1979) for everything else, drawn from a stream of fixed seed; both at 95 %.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "statistics/intervals.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::tradeoff {

using statistics::Estimate;  // and its 95 % interval

// `count` of `total`; the estimate of the share, from 0 to 1. Nothing when `total` is zero.
struct Rate {
    std::uint64_t count = 0;
    std::uint64_t total = 0;
    std::optional<Estimate> share{};
};

// Nothing when there are too few samples to say.
struct Quantiles {
    std::uint64_t samples = 0;
    std::optional<Estimate> p50{}, p99{}, p999{};
};

// Points of a line, x rising.
struct Curve {
    std::vector<double> x;
    std::vector<double> y;
};

// Of a run: before what the fault plan has in store first, while any of it lasts, and after it.
enum class Phase : std::uint8_t { before, partition, after };
inline constexpr std::size_t phases = 3;

struct PhaseMeasures {
    Rate reads;   // answered ok within the deadline, of all asked
    Rate writes;  // likewise; all that changes something
    Quantiles read_ms, write_ms;
    Curve read_cdf, write_cdf;  // x: milliseconds, y: share of ok operations
};

// Availability of a side over time: every seed's operations together.
struct Slice {
    double start_s = 0;
    Rate reads, writes;
};

// The least latency that theory allows a site for the level of consistency that it was seen to
// have, given the round trips of the scenario; nothing where theory gives none.
struct Bound {
    std::optional<double> read_ms, write_ms;
    std::optional<double> sum_ms;  // of a read and a write together
    std::string source;            // which theorem, with which delays, in a phrase
};

struct Side {
    std::string site;
    bool cut_off = false;  // by the partition; false of all sites where there is none
    PhaseMeasures before, partition, after;
    Bound bound;
    std::vector<Slice> slices;
};

// One guarantee over the seeds of a cell.
struct Held {
    check::Guarantee guarantee = check::Guarantee::linearizable;
    std::uint64_t held = 0, violated = 0, undecided = 0;  // seeds
    std::optional<std::uint64_t> first_violated{};        // a seed
};

struct Consistency {
    std::vector<Held> guarantees;                 // all that the object has, in their order
    std::vector<check::Guarantee> strongest;      // held in every seed, and no stronger one did
    std::string level;                            // of these, the name that the page shows
    Rate stale_reads;                             // of ok reads
    Rate anomalous_reads;                         // stale, or of what nobody wrote, or going back
    std::array<Rate, phases> anomalous_by_phase;  // the same, by when they were asked
    Rate lost_writes;                             // of acknowledged writes
    Rate resurrected_writes;                      // overwritten or failed, yet read afterwards
    Quantiles staleness_ms;                       // of stale reads: since they were overwritten
    // t-visibility: of the reads that began x ms or more after the newest acknowledged write, the
    // share that were fresh.
    Curve fresh_by_ms;
    // k-staleness, k = 1..: reads fewer than k acknowledged writes behind; k = 1 is fresh.
    std::vector<Rate> within_versions;
    std::optional<std::uint64_t> seed_of_anomaly{},
        seed_of_lost_write{};  // the first that shows one
    Quantiles converge_s;      // from the heal until no read is stale any more
};

struct Cost {
    Estimate dollars_month;  // at the stated load: requests, egress and storage
    Estimate requests_month, egress_month, storage_month;  // its parts, dollars
    Estimate store_requests_per_operation;
    Estimate wan_bytes_per_operation;
    std::optional<Rate> cache_hits{};  // of reads, where the system has a cache
    // By a crash, one sample a seed: how long before it the oldest write was acknowledged that is
    // lost; zero where none is. Without a crash in the plan, no samples.
    Quantiles work_lost_s;
};

// Where the triangle has a system, each from 0 to 1; how they are computed is in cap_position().
struct CapPosition {
    double consistency = 0, availability = 0, partition_tolerance = 0;
};

struct Cell {
    std::size_t system = 0, workload = 0, faults = 0;  // indices into Matrix
    std::string not_offered;  // not empty: why the system cannot run this workload; no figures then
    std::vector<std::uint64_t> seeds;
    std::uint64_t operations = 0;
    std::uint64_t undecided_runs = 0;
    Consistency consistency;
    std::vector<Side> sides;
    Rate yield;           // answered of all asked, over the whole run (Fox and Brewer 1999)
    Rate harvest;         // of the answers: those that reflect all acknowledged writes
    Quantiles recover_s;  // from the heal until a side answers as before
    Cost cost;
    CapPosition peace, partition;
    std::string reproduce;  // the line that runs one of its seeds
};

struct System {
    std::string key, label;  // as in the matrix file
    std::string protocol, choice, promise, source;
};
struct Workload {
    std::string key, label, needs;  // what its owner cannot do without, in words
};
struct FaultPlan {
    std::string key, label;
    bool partitions = false;  // divides the sites; else, if it has a start, what it does is another
    std::optional<double> partition_start_s, partition_end_s;  // of its first fault, of its last
};

enum class Fit : std::uint8_t { fits, fits_if, does_not_fit, unknown };

// One requirement of a workload, held against what was measured where it is met worst.
struct NeedCheck {
    std::string need;      // "reads within 50 ms, at the 99th percentile"
    std::string measured;  // "83 ms (80 ms to 91 ms), of london"
    Fit fit = Fit::unknown;
    std::size_t cell = 0;
};

// Of one workload and one system, over all fault plans.
struct Recommendation {
    std::size_t system = 0, workload = 0;
    Fit fit = Fit::unknown;
    std::string because;    // one sentence with the measurement that decides
    std::string condition;  // of fits_if: if what
    std::size_t cell = 0;   // where that was measured
    std::string reproduce;
    std::vector<NeedCheck> checks;  // all of them, in the order of the matrix file
};

enum class Truth : std::uint8_t { supported, refuted, undecided };

// What somebody says of a system, put to the test.
struct Claim {
    std::string says, source;
    Truth truth = Truth::undecided;
    std::string because;             // what was measured
    std::vector<std::size_t> cells;  // where
};

// What a figure means, and whose idea it was.
struct Definition {
    std::string key, name, meaning, source;
};

struct Matrix {
    std::string name, description, path;
    double duration_s = 0, settle_s = 0;
    double deadline_s = 0;  // answered later is not answered
    std::vector<std::uint64_t> seeds;
    std::vector<System> systems;
    std::vector<Workload> workloads;
    std::vector<FaultPlan> faults;
    std::vector<Cell> cells;                      // by system, workload, fault plan
    std::vector<Recommendation> recommendations;  // by workload, system
    std::vector<Claim> claims;
    std::vector<Definition> definitions;
};

}  // namespace cleave::tradeoff
