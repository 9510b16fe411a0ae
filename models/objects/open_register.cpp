#include "objects/open_register.hpp"

namespace cleave::objects {
namespace {

State holding(Datum value) { return {value}; }

bool step(State& state, const Call& call) {
    switch (call.function) {
        case 0: return call.returned(state[0]);
        case 1: state[0] = call.input[0]; return true;
        case 2: state[0] = Datum(); return true;
        default: return true;
    }
}

}  // namespace

const Object& open_register() {
    static const Object object = {
        .name = "open-register",
        .meaning = "one value, read and written whole between open and close",
        .functions = {{"read", Shape::none, Shape::one, "returns what it holds"},
                      {"write", Shape::one, Shape::none, "replaces what it holds"},
                      {"remove", Shape::none, Shape::none, "leaves nothing"},
                      {"open", Shape::none, Shape::none, "begins a session of its process"},
                      {"close", Shape::none, Shape::none, "ends it; what was written is seen"}},
        .initial = holding,
        .step = step};
    return object;
}

}  // namespace cleave::objects
