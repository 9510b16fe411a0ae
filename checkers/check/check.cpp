#include "check/check.hpp"

#include <utility>
#include <vector>

#include "collections/check.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/check.hpp"
#include "objects/open_register.hpp"
#include "objects/register.hpp"
#include "objects/transactions.hpp"
#include "staleness/bounded.hpp"
#include "staleness/final.hpp"
#include "staleness/fresh.hpp"
#include "transactions/check.hpp"
#include "verdict/patience.hpp"
#include "weak/check.hpp"

namespace cleave::check {
namespace {

using history::FunctionId;
using history::History;
using history::OpIndex;
using objects::is_register;
using objects::is_transactional;
using objects::Object;
using objects::reads_and_writes;

// What decides: an engine for these objects and this guarantee, and what both are called.
struct Engine {
    bool (*applies)(const Object& object, Guarantee guarantee);
    Verdict (*decide)(const History& history, const Object& object, Guarantee guarantee,
                      const Options& options);
};

// The first that applies is taken.
const Engine engines[] = {
    {[](const Object& object, Guarantee guarantee) {
         return is_register(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const Object&, Guarantee, const Options& options) {
         return check_linearizable(history, options);
     }},
    {[](const Object& object, Guarantee guarantee) {
         return reads_and_writes(object) && is_process_guarantee(guarantee);
     },
     check_processes},
    {[](const Object& object, Guarantee guarantee) {
         return is_register(object) && guarantee == Guarantee::bounded_staleness;
     },
     [](const History& history, const Object&, Guarantee, const Options& options) {
         return check_bounded_staleness(history, options);
     }},
    {[](const Object& object, Guarantee guarantee) {
         return reads_and_writes(object) &&
                (guarantee == Guarantee::regular || guarantee == Guarantee::safe ||
                 guarantee == Guarantee::close_to_open ||
                 guarantee == Guarantee::read_after_new_write);
     },
     [](const History& history, const Object&, Guarantee guarantee, const Options& options) {
         return check_fresh(history, guarantee, options);
     }},
    {[](const Object& object, Guarantee guarantee) {
         return reads_and_writes(object) &&
                (guarantee == Guarantee::eventual || guarantee == Guarantee::no_lost_writes);
     },
     [](const History& history, const Object&, Guarantee guarantee, const Options& options) {
         return check_final(history, guarantee, options);
     }},
    {[](const Object& object, Guarantee guarantee) {
         return is_transactional(object) && info(guarantee).transactions;
     },
     check_transactions},
    {[](const Object& object, Guarantee guarantee) {
         return is_collection(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const Object& object, Guarantee guarantee, const Options& options) {
         if (auto verdict = check_collection(history, object, options)) return std::move(*verdict);
         return check_any_object(history, object, guarantee, options);
     }},
    // Of transactions the same is called strict serializable.
    {[](const Object& object, Guarantee guarantee) {
         return guarantee == Guarantee::linearizable && !is_transactional(object);
     },
     check_any_object},
};

const Engine* engine_for(const Object& object, Guarantee guarantee) {
    for (const Engine& engine : engines) {
        if (engine.applies(object, guarantee)) return &engine;
    }
    return nullptr;
}

}  // namespace

bool has_engine(const Object& object, Guarantee guarantee) {
    return engine_for(object, guarantee) != nullptr;
}

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
        // Named only when something is wrong: there may be ten million of them.
        const auto where = [i] { return "operation " + std::to_string(i) + ": "; };
        if (!function) {
            return where() + "a " + name + " has no function \"" +
                   std::string(history.function_name(history.function(op))) + "\"";
        }
        const objects::Call call{.function = *function,
                                 .process = history.processes()[i],
                                 .input = history.input(op),
                                 .output = history.output(op),
                                 .answered = history.outcome(op) == Outcome::ok};
        if (const auto problem = objects::problem_with(object, call)) return where() + *problem;
    }
    return std::nullopt;
}

Verdict check(const History& history, const Object& object, Guarantee guarantee,
              const Options& options) {
    const Engine* engine = engine_for(object, guarantee);
    require(engine != nullptr, "check: no engine; ask problem_with first");
    Verdict verdict;
    try {
        verdict = engine->decide(history, object, guarantee, options);
    } catch (const OutOfTime& end) {
        verdict.limit = end.limit;
    }
    verdict.guarantee = guarantee;
    return verdict;
}

}  // namespace cleave::check
