#include "language/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cleave::scenario {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_back, one_back(b.size() + 1), row(b.size() + 1);
    std::iota(one_back.begin(), one_back.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = one_back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({one_back[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], two_back[j - 2] + 1);
            }
        }
        two_back = std::exchange(one_back, row);
    }
    return one_back[b.size()];
}

}  // namespace

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
    constexpr std::size_t length_max = 64;  // of a name anyone would have meant
    if (typed.size() > length_max) return "";
    std::size_t best_distance = std::max(typed.size() / 3, std::size_t{typed.size() < 4 ? 1U : 2U});
    std::string best;
    for (const std::string& name : known) {
        if (name.size() > length_max) continue;
        const std::size_t d = distance(typed, name);
        // Every letter replaced is no likeness, however short the name.
        if (d >= std::max(name.size(), typed.size())) continue;
        if (d < best_distance || (d == best_distance && best.empty())) {
            best = name;
            best_distance = d;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known,
                         std::string_view what) {
    if (std::string name = nearest(typed, known); !name.empty()) {
        return "did you mean \"" + name + "\"?";
    }
    return known.empty() ? "" : std::string(what) + ": " + listed(known);
}

std::string listed(const std::vector<std::string>& names, std::size_t count_max) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == count_max) return out + ", …";
        if (i > 0) out += ", ";
        out += names[i];
    }
    return out;
}

}  // namespace cleave::scenario
