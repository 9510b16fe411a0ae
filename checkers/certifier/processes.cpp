#include "certifier/processes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "certifier/process_definitions.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using record::Op;
using record::Ops;

constexpr std::size_t largest_core = 24;
constexpr std::uint64_t most_steps = 3'000'000;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }

// ---- What holds

using Version = std::pair<std::uint32_t, std::optional<Value>>;

// What an unanswered compare-and-set found matters to causal order, and in one order of all.
void forget_unanswered(Op& op, Guarantee guarantee) {
    const bool matters = guarantee == Guarantee::sequential || guarantee == Guarantee::causal ||
                         guarantee == Guarantee::causal_convergent ||
                         guarantee == Guarantee::causal_memory;
    if (op.certain || matters) return;
    op.observes = false;
    op.source = record::nothing;
}

// All operations, with the sources that the values or else the verdict tell. An operation of
// unknown outcome takes part only if something was read from it.
class Account {
  public:
    Account(const History& history, const Verdict& verdict, std::optional<Value> initial) {
        position.assign(history.size(), -1);
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const auto op = record::op_of(history, OpIndex{i});
            if (!op) continue;
            position[i] = static_cast<int>(ops.size());
            ops.push_back(*op);
            forget_unanswered(ops.back(), verdict.guarantee);
        }
        std::map<Version, std::vector<int>> writers;
        for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
            if (ops[i].sets) writers[{ops[i].key, ops[i].left}].push_back(i);
        }
        for (const ReadFrom& from : verdict.sources) take(from, initial);
        for (int i = 0; i < static_cast<int>(ops.size()) && reason.empty(); ++i) {
            Op& op = ops[i];
            if (op.source != record::undecided) continue;
            const auto& list = writers[{op.key, op.seen}];
            const std::size_t possible = list.size() + (op.seen == initial ? 1 : 0);
            if (!op.certain) {
                op.source = record::nothing;
            } else if (possible != 1) {
                reason = "the verdict does not say which write operation " +
                         std::to_string(op.index.value) + " read";
            } else {
                op.source = list.empty() ? record::initial : list.front();
                if (!list.empty() && !record::may_write(ops[op.source], op)) {
                    reason = "operation " + std::to_string(op.index.value) +
                             " read what its process had not written yet";
                }
            }
        }
        if (reason.empty()) drop_what_did_not_happen();
    }

    Ops ops;
    std::vector<int> position;  // by index in the history; -1 if it takes no part
    std::string reason;         // why not

  private:
    void take(const ReadFrom& from, std::optional<Value> initial) {
        const auto known = [&](OpIndex op) {
            return op.value < position.size() && position[op.value] >= 0;
        };
        if (!known(from.read) || (from.write && !known(*from.write))) {
            reason = "a source of nothing";
            return;
        }
        Op& op = ops[position[from.read.value]];
        if (!from.write) {
            if (!op.observes || op.seen != initial) reason = "an initial value that is none";
            op.source = record::initial;
            return;
        }
        op.source = position[from.write->value];
        if (!op.observes || !record::may_write(ops[op.source], op)) {
            reason = "operation " + std::to_string(op.index.value) +
                     " cannot have read the write that the verdict names";
        }
    }

    void drop_what_did_not_happen() {
        std::vector<bool> read(ops.size(), false);
        for (const Op& op : ops) {
            if (op.source >= 0) read[op.source] = true;
        }
        std::vector<int> moved(ops.size(), -1);
        Ops kept;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            if (!ops[i].certain && !read[i]) continue;
            if (!ops[i].certain && ops[i].observes && ops[i].source == record::nothing) {
                reason = "an unanswered compare-and-set was read, but what it found is not said";
            }
            moved[i] = static_cast<int>(kept.size());
            kept.push_back(ops[i]);
        }
        for (Op& op : kept) {
            if (op.source >= 0) op.source = moved[op.source];
        }
        for (int& at : position) at = at < 0 ? -1 : moved[at];
        ops = std::move(kept);
    }
};

// `order` has every operation at most once and keeps process order; `place` is filled in.
Certification replay_order(const Account& account, const View& view, std::vector<int>& place) {
    place.assign(account.ops.size(), -1);
    std::map<std::uint32_t, std::int64_t> latest;  // invocation, by process
    int next = 0;
    for (const OpIndex index : view.order) {
        const std::string where = "operation " + std::to_string(index.value) + " of the order ";
        const int at = index.value < account.position.size() ? account.position[index.value] : -1;
        if (at < 0) return refuse(where + "did not happen");
        if (place[at] >= 0) return refuse(where + "comes twice");
        place[at] = next++;
        const Op& op = account.ops[at];
        const auto [known, fresh] = latest.try_emplace(op.process, op.invoked);
        if (op.certain && op.completed < known->second) {
            return refuse(where + "comes after a later one of its process");
        }
        known->second = std::max(known->second, op.invoked);
    }
    return {true};
}

// Every checked operation finds its source.
Certification replay_reads(const Account& account, const View& view,
                           const std::vector<bool>& checked) {
    std::map<std::uint32_t, int> last;
    for (const OpIndex index : view.order) {
        const int at = account.position[index.value];
        const Op& op = account.ops[at];
        const auto now = last.try_emplace(op.key, record::initial).first;
        if (checked[at] && now->second != op.source) {
            return refuse("operation " + std::to_string(index.value) +
                          " could not have answered as it did in this order");
        }
        if (op.sets) now->second = at;
    }
    return {true};
}

Certification require_all(const Account& account, const std::vector<int>& place,
                          const std::vector<bool>& needed) {
    for (std::size_t i = 0; i < place.size(); ++i) {
        if (!needed[i] || place[i] >= 0) continue;
        return refuse("operation " + std::to_string(account.ops[i].index.value) +
                      " is missing from the order");
    }
    return {true};
}

// The places of all operations that have one agree with the causal order.
bool keeps_causal_order(const Ops& ops, const std::vector<int>& place) {
    const auto predecessors = record::process_predecessors(ops);
    const std::vector<int> order = record::causal_order(ops, predecessors);
    if (order.empty() && !ops.empty()) return false;
    std::vector<int> latest(ops.size(), -1);  // place in the causal past
    for (const int i : order) {
        const auto look = [&](int p) { latest[i] = std::max({latest[i], latest[p], place[p]}); };
        for (const int p : predecessors[i]) look(p);
        if (ops[i].source >= 0) look(ops[i].source);
        if (place[i] >= 0 && latest[i] >= place[i]) return false;
    }
    return true;
}

Certification certify_one_order(const Account& account, const Verdict& verdict, bool convergent) {
    if (verdict.views.size() != 1) return refuse("there must be one order");
    std::vector<int> place;
    Certification result = replay_order(account, verdict.views[0], place);
    if (!result) return result;
    result = require_all(account, place, std::vector<bool>(account.ops.size(), true));
    if (!result) return result;
    if (!convergent) {
        std::vector<bool> checked;
        for (const Op& op : account.ops) checked.push_back(op.observes);
        return replay_reads(account, verdict.views[0], checked);
    }
    if (!keeps_causal_order(account.ops, place)) return refuse("the order breaks causal order");
    if (!record::convergent_holds(account.ops, place)) {
        return refuse("a read misses a version in its causal past");
    }
    return {true};
}

Certification certify_views(const Account& account, const Verdict& verdict, bool causal) {
    std::set<std::uint32_t> told;
    for (const View& view : verdict.views) {
        if (!view.process) return refuse("a view of nobody");
        std::vector<bool> needed, checked;
        for (const Op& op : account.ops) {
            const bool own = op.process == *view.process && op.certain;
            needed.push_back(op.sets || own);
            checked.push_back(own && op.observes);
        }
        std::vector<int> place;
        Certification result = replay_order(account, view, place);
        if (result) result = require_all(account, place, needed);
        if (result) result = replay_reads(account, view, checked);
        if (!result) return result;
        if (causal && !keeps_causal_order(account.ops, place)) {
            return refuse("a view breaks causal order");
        }
        told.insert(*view.process);
    }
    for (const Op& op : account.ops) {
        if (op.certain && told.count(op.process) == 0) {
            return refuse("process " + std::to_string(op.process) + " has no view");
        }
    }
    return {true};
}

Certification certify_holding(const History& history, const Verdict& verdict,
                              std::optional<Value> initial) {
    const Account account(history, verdict, initial);
    if (!account.reason.empty()) return refuse(account.reason);
    switch (verdict.guarantee) {
        case Guarantee::sequential: return certify_one_order(account, verdict, false);
        case Guarantee::causal_convergent: return certify_one_order(account, verdict, true);
        case Guarantee::causal_memory: return certify_views(account, verdict, true);
        case Guarantee::pram: return certify_views(account, verdict, false);
        case Guarantee::no_thin_air: return {true};
        case Guarantee::causal:
            return record::causal_holds(account.ops)
                       ? Certification{true}
                       : refuse("a read misses a write in its causal past");
        default:
            return record::session_holds(account.ops, verdict.guarantee)
                       ? Certification{true}
                       : refuse("no order of the versions fits what a process saw");
    }
}

// ---- What is violated

// The operations on record, and writes outside that may have happened at any moment.
class Part {
  public:
    Part(const History& history, const std::vector<OpIndex>& core, Guarantee guarantee,
         std::optional<Value> initial)
        : guarantee_(guarantee), initial_(initial) {
        for (const OpIndex index : core) {
            ops_.push_back(*record::op_of(history, index));
            forget_unanswered(ops_.back(), guarantee);
        }
        std::map<Version, int> wanted;
        for (const Op& op : ops_) {
            if (op.observes) ++wanted[{op.key, op.seen}];
        }
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            if (std::find(core.begin(), core.end(), OpIndex{i}) != core.end()) continue;
            auto op = record::op_of(history, OpIndex{i});
            if (!op || !op->sets) continue;
            const auto readers = wanted.find({op->key, op->left});
            if (readers == wanted.end()) continue;
            if (readers->second == 0) continue;  // more than there are readers are of no use
            --readers->second;
            op->process = UINT32_MAX - static_cast<std::uint32_t>(ops_.size());
            op->certain = false;
            op->observes = false;
            op->source = record::nothing;
            ops_.push_back(*op);
        }
    }

    // Whether some choice of sources makes it legal; nothing when that takes too long.
    std::optional<bool> legal() {
        const bool answer = choose(0);
        if (steps_ > most_steps) return std::nullopt;
        return answer;
    }

  private:
    bool choose(std::size_t i) {
        if (++steps_ > most_steps) return false;
        if (i == ops_.size()) return judge();
        Op& op = ops_[i];
        if (!op.observes) return choose(i + 1);
        const auto attempt = [&](int source) {
            op.source = source;
            return choose(i + 1);
        };
        if (!op.certain && attempt(record::nothing)) return true;
        if (op.seen == initial_ && attempt(record::initial)) return true;
        for (int w = 0; w < static_cast<int>(ops_.size()); ++w) {
            if (w == static_cast<int>(i) || !record::may_write(ops_[w], op)) continue;
            if (attempt(w)) return true;
        }
        return false;
    }

    bool judge() {
        std::vector<bool> read(ops_.size(), false);
        for (const Op& op : ops_) {
            if (op.source >= 0) read[op.source] = true;
        }
        Ops happened;
        std::vector<int> moved(ops_.size(), -1);
        for (std::size_t i = 0; i < ops_.size(); ++i) {
            const Op& op = ops_[i];
            if (!op.certain && op.observes && op.source == record::nothing) {
                if (read[i]) return false;  // it was read, so it must have found something
                continue;
            }
            if (!op.certain && !read[i]) continue;
            moved[i] = static_cast<int>(happened.size());
            happened.push_back(op);
        }
        for (Op& op : happened) {
            if (op.source >= 0) op.source = moved[op.source];
        }
        return record::small_holds(happened, guarantee_, steps_);
    }

    Ops ops_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    std::uint64_t steps_ = 0;
};

Certification certify_core(const History& history, const Counterexample& example,
                           Guarantee guarantee, std::optional<Value> initial) {
    if (example.core.empty()) return refuse("the counterexample is empty");
    if (example.core.size() > largest_core) {
        return {.reason = "the core is too large to try", .too_large = true};
    }
    if (example.explanation.empty()) return refuse("the counterexample is not explained");
    std::set<OpIndex> once(example.core.begin(), example.core.end());
    if (once.size() != example.core.size()) return refuse("the core has an operation twice");
    for (const OpIndex index : example.core) {
        if (!record::op_of(history, index)) return refuse("the core has what did not happen");
    }
    const auto whole = Part(history, example.core, guarantee, initial).legal();
    if (!whole) return refuse("the core has too many orders to try");
    if (*whole) return refuse("the core is legal");
    for (std::size_t i = 0; example.minimal && i < example.core.size(); ++i) {
        std::vector<OpIndex> rest = example.core;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        const auto legal = Part(history, rest, guarantee, initial).legal();
        if (!legal.value_or(false)) {
            return refuse("the core is not minimal: operation " +
                          std::to_string(example.core[i].value) + " is not needed");
        }
    }
    for (std::size_t i = 0; i < example.cycle.size(); ++i) {
        const Precedence& edge = example.cycle[i];
        if (edge.after != example.cycle[(i + 1) % example.cycle.size()].before) {
            return refuse("the cycle does not close");
        }
        if (edge.reason.empty()) return refuse("an edge without a reason");
    }
    return {true};
}

}  // namespace

Certification certify_processes(const History& history, const Verdict& verdict,
                                std::optional<Value> initial) {
    if (verdict.conclusion == Conclusion::unknown) {
        return verdict.limit.empty() ? refuse("an unknown verdict that names no limit")
                                     : Certification{true};
    }
    if (verdict.conclusion == Conclusion::holds) return certify_holding(history, verdict, initial);
    if (verdict.counterexamples.empty()) return refuse("a violation without a counterexample");
    for (const Counterexample& example : verdict.counterexamples) {
        Certification result = certify_core(history, example, verdict.guarantee, initial);
        if (!result) return result;
    }
    return {true};
}

}  // namespace cleave::check
