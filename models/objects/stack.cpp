#include "objects/stack.hpp"

#include <algorithm>

namespace cleave::objects {
namespace {

enum : std::uint32_t { push, pop };

// A state is its elements, the newest last.
bool step(State& state, const Call& call) {
    if (call.function == push) {
        state.push_back(call.input[0]);
        return true;
    }
    if (state.empty()) return call.returned(Datum());
    if (!call.returned(state.back())) return false;
    state.pop_back();
    return true;
}

// How much lies on the nearest element that is the answer.
std::size_t distance(std::span<const Datum> state, const Call& call) {
    if (call.answer().size() != 1) return 0;
    if (call.found_nil()) return state.size();
    const auto found = std::find(state.rbegin(), state.rend(), call.output[0]);
    const auto above = static_cast<std::size_t>(found - state.rbegin());
    return found == state.rend() ? 1 : above;
}

Data lacks(std::span<const Datum> state, const Call& call) {
    if (call.answer().size() != 1 || call.found_nil()) return {};
    if (std::ranges::find(state, call.output[0]) != state.end()) return {};
    return {call.output[0]};
}

std::string complain(const Call& call) {
    if (call.function == push && call.input[0].is_nil()) return "a stack cannot hold nil";
    return "";
}

}  // namespace

const Object& stack() {
    static const Object object = {
        .name = "stack",
        .meaning = "last in, first out",
        .functions = {{"push", Shape::one, Shape::none, "puts it on top of all others"},
                      {"pop", Shape::none, Shape::one,
                       "takes the newest out and returns it; nil if it is empty"}},
        .initial = [](Datum value) { return value.is_nil() ? State{} : State{value}; },
        .step = step,
        .complain = complain,
        .reads_only = [](const Call& call) { return call.function == pop && call.found_nil(); },
        .ignores_process = true,
        .lacks = lacks,
        .distance = distance};
    return object;
}

}  // namespace cleave::objects
