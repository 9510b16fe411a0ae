#include "collections_cases.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace cleave::test {
namespace {

using history::History;
using history::OpIndex;
using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Object;
using objects::Shape;
using objects::State;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

class Definition {
  public:
    Definition(const History& history, const Object& object) : object_(object) {
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const OpIndex op{i};
            if (history.outcome(op) == Outcome::fail) continue;
            const bool known = history.outcome(op) == Outcome::ok;
            const std::uint32_t bit = 1U << calls_.size();
            if (known) required_ |= bit;
            calls_.push_back({*object.find(history.function_name(history.function(op))),
                              history.processes()[i], history.input(op), history.output(op),
                              known});
            began_.push_back(history.invocations()[i]);
            ended_.push_back(history.completions()[i]);
        }
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            before_.push_back(0);
            for (std::size_t j = 0; j < calls_.size(); ++j) {
                if (ended_[j] < began_[i] || stands_in_for(j, i)) before_[i] |= 1U << j;
            }
        }
    }

    bool legal(const State& state, std::uint32_t done) {
        if ((done & required_) == required_) return true;
        if (!tried_.emplace(done, state).second) return false;
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if ((done >> i & 1U) != 0 || (before_[i] & ~done) != 0) continue;
            State after = state;
            if (object_.step(after, calls_[i]) && legal(after, done | 1U << i)) return true;
        }
        return false;
    }

  private:
    // Of equal calls of unknown outcome the one that began first may be wherever the other may.
    bool stands_in_for(std::size_t j, std::size_t i) const {
        const Call &a = calls_[i], &b = calls_[j];
        const bool same = a.function == b.function && std::ranges::equal(a.input, b.input) &&
                          (object_.ignores_process || a.process == b.process);
        return same && !a.answered && !b.answered &&
               std::pair(began_[j], j) < std::pair(began_[i], i);
    }

    const Object& object_;
    std::vector<Call> calls_;
    std::vector<Instant> began_, ended_;
    std::vector<std::uint32_t> before_;  // those that must come first
    std::uint32_t required_ = 0;
    std::set<std::pair<std::uint32_t, State>> tried_;
};

constexpr Datum first_handle = Datum(10);  // that a name of a directory leads to

std::vector<Data> possible(Shape shape, Value values, bool ordered) {
    std::vector<Data> result;
    if (shape == Shape::none) return {{}};
    if (shape == Shape::truth) return {{Datum(0)}, {Datum(1)}};
    if (shape == Shape::one) {
        result.push_back({Datum()});
        for (Value v = 1; v <= values; ++v) result.push_back({Datum(v)});
        return result;
    }
    // Lists of different values, in every order, or of those that have none, ascending.
    result.push_back({});
    for (std::size_t i = 0; i < result.size(); ++i) {
        for (Value v = 1; v <= values; ++v) {
            Data longer = result[i];
            if (std::find(longer.begin(), longer.end(), Datum(v)) != longer.end()) continue;
            if (!ordered && !longer.empty() && longer.back() > Datum(v)) continue;
            longer.push_back(v);
            result.push_back(longer);
        }
    }
    return result;
}

void record(History& history, const Object& object, const SmallCall& call, std::int64_t began,
            std::int64_t ended, Outcome outcome) {
    static const Data nothing;
    history.record({.process = call.process,
                    .function = history.function(object.functions[call.function].name),
                    .key = history.key("x"),
                    .input = call.input,
                    .output = outcome == Outcome::ok ? call.output : nothing,
                    .invoked = at(began),
                    .completed = at(ended),
                    .outcome = outcome});
}

struct Interval {
    std::int64_t began = 0;
    std::int64_t ended = -1;  // -1: not yet
};

// What a lookup may answer: a truth, nothing, or a handle.
std::vector<Data> possible_finds() {
    return {{Datum(0)}, {Datum(1)}, {Datum()}, {first_handle}, {first_handle.number() + 1}};
}

// A name alone, or with one of two handles.
std::vector<Data> possible_creations(Value names) {
    std::vector<Data> result;
    for (Value name = 1; name <= names; ++name) {
        result.push_back({name});
        for (const Value more : {0, 1}) result.push_back({name, first_handle.number() + more});
    }
    return result;
}

// Runs of invocations and runs of completions take turns; a run is one instant wide. Of histories
// that differ by the names of values the one whose calls come first by number is visited; of those
// that differ by the names of processes the one in which they turn up in order.
class Enumeration {
  public:
    Enumeration(const Object& object, std::uint32_t operations, const std::vector<SmallCall>& calls,
                std::optional<Value> initial, const std::function<void(const History&)>& visit)
        : object_(object),
          operations_(operations),
          calls_(calls),
          has_initial_(initial.has_value()),
          visit_(visit) {
        rename_values();
    }

    void run() { invoke(0, 0, false); }

  private:
    void invoke(std::int64_t now, std::size_t least, bool any) {
        if (chosen_.size() == operations_) return finish(now + 1);
        for (std::size_t c = least; c < calls_.size(); ++c) {
            if (!may_call(calls_[c].process)) continue;
            chosen_.push_back(c);
            intervals_.push_back({now, -1});
            invoke(now, c, true);
            chosen_.pop_back();
            intervals_.pop_back();
        }
        if (any) complete(now + 1, 0, false);
    }

    // Process 0 stands for another one each time.
    bool may_call(std::uint32_t process) const {
        if (process == 0) return true;
        std::uint32_t most = has_initial_ ? 1 : 0;
        for (std::size_t i = 0; i < chosen_.size(); ++i) {
            const SmallCall& call = calls_[chosen_[i]];
            most = std::max(most, call.process);
            if (call.process == process && intervals_[i].ended == -1) return false;
        }
        return process <= most + 1;
    }

    bool open(std::size_t i) const { return calls_[chosen_[i]].known && intervals_[i].ended == -1; }

    void complete(std::int64_t now, std::size_t from, bool any) {
        for (std::size_t i = from; i < chosen_.size(); ++i) {
            if (!open(i)) continue;
            intervals_[i].ended = now;
            complete(now, i + 1, true);
            intervals_[i].ended = -1;
        }
        if (any) invoke(now + 1, 0, false);
    }

    // Each way of naming the values otherwise, as the numbers of the calls that become of `calls_`.
    void rename_values() {
        if (object_.name == "priority-queue" || !object_.ignores_process) return;
        std::vector<Value> names = {1, 2, 3};
        while (std::next_permutation(names.begin() + (has_initial_ ? 1 : 0), names.end())) {
            std::vector<std::size_t> renamed;
            for (const SmallCall& call : calls_) renamed.push_back(number_of(call, names));
            const auto known = [&](std::size_t c) { return c < calls_.size(); };
            if (std::all_of(renamed.begin(), renamed.end(), known)) renamings_.push_back(renamed);
        }
    }
    std::size_t number_of(SmallCall call, const std::vector<Value>& names) const {
        const auto rename = [&](Data& data) {
            for (Datum& datum : data) {
                if (datum.is_nil() || datum >= first_handle) continue;
                datum = names.at(static_cast<std::size_t>(datum.number() - 1));
            }
        };
        rename(call.input);
        const objects::Function& function = object_.functions[call.function];
        if (function.output != Shape::truth && function.name != "lookup") rename(call.output);
        if (object_.name == "set" || object_.name == "namespace")
            std::sort(call.output.begin(), call.output.end());
        return static_cast<std::size_t>(std::find(calls_.begin(), calls_.end(), call) -
                                        calls_.begin());
    }

    bool first_of_its_names() const {
        for (const std::vector<std::size_t>& renamed : renamings_) {
            std::vector<std::size_t> other;
            for (const std::size_t c : chosen_) other.push_back(renamed[c]);
            for (std::size_t i = 0; i < other.size();) {
                const std::size_t from = i;
                while (i < other.size() && intervals_[i].began == intervals_[from].began) ++i;
                std::sort(other.begin() + static_cast<std::ptrdiff_t>(from),
                          other.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if (other < chosen_) return false;
        }
        return true;
    }

    void finish(std::int64_t now) {
        if (!first_of_its_names()) return;
        History history;
        for (std::size_t i = 0; i < chosen_.size(); ++i) {
            SmallCall call = calls_[chosen_[i]];
            if (call.process == 0) call.process = static_cast<std::uint32_t>(i) + 10;
            const std::int64_t ended = intervals_[i].ended == -1 ? now : intervals_[i].ended;
            record(history, object_, call, intervals_[i].began, ended,
                   call.known ? Outcome::ok : Outcome::unknown);
        }
        visit_(history);
    }

    const Object& object_;
    std::uint32_t operations_;
    const std::vector<SmallCall>& calls_;
    bool has_initial_;
    const std::function<void(const History&)>& visit_;
    std::vector<std::vector<std::size_t>> renamings_;
    std::vector<std::size_t> chosen_;
    std::vector<Interval> intervals_;
};

}  // namespace

bool legal_by_definition(const History& history, const Object& object,
                         std::optional<Value> initial) {
    return Definition(history, object).legal(object.initial(Datum(initial)), 0);
}

std::vector<SmallCall> small_calls(const Object& object, Value values) {
    std::vector<SmallCall> calls;
    for (std::uint32_t f = 0; f < object.functions.size(); ++f) {
        const objects::Function& function = object.functions[f];
        const bool creates = function.input == Shape::one_or_two;
        const bool finds = function.name == "lookup";
        for (const Data& input :
             creates ? possible_creations(values) : possible(function.input, values, true)) {
            const bool looks = object.reads_only != nullptr && function.output != Shape::none;
            bool changes = false;
            for (const Data& output :
                 finds ? possible_finds()
                       : possible(function.output, values, object.name == "append-list")) {
                SmallCall call{.function = f, .input = input, .output = output};
                if (objects::problem_with(object, {f, 0, call.input, call.output, true})) continue;
                changes =
                    changes || !looks || !object.reads_only({f, 0, call.input, call.output, true});
                calls.push_back(call);
            }
            SmallCall call{.function = f, .input = input, .known = false};
            const bool fine = !objects::problem_with(object, {f, 0, call.input, {}, false});
            if (changes && fine) calls.push_back(call);
        }
    }
    if (object.ignores_process) return calls;
    std::vector<SmallCall> by_process;
    for (std::uint32_t process = 1; process <= 3; ++process) {
        for (SmallCall& call : calls) {
            call.process = process;
            by_process.push_back(call);
        }
    }
    return by_process;
}

void for_each_small_history(const Object& object, std::uint32_t operations,
                            const std::vector<SmallCall>& calls, std::optional<Value> initial,
                            const std::function<void(const History&)>& visit) {
    Enumeration(object, operations, calls, initial, visit).run();
}

History random_small_history(Random& random, const Object& object, std::uint32_t operations,
                             const std::vector<SmallCall>& calls) {
    History history;
    const std::uint64_t instants = 4 + random.below(3 * operations);
    const std::uint64_t longest = 1 + random.below(instants);
    std::vector<std::int64_t> free(4, 0);  // by process
    for (std::uint32_t i = 0; i < operations; ++i) {
        SmallCall call = calls[random.below(calls.size())];
        if (object.ignores_process) call.process = i + 10;
        auto began = static_cast<std::int64_t>(random.below(instants));
        auto took = static_cast<std::int64_t>(random.below(longest));
        if (!object.ignores_process) {
            // Processes that call one thing at a time, mostly.
            took = static_cast<std::int64_t>(random.below(4));
            began = free[call.process] + static_cast<std::int64_t>(random.below(5));
            free[call.process] = began + took + (random.below(4) == 0 ? 0 : 1);
        }
        Outcome outcome = call.known ? Outcome::ok : Outcome::unknown;
        if (random.below(40) == 0) outcome = Outcome::fail;
        record(history, object, call, began, began + took, outcome);
    }
    return history;
}

}  // namespace cleave::test
