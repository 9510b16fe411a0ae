#include "objects/append_list.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { append, read };

bool step(State& state, const Call& call) {
    if (call.function == read) return call.returned(state);
    state.push_back(call.input[0]);
    return true;
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
        .ignores_process = true};
    return object;
}

}  // namespace cleave::objects
