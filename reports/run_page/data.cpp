#include "run_page/data.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run_page/points.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"

namespace cleave::report {
namespace {

using history::History;
using history::OpIndex;
using scenario::CloseUp;
using scenario::SweepResult;

// "[1,2,3]" of what `item(i)` gives for each i.
template <class Item>
std::string array(std::size_t size, const Item& item) {
    std::string text = "[";
    for (std::size_t i = 0; i < size; ++i) text += fmt::format("{}{}", i == 0 ? "" : ",", item(i));
    return text + "]";
}

std::string indices(const std::vector<OpIndex>& ops) {
    return array(ops.size(), [&](std::size_t i) { return ops[i].value; });
}

char outcome_letter(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok: return 'o';
        case Outcome::fail: return 'f';
        case Outcome::unknown: return '?';
    }
    return '?';
}

// Of each operation, how long after its invocation it takes effect; nothing when no witness says.
std::string points_of(const SweepResult& sweep) {
    const check::Verdict& verdict = sweep.shown.linearizable;
    if (verdict.conclusion != check::Conclusion::holds || verdict.linearizations.empty()) {
        return "null";
    }
    const History& history = sweep.shown.history;
    const std::vector<Instant> points = linearization_points(history, verdict.linearizations);
    return array(points.size(), [&](std::size_t i) {
        return points[i] == Instant::max() ? -1 : (points[i] - history.invocations()[i]).count();
    });
}

std::string operations(const SweepResult& sweep, const CloseUp& close_up) {
    const History& history = sweep.shown.history;
    const std::size_t n = history.size();
    const auto invoked = history.invocations();
    std::string kinds, outcomes, told;
    for (std::uint32_t i = 0; i < n; ++i) {
        const OpIndex op{i};
        kinds += only_looks(history, op) ? 'r' : 'w';
        outcomes += outcome_letter(history.outcome(op));
        if (history.outcome(op) == Outcome::unknown && close_up.told[i] != Instant::max()) {
            told += fmt::format("{}[{},{}]", told.empty() ? "" : ",", i,
                                (close_up.told[i] - invoked[i]).count());
        }
    }
    return fmt::format(
        "{{\"at\":{},\n\"took\":{},\n\"told\":[{}],\n\"client\":{},\n\"process\":{},\n\"key\":{},\n"
        "\"what\":{},\n\"kind\":\"{}\",\n\"outcome\":\"{}\",\n\"point\":{}}}",
        array(n,
              [&](std::size_t i) {
                  return i == 0 ? invoked[0].count() : (invoked[i] - invoked[i - 1]).count();
              }),
        array(n,
              [&](std::size_t i) {
                  const bool ended =
                      history.outcome(OpIndex{static_cast<std::uint32_t>(i)}) != Outcome::unknown;
                  return ended ? (history.completions()[i] - invoked[i]).count() : -1;
              }),
        told, array(n, [&](std::size_t i) { return close_up.client[i]; }),
        array(n, [&](std::size_t i) { return history.processes()[i]; }),
        array(n, [&](std::size_t i) { return history.keys()[i].value; }),
        array(n,
              [&](std::size_t i) {
                  return quote_script(
                      shorten(operation_words(history, OpIndex{static_cast<std::uint32_t>(i)},
                                              sweep.shown.object),
                              80));
              }),
        kinds, outcomes, points_of(sweep));
}

// Whether it keeps its victims from working at all.
bool stops_nodes(const SweepResult& sweep, std::size_t occurrence) {
    if (occurrence >= sweep.shown.plan.size()) return false;
    const std::size_t fault = sweep.shown.plan[occurrence].fault;
    if (fault >= sweep.scenario.faults.size()) return false;
    const scenario::FaultAction& what = sweep.scenario.faults[fault].what;
    return std::holds_alternative<scenario::NodesDown>(what) ||
           std::holds_alternative<scenario::Pause>(what);
}

std::string faults(const SweepResult& sweep, const CloseUp& close_up) {
    const scenario::RunResult& run = sweep.shown;
    const auto node_of = [&](const std::string& name) {
        const auto found =
            std::find_if(close_up.nodes.begin(), close_up.nodes.end(),
                         [&](const scenario::NodePlace& node) { return node.name == name; });
        return found - close_up.nodes.begin();
    };
    return array(run.faults.size(), [&](std::size_t i) {
        const scenario::FaultWindow& fault = run.faults[i];
        std::string links, nodes;
        if (i < close_up.struck.size()) {
            for (const scenario::LinkStruck& struck : close_up.struck[i]) {
                links += fmt::format("{}[{},{}]", links.empty() ? "" : ",", struck.link,
                                     quote_script(struck.how));
            }
        }
        if (i < run.plan.size()) {
            for (const std::string& victim : run.plan[i].victims) {
                nodes += fmt::format("{}{}", nodes.empty() ? "" : ",", node_of(victim));
            }
        }
        return fmt::format(
            "\n{{\"what\":{},\"from\":{},\"to\":{},\"cut\":{},\"down\":{},\"links\":[{}],"
            "\"nodes\":[{}]}}",
            quote_script(fault.label), fault.start.count(), fault.end.count(),
            fault.is_partition ? 1 : 0, stops_nodes(sweep, i) ? 1 : 0, links, nodes);
    });
}

std::string lags(const CloseUp& close_up) {
    return array(close_up.lags.size(), [&](std::size_t i) {
        const measure::Lag& lag = close_up.lags[i];
        return fmt::format("[{},{},{},{}]", lag.read.value, lag.replaced_by.value, lag.by.count(),
                           lag.versions);
    });
}

}  // namespace

Instant end_of_run(const SweepResult& sweep) {
    const History& history = sweep.shown.history;
    Instant end = Instant::at(sweep.scenario.duration);
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        end = std::max(end, history.invocations()[i]);
        if (history.outcome(OpIndex{i}) != Outcome::unknown) {
            end = std::max(end, history.completions()[i]);
        }
    }
    return end;
}

std::string run_data(const SweepResult& sweep, const CloseUp& close_up, const RunFocus& focus) {
    const History& history = sweep.shown.history;
    const auto& nodes = close_up.nodes;
    const auto& sites = sweep.scenario.sites;
    return fmt::format(
        "{{\"end\":{},\n\"violation\":{},\n\"focus\":{},\n\"lost\":{},\n\"sites\":{},\n"
        "\"nodes\":{},\n\"keys\":{},\n\"lags\":{},\n\"faults\":{},\n\"ops\":{}}}",
        end_of_run(sweep).count(), focus.violation ? 1 : 0, indices(focus.operations),
        indices(sweep.shown.lost_writes),
        array(sites.size(),
              [&](std::size_t i) { return quote_script(capitalised(clean(sites[i].name))); }),
        array(nodes.size(),
              [&](std::size_t i) {
                  return fmt::format("[{},{}]", quote_script(nodes[i].name), nodes[i].site);
              }),
        array(history.key_count(),
              [&](std::size_t i) {
                  return quote_script(
                      history.key_name(history::KeyId{static_cast<std::uint32_t>(i)}));
              }),
        lags(close_up), faults(sweep, close_up), operations(sweep, close_up));
}

}  // namespace cleave::report
