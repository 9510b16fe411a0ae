#include "objects/set.hpp"

#include <algorithm>

#include "objects/components.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { add, remove, contains, read };

// A state is its elements, ascending.
bool step(State& state, const Call& call) {
    if (call.function == read) return call.returned_any_order(state);
    const Datum element = call.input[0];
    const auto place = std::ranges::lower_bound(state, element);
    const bool present = place != state.end() && *place == element;
    switch (call.function) {
        case add:
            if (!present) state.insert(place, element);
            return true;
        case remove:
            if (present) state.erase(place);
            return true;
        default: return call.returned(Datum::boolean(present));
    }
}

std::vector<std::uint32_t> split(std::span<const Call> calls) {
    Components components;
    for (const Call& call : calls) {
        if (call.function == read) return {};
        components.touch(call.input.first(1));
    }
    return components.numbers();
}

std::optional<Glimpse> glimpse(const Call& call, std::span<const Datum> data) {
    const auto known = [&](Datum element) { return std::ranges::binary_search(data, element); };
    Glimpse seen{call.function, call.answered, Data(call.input.begin(), call.input.end()),
                 Data(call.answer().begin(), call.answer().end())};
    if (call.function == read) {
        std::erase_if(seen.output, [&](Datum element) { return !known(element); });
    } else if (!known(call.input[0])) {
        return std::nullopt;
    }
    return seen;
}

}  // namespace

const Object& set() {
    static const Object object = {
        .name = "set",
        .meaning = "elements that are there or not",
        .functions = {{"add", Shape::one, Shape::none, "it is there from now on"},
                      {"remove", Shape::one, Shape::none, "it is not there any more"},
                      {"contains", Shape::one, Shape::truth, "returns whether it is there"},
                      {"read", Shape::none, Shape::list, "returns all elements, in any order"}},
        .initial = [](Datum value) { return value.is_nil() ? State{} : State{value}; },
        .step = step,
        .reads_only = [](const Call& call) { return call.function >= contains; },
        .ignores_process = true,
        .split = split,
        .glimpse = glimpse,
        .distance = [](std::span<const Datum> state, const Call& call) -> std::size_t {
            return call.function == read ? differences(state, call.answer()) : 0;
        }};
    return object;
}

}  // namespace cleave::objects
