#pragma once
// What the report takes from one run, small enough to keep of thousands. What the figures mean is
// said in definitions.cpp; what many runs come to together, in cell.hpp.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "language/scenario.hpp"
#include "runner/run.hpp"
#include "tradeoff/result.hpp"
#include "verdict/verdict.hpp"
#include "world/object_store.hpp"

namespace cleave::tradeoff {

struct Answered {
    std::uint64_t in_time = 0;
    std::uint64_t asked = 0;
    friend bool operator==(const Answered&, const Answered&) = default;
};

// Of one site in one phase.
struct PhaseSamples {
    Answered reads, writes;
    std::vector<double> read_ms, write_ms;  // of answered operations
};

struct SiteSamples {
    std::array<PhaseSamples, phases> by_phase;
    std::vector<Answered> reads_by_slice, writes_by_slice;
    std::optional<double> recover_s;  // of a site that the faults touched
    bool cut_off = false;
};

struct Judged {
    check::Guarantee guarantee = check::Guarantee::linearizable;
    check::Conclusion conclusion = check::Conclusion::unknown;
};

// When the plan's faults last, from the first beginning to the last end; nothing in peace.
struct Trouble {
    Instant start, end;
    bool partitions = false;
    std::vector<bool> touched;  // by site
    std::vector<bool> cut_off;  // likewise, by a partition
};

inline constexpr Duration slice_length = Duration::seconds(1);
inline constexpr std::size_t versions_told = 10;  // k-staleness up to this k
// t-visibility, in milliseconds after the acknowledgement.
inline constexpr std::array<double, 14> visibility_ms = {
    0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000};

struct RunMeasures {
    std::uint64_t seed = 0;
    std::string internal_error;
    bool cut_short = false;
    std::vector<Judged> guarantees;
    std::optional<double> stale_by_s;  // by bounded staleness, where that holds
    std::vector<SiteSamples> sites;    // as in the scenario; empty where nobody asks
    std::uint64_t operations = 0;
    Answered all;  // the whole workload

    std::array<std::uint64_t, phases> ok_reads{}, anomalous_reads{};
    std::uint64_t stale_reads = 0;
    std::vector<double> staleness_ms;
    std::array<std::uint64_t, versions_told> within_versions{};  // reads fewer than k + 1 behind
    std::array<std::uint64_t, visibility_ms.size()> fresh_from{}, read_from{};
    std::uint64_t acknowledged_writes = 0, lost_writes = 0;
    std::uint64_t writes = 0, resurrected_writes = 0;
    std::optional<double> converge_s, work_lost_s;

    // Until everything had settled, for the work of the whole duration.
    double requests_dollars = 0, egress_dollars = 0, storage_dollars = 0;  // a month
    std::uint64_t store_requests = 0;
    Bytes wan_bytes;
    std::uint64_t cache_asked = 0, cache_hits = 0;
};

struct MeasureOptions {
    Duration deadline = Duration::seconds(2);
    std::uint64_t search_steps = 200'000;  // of a checker, for each key
    bool certify = true;
};

// Runs the scenario and measures; the run itself is the one of runner/run.hpp.
RunMeasures measure_run(const scenario::Scenario& scenario, std::uint64_t seed,
                        const MeasureOptions& options);

// What had been used when everything had settled, before the last reads.
struct Usage {
    std::optional<world::StoreUsage> store;  // where there is one
    Bytes wan_bytes;
    std::uint64_t cache_asked = 0, cache_hits = 0;
};
// The same from what such a run came to.
RunMeasures measure(const scenario::Scenario& scenario, const scenario::RunResult& run,
                    const Usage& usage, const MeasureOptions& options);

// When faults last in a run, from its plan.
std::optional<Trouble> trouble_of(const scenario::Scenario& scenario,
                                  const std::vector<scenario::FaultWindow>& faults);
Phase phase_of(Instant invoked, const std::optional<Trouble>& trouble);

}  // namespace cleave::tradeoff
