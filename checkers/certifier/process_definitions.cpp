#include "certifier/process_definitions.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace cleave::check::record {
namespace {

int count_of(const Ops& ops) { return static_cast<int>(ops.size()); }

// A position: what stands for no operation is below 0, and never one.
std::size_t at(int op) { return static_cast<std::size_t>(op); }

// ---- Sessions

// Versions that the process of `r` had seen by its operation `e` (at `r` itself, if it is `r`).
void collect_seen(const Ops& ops, const std::vector<std::vector<int>>& of_process, Guarantee g,
                  int e, int r, std::set<int>& seen) {
    const bool earlier = e != r;
    if (g == Guarantee::read_your_writes) {
        if (earlier && ops[at(e)].sets && ops[at(e)].key == ops[at(r)].key) seen.insert(e);
    } else if (g == Guarantee::monotonic_reads) {
        if (earlier && ops[at(e)].observes && ops[at(e)].key == ops[at(r)].key)
            seen.insert(ops[at(e)].source);
    } else if (ops[at(e)].source >= 0) {
        const Op& write = ops[at(ops[at(e)].source)];
        for (const int q : of_process[write.process]) {
            if (ops[at(q)].key != ops[at(r)].key || !before(ops[at(q)], write)) continue;
            if (g == Guarantee::monotonic_writes && ops[at(q)].sets) seen.insert(q);
            if (g == Guarantee::writes_follow_reads && ops[at(q)].observes) {
                seen.insert(ops[at(q)].source);
            }
        }
    }
}

// Whether the versions can be put in an order with every pair as it stands in `pairs`, the initial
// one first and those of one process in its order.
bool orderable(const Ops& ops, const std::set<std::pair<int, int>>& pairs) {
    std::map<int, std::set<int>> next;
    std::map<int, int> waits;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<int>> by_writer;
    const auto edge = [&](int a, int b) {
        if (next[a].insert(b).second) ++waits[b];
        waits.try_emplace(a, 0);
    };
    for (const auto& [a, b] : pairs) {
        if (b == initial) return false;
        if (a != initial) edge(a, b);
    }
    std::set<int> versions;
    for (const auto& [version, n] : waits) versions.insert(version);
    for (const int v : versions) by_writer[{ops[at(v)].key, ops[at(v)].process}].push_back(v);
    for (const auto& [writer, list] : by_writer) {
        for (const int a : list) {
            for (const int b : list) {
                if (before(ops[at(a)], ops[at(b)])) edge(a, b);
            }
        }
    }
    std::vector<int> free;
    for (const auto& [version, n] : waits) {
        if (n == 0) free.push_back(version);
    }
    for (std::size_t i = 0; i < free.size(); ++i) {
        for (const int b : next[free[i]]) {
            if (--waits[b] == 0) free.push_back(b);
        }
    }
    return free.size() == waits.size();
}

}  // namespace

bool session_holds(const Ops& all, Guarantee guarantee) {
    Ops ops = all;
    std::map<std::uint32_t, std::uint32_t> numbers;
    for (Op& op : ops) {
        op.process = numbers.try_emplace(op.process, static_cast<std::uint32_t>(numbers.size()))
                         .first->second;
    }
    std::vector<std::vector<int>> of_process(numbers.size());
    for (int i = 0; i < count_of(ops); ++i) of_process[ops[at(i)].process].push_back(i);
    for (const auto& own : of_process) {
        std::set<std::pair<int, int>> pairs;
        for (const int r : own) {
            if (!ops[at(r)].observes || !ops[at(r)].certain) continue;
            std::set<int> seen;
            for (const int e : own) {
                if (e == r || before(ops[at(e)], ops[at(r)])) {
                    collect_seen(ops, of_process, guarantee, e, r, seen);
                }
            }
            for (const int v : seen) {
                if (v != ops[at(r)].source) pairs.insert({v, ops[at(r)].source});
            }
            if (guarantee != Guarantee::read_your_writes) continue;
            if (!orderable(ops, pairs)) return false;  // each read by itself
            pairs.clear();
        }
        if (!orderable(ops, pairs)) return false;
    }
    return true;
}

// ---- Causal

namespace {

// For up to 64 versions at a time (a key and a source): whether a write of the key that `beats` the
// source is in the causal past of a read that returned it.
bool nothing_missed(const Ops& ops, bool after_source,
                    const std::function<bool(int write, int source)>& beats) {
    const auto predecessors = process_predecessors(ops);
    const std::vector<int> order = causal_order(ops, predecessors);
    if (order.empty() && !ops.empty()) return false;
    std::set<std::pair<std::uint32_t, int>> read;
    for (const Op& op : ops) {
        if (op.source != nothing) read.insert({op.key, op.source});
    }
    std::vector<std::uint64_t> after(ops.size()), newer(ops.size());
    for (auto batch = read.begin(); batch != read.end();) {
        std::vector<std::pair<std::uint32_t, int>> versions;
        std::map<std::pair<std::uint32_t, int>, std::uint64_t> bit;
        std::map<std::uint32_t, std::vector<std::size_t>> of_key;
        for (; batch != read.end() && versions.size() < 64; ++batch) {
            bit[*batch] = std::uint64_t{1} << versions.size();
            of_key[batch->first].push_back(versions.size());
            versions.push_back(*batch);
        }
        for (const int i : order) {
            // What is in the past of `i`: the versions themselves, and writes that beat them.
            std::uint64_t has = 0, beaten = 0;
            const auto inherit = [&](int p) {
                has |= after[at(p)];
                beaten |= newer[at(p)];
            };
            for (const int p : predecessors[at(i)]) inherit(p);
            if (ops[at(i)].source >= 0) inherit(ops[at(i)].source);
            if (ops[at(i)].observes && ops[at(i)].certain) {
                const auto own = bit.find({ops[at(i)].key, ops[at(i)].source});
                if (own != bit.end() && (beaten & own->second) != 0) return false;
            }
            if (ops[at(i)].sets && of_key.count(ops[at(i)].key) != 0) {
                for (const std::size_t v : of_key[ops[at(i)].key]) {
                    const std::uint64_t mask = std::uint64_t{1} << v;
                    const int source = versions[v].second;
                    if (source == i) {
                        has |= mask;
                    } else if (source == initial ||
                               ((!after_source || (has & mask) != 0) && beats(i, source))) {
                        beaten |= mask;
                    }
                }
            }
            after[at(i)] = has;
            newer[at(i)] = beaten;
        }
    }
    return true;
}

}  // namespace

bool causal_holds(const Ops& ops) {
    return nothing_missed(ops, true, [](int, int) { return true; });
}

bool convergent_holds(const Ops& ops, const std::vector<int>& place) {
    return nothing_missed(
        ops, false, [&](int write, int source) { return place[at(write)] > place[at(source)]; });
}

// ---- Small sets

namespace {

using Relation = std::vector<std::vector<bool>>;

Relation process_order(const Ops& ops) {
    Relation so(ops.size(), std::vector<bool>(ops.size(), false));
    for (int a = 0; a < count_of(ops); ++a) {
        for (int b = 0; b < count_of(ops); ++b) so[at(a)][at(b)] = before(ops[at(a)], ops[at(b)]);
    }
    return so;
}

void close(Relation& relation) {
    const int n = static_cast<int>(relation.size());
    for (int k = 0; k < n; ++k) {
        for (int a = 0; a < n; ++a) {
            if (!relation[at(a)][at(k)]) continue;
            for (int b = 0; b < n; ++b) {
                if (relation[at(k)][at(b)]) relation[at(a)][at(b)] = true;
            }
        }
    }
}

bool cyclic(const Relation& closed) {
    for (std::size_t i = 0; i < closed.size(); ++i) {
        if (closed[i][i]) return true;
    }
    return false;
}

// Some order that keeps `relation`, in which every checked operation finds its source as the last
// write of its key. Situations that led nowhere are remembered.
class Orders {
  public:
    Orders(const Ops& ops, const Relation& relation, const std::vector<bool>& checked,
           std::uint64_t& steps)
        : ops_(ops), relation_(relation), checked_(checked), steps_(steps) {}

    bool exist() { return extend(0, {}); }

  private:
    bool extend(std::uint64_t placed, std::map<std::uint32_t, int> last) {
        ++steps_;
        if (placed == (std::uint64_t{1} << ops_.size()) - 1) return true;
        if (!tried_.insert({placed, last}).second) return false;
        for (int i = 0; i < count_of(ops_); ++i) {
            if ((placed >> i & 1) != 0 || waits(i, placed)) continue;
            const auto now = last.find(ops_[at(i)].key);
            const int version = now == last.end() ? initial : now->second;
            if (checked_[at(i)] && version != ops_[at(i)].source) continue;
            auto next = last;
            if (ops_[at(i)].sets) next[ops_[at(i)].key] = i;
            if (extend(placed | std::uint64_t{1} << i, std::move(next))) return true;
        }
        return false;
    }
    bool waits(int i, std::uint64_t placed) const {
        for (int a = 0; a < count_of(ops_); ++a) {
            if (relation_[at(a)][at(i)] && (placed >> a & 1) == 0) return true;
        }
        return false;
    }

    const Ops& ops_;
    const Relation& relation_;
    const std::vector<bool>& checked_;
    std::uint64_t& steps_;
    std::set<std::pair<std::uint64_t, std::map<std::uint32_t, int>>> tried_;
};

bool views_exist(const Ops& ops, const Relation& kept, std::uint64_t& steps) {
    std::set<std::uint32_t> processes;
    for (const Op& op : ops) processes.insert(op.process);
    return std::all_of(processes.begin(), processes.end(), [&](std::uint32_t p) {
        std::vector<bool> checked(ops.size());
        for (int i = 0; i < count_of(ops); ++i) {
            checked[at(i)] = ops[at(i)].process == p && ops[at(i)].observes && ops[at(i)].certain;
        }
        return Orders(ops, kept, checked, steps).exist();
    });
}

// Bad patterns WriteCORead and WriteCOInitRead, and CyclicCF, literally.
bool patterns_absent(const Ops& ops, const Relation& co, bool convergent) {
    Relation all = co;
    for (int r = 0; r < count_of(ops); ++r) {
        if (!ops[at(r)].observes || !ops[at(r)].certain) continue;
        const int source = ops[at(r)].source;
        for (int w = 0; w < count_of(ops); ++w) {
            if (!ops[at(w)].sets || ops[at(w)].key != ops[at(r)].key || w == source ||
                !co[at(w)][at(r)])
                continue;
            if (source == initial || co[at(source)][at(w)]) return false;
            all[at(w)][at(source)] = true;
        }
    }
    if (!convergent) return true;
    close(all);
    return !cyclic(all);
}

}  // namespace

bool small_holds(const Ops& ops, Guarantee guarantee, std::uint64_t& steps) {
    const Relation so = process_order(ops);
    Relation co = so;
    for (int i = 0; i < count_of(ops); ++i) {
        if (ops[at(i)].source >= 0) co[at(ops[at(i)].source)][at(i)] = true;
    }
    close(co);
    const bool acyclic = !cyclic(co);
    switch (guarantee) {
        case Guarantee::causal: return acyclic && patterns_absent(ops, co, false);
        case Guarantee::causal_convergent: return acyclic && patterns_absent(ops, co, true);
        case Guarantee::causal_memory: return acyclic && views_exist(ops, co, steps);
        case Guarantee::pram: return views_exist(ops, so, steps);
        case Guarantee::no_thin_air: return true;
        case Guarantee::sequential: {
            std::vector<bool> checked(ops.size());
            for (int i = 0; i < count_of(ops); ++i) checked[at(i)] = ops[at(i)].observes;
            return acyclic && Orders(ops, co, checked, steps).exist();
        }
        default: return session_holds(ops, guarantee);
    }
}

}  // namespace cleave::check::record
