#include "collections/check.hpp"

#include <algorithm>

#include "collections/answer.hpp"
#include "collections/append_list.hpp"
#include "collections/core.hpp"
#include "collections/decide.hpp"
#include "collections/explain.hpp"
#include "collections/gather.hpp"
#include "collections/lock.hpp"
#include "collections/set.hpp"
#include "objects/append_list.hpp"
#include "objects/fenced_lock.hpp"
#include "objects/mutex.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"

namespace cleave::check {
namespace {

using collections::Answer;
using collections::Kind;
using collections::Part;
using history::History;
using history::OpIndex;
using objects::Object;

template <Kind kind>
std::optional<Answer> decide_collection(const Part& part) {
    const collections::Gathered gathered = collections::gather(part);
    // What was there at first belongs to every core, which must know all about it.
    if (gathered.ambiguous && !part.initial.is_nil()) return std::nullopt;
    if (gathered.flaw) return Answer{.core = collections::find_core(part.history, kind, gathered)};
    if (gathered.ambiguous) return std::nullopt;
    auto decision = collections::decide(kind, gathered.collection, part.want_order);
    if (!decision) return std::nullopt;
    if (decision->legal) return Answer{.legal = true, .order = std::move(decision->order)};
    try {
        auto core = collections::find_core(part.history, kind, gathered.collection, *decision);
        if (!core) return std::nullopt;
        return Answer{.core = std::move(*core)};
    } catch (const OutOfTime&) {
        throw out_of_time_for_evidence;  // tidy: throw is caught by check()
    }
}

struct Engine {
    const Object& (*object)();
    std::optional<Answer> (*decide)(const Part& part);
};

const Engine engines[] = {
    {objects::queue, decide_collection<Kind::queue>},
    {objects::stack, decide_collection<Kind::stack>},
    {objects::priority_queue, decide_collection<Kind::priority_queue>},
    {objects::set, collections::decide_set},
    {objects::append_list, collections::decide_append_list},
    {objects::mutex, [](const Part& part) { return collections::decide_lock(part, false); }},
    {objects::fenced_lock, [](const Part& part) { return collections::decide_lock(part, true); }},
};

const Engine* engine_for(const Object& object) {
    for (const Engine& engine : engines) {
        if (&engine.object() == &object) return &engine;
    }
    return nullptr;
}

std::vector<std::vector<std::uint32_t>> parts_by_key(const History& history) {
    std::vector<std::size_t> counts(history.key_count(), 0);
    for (const history::KeyId key : history.keys()) ++counts[key.value];
    std::vector<std::vector<std::uint32_t>> parts(history.key_count());
    for (std::size_t k = 0; k < parts.size(); ++k) parts[k].reserve(counts[k]);
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        parts[history.keys()[i].value].push_back(i);
    }
    return parts;
}

}  // namespace

bool is_collection(const Object& object) { return engine_for(object) != nullptr; }

namespace {

// False, with the limit named, when the deadline came before an answer.
bool decide_in_time(const Engine& engine, const Part& part, std::optional<Answer>& answer,
                    std::string& limit) {
    try {
        answer = engine.decide(part);
        return true;
    } catch (const OutOfTime& end) {
        limit = end.limit;
        return false;
    }
}

}  // namespace

std::optional<Verdict> check_collection(const History& history, const Object& object,
                                        const Options& options) {
    const Engine* engine = engine_for(object);
    require(engine != nullptr, "check_collection: not one of these objects");
    const std::vector<std::uint32_t> functions = collections::functions_of(history, object);
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    bool undecided = false;
    Patience patience(options.limits.watch, "collections");
    const auto parts = parts_by_key(history);
    for (std::uint32_t k = 0; k < parts.size(); ++k) {
        if (parts[k].empty()) continue;
        verdict.steps += parts[k].size();
        const Part part{history,
                        parts[k],
                        functions,
                        objects::Datum(options.initial),
                        options.want_linearization,
                        &patience};
        std::optional<Answer> answer;
        if (!decide_in_time(*engine, part, answer, verdict.limit)) break;
        if (!answer) {
            undecided = true;
        } else if (!answer->legal) {
            verdict.conclusion = Conclusion::violated;
            ++verdict.keys_violated;
            if (verdict.counterexamples.size() < options.max_counterexamples) {
                verdict.counterexamples.push_back(
                    collections::explain(history, object, part.initial, answer->core));
            }
        } else if (options.want_linearization) {
            Linearization linearization{.key = history::KeyId{k}};
            linearization.order.reserve(answer->order.size());
            for (const std::uint32_t op : answer->order) linearization.order.push_back(OpIndex{op});
            verdict.linearizations.push_back(std::move(linearization));
        }
    }
    if (verdict.conclusion == Conclusion::holds && (undecided || !verdict.limit.empty())) {
        if (verdict.limit.empty()) return std::nullopt;
        verdict.conclusion = Conclusion::unknown;
    }
    if (verdict.conclusion == Conclusion::violated) verdict.limit.clear();
    if (verdict.conclusion != Conclusion::holds) verdict.linearizations.clear();
    std::stable_sort(verdict.counterexamples.begin(), verdict.counterexamples.end(),
                     [](const Counterexample& a, const Counterexample& b) {
                         return a.core.size() < b.core.size();
                     });
    return verdict;
}

}  // namespace cleave::check
