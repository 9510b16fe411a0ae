#include "objects/register.hpp"

namespace cleave::objects {

bool step(RegisterState& state, const RegisterCall& call) {
    switch (call.kind) {
        case RegisterCall::Kind::read: return state == call.value;
        case RegisterCall::Kind::write: state = call.value; return true;
        case RegisterCall::Kind::remove: state = std::nullopt; return true;
        case RegisterCall::Kind::cas:
            if (state != call.expected) return false;
            state = call.value;
            return true;
    }
    return false;
}

namespace {

State holding(Datum value) { return {value}; }

bool read(const State& state, const Call& call) { return call.returned(state[0]); }

bool reads_only(const Call& call) { return call.function == 0; }

bool plain_step(State& state, const Call& call) {
    switch (call.function) {
        case 0: return read(state, call);
        case 1: state[0] = call.input[0]; return true;
        default: state[0] = Datum(); return true;
    }
}

bool cas_step(State& state, const Call& call) {
    switch (call.function) {
        case 0: return read(state, call);
        case 1: state[0] = call.input[0]; return true;
        case 2:
            if (state[0] != call.input[0]) return false;
            state[0] = call.input[1];
            return true;
        default: state[0] = Datum(); return true;
    }
}

const Function read_function = {"read", Shape::none, Shape::one, "returns what it holds"};
const Function write_function = {"write", Shape::one, Shape::none, "replaces what it holds"};
const Function cas_function = {"cas", Shape::two, Shape::none,
                               "[expected, new]: replaces what it holds, if that is as expected"};
const Function remove_function = {"remove", Shape::none, Shape::none, "leaves nothing"};

}  // namespace

const Object& plain_register() {
    static const Object object = {.name = "register",
                                  .meaning = "one value, read and written whole",
                                  .functions = {read_function, write_function, remove_function},
                                  .initial = holding,
                                  .step = plain_step,
                                  .reads_only = reads_only,
                                  .ignores_process = true};
    return object;
}

const Object& cas_register() {
    static const Object object = {
        .name = "cas-register",
        .meaning = "one value, read, written, and replaced if it is as expected",
        .functions = {read_function, write_function, cas_function, remove_function},
        .initial = holding,
        .step = cas_step,
        .reads_only = reads_only,
        .ignores_process = true};
    return object;
}

}  // namespace cleave::objects
