#include "measures/read_ages.hpp"

#include <algorithm>
#include <map>

#include "measures/writers.hpp"

namespace cleave::measure {
namespace {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

constexpr Instant always = Instant::at(-Duration::max());

// The acknowledged writes of one key, for questions about those that lie between two moments.
// Questions come in order of `until`.
class Acknowledgements {
  public:
    void add(Instant invoked, Instant completed) { writes_.push_back({invoked, completed}); }
    void finish() {
        std::ranges::stable_sort(writes_, {}, &Write::completed);
        for (const Write& write : writes_) begins_.push_back(write.invoked);
        std::ranges::stable_sort(begins_);
        counts_.assign(begins_.size() + 1, 0);
        std::vector<Write> by_begin = writes_;
        std::ranges::stable_sort(by_begin, {}, &Write::invoked);
        first_over_.assign(by_begin.size() + 1, Instant::max());
        for (std::size_t i = by_begin.size(); i-- > 0;) {
            first_over_[i] = std::min(first_over_[i + 1], by_begin[i].completed);
        }
    }

    struct Between {
        std::uint64_t count = 0;
        Instant first{};                  // acknowledgement among them
        std::optional<Instant> newest{};  // acknowledgement before `until`, of any of them
    };
    // Those that began after `from` and were over before `until`.
    Between between(Instant from, Instant until) {
        for (; seen_ < writes_.size() && writes_[seen_].completed < until; ++seen_) {
            const auto at = std::ranges::lower_bound(begins_, writes_[seen_].invoked);
            for (auto i = static_cast<std::size_t>(at - begins_.begin()) + 1; i < counts_.size();
                 i += i & (~i + 1)) {
                ++counts_[i];
            }
        }
        const auto after =
            static_cast<std::size_t>(std::ranges::upper_bound(begins_, from) - begins_.begin());
        Between result;
        result.count = seen_;
        for (std::size_t i = after; i > 0; i -= i & (~i + 1)) result.count -= counts_[i];
        result.first = first_over_[after];
        if (seen_ > 0) result.newest = writes_[seen_ - 1].completed;
        return result;
    }

  private:
    struct Write {
        Instant invoked, completed;
    };
    std::vector<Write> writes_;          // by completion
    std::vector<Instant> begins_;        // sorted
    std::vector<std::uint64_t> counts_;  // a Fenwick tree over `begins_`, of the writes seen
    std::vector<Instant> first_over_;    // by begin: the least completion from there on
    std::size_t seen_ = 0;
};

// The moment before which nothing can have been written that a process has seen of a key.
class Memory {
  public:
    std::optional<Instant> floor(std::uint32_t process, KeyId key) const {
        const auto found = floors_.find({process, key});
        return found == floors_.end() ? std::nullopt : std::optional(found->second);
    }
    void raise(std::uint32_t process, KeyId key, Instant written) {
        const auto [at, fresh] = floors_.try_emplace({process, key}, written);
        if (!fresh) at->second = std::max(at->second, written);
    }

  private:
    std::map<std::pair<std::uint32_t, KeyId>, Instant> floors_;
};

std::vector<std::uint32_t> in_order(std::span<const Instant> times) {
    std::vector<std::uint32_t> order(times.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return times[i]; });
    return order;
}

}  // namespace

std::vector<ReadAge> read_ages(const History& history, std::optional<Value> initial) {
    const Writers writers(history);
    const auto invoked = history.invocations();
    const auto completed = history.completions();
    const auto keys = history.keys();
    std::vector<Acknowledgements> acknowledged(history.key_count());
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        if (history.outcome(OpIndex{i}) != Outcome::ok) continue;
        if (!may_have_written(history, OpIndex{i})) continue;
        acknowledged[keys[i].value].add(invoked[i], completed[i]);
    }
    for (Acknowledgements& of_key : acknowledged) of_key.finish();

    std::vector<ReadAge> ages;
    Memory memory;
    // A process has one operation under way, so that this is the order of each.
    for (const std::uint32_t i : in_order(invoked)) {
        const OpIndex op{i};
        if (history.outcome(op) != Outcome::ok || !history.is_register_operation(op)) continue;
        const std::uint32_t process = history.processes()[i];
        if (history.action(op) != Action::read) {
            if (may_have_written(history, op)) memory.raise(process, keys[i], invoked[i]);
            continue;
        }
        const std::optional<Value> value = history.value(op);
        const std::optional<Instant> over = writers.over_by(keys[i], value, completed[i]);
        ReadAge age{.read = op};
        age.from_nowhere = !over && value != initial;
        Acknowledgements& of_key = acknowledged[keys[i].value];
        const auto between =
            of_key.between(age.from_nowhere ? Instant::max() : over.value_or(always), invoked[i]);
        age.behind = between.count;
        if (between.count > 0) age.stale_for = invoked[i] - between.first;
        if (between.newest) age.since_write = invoked[i] - *between.newest;
        const auto floor = memory.floor(process, keys[i]);
        age.goes_back = !age.from_nowhere && floor && over.value_or(always) < *floor;
        const auto begun = writers.first_begun(keys[i], value);
        if (begun && value != initial) memory.raise(process, keys[i], *begun);
        ages.push_back(age);
    }
    std::ranges::stable_sort(ages, {}, &ReadAge::read);
    return ages;
}

}  // namespace cleave::measure
