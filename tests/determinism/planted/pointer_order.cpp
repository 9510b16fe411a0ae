// A set ordered by where its members happen to lie.

#include <memory>
#include <set>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {
namespace {

struct Peer {
    std::int64_t number;
};

}  // namespace

std::int64_t leak_pointer_order(Host&) {
    std::vector<std::unique_ptr<Peer>> peers;
    std::set<Peer*> waiting;  // tidy: pointer order is planted here on purpose
    for (std::int64_t i = 0; i < 12; ++i) {
        peers.push_back(std::make_unique<Peer>(Peer{i}));
        waiting.insert(peers.back().get());
    }
    std::int64_t order = 0;
    for (const Peer* peer : waiting) order = order * 13 + peer->number;
    return order;
}

}  // namespace cleave::determinism::planted
