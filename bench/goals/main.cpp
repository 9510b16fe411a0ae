// The speed that Cleave promises, measured beside its peers in one run:
//
//     goals_bench [repeats [timers|messages|links|worlds|tracing ...]]
//
// Prints every figure and, against each goal, whether it is met; exit code 1 when one is not.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "contenders.hpp"
#include "measure.hpp"
#include "unwatched.hpp"
#include "worlds.hpp"

namespace cleave::bench {
namespace {

class Goals {
  public:
    void at_least(const std::string& what, double figure, double goal) {
        judge(what, figure, goal, figure >= goal, ">=");
    }
    void at_most(const std::string& what, double figure, double goal) {
        judge(what, figure, goal, figure <= goal, "<=");
    }
    bool all_met() const { return all_met_; }
    void print() const { fmt::print("\nGoals\n{}", text_); }

  private:
    void judge(const std::string& what, double figure, double goal, bool met, const char* sign) {
        text_ += fmt::format("  {:<68}{:>10.3g} {} {:<8g}{}\n", what, figure, sign, goal,
                             met ? "met" : "MISSED");
        all_met_ = all_met_ && met;
    }
    std::string text_;
    bool all_met_ = true;
};

using Cells = std::vector<std::function<double()>>;

template <class Take>
Cells for_each_size(const std::vector<std::uint32_t>& sizes, Take take) {
    Cells cells;
    for (const std::uint32_t size : sizes) cells.emplace_back([=] { return take(size); });
    return cells;
}

void timers(unsigned repeats, Goals& goals) {
    const std::vector<std::uint32_t> sizes = {10, 1'000, 100'000};
    Table table("Timers, million a second", {"10 pending", "1,000", "100,000"});
    table.add("bare heap of 24 bytes", for_each_size(sizes, bare_heap_timers));
    table.add("ours", for_each_size(sizes, our_timers));
    std::vector<std::string> ns3;
#ifdef CLEAVE_BENCH_NS3
    for (const std::string& scheduler : ns3_schedulers()) {
        ns3.push_back("ns-3 " + scheduler);
        table.add(ns3.back(),
                  for_each_size(sizes, [=](auto size) { return ns3_timers(scheduler, size); }));
    }
#endif
#ifdef CLEAVE_BENCH_SIMGRID
    table.add("SimGrid timers", for_each_size(sizes, simgrid_timers));
#endif
    table.measure(repeats);
    table.print();
    for (std::size_t column = 0; column < sizes.size(); ++column) {
        const std::string pending = "timers, " + table.columns()[column] + ": ";
        const double ours = table.median("ours", column);
        if (!ns3.empty()) {
            goals.at_least(pending + "times ns-3's best scheduler", ours / table.best(ns3, column),
                           2.5);
        }
        goals.at_least(pending + "share of a bare heap",
                       ours / table.median("bare heap of 24 bytes", column), 0.5);
    }
}

void messages(unsigned repeats, Goals& goals) {
    const std::vector<std::uint32_t> sizes = {10, 1'000};
    Table table("Messages, million a second", {"10 nodes", "1,000 nodes"});
    table.add("bare heap of 24 bytes, constant delay", for_each_size(sizes, bare_heap_constant));
    table.add("bare heap of 24 bytes, jitter", for_each_size(sizes, bare_heap_jittered));
    table.add("ours, bare link", for_each_size(sizes, our_bare_link));
    table.add("ours, whole model",
              for_each_size(sizes, [](auto nodes) { return our_whole_model(nodes, 2); }));
    std::vector<std::string> ns3;
    std::vector<std::string> simgrid;
#ifdef CLEAVE_BENCH_NS3
    for (const std::string& scheduler : ns3_schedulers()) {
        table.add("ns-3 ScheduleWithContext, " + scheduler,
                  for_each_size(sizes, [=](auto nodes) { return ns3_raw(scheduler, nodes); }));
        ns3.push_back("ns-3 SimpleNetDevice, " + scheduler);
        table.add(ns3.back(), for_each_size(sizes, [=](auto nodes) {
                      return ns3_simple_net_device(scheduler, nodes);
                  }));
    }
#endif
#ifdef CLEAVE_BENCH_SIMGRID
    for (const std::string& model : simgrid_network_models()) {
        simgrid.push_back("SimGrid mailboxes, " + model);
        table.add(simgrid.back(), for_each_size(sizes, [=](auto nodes) {
                      return simgrid_mailboxes(model, nodes);
                  }));
    }
#endif
    table.measure(repeats);
    table.print();
    for (std::size_t column = 0; column < sizes.size(); ++column) {
        const std::string at = "messages, " + table.columns()[column] + ": ";
        const double ours = table.median("ours, whole model", column);
        if (!ns3.empty()) {
            goals.at_least(at + "times ns-3's SimpleNetDevice at its best",
                           ours / table.best(ns3, column), column == 0 ? 10 : 6);
        }
        if (!simgrid.empty()) {
            goals.at_least(at + "times SimGrid's mailboxes, its default model",
                           ours / table.median("SimGrid mailboxes, LV08", column), 30);
        }
        goals.at_least(at + "whole model, share of a bare heap, jitter",
                       ours / table.median("bare heap of 24 bytes, jitter", column), 0.5);
        goals.at_least(at + "bare link, share of a bare heap, constant delay",
                       table.median("ours, bare link", column) /
                           table.median("bare heap of 24 bytes, constant delay", column),
                       0.5);
    }
}

void links(unsigned repeats, Goals& goals) {
    const std::vector<std::uint32_t> sites = {2, 10, 45};
    Table table("Messages by links, million a second", {"1 link", "45 links", "990 links"});
    table.add("ours, whole model, 1,000 nodes",
              for_each_size(sites, [](auto count) { return our_whole_model(1'000, count); }));
    table.measure(repeats);
    table.print();
    const double one = table.median("ours, whole model, 1,000 nodes", 0);
    goals.at_least("messages over 990 links: speed as a share of that over one",
                   table.median("ours, whole model, 1,000 nodes", 2) / one, 0.8);
}

void worlds(unsigned repeats, Goals& goals) {
    Table table("Whole worlds", {""});
    table.add("replicated log: simulated over CPU time", {raft_speedup});
    table.add("replicated log: seeds of 60 s a CPU-hour", {raft_seeds_an_hour});
    table.add("replicated log: events a seed", {raft_events_a_seed});
    table.add("reset of a world of five, ms", {reset_milliseconds});
    table.add("100,000 idle nodes, MB", {[] { return idle_megabytes(100'000); }});
    table.measure(repeats);
    table.print();
    goals.at_least("five replicas with disks: simulated over CPU time",
                   table.median("replicated log: simulated over CPU time", 0), 2'000);
    goals.at_most("reset of a world of five, ms", table.median("reset of a world of five, ms", 0),
                  1);
    goals.at_most("100,000 idle nodes, MB", table.median("100,000 idle nodes, MB", 0), 1'000);
}

// What it costs that a run could be watched, when nobody watches it. The difference is smaller than
// what a machine's load does to a figure, so many short pairs are taken.
void tracing(unsigned repeats, Goals& goals) {
    namespace bare = cleave_unwatched::bench;
    Table table("Hooks for those who watch, used by nobody",
                {"10 timers", "10 nodes", "1,000 nodes", "replicated log"});
    const std::string off = "off: M events/s, or simulated over CPU";
    const std::string out = "compiled out";
    table.add(off, {[] { return our_timers(10); }, [] { return our_whole_model(10, 2); },
                    [] { return our_whole_model(1'000, 2); }, raft_speedup});
    table.add(out,
              {[] { return bare::our_timers(10); }, [] { return bare::our_whole_model(10, 2); },
               [] { return bare::our_whole_model(1'000, 2); }, bare::raft_speedup});
    table.measure(4 * repeats);
    table.print();
    double product = 1;
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
        const double ratio = table.median_ratio(out, off, column);
        fmt::print("  CPU time off over compiled out, {}: {:.3f}\n", table.columns()[column],
                   ratio);
        product *= ratio;
    }
    goals.at_most("tracing off: CPU time over that without hooks, mean of four loads",
                  std::pow(product, 1.0 / static_cast<double>(table.columns().size())), 1.02);
}

}  // namespace
}  // namespace cleave::bench

int main(int argc, char** argv) {
    using namespace cleave::bench;
    const std::vector<std::pair<std::string, void (*)(unsigned, Goals&)>> sections = {
        {"timers", timers},
        {"messages", messages},
        {"links", links},
        {"worlds", worlds},
        {"tracing", tracing}};
    const auto repeats = argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 5U;
    const std::vector<std::string> wanted(argv + std::min(argc, 2), argv + argc);
    Goals goals;
    for (const auto& [name, section] : sections) {
        const bool is_wanted = std::find(wanted.begin(), wanted.end(), name) != wanted.end();
        if (wanted.empty() || is_wanted) section(repeats, goals);
    }
    goals.print();
    return goals.all_met() ? 0 : 1;
}
