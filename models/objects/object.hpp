#pragma once
// A sequential data type: what each call may return and leave behind when calls come one at a time.
// This is all that a checker knows of an object, and all that a user writes to add one:
//
//     bool step(State& state, const Call& call) {  // a counter with the functions add and read
//         if (call.function == 1) return call.returned(state[0]);
//         state[0] = state[0].number() + call.input[0].number();
//         return true;
//     }
//
// Every engine but the fast ones of built-in objects then works on it, Z3 included. Each key of a
// history is an object of its own. Source: Herlihy and Wing, "Linearizability: A Correctness
// Condition for Concurrent Objects", TOPLAS 1990, section 2.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "objects/datum.hpp"

namespace cleave::objects {

// What the "value" of an event holds: how a file is read, and how a call is checked and printed.
enum class Shape : std::uint8_t {
    none,        // nothing (null)
    one,         // one datum, possibly nil
    truth,       // one datum: true or false, held as 1 or 0
    two,         // a list of exactly two, such as [expected, new]
    one_or_two,  // one datum, or a list of two, such as a name, or [name, handle]
    three,       // a list of exactly three, such as [offset, length, stamp]
    list,        // a list of any length
    pairs,       // a list of lists of two, flattened
    // A transaction: a list of [f, key, value], such as ["append", "x", 1], each flattened to
    // f (read 0, write 1, append 2), key, n, and n data: n is nil where the value is null, -1 where
    // it is one datum, which then follows, and else the length of a list.
    operations,
};

struct Function {
    std::string_view name;  // "enqueue", as in the "f" of an event
    Shape input = Shape::none;
    Shape output = Shape::none;
    std::string_view meaning{};  // one line for `cleave list objects`
};

struct Call {
    std::uint32_t function = 0;  // position in the object's `functions`
    std::uint32_t process = 0;   // who called: a lock knows its owner
    std::span<const Datum> input{};
    std::span<const Datum> output{};
    bool answered = true;  // false: nobody saw the answer, so that any will do

    // Whether this is what was answered, as far as anybody saw.
    bool returned(Datum answer) const {
        return !answered || (output.size() == 1 && output[0] == answer);
    }
    bool returned(std::span<const Datum> answer) const;
    // The same for a collection without order; `answer` must ascend.
    bool returned_any_order(std::span<const Datum> answer) const;
    std::span<const Datum> answer() const { return answered ? output : std::span<const Datum>(); }
    // Answered with nil; with false, which is 0.
    bool found_nil() const { return answered && output.size() == 1 && output[0].is_nil(); }
    bool refused() const { return answered && output.size() == 1 && output[0] == Datum(0); }
};

// What is left of a call for those who know of a few data alone. Whether it was answered is apart
// from whether it happened: a rename that somebody saw succeed may leave a name that he only knows
// to be there from then on.
struct Glimpse {
    std::uint32_t function = 0;
    bool answered = true;
    std::vector<Datum> input{}, output{};
};

// Canonical: equal states are equal lists, so that engines can remember where they have been.
using State = Data;

struct Object;

// One of several objects that make up another, side by side, such as the names of a volume.
struct Component {
    const Object* object = nullptr;
    std::uint32_t first_function = 0;  // of the whole: where those of the component begin
    auto operator<=>(const Component&) const = default;
};

struct Object {
    std::string_view name;     // "queue", for --object
    std::string_view meaning;  // one line
    std::vector<Function> functions;
    // `value`: what the user says every key holds at first (--initial); nil when he says nothing.
    State (*initial)(Datum value) = nullptr;
    // Applies `call` to `state`. False, with `state` in any condition, when no object in that state
    // could have answered so. A call that was not answered takes effect where it can, whatever it
    // would have returned, and leaves what allows at least as much as any answer would have.
    // Deterministic: the same state and call give the same state.
    bool (*step)(State& state, const Call& call) = nullptr;
    // What is wrong with a call that has the right shape, such as a negative length; "" if nothing.
    std::string (*complain)(const Call& call) = nullptr;

    // The rest may be left out, and makes checking faster where it is not.

    // Whether `call`, answered as it was, leaves every state as it is; if true where it is not so,
    // verdicts are wrong. Engines let such calls take effect as soon as they can.
    bool (*reads_only)(const Call& call) = nullptr;
    // `step` never looks at `process`, so that equal calls of two processes are interchangeable.
    bool ignores_process = false;
    // Of a call of which nobody saw the answer: the simplest that leaves every state as it does,
    // so that these two are interchangeable.
    Call (*simplest)(const Call& call) = nullptr;
    // Numbers for the calls, such that calls of different numbers never matter to each other's
    // answers, in whatever order they take effect; empty: all belong together.
    std::vector<std::uint32_t> (*split)(std::span<const Call> calls) = nullptr;
    // Of an object made of components: which one a call is of, and what of a state is that one's.
    // Calls of different components never matter to each other, and `split` tells them apart.
    Component (*component)(const Call& call) = nullptr;
    State (*component_state)(std::span<const Datum> state, const Component& component) = nullptr;
    // Which of `others`, of which nobody knows whether they took effect nor what they returned, can
    // help `calls` to have been answered as they were; left out: all of them.
    std::vector<bool> (*helpful)(std::span<const Call> others,
                                 std::span<const Call> calls) = nullptr;
    // For objects whose states have data that are there or not: `call` as a call of the same object
    // that has only `data`, ascending; nothing if it says nothing of them. An order that is legal
    // for all calls must be legal for what is left of them. A call that returns a list answers
    // which data there are, and nothing else of them.
    std::optional<Glimpse> (*glimpse)(const Call& call, std::span<const Datum> data) = nullptr;
    // Of such objects: the data that `call` looks at or changes, if it returns no list; left out:
    // its input. The data there are, ascending; left out: the state. What is left of a state for
    // who knows `data` alone; left out: those of them that there are.
    std::span<const Datum> (*touches)(const Call& call) = nullptr;
    std::span<const Datum> (*present)(std::span<const Datum> state) = nullptr;
    State (*part)(std::span<const Datum> state, std::span<const Datum> data) = nullptr;
    // What `call`, as it was answered, must find and does not in this state: for each of these data
    // a call whose input ends in it has to take effect before. Need not be all.
    Data (*lacks)(std::span<const Datum> state, const Call& call) = nullptr;
    // Of an object that has an order among its states: whether no call like `call` ever leads down
    // in it; and whether `state` is above every one in which `call` could have been answered so.
    bool (*only_grows)(const Call& call) = nullptr;
    bool (*is_past)(std::span<const Datum> state, const Call& call) = nullptr;
    // With these two: the one state in which `call`, answered as it was, can have left the object;
    // nothing if there are several, or none.
    std::optional<State> (*leaves)(const Call& call) = nullptr;
    // How far a state is from one in which `call` could have been answered so. A hint: the nearest
    // state is tried first.
    std::size_t (*distance)(std::span<const Datum> state, const Call& call) = nullptr;

    std::optional<std::uint32_t> find(std::string_view function) const;
    // As above, whether left out or not.
    std::span<const Datum> touched_by(const Call& call) const;
    std::span<const Datum> present_in(std::span<const Datum> state) const;
    State part_of(std::span<const Datum> state, std::span<const Datum> data) const;
};

// The same data in ascending order: themselves, or a copy in `storage`.
std::span<const Datum> ascending(std::span<const Datum> data, Data& storage);

// How many data only one of them has; `present` ascends, `answer` need not.
std::size_t differences(std::span<const Datum> present, std::span<const Datum> answer);

// What is wrong with the shape or content of `call`; nothing if it is fine.
std::optional<std::string> problem_with(const Object& object, const Call& call);

}  // namespace cleave::objects
