#include "weak_definitions.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "brute_force.hpp"

namespace cleave::test {
namespace {

using check::Guarantee;
using history::Action;
using history::History;
using history::Operation;

constexpr int initial_version = -1, nothing = -2;

struct Op : Operation {
    bool observes = false, sets = false;
    std::optional<Value> seen{}, left{};
    int source = nothing;
};

using Relation = std::vector<std::vector<bool>>;

// Calls `good(order)` with every order of `members` that `before` allows, until one is accepted.
template <typename Good>
bool extend_order(std::vector<int>& order, std::vector<int>& left, const Relation& before,
                  const Good& good) {
    if (left.empty()) return good(order);
    for (std::size_t i = 0; i < left.size(); ++i) {
        const int m = left[i];
        const bool early =
            std::any_of(left.begin(), left.end(), [&](int x) { return x != m && before[x][m]; });
        if (early) continue;
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
        order.push_back(m);
        const bool found = extend_order(order, left, before, good);
        order.pop_back();
        left.insert(left.begin() + static_cast<std::ptrdiff_t>(i), m);
        if (found) return true;
    }
    return false;
}

template <typename Good>
bool some_order(std::vector<int> members, const Relation& before, const Good& good) {
    std::vector<int> order;
    return extend_order(order, members, before, good);
}

class Trial {
  public:
    Trial(std::vector<Op> ops, Guarantee guarantee, std::optional<Value> initial)
        : ops_(std::move(ops)), guarantee_(guarantee), initial_(initial) {
        const auto n = ops_.size();
        so_.assign(n, std::vector<bool>(n, false));
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b < n; ++b) {
                so_[a][b] = ops_[a].process == ops_[b].process && ops_[a].outcome == Outcome::ok &&
                            ops_[a].completed < ops_[b].invoked;
            }
        }
    }

    bool run() { return choose(0); }

  private:
    int size() const { return static_cast<int>(ops_.size()); }

    bool choose(int i) {
        if (i == size()) return fits();
        if (!ops_[i].observes) return choose(i + 1);
        if (ops_[i].seen == initial_) {
            ops_[i].source = initial_version;
            if (choose(i + 1)) return true;
        }
        for (int w = 0; w < size(); ++w) {
            const bool writer = w != i && ops_[w].sets && ops_[w].key == ops_[i].key &&
                                ops_[w].left == ops_[i].seen && !so_[i][w];
            if (!writer) continue;
            ops_[i].source = w;
            if (choose(i + 1)) return true;
        }
        return false;
    }

    bool fits() {
        co_ = so_;
        for (int i = 0; i < size(); ++i) {
            if (ops_[i].source >= 0) co_[ops_[i].source][i] = true;
        }
        for (int k = 0; k < size(); ++k) {
            for (int a = 0; a < size(); ++a) {
                for (int b = 0; b < size(); ++b) {
                    if (co_[a][k] && co_[k][b]) co_[a][b] = true;
                }
            }
        }
        bool acyclic = true;
        for (int i = 0; i < size(); ++i) acyclic = acyclic && !co_[i][i];
        switch (guarantee_) {
            case Guarantee::sequential: return sequential();
            case Guarantee::causal: return acyclic && causal();
            case Guarantee::causal_convergent: return acyclic && convergent();
            case Guarantee::causal_memory: return acyclic && views(co_);
            case Guarantee::pram: return views(so_);
            case Guarantee::no_thin_air: return true;
            default: return sessions();
        }
    }

    std::vector<int> everything() const {
        std::vector<int> all;
        for (int i = 0; i < size(); ++i) all.push_back(i);
        return all;
    }

    // Whether `order` has the source of `reader` as the last write of its key before it.
    bool finds(const std::vector<int>& order, int reader) const {
        int last = initial_version;
        for (const int i : order) {
            if (i == reader) break;
            if (ops_[i].sets && ops_[i].key == ops_[reader].key) last = i;
        }
        return last == ops_[reader].source;
    }

    bool sequential() const {
        return some_order(everything(), so_, [&](const std::vector<int>& order) {
            return std::all_of(order.begin(), order.end(),
                               [&](int i) { return !ops_[i].observes || finds(order, i); });
        });
    }

    // Each answer by itself: some order of its causal past explains it.
    bool causal() const {
        for (int r = 0; r < size(); ++r) {
            if (!ops_[r].observes || ops_[r].outcome != Outcome::ok) continue;
            std::vector<int> members;
            for (int i = 0; i < size(); ++i) {
                if (co_[i][r]) members.push_back(i);
            }
            members.push_back(r);
            if (!some_order(members, co_, [&](const auto& order) { return finds(order, r); })) {
                return false;
            }
        }
        return true;
    }

    // One order of all; each answer is explained by its causal past in that order.
    bool convergent() const {
        return some_order(everything(), co_, [&](const std::vector<int>& order) {
            for (int r = 0; r < size(); ++r) {
                if (!ops_[r].observes || ops_[r].outcome != Outcome::ok) continue;
                std::vector<int> past;
                for (const int i : order) {
                    if (co_[i][r]) past.push_back(i);
                }
                past.push_back(r);
                if (!finds(past, r)) return false;
            }
            return true;
        });
    }

    bool views(const Relation& kept) const {
        for (int p = 0; p < size(); ++p) {
            const std::uint32_t process = ops_[p].process;
            const auto own = [&](int i) {
                return ops_[i].observes && ops_[i].outcome == Outcome::ok &&
                       ops_[i].process == process;
            };
            const bool found = some_order(everything(), kept, [&](const std::vector<int>& order) {
                return std::all_of(order.begin(), order.end(),
                                   [&](int i) { return !own(i) || finds(order, i); });
            });
            if (!found) return false;
        }
        return true;
    }

    // What the process of `r` must have seen of its key when it reads.
    std::vector<int> seen_before(int r) const {
        std::vector<int> seen;
        const auto read_by_then = [&](int e) { return e == r || (so_[e][r] && ops_[e].observes); };
        for (int e = 0; e < size(); ++e) {
            if (guarantee_ == Guarantee::read_your_writes && so_[e][r] && ops_[e].sets) {
                seen.push_back(e);
            }
            if (guarantee_ == Guarantee::monotonic_reads && so_[e][r] && ops_[e].observes) {
                seen.push_back(ops_[e].source);
                if (ops_[e].key != ops_[r].key) seen.pop_back();
            }
            if (!read_by_then(e) || ops_[e].source < 0) continue;
            for (int w = 0; w < size(); ++w) {
                if (!so_[w][ops_[e].source] || ops_[w].key != ops_[r].key) continue;
                if (guarantee_ == Guarantee::monotonic_writes && ops_[w].sets) seen.push_back(w);
                if (guarantee_ == Guarantee::writes_follow_reads && ops_[w].observes) {
                    seen.push_back(ops_[w].source);
                }
            }
        }
        std::erase_if(seen, [&](int v) { return v >= 0 && ops_[v].key != ops_[r].key; });
        return seen;
    }

    // One order of the versions for each process; for read-your-writes one for each read.
    bool sessions() const {
        for (int p = 0; p < size(); ++p) {
            const std::uint32_t process = ops_[p].process;
            const bool alone = guarantee_ == Guarantee::read_your_writes;
            std::vector<int> versions;
            for (int i = 0; i < size(); ++i) {
                if (ops_[i].sets) versions.push_back(i);
            }
            const bool found = some_order(versions, so_, [&](const std::vector<int>& order) {
                const auto place = [&](int v) {
                    return v == initial_version
                               ? -1
                               : std::find(order.begin(), order.end(), v) - order.begin();
                };
                for (int r = 0; r < size(); ++r) {
                    const bool own = ops_[r].observes && ops_[r].process == process &&
                                     ops_[r].outcome == Outcome::ok;
                    if (!own || (alone && r != p)) continue;
                    for (const int v : seen_before(r)) {
                        if (place(v) > place(ops_[r].source)) return false;
                    }
                }
                return true;
            });
            if (!found) return false;
        }
        return true;
    }

    std::vector<Op> ops_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    Relation so_, co_;
};

}  // namespace

bool has_by_definition(const History& history, Guarantee guarantee, std::optional<Value> initial) {
    std::vector<Op> certain, perhaps;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        Op op{history[history::OpIndex{i}]};
        op.observes = op.action == Action::read || op.action == Action::cas;
        op.sets = op.action != Action::read;
        op.seen = op.action == Action::cas ? op.expected : op.value;
        op.left = op.action == Action::remove ? std::nullopt : op.value;
        if (op.action == Action::cas && op.seen == op.left) op.sets = false;
        if (op.outcome == Outcome::ok) certain.push_back(op);
        if (op.outcome != Outcome::unknown || !op.sets) continue;
        // Where no causal order is asked for, what an unanswered cas found does not matter.
        const bool matters = guarantee == Guarantee::sequential || guarantee == Guarantee::causal ||
                             guarantee == Guarantee::causal_convergent ||
                             guarantee == Guarantee::causal_memory;
        if (!matters) op.observes = false;
        perhaps.push_back(op);
    }
    for (unsigned subset = 0; subset < 1U << perhaps.size(); ++subset) {
        std::vector<Op> ops = certain;
        for (std::size_t i = 0; i < perhaps.size(); ++i) {
            if ((subset >> i & 1U) != 0) ops.push_back(perhaps[i]);
        }
        if (Trial(std::move(ops), guarantee, initial).run()) return true;
    }
    return false;
}

namespace {

std::vector<Op> all_that_may_happen(const History& history, bool certain) {
    std::vector<Op> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        Op op{history[history::OpIndex{i}]};
        op.observes = op.action == Action::read || op.action == Action::cas;
        op.sets = op.action != Action::read;
        op.seen = op.action == Action::cas ? op.expected : op.value;
        op.left = op.action == Action::remove ? std::nullopt : op.value;
        if (op.outcome == (certain ? Outcome::ok : Outcome::unknown)) ops.push_back(op);
    }
    return ops;
}

// Calls `good` with the certain operations and each subset of the others that write.
bool some_outcome(const History& history, const std::function<bool(std::vector<Op>)>& good) {
    const std::vector<Op> certain = all_that_may_happen(history, true);
    std::vector<Op> perhaps = all_that_may_happen(history, false);
    std::erase_if(perhaps, [](const Op& op) { return !op.sets; });
    for (unsigned subset = 0; subset < 1U << perhaps.size(); ++subset) {
        std::vector<Op> ops = certain;
        for (std::size_t i = 0; i < perhaps.size(); ++i) {
            if ((subset >> i & 1U) != 0) ops.push_back(perhaps[i]);
        }
        if (good(std::move(ops))) return true;
    }
    return false;
}

Relation real_time(const std::vector<Op>& ops) {
    Relation before(ops.size(), std::vector<bool>(ops.size(), false));
    for (std::size_t a = 0; a < ops.size(); ++a) {
        for (std::size_t b = 0; b < ops.size(); ++b) {
            before[a][b] = ops[a].outcome == Outcome::ok && ops[a].completed < ops[b].invoked;
        }
    }
    return before;
}

}  // namespace

bool reads_fit_by_definition(const History& history, bool only_undisturbed,
                             std::optional<Value> initial) {
    const std::vector<Op> certain = all_that_may_happen(history, true);
    for (const Op& read : certain) {
        if (!read.observes) continue;
        const bool fits = some_outcome(history, [&](std::vector<Op> ops) {
            std::vector<int> members;
            int reader = -1;
            bool disturbed = false;
            for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
                const bool self = static_cast<const Operation&>(ops[i]) == read;
                if (self && reader < 0) reader = i;
                const bool writes = ops[i].sets && ops[i].key == read.key &&
                                    !(ops[i].observes && ops[i].seen == ops[i].left);
                if (reader == i || writes) members.push_back(i);
                if (reader == i || !writes) continue;
                disturbed = disturbed ||
                            (ops[i].invoked <= read.completed && ops[i].completed >= read.invoked);
            }
            if (only_undisturbed && disturbed) return true;
            return some_order(members, real_time(ops), [&](const std::vector<int>& order) {
                std::optional<Value> last = initial;
                for (const int i : order) {
                    if (i == reader) break;
                    last = ops[i].left;
                }
                return last == read.seen;
            });
        });
        if (!fits) return false;
    }
    return true;
}

std::optional<std::uint64_t> versions_by_definition(const History& history,
                                                    std::optional<Value> initial) {
    std::optional<std::uint64_t> best;
    some_outcome(history, [&](std::vector<Op> ops) {
        std::vector<int> members;
        for (int i = 0; i < static_cast<int>(ops.size()); ++i) members.push_back(i);
        some_order(members, real_time(ops), [&](const std::vector<int>& order) {
            std::vector<std::optional<Value>> written = {initial};
            std::uint64_t most = 1;
            for (const int i : order) {
                if (ops[i].observes) {
                    const auto at = std::find(written.rbegin(), written.rend(), ops[i].seen);
                    if (at == written.rend()) return false;
                    most = std::max(most, static_cast<std::uint64_t>(at - written.rbegin()) + 1);
                }
                if (ops[i].sets) written.push_back(ops[i].left);
            }
            best = best ? std::min(*best, most) : most;
            return false;  // look at all of them
        });
        return false;
    });
    return best;
}

std::optional<std::int64_t> delta_by_definition(const History& history,
                                                std::optional<Value> initial) {
    for (std::int64_t delta = 0; delta < 64; ++delta) {
        History early;
        early.key("x");
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            Operation op = history[history::OpIndex{i}];
            if (op.action == Action::read) op.invoked = op.invoked - Duration::nanoseconds(delta);
            early.add(op);
        }
        if (linearizable_by_brute_force(early, initial)) return delta;
    }
    return std::nullopt;
}

}  // namespace cleave::test
