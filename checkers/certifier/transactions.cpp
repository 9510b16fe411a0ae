#include "certifier/transactions.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "certifier/transaction_orders.hpp"
#include "certifier/transaction_record.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;
using Key = CertifiedKey;

constexpr std::size_t largest_core = 16;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }
std::string txn(OpIndex op) { return "transaction " + std::to_string(op.value); }

// ---- Orders

class Replay {
  public:
    Replay(const History& history, bool lists, Guarantee guarantee, std::optional<Value> initial)
        : history_(history),
          lists_(lists),
          guarantee_(guarantee),
          initial_(initial),
          met_(history.size(), 0),
          started_(history.size(), 0) {}

    Certification run(const std::vector<OpIndex>& order) {
        const bool twice = guarantee_ == Guarantee::snapshot_isolation;
        for (const OpIndex op : order) {
            if (op.value >= history_.size()) return refuse("the order has no such transaction");
            if (history_.outcome(op) == Outcome::fail) return refuse(txn(op) + " failed");
            if (++met_[op.value] > (twice ? 2 : 1)) return refuse(txn(op) + " comes too often");
            ++now_;
            const bool first = met_[op.value] == 1;
            if (first) started_[op.value] = now_;
            const TransactionRecord record = record_of(history_, op, lists_);
            if (first) {
                if (Certification fine = check_reads(op, record); !fine) return fine;
            }
            if (first && twice) continue;
            if (Certification fine = commit(op, record); !fine) return fine;
        }
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const bool ok = history_.outcome(OpIndex{i}) == Outcome::ok;
            if ((ok || met_[i] > 0) && met_[i] != (twice ? 2 : 1)) {
                return refuse(txn(OpIndex{i}) + " is missing from the order");
            }
        }
        return {true};
    }

  private:
    // What a key came to hold, as of a commit; of lists only how long it then was.
    struct Version {
        std::uint64_t when;
        OpIndex writer;
        std::size_t length;
        Datum value;
    };
    struct Held {
        Data list;
        std::vector<Version> versions;
        std::map<Datum, std::size_t> position;  // value: how many versions there were with it
    };

    Certification check_reads(OpIndex op, const TransactionRecord& record) {
        if (!record.consistent) return refuse(txn(op) + " did not see what it had written");
        const bool committed = guarantee_ == Guarantee::read_committed;
        if (!committed && !record.repeatable) return refuse(txn(op) + " read one key in two ways");
        const bool past = committed || guarantee_ == Guarantee::read_atomic;
        std::map<Key, std::size_t> count;
        std::set<OpIndex> visible;
        for (const auto& read : record.reads) {
            const Held& held = held_[read.key];
            const std::optional<std::size_t> at = version_read(held, read.content);
            if (!at) return refuse(txn(op) + " read what no earlier commit left");
            if ((!past || read.own) && *at != held.versions.size()) {
                return refuse(txn(op) + " read an old value");
            }
            count[read.key] = *at;
            if (*at > 0) visible.insert(held.versions[*at - 1].writer);
        }
        if (guarantee_ != Guarantee::read_atomic) return {true};
        for (const auto& [key, seen] : count) {
            const Held& held = held_[key];
            for (std::size_t later = seen; later < held.versions.size(); ++later) {
                if (visible.count(held.versions[later].writer) == 0) continue;
                return refuse(txn(op) + " saw only a part of " + txn(held.versions[later].writer));
            }
        }
        return {true};
    }

    // How many versions a key had had when it held this; nothing if it never held it.
    std::optional<std::size_t> version_read(const Held& held, const Data& content) const {
        if (!lists_) {
            const auto found = held.position.find(content[0]);
            if (found != held.position.end()) return found->second;
            if (content[0] == Datum(initial_)) return 0;
            return std::nullopt;
        }
        if (content.empty()) return 0;
        if (content.size() > held.list.size()) return std::nullopt;
        if (!std::equal(content.begin(), content.end(), held.list.begin())) return std::nullopt;
        const auto found = std::ranges::lower_bound(held.versions, content.size(), {},
                                                    [](const Version& v) { return v.length; });
        if (found == held.versions.end() || found->length != content.size()) return std::nullopt;
        return static_cast<std::size_t>(found - held.versions.begin()) + 1;
    }

    Certification commit(OpIndex op, const TransactionRecord& record) {
        if (guarantee_ == Guarantee::strict_serializable) {
            if (history_.completions()[op.value] < latest_) {
                return refuse(txn(op) + " completed before an earlier one was invoked");
            }
            latest_ = std::max(latest_, history_.invocations()[op.value]);
        }
        for (const auto& [key, written] : record.writes) {
            Held& held = held_[key];
            if (!held.versions.empty() && held.versions.back().when > started_[op.value]) {
                return refuse(txn(op) + " and " + txn(held.versions.back().writer) +
                              " wrote one key and overlap");
            }
            if (lists_) held.list.insert(held.list.end(), written.begin(), written.end());
            held.versions.push_back({now_, op, held.list.size(), written.back()});
            held.position[written.back()] = held.versions.size();
        }
        return {true};
    }

    const History& history_;
    bool lists_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    std::vector<int> met_;
    std::vector<std::uint64_t> started_;
    std::map<Key, Held> held_;
    Instant latest_ = Instant::at(-Duration::max());
    std::uint64_t now_ = 0;
};

// ---- Cycles

// What the history says by itself about one transaction before another.
class Edges {
  public:
    Edges(const History& history, bool lists, std::optional<Value> initial)
        : history_(history), lists_(lists), initial_(initial) {
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            if (history.outcome(OpIndex{i}) == Outcome::fail) continue;
            for (const auto& [key, values] : record_of(history, OpIndex{i}, lists).all_written) {
                for (const Datum value : values) ++writers_[{key, value}];
            }
        }
    }

    // Whether nothing can be mistaken about `op`: it did not fail, and each value that it wrote or
    // read was written once, or is the initial one.
    bool unmistakable(OpIndex op) const {
        if (history_.outcome(op) == Outcome::fail) return false;
        const auto once = [&](const Key& key, const Data& values) {
            return std::ranges::all_of(values, [&](Datum value) {
                const auto found = writers_.find({key, value});
                const int writers = found == writers_.end() ? 0 : found->second;
                const bool at_first = !lists_ && value == Datum(initial_);
                return writers + (at_first ? 1 : 0) <= 1;
            });
        };
        const TransactionRecord record = record_of(history_, op, lists_);
        return std::ranges::all_of(
                   record.all_written,
                   [&](const auto& each) { return once(each.first, each.second); }) &&
               std::ranges::all_of(record.reads,
                                   [&](const auto& read) { return once(read.key, read.content); });
    }

    bool real_time(OpIndex a, OpIndex b) const {
        return history_.completions()[a.value] < history_.invocations()[b.value];
    }

    // `b` read something that `a` wrote.
    bool reads_from(OpIndex a, OpIndex b) const {
        const TransactionRecord writer = record_of(history_, a, lists_);
        for (const auto& read : record_of(history_, b, lists_).reads) {
            const auto wrote = writer.all_written.find(read.key);
            if (wrote == writer.all_written.end()) continue;
            for (const Datum value : wrote->second) {
                if (has(read.content, value)) return true;
            }
        }
        return false;
    }

    // `a` read a list that ends before what `b` appended; or the value that `b` replaced.
    bool overwritten(OpIndex a, OpIndex b) const {
        const TransactionRecord reader = record_of(history_, a, lists_);
        const TransactionRecord writer = record_of(history_, b, lists_);
        for (const auto& read : reader.reads) {
            const auto wrote = writer.writes.find(read.key);
            if (wrote == writer.writes.end()) continue;
            for (const Datum value : wrote->second) {
                if (lists_ && !has(read.content, value)) return true;
            }
            if (lists_) continue;
            if (read.content[0] == Datum(initial_)) return true;
            for (const auto& its : writer.reads) {
                if (its == read) return true;
            }
        }
        return false;
    }

    // What `a` appended stands before what `b` did in a list that some transaction of the core
    // read,
    // or stands there while that of `b` does not.
    bool overwrites(OpIndex a, OpIndex b, const std::vector<OpIndex>& core) const {
        if (!lists_) return reads_from(a, b) && shares_write(a, b);
        const TransactionRecord first = record_of(history_, a, true);
        const TransactionRecord second = record_of(history_, b, true);
        for (const auto& [key, values] : first.writes) {
            const auto other = second.writes.find(key);
            if (other == second.writes.end()) continue;
            for (const OpIndex op : core) {
                objects::MicroOps ops(history_.output(op));
                while (const auto micro = ops.next()) {
                    if (Key(history_.keys()[op.value].value, micro->key) != key) continue;
                    if (micro->kind != objects::MicroOp::Kind::read) continue;
                    if (stands_before(micro->values, values, other->second)) return true;
                }
            }
        }
        return false;
    }

  private:
    // Something of `a` before something of `b`, which need not be there at all.
    static bool stands_before(std::span<const Datum> list, const Data& a, const Data& b) {
        for (const Datum first : a) {
            const auto before = std::ranges::find(list, first);
            for (const Datum second : b) {
                if (before < std::ranges::find(list, second)) return true;
            }
        }
        return false;
    }
    static bool has(const Data& list, Datum value) {
        return std::ranges::find(list, value) != list.end();
    }
    bool shares_write(OpIndex a, OpIndex b) const {
        const TransactionRecord first = record_of(history_, a, lists_);
        const TransactionRecord second = record_of(history_, b, lists_);
        return std::ranges::any_of(
            first.writes, [&](const auto& write) { return second.writes.count(write.first) != 0; });
    }
    const History& history_;
    bool lists_;
    std::optional<Value> initial_;
    std::map<CertifiedValue, int> writers_;
};

// Whether a cycle of such edges refutes the guarantee, whatever else happened.
bool forbidden(const std::vector<Precedence>& cycle, Guarantee guarantee) {
    std::size_t rw = 0, adjacent = 0, ww = 0;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        const Because because = cycle[i].because;
        const Because next = cycle[(i + 1) % cycle.size()].because;
        if (because == Because::real_time && guarantee != Guarantee::strict_serializable) {
            return false;
        }
        if (because == Because::overwrites) ++ww;
        if (because == Because::overwritten) ++rw;
        if (because == Because::overwritten && next == Because::overwritten) ++adjacent;
    }
    switch (guarantee) {
        case Guarantee::read_committed: return rw == 0;
        case Guarantee::read_atomic: return rw == 0 || (cycle.size() == 2 && rw == 1 && ww == 0);
        case Guarantee::snapshot_isolation: return adjacent == 0;
        default: return true;
    }
}

// Whether the cycle holds as a proof: closed, of edges that the history bears out, and forbidden.
Certification certify_cycle(const History& history, const Edges& edges,
                            const Counterexample& evidence, bool& proves, Guarantee guarantee) {
    const std::vector<Precedence>& cycle = evidence.cycle;
    proves = !cycle.empty() && forbidden(cycle, guarantee);
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        const Precedence& edge = cycle[i];
        if (edge.after != cycle[(i + 1) % cycle.size()].before) {
            return refuse("the cycle does not close");
        }
        // What it wrote itself stands in its own order, which says nothing about others.
        if (edge.before == edge.after) return refuse(txn(edge.before) + " before itself");
        for (const OpIndex op : {edge.before, edge.after}) {
            if (op.value >= history.size()) return refuse("a cycle of nothing");
            if (std::ranges::count(evidence.core, op) == 0 &&
                std::ranges::count(evidence.context, op) == 0) {
                return refuse(txn(op) + " is in the cycle and not in the core or its context");
            }
        }
        if (edge.reason.empty()) return refuse("an edge without a reason");
        proves = proves && edges.unmistakable(edge.before);
        bool true_of_history = true;
        switch (edge.because) {
            case Because::real_time:
                true_of_history = edges.real_time(edge.before, edge.after);
                break;
            case Because::reads_from:
                true_of_history = edges.reads_from(edge.before, edge.after);
                break;
            case Because::overwritten:
                true_of_history = edges.overwritten(edge.before, edge.after);
                break;
            case Because::overwrites:
                true_of_history = edges.overwrites(edge.before, edge.after, evidence.core);
                break;
            default: proves = false;
        }
        if (!true_of_history) return refuse("not so: " + edge.reason);
    }
    return {true};
}

// ---- Cores

Certification certify_core(const History& history, bool lists, Guarantee guarantee,
                           const Counterexample& evidence, bool cycle_proves,
                           std::optional<Value> initial) {
    const std::vector<OpIndex>& core = evidence.core;
    if (core.empty()) return refuse("the counterexample is empty");
    for (const OpIndex op : core) {
        if (op.value >= history.size()) return refuse("the core has no such operation");
        if (std::ranges::count(core, op) != 1) return refuse("the core has an operation twice");
    }
    const bool small = core.size() <= largest_core;
    std::set<CertifiedValue> written;
    if (small) written = written_and_read(history, lists, core);
    const auto orders = [&](const std::vector<OpIndex>& ops) {
        if (!small) return TransactionOrders{.gave_up = true};
        return orders_of(history, lists, guarantee, ops, written, initial);
    };
    const TransactionOrders all = orders(core);
    if (all.exists) return refuse("the core has a legal order");
    if (all.gave_up) {
        return cycle_proves ? Certification{true} : refuse("the core has too many orders to try");
    }
    for (std::size_t i = 0; evidence.minimal && i < core.size(); ++i) {
        std::vector<OpIndex> rest = core;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        const TransactionOrders fewer = orders(rest);
        if (!fewer.exists && !fewer.gave_up) {
            return refuse("the core is not minimal: " + txn(core[i]) + " is not needed");
        }
    }
    return {true};
}

}  // namespace

Certification certify_transactions(const History& history, const objects::Object& object,
                                   Guarantee guarantee, const Verdict& verdict,
                                   std::optional<Value> initial) {
    const bool lists = &object == &objects::list_append();
    if (verdict.conclusion == Conclusion::unknown) {
        if (verdict.limit.empty()) return refuse("an unknown verdict that names no limit");
        return {true};
    }
    if (verdict.conclusion == Conclusion::holds) {
        if (verdict.views.size() != 1) return refuse("it holds, but not by one order");
        return Replay(history, lists, guarantee, initial).run(verdict.views[0].order);
    }
    if (verdict.counterexamples.empty()) return refuse("a violation without a counterexample");
    const Edges edges(history, lists, initial);
    for (const Counterexample& evidence : verdict.counterexamples) {
        if (evidence.explanation.empty()) return refuse("a violation that nobody explains");
        bool proves = false;
        Certification result = certify_cycle(history, edges, evidence, proves, guarantee);
        if (!result) return result;
        result = certify_core(history, lists, guarantee, evidence, proves, initial);
        if (!result) return result;
    }
    return {true};
}

}  // namespace cleave::check
