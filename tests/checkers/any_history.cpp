#include "any_history.hpp"

#include <algorithm>
#include <numeric>

#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using history::Entry;
using history::FunctionId;
using history::History;
using history::OpIndex;
using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Object;
using objects::Shape;
using objects::State;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

Value below(Random& random, Value bound) {
    return static_cast<Value>(random.below(static_cast<std::uint64_t>(bound)));
}

constexpr Value first_handle = 10;  // of names

// What a client asks for.
class Requests {
  public:
    Requests(const Object& object, const AnyHistoryOptions& options)
        : object_(object), options_(options) {
        for (std::uint32_t f = 0; f < object.functions.size(); ++f) {
            const bool takes = object.functions[f].output != Shape::none;
            (takes ? takers_ : putters_).push_back(f);
        }
    }

    std::uint32_t function(Random& random) const {
        const std::size_t count = object_.functions.size();
        if (!options_.takes || takers_.empty() || putters_.empty()) {
            return static_cast<std::uint32_t>(random.below(count));
        }
        const auto& group = random.chance(*options_.takes) ? takers_ : putters_;
        return group[random.below(group.size())];
    }

    Data input(Random& random, std::uint32_t function) {
        const Value most = options_.values == 0 ? 4 : options_.values;
        const std::string_view name = object_.functions[function].name;
        const bool file = object_.name == "file" ||
                          (object_.name == "volume" && (name == "read" || name == "truncate"));
        Data data;
        switch (object_.functions[function].input) {
            case Shape::one: data.push_back(file ? Datum(below(random, 6)) : value(random)); break;
            case Shape::one_or_two:  // a name, mostly with a handle, and these may be the same
                data.push_back(value(random));
                if (random.below(4) != 0) data.push_back(first_handle + below(random, 3));
                break;
            case Shape::two:
                if (file) return range(random);
                data.push_back(Datum(1 + below(random, most)));
                data.push_back(value(random));
                break;
            case Shape::three:
                data = range(random);
                data.push_back(value(random));
                break;
            default: break;
        }
        return data;
    }

  private:
    Datum value(Random& random) {
        if (options_.values == 0) return ++fresh_;
        return 1 + below(random, options_.values);
    }
    static Data range(Random& random) {
        const Value offset = below(random, 4);
        return {offset, below(random, 4)};
    }

    const Object& object_;
    const AnyHistoryOptions& options_;
    std::vector<std::uint32_t> takers_, putters_;
    Value fresh_ = 0;
};

Data file_answer(const State& state, Value offset, Value length) {
    std::vector<Datum> bytes;
    for (std::size_t i = 0; i < state.size(); i += 2) {
        bytes.insert(bytes.end(), static_cast<std::size_t>(state[i].number()), state[i + 1]);
    }
    Data runs;
    for (Value i = offset; i < offset + length && i < std::ssize(bytes); ++i) {
        const Datum stamp = bytes[static_cast<std::size_t>(i)];
        if (!runs.empty() && runs.back() == stamp) {
            runs[runs.size() - 2] = runs[runs.size() - 2].number() + 1;
        } else {
            runs.insert(runs.end(), {Datum(1), stamp});
        }
    }
    return runs;
}

Data truth(bool value) { return {Datum::boolean(value)}; }

// What a directory would answer, whose state is its names and then their handles. A lookup finds
// the handle, or if nobody knows it, that the name is there; or by `whim` a truth, or some handle.
Data name_answer(std::string_view function, const Data& input, const State& state,
                 std::uint64_t whim) {
    const auto count = std::ssize(state) / 2;
    if (function == "list") return {state.begin(), state.begin() + count};
    const auto place = std::find(state.begin(), state.begin() + count, input[0]);
    const bool there = place != state.begin() + count;
    if (function == "create") return truth(!there);
    if (function != "lookup" || whim % 3 == 1) return truth(there);
    const Datum handle = there ? *(place + count) : Datum();
    if (whim == 0 && handle.is_nil()) return truth(there);
    if (!there || !handle.is_nil()) return {handle};
    return {first_handle + static_cast<Value>(whim % 5)};
}

}  // namespace

Data answer_in(const Object& object, std::string_view function, const Data& input,
               const State& state, std::uint64_t whim) {
    if (object.name == "volume") {  // how long the part of the names is, that part, and the bytes
        const auto end = state.begin() + 1 + state[0].number();
        const bool of_names = objects::named("namespace")->find(function).has_value();
        if (of_names) return name_answer(function, input, {state.begin() + 1, end}, whim);
        return answer_in(*objects::named("file"), function, input, {end, state.end()}, whim);
    }
    if (object.name == "namespace") return name_answer(function, input, state, whim);
    const auto has = [&](Datum datum) { return std::ranges::count(state, datum) != 0; };
    const auto element = [&](auto place) { return Data{state.empty() ? Datum() : *place}; };
    if (object.name == "file") {
        if (function == "stat") {
            const Data all = file_answer(state, 0, 1'000'000);
            Value size = 0;
            for (std::size_t i = 0; i < all.size(); i += 2) size += all[i].number();
            return {size};
        }
        if (function != "read") return {};
        return file_answer(state, input[0].number(), input[1].number());
    }
    if (object.name == "fenced-lock") {
        if (function != "acquire") return {};
        return {state[1].is_nil() ? Datum(1) : Datum(state[1].number() + 1)};
    }
    if (function == "dequeue") return element(state.begin());
    if (function == "pop") return element(std::prev(state.end()));
    if (function == "poll-min" || function == "peek")
        return element(std::ranges::min_element(state));
    if (function == "add-and-get") return {Datum(state[0].number() + input[0].number())};
    if (function == "put-if-absent") return truth(state[0].is_nil());
    if (function == "put-if-match") return truth(state[0] == input[0]);
    if (function == "contains") return truth(has(input[0]));
    if (function == "read" || function == "get") return state;
    return {};
}

namespace {

struct Draft {
    std::uint32_t process = 0;
    std::uint32_t function = 0;
    Data input, output;
    std::int64_t invoked = 0, completed = 0, effect = 0;
    Outcome outcome = Outcome::ok;
    bool happens = true;
    std::uint64_t whim = 0;  // of who looks a name up
};

std::vector<Draft> draft(Random& random, const Object& object, const AnyHistoryOptions& options) {
    std::vector<Draft> drafts(options.operations);
    std::vector<std::int64_t> clocks(options.clients, 0);
    std::vector<std::uint32_t> names(options.clients);
    std::iota(names.begin(), names.end(), 0U);
    std::uint32_t next_name = options.clients;
    Requests requests(object, options);
    for (Draft& one : drafts) {
        const auto client = std::ranges::min_element(clocks) - clocks.begin();
        std::int64_t& clock = clocks[static_cast<std::size_t>(client)];
        std::uint32_t& name = names[static_cast<std::size_t>(client)];
        one.process = name;
        one.function = requests.function(random);
        one.input = requests.input(random, one.function);
        if (object.functions[one.function].name == "lookup") one.whim = random.below(15);
        one.invoked = clock + below(random, options.longest);
        one.completed = one.invoked + below(random, options.longest);
        one.effect = one.invoked + below(random, one.completed - one.invoked + 1);
        clock = one.completed + 1;
        if (!random.chance(options.unknown)) continue;
        one.outcome = Outcome::unknown;
        one.happens = random.below(2) == 0;
        one.effect += below(random, 4 * options.longest);
        name = next_name++;  // a process calls nothing while its last call is open
    }
    return drafts;
}

// False, with `state` as it was, if the object refuses.
bool take_effect(const Object& object, State& state, Draft& draft) {
    draft.output =
        answer_in(object, object.functions[draft.function].name, draft.input, state, draft.whim);
    const bool answered = draft.outcome == Outcome::ok;
    State after = state;
    if (!object.step(after, {draft.function, draft.process, draft.input, draft.output, answered})) {
        return false;
    }
    state = std::move(after);
    return true;
}

}  // namespace

bool has_calls(const Object& object) {
    return object.name != "open-register" && object.name != "list-append" &&
           object.name != "rw-register";
}

History simulated_history(Random& random, const Object& object, const AnyHistoryOptions& options) {
    std::vector<Draft> drafts = draft(random, object, options);
    std::vector<std::size_t> order(drafts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return drafts[i].effect; });
    State state = object.initial({});
    for (const std::size_t i : order) {
        Draft& one = drafts[i];
        if (!one.happens || take_effect(object, state, one)) continue;
        if (one.outcome != Outcome::ok) continue;
        one.outcome = Outcome::fail;
        const bool is_lock = object.functions[0].name == "acquire";
        if (!is_lock) continue;
        Draft other = one;  // the owner gives back what it would have acquired twice
        other.function = 1 - one.function;
        other.outcome = Outcome::ok;
        if (take_effect(object, state, other)) one = other;
    }
    History history;
    const history::KeyId key = history.key(options.key);
    for (const Draft& one : drafts) {
        const bool answered = one.outcome == Outcome::ok;
        history.record(
            {.process = one.process,
             .function = history.function(object.functions[one.function].name),
             .key = key,
             .input = one.input,
             .output = answered ? std::span<const Datum>(one.output) : std::span<const Datum>(),
             .invoked = at(one.invoked),
             .completed = at(one.completed),
             .outcome = one.outcome});
    }
    return history;
}

namespace {

// The answer that some other call of the same function got, or one that is near.
Data other_answer(Random& random, const History& history, OpIndex op) {
    std::vector<OpIndex> others;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex other{i};
        const bool same = history.function(other) == history.function(op);
        if (same && history.outcome(other) == Outcome::ok) others.push_back(other);
    }
    const std::span<const Datum> taken = history.output(others[random.below(others.size())]);
    Data data(taken.begin(), taken.end());
    if (data.size() > 1 && random.below(3) == 0) std::swap(data.front(), data.back());
    return data;
}

}  // namespace

History mutated_history(Random& random, const Object& object, const History& history) {
    const auto target = static_cast<std::uint32_t>(random.below(history.size()));
    const std::uint64_t change = random.below(4);
    History result;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const std::string_view function = history.function_name(history.function(op));
        const std::span<const Datum> was = history.output(op);
        Data output(was.begin(), was.end());
        Entry entry{.process = history.processes()[i],
                    .function = result.function(function),
                    .key = result.key(history.key_name(history.keys()[i])),
                    .input = history.input(op),
                    .invoked = history.invocations()[i],
                    .completed = history.completions()[i],
                    .outcome = history.outcome(op)};
        if (i == target && entry.outcome == Outcome::ok) {
            const std::uint32_t f = object.find(function).value();
            if (change == 0) continue;
            if (change == 1) entry.completed = entry.invoked;
            if (change == 2) entry.invoked = entry.completed;
            const Data other = other_answer(random, history, op);
            const Call call{f, entry.process, entry.input, other, true};
            if (change == 3 && !objects::problem_with(object, call)) output = other;
        }
        entry.output = output;
        result.record(entry);
    }
    return result;
}

}  // namespace cleave::test
