#include "runner/fault_plan.hpp"

#include <algorithm>

#include "language/fault_words.hpp"

namespace cleave::scenario {
namespace {

// A last line of defence against a distribution with a mean far above what it mostly draws.
constexpr std::size_t occurrences_max = 200'000;

struct Span {
    Instant start;
    Instant end;
};

// ---- when ----

Duration divided(Duration duration, std::uint32_t by) {
    return duration / static_cast<std::int64_t>(by);
}

std::vector<Span> random_spans(const Fault& fault, Instant last, Random random) {
    const RandomTimes& times = *fault.random;
    std::vector<Span> spans;
    Instant now = fault.at;
    while (spans.size() < occurrences_max) {
        now += divided(times.gap.sample(random), times.compression);
        if (now >= last) break;
        Duration length;
        if (!is_instant(fault.what)) {
            length = divided(times.length.sample(random), times.compression);
        }
        spans.push_back({now, now + length});
        now += length;
    }
    return spans;
}

std::vector<Span> scheduled_spans(const Fault& fault, Instant last) {
    std::vector<Span> spans;
    for (Instant start = fault.at; start < last; start += *fault.every) {
        Instant end = fault.length ? start + *fault.length : Instant::max();
        if (is_instant(fault.what)) end = start;
        spans.push_back({start, end});
        if (!fault.every) break;
    }
    return spans;
}

// ---- to whom ----

bool only_sites(const Places& places) {
    return !places.sites.empty() && places.nodes.empty() && places.labelled.empty();
}

std::vector<std::size_t> draw_sites(const Crowd& crowd, const Places& places, Random& random) {
    std::vector<std::size_t> sites = places.sites;
    if (sites.empty()) {
        for (std::size_t i = 0; i < crowd.sites(); ++i) sites.push_back(i);
    }
    return draw(std::move(sites), *places.any, random);
}

// Makes a draw; what a label finds is drawn when it strikes.
void settle_nodes(const Crowd& crowd, Places& places, Random& random) {
    if (!places.any || !places.labelled.empty()) return;
    places = crowd.by_name(draw(crowd.named(places), *places.any, random));
}

void settle_links(const Scenario& scenario, LinkChoice& links, Random& random) {
    if (!links.any) return;
    if (links.links.empty()) {
        for (std::size_t i = 0; i < scenario.links.size(); ++i) links.links.push_back({i});
    }
    links.links = draw(links.links, *links.any, random);
    links.any.reset();
}

// Sites stay whole where only sites are named.
void isolate_some(const Crowd& crowd, Partition& partition, Random& random) {
    Places& places = partition.places.at(0);
    if (!only_sites(places)) return settle_nodes(crowd, places, random);
    const std::vector<std::size_t> isolated = draw_sites(crowd, places, random);
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < crowd.sites(); ++i) {
        if (std::find(isolated.begin(), isolated.end(), i) == isolated.end()) others.push_back(i);
    }
    if (others.empty()) return settle_nodes(crowd, places, random);
    partition = {{isolated, others}, PartitionShape::groups, {}};
}

template <class T>
std::pair<std::vector<T>, std::vector<T>> halves(std::vector<T> items, bool bridge,
                                                 Random& random) {
    shuffle(items, random);
    if (bridge) items.pop_back();
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    std::pair<std::vector<T>, std::vector<T>> parts{{items.begin(), middle}, {middle, items.end()}};
    std::sort(parts.first.begin(), parts.first.end());
    std::sort(parts.second.begin(), parts.second.end());
    return parts;
}

void halve(const Crowd& crowd, Partition& partition, Random& random) {
    const bool bridge = partition.shape == PartitionShape::bridge;
    const Places& places = partition.places.at(0);
    std::vector<Places> parts;
    if (only_sites(places) && places.sites.size() >= (bridge ? 3U : 2U)) {
        auto [a, b] = halves(places.sites, bridge, random);
        parts = {{a, {}, {}, {}}, {b, {}, {}, {}}};
    } else {
        const auto [a, b] = halves(crowd.named(places), bridge, random);
        parts = {crowd.by_name(a), crowd.by_name(b)};
    }
    partition = {{}, PartitionShape::partial, std::move(parts)};
}

struct Settle {
    const Scenario& scenario;
    const Crowd& crowd;
    bool whole_sites;  // of nodes: power fails for a site, not for its nodes one by one
    Random& random;

    void operator()(Partition& fault) const {
        switch (fault.shape) {
            case PartitionShape::groups: break;
            case PartitionShape::isolate: isolate_some(crowd, fault, random); break;
            case PartitionShape::partial:
            case PartitionShape::one_way:
                for (Places& places : fault.places) settle_nodes(crowd, places, random);
                break;
            case PartitionShape::halves:
            case PartitionShape::bridge: halve(crowd, fault, random); break;
            case PartitionShape::ring: {
                std::vector<std::uint32_t> order = crowd.named(fault.places.at(0));
                shuffle(order, random);
                fault.places[0] = crowd.by_name(order);
                break;
            }
        }
    }
    void operator()(Cut& fault) const { settle_links(scenario, fault.links, random); }
    void operator()(LinkTrouble& fault) const { settle_links(scenario, fault.links, random); }
    void operator()(NoNewConnections& fault) const { settle_links(scenario, fault.links, random); }
    void operator()(StoreFault&) const {}
    void operator()(NodesDown& fault) const {
        if (fault.nodes.any && whole_sites) {
            fault.nodes = {draw_sites(crowd, fault.nodes, random), {}, {}, {}};
        } else {
            settle_nodes(crowd, fault.nodes, random);
        }
    }
    void operator()(auto& fault) const { settle_nodes(crowd, fault.nodes, random); }
};

// ---- one occurrence that comes to several ----

void add_flaps(std::vector<Occurrence>& plan, Occurrence whole, Instant last, Random& random) {
    Cut& cut = std::get<Cut>(whole.what);
    const world::Distribution down = world::Exponential{cut.flapping->down};
    const world::Distribution up = world::Exponential{cut.flapping->up};
    cut.flapping.reset();
    const Instant end = std::min(whole.end, last);
    const std::size_t plan_max = plan.size() + occurrences_max;
    for (Instant now = whole.start; now < end && plan.size() < plan_max;) {
        whole.start = now;
        whole.end = std::min(now + down.sample(random), end);
        plan.push_back(whole);
        now = whole.end + up.sample(random);
    }
}

void add_rounds(std::vector<Occurrence>& plan, const Crowd& crowd, const Occurrence& whole,
                Instant last) {
    NodesDown down = std::get<NodesDown>(whole.what);
    const Duration length = whole.end - whole.start;
    const Duration gap = *down.gap;
    down.gap.reset();
    Instant start = whole.start;
    for (const std::uint32_t node : crowd.named(down.nodes)) {
        if (start >= last) return;
        down.nodes = crowd.by_name({node});
        plan.push_back({whole.fault, start, start + length, down});
        start += length + gap;
    }
}

void add_occurrence(std::vector<Occurrence>& plan, const Crowd& crowd, Occurrence one,
                    Instant last, Random& random) {
    const Cut* cut = std::get_if<Cut>(&one.what);
    const NodesDown* down = std::get_if<NodesDown>(&one.what);
    if (cut && cut->flapping) return add_flaps(plan, std::move(one), last, random);
    if (down && down->gap) return add_rounds(plan, crowd, one, last);
    plan.push_back(std::move(one));
}

}  // namespace

std::vector<Occurrence> occurrences(const Scenario& scenario, const Crowd& crowd,
                                    std::uint64_t seed) {
    std::vector<Occurrence> plan;
    const Instant over = Instant::at(scenario.duration);
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const Fault& fault = scenario.faults[i];
        if (!Random::stream(seed, "swarm", i).chance(scenario.swarm)) continue;
        Random random = Random::stream(seed, "fault/victims", i);
        const Instant last = std::min(over, fault.until.value_or(over));
        const std::vector<Span> spans =
            fault.random ? random_spans(fault, last, Random::stream(seed, "fault/times", i))
                         : scheduled_spans(fault, last);
        for (const Span& span : spans) {
            FaultAction what = fault.what;
            std::visit(Settle{scenario, crowd, fault.kind == "power_loss", random}, what);
            add_occurrence(plan, crowd, {i, span.start, span.end, std::move(what)}, over, random);
        }
    }
    if (scenario.final_heal) {
        for (Occurrence& one : plan) one.end = std::min(one.end, over);
    }
    const auto earlier = [](const Occurrence& a, const Occurrence& b) { return a.start < b.start; };
    std::stable_sort(plan.begin(), plan.end(), earlier);
    return plan;
}

std::vector<Occurrence> occurrences(const Scenario& scenario, std::uint64_t seed) {
    return occurrences(scenario, Crowd(scenario), seed);
}

std::vector<std::uint32_t> victims(const Crowd& crowd, const FaultAction& what) {
    std::vector<std::uint32_t> found;
    for (const Places* places : places_of(what)) {
        if (!places->labelled.empty()) continue;
        const auto named = crowd.named(*places);
        found.insert(found.end(), named.begin(), named.end());
    }
    return found;
}

std::vector<PlannedFault> written_out(const Scenario& scenario, const Crowd& crowd,
                                      const std::vector<Occurrence>& plan,
                                      const std::vector<std::vector<std::uint32_t>>& struck) {
    std::vector<PlannedFault> result;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const Occurrence& one = plan[i];
        PlannedFault planned{one.fault, in_words(scenario, one.what), {}, one.start, one.end};
        for (const std::uint32_t node : struck.empty() ? victims(crowd, one.what) : struck[i]) {
            planned.victims.push_back(crowd.nodes().at(node).name);
        }
        result.push_back(std::move(planned));
    }
    return result;
}

std::vector<PlannedFault> fault_plan(const Scenario& scenario, std::uint64_t seed) {
    const Crowd crowd(scenario);
    return written_out(scenario, crowd, occurrences(scenario, crowd, seed), {});
}

}  // namespace cleave::scenario
