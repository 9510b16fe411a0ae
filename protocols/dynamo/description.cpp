#include "dynamo/server.hpp"
#include "parts/options.hpp"
#include "parts/service_layout.hpp"

namespace cleave::dynamo {
namespace {

std::vector<OptionDescription> options() {
    return {
        {"n", std::int64_t{3}, "servers that keep a key (Dynamo, section 6: commonly 3)"},
        {"r", std::int64_t{2}, "replies that a read waits for (Dynamo, section 6: commonly 2)"},
        {"w", std::int64_t{2},
         "servers that must have a write on disk before it is acknowledged (Dynamo, section 6: "
         "commonly 2)"},
        {"sloppy", false,
         "whether the first healthy servers count (Dynamo, section 4.6), or only the key's own"},
        {"conflicts",
         std::string("siblings"),
         "vector clocks keep concurrent versions side by side, and a read returns the newest by "
         "timestamp; or timestamps alone decide (Dynamo, sections 4.4 and 6.1)",
         {"siblings", "last-writer-wins"}},
        {"coordinator",
         std::string("nearest"),
         "the first of the key's list that answers, the nearest of the list, or any server; the "
         "last only where the last writer wins (Dynamo, sections 4.5 and 6.4)",
         {"first", "nearest", "any"}},
        {"read_repair", true, "whether reads bring replicas up to date (Dynamo, section 5)"},
        {"tokens", std::int64_t{16},
         "places of each server on the ring (16 in Cassandra 4.0, num_tokens)"},
        {"deadline", Duration::seconds(5),
         "a client gives up an operation without an answer after this long; assumed"},
        {"retry", Duration::seconds(1),
         "a client leaves a silent server for the next one after this long, and asks it again for "
         "what it reads; assumed"},
        {"timeout", Duration::seconds(2),
         "a coordinator that too few servers answer gives up after this long (Cassandra's "
         "write_request_timeout: 2 s)"},
        {"suspect_after", Duration::milliseconds(500),
         "of silence: a stand-in is asked, and the message sent again; assumed, above the longest "
         "EC2 round trip"},
        {"hand_off", Duration::seconds(2),
         "between attempts to hand over what was kept for others; assumed"},
        {"anti_entropy", Duration::seconds(5),
         "between comparisons with another server, 0s: none; assumed, much more often than the "
         "hours of real systems"},
        {"gc_grace", Duration::seconds(864'000),
         "until a tombstone is forgotten (Cassandra's gc_grace_seconds: 10 days)"},
    };
}

Config read_config(const std::vector<Option>& values, const std::vector<std::string>& bugs) {
    const auto number = [&](std::string_view name) {
        return static_cast<std::uint32_t>(parts::option<std::int64_t>(values, name));
    };
    const auto duration = [&](std::string_view name) {
        return parts::option<Duration>(values, name);
    };
    const auto conflicts = parts::option<std::string>(values, "conflicts");
    const auto coordinator = parts::option<std::string>(values, "coordinator");
    Config config;
    config.n = number("n");
    config.r = number("r");
    config.w = number("w");
    config.sloppy = parts::option<bool>(values, "sloppy");
    config.conflicts = conflicts == "siblings" ? Conflicts::siblings : Conflicts::last_writer_wins;
    config.coordinator = coordinator == "first"     ? Coordinator::first
                         : coordinator == "nearest" ? Coordinator::nearest
                                                    : Coordinator::any;
    config.read_repair = parts::option<bool>(values, "read_repair");
    config.timeout = duration("timeout");
    config.suspect_after = duration("suspect_after");
    config.hand_off = duration("hand_off");
    config.anti_entropy = duration("anti_entropy");
    config.gc_grace = duration("gc_grace");
    config.count_stand_ins = parts::switched_on(bugs, "stand-ins-count");
    config.bare_wall_clock = parts::switched_on(bugs, "bare-wall-clock");
    config.collect_early = parts::switched_on(bugs, "tombstones-collected-early");
    return config;
}

// What is wrong with the options, given how many servers there are; else empty.
std::string flaw(const std::vector<Option>& values, const Config& config, std::size_t servers) {
    if (servers == 0) return "no site has servers; give one the key servers";
    for (const char* name : {"n", "r", "w", "tokens"}) {
        const auto value = parts::option<std::int64_t>(values, name);
        if (value < 1 || value > 100) return std::string(name) + " must be from 1 to 100";
    }
    if (config.n > servers) {
        return "n is " + std::to_string(config.n) + ", but there are only " +
               std::to_string(servers) + " servers";
    }
    if (config.r > config.n || config.w > config.n) return "r and w must not be more than n";
    for (const char* name :
         {"deadline", "retry", "timeout", "suspect_after", "hand_off", "gc_grace"}) {
        if (parts::option<Duration>(values, name) < Duration::milliseconds(1)) {
            return std::string(name) + " must be at least 1ms";
        }
    }
    if (config.anti_entropy < Duration{}) return "anti_entropy must not be negative";
    if (config.anti_entropy > Duration{} && config.anti_entropy < Duration::milliseconds(1)) {
        return "anti_entropy must be 0s or at least 1ms";
    }
    if (config.coordinator == Coordinator::any && config.conflicts == Conflicts::siblings) {
        return "coordinator: any needs conflicts: last-writer-wins, since a vector clock counts "
               "what servers of the key have made";
    }
    return "";
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config = read_config(values, bugs);
    const parts::ServiceClientOptions client{parts::option<Duration>(values, "deadline"),
                                             parts::option<Duration>(values, "retry")};
    std::vector<Member> members;
    const parts::ServersBySite servers =
        parts::number_servers(deployment, parts::next_node(deployment));
    for (std::uint32_t site = 0; site < servers.size(); ++site) {
        for (const NodeId node : servers[site]) members.push_back({node, site});
    }
    const std::string wrong = flaw(values, config, members.size());
    if (!wrong.empty()) return wrong;
    config.ring =
        Ring(members, static_cast<std::uint32_t>(parts::option<std::int64_t>(values, "tokens")));
    parts::add_servers(deployment, "server", [config] { return make_node<Server>(config); });
    parts::add_clients(deployment, client, servers);
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "dynamo";
    result.summary = "objects on a ring of servers, read and written by R and W of N";
    result.choice = "AP";
    result.guarantee =
        "eventual convergence, no acknowledged write lost; with R + W > N and a strict quorum "
        "regular objects; both as true as the clocks";
    result.source =
        "DeCandia et al., \"Dynamo: Amazon's Highly Available Key-value Store\", SOSP 2007";
    result.options = options();
    result.bugs = {
        {"stand-ins-count",
         "a write counts those who keep it for others, a read does not ask them, and R + W > N is "
         "taken for a strict quorum",
         "Dynamo, section 4.6; as users of Riak and Cassandra (consistency level ANY) were bitten",
         "dynamo/a-strict-quorum-is-divided"},
        {"bare-wall-clock",
         "the last writer is told by the wall clock alone, though the server knows a newer version",
         "Kingsbury, \"Jepsen: Cassandra\" (2013): acknowledged writes lost to clocks that differ",
         "dynamo/the-clock-steps-back"},
        {"tombstones-collected-early",
         "a tombstone is forgotten after a second, before replicas that were away have heard of it",
         "Cassandra's documentation of gc_grace_seconds: removed data comes back",
         "dynamo/removals-outlast-a-partition"},
    };
    result.deploy = deploy;
    using Kind = PropertyKind;
    result.properties = {
        {Kind::always, std::string(says::one_version)},
        {Kind::sometimes, std::string(says::siblings)},
        {Kind::sometimes, std::string(says::stands_in)},
        {Kind::sometimes, std::string(says::handed_off)},
        {Kind::sometimes, std::string(says::read_repair)},
        {Kind::sometimes, std::string(says::anti_entropy)},
        {Kind::sometimes, std::string(says::collected)},
        {Kind::sometimes, std::string(says::unfinished)},
        {Kind::sometimes, std::string(says::passed_on)},
    };
    return result;
}

}  // namespace cleave::dynamo
