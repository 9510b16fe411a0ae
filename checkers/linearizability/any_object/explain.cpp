#include "linearizability/any_object/explain.hpp"

#include <algorithm>

#include "linearizability/any_object/search.hpp"
#include "linearizability/wording.hpp"

namespace cleave::check::any_object {
namespace {

using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;
using objects::Shape;

constexpr std::size_t most_told = 6;      // operations of the core in one sentence
constexpr std::size_t most_context = 12;  // operations drawn around it
constexpr std::size_t most_answers = 24;  // tried in place of the one that nothing explains
constexpr std::uint64_t steps_an_answer = 20'000;

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? std::string(last) : ", ";
        text += parts[i];
    }
    return text;
}

class Explainer {
  public:
    Explainer(const History& history, const Problem& problem, const std::vector<OpId>& core,
              const Limits& limits, const Counterexample& example)
        : history_(history),
          problem_(problem),
          core_(core),
          limits_(limits),
          say_(history, example.core) {}

    std::string explanation();
    std::string alone(const Data& seen) const;  // what the reader of long answers should look at
    std::vector<OpIndex> context() const;

  private:
    const objects::Call& call(OpId op) const { return problem_.calls[problem_.ops[op].call].call; }
    const objects::Function& function(OpId op) const {
        return problem_.object->functions[call(op).function];
    }
    std::string value(Datum datum) const;
    std::string values(std::span<const Datum> data, Shape shape) const;
    std::string what(OpId op) const;  // "process 3's dequeue returned 7"
    std::string when(OpId op) const;
    std::string instead(OpId op) const;
    std::string untold(std::size_t told) const;
    bool explains_with(OpId op, const Data& answer) const;
    std::vector<Data> other_answers(OpId op) const;

    const History& history_;
    const Problem& problem_;
    const std::vector<OpId>& core_;
    const Limits& limits_;
    Wording say_;
};

std::string Explainer::value(Datum datum) const {
    if (datum.is_nil()) return "nothing";
    if (datum.is_number()) return std::to_string(datum.number());
    return "\"" + std::string(history_.text_of(datum)) + "\"";
}

std::string Explainer::values(std::span<const Datum> data, Shape shape) const {
    if (shape == Shape::one && data.size() == 1) return value(data[0]);
    if (shape == Shape::truth) return data[0] == Datum::boolean(true) ? "true" : "false";
    std::string text;
    for (const Datum datum : data.first(std::min<std::size_t>(data.size(), 16))) {
        text += (text.empty() ? "" : ", ") + value(datum);
    }
    return "[" + text + (data.size() > 16 ? ", …]" : "]");
}

std::string Explainer::what(OpId op) const {
    const objects::Call& made = call(op);
    const OpIndex source = problem_.ops[op].source;
    std::string text = say_.who(source) + "'s " + std::string(function(op).name);
    if (!made.input.empty()) text += " of " + values(made.input, function(op).input);
    if (function(op).output == Shape::none) return text + " succeeded";
    return text + " returned " + values(made.output, function(op).output);
}

std::string Explainer::when(OpId op) const {
    const OpIndex source = problem_.ops[op].source;
    return say_.began(source) + " to " + say_.completed(source);
}

bool Explainer::explains_with(OpId op, const Data& answer) const {
    objects::Call changed = call(op);
    changed.output = answer;
    if (objects::problem_with(*problem_.object, changed)) return false;
    Problem other = without_useless(keep_only(problem_, core_));
    const auto is_op = [&](const Op& one) {
        return one.required && one.source == problem_.ops[op].source;
    };
    const auto place = std::ranges::find_if(other.ops, is_op);
    KnownCall known = other.calls[place->call];
    known.call = changed;
    known.reads_only = false;  // what it vouches for was said of the answer that it had
    place->call = static_cast<CallId>(other.calls.size());
    other.calls.push_back(known);
    Limits limits = limits_;
    limits.steps = std::min(limits.steps, steps_an_answer);
    return decide_by_search(other, limits, false).answer == Answer::legal;
}

// What others were answered, and the plainest answers there are.
std::vector<Data> Explainer::other_answers(OpId op) const {
    std::vector<Data> answers;
    if (function(op).output == Shape::none) return answers;
    const auto add = [&](Data answer) {
        const bool known = std::ranges::find(answers, answer) != answers.end();
        const bool own = std::ranges::equal(answer, call(op).output);
        if (!known && !own && answers.size() < most_answers) answers.push_back(std::move(answer));
    };
    if (function(op).output == Shape::one) {
        for (const Datum datum : {Datum(), Datum(0), Datum(1)}) add({datum});
    } else if (function(op).output == Shape::truth) {
        for (const bool truth : {false, true}) add({Datum::boolean(truth)});
    } else {
        add({});
    }
    for (const Op& other : problem_.ops) {
        const objects::Call& made = problem_.calls[other.call].call;
        if (other.begin > problem_.ops[op].end) break;
        const bool may_name = problem_.object->functions[made.function].input == Shape::one_or_two;
        const bool puts_in = made.input.size() == (may_name ? 2 : 1);
        if (function(op).output == Shape::one && puts_in) add({made.input.back()});
        if (made.answered && made.function == call(op).function) {
            add({made.output.begin(), made.output.end()});
        }
    }
    return answers;
}

std::string Explainer::instead(OpId op) const {
    std::vector<std::string> possible;
    bool more = false;
    for (const Data& answer : other_answers(op)) {
        if (!explains_with(op, answer)) continue;
        more = possible.size() == 3;
        if (more) break;
        possible.push_back(values(answer, function(op).output));
    }
    if (possible.empty()) return "";
    if (more) possible.push_back("others");
    return " It could have returned " + joined(possible, " or ") + ".";
}

std::string Explainer::untold(std::size_t told) const {
    if (core_.size() <= told) return "";
    return ", and " + std::to_string(core_.size() - told) + " more";
}

std::string Explainer::explanation() {
    // The fault became visible in the operation that completed last.
    const OpId last = *std::ranges::max_element(
        core_, {}, [&](OpId op) { return std::pair(problem_.ops[op].end, op); });
    std::string text = what(last) + " (" + when(last) + ")";
    if (core_.size() == 1) {
        text += ", and no order of the operations that began before it ended explains that.";
        return text + instead(last);
    }
    // Of many, those that ended last: they are the nearest to it.
    std::vector<OpId> rest = core_;
    std::erase(rest, last);
    const std::size_t told = std::min(rest.size(), most_told);
    std::ranges::partial_sort(rest, rest.begin() + static_cast<std::ptrdiff_t>(told),
                              std::ranges::greater(),
                              [&](OpId op) { return std::pair(problem_.ops[op].end, op); });
    rest.resize(told);
    std::ranges::sort(rest);
    std::vector<std::string> others;
    for (const OpId op : rest) others.push_back(what(op) + " (" + when(op) + ")");
    return "No order of these operations explains that " + text + ", given that " +
           joined(others, " and ") + untold(others.size() + 1) + "." + instead(last);
}

std::string Explainer::alone(const Data& seen) const {
    const bool any_list =
        std::ranges::any_of(core_, [&](OpId op) { return function(op).output == Shape::list; });
    if (seen.empty() || !any_list) return "";
    std::vector<std::string> names;
    for (const Datum datum : seen) names.push_back(value(datum));
    return " It is so already for " + joined(names, " and ") + " alone.";
}

// What touches the same data as the core comes first, then what began last before it ended.
std::vector<OpIndex> Explainer::context() const {
    Data data;
    std::int64_t last = time_min;
    const auto collect = [&](std::span<const Datum> some) {
        data.insert(data.end(), some.begin(), some.end());
    };
    for (const OpId op : core_) {
        collect(call(op).input);
        collect(call(op).output);
        last = std::max(last, problem_.ops[op].end);
    }
    std::ranges::sort(data);
    const auto shared = [&](std::span<const Datum> some) {
        return std::ranges::any_of(some, [&](Datum datum) {
            return !datum.is_nil() && std::ranges::binary_search(data, datum);
        });
    };
    std::vector<OpIndex> result;
    for (const bool touching : {true, false}) {
        for (OpId op = static_cast<OpId>(problem_.ops.size()); op-- > 0;) {
            if (result.size() == most_context) break;
            if (std::ranges::binary_search(core_, op) || problem_.ops[op].begin > last) continue;
            if (touching != (shared(call(op).input) || shared(call(op).output))) continue;
            result.push_back(problem_.ops[op].source);
        }
    }
    std::ranges::sort(result, {},
                      [&](OpIndex op) { return std::pair(history_.invocations()[op.value], op); });
    return result;
}

}  // namespace

Counterexample explain(const History& history, const Problem& problem,
                       const std::vector<OpId>& core, const objects::Data& seen,
                       const Limits& limits) {
    Counterexample example;
    for (const OpId op : core) example.core.push_back(problem.ops[op].source);
    example.key = history.keys()[example.core.front().value];
    Explainer explainer(history, problem, core, limits, example);
    example.explanation = explainer.explanation() + explainer.alone(seen);
    example.context = explainer.context();
    return example;
}

}  // namespace cleave::check::any_object
