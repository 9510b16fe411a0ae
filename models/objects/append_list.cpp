#include "objects/append_list.hpp"

#include <algorithm>
#include <optional>

namespace cleave::objects {
namespace {

enum : std::uint32_t { append, read };

bool step(State& state, const Call& call) {
    if (call.function == read) return call.returned(state);
    state.push_back(call.input[0]);
    return true;
}

// Nothing leads back to a beginning of the list.
bool is_past(std::span<const Datum> state, const Call& call) {
    if (call.function != read || !call.answered) return false;
    return state.size() > call.output.size() ||
           !std::equal(state.begin(), state.end(), call.output.begin());
}

std::optional<State> leaves(const Call& call) {
    if (call.function != read || !call.answered) return std::nullopt;
    return State(call.output.begin(), call.output.end());
}

// How much is yet to be appended.
std::size_t distance(std::span<const Datum> state, const Call& call) {
    if (call.function != read || !call.answered) return 0;
    return is_past(state, call) ? SIZE_MAX / 2 : call.output.size() - state.size();
}

}  // namespace

const Object& append_list() {
    static const Object object = {
        .name = "append-list",
        .meaning = "a list that only grows, read whole",
        .functions = {{"append", Shape::one, Shape::none, "puts it at the end"},
                      {"read", Shape::none, Shape::list, "returns all elements, oldest first"}},
        .initial = [](Datum value) { return value.is_nil() ? State{} : State{value}; },
        .step = step,
        .reads_only = [](const Call& call) { return call.function == read; },
        .ignores_process = true,
        .only_grows = [](const Call&) { return true; },
        .is_past = is_past,
        .leaves = leaves,
        .distance = distance};
    return object;
}

}  // namespace cleave::objects
