#include "generator/soak.hpp"

#include "catalog/protocols.hpp"
#include "generator/generator.hpp"
#include "language/parse.hpp"
#include "language/show.hpp"
#include "runner/run.hpp"

namespace cleave::scenario::testing {

Soaked soak(std::uint64_t seed, bool check) {
    const Drawn drawn = draw_scenario(seed);
    if (drawn.yaml.empty()) return {"the generator found no scenario that parses", ""};
    const auto first = parse_scenario(drawn.yaml, "drawn.yaml", protocols::all());
    if (!first) {
        return {"the generator's scenario does not parse: " + to_string(first.errors()), ""};
    }
    const std::string shown = show(*first);
    const auto second = parse_scenario(shown, "drawn.yaml", protocols::all());
    if (!second) return {"what show prints does not parse: " + to_string(second.errors()), ""};
    if (!(*second == *first)) return {"what show prints is another scenario:\n" + shown, ""};
    RunOptions options;
    options.check = check;
    options.search_steps = 100'000;
    const RunResult once = run(*first, seed, options);
    if (!once.internal_error.empty()) return {once.internal_error + "\n" + drawn.yaml, ""};
    options.check = false;
    const RunResult again = run(*second, seed, options);
    if (again.trace_hash != once.trace_hash || again.cut_short != once.cut_short) {
        return {"two runs differ:\n" + drawn.yaml, ""};
    }
    return {"", once.cut_short};
}

}  // namespace cleave::scenario::testing
