// Equal by their key, and in an order that each library chooses.

#include <algorithm>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {
namespace {

struct Request {
    std::int64_t number;
    std::int64_t priority;
};

}  // namespace

std::int64_t leak_unstable_sort(Host&) {
    std::vector<Request> requests;
    for (std::int64_t i = 0; i < 100; ++i) requests.push_back({i, i % 3});
    // tidy: std::sort is planted here on purpose
    std::sort(requests.begin(), requests.end(),
              [](const Request& a, const Request& b) { return a.priority < b.priority; });
    std::int64_t order = 0;
    for (const Request& request : requests) order = (order * 101 + request.number) % 1'000'000'007;
    return order;
}

}  // namespace cleave::determinism::planted
