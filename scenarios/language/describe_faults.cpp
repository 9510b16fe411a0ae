// What goes wrong, and when. The kinds stand in describe_network_faults.cpp and its like.

#include "language/describe_faults.hpp"

#include <algorithm>

#include "language/fault_rates.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t faults_max = 1'000;
constexpr std::int64_t occurrences_max = 100'000;

std::string key_of(Lasting lasting) {
    switch (lasting) {
        case Lasting::until_restart: return "restart_after";
        case Lasting::each_node: return "down";
        case Lasting::fault:
        case Lasting::smear:
        case Lasting::instant: break;
    }
    return "for";
}

// ---- at random ----

Mapping<RandomTimes> random_mapping(Lasting lasting) {
    std::vector<std::string> names;
    for (const FaultRates& rates : fault_rates()) names.push_back(rates.name);
    const bool instant = lasting == Lasting::instant;
    Mapping<RandomTimes> mapping("random times");
    // Read first, so that the keys beside it override what it says.
    mapping.add<std::string>(
        "rates", false,
        {[](const RandomTimes&) -> std::optional<std::string> { return std::nullopt; },
         [instant](RandomTimes& times, const std::string& name) {
             const FaultRates& rates = *find_fault_rates(name);
             times.gap = rates.gap;
             if (!instant) times.length = rates.length;
         }},
        word_shape("a set of published rates", names),
        "Published rates to start from; the keys beside it override them.");
    const auto distribution = distribution_shape(Plain::exponential);
    mapping.optional("gap", &RandomTimes::gap, distribution,
                     "From one occurrence's end to the next one's beginning; a duration alone is "
                     "the mean of an exponential.");
    mapping.constrain(Count::at_least_one, {"rates", "gap"});
    if (!instant) {
        mapping.optional("for", &RandomTimes::length, distribution,
                         "How long an occurrence lasts, likewise; of crashes, until the restart.");
        mapping.constrain(Count::at_least_one, {"rates", "for"});
    }
    mapping.optional("time_compression", &RandomTimes::compression, factor_shape(),
                     "Gaps and lengths are so many times shorter than drawn.");
    mapping.without_defaults();
    return mapping;
}

// ---- do the times agree ----

std::string in_words(Duration duration) {
    return print_quantity(duration_quantity, duration.count());
}

// How long one occurrence takes, from its first effect to its last.
Duration whole_length(const Reader& reader, const Fault& fault) {
    const auto* down = std::get_if<NodesDown>(&fault.what);
    if (!down || !down->gap) return fault.length.value_or(Duration{});
    const auto nodes = static_cast<std::int64_t>(
        down->nodes.any ? *down->nodes.any : count_nodes(reader, down->nodes));
    return *fault.length * nodes + *down->gap * std::max<std::int64_t>(nodes - 1, 0);
}

bool too_many(Reader& reader, Position at) {
    return reader.error(
        at, "a fault that happens more than " + std::to_string(occurrences_max) + " times");
}

bool repeats_sensibly(Reader& reader, const Tree& tree, const Fault& fault, Lasting lasting) {
    const std::string end_key = key_of(lasting);
    if (lasting != Lasting::instant) {
        if (!fault.length) {
            return reader.error(tree.position_of_key("every"),
                                "a fault that repeats needs the key \"" + end_key + '"');
        }
        if (lasting == Lasting::each_node && whole_length(reader, fault) >= *fault.every) {
            return reader.error(tree.position_of("every"),
                                "one round takes " + in_words(whole_length(reader, fault)) +
                                    ", so that the next would begin before it has ended");
        }
        if (*fault.length >= *fault.every) {
            return reader.error(tree.position_of(end_key),
                                "\"" + end_key +
                                    "\" is not less than \"every\", so that the fault "
                                    "would begin again before it has ended");
        }
    }
    const Duration span = reader.scenario.duration - fault.at.since_start();
    if (span / *fault.every > occurrences_max) return too_many(reader, tree.position_of("every"));
    return true;
}

bool is_random_sensibly(Reader& reader, const Tree& tree, const Fault& fault) {
    const RandomTimes& random = *fault.random;
    const Duration cycle = (random.gap.mean() / 2 + random.length.mean() / 2);
    const Duration least = (reader.scenario.duration - fault.at.since_start()) / occurrences_max;
    if (cycle / random.compression <= least / 2) {
        return too_many(reader, tree.position_of("random"));
    }
    return true;
}

bool flaps_sensibly(Reader& reader, const Tree& tree, const Fault& fault) {
    const auto* cut = std::get_if<Cut>(&fault.what);
    if (!cut || !cut->flapping) return true;
    const Duration cycle = cut->flapping->down + cut->flapping->up;
    if (reader.scenario.duration / cycle <= occurrences_max) return true;
    return too_many(reader, tree.position_of("down"));
}

bool happens_within_the_run(Reader& reader, const Tree& tree, const Fault& fault, Lasting lasting) {
    const Duration end = reader.scenario.duration;
    if (fault.at.since_start() >= end) {
        return reader.error(
            tree.position_of("at"),
            "this fault begins when the run is over; the run lasts " + in_words(end));
    }
    if (fault.until && *fault.until <= fault.at) {
        return reader.error(tree.position_of("until"), "\"until\" is not after \"at\"");
    }
    if (fault.random && !is_random_sensibly(reader, tree, fault)) return false;
    if (fault.every && !repeats_sensibly(reader, tree, fault, lasting)) return false;
    return flaps_sensibly(reader, tree, fault);
}

// ---- one fault, and the list ----

const FaultKind* find_kind(std::string_view name) {
    const auto& kinds = fault_kinds();
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

bool says_not_what(Reader& reader, const Tree& tree) {
    if (tree.kind != Tree::Kind::mapping) {
        return reader.error(tree.at, "expected a fault as a mapping, found " + described(tree),
                            "such as {at: 30s, partition: {isolate: [london]}, for: 30s}");
    }
    std::vector<std::string> names;
    for (const FaultKind& kind : fault_kinds()) names.push_back(kind.name);
    constexpr std::string_view of_time[] = {"at", "for", "every", "until", "random"};
    for (const Tree& key : tree.keys) {
        const std::string meant = nearest(key.text, names);
        const bool when =
            std::find(std::begin(of_time), std::end(of_time), key.text) != std::end(of_time);
        if (meant.empty() || when) continue;
        return reader.error(key.at, "there is no fault " + described(key),
                            "did you mean \"" + meant + "\"?");
    }
    return reader.error(tree.at, "a fault that does not say what happens",
                        "the faults: " + listed(names, names.size()));
}

// The keys that name kinds; of these a fault has one.
bool read_fault(Reader& reader, const Tree& tree, Fault& out) {
    const FaultKind* found = nullptr;
    for (const Tree& key : tree.keys) {
        const FaultKind* kind = find_kind(key.text);
        if (!kind) continue;
        if (found) {
            return reader.error(key.at, "two faults in one, \"" + found->name + "\" and \"" +
                                            kind->name + "\"; write each as an entry of its own");
        }
        found = kind;
    }
    return found ? found->mapping.read(reader, tree, out) : says_not_what(reader, tree);
}

}  // namespace

void add_beginning(Mapping<Fault>& mapping) {
    mapping.optional("at", &Fault::at, instant_shape(),
                     "When it first begins; of random faults, when the first gap begins.");
}

void add_timing(Mapping<Fault>& mapping, Lasting lasting) {
    const auto length = duration_shape(Least::more_than_zero);
    switch (lasting) {
        case Lasting::fault:
            mapping.optional("for", &Fault::length, length,
                             "How long it lasts; without it, until the clients stop.");
            break;
        case Lasting::smear:
            mapping.optional("for", &Fault::length, length,
                             "How long until it is undone; without it, when the clients stop.");
            break;
        case Lasting::until_restart:
            mapping.optional("restart_after", &Fault::length, length,
                             "How long it stays down; without it, until the clients stop.");
            break;
        case Lasting::each_node:
            mapping.required("down", &Fault::length, length, "How long each of them is down.");
            break;
        case Lasting::instant: break;
    }
    mapping.optional("every", &Fault::every, length,
                     "From one beginning to the next; without it, it happens once.");
    mapping.optional("until", &Fault::until, instant_shape(),
                     "No occurrence begins then or later; without it, when the clients stop.");
    mapping.constrain(Count::at_least_one, {"at", "random"});
    if (lasting != Lasting::each_node) {
        mapping.optional("random", &Fault::random, random_mapping(lasting).shape(),
                         "At random times instead, drawn anew for each seed.");
        mapping.constrain(Count::at_most_one, {"every", "random"});
        if (lasting != Lasting::instant) {
            mapping.constrain(Count::at_most_one, {key_of(lasting), "random"});
        }
    }
    mapping.check([lasting](Reader& reader, const Tree& tree, const Fault& fault) {
        return happens_within_the_run(reader, tree, fault, lasting);
    });
}

const std::vector<FaultKind>& fault_kinds() {
    static const std::vector<FaultKind> all = [] {
        std::vector<FaultKind> kinds;
        add_network_faults(kinds);
        add_machine_faults(kinds);
        add_store_faults(kinds);
        return kinds;
    }();
    return all;
}

Shape<std::vector<Fault>> faults_shape() {
    Shape<Fault> shape{
        "a fault", &read_fault,
        [](const Scenario& scenario, const Fault& fault) {
            const FaultKind* kind = find_kind(fault.kind);
            return kind ? kind->mapping.write(scenario, fault) : Tree{};
        },
        [] {
            Tree each = Tree::list();
            for (const FaultKind& kind : fault_kinds()) {
                each.add(kind.mapping.schema().set("title", Tree::string(kind.name)));
            }
            return Tree::mapping().set("oneOf", std::move(each));
        }};
    return list_of(std::move(shape), "a list of faults", 0, faults_max);
}

}  // namespace cleave::scenario
