#include "raft_kv/description.hpp"

#include "parts/options.hpp"
#include "parts/raft/properties.hpp"
#include "parts/service_layout.hpp"
#include "raft_kv/properties.hpp"
#include "raft_kv/server.hpp"

namespace cleave::raft_kv {
namespace {

std::vector<OptionDescription> options() {
    return {
        {"election_timeout", Duration::milliseconds(150),
         "the least; each is drawn between this and twice this (Ongaro and Ousterhout 2014, "
         "section 9.3: 150-300 ms)"},
        {"heartbeat", Duration::milliseconds(50),
         "from a leader to its followers; assumed, a third of the election timeout"},
        {"pre_vote", true, "asks whether it could win before it stands (thesis, section 9.6)"},
        {"check_quorum", true,
         "a leader without a majority steps down, and who hears a leader does not vote (6.2, "
         "4.2.3)"},
        {"reads",
         std::string("read-index"),
         "by a round of heartbeats, by the leader's lease, or through the log (thesis, section "
         "6.4)",
         {"read-index", "lease", "log"}},
        {"clock_drift", Ratio{1'000'000},
         "by how much the rates of two clocks may differ, for leases; assumed, ten times a cheap "
         "crystal's 100 ppm"},
        {"snapshot_entries", std::int64_t{1'000},
         "a snapshot is taken when so many entries are kept; assumed"},
        {"spares", std::int64_t{0},
         "so many of the servers are not members at first, the last ones; assumed"},
        {"change_every", Duration{},
         "how often the membership moves on by as many servers as there are spares; 0s: never"},
        {"deadline", Duration::seconds(5),
         "an operation without an answer is given up after this long; assumed"},
        {"retry", Duration::milliseconds(300),
         "a client leaves a silent server for the next one; assumed, an election's time"},
    };
}

std::vector<PlantedBug> bugs() {
    return {
        {"commit-old-term",
         "a new leader commits entries of earlier terms by counting copies, without one of its own",
         "Ongaro and Ousterhout 2014, figure 8", "raft-kv/leaders-crash-in-chains"},
        {"vote-not-synced", "a vote is sent before term and vote are on disk",
         "Ongaro and Ousterhout 2014, figure 2: updated on stable storage before responding",
         "raft-kv/votes-on-slow-disks"},
        {"stale-append-truncates",
         "an AppendEntries cuts off what follows its entries, even if it agrees with them",
         "Ongaro and Ousterhout 2014, figure 2: only a conflicting entry is deleted",
         "raft-kv/crashes-and-partitions"},
        {"snapshot-drops-log", "loading a snapshot forgets the entries after it",
         "Redis-Raft, as found by Jepsen in 2020: acknowledged writes lost after a restart",
         "raft-kv/crashes-and-partitions"},
        {"lease-ignores-drift", "a lease lasts as long on a leader's clock as on its followers'",
         "Ongaro, thesis, section 6.4.1: leases assume a bound on clock drift",
         "raft-kv/lease-reads-within-drift"},
        {"joint-one-majority", "a majority of the new members alone decides during a change",
         "Ongaro and Ousterhout 2014, figure 10: disjoint majorities", "raft-kv/members-change"},
    };
}

Config read_config(const std::vector<Option>& options, const std::vector<std::string>& bugs) {
    Config config;
    raft::Settings& raft = config.raft;
    raft.election_timeout = parts::option<Duration>(options, "election_timeout");
    raft.heartbeat = parts::option<Duration>(options, "heartbeat");
    raft.pre_vote = parts::option<bool>(options, "pre_vote");
    raft.check_quorum = parts::option<bool>(options, "check_quorum");
    raft.clock_drift = parts::option<Ratio>(options, "clock_drift");
    const auto reads = parts::option<std::string>(options, "reads");
    config.reads = reads == "lease" ? Reads::lease
                   : reads == "log" ? Reads::log
                                    : Reads::read_index;
    config.change_every = parts::option<Duration>(options, "change_every");
    raft.flaws.commit_old_term = parts::switched_on(bugs, "commit-old-term");
    raft.flaws.vote_not_synced = parts::switched_on(bugs, "vote-not-synced");
    raft.flaws.stale_append_truncates = parts::switched_on(bugs, "stale-append-truncates");
    raft.flaws.snapshot_drops_log = parts::switched_on(bugs, "snapshot-drops-log");
    raft.flaws.lease_ignores_drift = parts::switched_on(bugs, "lease-ignores-drift");
    raft.flaws.one_majority_in_joint = parts::switched_on(bugs, "joint-one-majority");
    return config;
}

std::string problem(const Config& config, std::int64_t snapshot_entries, std::int64_t spares,
                    std::size_t servers) {
    const Duration least = Duration::milliseconds(1);
    if (config.raft.heartbeat < least) return "heartbeat must be at least 1ms";
    if (config.raft.election_timeout <= config.raft.heartbeat) {
        return "election_timeout must be more than heartbeat";
    }
    if (config.raft.election_timeout > Duration::seconds(3'600)) {
        return "election_timeout must be at most an hour";
    }
    if (config.raft.clock_drift >= Ratio::percent(100)) return "clock_drift must be below 100%";
    if (config.reads == Reads::lease && !config.raft.check_quorum) {
        return "reads: lease needs check_quorum, by which voters respect a lease";
    }
    if (snapshot_entries < 1) return "snapshot_entries must be at least 1";
    if (servers == 0) return "no site has servers; give one the key servers";
    if (spares < 0 || static_cast<std::size_t>(spares) >= servers) {
        return "spares must be fewer than the servers";
    }
    if (config.change_every != Duration{} && config.change_every < least) {
        return "change_every must be 0s or at least 1ms";
    }
    if (config.change_every != Duration{} && spares == 0) {
        return "change_every needs spares, who take others' place";
    }
    return "";
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config = read_config(values, bugs);
    const auto snapshot_entries = parts::option<std::int64_t>(values, "snapshot_entries");
    const auto spares = parts::option<std::int64_t>(values, "spares");
    const parts::ServiceClientOptions client{parts::option<Duration>(values, "deadline"),
                                             parts::option<Duration>(values, "retry"), true};
    if (client.retry < Duration::milliseconds(1)) return "retry must be at least 1ms";
    const parts::ServersBySite servers =
        parts::number_servers(deployment, parts::next_node(deployment));
    config.servers = parts::all_servers(servers);
    if (auto wrong = problem(config, snapshot_entries, spares, config.servers.size());
        !wrong.empty()) {
        return wrong;
    }
    config.snapshot_entries = static_cast<std::uint64_t>(snapshot_entries);
    config.members = config.servers.size() - static_cast<std::size_t>(spares);
    parts::add_servers(deployment, "server", [config] { return make_node<Server>(config); });
    parts::add_clients(deployment, client, servers);
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "raft-kv";
    result.summary = "a key-value store replicated by Raft, with snapshots and changes of members";
    result.choice = "CP";
    result.guarantee =
        "linearizable keys and exactly-once writes; lease reads as long as clocks keep their bound";
    result.source =
        "Ongaro and Ousterhout, USENIX ATC 2014; Ongaro, Consensus: Bridging Theory and Practice, "
        "2014";
    result.options = options();
    result.bugs = bugs();
    result.deploy = deploy;
    result.properties = raft::says::properties();
    result.properties.push_back({PropertyKind::sometimes, std::string(says::read_by_lease)});
    result.properties.push_back({PropertyKind::sometimes, std::string(says::lease_ran_out)});
    result.labels = {{"role",
                      {"follower", "candidate", "leader", "damaged"},
                      "what a server takes itself for; damaged: it keeps silent, as its disk does "
                      "not hold what it promised"}};
    result.functions = {Function::read, Function::write, Function::remove, Function::cas};
    return result;
}

}  // namespace cleave::raft_kv
