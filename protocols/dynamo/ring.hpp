#pragma once
// Consistent hashing: which servers keep a key. Each server stands at several places of a ring of
// hashes; a key belongs to those met first, walking on from its own hash. Source: DeCandia et al.,
// SOSP 2007, sections 4.2 and 4.3; 4.6 for lists that spread over data centres. Choices: the first
// n come from different sites as far as there are as many; the others follow as stand-ins.

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave::dynamo {

struct Member {
    NodeId node;
    std::uint32_t site = 0;
    CLEAVE_FIELDS(Member, node, site);
};

class Ring {
  public:
    Ring() = default;
    // Each server at `tokens` places of the ring.
    Ring(const std::vector<Member>& servers, std::uint32_t tokens);

    // All servers: first the n that keep the key, then the others by the order of the ring.
    std::vector<Member> preference_list(std::string_view key, std::size_t n) const;
    const std::vector<Member>& servers() const { return servers_; }

  private:
    struct Token {
        std::uint64_t place = 0;
        std::uint32_t server = 0;  // index into servers_
        CLEAVE_FIELDS(Token, place, server);
    };
    std::vector<Member> servers_;
    std::vector<Token> tokens_;  // by place

  public:
    CLEAVE_FIELDS(Ring, servers_, tokens_);
};

}  // namespace cleave::dynamo
