#include "staleness/versions.hpp"

#include <algorithm>

#include "linearizability/zones.hpp"
#include "staleness/versions_search.hpp"

namespace cleave::check {
namespace {

constexpr std::uint32_t nobody = UINT32_MAX;

// A write, or the initial value, with the reads of it. Some operation of it is over by `deadline`,
// so that the write takes effect between `begin` and then.
struct Version {
    std::int64_t begin = time_min;
    std::int64_t deadline = time_max;
    std::int64_t latest_read = time_min;  // the begin of the last read; time_min if nobody reads it
    std::uint32_t write = nobody;         // in `ops`; the initial value has none
};

std::vector<Version> versions_of(const RegisterHistory& history,
                                 std::vector<std::uint32_t>& of_value) {
    std::vector<bool> observed(history.values.size(), false);
    for (const RegisterOp& op : history.ops) {
        if (op.observes != no_value) observed[op.observes] = true;
    }
    of_value.assign(history.values.size(), nobody);
    of_value[initial_value] = 0;
    std::vector<Version> list = {{.deadline = time_min}};
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        if (op.sets == no_value || (!op.required && !observed[op.sets])) continue;
        if (observed[op.sets]) of_value[op.sets] = static_cast<std::uint32_t>(list.size());
        list.push_back({.begin = op.begin, .deadline = op.end, .write = i});
    }
    for (const RegisterOp& op : history.ops) {
        if (op.observes == no_value) continue;
        Version& version = list[of_value[op.observes]];
        version.deadline = std::min(version.deadline, op.end);
        version.latest_read = std::max(version.latest_read, op.begin);
    }
    return list;
}

// Counts in a growing set: how many members are greater. Source: Fenwick, "A New Data Structure for
// Cumulative Frequency Tables", Software: Practice and Experience 24(3), 1994.
class Counts {
  public:
    explicit Counts(std::vector<std::int64_t> members) : sorted_(std::move(members)) {
        std::sort(sorted_.begin(), sorted_.end());
        tree_.assign(sorted_.size() + 1, 0);
    }
    void add(std::int64_t member) {
        ++size_;
        const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), member);
        for (auto i = static_cast<std::size_t>(at - sorted_.begin()) + 1; i < tree_.size();
             i += i & (~i + 1)) {
            ++tree_[i];
        }
    }
    std::uint64_t greater(std::int64_t than) const {
        const auto at = std::upper_bound(sorted_.begin(), sorted_.end(), than);
        std::uint64_t others = 0;
        for (auto i = static_cast<std::size_t>(at - sorted_.begin()); i > 0; i -= i & (~i + 1)) {
            others += tree_[i];
        }
        return size_ - others;
    }

  private:
    std::vector<std::int64_t> sorted_;
    std::vector<std::uint64_t> tree_;
    std::uint64_t size_ = 0;
};

// The writes that must lie between a read and what it returned: they began after some operation of
// the returned version was over, and some operation of theirs was over before the read began.
std::uint64_t lower_bound_of(const std::vector<Version>& versions) {
    std::vector<std::uint32_t> by_read, by_deadline;
    std::vector<std::int64_t> begins;
    for (std::uint32_t v = 0; v < versions.size(); ++v) {
        if (versions[v].latest_read != time_min) by_read.push_back(v);
        if (v == 0) continue;
        by_deadline.push_back(v);
        begins.push_back(versions[v].begin);
    }
    std::sort(by_read.begin(), by_read.end(), [&](std::uint32_t a, std::uint32_t b) {
        return versions[a].latest_read < versions[b].latest_read;
    });
    std::sort(by_deadline.begin(), by_deadline.end(), [&](std::uint32_t a, std::uint32_t b) {
        return versions[a].deadline < versions[b].deadline;
    });
    Counts counts(std::move(begins));
    std::uint64_t most = 1;
    std::size_t next = 0;
    for (const std::uint32_t v : by_read) {
        while (next < by_deadline.size() &&
               versions[by_deadline[next]].deadline < versions[v].latest_read) {
            counts.add(versions[by_deadline[next++]].begin);
        }
        most = std::max(most, 1 + counts.greater(versions[v].deadline));
    }
    return most;
}

// An order of the writes by a moment between begin and deadline of each agrees with real time, and
// so do the reads when each comes right after its write and all that must precede it.
class Arrangement {
  public:
    Arrangement(const RegisterHistory& history, const std::vector<Version>& versions,
                const std::vector<std::uint32_t>& of_value, std::vector<std::int64_t> moments)
        : history_(history), versions_(versions), of_value_(of_value) {
        for (std::uint32_t v = 0; v < versions.size(); ++v) order_.push_back(v);
        std::stable_sort(order_.begin(), order_.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return moments[a] < moments[b]; });
        place_.resize(versions.size());
        for (std::uint32_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
        for (std::uint32_t v = 0; v < versions.size(); ++v) over_.push_back(v);
        std::sort(over_.begin(), over_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return versions[a].deadline < versions[b].deadline;
        });
        for (const std::uint32_t v : over_) {
            last_.push_back(last_.empty() ? place_[v] : std::max(last_.back(), place_[v]));
        }
    }

    // How many writes there are from a version to its last read, itself counted.
    std::uint64_t age(std::uint32_t version) const {
        if (versions_[version].latest_read == time_min) return 1;
        const std::uint32_t at = place_of_read(version, versions_[version].latest_read);
        return std::uint64_t{at} - place_[version] + 1;
    }
    std::uint64_t most() const {
        std::uint64_t most = 1;
        for (std::uint32_t v = 0; v < versions_.size(); ++v) most = std::max(most, age(v));
        return most;
    }

    Order order() const {
        std::vector<std::vector<std::uint32_t>> reads(order_.size());
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            const RegisterOp& op = history_.ops[i];
            if (op.observes == no_value) continue;
            reads[place_of_read(of_value_[op.observes], op.begin)].push_back(i);
        }
        Order order;
        for (std::uint32_t p = 0; p < order_.size(); ++p) {
            if (versions_[order_[p]].write != nobody) order.push_back(versions_[order_[p]].write);
            order.insert(order.end(), reads[p].begin(), reads[p].end());
        }
        return order;
    }

  private:
    std::uint32_t place_of_read(std::uint32_t version, std::int64_t begin) const {
        const auto after = std::partition_point(over_.begin(), over_.end(), [&](std::uint32_t v) {
            return versions_[v].deadline < begin;
        });
        if (after == over_.begin()) return place_[version];
        return std::max(place_[version],
                        last_[static_cast<std::size_t>(after - over_.begin()) - 1]);
    }

    const RegisterHistory& history_;
    const std::vector<Version>& versions_;
    const std::vector<std::uint32_t>& of_value_;
    std::vector<std::uint32_t> order_, place_, over_, last_;
};

// Moves those as late as possible whose last read finds them more than `k` versions old; where that
// was not enough, also the writes under way when that read began, which need not come before it.
// False if there are none; `moved` tells whether it helps to try again.
bool put_off(const std::vector<Version>& versions, const Arrangement& arrangement, std::uint64_t k,
             std::vector<std::int64_t>& moments, bool& moved) {
    std::vector<std::int64_t> reads;
    bool any = false;
    moved = false;
    for (std::uint32_t v = 0; v < versions.size(); ++v) {
        if (arrangement.age(v) <= k) continue;
        any = true;
        moved = moved || moments[v] != versions[v].deadline;
        if (moments[v] == versions[v].deadline) reads.push_back(versions[v].latest_read);
        moments[v] = versions[v].deadline;
    }
    std::sort(reads.begin(), reads.end());
    for (std::size_t v = 0; v < versions.size() && !reads.empty(); ++v) {
        if (moments[v] == versions[v].deadline) continue;
        const auto read = std::upper_bound(reads.begin(), reads.end(), versions[v].begin);
        if (read == reads.end() || *read > versions[v].deadline) continue;
        moments[v] = versions[v].deadline;
        moved = true;
    }
    return any;
}

// Orders that are likely to be good: all writes as late as possible; each as early as possible, but
// those that are in need put off, for the least k first.
void arrange(const RegisterHistory& history, const std::vector<Version>& versions,
             const std::vector<std::uint32_t>& of_value, Versions& result) {
    constexpr int rounds = 5;
    std::vector<std::int64_t> moments;
    for (const Version& v : versions) moments.push_back(v.deadline);
    const Arrangement late(history, versions, of_value, moments);
    result.at_most = late.most();
    result.order = late.order();
    for (std::uint64_t k = result.at_least; k < std::min(result.at_most, result.at_least + 2);
         ++k) {
        for (std::size_t v = 0; v < versions.size(); ++v) moments[v] = versions[v].begin;
        bool moved = true;
        for (int round = 0; round < rounds && moved; ++round) {
            const Arrangement mixed(history, versions, of_value, moments);
            if (put_off(versions, mixed, k, moments, moved)) continue;
            result.at_most = k;
            result.order = mixed.order();
            break;
        }
    }
}

}  // namespace

Versions smallest_versions(const RegisterHistory& history, std::uint64_t search_steps,
                           Budget& budget) {
    Versions result;
    if (auto zones = decide_by_zones(history, true); zones && zones->legal) {
        result.order = std::move(zones->order);
        return result;
    }
    std::vector<std::uint32_t> of_value;
    const std::vector<Version> versions = versions_of(history, of_value);
    result.at_least = std::max<std::uint64_t>(2, lower_bound_of(versions));
    arrange(history, versions, of_value, result);
    budget.spend(history.ops.size());
    while (result.at_least < result.at_most && !budget.spent()) {
        VersionsSearch search(history, result.at_least);
        std::uint64_t left = search_steps;
        const auto found = search.run(left);
        budget.spend(search_steps - left);
        if (!found) break;
        if (*found) {
            result.at_most = result.at_least;
            result.order = search.order();
        } else {
            ++result.at_least;
        }
    }
    return result;
}

}  // namespace cleave::check
