#include <nlohmann/json.hpp>

#include "check/outcome.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using Json = nlohmann::ordered_json;
using history::History;
using history::OpIndex;
using objects::Datum;

Json of(const History& history, Datum datum) {
    if (datum.is_nil()) return nullptr;
    if (datum.is_number()) return datum.number();
    return clean(history.text_of(datum));
}

Json of(const History& history, std::span<const Datum> data) {
    Json list = Json::array();
    for (const Datum datum : data) list.push_back(of(history, datum));
    return list;
}

Json operation(const History& history, OpIndex op) {
    const Outcome outcome = history.outcome(op);
    Json json = {{"op", op.value},
                 {"process", history.processes()[op.value]},
                 {"f", clean(history.function_name(history.function(op)))},
                 {"key", clean(history.key_name(history.keys()[op.value]))},
                 {"input", of(history, history.input(op))},
                 {"type", to_string(outcome)},
                 {"invoked_ns", history.invocations()[op.value].count()}};
    if (outcome == Outcome::ok) json["output"] = of(history, history.output(op));
    if (outcome != Outcome::unknown) {
        json["completed_ns"] = history.completions()[op.value].count();
    }
    return json;
}

Json operations(const History& history, const std::vector<OpIndex>& list) {
    Json json = Json::array();
    for (const OpIndex op : list) json.push_back(operation(history, op));
    return json;
}

Json indices(const std::vector<OpIndex>& list) {
    Json json = Json::array();
    for (const OpIndex op : list) json.push_back(op.value);
    return json;
}

Json of(const History& history, const check::Counterexample& shown) {
    Json cycle = Json::array();
    for (const check::Precedence& step : shown.cycle) {
        cycle.push_back({{"before", step.before.value},
                         {"after", step.after.value},
                         {"because", to_string(step.because)},
                         {"reason", clean(step.reason)}});
    }
    Json json = {{"key", clean(history.key_name(shown.key))},
                 {"explanation", clean(shown.explanation)},
                 {"core", operations(history, shown.core)},
                 {"context", operations(history, shown.context)},
                 {"cycle", std::move(cycle)},
                 {"minimal", shown.minimal},
                 {"confirmed_by_z3", shown.confirmed_by_z3}};
    if (!shown.anomaly.empty()) json["anomaly"] = clean(shown.anomaly);
    return json;
}

void add_orders(Json& json, const History& history, const check::Verdict& verdict) {
    Json orders = Json::array();
    for (const check::Linearization& order : verdict.linearizations) {
        orders.push_back(
            {{"key", clean(history.key_name(order.key))}, {"order", indices(order.order)}});
    }
    for (const check::View& view : verdict.views) {
        Json one;
        if (view.process) one["process"] = *view.process;
        one["order"] = indices(view.order);
        orders.push_back(std::move(one));
    }
    if (!orders.empty()) json["orders"] = std::move(orders);
}

Json of(const History& history, const check::Verdict& verdict, const std::string& unchecked,
        bool explain) {
    Json json = {{"guarantee", to_string(verdict.guarantee)},
                 {"conclusion", to_string(verdict.conclusion)},
                 {"steps", verdict.steps}};
    if (verdict.conclusion == check::Conclusion::unknown) json["limit"] = clean(verdict.limit);
    if (verdict.staleness) {
        json["staleness"] = {{"versions", verdict.staleness->versions},
                             {"time_ns", verdict.staleness->time.count()}};
        if (verdict.staleness->stalest) {
            json["staleness"]["stalest"] = verdict.staleness->stalest->value;
        }
    }
    if (verdict.conclusion == check::Conclusion::violated) {
        json["keys_violated"] = verdict.keys_violated;
        json["counterexamples"] = Json::array();
        for (const check::Counterexample& shown : verdict.counterexamples) {
            json["counterexamples"].push_back(of(history, shown));
        }
    }
    if (!unchecked.empty()) json["unchecked"] = clean(unchecked);
    if (explain) add_orders(json, history, verdict);
    return json;
}

}  // namespace

std::string check_json(const CheckOutcome& outcome, bool explain) {
    const History& history = *outcome.history;
    Json json = {{"file", clean(outcome.file)},
                 {"object", outcome.object->name},
                 {"operations", history.size()},
                 {"keys", history.key_count()}};
    if (outcome.whole_lattice) {
        json["strongest"] = Json::array();
        for (const check::Guarantee guarantee : strongest(outcome.verdicts)) {
            json["strongest"].push_back(to_string(guarantee));
        }
    }
    json["verdicts"] = Json::array();
    for (std::size_t i = 0; i < outcome.verdicts.size(); ++i) {
        const bool judged = i < outcome.unchecked.size();
        json["verdicts"].push_back(
            of(history, outcome.verdicts[i], judged ? outcome.unchecked[i] : "", explain));
    }
    if (!outcome.answers.empty()) {
        json["answers"] = Json::array();
        for (const std::string& answer : outcome.answers) json["answers"].push_back(clean(answer));
    }
    return json.dump(2) + "\n";
}

}  // namespace cleave::report
