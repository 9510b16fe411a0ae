#include "results/merge.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace cleave::results {
namespace {

// The runs of one scenario on one build, of all inputs, in the order of strategy and seed; of twins
// that agree, one.
Fallible<std::vector<Run>> runs_of(const std::vector<Store>& inputs, const std::string& scenario,
                                   const std::string& build) {
    std::vector<Run> runs;
    for (const Store& input : inputs) {
        auto read =
            input.read({scenario, build, {}, {}}, [&](const Run& run) { runs.push_back(run); });
        if (!read) return read.error();
    }
    const auto name = [](const Run& run) { return std::tuple(run.strategy, run.summary.seed); };
    // Twins by what they came to, so that which of them is stored does not depend on whose file
    // was named first.
    std::stable_sort(runs.begin(), runs.end(), [&](const Run& a, const Run& b) {
        return std::tuple(name(a), a.summary.trace_hash, a.seconds) <
               std::tuple(name(b), b.summary.trace_hash, b.seconds);
    });
    return runs;
}

template <class Value>
Fallible<bool> collect(const std::vector<Store>& inputs,
                       Fallible<std::vector<Value>> (Store::*list)() const,
                       const std::string& (*key)(const Value&),
                       const std::string& (*order)(const Value&),
                       std::map<std::string, Value>& all) {
    for (const Store& input : inputs) {
        auto values = (input.*list)();
        if (!values) return values.error();
        for (const Value& value : *values) {
            // Of several of one name, one that does not depend on whose file came first.
            const auto [known, added] = all.try_emplace(key(value), value);
            if (!added && order(value) < order(known->second)) known->second = value;
        }
    }
    return true;
}

const std::string& hash_of(const StoredScenario& scenario) { return scenario.hash; }
const std::string& id_of(const StoredBuild& build) { return build.id; }
const std::string& path_of(const StoredScenario& scenario) { return scenario.path; }
const std::string& version_of(const StoredBuild& build) { return build.version; }

// What is in `out` already is not written again: merging twice leaves even the bytes alone.
Fallible<bool> add_names(Store& out, const std::map<std::string, StoredScenario>& scenarios,
                         const std::map<std::string, StoredBuild>& builds) {
    auto known_scenarios = out.scenarios();
    if (!known_scenarios) return known_scenarios.error();
    auto known_builds = out.builds();
    if (!known_builds) return known_builds.error();
    for (const auto& [hash, scenario] : scenarios) {
        const auto same = [&](const StoredScenario& known) { return known.hash == scenario.hash; };
        if (std::any_of(known_scenarios->begin(), known_scenarios->end(), same)) continue;
        if (auto added = out.add(scenario); !added) return added.error();
    }
    for (const auto& [id, build] : builds) {
        const auto same = [&](const StoredBuild& known) { return known.id == build.id; };
        if (std::any_of(known_builds->begin(), known_builds->end(), same)) continue;
        if (auto added = out.add(build); !added) return added.error();
    }
    return true;
}

Fallible<bool> add_shares(Store& out, const std::vector<Store>& inputs) {
    auto known = out.shares();
    if (!known) return known.error();
    std::vector<StoredShare> all;
    for (const Store& input : inputs) {
        auto shares = input.shares();
        if (!shares) return shares.error();
        all.insert(all.end(), shares->begin(), shares->end());
    }
    const auto rank = [](const StoredShare& one) {
        return std::tie(one.build, one.scenarios, one.seeds, one.shard.count, one.shard.index);
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const StoredShare& a, const StoredShare& b) { return rank(a) < rank(b); });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const StoredShare& share : all) {
        if (std::find(known->begin(), known->end(), share) != known->end()) continue;
        if (auto added = out.add(share); !added) return added.error();
    }
    return true;
}

Fallible<bool> only_new(const Store& out, std::vector<Run>& runs, Merged& merged) {
    if (runs.empty()) return true;
    std::map<std::tuple<std::string, std::uint64_t>, std::string> known;
    auto read = out.read({runs.front().scenario, runs.front().build, {}, {}}, [&](const Run& run) {
        known[{run.strategy, run.summary.seed}] = encode(run.summary);
    });
    if (!read) return read.error();
    std::erase_if(runs, [&](const Run& run) {
        const auto found = known.find({run.strategy, run.summary.seed});
        const bool same = found != known.end() && found->second == encode(run.summary);
        merged.known += same;
        return same;
    });
    return true;
}

}  // namespace

Fallible<Merged> merge(Store& out, const std::vector<Store>& inputs) {
    std::map<std::string, StoredScenario> scenarios;
    std::map<std::string, StoredBuild> builds;
    if (auto all = collect(inputs, &Store::scenarios, hash_of, path_of, scenarios); !all)
        return all.error();
    if (auto all = collect(inputs, &Store::builds, id_of, version_of, builds); !all)
        return all.error();
    for (const Store& input : inputs) {
        if (auto read = input.read({}, [](const Run&) {}); !read) return read.error();
    }
    Merged merged;
    if (auto added = add_names(out, scenarios, builds); !added) return added.error();
    for (const auto& [hash, scenario] : scenarios) {
        for (const auto& [id, build] : builds) {
            auto runs = runs_of(inputs, hash, id);
            if (!runs) return runs.error();
            if (auto fresh = only_new(out, *runs, merged); !fresh) return fresh.error();
            if (runs->empty()) continue;
            auto inserted = out.insert(*runs);
            if (!inserted) return inserted.error();
            merged.added += inserted->added;
            merged.known += inserted->known;
            auto& conflicts = inserted->conflicts;
            merged.conflicts.insert(merged.conflicts.end(), conflicts.begin(), conflicts.end());
        }
    }
    // Last: a merge that was cut short must not claim shares whose rows are not there.
    if (auto added = add_shares(out, inputs); !added) return added.error();
    return merged;
}

Fallible<std::vector<Missing>> missing_of(const Store& store) {
    auto shares = store.shares();
    if (!shares) return shares.error();
    std::vector<Missing> all;
    // Shares of one sweep stand together.
    for (std::size_t i = 0; i < shares->size();) {
        const StoredShare& sweep = (*shares)[i];
        Missing missing{sweep, {}, {}};
        std::set<std::uint64_t> there;
        for (; i < shares->size(); ++i) {
            StoredShare other = (*shares)[i];
            const std::uint64_t index = std::exchange(other.shard.index, sweep.shard.index);
            if (!(other == sweep)) break;
            there.insert(index);
        }
        const auto seeds = shards::parse_ranges(sweep.seeds);
        if (!seeds || sweep.shard.count == 0 || sweep.shard.count > shards::shards_max) {
            return Error{Error::Kind::bad_input,
                         store.path() + " is damaged: what it says of its share makes no sense"};
        }
        for (std::uint64_t index = 0; index < sweep.shard.count; ++index) {
            if (!there.contains(index)) missing.shares.push_back(index);
        }
        std::vector<std::vector<std::uint64_t>> stored;
        for (const std::string& hash : sweep.scenarios) {
            auto known = store.seeds({hash, sweep.build, random_seeds, {}});
            if (!known) return known.error();
            stored.push_back(std::move(*known));
        }
        for (const std::uint64_t index : there) {
            const auto runs = shards::share_of({index, sweep.shard.count}, sweep.scenarios, *seeds);
            for (std::size_t j = 0; j < runs.size(); ++j) {
                for (const std::uint64_t seed : runs[j]) {
                    if (std::binary_search(stored[j].begin(), stored[j].end(), seed)) continue;
                    missing.seeds[sweep.scenarios[j]].push_back(seed);
                }
            }
        }
        for (auto& [hash, lacking] : missing.seeds) std::sort(lacking.begin(), lacking.end());
        all.push_back(std::move(missing));
    }
    return all;
}

}  // namespace cleave::results
