// What may befall the network: sites and nodes kept apart, links cut or made worse.

#include "language/describe_faults.hpp"

namespace cleave::scenario {
namespace {

const char* const network = "network";

// A kind that makes links worse by one number; the key of the kind names the links. `more` adds
// keys.
template <class V, class Access, class More>
void add_trouble(std::vector<FaultKind>& kinds, const std::string& name, const std::string& help,
                 const std::string& key, Access access, Shape<V> shape,
                 const std::string& key_help, More more) {
    kinds.push_back(fault_kind<LinkTrouble>(
        network, name, help, {}, Lasting::fault, [&](FaultKind& kind) {
            own_key<LinkTrouble>(
                kind, name, true, [](auto& fault) -> auto& { return fault.links; },
                links_choice_shape(LinkUse::both_ways), "Which links.");
            own_key<LinkTrouble>(kind, key, true, access, shape, key_help);
            more(kind);
        }));
}
template <class V, class Access>
void add_trouble(std::vector<FaultKind>& kinds, const std::string& name, const std::string& help,
                 const std::string& key, Access access, Shape<V> shape,
                 const std::string& key_help) {
    add_trouble(kinds, name, help, key, access, std::move(shape), key_help, [](FaultKind&) {});
}

void add_lossy(std::vector<FaultKind>& kinds) {
    add_trouble(
        kinds, "lossy", "Links lose a share of their messages, in both directions.", "loss",
        [](auto& fault) -> auto& { return fault.by.extra_loss; }, ratio_shape(),
        "Share of messages lost, beside the link's own loss.", [](FaultKind& kind) {
            own_key<LinkTrouble>(
                kind, "burst", false, [](auto& fault) -> auto& { return fault.by.loss_burst; },
                count_shape(1, 1'000'000),
                "Mean number of messages lost in a row; 1: each by itself.");
        });
}

void add_cuts(std::vector<FaultKind>& kinds) {
    const auto links = [](auto& cut) -> auto& { return cut.links; };
    kinds.push_back(fault_kind<Cut>(
        network, "cut", "Links lose everything, in one direction or both.", {}, Lasting::fault,
        [&](FaultKind& kind) {
            own_key<Cut>(kind, "cut", true, links, links_choice_shape(LinkUse::one_way_too),
                         "Which links, and in which direction.");
        }));
    Cut flapping;
    flapping.flapping = Flapping{};
    kinds.push_back(fault_kind<Cut>(
        network, "flapping", "Links are cut and heal again, over and over.", flapping,
        Lasting::fault, [&](FaultKind& kind) {
            own_key<Cut>(kind, "flapping", true, links,
                         links_choice_shape(LinkUse::one_way_too), "Which links; all together.");
            const auto length = duration_shape(Least::more_than_zero);
            own_key<Cut>(
                kind, "down", true, [](auto& cut) -> auto& { return cut.flapping->down; }, length,
                "Mean time that they are cut, drawn exponentially each time.");
            own_key<Cut>(
                kind, "up", true, [](auto& cut) -> auto& { return cut.flapping->up; }, length,
                "Mean time that they work in between, drawn likewise.");
        }));
}

}  // namespace

void add_network_faults(std::vector<FaultKind>& kinds) {
    kinds.push_back(fault_kind<Partition>(
        network, "partition", "Sites or nodes are parted and cannot talk to each other.", {},
        Lasting::fault, [](FaultKind& kind) {
            own_key<Partition>(
                kind, "partition", true, [](auto& fault) -> auto& { return fault; },
                partition_shape(), "Who can no longer talk to whom.");
        }));
    add_cuts(kinds);
    add_trouble(
        kinds, "slow", "Links take longer, in both directions.", "by",
        [](auto& fault) -> auto& { return fault.by.extra_latency; },
        duration_shape(Least::more_than_zero), "Added to the latency one way.");
    add_lossy(kinds);
    add_trouble(
        kinds, "duplicating", "Links deliver a share of their messages twice.", "share",
        [](auto& fault) -> auto& { return fault.by.extra_duplication; }, ratio_shape(),
        "Share of messages that arrive twice, beside the link's own.");
    add_trouble(
        kinds, "reordering", "Links hold a share of their messages back; later ones overtake.",
        "share", [](auto& fault) -> auto& { return fault.by.extra_reordering; }, ratio_shape(),
        "Share of messages held back, beside the link's own.");
    add_trouble(
        kinds, "corrupting",
        "Links alter a share of their messages; the receiver's checksum finds it and drops them.",
        "share", [](auto& fault) -> auto& { return fault.by.extra_corruption; }, ratio_shape(),
        "Share of messages altered under way.");
    add_trouble(
        kinds, "narrow", "Links carry less, so that queues build up.", "bandwidth",
        [](auto& fault) -> auto& { return fault.by.bandwidth; },
        bandwidth_shape(), "What they carry at most, in each direction.");
    kinds.push_back(fault_kind<NoNewConnections>(
        network, "no_new_connections",
        "Links let established connections go on and refuse new ones, as when names no longer "
        "resolve; needs network: {transport: connections}.",
        {}, Lasting::fault, [](FaultKind& kind) {
            own_key<NoNewConnections>(
                kind, "no_new_connections", true,
                [](auto& fault) -> auto& { return fault.links; },
                links_choice_shape(LinkUse::both_ways), "Which links.");
        }));
}

}  // namespace cleave::scenario
