#pragma once
// What changed between two builds of the code under test: expectations, traces and figures, seed by
// seed. A pure function of the runs.
//
// A *regression* is an expectation that the first met and the second does not, or a figure that is
// worse beyond a tolerance, where both hold: its 95 % interval, a bootstrap over the differences of
// the common seeds, lies beyond the tolerance as a whole; and the sign test over the seeds that
// differ, corrected by Holm for all figures of the comparison, leaves at most 5 % for chance. So a
// comparison of builds that differ in nothing that matters raises an alarm in at most one of twenty
// cases, however many figures it looks at.
// Choices: expectations are judged over the common seeds, if there are any: what only seeds of one
// side show is told, and leaves the comparison open. Shares of runs carry Wilson's intervals.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/figures.hpp"
#include "host/units.hpp"
#include "runner/result.hpp"
#include "runner/run_summary.hpp"
#include "statistics/intervals.hpp"

namespace cleave::compare {

struct CompareOptions {
    Ratio amounts = Ratio::percent(5);  // of the first's mean: latencies, costs, counts
    Ratio shares = Ratio::percent(1);   // in points: of runs, reads, requests
};

// The runs of one scenario on one side.
struct Side {
    scenario::Scenario scenario;
    std::string hash;                                    // of what the scenario means
    std::map<std::uint64_t, scenario::RunSummary> runs;  // by seed
};

enum class Change : std::uint8_t {
    same,
    better,
    worse,    // a regression
    unclear,  // too few seeds, undecided runs, or seen only on seeds that the other side lacks
};

struct ExpectationChange {
    std::string expectation;  // "linearizable: holds"
    // What was observed; nothing on the side that does not have the expectation.
    std::optional<std::string> before{}, after{};
    bool met_before = false, met_after = false;
    Change change = Change::same;
    std::optional<std::uint64_t> seed{};  // of a run after the change that shows it
};

struct FigureChange {
    std::string name;
    Unit unit = Unit::count;
    Better better = Better::lower;
    // Over the seeds where both have a value. Intervals, of shares of runs, are Wilson's.
    double before = 0, after = 0;
    std::optional<statistics::Estimate> share_before{}, share_after{};
    std::size_t pairs = 0;
    std::size_t differing = 0;
    std::optional<statistics::Estimate> difference{};  // after - before
    double chance = 1;    // of the sign test, corrected once the comparison is concluded
    bool beyond = false;  // the tolerance, with its whole interval, in either direction
    Change change = Change::same;
};

// A verdict of a common seed that is another one now.
struct VerdictChange {
    std::uint64_t seed = 0;
    std::string guarantee;  // "linearizable", "no lost writes"
    std::string before, after;
};

struct ScenarioChange {
    std::string name;
    std::string path;     // of the second side
    bool edited = false;  // the scenario means something else now: traces cannot be compared
    std::uint64_t runs_before = 0, runs_after = 0, common = 0;
    std::vector<std::uint64_t> traces;  // seeds whose trace is another one, rising
    std::vector<VerdictChange> verdicts;
    std::vector<ExpectationChange> expectations;
    std::vector<FigureChange> figures;
    std::string reproduce;  // empty unless something is worse
};

// Where the runs of a side are from.
struct Source {
    std::string file, build, version;
};

struct Comparison {
    Source before, after;
    std::vector<ScenarioChange> scenarios;
    std::vector<std::string> only_before, only_after;  // names
    Change change = Change::same;  // worse, else unclear, else better, else same
};

// At least one run on each side.
ScenarioChange compare(const Side& before, const Side& after, const CompareOptions& options = {});

// Corrects the chances over all figures, and decides.
void conclude(Comparison& comparison);

}  // namespace cleave::compare
