#pragma once
// Sites, the links between them, and what becomes of a message on its way. Decides everything about
// one leg of a journey at the moment it begins: whether it arrives, when, and whether twice.
// Invariant: one message costs the same however many links there are: the routes of all pairs of
// sites are computed beforehand, and each counts how many of its links are cut in its direction.
// Choices: routes do not change with cuts and slow links (routing between sites takes minutes to
// settle, longer than the faults of interest); messages between sites pay for their links only, as
// measured round trips between machines of two sites include both LANs; a switched LAN has one
// queue per sender; a link checks what it carried and drops what is corrupt, as Ethernet does;
// sizes are payload bytes, without headers of lower layers.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/topology.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/fate.hpp"
#include "world/link.hpp"
#include "world/sampler.hpp"

namespace cleave::sim {

// Where a machine plugs into the network.
struct Port {
    SiteId site;
    Instant free_at;  // when its last message into a LAN of limited bandwidth has left
};

// A datagram may be lost, duplicated and reordered; a request on a stream is lost or arrives once.
enum class Carriage : std::uint8_t { datagram, stream };

// Where a message comes out, and when. It is either at its destination (`hop` is zero) or about to
// enter a further link of its route, whose queue it must join at that time and not before.
struct Crossing {
    Instant at;
    std::uint8_t hop = 0;
};

// What became of one leg: lost, arrived, or arrived twice (the network copies a message at most
// once a leg).
class Passage {
  public:
    bool lost() const { return count_ == 0; }
    const Crossing* begin() const { return crossings_.data(); }
    const Crossing* end() const { return crossings_.data() + count_; }
    std::uint32_t copies() const { return count_; }
    // Links between sites that were given the message.
    std::uint32_t links_entered() const { return links_; }
    // When the last bit entered the leg's link of limited bandwidth; earlier than now if none is.
    Instant entered() const { return entered_; }
    // Whether a checksum found it corrupt.
    bool corrupted() const { return corrupted_; }

  private:
    friend class Network;
    std::array<Crossing, 2> crossings_{};
    std::uint32_t count_ = 0;
    std::uint32_t links_ = 0;
    Instant entered_{};
    bool corrupted_ = false;
};

class Network {
  public:
    explicit Network(const RunPosition& position) : position_(position) {}

    SiteId add_site(std::string name, const world::LinkOptions& lan);
    LinkId add_link(SiteId a, SiteId b, const world::LinkOptions& options);
    std::string_view name(SiteId site) const { return sites_[site.value].name; }
    bool contains(SiteId site) const { return site.value < sites_.size(); }

    // Whether there is a route at all, ignoring cuts. A site reaches itself.
    bool reachable(SiteId from, SiteId to) { return route(from, to).hops != 0; }
    // Whether the route is cut in this direction now. False when there is none.
    bool is_cut(SiteId from, SiteId to) { return cuts_ != 0 && route(from, to).cuts != 0; }
    // Whether anything is cut at all.
    bool has_cuts() const { return cuts_ != 0; }
    // Whether some link of the route carries no new handshakes.
    bool refuses(SiteId from, SiteId to) { return route(from, to).refusals != 0; }
    // Whether `carry` needs to know the size of a message.
    bool weighs(SiteId from, SiteId to) { return route(from, to).weighs; }

    // Begins a leg at `now`: at the sender when `hop` is zero, else where the last leg ended.
    // A message is lost when its route is missing or cut as it is sent; the caller asks `is_cut`
    // again when it arrives.
    Passage carry(Instant now, Port& from, SiteId to, Bytes size, Carriage carriage,
                  std::uint8_t hop = 0);
    // The same for the usual case, decided quickly: the route is one link or LAN that is not cut,
    // has no queue and does nothing to the message but delay it. Otherwise nothing has happened
    // yet, and `carry` decides.
    struct QuickPassage {
        Instant at;
        bool between_sites;
    };
    std::optional<QuickPassage> carry_quickly(Instant now, SiteId from, SiteId to) {
        const std::uint32_t quick = route(from, to).quick;
        if (quick == no_channel) return std::nullopt;
        Channel& channel = channels_[quick];
        const std::optional<Duration> latency = delay_alone(channel);
        if (!latency) [[unlikely]]
            return std::nullopt;
        return QuickPassage{now + *latency, !channel.is_lan};
    }

    // All of these act on LANs too, which have but one direction. Cuts nest: a direction carries
    // again once healed as often as it was cut. Healing one that is not cut does nothing. Refusals
    // are like cuts of both directions, but only `refuses` tells of them.
    void cut(LinkId link, Direction direction);
    void heal(LinkId link, Direction direction);
    void refuse(LinkId link);
    void accept(LinkId link);
    void degrade(LinkId link, const world::LinkDegradation& degradation);
    std::size_t link_count() const { return links_.size(); }
    std::pair<SiteId, SiteId> ends(LinkId link) const {
        return {links_[link.value].a, links_[link.value].b};
    }
    bool contains(LinkId link) const {
        return link.value < links_.size() || UINT32_MAX - link.value < sites_.size();
    }
    // LANs are numbered from the top, so that links keep the numbers they were given.
    LinkId lan(SiteId site) const { return LinkId{UINT32_MAX - site.value}; }

  private:
    struct Site {
        std::string name;
        std::uint32_t lan = 0;  // its channel
    };
    struct Link {
        SiteId a;
        SiteId b;
        std::uint32_t forward = 0;  // its channels
        std::uint32_t backward = 0;
    };
    // What happens to the next message of a channel, if nothing does but delay: drawn when the last
    // one was sent, so that a processor need not wait for it when it decides what comes next.
    struct DrawnAhead {
        bool is_ready = false;
        Duration latency;
        Random before{0};  // the channel's stream without this draw
    };
    // One direction of a link, or a LAN: what draws and what queues. All but the options themselves
    // is as the degradation has it.
    struct Channel {
        bool is_lan = false;
        bool queues = false;                      // its bandwidth is limited
        const world::Sampler* latency = nullptr;  // one way, among `samplers_`
        bool draws = true;                        // from the stream: not all messages fare the same
        Random random;                            // see `stream_of`
        DrawnAhead ahead{};
        world::FateProcess fate{};
        Duration extra_latency{};
        Bandwidth bandwidth{};
        Duration wait_max{};  // for the link to be free
        Instant free_at{};    // when the last message has entered; bandwidth limited
        std::uint32_t cuts = 0;
        std::uint32_t refusals = 0;
        world::LinkOptions options;
    };
    static constexpr std::uint32_t no_channel = UINT32_MAX;
    struct Route {
        std::uint32_t first = 0;     // position in `hops_`
        std::uint32_t cuts = 0;      // channels of it that are cut
        std::uint32_t refusals = 0;  // and that refuse handshakes
        // Its channel, when it has but one hop, which is not cut and has no queue.
        std::uint32_t quick = no_channel;
        std::uint16_t hops = 0;  // none: no route
        bool weighs = false;
    };
    // What stays the same along one leg.
    struct Leg {
        const Route& route;
        Port& from;
        Bytes size;
        Carriage carriage;
        std::uint8_t hop;
        Passage& passage;
    };

    const world::Sampler& sampler_of(const world::Distribution& latency);
    std::uint32_t add_channel(const world::LinkOptions& options, Random random, bool is_lan);
    Route& route(SiteId from, SiteId to) {
        if (stale_) find_routes();
        return routes_[std::size_t{from.value} * row_ + to.value];
    }
    void find_routes();
    void change(std::uint32_t channel, std::uint32_t Channel::*count,
                std::uint32_t Route::*affected, bool up);
    void change(LinkId link, Direction direction, std::uint32_t Channel::*count,
                std::uint32_t Route::*affected, bool up);
    bool weighs(const Channel& channel) const { return !channel.is_lan || channel.queues; }
    // The two channels of a link; of a LAN its one, twice.
    Link channels_of(LinkId link) const;
    void find_quick(Route& route) const;
    static void apply(Channel& channel, const world::LinkDegradation& degradation);
    void follow(Leg& leg, Instant at, unsigned hop, bool is_copy);
    static bool enter(Channel& channel, Leg& leg, Instant& at);
    static Instant cross(Channel& channel, Instant at) {
        return at + channel.latency->draw(stream_of(channel)) + channel.extra_latency;
    }
    // One word decides about fate and latency where the latency has a table: its lower half, by
    // which the fate is told, moves the latency's quantile by less than 2^-32.
    static void draw_ahead(Channel& channel) {
        DrawnAhead& ahead = channel.ahead;
        Random random = channel.random;
        ahead.before = random;
        const bool draws_once = channel.latency->has_table();
        const bool draws_fate = draws_once || channel.fate.draws();
        const std::uint64_t word = draws_fate ? random.next() : 0;
        ahead.is_ready = !draws_fate || channel.fate.spares(word);
        if (!ahead.is_ready) [[unlikely]]
            return;
        ahead.latency =
            draws_once ? channel.latency->quantile(word) : channel.latency->draw(random);
        ahead.latency = ahead.latency + channel.extra_latency;
        channel.random = random;
    }
    // What the next message of the channel is delayed by, if that is all that happens to it.
    // Otherwise nothing has been drawn.
    static std::optional<Duration> delay_alone(Channel& channel) {
        if (!channel.ahead.is_ready) [[unlikely]]
            draw_ahead(channel);
        if (!channel.ahead.is_ready) [[unlikely]]
            return std::nullopt;
        const Duration latency = channel.ahead.latency;
        if (channel.draws) draw_ahead(channel);
        return latency;
    }
    // Where the channel's next draw comes from: takes back what was drawn ahead.
    static Random& stream_of(Channel& channel) {
        if (channel.ahead.is_ready) channel.random = channel.ahead.before;
        channel.ahead.is_ready = false;
        return channel.random;
    }

    const RunPosition& position_;
    std::vector<Site> sites_;
    std::vector<Link> links_;
    std::deque<world::Sampler> samplers_;  // one for all links of the same distribution
    std::vector<Channel> channels_;
    std::vector<Route> routes_;        // element from * row_ + to
    std::size_t row_ = 0;              // sites, when the routes were found
    std::vector<std::uint32_t> hops_;  // channels of all routes
    std::uint32_t cuts_ = 0;           // channels that are cut
    bool stale_ = true;                // the topology has changed since the routes were found
};

}  // namespace cleave::sim
