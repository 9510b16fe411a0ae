#include "objects/queue.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { enqueue, dequeue };

// A state is its elements, the oldest first.
bool step(State& state, const Call& call) {
    if (call.function == enqueue) {
        state.push_back(call.input[0]);
        return true;
    }
    if (state.empty()) return call.returned(Datum());
    if (!call.returned(state.front())) return false;
    state.erase(state.begin());
    return true;
}

std::string complain(const Call& call) {
    if (call.function == enqueue && call.input[0].is_nil()) return "a queue cannot hold nil";
    return "";
}

}  // namespace

const Object& queue() {
    static const Object object = {
        .name = "queue",
        .meaning = "first in, first out",
        .functions = {{"enqueue", Shape::one, Shape::none, "puts it behind all others"},
                      {"dequeue", Shape::none, Shape::one,
                       "takes the oldest out and returns it; nil if it is empty"}},
        .initial = [](Datum value) { return value.is_nil() ? State{} : State{value}; },
        .step = step,
        .complain = complain,
        .reads_only = [](const Call& call) { return call.function == dequeue && call.found_nil(); },
        .ignores_process = true};
    return object;
}

}  // namespace cleave::objects
