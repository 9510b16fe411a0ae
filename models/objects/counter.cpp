#include "objects/counter.hpp"

#include <algorithm>
#include <optional>

namespace cleave::objects {
namespace {

enum : std::uint32_t { add, increment, read, add_and_get };

// The state is 64 bits and may, after a wrap, be what stands for a name or nil elsewhere.
void add_to(State& state, Datum amount) {
    const auto sum =
        static_cast<std::uint64_t>(state[0].raw()) + static_cast<std::uint64_t>(amount.raw());
    state[0] = Datum::from_raw(static_cast<std::int64_t>(sum));
}

bool step(State& state, const Call& call) {
    switch (call.function) {
        case add: add_to(state, call.input[0]); return true;
        case increment: add_to(state, Value{1}); return true;
        case read: return call.returned(state[0]);
        default: add_to(state, call.input[0]); return call.returned(state[0]);
    }
}

// Amounts are so small that no sum of 2^32 of them wraps around where it begins below `far`.
constexpr Value most_added = Value{1} << 29, far = Value{1} << 62;

bool only_grows(const Call& call) {
    if (call.function == read || call.function == increment) return true;
    const Value amount = call.input[0].raw();
    return amount >= 0 && amount <= most_added;
}

bool is_past(std::span<const Datum> state, const Call& call) {
    if (!call.answered || call.output.empty()) return false;
    const Value added = call.function == add_and_get ? call.input[0].raw() : 0;
    const Value sum = state[0].raw(), answer = call.output[0].raw();
    const bool wraps = sum < -far || sum > far || answer < -far || answer > far;
    return !wraps && sum > answer - added;
}

std::optional<State> leaves(const Call& call) {
    if (call.answer().empty()) return std::nullopt;
    return State{call.output[0]};
}

// All that add are one function to who sees no sum.
Call simplest(const Call& call) {
    static constexpr Datum one = Value{1};
    Call simple = call;
    if (call.function != read) simple.function = add;
    if (call.function == increment) simple.input = {&one, 1};
    return simple;
}

// How far the sum is from the one that was answered.
std::size_t distance(std::span<const Datum> state, const Call& call) {
    State after(state.begin(), state.end());
    if (call.function == add_and_get) add_to(after, call.input[0]);
    if (!call.answered || call.output.empty()) return 0;
    const auto over = static_cast<std::uint64_t>(after[0].raw()) -
                      static_cast<std::uint64_t>(call.output[0].raw());
    return static_cast<std::size_t>(std::min(over, -over));
}

std::string complain(const Call& call) {
    for (const Datum amount : call.input) {
        if (!amount.is_number()) return "a counter adds whole numbers";
    }
    for (const Datum sum : call.answer()) {
        if (!sum.is_number()) return "a counter returns a whole number";
    }
    return "";
}

}  // namespace

const Object& counter() {
    static const Object object = {
        .name = "counter",
        .meaning = "a sum, added to and read",
        .functions = {{"add", Shape::one, Shape::none, "adds a number, possibly negative"},
                      {"increment", Shape::none, Shape::none, "adds one"},
                      {"read", Shape::none, Shape::one, "returns the sum"},
                      {"add-and-get", Shape::one, Shape::one, "adds and returns the new sum"}},
        .initial = [](Datum value) { return State{value.is_number() ? value : Datum(Value{0})}; },
        .step = step,
        .complain = complain,
        .reads_only = [](const Call& call) { return call.function == read; },
        .ignores_process = true,
        .simplest = simplest,
        .only_grows = only_grows,
        .is_past = is_past,
        .leaves = leaves,
        .distance = distance};
    return object;
}

}  // namespace cleave::objects
