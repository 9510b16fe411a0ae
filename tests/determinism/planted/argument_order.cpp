// Two draws in the arguments of one call: GCC makes the last first, clang the first.

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {
namespace {

std::int64_t difference(std::uint64_t low, std::uint64_t high) {
    return static_cast<std::int64_t>(high) - static_cast<std::int64_t>(low);
}

}  // namespace

std::int64_t leak_argument_order(Host& host) {
    return difference(host.random().below(1'000'000), host.random().below(1'000'000));
}

}  // namespace cleave::determinism::planted
