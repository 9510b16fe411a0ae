#pragma once
// Probabilistically bounded staleness, from Dynamo's own messages: N = 3 replicas, any of which may
// be late. A write's message takes W and its acknowledgement A, a read's R and its reply S; a read
// is fresh if one of its first R replicas had the write when it was asked. Latencies: the fits of
// Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012,
// table 3. Since each kind of message has
// a latency of its own, and a link of the simulator knows no kinds, every replica stands behind a
// `Wire`, a node that hands on what it gets after the time drawn for it. Links, disks and
// processors take no time. The coordinator keeps nothing itself, as in the paper's model.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dynamo/server.hpp"
#include "engine/simulation.hpp"
#include "world/profiles.hpp"

namespace cleave::protocols::testing::pbs {

inline constexpr std::uint32_t n = 3;
inline constexpr Duration never = Duration::seconds(36'000);  // longer than any draw

struct Legs {
    world::Distribution w, a, r, s;
    CLEAVE_FIELDS(Legs, w, a, r, s);
};

inline Legs legs(const std::string& write, const std::string& other) {
    const world::Distribution w = *world::find_latency_profile(write);
    const world::Distribution ars = *world::find_latency_profile(other);
    return {w, ars, ars, ars};
}
inline Legs ssd() { return legs("pbs/linkedin-ssd", "pbs/linkedin-ssd"); }
inline Legs disk() { return legs("pbs/linkedin-disk-write", "pbs/linkedin-ssd"); }
// Yammer's writes with the shape that the authors' program has, 3.5, or the printed one, 3.35.
inline Legs yammer() { return legs("pbs/yammer-write", "pbs/yammer-other"); }
inline Legs yammer_as_printed() { return legs("pbs/yammer-write-printed", "pbs/yammer-other"); }

// The way to one replica and back.
class Wire {
  public:
    using Message = std::variant<dynamo::Put, dynamo::PutReply, dynamo::Get, dynamo::GetReply>;
    struct Arrives {
        NodeId to;
        Message message;
        CLEAVE_FIELDS(Arrives, to, message);
    };
    Wire(Legs legs, NodeId coordinator, NodeId replica)
        : legs_(std::move(legs)), coordinator_(coordinator), replica_(replica) {}

    using Messages = Handles<dynamo::Put, dynamo::PutReply, dynamo::Get, dynamo::GetReply>;
    using Events = Handles<Arrives>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, NodeId, const dynamo::Put& put) { carry(host, legs_.w, replica_, put); }
    void on(Host& host, NodeId, const dynamo::PutReply& reply) {
        carry(host, legs_.a, coordinator_, reply);
    }
    void on(Host& host, NodeId, const dynamo::Get& get) { carry(host, legs_.r, replica_, get); }
    void on(Host& host, NodeId, const dynamo::GetReply& reply) {
        carry(host, legs_.s, coordinator_, reply);
    }
    void on(Host& host, const Arrives& arrives) {
        std::visit([&](const auto& message) { host.send(arrives.to, message); }, arrives.message);
    }

  private:
    static void carry(Host& host, const world::Distribution& leg, NodeId to, Message message) {
        const Duration takes = leg.sample(host.random());
        host.set_timer(takes, Arrives{to, std::move(message)});
    }

    Legs legs_;
    NodeId coordinator_;
    NodeId replica_;

  public:
    CLEAVE_FIELDS(Wire, legs_, coordinator_, replica_);
};

// What came of many writes, each followed by reads at these times after its acknowledgement.
struct Measured {
    std::vector<Duration> writes;  // latencies, sorted
    std::vector<Duration> reads;
    std::map<Duration, std::uint64_t> fresh;  // by the time of the read
    std::uint64_t trials = 0;

    double p_fresh(Duration t) const {
        return static_cast<double>(fresh.at(t)) / static_cast<double>(trials);
    }
    void sort() {
        std::sort(writes.begin(), writes.end());
        std::sort(reads.begin(), reads.end());
    }
};

inline double quantile(const std::vector<Duration>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]
        .in_milliseconds();
}

// Dynamo behind wires: nodes 0 to 2 are replicas, 3 to 5 their wires, 6 coordinates for client 7.
class Experiment {
  public:
    Experiment(const Legs& legs, std::uint32_t r, std::uint32_t w, std::vector<Duration> times,
               std::uint64_t seed)
        : simulation_(seed), times_(std::move(times)) {
        const sim::SiteId here = simulation_.add_site("here", {});
        world::MachineOptions machine;
        machine.disk.sync = world::Constant{Duration{}};
        dynamo::Config config;
        std::vector<dynamo::Member> wires;
        for (std::uint32_t i = 0; i < n; ++i) wires.push_back({NodeId{n + i}, 0});
        config.ring = dynamo::Ring(wires, 1);
        config.n = n;
        config.r = r;
        config.w = w;
        config.conflicts = dynamo::Conflicts::last_writer_wins;
        config.coordinator = dynamo::Coordinator::any;
        config.read_repair = false;
        config.timeout = config.suspect_after = config.hand_off = config.gc_grace = never;
        const auto server = [config] { return make_node<dynamo::Server>(config); };
        for (std::uint32_t i = 0; i < n; ++i) {
            simulation_.add_node(here, "replica-" + std::to_string(i), server, machine);
        }
        for (std::uint32_t i = 0; i < n; ++i) {
            simulation_.add_node(here, "wire-" + std::to_string(i), [legs, i] {
                return make_node<Wire>(legs, NodeId{2 * n}, NodeId{i});
            });
        }
        const NodeId coordinator = simulation_.add_node(here, "coordinator", server, machine);
        client_ = simulation_.add_node(here, "client", [coordinator] {
            return make_node<parts::ServiceClient>(parts::ServiceClientOptions{never, never},
                                                   std::vector<NodeId>{coordinator});
        });
        simulation_.on_reply(
            [this](sim::Simulation&, NodeId, const ClientReply& reply) { answered(reply); });
    }

    Measured run(std::uint64_t trials) {
        constexpr Duration spacing =
            Duration::milliseconds(1);  // trials overlap, but have objects of their own
        measured_.trials = trials;
        for (const Duration t : times_) measured_.fresh[t] = 0;
        for (std::uint64_t i = 0; i < trials; ++i) {
            simulation_.at(simulation_.now() + spacing, [this, i](sim::Simulation&) {
                ask(Function::write, "object-" + std::to_string(i), {});
            });
            simulation_.run_until(simulation_.now() + spacing);
        }
        simulation_.run_until(simulation_.now() + never / 2);
        measured_.sort();
        REQUIRE(measured_.writes.size() == trials);
        REQUIRE(measured_.reads.size() == trials * times_.size());
        return measured_;
    }

  private:
    struct Asked {
        std::string key;
        Instant when;
        std::optional<Duration> after;  // of a read
    };
    void ask(Function function, const std::string& key, std::optional<Duration> after) {
        const OperationId id{++last_id_};
        asked_[id] = {key, simulation_.now(), after};
        simulation_.submit(client_, {id, function, key, 1, Bytes{1}});
    }
    void answered(const ClientReply& reply) {
        const Asked asked = asked_.at(reply.id);
        asked_.erase(reply.id);
        const Duration took = simulation_.now() - asked.when;
        if (asked.after) {
            measured_.reads.push_back(took);
            measured_.fresh[*asked.after] += reply.value ? 1U : 0U;
            return;
        }
        measured_.writes.push_back(took);
        for (const Duration t : times_) {
            simulation_.at(simulation_.now() + t, [this, key = asked.key, t](sim::Simulation&) {
                ask(Function::read, key, t);
            });
        }
    }

    sim::Simulation simulation_;
    std::vector<Duration> times_;
    NodeId client_;
    std::uint64_t last_id_ = 0;
    std::map<OperationId, Asked> asked_;
    Measured measured_;
};

}  // namespace cleave::protocols::testing::pbs
