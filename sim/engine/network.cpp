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
    CLEAVE_ASSERT(position_, options.loss_burst > 0, "bursts of no message");
    channels_.push_back({.is_lan = is_lan,
                         .latency = &sampler_of(world::latency_of(options)),
                         .random = random,
                         .options = options});
    apply(channels_.back(), {});
    return static_cast<std::uint32_t>(channels_.size() - 1);
}

void Network::find_routes() {
    const auto sites = static_cast<std::uint32_t>(sites_.size());
    std::vector<Edge> edges;
    for (const Link& link : links_) {
        edges.push_back({link.a, link.b, world::mean_latency(channels_[link.forward].options)});
    }
    const std::vector<std::vector<Step>> steps = least_latency_routes(sites, edges);
    routes_.assign(steps.size(), Route{});
    row_ = sites;
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
            if (channel.refusals != 0) ++route.refusals;
            if (weighs(channel)) route.weighs = true;
        }
        find_quick(route);
    }
    stale_ = false;
}

void Network::find_quick(Route& route) const {
    const bool is_quick =
        route.hops == 1 && route.cuts == 0 && !channels_[hops_[route.first]].queues;
    route.quick = is_quick ? hops_[route.first] : no_channel;
}

Passage Network::carry(Instant now, Port& from, SiteId to, Bytes size, Carriage carriage,
                       std::uint8_t hop) {
    const Route& way = route(from.site, to);
    Passage passage;
    if (hop == 0 && way.cuts != 0) return passage;
    Leg leg{way, from, size, carriage, hop, passage};
    if (hop < way.hops) follow(leg, now, hop, false);
    return passage;
}

void Network::follow(Leg& leg, Instant at, unsigned hop, bool is_copy) {
    bool copied = is_copy || leg.carriage == Carriage::stream;
    for (; hop < leg.route.hops; ++hop) {
        Channel& channel = channels_[hops_[leg.route.first + hop]];
        if (channel.queues) {
            // A queue is joined when the message gets there; until then others may.
            if (hop != leg.hop) break;
            if (!enter(channel, leg, at)) return;
        }
        if (!channel.is_lan) ++leg.passage.links_;
        if (const auto latency = delay_alone(channel)) {
            at += *latency;
            continue;
        }
        const world::Fate fate = channel.fate.draw(stream_of(channel));
        if (fate.lost) return;
        if (fate.corrupted) {
            leg.passage.corrupted_ = true;
            return;
        }
        if (fate.duplicated && !copied) {
            copied = true;
            follow(leg, cross(channel, at), hop + 1, true);
        }
        at = cross(channel, at);
        if (fate.reordered && leg.carriage == Carriage::datagram) {
            // Held back by up to a round trip (assumed), so that later messages overtake it.
            const world::LinkOptions& options = channel.options;
            at += stream_of(channel).between(
                Duration{}, options.latency ? world::mean_latency(options) * 2 : options.rtt);
        }
    }
    const auto next = static_cast<std::uint8_t>(hop == leg.route.hops ? 0 : hop);
    leg.passage.crossings_[leg.passage.count_++] = {at, next};
}

// False when the queue is full. `at` becomes the time when the message is on the wire.
bool Network::enter(Channel& channel, Leg& leg, Instant& at) {
    Instant& free_at = channel.is_lan ? leg.from.free_at : channel.free_at;
    if (free_at > at && free_at - at > channel.wait_max) return false;
    free_at = std::max(free_at, at) + world::transmission_time(leg.size, channel.bandwidth);
    at = free_at;
    leg.passage.entered_ = at;
    return true;
}

// ---- faults ----

void Network::change(std::uint32_t index, std::uint32_t Channel::*count,
                     std::uint32_t Route::*affected, bool up) {
    std::uint32_t& value = channels_[index].*count;
    const bool before = value != 0;
    if (up) {
        ++value;
    } else if (before) {
        --value;
    }
    const bool after = value != 0;
    if (after == before) return;
    if (count == &Channel::cuts) after ? ++cuts_ : --cuts_;
    if (stale_) return;
    for (Route& route : routes_) {
        const auto first = hops_.begin() + route.first;
        if (std::find(first, first + route.hops, index) == first + route.hops) continue;
        after ? ++(route.*affected) : --(route.*affected);
        find_quick(route);
    }
}

void Network::change(LinkId link, Direction direction, std::uint32_t Channel::*count,
                     std::uint32_t Route::*affected, bool up) {
    const Link ends = channels_of(link);
    if (ends.forward == ends.backward) return change(ends.forward, count, affected, up);
    if (direction != Direction::backward) change(ends.forward, count, affected, up);
    if (direction != Direction::forward) change(ends.backward, count, affected, up);
}

Network::Link Network::channels_of(LinkId link) const {
    if (link.value < links_.size()) return links_[link.value];
    const SiteId site{UINT32_MAX - link.value};
    return {site, site, sites_[site.value].lan, sites_[site.value].lan};
}

void Network::cut(LinkId link, Direction direction) {
    change(link, direction, &Channel::cuts, &Route::cuts, true);
}
void Network::heal(LinkId link, Direction direction) {
    change(link, direction, &Channel::cuts, &Route::cuts, false);
}
void Network::refuse(LinkId link) {
    change(link, Direction::both, &Channel::refusals, &Route::refusals, true);
}
void Network::accept(LinkId link) {
    change(link, Direction::both, &Channel::refusals, &Route::refusals, false);
}

void Network::degrade(LinkId link, const world::LinkDegradation& degradation) {
    const Link ends = channels_of(link);
    apply(channels_[ends.forward], degradation);
    apply(channels_[ends.backward], degradation);
    if (stale_) return;
    for (Route& route : routes_) find_quick(route);
    if (ends.a == ends.b) {
        Route& inside = route(ends.a, ends.a);
        inside.weighs = weighs(channels_[ends.forward]);
    }
}

void Network::apply(Channel& channel, const world::LinkDegradation& degradation) {
    const world::LinkOptions now = world::degraded(channel.options, degradation);
    stream_of(channel);
    channel.fate.change(now);
    channel.draws = channel.fate.draws() || !channel.latency->is_constant();
    channel.bandwidth = now.bandwidth;
    channel.queues = !now.bandwidth.unlimited();
    channel.extra_latency = degradation.extra_latency;
    channel.wait_max =
        now.queue == Bytes{} ? Duration::max() : world::transmission_time(now.queue, now.bandwidth);
}

}  // namespace cleave::sim
