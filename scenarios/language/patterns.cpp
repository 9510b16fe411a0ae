#include "language/patterns.hpp"

namespace cleave::scenario {

// Each star takes as little as it can, and more only when what follows does not fit: going back to
// the latest star is enough.
bool matches(std::string_view pattern, std::string_view name) {
    constexpr std::size_t none = std::string_view::npos;
    std::size_t p = 0, n = 0, star = none, taken_until = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken_until = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != none && name[taken_until] != '/') {
            p = star + 1;
            n = ++taken_until;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace cleave::scenario
