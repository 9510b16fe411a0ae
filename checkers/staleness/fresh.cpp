#include "staleness/fresh.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "linearizability/wording.hpp"
#include "staleness/timed.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;

constexpr std::uint32_t nobody = UINT32_MAX;

// The write that began last among those that a read must see, for any moment.
class Newest {
  public:
    // Of `writes`, those of one process, or of all: by when they could be seen.
    Newest(const std::vector<TimedWrite>& writes, std::vector<std::uint32_t> which, bool own) {
        std::sort(which.begin(), which.end(), [&](std::uint32_t a, std::uint32_t b) {
            return std::pair(moment(writes[a], own), a) < std::pair(moment(writes[b], own), b);
        });
        for (const std::uint32_t w : which) {
            const std::uint32_t best = entries_.empty() ? w : entries_.back().best;
            entries_.push_back(
                {moment(writes[w], own), writes[w].begin > writes[best].begin ? w : best});
        }
    }
    // The position of a write; `nobody` if none could be seen before the moment.
    std::uint32_t before(std::int64_t when) const {
        const auto after = std::partition_point(entries_.begin(), entries_.end(),
                                                [&](const Entry& e) { return e.moment < when; });
        return after == entries_.begin() ? nobody : (after - 1)->best;
    }

  private:
    struct Entry {
        std::int64_t moment;
        std::uint32_t best;
    };
    static std::int64_t moment(const TimedWrite& write, bool own) {
        if (!write.certain) return INT64_MAX;
        return own ? write.end : write.visible;
    }
    std::vector<Entry> entries_;
};

// For each value, the write of it that was over last, among those that had begun by a moment.
class Candidates {
  public:
    explicit Candidates(const std::vector<TimedWrite>& writes) : writes_(writes) {
        for (std::uint32_t w = 0; w < writes.size(); ++w) {
            entries_.push_back({writes[w].value, writes[w].begin, w, w});
        }
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            return std::tie(a.value, a.begin, a.write) < std::tie(b.value, b.begin, b.write);
        });
        for (std::size_t i = 1; i < entries_.size(); ++i) {
            const Entry& last = entries_[i - 1];
            if (last.value != entries_[i].value) continue;
            if (writes[last.latest].end >= writes[entries_[i].write].end) {
                entries_[i].latest = last.latest;
            }
        }
    }
    std::uint32_t latest(std::optional<Value> value, std::int64_t begun_by) const {
        const auto after =
            std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& e) {
                return std::tie(e.value, e.begin) <= std::tie(value, begun_by);
            });
        if (after == entries_.begin() || (after - 1)->value != value) return nobody;
        return (after - 1)->latest;
    }
    // Some write of the value, whenever it began.
    std::uint32_t any(std::optional<Value> value) const { return latest(value, INT64_MAX); }

  private:
    struct Entry {
        std::optional<Value> value;
        std::int64_t begin;
        std::uint32_t write;
        std::uint32_t latest;
    };
    const std::vector<TimedWrite>& writes_;
    std::vector<Entry> entries_;
};

// Why a read cannot be: `returned` (if any) was followed by `newer`.
struct Stale {
    const TimedRead* read;
    std::uint32_t returned = nobody;
    std::uint32_t newer = nobody;
};

class KeyJudge {
  public:
    KeyJudge(const TimedKey& key, Guarantee guarantee, std::optional<Value> initial,
             Patience& patience)
        : key_(key),
          guarantee_(guarantee),
          initial_(initial),
          patience_(patience),
          newest_(key.writes, all_of(key), false),
          candidates_(key.writes) {
        patience.spend(key.writes.size());
        if (guarantee == Guarantee::close_to_open) index_own_writes();
    }

    std::optional<Stale> find() {
        if (guarantee_ == Guarantee::read_after_new_write) return find_missing();
        for (const TimedRead& read : key_.reads) {
            patience_.spend(1);
            if (guarantee_ == Guarantee::safe && overlaps(read)) continue;
            if (auto stale = judge(read)) return stale;
        }
        return std::nullopt;
    }

  private:
    static std::vector<std::uint32_t> all_of(const TimedKey& key) {
        std::vector<std::uint32_t> all;
        for (std::uint32_t w = 0; w < key.writes.size(); ++w) all.push_back(w);
        return all;
    }

    void index_own_writes() {
        std::map<std::uint32_t, std::vector<std::uint32_t>> by_process;
        for (std::uint32_t w = 0; w < key_.writes.size(); ++w) {
            by_process[key_.writes[w].process].push_back(w);
        }
        for (auto& [process, list] : by_process) {
            own_.emplace(process, Newest(key_.writes, std::move(list), true));
        }
    }

    std::optional<Stale> judge(const TimedRead& read) const {
        const std::uint32_t latest = candidates_.latest(read.value, read.end);
        const bool initial = read.value == initial_;
        if (latest == nobody && !initial) return Stale{&read, candidates_.any(read.value)};
        const std::int64_t over = latest == nobody ? INT64_MIN : key_.writes[latest].end;
        std::vector<std::uint32_t> must_see = {newest_.before(read.asks)};
        const auto own = own_.find(read.process);
        if (own != own_.end()) must_see.push_back(own->second.before(read.begin));
        for (const std::uint32_t newer : must_see) {
            if (newer == nobody || (latest != nobody && over >= key_.writes[newer].begin)) continue;
            // Where the value is also the initial one, what was written of it does not help more.
            return Stale{&read, initial ? nobody : latest, newer};
        }
        return std::nullopt;
    }

    bool overlaps(const TimedRead& read) {
        if (latest_end_.empty()) {
            for (const TimedWrite& write : key_.writes) {
                latest_end_.push_back(
                    latest_end_.empty() ? write.end : std::max(latest_end_.back(), write.end));
            }
        }
        const auto first =
            std::partition_point(key_.writes.begin(), key_.writes.end(),
                                 [&](const TimedWrite& write) { return write.begin < read.begin; });
        if (first != key_.writes.begin()) {
            const auto last = static_cast<std::size_t>(first - key_.writes.begin() - 1);
            if (latest_end_[last] >= read.begin) return true;
        }
        for (auto w = first; w != key_.writes.end() && w->begin <= read.end; ++w) {
            if (w->op != read.op) return true;  // not the own write of a compare-and-set
        }
        return false;
    }

    std::optional<Stale> find_missing() const {
        if (initial_) return std::nullopt;
        std::uint32_t first = nobody;
        std::int64_t removed = INT64_MAX;  // when the first removal began
        for (std::uint32_t w = 0; w < key_.writes.size(); ++w) {
            const TimedWrite& write = key_.writes[w];
            if (!write.value) removed = std::min(removed, write.begin);
            if (!write.value || !write.certain) continue;
            if (first == nobody || write.end < key_.writes[first].end) first = w;
        }
        if (first == nobody || key_.first_look <= key_.writes[first].end) return std::nullopt;
        for (const TimedRead& read : key_.reads) {
            const bool missing = !read.value && read.begin > key_.writes[first].end;
            if (missing && read.end < removed) return Stale{&read, nobody, first};
        }
        return std::nullopt;
    }

    const TimedKey& key_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    Patience& patience_;
    Newest newest_;
    std::map<std::uint32_t, Newest> own_;
    Candidates candidates_;
    std::vector<std::int64_t> latest_end_;
};

Counterexample tell(const History& history, const TimedKey& key, const Stale& stale,
                    Guarantee guarantee) {
    Counterexample example;
    const OpIndex read = stale.read->op;
    std::optional<OpIndex> returned, newer;
    if (stale.returned != nobody) returned = key.writes[stale.returned].op;
    if (stale.newer != nobody) newer = key.writes[stale.newer].op;
    for (const auto& op : {returned, newer}) {
        if (op) example.core.push_back(*op);
    }
    example.core.push_back(read);
    std::sort(example.core.begin(), example.core.end(), [&](OpIndex a, OpIndex b) {
        return std::pair(history.invocations()[a.value], a) <
               std::pair(history.invocations()[b.value], b);
    });
    example.key = history.keys()[read.value];
    const Wording say(history, example.core);
    const std::string found = say.who(read) + " found " + Wording::value(stale.read->value) +
                              " in \"" + std::string(history.key_name(example.key)) + "\" at " +
                              say.began(read);
    if (!newer) {
        example.anomaly = returned ? "read of the future" : "thin-air read";
        example.explanation =
            returned
                ? found + " and was over by " + say.completed(read) + ", before " +
                      say.what(*returned) + ", the first of that value, began at " +
                      say.began(*returned) + "."
                : found + ", a value that nobody wrote and that the key did not hold at first.";
        return example;
    }
    example.anomaly =
        guarantee == Guarantee::read_after_new_write ? "new key not found" : "stale read";
    example.explanation =
        found + ", although " + say.what(*newer) + " had completed at " + say.completed(*newer);
    if (guarantee == Guarantee::read_after_new_write) {
        example.explanation += ", the key's first, and nobody had looked for the key before.";
    } else if (guarantee == Guarantee::close_to_open && stale.read->asks < stale.read->begin) {
        example.explanation += " and was closed before the reader opened the file";
    }
    if (returned) {
        example.explanation += "; that value came from " + say.what(*returned) +
                               ", which was over by " + say.completed(*returned) +
                               ", before the newer write began at " + say.began(*newer) + ".";
    } else if (guarantee != Guarantee::read_after_new_write) {
        example.explanation += "; it held that value only until its first write.";
    }
    example.cycle.push_back({*newer, read,
                             say.what(*newer) + " completed at " + say.completed(*newer) +
                                 ", before " + say.what(read) + " began",
                             Because::real_time});
    example.cycle.push_back({read, *newer,
                             say.what(read) + " returned what the newer write replaced",
                             Because::overwritten});
    return example;
}

}  // namespace

Verdict check_fresh(const History& history, Guarantee guarantee, const Options& options) {
    Verdict verdict;
    verdict.guarantee = guarantee;
    verdict.conclusion = Conclusion::holds;
    verdict.steps = history.size();
    Patience patience(options.limits.watch, "reads");
    const auto keys = timed_keys(history, guarantee == Guarantee::close_to_open, patience);
    try {
        for (const TimedKey& key : keys) {
            const auto stale = KeyJudge(key, guarantee, options.initial, patience).find();
            if (!stale) continue;
            verdict.conclusion = Conclusion::violated;
            ++verdict.keys_violated;
            if (verdict.counterexamples.size() < options.max_counterexamples) {
                verdict.counterexamples.push_back(tell(history, key, *stale, guarantee));
            }
        }
    } catch (const OutOfTime&) {
        if (verdict.conclusion != Conclusion::violated) throw;  // tidy: throw is caught by check()
    }
    return verdict;
}

}  // namespace cleave::check
