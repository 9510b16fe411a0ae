// The grid: how long one key takes, by object, values, unknown outcomes, anomaly, clients and size.
//
//     grid_bench [largest [words ...]]      e.g.  grid_bench 100000 "5 values" "10 % unknown"
//
// Seconds of processor time, limit 10; columns are 2/5/10/20/50 clients; "–": not tried, because a
// smaller size failed; v: violated. Each row ends with the most bytes an operation, at its largest
// size. Only workloads that contain all words are run. Exit code 1 when a goal is missed or a
// verdict is wrong.

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "any_history.hpp"
#include "grid/cell.hpp"
#include "objects/catalog.hpp"

namespace cleave::bench {
namespace {

constexpr double cap = 10;
const std::vector<std::uint32_t> all_clients = {2, 5, 10, 20, 50};
const std::vector<std::uint32_t> all_sizes = {1'000, 10'000, 100'000, 1'000'000, 10'000'000};

class Grid {
  public:
    Grid(std::uint32_t largest, std::vector<std::string> words)
        : largest_(largest), words_(std::move(words)) {}

    void run(Workload workload) {
        if (!wanted(workload)) return;
        fmt::print("{:<46}", workload.name());
        std::map<std::uint32_t, bool> gone;  // by clients: a smaller size failed
        double bytes = 0;                    // at the largest size
        std::uint32_t bytes_at = 0;
        for (const std::uint32_t size : all_sizes) {
            if (size > largest_) break;
            std::string text;
            for (const std::uint32_t clients : all_clients) {
                text += text.empty() ? "" : "/";
                if (gone[clients]) {
                    text += "–";
                    continue;
                }
                workload.operations = size;
                workload.clients = clients;
                const CellResult result = run_cell(workload, cap);
                text += result.text();
                gone[clients] = !result.decided();
                if (size != bytes_at) bytes = 0;
                bytes_at = size;
                bytes = std::max(bytes, result.bytes_an_operation);
                note(workload, result);
            }
            fmt::print(" | {:>22}", text);
            std::fflush(stdout);
        }
        fmt::print(" | {:.0f} B\n", bytes);
    }

    // The goals, from what was run.
    bool print_goals() const {
        bool all_met = wrong_ == 0;
        fmt::print(
            "\nGoals\n  {} cells, {} with wrong evidence or verdict, {} uncertified; {} of up to "
            "10,000 operations not decided in {} s\n",
            cells_, wrong_, uncertified_, small_failed_, cap);
        all_met = all_met && small_failed_ == 0;
        for (const Goal& goal : goals_) {
            if (goal.cells == 0) continue;
            const bool met = goal.worst <= goal.most;
            fmt::print("  {:<66}{:>8.2f} s <= {:<5g}{}\n", goal.what, goal.worst, goal.most,
                       met ? "met" : "MISSED");
            all_met = all_met && met;
        }
        return all_met;
    }

  private:
    struct Goal {
        std::string what;
        double most;
        bool (*applies)(const Workload&);
        double worst = 0;
        std::size_t cells = 0;
    };

    bool wanted(const Workload& workload) const {
        const std::string name = workload.name();
        return std::all_of(words_.begin(), words_.end(), [&](const std::string& word) {
            return name.find(word) != std::string::npos;
        });
    }

    void note(const Workload& workload, const CellResult& result) {
        ++cells_;
        if (result.end == CellResult::End::wrong) ++wrong_;
        if (result.end == CellResult::End::uncertified) ++uncertified_;
        if (!result.decided() && workload.operations <= 10'000) ++small_failed_;
        for (Goal& goal : goals_) {
            if (!goal.applies(workload)) continue;
            ++goal.cells;
            goal.worst = std::max(goal.worst, result.decided() ? result.seconds : 2 * cap);
        }
    }

    std::uint32_t largest_;
    std::vector<std::string> words_;
    std::size_t cells_ = 0, wrong_ = 0, uncertified_ = 0, small_failed_ = 0;
    std::vector<Goal> goals_ = {
        {"register, unique values, 1e7 operations, any unknowns or anomaly", 1.5,
         [](const Workload& w) {
             return !w.swaps && w.values == Values::unique && w.remove_percent == 0 &&
                    w.operations == 10'000'000;
         }},
        {"compare-and-set, unique values, 1e6 operations", 0.5,
         [](const Workload& w) {
             return w.swaps && w.values == Values::unique && w.operations == 1'000'000;
         }},
        {"5 values, 1e6 operations, up to 50 clients, no unknowns", 5,
         [](const Workload& w) {
             return w.values == Values::five && w.unknown_percent == 0 && w.operations == 1'000'000;
         }},
        {"5 values, 1e5 operations, up to 50 clients, 1 % unknown", 10,
         [](const Workload& w) {
             return w.values == Values::five && w.unknown_percent == 1 && w.operations == 100'000;
         }},
    };
};

void run_all(Grid& grid) {
    for (const bool swaps : {false, true}) {
        for (const Values values : {Values::unique, Values::five}) {
            for (const std::uint32_t unknown : {0U, 1U, 10U}) {
                for (const Anomaly anomaly :
                     {Anomaly::none, Anomaly::lost, Anomaly::twice, Anomaly::stale}) {
                    const bool recurs = anomaly == Anomaly::twice || anomaly == Anomaly::stale;
                    if (recurs && values == Values::unique) continue;
                    grid.run({.swaps = swaps,
                              .values = values,
                              .unknown_percent = unknown,
                              .anomaly = anomaly});
                }
            }
        }
    }
    for (const std::uint32_t unknown : {0U, 1U, 10U}) {
        for (const Anomaly anomaly : {Anomaly::none, Anomaly::lost}) {
            grid.run({.unknown_percent = unknown, .anomaly = anomaly, .remove_percent = 5});
        }
    }
    for (const objects::Object* object : objects::catalog()) {
        if (!test::has_calls(*object) || object->name.ends_with("register")) continue;
        for (const Values values : {Values::unique, Values::five}) {
            for (const std::uint32_t unknown : {0U, 1U, 10U}) {
                for (const Anomaly anomaly : {Anomaly::none, Anomaly::other}) {
                    grid.run({.values = values,
                              .unknown_percent = unknown,
                              .anomaly = anomaly,
                              .object = object->name});
                }
            }
        }
    }
}

}  // namespace
}  // namespace cleave::bench

int main(int count, char** arguments) {
    std::uint32_t largest = 1'000'000;
    if (count > 1) {
        largest = static_cast<std::uint32_t>(std::strtoul(arguments[1], nullptr, 10));
    }
    std::vector<std::string> words;
    for (int i = 2; i < count; ++i) words.emplace_back(arguments[i]);
    fmt::print(
        "Seconds of processor time; columns are 2/5/10/20/50 clients; sizes 1e3 | 1e4 | …\n");
    cleave::bench::Grid grid(largest, std::move(words));
    cleave::bench::run_all(grid);
    return grid.print_goals() ? 0 : 1;
}
