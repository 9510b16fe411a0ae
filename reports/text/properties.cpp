#include "text/properties.hpp"

#include <fmt/format.h>

#include "text/format.hpp"

namespace cleave::report {

Standing standing(const scenario::PropertyTotal& property) {
    if (property.runs_violated > 0) return Standing::violated;
    const bool blind = property.kind == PropertyKind::sometimes && property.runs_reached == 0;
    return blind ? Standing::unsettled : Standing::held;
}

std::string property_seen(const scenario::SweepResult& sweep,
                          const scenario::PropertyTotal& property) {
    const std::uint64_t all = sweep.seeds.size();
    const auto in = [&](std::uint64_t runs) {
        return fmt::format("in {} of {}", count(runs), count(all, "run"));
    };
    std::string words;
    if (property.kind == PropertyKind::sometimes) {
        words = property.runs_reached > 0 ? "reached " + in(property.runs_reached)
                                          : "not reached in " + count(all, "run");
    } else if (property.runs_violated > 0) {
        words = "violated " + in(property.runs_violated);
    } else {
        words = "held, told " + count(property.told, "time");
    }
    if (property.first && (property.runs_violated > 0 || property.runs_reached > 0)) {
        words += fmt::format("; first by seed {} at {}", property.first_seed,
                             instant(property.first->at));
        if (!property.first->node.empty()) words += ", " + property.first->node;
    }
    return words;
}

}  // namespace cleave::report
