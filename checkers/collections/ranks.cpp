#include "collections/ranks.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cleave::check::collections {
namespace {

struct Moment {
    std::uint64_t time;  // from the earliest one
    std::uint32_t place;
};

bool in_order(const std::vector<Moment>& moments) {
    return std::is_sorted(moments.begin(), moments.end(),
                          [](const Moment& a, const Moment& b) { return a.time < b.time; });
}

// Least significant digit first, eleven bits at a time.
void sort_by_time(std::vector<Moment>& moments, Patience* patience) {
    constexpr unsigned bits = 11;
    constexpr std::uint64_t mask = (1U << bits) - 1;
    if (in_order(moments)) return;
    std::uint64_t largest = 0;
    for (const Moment& moment : moments) largest = std::max(largest, moment.time);
    std::vector<Moment> sorted(moments.size());
    for (unsigned shift = 0; largest != 0; shift += bits, largest >>= bits) {
        std::array<std::uint32_t, std::size_t{1} << bits> starts{};
        for (const Moment& moment : moments) ++starts[(moment.time >> shift) & mask];
        std::uint32_t sum = 0;
        for (std::uint32_t& start : starts) sum += std::exchange(start, sum);
        for (const Moment& moment : moments) {
            sorted[starts[(moment.time >> shift) & mask]++] = moment;
        }
        moments.swap(sorted);
        spend(patience, moments.size());
    }
}

}  // namespace

Ranks rank_times(const history::History& history, const std::vector<std::uint32_t>& ops,
                 Patience* patience) {
    // Differences of times as unsigned, which cannot overflow.
    std::int64_t first = INT64_MAX;
    for (const std::uint32_t op : ops) first = std::min(first, history.invocations()[op].count());
    const auto earliest = static_cast<std::uint64_t>(first);
    std::vector<Moment> begins, ends;
    begins.reserve(ops.size());
    ends.reserve(ops.size());
    for (std::uint32_t i = 0; i < ops.size(); ++i) {
        const auto begin = static_cast<std::uint64_t>(history.invocations()[ops[i]].count());
        begins.push_back({begin - earliest, i});
        if (history.outcome(history::OpIndex{ops[i]}) == Outcome::unknown) continue;
        const auto end = static_cast<std::uint64_t>(history.completions()[ops[i]].count());
        ends.push_back({end - earliest, i});
    }
    sort_by_time(begins, patience);
    sort_by_time(ends, patience);
    Ranks ranks;
    ranks.spans.resize(ops.size());
    std::uint64_t now = 0;
    const auto rank_of = [&](std::uint64_t time) {
        if (ranks.last == 0 || time != now) ++ranks.last;
        now = time;
        return ranks.last;
    };
    for (std::size_t b = 0, e = 0; b < begins.size() || e < ends.size();) {
        if (e == ends.size() || (b < begins.size() && begins[b].time <= ends[e].time)) {
            ranks.spans[begins[b].place].begin = rank_of(begins[b].time);
            ++b;
        } else {
            ranks.spans[ends[e].place].end = rank_of(ends[e].time);
            ++e;
        }
    }
    for (Span& span : ranks.spans) {
        if (span.end == 0) span.end = ranks.last + 1;
    }
    return ranks;
}

std::vector<std::uint32_t> sorted_by_rank(const std::vector<Rank>& keys, Rank largest) {
    std::vector<std::uint32_t> starts(std::size_t{largest} + 2, 0);
    for (const Rank key : keys) ++starts[key + 1];
    for (std::size_t r = 1; r < starts.size(); ++r) starts[r] += starts[r - 1];
    std::vector<std::uint32_t> sorted(keys.size());
    for (std::uint32_t i = 0; i < keys.size(); ++i) sorted[starts[keys[i]]++] = i;
    return sorted;
}

}  // namespace cleave::check::collections
