#include "collections/append_list.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "collections/recurring_appends.hpp"
#include "collections/value_table.hpp"

namespace cleave::check::collections {
namespace {

using history::OpIndex;
using objects::Datum;

class ListDecider {
  public:
    explicit ListDecider(const Part& part) : part_(part), table_(part.ops.size() + 1) {}

    std::optional<Answer> run() {
        gather();
        if (!part_.initial.is_nil() && !starts_with_initial()) return std::move(answer_);
        if (!find_order_of_values()) return std::move(answer_);
        choose_appends();
        answer_.legal = sweep();
        if (!answer_.legal && ambiguous_ && shrinks_nowhere()) return std::nullopt;
        return std::move(answer_);
    }

  private:
    Instant began(std::uint32_t op) const { return part_.history.invocations()[op]; }
    Instant ended(std::uint32_t op) const { return part_.history.completions()[op]; }
    std::span<const Datum> list(std::uint32_t read) const {
        return part_.history.output(OpIndex{read});
    }

    bool refuse(std::vector<std::uint32_t> core) {
        std::sort(core.begin(), core.end());
        answer_.core = std::move(core);
        return false;
    }

    // Appends by value, reads by length; each in order of invocation.
    void gather() {
        std::vector<std::uint32_t> ops;
        ops.reserve(part_.ops.size());
        for (const std::uint32_t op : part_.ops) {
            const Outcome outcome = part_.outcome(op);
            const bool reads = part_.function(op) == 1;
            if (outcome == Outcome::fail || (reads && outcome == Outcome::unknown)) continue;
            ops.push_back(op);
        }
        const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return began(a) < began(b); };
        if (!std::is_sorted(ops.begin(), ops.end(), earlier)) {
            std::stable_sort(ops.begin(), ops.end(), earlier);
        }
        for (const std::uint32_t op : ops) {
            spend(part_.patience, 1);
            if (part_.function(op) == 0) {
                add(part_.history.input(OpIndex{op})[0], op);
            } else {
                reads_.push_back(op);
                if (longest_ == none || list(op).size() > list(longest_).size()) longest_ = op;
            }
        }
    }

    struct Appended {
        std::uint32_t op = none;
        std::uint32_t times = 0;
        std::uint32_t place = none;  // in the longest read
    };

    void add(Datum value, std::uint32_t op) {
        std::uint32_t& number = table_[value];
        if (number == none) {
            number = static_cast<std::uint32_t>(appended_.size());
            appended_.push_back({op, 0});
        }
        ++appended_[number].times;
        appends_.push_back(op);
    }

    bool starts_with_initial() {
        for (const std::uint32_t read : reads_) {
            if (list(read).empty() || list(read)[0] != part_.initial) return refuse({read});
        }
        return true;
    }

    // What follows the initial value.
    std::span<const Datum> tail(std::uint32_t read) const {
        return list(read).subspan(part_.initial.is_nil() ? 0 : 1);
    }

    // A read that holds something more often than it was appended is wrong by itself.
    bool plausible(std::uint32_t read) {
        std::vector<Datum> sorted(tail(read).begin(), tail(read).end());
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < sorted.size();) {
            const std::size_t from = i;
            while (i < sorted.size() && sorted[i] == sorted[from]) ++i;
            const std::uint32_t number = table_.find(sorted[from]);
            if (number == none || appended_[number].times < i - from) return false;
        }
        return true;
    }

    bool find_order_of_values() {
        if (longest_ == none) return true;
        const auto values = tail(longest_);
        for (std::uint32_t i = 0; i < values.size(); ++i) {
            const std::uint32_t number = table_.find(values[i]);
            if (number == none) return refuse({longest_});
            Appended& appended = appended_[number];
            if (appended.times > 1) ambiguous_ = true;
            if (appended.place != none && !ambiguous_) return refuse({longest_});
            appended.place = i;
        }
        if (ambiguous_ && !plausible(longest_)) return refuse({longest_});
        const auto whole = list(longest_);
        for (const std::uint32_t read : reads_) {
            spend(part_.patience, list(read).size());
            if (std::equal(list(read).begin(), list(read).end(), whole.begin())) continue;
            if (!plausible(read)) return refuse({read});
            return refuse({read, longest_});
        }
        return true;
    }

    // Which append stands at each place, and which come last.
    void choose_appends() {
        const std::size_t length = longest_ == none ? 0 : tail(longest_).size();
        if (ambiguous_) return choose_recurring(length);
        for (std::size_t k = 0; k < length; ++k) {
            at_.push_back(appended_[table_.find(tail(longest_)[k])].op);
        }
        for (const std::uint32_t op : appends_) {
            if (place(op) == none && part_.outcome(op) == Outcome::ok) unread_.push_back(op);
        }
    }

    void choose_recurring(std::size_t length) {
        std::vector<RecurringAppends::Append> all;
        for (const std::uint32_t op : appends_) {
            const std::uint32_t value = table_.find(part_.history.input(OpIndex{op})[0]);
            all.push_back({op, value, began(op), ended(op), part_.outcome(op) == Outcome::ok});
        }
        // What stands at a place was there before each read that has it ended.
        std::vector<Instant> read_by(length, Instant::max());
        for (const std::uint32_t read : reads_) {
            if (tail(read).empty()) continue;
            Instant& by = read_by[tail(read).size() - 1];
            by = std::min(by, ended(read));
        }
        for (std::size_t k = length; k-- > 1;)
            read_by[k - 1] = std::min(read_by[k - 1], read_by[k]);
        RecurringAppends appends(std::move(all), static_cast<std::uint32_t>(appended_.size()));
        for (std::size_t k = 0; k < length; ++k) {
            spend(part_.patience, 1);
            at_.push_back(appends.take(table_.find(tail(longest_)[k]), read_by[k]));
        }
        unread_ = appends.left();
    }

    // Walks the blocks, with the latest invocation so far and whose it was.
    bool sweep() {
        std::vector<std::uint32_t> starts(at_.size() + 2, 0);
        for (const std::uint32_t read : reads_) ++starts[tail(read).size() + 1];
        for (std::size_t k = 1; k < starts.size(); ++k) starts[k] += starts[k - 1];
        std::vector<std::uint32_t> by_length(reads_.size());
        std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
        for (const std::uint32_t read : reads_) by_length[next[tail(read).size()]++] = read;
        if (part_.want_order) answer_.order.reserve(part_.ops.size());
        for (std::size_t k = 0; k <= at_.size(); ++k) {
            for (std::uint32_t i = starts[k]; i < starts[k + 1]; ++i) {
                if (!come(by_length[i])) return false;
            }
            if (k < at_.size() && !come(at_[k])) return false;
        }
        return std::all_of(unread_.begin(), unread_.end(),
                           [this](std::uint32_t op) { return come(op); });
    }

    // Whether no read holds less than one that ended before it began; else these two are the core.
    bool shrinks_nowhere() {
        std::vector<std::uint32_t> by_end = reads_;
        std::ranges::stable_sort(by_end, {}, [this](std::uint32_t read) { return ended(read); });
        std::size_t over = 0;
        std::uint32_t most = none;  // of those that are over, the longest
        for (const std::uint32_t read : reads_) {
            for (; ended(by_end[over]) < began(read); ++over) {
                const bool more = most == none || list(by_end[over]).size() > list(most).size();
                if (more) most = by_end[over];
            }
            if (most != none && list(most).size() > list(read).size()) return refuse({most, read});
        }
        return true;
    }

    std::uint32_t place(std::uint32_t append) const {
        return appended_[table_.find(part_.history.input(OpIndex{append})[0])].place;
    }

    bool come(std::uint32_t op) {
        spend(part_.patience, 1);
        if (op == none) return false;  // of appends of one value, none was left for its place
        if (latest_ != none && ended(op) < began(latest_)) {
            return !ambiguous_ && refuse(core_of(latest_, op));
        }
        if (latest_ == none || began(op) > began(latest_)) latest_ = op;
        if (part_.want_order) answer_.order.push_back(op);
        return true;
    }

    // Two appends need a read that shows their order; it holds the first, and the second later if
    // at all. A read shows by itself what comes before and after it.
    std::vector<std::uint32_t> core_of(std::uint32_t first, std::uint32_t second) const {
        if (part_.function(first) == 1 || part_.function(second) == 1) return {first, second};
        if (ended(longest_) < began(first)) return {first, longest_};
        if (place(second) == none && ended(second) < began(longest_)) return {second, longest_};
        return {first, second, longest_};
    }

    const Part& part_;
    ValueTable table_;
    std::vector<Appended> appended_;
    std::vector<std::uint32_t> appends_, reads_;
    std::uint32_t longest_ = none;
    bool ambiguous_ = false;
    std::vector<std::uint32_t> at_;      // place by place, the append that stands there
    std::vector<std::uint32_t> unread_;  // appends that come after all, by invocation
    std::uint32_t latest_ = none;
    Answer answer_;
};

}  // namespace

std::optional<Answer> decide_append_list(const Part& part) { return ListDecider(part).run(); }

}  // namespace cleave::check::collections
