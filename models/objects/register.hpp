#pragma once
// The sequential register: what each call may return and leave behind when calls come one at a
// time. Read, write, compare-and-set, remove; nil (nullopt) is the absent value, which remove
// writes and a cas may expect or install. Source: Herlihy and Wing, "Linearizability: A Correctness
// Condition for Concurrent Objects", TOPLAS 1990, section 2.

#include <cstdint>
#include <optional>

#include "host/content.hpp"
#include "objects/object.hpp"

namespace cleave::objects {

struct RegisterCall {
    enum class Kind : std::uint8_t { read, write, cas, remove };
    Kind kind = Kind::read;
    std::optional<Value> value;     // returned by a read; stored by a write or a cas
    std::optional<Value> expected;  // by a cas
};

using RegisterState = std::optional<Value>;

// Applies `call`, which returned successfully, to `state`. False, with `state` as it was, when no
// register in that state could have answered so.
bool step(RegisterState& state, const RegisterCall& call);

// The same as objects by name: `register` without compare-and-set, `cas-register` with it. Their
// functions are, in this order, read, write, remove; and read, write, cas, remove.
const Object& plain_register();
const Object& cas_register();
inline bool is_register(const Object& object) {
    return &object == &plain_register() || &object == &cas_register();
}

}  // namespace cleave::objects
