#include "certifier/timed.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "certifier/bounded.hpp"
#include "certifier/record.hpp"

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;
using record::Op;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }
std::string name(OpIndex op) { return "operation " + std::to_string(op.value); }

constexpr std::int64_t never = INT64_MAX, ever = INT64_MIN;

// ---- One read, by the definitions

struct Write {
    OpIndex index;
    std::optional<Value> value{};
    std::uint32_t process = 0;
    std::int64_t begin = ever, end = never, visible = never;
    bool on_record = true;  // false: it may serve, but nobody need have seen it
};

class Definition {
  public:
    Definition(const History& history, Guarantee guarantee, std::optional<Value> initial)
        : history_(history), guarantee_(guarantee), initial_(initial) {
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const auto op = record::op_of(history, OpIndex{i});
            if (op && op->sets) writes_[op->key].push_back(*op);
        }
    }

    // Whether `read` can be as recorded when, of the writes, only those of `core` are on record;
    // without a core all are.
    bool fits(const Op& read, const std::vector<OpIndex>* core) const {
        const auto found = writes_.find(read.key);
        static const std::vector<Op> none;
        const std::vector<Op>& all = found == writes_.end() ? none : found->second;
        if (guarantee_ == Guarantee::read_after_new_write) return fits_new(read, all, core);
        if (guarantee_ == Guarantee::safe) {
            for (const Op& w : all) {
                if (w.index != read.index && w.invoked <= read.completed &&
                    (!w.certain || w.completed >= read.invoked)) {
                    return true;
                }
            }
        }
        const auto recorded = [&](const Op& w) {
            return core == nullptr || std::find(core->begin(), core->end(), w.index) != core->end();
        };
        const bool initial = read.seen == initial_;
        bool value_on_record = initial;
        for (const Op& w : all) {
            if (w.left == read.seen && recorded(w)) value_on_record = true;
        }
        std::vector<Write> writes;
        for (const Op& w : all) {
            if (!recorded(w) && w.left == read.seen && !value_on_record) return true;
            writes.push_back({w.index, w.left, w.process, w.invoked,
                              w.certain ? w.completed : never, visible(w), recorded(w)});
        }
        if (initial && !followed(read, ever, writes)) return true;
        return std::any_of(writes.begin(), writes.end(), [&](const Write& w) {
            return w.value == read.seen && w.index != read.index && w.begin <= read.completed &&
                   !followed(read, w.end, writes);
        });
    }

  private:
    // Something that the read must have seen began after a version that was over at `end`.
    bool followed(const Op& read, std::int64_t end, const std::vector<Write>& writes) const {
        return std::any_of(writes.begin(), writes.end(), [&](const Write& w) {
            if (!w.on_record || w.index == read.index || end >= w.begin) return false;
            if (w.visible < asks(read)) return true;
            return guarantee_ == Guarantee::close_to_open && w.process == read.process &&
                   w.end < read.invoked;
        });
    }

    bool fits_new(const Op& read, const std::vector<Op>& all,
                  const std::vector<OpIndex>* core) const {
        if (initial_ || read.seen) return true;
        std::int64_t first = never;
        for (const Op& w : all) {
            const bool known =
                core == nullptr || std::find(core->begin(), core->end(), w.index) != core->end();
            if (!w.left && w.invoked <= read.completed) return true;
            // A write of unknown outcome has no end, and other removals began after the read.
            if (known) first = std::min(first, w.completed);
        }
        if (first >= read.invoked) return true;
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (!history_.is_register_operation(op) || history_.action(op) != Action::read)
                continue;
            if (history_.keys()[i].value != read.key) continue;
            if (history_.invocations()[i].count() <= first) return true;
        }
        return false;
    }

    // ---- Sessions: the last open that was over by then, unless it was closed in between.

    struct Mark {
        std::int64_t begin, end;
        bool opens;
    };
    std::vector<Mark> marks(std::uint32_t key, std::uint32_t process) const {
        std::vector<Mark> list;
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            const auto f = history_.function_name(history_.function(op));
            const bool opens = f == "open", closes = f == "close";
            const bool here = history_.keys()[i].value == key && history_.processes()[i] == process;
            if (!here || !(opens || closes) || history_.outcome(op) == Outcome::fail) continue;
            list.push_back(
                {history_.invocations()[i].count(), history_.completions()[i].count(), opens});
        }
        std::stable_sort(list.begin(), list.end(),
                         [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
        return list;
    }
    // The open and close of the session in which an operation that began at `when` took place.
    std::optional<std::pair<Mark, Mark>> session(const Op& op) const {
        if (guarantee_ != Guarantee::close_to_open) return std::nullopt;
        const std::vector<Mark> list = marks(op.key, op.process);
        for (std::size_t i = list.size(); i-- > 0;) {
            if (!list[i].opens || list[i].end > op.invoked) continue;
            Mark close{never, never, false};
            if (i + 1 < list.size() && !list[i + 1].opens) close = list[i + 1];
            if (op.invoked > close.begin) return std::nullopt;
            return std::pair(list[i], close);
        }
        return std::nullopt;
    }
    std::int64_t asks(const Op& read) const {
        const auto in = session(read);
        return in ? in->first.begin : read.invoked;
    }
    std::int64_t visible(const Op& write) const {
        if (!write.certain) return never;
        const auto in = session(write);
        return in ? std::max(write.completed, in->second.end) : write.completed;
    }

    const History& history_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    std::map<std::uint32_t, std::vector<Op>> writes_;
};

Certification certify_fresh(const History& history, const Verdict& verdict,
                            std::optional<Value> initial) {
    const Definition definition(history, verdict.guarantee, initial);
    if (verdict.conclusion == Conclusion::holds) {
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const auto op = record::op_of(history, OpIndex{i});
            if (!op || !op->observes || !op->certain) continue;
            if (!definition.fits(*op, nullptr)) return refuse(name(op->index) + " does not fit");
        }
        return {true};
    }
    for (const Counterexample& example : verdict.counterexamples) {
        std::vector<Op> reads;
        for (const OpIndex index : example.core) {
            const auto op = record::op_of(history, index);
            if (!op || op->key != example.key.value) return refuse("the core has a stranger");
            if (op->observes && op->certain) reads.push_back(*op);
        }
        // One of its reads cannot be, and could be if anything else were not on record. What other
        // compare-and-sets of the core found does not matter.
        const bool shown = std::any_of(reads.begin(), reads.end(), [&](const Op& read) {
            if (definition.fits(read, &example.core)) return false;
            return std::all_of(example.core.begin(), example.core.end(), [&](OpIndex other) {
                std::vector<OpIndex> rest = example.core;
                std::erase(rest, other);
                return other == read.index || definition.fits(read, &rest);
            });
        });
        if (!shown) return refuse("the core is legal, or not minimal");
    }
    return {true};
}

// ---- When writing has stopped

class Final {
  public:
    Final(const History& history, std::optional<Value> initial, std::optional<Instant> from)
        : initial_(initial) {
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            if (const auto op = record::op_of(history, OpIndex{i})) ops_.push_back(*op);
        }
        for (const Op& op : ops_) {
            quiet_.try_emplace(op.key, from ? from->count() : ever);
            const bool writes = history.action(op.index) != Action::read && op.certain;
            if (writes) quiet_[op.key] = std::max(quiet_[op.key], op.completed + 1);
        }
        for (const Op& op : ops_) {
            const bool read = op.observes && history.action(op.index) == Action::read;
            if (read && op.invoked >= quiet_[op.key]) late_.push_back(op);
        }
    }

    bool converges() const {
        for (const Op& a : late_) {
            for (const Op& b : late_) {
                if (disagree(a, b)) return false;
            }
        }
        return true;
    }
    bool disagree(const Op& a, const Op& b) const {
        return a.key == b.key && a.process != b.process && a.seen != b.seen && last(a) && last(b) &&
               !pending(a) && !pending(b);
    }
    // Read again, and only versions that were over before it began.
    bool lost(const Op& write) const {
        if (!write.sets || !write.certain) return false;
        bool read_again = false;
        for (const Op& r : late_) {
            if (r.key != write.key) continue;
            read_again = true;
            bool older = r.seen == initial_;
            for (const Op& w : ops_) {
                if (!w.sets || w.key != r.key || w.left != r.seen || w.invoked > r.completed)
                    continue;
                older = true;
                if (!w.certain || w.completed >= write.invoked) return false;
            }
            if (!older) return false;  // thin air
        }
        return read_again;
    }
    const std::vector<Op>& ops() const { return ops_; }
    bool is_late(OpIndex index) const {
        return std::any_of(late_.begin(), late_.end(),
                           [&](const Op& op) { return op.index == index; });
    }

  private:
    bool last(const Op& read) const {
        return std::none_of(late_.begin(), late_.end(), [&](const Op& other) {
            return other.key == read.key && other.process == read.process &&
                   std::tuple(other.invoked, other.completed, other.index) >
                       std::tuple(read.invoked, read.completed, read.index);
        });
    }
    bool pending(const Op& read) const {
        return std::any_of(ops_.begin(), ops_.end(), [&](const Op& w) {
            return w.sets && !w.certain && w.key == read.key && w.left == read.seen;
        });
    }

    std::optional<Value> initial_;
    std::vector<Op> ops_, late_;
    std::map<std::uint32_t, std::int64_t> quiet_;
};

Certification certify_final(const History& history, const Verdict& verdict,
                            std::optional<Value> initial, std::optional<Instant> from) {
    const Final end(history, initial, from);
    if (verdict.conclusion == Conclusion::holds) {
        if (verdict.guarantee == Guarantee::eventual) {
            return end.converges() ? Certification{true} : refuse("last reads disagree");
        }
        for (const Op& op : end.ops()) {
            if (end.lost(op)) return refuse(name(op.index) + " is lost");
        }
        return {true};
    }
    for (const Counterexample& example : verdict.counterexamples) {
        if (example.core.size() != 2) return refuse("the core must be two operations");
        const auto a = record::op_of(history, example.core[0]);
        const auto b = record::op_of(history, example.core[1]);
        if (!a || !b) return refuse("the core has what did not happen");
        const bool shown =
            verdict.guarantee == Guarantee::eventual
                ? end.is_late(a->index) && end.is_late(b->index) && end.disagree(*a, *b)
                : end.lost(*a) && end.is_late(b->index) && a->key == b->key;
        if (!shown) return refuse("the core shows nothing");
    }
    return {true};
}

}  // namespace

Certification certify_timed(const History& history, const Verdict& verdict,
                            std::optional<Value> initial, std::optional<Instant> quiet_from) {
    if (verdict.conclusion == Conclusion::unknown) {
        return verdict.limit.empty() ? refuse("an unknown verdict that names no limit")
                                     : Certification{true};
    }
    if (verdict.conclusion == Conclusion::violated) {
        if (verdict.counterexamples.empty()) return refuse("a violation without a counterexample");
        for (const Counterexample& example : verdict.counterexamples) {
            if (example.core.empty()) return refuse("the counterexample is empty");
            if (example.explanation.empty()) return refuse("the counterexample is not explained");
        }
    }
    switch (verdict.guarantee) {
        case Guarantee::bounded_staleness: return certify_bounded(history, verdict, initial);
        case Guarantee::eventual:
        case Guarantee::no_lost_writes: return certify_final(history, verdict, initial, quiet_from);
        default: return certify_fresh(history, verdict, initial);
    }
}

}  // namespace cleave::check
