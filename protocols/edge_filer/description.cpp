#include "edge_filer/description.hpp"

#include "direct_s3/client.hpp"
#include "edge_filer/client.hpp"
#include "edge_filer/config.hpp"
#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"
#include "edge_filer/token_server.hpp"
#include "parts/options.hpp"

namespace cleave::edge_filer {
namespace {

Config read_config(const std::vector<Option>& options, const std::vector<std::string>& bugs) {
    const auto duration = [&](std::string_view name) {
        return parts::option<Duration>(options, name);
    };
    Config config;
    config.write_back = duration("write_back");
    config.lease = duration("lease");
    config.clock_drift = parts::option<Ratio>(options, "clock_drift");
    config.deadline = duration("deadline");
    config.retry = duration("retry");
    config.store_retry = duration("store_retry");
    config.heartbeat = duration("heartbeat");
    config.suspect_after = duration("suspect_after");
    config.server_lease = duration("server_lease");
    config.chunk_size = parts::option<Bytes>(options, "chunk_size");
    config.mirror_to_disk = parts::option<std::string>(options, "mirror_to") == "disk";
    config.dirty_quota = parts::option<Bytes>(options, "dirty_quota");
    config.needs_quorum = parts::option<bool>(options, "quorum");
    config.verify_dirty_files = parts::switched_on(bugs, "verify-dirty-files");
    const auto policy = parts::option<std::string>(options, "policy");
    const bool verifies = policy == "clients-bypassing" || policy == "transitioning";
    config.core_files = policy != "cloud";
    config.local_directories =
        policy == "cloud" || policy == "full-caching" || policy == "transitioning";
    config.write_through = verifies || policy == "read-caching";
    if (verifies || config.verify_dirty_files) config.verify = duration("verify");
    config.skip_token_recall = parts::switched_on(bugs, "skip-token-recall");
    config.reuse_object_names = parts::switched_on(bugs, "reuse-object-names");
    config.acknowledge_before_mirror = parts::switched_on(bugs, "acknowledge-before-mirror");
    config.trust_the_disk = parts::switched_on(bugs, "trust-the-disk");
    config.act_without_majority = parts::switched_on(bugs, "act-without-majority");
    config.ignore_peers_versions = parts::switched_on(bugs, "ignore-peers-versions");
    config.forget_answers = parts::switched_on(bugs, "forget-answers");
    config.spread_chunks = parts::option<std::string>(options, "placement") == "spread";
    config.chunk_cache = parts::option<Bytes>(options, "chunk_cache");
    config.chunks_by_place = parts::switched_on(bugs, "chunks-by-place");
    config.keep_old_attributes = parts::switched_on(bugs, "keep-old-attributes");
    config.keep_old_handles = parts::switched_on(bugs, "keep-old-handles");
    config.change_partner_untold = parts::switched_on(bugs, "change-partner-untold");
    return config;
}

std::vector<OptionDescription> options() {
    return {
        {"write_back", Duration::seconds(30),
         "from the first unwritten change of a file until it goes to the store; Avere OS allows 0 "
         "s to 1 year, and has 1 h under read-write, 10 min under full-caching"},
        {"policy",
         std::string("cloud"),
         "the cache policy (Avere OS 4.7): cloud stores files under fresh names for the clusters "
         "alone; the others cache files that clients may also reach in the store, by their names: "
         "clients-bypassing and transitioning verify them, these two and read-caching write "
         "through, read-write and full-caching write back; directories are written back under "
         "cloud, full-caching and transitioning, else through",
         {"cloud", "clients-bypassing", "read-caching", "read-write", "full-caching",
          "transitioning"}},
        {"verify", Duration::seconds(30),
         "until cached content is compared with the store's again, under policies that do (Avere "
         "OS: 30 s)"},
        {"dirty_quota", Bytes{},
         "of unwritten data that a filer takes before it rejects writes (Avere OS: at 100 %); 0: "
         "unlimited"},
        {"quorum", false,
         "whether a filer refuses while it hears no majority of its site's filers; clusters of the "
         "original have at least three"},
        {"lease", Duration::seconds(10),
         "how long a filer may act on its tokens without news of their server (Gray and Cheriton "
         "1989 use 10 s)"},
        {"clock_drift", Ratio{1'000'000},
         "by how much the rates of two clocks may differ; assumed, ten times a cheap crystal's 100 "
         "ppm"},
        {"deadline", Duration::seconds(2),
         "an operation that cannot be answered fails after this long; assumed"},
        {"retry", Duration::milliseconds(500),
         "until an unanswered message is sent again; assumed, about twice the longest EC2 round "
         "trip"},
        {"store_retry", Duration::seconds(2),
         "until an unanswered store request is sent again (S3 performance guide)"},
        {"heartbeat", Duration::milliseconds(500), "between the filers of a site; assumed"},
        {"suspect_after", Duration::seconds(2), "of silence: a filer is taken for dead; assumed"},
        {"server_lease", Duration::seconds(2),
         "how long a token server may act without news of the others; silent for longer, its share "
         "of the files is taken over; assumed"},
        {"chunk_size", Bytes::mebi(1),
         "files are stored in objects of this size (Avere, 2016: 1 MB)"},
        {"placement",
         std::string("spread"),
         "where the chunks of files are cached: spread over the filers of the site, each at one "
         "that fetches it for all; or each filer caches its own",
         {"spread", "own"}},
        {"chunk_cache", Bytes::mebi(1'048'576),
         "how much a filer caches of the chunks that are spread, on its SSDs; the least recently "
         "used goes first; assumed"},
        {"mirror_to",
         std::string("memory"),
         "where the partner keeps copies of unwritten data: in memory, lost when both filers crash "
         "(Avere: an uncontrolled shutdown of the cluster can lose it), or on its disk",
         {"memory", "disk"}},
        {"token_servers", std::int64_t{3},
         "how many, all at `token_site`; a majority of them must be up; each keeps a replica of "
         "the "
         "others' version database; assumed"},
        {"token_site", std::string("store"),
         "the site of the token servers; `store`: where the object store is"},
    };
}

// What the clusters cache, of all that the sites have.
std::vector<StoreEndpoint> cores_of(const Deployment& deployment) {
    std::vector<StoreEndpoint> cores;
    if (deployment.object_stores() > 0) cores.push_back(StoreEndpoint::primary);
    if (deployment.object_stores() > 1) cores.push_back(StoreEndpoint::other);
    if (deployment.has_file_server()) cores.push_back(StoreEndpoint::file_server);
    return cores;
}

// What is wrong with the options; "" if nothing.
std::string problem_with(const Config& config, std::int64_t token_servers) {
    if (token_servers < 1 || token_servers > 99) return "token_servers must be from 1 to 99";
    // Smaller ones would make millions of objects out of a file.
    if (config.chunk_size < Bytes::kibi(4)) return "chunk_size must be at least 4KiB";
    const std::pair<const char*, Duration> timers[] = {
        {"lease", config.lease},         {"deadline", config.deadline},
        {"retry", config.retry},         {"store_retry", config.store_retry},
        {"heartbeat", config.heartbeat}, {"server_lease", config.server_lease}};
    for (const auto& [name, length] : timers) {
        if (length < Duration::milliseconds(1)) return std::string(name) + " must be at least 1ms";
    }
    return "";
}

// What is wrong with the sites. The site of the token servers may be "store", and becomes its name.
std::string problem_with(const Deployment& deployment, const Config& config,
                         std::string& token_site) {
    if (config.cores.empty()) {
        return "no site has an object store; give one the key object_store";
    }
    const bool server_alone = deployment.object_stores() == 0;
    bool token_site_exists = false;
    for (const DeploymentSite& site : deployment.sites()) {
        const bool has_store = server_alone ? site.file_server : site.object_store;
        if (token_site == "store" && has_store) token_site = site.name;
        if (token_site == site.name) token_site_exists = true;
        // Under the other policies, such clients use the store themselves.
        if (site.clients == 0 || site.filers > 0) continue;
        if (!config.core_files) {
            return "site '" + site.name + "' has clients but no filers for them to mount";
        }
        if (server_alone || config.cores.size() > 1) {
            return "site '" + site.name + "' has clients without filers, which can go to one " +
                   "object store alone; there are others";
        }
    }
    return token_site_exists ? "" : "token_site '" + token_site + "' is not a site";
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config = read_config(values, bugs);
    config.cores = cores_of(deployment);
    const auto count = parts::option<std::int64_t>(values, "token_servers");
    auto token_site = parts::option<std::string>(values, "token_site");
    std::string problem = problem_with(config, count);
    if (problem.empty()) problem = problem_with(deployment, config, token_site);
    if (!problem.empty()) return problem;

    std::vector<NodeId> servers;
    const auto first = static_cast<std::uint32_t>(deployment.placements().size());
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) {
        servers.push_back(NodeId{first + i});
    }
    config.token_servers = servers;
    for (std::uint32_t i = 0; i < config.shares(); ++i) {
        deployment.add({token_site, "token-server-" + std::to_string(i + 1),
                        [config, i] { return make_node<TokenServer>(config, i); }});
    }
    for (const DeploymentSite& site : deployment.sites()) {
        std::vector<NodeId> filers;
        const auto next = static_cast<std::uint32_t>(deployment.placements().size());
        for (std::uint32_t i = 0; i < site.filers; ++i) filers.push_back(NodeId{next + i});
        for (std::size_t i = 0; i < filers.size(); ++i) {
            deployment.add({site.name, "filer-" + std::to_string(i + 1),
                            [config, filers, i] { return make_node<Filer>(config, filers, i); }});
        }
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            const std::string name = "client-" + std::to_string(i);
            if (filers.empty()) {
                const direct_s3::Options direct{.deadline = config.deadline,
                                                .retry = config.store_retry};
                deployment.add({site.name, name,
                                [direct] { return make_node<direct_s3::Client>(direct); }, true});
                continue;
            }
            deployment.add({site.name, name,
                            [config, filers] { return make_node<Client>(config, filers); }, true});
        }
    }
    return "";
}

}  // namespace

ProtocolDescription description() {
    constexpr const char* flagship = "edge-filers-lose-the-wan";
    ProtocolDescription result;
    result.name = "edge-filer";
    result.summary =
        "clusters of caching filers a site, coherent through tokens, over an object store";
    result.choice = "CP";
    result.guarantee =
        "linearizable files and directories; no acknowledged write lost by the crash of one filer";
    result.source =
        "Avere FXT: Flash Cloud Architecture (2016), Avere OS guides, US patents 9,323,681 and "
        "9,170,953";
    result.options = options();
    result.bugs = {
        {"skip-token-recall", "the token server grants a token without recalling those in its way",
         "what US patent 9,323,681 has recalls for: two writers of the same bytes", flagship},
        {"reuse-object-names",
         "a chunk is stored under its file's name again and again, so the store may show an old "
         "one",
         "Avere OS release notes, bug 21565: a race of PUTs on eventually consistent stores",
         flagship},
        {"acknowledge-before-mirror",
         "a write is acknowledged before the partner has it, so that a crash can lose it",
         "Avere OS release notes, bug 26532: the mirror misses files on failover", flagship},
        {"trust-the-disk",
         "what is read from disk at a start is believed, without looking at its checksums",
         "Avere OS release notes, bug 26059: a transaction log inconsistent after an unclean "
         "shutdown",
         "faults/decay"},
        {"act-without-majority",
         "a token server acts for its share as long as it lives, though the others, which do not "
         "hear it, may have replaced it",
         "Avere OS release notes, bug 14029032: conflicts after a failover when nodes cannot all "
         "communicate",
         "edge-filer/token-servers-part"},
        {"ignore-peers-versions",
         "a token server that takes a share over believes its own replica of the version database, "
         "though others may have newer entries",
         "Avere OS release notes, bug 23110: the version database ignored",
         "edge-filer/token-servers-crash"},
        {"verify-dirty-files",
         "content is compared with the store's, and replaced, though it is newer and unwritten",
         "Avere OS guides: forcing verification under Read+Write can lose cached client writes",
         "edge-filer/read-write-in-peace"},
        {"forget-answers",
         "who takes over from a dead filer takes its directories, but not what was answered to "
         "those who changed them",
         "Avere OS release notes, bug 25930: a failover marks the cache stale, and non-idempotent "
         "operations are executed again",
         "edge-filer/volume-filers-crash"},
        {"chunks-by-place",
         "the filers of a site keep chunks for each other under file and place, not under the name "
         "of the object, so that an old one passes for the new",
         "Avere OS release notes, bug 12954206: corrupted cold reads", "edge-filer/chunks-spread"},
        {"change-partner-untold",
         "what another filer has copies of is acknowledged before the token server knows that this "
         "one may take over, and not the former partner",
         "Avere OS release notes, bug 25084: a token request beside a change of mirror",
         "edge-filer/partners-change"},
        {"keep-old-attributes", "attributes that were asked for before a write are cached after it",
         "Avere OS release notes, bug 22477: stale attributes cached by a race of getattr and "
         "write under verification",
         "edge-filer/attributes-verified"},
        {"keep-old-handles",
         "who takes a newer version of a directory leaves the names that it knew with the files "
         "that they led to",
         "nfs-ganesha pull request 10: after a rename in the place of a file, the cached entry led "
         "to the file that was replaced",
         "edge-filer/volume-in-peace"},
    };
    result.functions = {Function::read,   Function::write,    Function::remove, Function::stat,
                        Function::create, Function::truncate, Function::rename, Function::list};
    result.object_stores = 2;
    result.file_server = true;
    result.deploy = deploy;
    result.properties = says::properties();
    result.labels = says::labels();
    return result;
}

}  // namespace cleave::edge_filer
