#pragma once
// What a client is told whose conditional write failed because its condition was untrue. That is an
// answer; any other failure is a refusal.

#include "host/client.hpp"

namespace cleave::parts {

inline constexpr const char* another_value = "another value is there";
inline constexpr const char* another_write = "another write came in between";

inline bool condition_was_untrue(const ClientReply& reply) {
    return reply.outcome == Outcome::fail &&
           (reply.error == another_value || reply.error == another_write);
}

}  // namespace cleave::parts
