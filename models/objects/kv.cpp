#include "objects/kv.hpp"

namespace cleave::objects {
namespace {

bool is_conditional(const Call& call) {
    return call.function >= static_cast<std::uint32_t>(KvFunction::put_if_absent);
}

bool put_if(State& state, const Call& call, bool condition, Datum value) {
    if (condition) state[0] = value;
    return call.returned(Datum::boolean(condition));
}

bool step(State& state, const Call& call) {
    switch (static_cast<KvFunction>(call.function)) {
        case KvFunction::get: return call.returned(state[0]);
        case KvFunction::put: state[0] = call.input[0]; return true;
        case KvFunction::remove: state[0] = Datum(); return true;
        case KvFunction::put_if_absent:
            return put_if(state, call, state[0].is_nil(), call.input[0]);
        case KvFunction::put_if_match: break;
    }
    return put_if(state, call, state[0] == call.input[0], call.input[1]);
}

bool reads_only(const Call& call) {
    return call.function == static_cast<std::uint32_t>(KvFunction::get) ||
           (is_conditional(call) && call.refused());
}

}  // namespace

const Object& kv() {
    static const Object object = {
        .name = "kv",
        .meaning = "one key of a store: put, get, delete, and puts under a condition",
        .functions = {{"get", Shape::none, Shape::one, "returns the value, nil if there is none"},
                      {"put", Shape::one, Shape::none, "replaces the value"},
                      {"delete", Shape::none, Shape::none, "leaves no value"},
                      {"put-if-absent", Shape::one, Shape::truth,
                       "puts it and returns true, or finds a value and returns false"},
                      {"put-if-match", Shape::two, Shape::truth,
                       "[expected, new]: puts and returns true, or finds another: false"}},
        .initial = [](Datum value) { return State{value}; },
        .step = step,
        .reads_only = reads_only,
        .ignores_process = true};
    return object;
}

}  // namespace cleave::objects
