#include "text/story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using scenario::Partition;
using scenario::PhaseAvailability;
using scenario::Scenario;
using scenario::SweepResult;

bool any_store(const Scenario& scenario, const std::vector<std::size_t>& group) {
    return std::any_of(group.begin(), group.end(), [&](std::size_t site) {
        return site < scenario.sites.size() && scenario.sites[site].object_store.has_value();
    });
}

bool contains(const std::vector<std::size_t>& list, std::size_t item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

// Where a store exists, the side without it is the one cut off.
bool loses_the_store(const Scenario& scenario, std::size_t site) {
    for (const scenario::Fault& fault : scenario.faults) {
        const auto* partition = std::get_if<Partition>(&fault.what);
        if (!partition) continue;
        bool store_elsewhere = false;
        bool alone = false;
        for (const std::vector<std::size_t>& group : partition->groups) {
            const bool store = any_store(scenario, group);
            if (contains(group, site)) {
                alone = !store;
            } else {
                store_elsewhere = store_elsewhere || store;
            }
        }
        if (alone && store_elsewhere) return true;
    }
    return false;
}

bool has_store(const Scenario& scenario) {
    return std::any_of(scenario.sites.begin(), scenario.sites.end(),
                       [](const scenario::Site& site) { return site.object_store.has_value(); });
}

bool has_partition(const Scenario& scenario) {
    return std::any_of(scenario.faults.begin(), scenario.faults.end(), [](const auto& fault) {
        return std::holds_alternative<Partition>(fault.what);
    });
}

bool touched_by_partition(const SweepResult& sweep, std::size_t site) {
    const auto& faults = sweep.shown.faults;
    return std::any_of(faults.begin(), faults.end(), [&](const scenario::FaultWindow& fault) {
        return fault.is_partition && contains(fault.sites, site) &&
               fault.sites.size() < sweep.scenario.sites.size();
    });
}

bool cut_off(const SweepResult& sweep, std::string_view name) {
    const Scenario& scenario = sweep.scenario;
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].name != name) continue;
        return has_partition(scenario) && has_store(scenario) ? loses_the_store(scenario, i)
                                                              : touched_by_partition(sweep, i);
    }
    return false;
}

std::uint64_t runs(const SweepResult& sweep) {
    return std::max<std::uint64_t>(sweep.seeds.size(), 1);
}

// Chunk-files are no registers: they are judged by the states of their regions.
bool judged_by_regions(const SweepResult& sweep) {
    return sweep.scenario.workload.object == "chunk-file";
}

}  // namespace

Standing consistency(const SweepResult& sweep) {
    if (judged_by_regions(sweep)) {
        if (sweep.runs_outside_table > 0) return Standing::violated;
        return sweep.runs_cut_short > 0 ? Standing::unsettled : Standing::held;
    }
    if (sweep.runs_violated > 0) return Standing::violated;
    return sweep.runs_inconclusive > 0 ? Standing::unsettled : Standing::held;
}

std::string consistency_seen(const SweepResult& sweep) {
    const std::uint64_t all = sweep.seeds.size();
    if (judged_by_regions(sweep) && sweep.runs_cut_short == 0) {
        if (sweep.runs_outside_table == 0) return "every region in a state of the table";
        return fmt::format("regions outside the table in {} of {}", count(sweep.runs_outside_table),
                           count(all, "run"));
    }
    switch (consistency(sweep)) {
        case Standing::violated:
            if (all == 1) return "not linearizable";
            return fmt::format("not linearizable in {} of {}", count(sweep.runs_violated),
                               count(all, "run"));
        case Standing::unsettled:
            return fmt::format("undecided in {} of {}", count(sweep.runs_inconclusive),
                               count(all, "run"));
        case Standing::held: break;
    }
    return all == 1 ? "linearizable" : fmt::format("linearizable in all {}", count(all, "run"));
}

std::string expected(const std::optional<scenario::Expected>& expectation) {
    if (!expectation) return "nothing";
    switch (*expectation) {
        case scenario::Expected::holds: return "holds";
        case scenario::Expected::violated: return "violated";
        case scenario::Expected::measured: return "measured";
    }
    return "nothing";
}

bool as_expected(const SweepResult& sweep) {
    return std::all_of(sweep.judgements.begin(), sweep.judgements.end(),
                       [](const scenario::Judgement& judgement) { return judgement.met; });
}

std::vector<SiteStory> sites(const SweepResult& sweep) {
    std::vector<SiteStory> stories;
    std::vector<std::string_view> names;
    for (const PhaseAvailability& phase : sweep.availability) {
        if (phase.reads.total() + phase.writes.total() == 0) continue;
        const auto known = std::find(names.begin(), names.end(), phase.site);
        const auto index = static_cast<std::size_t>(known - names.begin());
        if (known == names.end()) {
            names.push_back(phase.site);
            stories.push_back({capitalised(clean(phase.site)), cut_off(sweep, phase.site)});
        }
        SiteStory& story = stories[index];
        if (phase.phase == "before") story.before = &phase;
        if (phase.phase == "partition") story.during = &phase;
        if (phase.phase == "after") story.after = &phase;
    }
    return stories;
}

scenario::Counts answered(const PhaseAvailability& phase) {
    return {phase.reads.ok + phase.writes.ok, phase.reads.failed + phase.writes.failed,
            phase.reads.unknown + phase.writes.unknown};
}

std::string system_name(const SweepResult& sweep) {
    std::string name = clean(sweep.scenario.protocol.name);
    if (!sweep.choice.empty()) name += fmt::format(" ({})", clean(sweep.choice));
    for (const std::string& bug : sweep.scenario.protocol.bugs) {
        name += fmt::format(", with the planted bug {}", clean(bug));
    }
    return name;
}

std::string promise(const SweepResult& sweep) {
    return sweep.guarantee.empty() ? "nothing in particular" : clean(sweep.guarantee);
}

std::vector<std::string> cut_off_lines(const SweepResult& sweep) {
    std::vector<std::string> lines;
    for (const SiteStory& site : sites(sweep)) {
        if (!site.cut_off || !site.during) continue;
        const scenario::Counts all = answered(*site.during);
        lines.push_back(fmt::format("{}, cut off: {} of {} answered ({})", site.name, count(all.ok),
                                    count(all.total(), "operation"), percent(all.ok, all.total())));
    }
    return lines;
}

std::string stale_reads(const SweepResult& sweep) {
    return fmt::format("{} of {} ({})", count(sweep.stale_reads), count(sweep.ok_reads, "read"),
                       percent(sweep.stale_reads, sweep.ok_reads));
}

std::string store_requests(const SweepResult& sweep) {
    const scenario::StoreUse& use = sweep.store;
    const std::uint64_t n = runs(sweep);
    const auto each = [n](std::uint64_t total) { return (total + n / 2) / n; };
    std::string kinds;
    const auto kind = [&](std::uint64_t total, std::string_view name) {
        if (total == 0) return;
        kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count(each(total)), name);
    };
    kind(use.gets, "get");
    kind(use.puts, "put");
    kind(use.removes, "delete");
    kind(use.lists, "list");
    const std::string all = count(each(use.gets + use.puts + use.removes + use.lists));
    return kinds.empty() ? all : fmt::format("{} ({})", all, kinds);
}

std::string replayed(const SweepResult& sweep) {
    if (!sweep.replay) return "";
    const scenario::ReplayCounts& counts = *sweep.replay;
    std::string words = count(counts.as_recorded) + " as recorded";
    const auto add = [&](std::uint64_t number, const char* what) {
        if (number > 0) words += ", " + count(number) + what;
    };
    add(counts.otherwise, " otherwise");
    add(counts.unanswered, " unanswered");
    add(counts.left_out, " left out");
    add(counts.not_begun, " not begun");
    return words;
}

std::string wan_bytes(const SweepResult& sweep) {
    return bytes(Bytes{sweep.wan_bytes.value / runs(sweep)});
}

std::string cost(const SweepResult& sweep) {
    return dollars(sweep.store.dollars / static_cast<double>(runs(sweep)));
}

const check::Verdict* shown_verdict(const SweepResult& sweep) {
    const auto& promised = sweep.scenario.expect.guarantees;
    const scenario::RunResult& run = sweep.shown;
    const check::Verdict* any = nullptr;
    for (std::size_t i = 0; i < run.guarantees.size() && i < promised.size(); ++i) {
        if (run.guarantees[i].counterexamples.empty()) continue;
        if (promised[i].expected == scenario::Expected::holds) return &run.guarantees[i];
        if (!any) any = &run.guarantees[i];
    }
    return run.linearizable.counterexamples.empty() ? any : &run.linearizable;
}

const check::Counterexample* counterexample(const SweepResult& sweep) {
    const check::Verdict* verdict = shown_verdict(sweep);
    return verdict ? &verdict->counterexamples.front() : nullptr;
}

}  // namespace cleave::report
