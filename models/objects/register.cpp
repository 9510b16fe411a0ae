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

}  // namespace cleave::objects
