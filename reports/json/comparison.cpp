#include <nlohmann/json.hpp>

#include "compare/comparison.hpp"
#include "compare/words.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using Json = nlohmann::ordered_json;
using compare::Unit;

std::string_view unit_name(Unit unit) {
    switch (unit) {
        case Unit::share: return "share";
        case Unit::milliseconds: return "milliseconds";
        case Unit::count: return "count";
        case Unit::bytes: return "bytes";
        case Unit::dollars: return "dollars";
    }
    return "";
}

Json estimate(const statistics::Estimate& estimate) {
    return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

Json source(const compare::Source& source) {
    return {{"file", clean(source.file)},
            {"build", clean(source.build)},
            {"version", clean(source.version)}};
}

Json expectation(const compare::ExpectationChange& expectation) {
    Json json = {{"expectation", clean(expectation.expectation)},
                 {"change", to_string(expectation.change)}};
    if (expectation.before) {
        json["before"] = {{"observed", clean(*expectation.before)},
                          {"met", expectation.met_before}};
    }
    if (expectation.after) {
        json["after"] = {{"observed", clean(*expectation.after)}, {"met", expectation.met_after}};
    }
    if (expectation.seed) json["seed"] = *expectation.seed;
    return json;
}

Json figure(const compare::FigureChange& figure) {
    Json json = {{"figure", clean(figure.name)},
                 {"unit", unit_name(figure.unit)},
                 {"better", figure.better == compare::Better::lower ? "lower" : "higher"},
                 {"change", to_string(figure.change)},
                 {"before", figure.before},
                 {"after", figure.after},
                 {"seeds", figure.pairs},
                 {"differing", figure.differing},
                 {"chance", figure.chance}};
    if (figure.difference) json["difference"] = estimate(*figure.difference);
    if (figure.share_before) json["before_wilson"] = estimate(*figure.share_before);
    if (figure.share_after) json["after_wilson"] = estimate(*figure.share_after);
    return json;
}

Json scenario(const compare::ScenarioChange& scenario) {
    Json json = {{"name", clean(scenario.name)},
                 {"path", clean(scenario.path)},
                 {"change", to_string(change_of(scenario))},
                 {"edited", scenario.edited},
                 {"runs_before", scenario.runs_before},
                 {"runs_after", scenario.runs_after},
                 {"seeds_in_common", scenario.common},
                 {"seeds_of_another_trace", scenario.traces}};
    json["verdicts"] = Json::array();
    for (const compare::VerdictChange& verdict : scenario.verdicts) {
        json["verdicts"].push_back({{"seed", verdict.seed},
                                    {"guarantee", verdict.guarantee},
                                    {"before", verdict.before},
                                    {"after", verdict.after}});
    }
    json["expectations"] = Json::array();
    for (const auto& one : scenario.expectations) json["expectations"].push_back(expectation(one));
    json["figures"] = Json::array();
    for (const auto& one : scenario.figures) json["figures"].push_back(figure(one));
    if (!scenario.reproduce.empty()) json["reproduce"] = clean(scenario.reproduce);
    return json;
}

Json names(const std::vector<std::string>& names) {
    Json json = Json::array();
    for (const std::string& name : names) json.push_back(clean(name));
    return json;
}

}  // namespace

std::string comparison_json(const compare::Comparison& comparison) {
    Json json = {{"change", to_string(comparison.change)},
                 {"before", source(comparison.before)},
                 {"after", source(comparison.after)}};
    json["scenarios"] = Json::array();
    for (const auto& one : comparison.scenarios) json["scenarios"].push_back(scenario(one));
    json["only_before"] = names(comparison.only_before);
    json["only_after"] = names(comparison.only_after);
    return json.dump(2) + "\n";
}

}  // namespace cleave::report
