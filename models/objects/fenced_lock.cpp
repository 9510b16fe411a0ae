#include "objects/fenced_lock.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { acquire, release };
enum : std::size_t { owner, last_token };  // both nil at first

bool take_token(State& state, const Call& call) {
    const Datum last = state[last_token];
    if (call.answered) {
        if (!last.is_nil() && call.output[0] <= last) return false;
        state[last_token] = call.output[0];
    } else if (!last.is_nil()) {
        if (last.number() == INT64_MAX) return false;  // no token can be greater
        state[last_token] = last.number() + 1;
    }
    return true;
}

bool step(State& state, const Call& call) {
    const Datum caller = Value{call.process};
    if (call.function == acquire) {
        if (!state[owner].is_nil() || !take_token(state, call)) return false;
        state[owner] = caller;
        return true;
    }
    if (state[owner] != caller) return false;
    state[owner] = Datum();
    return true;
}

std::string complain(const Call& call) {
    for (const Datum token : call.answer()) {
        if (!token.is_number()) return "a token is a whole number";
    }
    return "";
}

}  // namespace

const Object& fenced_lock() {
    static const Object object = {
        .name = "fenced-lock",
        .meaning = "a lock whose tokens rise from holder to holder",
        .functions = {{"acquire", Shape::none, Shape::one,
                       "takes it when nobody holds it; returns a token above all before"},
                      {"release", Shape::none, Shape::none, "gives back what the caller holds"}},
        .initial =
            [](Datum value) {
                return State{Datum(), value.is_number() ? value : Datum()};
            },
        .step = step,
        .complain = complain};
    return object;
}

}  // namespace cleave::objects
