#include "engine/network.hpp"

#include <algorithm>

#include "engine/routes.hpp"

namespace cleave::sim {

SiteId Network::add_site(std::string name, const world::LinkOptions& lan) {
    const SiteId id{static_cast<std::uint32_t>(sites_.size())};
    Random random = Random::stream(position_.seed, "lan/" + name);
    sites_.push_back({std::move(name), add_channel(lan, random, true)});
    stale_ = true;
    return id;
}

LinkId Network::add_link(SiteId a, SiteId b, const world::LinkOptions& options) {
    CLEAVE_ASSERT(position_, contains(a) && contains(b), "a link to a site that does not exist");
    CLEAVE_ASSERT(position_, a != b, "a link from a site to itself; its LAN is that link");
    CLEAVE_ASSERT(position_, options.rtt >= Duration{}, "a link of negative latency");
    // Streams go by the names of the ends, so that removing another link shifts nothing.
    const auto parallel = static_cast<std::uint64_t>(std::count_if(
        links_.begin(), links_.end(), [&](const Link& l) { return l.a == a && l.b == b; }));
    const auto stream = [&](SiteId from, SiteId to) {
        return Random::stream(position_.seed,
                              "link/" + sites_[from.value].name + "/" + sites_[to.value].name,
                              parallel);
    };
    const LinkId id{static_cast<std::uint32_t>(links_.size())};
    const std::uint32_t forward = add_channel(options, stream(a, b), false);
    const std::uint32_t backward = add_channel(options, stream(b, a), false);
    links_.push_back({a, b, forward, backward});
    stale_ = true;
    return id;
}

const world::Sampler& Network::sampler_of(const world::Distribution& latency) {
    for (const world::Sampler& sampler : samplers_) {
        if (sampler.distribution() == latency) return sampler;
    }
    return samplers_.emplace_back(latency);
}

std::uint32_t Network::add_channel(const world::LinkOptions& options, Random random, bool is_lan) {
    channels_.push_back({.options = options,
                         .latency = &sampler_of(world::latency_of(options)),
                         .loss = options.loss,
                         .random = random,
                         .is_lan = is_lan});
    return static_cast<std::uint32_t>(channels_.size() - 1);
}

void Network::find_routes() {
    const auto sites = static_cast<std::uint32_t>(sites_.size());
    std::vector<Edge> edges;
    for (const Link& link : links_) {
        edges.push_back({link.a, link.b, channels_[link.forward].options.rtt / 2});
    }
    const std::vector<std::vector<Step>> steps = least_latency_routes(sites, edges);
    routes_.assign(steps.size(), Route{});
    hops_.clear();
    for (std::uint32_t pair = 0; pair < steps.size(); ++pair) {
        Route& route = routes_[pair];
        route.first = static_cast<std::uint32_t>(hops_.size());
        if (pair / sites == pair % sites) hops_.push_back(sites_[pair % sites].lan);
        for (const Step& step : steps[pair]) {
            hops_.push_back(step.forward ? links_[step.edge].forward : links_[step.edge].backward);
        }
        CLEAVE_ASSERT(position_, hops_.size() - route.first <= UINT8_MAX, "a route of > 255 links");
        route.hops = static_cast<std::uint16_t>(hops_.size() - route.first);
        for (std::size_t hop = route.first; hop < hops_.size(); ++hop) {
            const Channel& channel = channels_[hops_[hop]];
            if (channel.cuts != 0) ++route.cuts;
            if (!channel.is_lan || !channel.options.bandwidth.unlimited()) route.weighs = true;
        }
    }
    stale_ = false;
}

Passage Network::carry(Instant now, Port& from, SiteId to, Bytes size, Carriage carriage,
                       std::uint8_t hop) {
    const Route& way = route(from.site, to);
    Leg leg{way, from, size, carriage, hop, {}};
    if (hop == 0 && way.cuts != 0) return leg.passage;
    if (hop < way.hops) follow(leg, now, hop, false);
    return leg.passage;
}

void Network::follow(Leg& leg, Instant at, unsigned hop, bool is_copy) {
    bool copied = is_copy || leg.carriage == Carriage::stream;
    for (; hop < leg.route.hops; ++hop) {
        Channel& channel = channels_[hops_[leg.route.first + hop]];
        if (!channel.options.bandwidth.unlimited()) {
            // A queue is joined when the message gets there; until then others may.
            if (hop != leg.hop) break;
            at = enter(channel, leg.from, at, leg.size);
        }
        if (!channel.is_lan) ++leg.passage.links_;
        if (channel.random.chance(channel.loss)) return;
        if (!copied && channel.random.chance(channel.options.duplication)) {
            copied = true;
            follow(leg, cross(channel, at), hop + 1, true);
        }
        at = cross(channel, at);
        if (leg.carriage == Carriage::datagram &&
            channel.random.chance(channel.options.reordering)) {
            // Held back by up to a round trip (assumed), so that later messages overtake it.
            at += channel.random.between(Duration{}, channel.options.rtt);
        }
    }
    const auto next = static_cast<std::uint8_t>(hop == leg.route.hops ? 0 : hop);
    leg.passage.crossings_[leg.passage.count_++] = {at, next};
}

Instant Network::enter(Channel& channel, Port& from, Instant at, Bytes size) {
    Instant& free_at = channel.is_lan ? from.free_at : channel.free_at;
    free_at = std::max(free_at, at) + world::transmission_time(size, channel.options.bandwidth);
    return free_at;
}

Instant Network::cross(Channel& channel, Instant at) {
    return at + channel.latency->draw(channel.random) + channel.degradation.extra_latency;
}

void Network::change_cuts(std::uint32_t index, bool cut) {
    Channel& channel = channels_[index];
    const bool was_cut = channel.cuts != 0;
    if (cut) {
        ++channel.cuts;
    } else if (was_cut) {
        --channel.cuts;
    }
    const bool is_cut = channel.cuts != 0;
    if (is_cut == was_cut || stale_) return;
    for (Route& route : routes_) {
        const auto first = hops_.begin() + route.first;
        const auto uses = std::count(first, first + route.hops, index);
        if (uses == 0) continue;
        is_cut ? ++route.cuts : --route.cuts;
    }
}

void Network::cut(LinkId link, Direction direction) {
    const Link& ends = links_[link.value];
    if (direction != Direction::backward) change_cuts(ends.forward, true);
    if (direction != Direction::forward) change_cuts(ends.backward, true);
}

void Network::heal(LinkId link, Direction direction) {
    const Link& ends = links_[link.value];
    if (direction != Direction::backward) change_cuts(ends.forward, false);
    if (direction != Direction::forward) change_cuts(ends.backward, false);
}

void Network::degrade(LinkId link, const world::LinkDegradation& degradation) {
    for (std::uint32_t index : {links_[link.value].forward, links_[link.value].backward}) {
        Channel& channel = channels_[index];
        channel.degradation = degradation;
        channel.loss.parts_per_billion =
            std::min(Ratio::one, channel.options.loss.parts_per_billion +
                                     degradation.extra_loss.parts_per_billion);
    }
}

}  // namespace cleave::sim
