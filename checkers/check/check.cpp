#include "check/check.hpp"

#include <utility>
#include <vector>

#include "collections/check.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/check.hpp"
#include "objects/register.hpp"

namespace cleave::check {
namespace {

using history::FunctionId;
using history::History;
using history::OpIndex;
using objects::Object;

// What decides: an engine for these objects and this guarantee, and what both are called.
struct Engine {
    bool (*applies)(const Object& object, Guarantee guarantee);
    Verdict (*decide)(const History& history, const Object& object, Guarantee guarantee,
                      const Options& options);
};

bool is_register(const Object& object) {
    return &object == &objects::plain_register() || &object == &objects::cas_register();
}

// The first that applies is taken.
const Engine engines[] = {
    {[](const Object& object, Guarantee guarantee) {
         return is_register(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const Object&, Guarantee, const Options& options) {
         return check_linearizable(history, options);
     }},
    {[](const Object& object, Guarantee guarantee) {
         return is_collection(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const Object& object, Guarantee guarantee, const Options& options) {
         if (auto verdict = check_collection(history, object, options)) return std::move(*verdict);
         return check_any_object(history, object, guarantee, options);
     }},
    {[](const Object&, Guarantee guarantee) { return guarantee == Guarantee::linearizable; },
     check_any_object},
};

const Engine* engine_for(const Object& object, Guarantee guarantee) {
    for (const Engine& engine : engines) {
        if (engine.applies(object, guarantee)) return &engine;
    }
    return nullptr;
}

}  // namespace

std::optional<std::string> problem_with(const History& history, const Object& object,
                                        Guarantee guarantee) {
    const std::string name(object.name);
    if (engine_for(object, guarantee) == nullptr) {
        return "no engine decides whether a " + name + " is " + std::string(to_string(guarantee));
    }
    std::vector<std::optional<std::uint32_t>> functions;
    for (std::size_t f = 0; f < history.function_count(); ++f) {
        functions.push_back(
            object.find(history.function_name(FunctionId{static_cast<std::uint8_t>(f)})));
    }
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const auto function = functions[history.function(op).value];
        const std::string where = "operation " + std::to_string(i) + ": ";
        if (!function) {
            return where + "a " + name + " has no function \"" +
                   std::string(history.function_name(history.function(op))) + "\"";
        }
        const objects::Call call{.function = *function,
                                 .process = history.processes()[i],
                                 .input = history.input(op),
                                 .output = history.output(op),
                                 .answered = history.outcome(op) == Outcome::ok};
        if (const auto problem = objects::problem_with(object, call)) return where + *problem;
    }
    return std::nullopt;
}

Verdict check(const History& history, const Object& object, Guarantee guarantee,
              const Options& options) {
    const Engine* engine = engine_for(object, guarantee);
    require(engine != nullptr, "check: no engine; ask problem_with first");
    Verdict verdict = engine->decide(history, object, guarantee, options);
    verdict.guarantee = guarantee;
    return verdict;
}

}  // namespace cleave::check
