#include "json/sweep.hpp"

#include <nlohmann/json.hpp>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using Json = nlohmann::ordered_json;
using scenario::SweepResult;

Json of(const scenario::Counts& counts) {
    return {{"ok", counts.ok}, {"failed", counts.failed}, {"unknown", counts.unknown}};
}

Json of(const scenario::PhaseAvailability& phase) {
    return {{"site", phase.site},          {"phase", phase.phase},
            {"reads", of(phase.reads)},    {"writes", of(phase.writes)},
            {"p50_ns", phase.p50.count()}, {"p99_ns", phase.p99.count()}};
}

Json of(const scenario::StoreUse& use) {
    return {{"gets", use.gets},
            {"puts", use.puts},
            {"removes", use.removes},
            {"lists", use.lists},
            {"bytes_in", use.bytes_in.value},
            {"bytes_out", use.bytes_out.value},
            {"dollars", use.dollars}};
}

Json of(const std::optional<scenario::ReplayCounts>& counts) {
    if (!counts) return nullptr;
    return {{"as_recorded", counts->as_recorded},
            {"otherwise", counts->otherwise},
            {"unanswered", counts->unanswered},
            {"left_out", counts->left_out},
            {"not_begun", counts->not_begun}};
}

Json of(const scenario::Judgement& judgement) {
    return {{"expectation", judgement.expectation},
            {"observed", judgement.observed},
            {"met", judgement.met},
            {"inconclusive", judgement.inconclusive}};
}

void add_sight(Json& json, const std::optional<scenario::PropertySight>& first) {
    if (!first) return;
    json["first_ns"] = first->at.count();
    if (first->node.empty()) return;
    json["first_node"] = first->node;
    json["first_event"] = first->event;
}

Json of(const scenario::PropertyTotal& property) {
    Json json = {{"kind", to_string(property.kind)},
                 {"property", property.sentence},
                 {"told", property.told},
                 {"times_true", property.times_true},
                 {"runs_told", property.runs_told},
                 {"runs_violated", property.runs_violated},
                 {"runs_reached", property.runs_reached}};
    if (property.first) json["first_seed"] = property.first_seed;
    add_sight(json, property.first);
    return json;
}

Json of(const scenario::PropertyResult& property) {
    Json json = {{"kind", to_string(property.kind)},
                 {"property", property.sentence},
                 {"told", property.told},
                 {"times_true", property.times_true},
                 {"violated", property.violated}};
    add_sight(json, property.first);
    return json;
}

Json of(const scenario::FaultWindow& fault, const scenario::Scenario& world) {
    Json sites = Json::array();
    for (const std::size_t site : fault.sites) {
        if (site < world.sites.size()) sites.push_back(world.sites[site].name);
    }
    return {{"label", fault.label},
            {"start_ns", fault.start.count()},
            {"end_ns", fault.end.count()},
            {"partition", fault.is_partition},
            {"sites", sites}};
}

Json of(const scenario::PlannedFault& planned, const scenario::Scenario& world) {
    Json end = nullptr;
    if (planned.end != Instant::max()) end = planned.end.count();
    Json kind = nullptr;
    if (planned.fault < world.faults.size()) kind = world.faults[planned.fault].kind;
    return {{"fault", planned.fault},
            {"kind", kind},
            {"what", planned.what},
            {"victims", planned.victims},
            {"start_ns", planned.start.count()},
            {"end_ns", end}};
}

Json of(const scenario::SiteSeries& series) {
    Json slices = Json::array();
    for (const scenario::Slice& slice : series.slices) {
        slices.push_back({{"reads", of(slice.reads)},
                          {"writes", of(slice.writes)},
                          {"p50_ns", slice.p50.count()},
                          {"p99_ns", slice.p99.count()}});
    }
    return {{"site", series.site}, {"slices", slices}};
}

template <class Item>
Json list(const std::vector<Item>& items) {
    Json array = Json::array();
    for (const Item& item : items) array.push_back(of(item));
    return array;
}

std::string_view name_of(check::Conclusion conclusion) {
    switch (conclusion) {
        case check::Conclusion::holds: return "holds";
        case check::Conclusion::violated: return "violated";
        case check::Conclusion::unknown: return "unknown";
    }
    return "?";
}

Json value_of(const std::optional<Value>& value) { return value ? Json(*value) : Json(nullptr); }

Json data_of(const history::History& history, std::span<const objects::Datum> data) {
    Json list = Json::array();
    for (const objects::Datum datum : data) {
        if (datum.is_name()) {
            list.push_back(clean(history.text_of(datum)));
        } else {
            list.push_back(value_of(datum.value()));
        }
    }
    return list;
}

// Of a volume, what a call was given and what it returned are lists.
Json operation(const scenario::RunResult& run, const scenario::Scenario& world,
               history::OpIndex index) {
    const history::History& history = run.history;
    if (index.value >= history.size()) return Json(nullptr);
    const Outcome outcome = history.outcome(index);
    Json json = {{"op", index.value},
                 {"process", history.processes()[index.value]},
                 {"f", history.function_name(history.function(index))},
                 {"key", std::string(history.key_name(history.keys()[index.value]))}};
    if (world.workload.object == "volume") {
        json["input"] = data_of(history, history.input(index));
        if (outcome == Outcome::ok) json["output"] = data_of(history, history.output(index));
    } else {
        const history::Operation op = history[index];
        json["value"] = value_of(op.value);
        if (op.action == history::Action::cas) json["expected"] = value_of(op.expected);
    }
    json["outcome"] = to_string(outcome);
    json["invoked_ns"] = history.invocations()[index.value].count();
    const bool answered = outcome != Outcome::unknown;
    json["completed_ns"] =
        answered ? Json(history.completions()[index.value].count()) : Json(nullptr);
    return json;
}

Json operations(const scenario::RunResult& run, const scenario::Scenario& world,
                const std::vector<history::OpIndex>& indices) {
    Json array = Json::array();
    for (const history::OpIndex index : indices) array.push_back(operation(run, world, index));
    return array;
}

Json of(const check::Counterexample& shown, const scenario::RunResult& run,
        const scenario::Scenario& world) {
    Json cycle = Json::array();
    for (const check::Precedence& step : shown.cycle) {
        cycle.push_back(
            {{"before", step.before.value}, {"after", step.after.value}, {"reason", step.reason}});
    }
    return {{"key", std::string(run.history.key_name(shown.key))},
            {"explanation", shown.explanation},
            {"core", operations(run, world, shown.core)},
            {"context", operations(run, world, shown.context)},
            {"cycle", cycle},
            {"minimal", shown.minimal},
            {"confirmed_by_z3", shown.confirmed_by_z3}};
}

Json of(const scenario::RunResult& run, const scenario::Scenario& world) {
    Json counterexamples = Json::array();
    for (const check::Counterexample& shown : run.linearizable.counterexamples) {
        counterexamples.push_back(of(shown, run, world));
    }
    Json faults = Json::array();
    for (const scenario::FaultWindow& fault : run.faults) faults.push_back(of(fault, world));
    Json plan = Json::array();
    for (const scenario::PlannedFault& planned : run.plan) plan.push_back(of(planned, world));
    Json linearizable = {{"conclusion", name_of(run.linearizable.conclusion)},
                         {"keys_violated", run.linearizable.keys_violated},
                         {"counterexamples", counterexamples}};
    if (!run.linearizable.limit.empty()) linearizable["limit"] = run.linearizable.limit;
    Json guarantees = Json::array();
    for (const check::Verdict& verdict : run.guarantees) {
        Json found = Json::array();
        for (const check::Counterexample& shown : verdict.counterexamples) {
            found.push_back(of(shown, run, world));
        }
        guarantees.push_back({{"guarantee", check::to_string(verdict.guarantee)},
                              {"conclusion", name_of(verdict.conclusion)},
                              {"counterexamples", found}});
        if (!verdict.limit.empty()) guarantees.back()["limit"] = verdict.limit;
    }
    return {{"seed", run.seed},
            {"trace_hash", hex(run.trace_hash)},
            {"events", run.events},
            {"operations", run.history.size()},
            {"linearizable", linearizable},
            {"guarantees", guarantees},
            {"stale_reads", run.stale_reads.size()},
            {"fresh_reads", run.ok_reads - run.stale_reads.size()},
            {"lost_writes", run.lost_writes.size()},
            {"plan", plan},
            {"faults", faults},
            {"slice_ns", run.slice_length.count()},
            {"series", list(run.series)},
            {"availability", list(run.availability)},
            {"properties", list(run.properties)},
            {"store", of(run.store)},
            {"wan_bytes", run.wan_bytes.value}};
}

Json of(const SweepResult& sweep) {
    Json seed = nullptr;
    if (sweep.first_failing_seed) seed = *sweep.first_failing_seed;
    return {{"scenario",
             {{"name", sweep.scenario.name},
              {"path", sweep.scenario.path},
              {"description", sweep.scenario.description},
              {"protocol", sweep.scenario.protocol.name},
              {"bugs", sweep.scenario.protocol.bugs}}},
            {"guarantee", sweep.guarantee},
            {"choice", sweep.choice},
            {"as_expected", as_expected(sweep)},
            {"judgements", list(sweep.judgements)},
            {"seeds", sweep.seeds},
            {"runs", sweep.seeds.size()},
            {"runs_violated", sweep.runs_violated},
            {"runs_with_lost_writes", sweep.runs_with_lost_writes},
            {"runs_inconclusive", sweep.runs_inconclusive},
            {"runs_cut_short", sweep.runs_cut_short},
            {"cut_short", sweep.cut_short},
            {"runs_with_broken_properties", sweep.runs_with_broken_properties},
            {"runs_nondeterministic", sweep.runs_nondeterministic},
            {"first_failing_seed", seed},
            {"internal_error", sweep.internal_error},
            {"operations", sweep.operations},
            {"ok_reads", sweep.ok_reads},
            {"stale_reads", sweep.stale_reads},
            {"lost_writes", sweep.lost_writes},
            {"availability", list(sweep.availability)},
            {"properties", list(sweep.properties)},
            {"store", of(sweep.store)},
            {"wan_bytes", sweep.wan_bytes.value},
            {"replay", of(sweep.replay)},
            {"reproduce", sweep.reproduce},
            {"shown_run", of(sweep.shown, sweep.scenario)}};
}

}  // namespace

std::string results_json(std::span<const SweepResult> sweeps) {
    Json scenarios = Json::array();
    for (const SweepResult& sweep : sweeps) scenarios.push_back(of(sweep));
    const Json document = {{"format", "cleave-results"}, {"version", 1}, {"scenarios", scenarios}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cleave::report
