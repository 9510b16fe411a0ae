#pragma once
// A scenario as data: the meaning of one YAML file with every default filled in and every name
// resolved.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/deployment.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "language/faults.hpp"
#include "measures/regions.hpp"
#include "verdict/guarantee.hpp"
#include "world/clock.hpp"
#include "world/connection.hpp"
#include "world/core_filer.hpp"
#include "world/link.hpp"
#include "world/machine.hpp"
#include "world/object_store.hpp"

namespace cleave::scenario {

// What the nodes of a site run on. Each node's clocks are drawn from `clocks`; what `options.clock`
// says of offset and drift comes on top.
struct Machine {
    world::MachineOptions options{};
    world::ClockSpread clocks{};
    friend bool operator==(const Machine&, const Machine&) = default;
};

struct Site {
    std::string name;
    std::uint32_t filers = 0;
    std::uint32_t servers = 0;
    std::uint32_t clients = 0;
    std::optional<world::ObjectStoreOptions> object_store;
    bool object_store_replica = false;  // its secondary region is here
    std::optional<world::CoreFilerOptions> file_server{};
    world::LinkOptions lan;
    Machine machine{};         // of the protocol's nodes, but its clients
    Machine client_machine{};  // of the clients
    friend bool operator==(const Site&, const Site&) = default;
};

struct Link {
    std::size_t from = 0;  // index into Scenario::sites
    std::size_t to = 0;
    world::LinkOptions options;
    friend bool operator==(const Link&, const Link&) = default;
};

enum class Transport : std::uint8_t { datagrams, connections };
struct Network {
    Transport transport = Transport::datagrams;
    world::ConnectionOptions connections{};
    friend bool operator==(const Network&, const Network&) = default;
};

struct Protocol {
    std::string name;
    std::vector<Option> options;    // one for each the protocol describes
    std::vector<std::string> bugs;  // planted bugs switched on
    friend bool operator==(const Protocol& a, const Protocol& b) {
        const auto same = [](const Option& x, const Option& y) {
            return x.name == y.name && x.value == y.value;
        };
        return a.name == b.name && a.bugs == b.bugs &&
               std::equal(a.options.begin(), a.options.end(), b.options.begin(), b.options.end(),
                          same);
    }
};

// in_turn: a client goes through them one after the other, and begins again.
enum class Popularity : std::uint8_t { uniform, zipf, in_turn };
enum class Loop : std::uint8_t { open, closed };

// A length of time: so long, or a share of the scenario's duration.
struct Stretch {
    Duration time;
    Ratio share;
    friend bool operator==(const Stretch&, const Stretch&) = default;
};
Duration length_of(const Stretch& stretch, Duration duration);

// One of the sizes that writes have: from `min` to `max`, each as likely.
struct SizeClass {
    Ratio share;
    Bytes min, max;
    friend bool operator==(const SizeClass&, const SizeClass&) = default;
};

// Before the workload begins, every file is written once. Strangers: a site's part of the files is
// written by the clients of the next site that has some, so that nothing of it is in its caches.
enum class LoadBy : std::uint8_t { owners, strangers };
struct Load {
    Stretch length;           // at most so long; the workload begins afterwards
    std::uint32_t files = 0;  // the first so many; 0: all
    LoadBy by = LoadBy::owners;
    friend bool operator==(const Load&, const Load&) = default;
};

// Clients work so long, again every so often, and rest in between.
struct Bursts {
    Duration length, every;
    friend bool operator==(const Bursts&, const Bursts&) = default;
};

enum class Reads : std::uint8_t { all, loaded };  // which files are read
// once: each goes to a file that none was written to before.
enum class Writes : std::uint8_t { any, once };
enum class FinalReads : std::uint8_t { every_client, one_a_site };

// What recorded clients did, done again: language/operation_trace.hpp.
struct OperationTrace;
enum class ReplayPace : std::uint8_t { recorded, fast };
enum class ReplayBy : std::uint8_t { share, everyone };
struct Replay {
    std::string file;           // as the scenario names it: from its own folder, or absolute
    std::uint64_t content = 0;  // the digest of what is in it
    ReplayPace pace = ReplayPace::recorded;  // fast: as soon as the answer before has come
    std::uint32_t speed = 1;                 // so many times as fast as recorded
    // share: the trace's clients are dealt out to the scenario's; everyone: each of these does all
    // of the trace, in a folder of its own.
    ReplayBy by = ReplayBy::share;
    std::shared_ptr<const OperationTrace> trace;  // never changes; copies of a scenario share it
    friend bool operator==(const Replay& a, const Replay& b) {
        return a.file == b.file && a.content == b.content && a.pace == b.pace &&
               a.speed == b.speed && a.by == b.by;
    }
};

struct Phase;

struct Workload {
    std::string preset;             // the named workload that it was made from; empty: none
    std::string object = "file";    // register | kv | file | chunk-file | volume
    std::uint32_t keys = 20;        // `files:` or `keys:` in YAML
    std::uint32_t directories = 4;  // of a volume
    std::uint32_t names = 8;        // that a directory of a volume may have
    Bytes size = Bytes::kibi(64);   // of one file's content
    std::vector<SizeClass> sizes;   // where there are several, instead of `size`
    Popularity popularity = Popularity::uniform;
    Ratio zipf_exponent;  // 0.99 → 990,000,000 parts per billion
    Ratio home_share;  // share of operations that go to the site's own part of the keys; rest: all
                       // keys
    Ratio read, write, remove, cas;        // the mix; sums to one
    Ratio append;                          // likewise, of chunk-files
    Ratio read_modify_write;               // likewise: a read, and a cas that expects what it saw
    Ratio stat;                            // likewise: a look at attributes alone
    Ratio create, truncate, rename, list;  // likewise, of volumes
    Reads reads = Reads::all;
    Writes writes = Writes::any;
    // Writes to a chunk-file, or to a file of a volume, lie within its first bytes; records come
    // wherever they are put.
    Bytes file_size = Bytes::mebi(1);
    Loop loop = Loop::open;
    Duration interval;  // open loop: mean time between operations of a client; closed: think time
    std::optional<Bursts> bursts;
    std::optional<Load> load;
    std::vector<Phase> phases;  // one after the other; none: all of it is alike
    FinalReads final_reads = FinalReads::every_client;
    std::optional<Replay> replay;  // instead of a mix
    friend bool operator==(const Workload&, const Workload&) = default;
};

// What is different in a part of the run.
struct Phase {
    std::optional<Stretch> length;  // of all but the last, which lasts to the end
    std::vector<std::string> keys;  // that it gives, as they are called in a scenario
    Workload with;                  // their values; of nothing else
    friend bool operator==(const Phase&, const Phase&) = default;
};

// The mix, function by function; a read that a cas follows counts as that.
inline std::array<std::pair<Function, Ratio>, 10> shares(const Workload& workload) {
    return {{{Function::read, workload.read},
             {Function::write, workload.write},
             {Function::remove, workload.remove},
             {Function::cas, workload.cas},
             {Function::append, workload.append},
             {Function::stat, workload.stat},
             {Function::create, workload.create},
             {Function::truncate, workload.truncate},
             {Function::rename, workload.rename},
             {Function::list, workload.list}}};
}

// What clients do from `begin` to `end`: one of the phases, with all that it takes from the rest.
struct Stage {
    Instant begin, end;
    Workload workload;
};
// In order, without a gap, from the end of the load to that of the scenario's duration.
std::vector<Stage> stages_of(const Workload& workload, Duration duration);

enum class Expected : std::uint8_t { holds, violated, measured };

struct AvailabilityExpectation {
    std::string during;  // "partition" | "always" | "before" | "after"
    std::string side;    // a site's name
    std::optional<Ratio> at_least;
    std::optional<Ratio> at_most;
    friend bool operator==(const AvailabilityExpectation&,
                           const AvailabilityExpectation&) = default;
};

// How many nodes carry all of some labels (Host::label); at least one bound is given.
struct LabelCount {
    std::optional<std::uint32_t> at_least;
    std::optional<std::uint32_t> at_most;
    Labels labelled;
    std::string site;  // empty: all of them
    Duration after;    // earlier states do not count
    friend bool operator==(const LabelCount&, const LabelCount&) = default;
};

// A property by the sentence that the protocol tells it with, or one over labels.
using PropertyClaim = std::variant<std::string, LabelCount>;

// Whatever a protocol tells must hold; what is listed here must also have been told or reached.
struct PropertyExpectations {
    std::vector<PropertyClaim> always, never, sometimes, eventually;
    std::vector<std::string> violated;  // told properties that some run must violate
    std::vector<std::string> measured;  // reported, not judged
    friend bool operator==(const PropertyExpectations&, const PropertyExpectations&) = default;
};

// Of a guarantee besides `linearizable` and `no_lost_writes`, which have a member of their own.
struct GuaranteeExpectation {
    check::Guarantee guarantee = check::Guarantee::linearizable;
    Expected expected = Expected::holds;
    friend bool operator==(const GuaranteeExpectation&, const GuaranteeExpectation&) = default;
};

// How much earlier all reads would have to begin for a history to be linearizable
// (delta-atomicity); at least one bound is given.
struct StalenessExpectation {
    std::optional<Duration> at_most;   // in every run
    std::optional<Duration> at_least;  // in some run
    friend bool operator==(const StalenessExpectation&, const StalenessExpectation&) = default;
};

struct Expectations {
    std::optional<Expected> linearizable;
    std::vector<GuaranteeExpectation> guarantees;  // in the order of the enumeration
    std::optional<StalenessExpectation> staleness;
    std::optional<Expected> no_lost_writes;
    std::optional<Expected> region_states;            // of chunk-files
    std::optional<Expected> region_reads;             // likewise
    std::vector<measure::RegionCell> region_cells{};  // that some run must reach
    std::vector<AvailabilityExpectation> availability;
    PropertyExpectations properties;
    friend bool operator==(const Expectations&, const Expectations&) = default;
};

struct Scenario {
    std::string path;  // as given, for messages and the reproduce line
    std::string name;
    std::string description;
    Duration duration;  // of the workload
    Duration settle;    // afterwards, before every client reads every key once
    std::vector<Site> sites;
    std::vector<Link> links;
    Network network{};
    Protocol protocol;
    Workload workload;
    std::vector<Fault> faults;
    Ratio swarm = Ratio::percent(100);  // of a fault to be in the plan of a given seed
    bool final_heal = true;  // when the workload ends, all is healed and all are restarted
    Expectations expect;
    friend bool operator==(const Scenario&, const Scenario&) = default;
};

// The sites as protocols see them.
inline std::vector<DeploymentSite> deployment_sites(const std::vector<Site>& sites) {
    std::vector<DeploymentSite> all;
    for (const Site& site : sites) {
        all.push_back({site.name, site.filers, site.servers, site.clients,
                       site.object_store.has_value(), site.file_server.has_value()});
    }
    return all;
}

}  // namespace cleave::scenario
