#include "objects/mutex.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { acquire, release };

// A state is the owner, nil if there is none.
bool step(State& state, const Call& call) {
    const Datum caller = Value{call.process};
    if (call.function == acquire) {
        if (!state[0].is_nil()) return false;
        state[0] = caller;
        return true;
    }
    if (state[0] != caller) return false;
    state[0] = Datum();
    return true;
}

}  // namespace

const Object& mutex() {
    static const Object object = {
        .name = "mutex",
        .meaning = "a lock that one process at a time holds",
        .functions = {{"acquire", Shape::none, Shape::none, "takes it when nobody holds it"},
                      {"release", Shape::none, Shape::none, "gives back what the caller holds"}},
        .initial = [](Datum value) { return State{value}; },
        .step = step};
    return object;
}

}  // namespace cleave::objects
