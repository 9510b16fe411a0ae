#pragma once
// Zones: groups of operations that are neighbours in any legal order. `first_end` (f) is the
// earliest completion in the group and `last_begin` (s) the latest invocation, so that group i must
// come before group j, because one of its operations ended before one of j's began, exactly when
// f(i) < s(j). Two groups clash when each must precede the other; without a clash, `sort_by_zone`
// gives an order that agrees with real time. Source: Gibbons and Korach 1997, section 4.

#include <cstdint>
#include <functional>
#include <vector>

#include "linearizability/register_history.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {

struct Zone {
    std::int64_t first_end = time_max;
    std::int64_t last_begin = time_min;
    std::uint32_t id = 0;  // the caller's; unique, and the smaller comes first among equals

    bool forward() const { return first_end < last_begin; }
    std::int64_t left() const { return forward() ? first_end : last_begin; }
};

// By the left end, a backward zone before a forward one that starts at the same instant. When no
// two zones clash this is a legal order, that is f(i) < s(j) puts i before j:
//   i backward: s(i) <= f(i) < s(j), so i starts before s(j); if j is forward and f(j) < s(i), then
//     they clash, so f(j) >= s(i), and a tie puts the backward one first.
//   i forward, j backward: i starts at f(i) < s(j), where j starts.
//   both forward: they do not clash, so f(j) >= s(i) > f(i).
void sort_by_zone(std::vector<Zone>& zones, Patience* patience = nullptr);

// Calls `visit(i, j)` for pairs of ids that clash, for at least one pair if there is any; until it
// returns false. `sorted` by sort_by_zone.
// Pairs are enough: take a shortest cycle C1 -> C2 -> ... -> Ck -> C1 with k > 2, that is f1 < s2,
// f2 < s3, ..., fk < s1, and let C1 have its smallest f. Then f1 <= f(k-1) < sk, so C1 -> Ck beside
// Ck -> C1 is a shorter one. Two backward zones never clash: f1 < s2 <= f2 < s1 <= f1 is absurd. So
// it is enough to look at forward zones that overlap, and at backward zones strictly inside a
// forward one.
void for_each_clash(const std::vector<Zone>& sorted,
                    const std::function<bool(std::uint32_t, std::uint32_t)>& visit);

}  // namespace cleave::check
