#include "runner/properties.hpp"

#include <algorithm>

#include "host/describe.hpp"

namespace cleave::scenario {
namespace {

std::string name_of(const sim::Simulation& simulation, NodeId node) {
    return std::string(simulation.name(simulation.site_of(node))) + "/" +
           std::string(simulation.name(node));
}

}  // namespace

std::string words_of(const LabelCount& count) {
    const auto nodes = [](std::uint32_t n) {
        return std::to_string(n) + (n == 1 ? " node" : " nodes");
    };
    std::string words;
    if (count.at_least == count.at_most) {
        words = "exactly " + nodes(*count.at_least);
    } else {
        if (count.at_least) words = "at least " + nodes(*count.at_least);
        if (count.at_least && count.at_most) words += " and ";
        if (count.at_most) words += "at most " + nodes(*count.at_most);
    }
    words += " labelled";
    for (const auto& [name, value] : count.labelled) {
        words += (&name == &count.labelled.front().first ? " " : ", ") + name + ": " + value;
    }
    if (!count.site.empty()) words += " at " + count.site;
    if (count.after != Duration{}) words += ", after " + to_string(count.after);
    return words;
}

LabelProperties::LabelProperties(const PropertyExpectations& expected, sim::Simulation& simulation)
    : simulation_(simulation) {
    add(PropertyKind::always, expected.always);
    add(PropertyKind::never, expected.never);
    add(PropertyKind::sometimes, expected.sometimes);
    add(PropertyKind::eventually, expected.eventually);
    if (watched_.empty()) return;
    simulation.on_labels(
        [this](sim::Simulation&, Instant since, Instant until) { look(since, until); });
}

void LabelProperties::add(PropertyKind kind, const std::vector<PropertyClaim>& claims) {
    for (const PropertyClaim& claim : claims) {
        const LabelCount* count = std::get_if<LabelCount>(&claim);
        if (!count) continue;
        PropertyResult result;
        result.kind = kind;
        result.sentence = words_of(*count);
        watched_.push_back({*count, std::move(result)});
    }
}

bool LabelProperties::holds(const LabelCount& count) const {
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < simulation_.node_count(); ++i) {
        const NodeId node{i};
        const bool carries =
            std::all_of(count.labelled.begin(), count.labelled.end(), [&](const auto& label) {
                return simulation_.label(node, label.first) == label.second;
            });
        if (!carries) continue;
        if (!count.site.empty() && simulation_.name(simulation_.site_of(node)) != count.site) {
            continue;
        }
        ++found;
    }
    return (!count.at_least || found >= *count.at_least) &&
           (!count.at_most || found <= *count.at_most);
}

void LabelProperties::judge(Watched& watched, bool holds, Instant since) {
    PropertyResult& result = watched.result;
    ++result.told;
    if (holds) ++result.times_true;
    const bool notable =
        holds != (result.kind == PropertyKind::always || result.kind == PropertyKind::eventually);
    if (!notable || result.first) return;
    result.first = PropertySight{std::max(since, Instant::at(watched.count.after)), "", 0};
    result.violated = result.kind != PropertyKind::sometimes;
    if (result.violated && broken_) broken_(result.first->at, result.sentence);
}

void LabelProperties::look(Instant since, Instant until) {
    for (Watched& watched : watched_) {
        if (watched.result.kind == PropertyKind::eventually) continue;
        if (until <= Instant::at(watched.count.after)) continue;
        judge(watched, holds(watched.count), since);
    }
}

std::vector<PropertyResult> LabelProperties::results() {
    std::vector<PropertyResult> results;
    const Instant now = simulation_.now();
    for (Watched& watched : watched_) {
        const bool at_the_end = watched.result.kind == PropertyKind::eventually;
        // Where no label ever changed, what there was in the beginning is judged once.
        if (at_the_end || watched.result.told == 0) judge(watched, holds(watched.count), now);
        results.push_back(watched.result);
    }
    return results;
}

std::vector<PropertyResult> told_properties(const sim::Simulation& simulation) {
    std::vector<PropertyResult> results;
    for (const auto& [sentence, record] : simulation.properties().records()) {
        PropertyResult result;
        result.kind = record.kind;
        result.sentence = sentence;
        result.told = record.told;
        result.times_true = record.times_true;
        const auto violation = record.violation();
        result.violated = violation.has_value();
        if (const auto seen = result.violated ? violation : record.first) {
            result.first = PropertySight{seen->at, name_of(simulation, seen->node), seen->event};
        }
        results.push_back(std::move(result));
    }
    return results;
}

void add_properties(std::vector<PropertyTotal>& sum, const std::vector<PropertyResult>& run,
                    std::uint64_t seed) {
    for (const PropertyResult& result : run) {
        const auto same = [&](const PropertyTotal& total) {
            return total.kind == result.kind && total.sentence == result.sentence;
        };
        auto total = std::find_if(sum.begin(), sum.end(), same);
        if (total == sum.end()) {
            total = sum.insert(sum.end(), PropertyTotal{});
            total->kind = result.kind;
            total->sentence = result.sentence;
        }
        total->told += result.told;
        total->times_true += result.times_true;
        ++total->runs_told;
        total->runs_violated += result.violated;
        const bool reached = result.kind == PropertyKind::sometimes && result.times_true > 0;
        total->runs_reached += reached;
        if ((result.violated || reached) && !total->first) {
            total->first = result.first;
            total->first_seed = seed;
        }
    }
}

bool any_violated(const std::vector<PropertyResult>& properties) {
    return std::any_of(properties.begin(), properties.end(),
                       [](const PropertyResult& property) { return property.violated; });
}

}  // namespace cleave::scenario
