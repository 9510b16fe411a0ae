#include "objects/priority_queue.hpp"

#include <algorithm>

namespace cleave::objects {
namespace {

enum : std::uint32_t { insert, poll_min, peek };

// A state is its elements, the greatest first.
bool step(State& state, const Call& call) {
    if (call.function == insert) {
        const Datum element = call.input[0];
        state.insert(std::ranges::lower_bound(state, element, std::ranges::greater()), element);
        return true;
    }
    if (!call.returned(state.empty() ? Datum() : state.back())) return false;
    if (call.function == poll_min && !state.empty()) state.pop_back();
    return true;
}

// What is less than the answer has to go, and the answer to be there.
std::size_t distance(std::span<const Datum> state, const Call& call) {
    if (call.answer().size() != 1) return 0;
    if (call.found_nil()) return state.size();
    const Datum least = call.output[0];
    const auto lesser = std::ranges::lower_bound(state, least, std::ranges::greater());
    const auto from = std::upper_bound(lesser, state.end(), least, std::ranges::greater());
    return static_cast<std::size_t>(state.end() - from) + (lesser == from ? 1 : 0);
}

Data lacks(std::span<const Datum> state, const Call& call) {
    if (call.answer().size() != 1 || call.found_nil()) return {};
    const Datum least = call.output[0];
    if (std::ranges::binary_search(state, least, std::ranges::greater())) return {};
    return {least};
}

std::string complain(const Call& call) {
    if (call.function == insert && !call.input[0].is_number()) {
        return "a priority queue holds whole numbers, and nothing else";
    }
    return "";
}

}  // namespace

const Object& priority_queue() {
    static const Object object = {
        .name = "priority-queue",
        .meaning = "numbers, of which the least comes first",
        .functions = {{"insert", Shape::one, Shape::none, "puts a number in"},
                      {"poll-min", Shape::none, Shape::one,
                       "takes the least number out and returns it; nil if it is empty"},
                      {"peek", Shape::none, Shape::one,
                       "returns the least number and leaves it; nil if it is empty"}},
        .initial = [](Datum value) { return value.is_number() ? State{value} : State{}; },
        .step = step,
        .complain = complain,
        .reads_only =
            [](const Call& call) {
                return call.function == peek || (call.function == poll_min && call.found_nil());
            },
        .ignores_process = true,
        .lacks = lacks,
        .distance = distance};
    return object;
}

}  // namespace cleave::objects
