// Mistakes people make, each with the one message they get: position, message and hint, exactly.

#include <catch2/catch.hpp>

#include "sample.hpp"

using namespace cleave::scenario;

namespace {

struct Mistake {
    const char* what;  // in the sample …
    const char* with;  // … replaced by this
    const char* errors;
};

void check_all(const std::vector<Mistake>& mistakes) {
    for (const Mistake& mistake : mistakes) {
        INFO(mistake.what << "  becomes  " << mistake.with);
        CHECK(sample::errors(sample::with(mistake.what, mistake.with)) == mistake.errors);
    }
}

}  // namespace

TEST_CASE("an unknown key is an error that names the key that was meant") {
    check_all({
        {"filers: 3", "filer: 3", "4:12: a site has no key \"filer\" | did you mean \"filers\"?"},
        {"duration: 120s", "duraton: 120s",
         "2:1: a scenario has no key \"duraton\" | did you mean \"duration\"?"},
        {"links:", "likns:", "7:1: a scenario has no key \"likns\" | did you mean \"links\"?"},
        {"rtt: 170ms", "delay: 170ms",
         "9:34: a link has no key \"delay\" | the keys here: between, profile, rtt, jitter, "
         "latency, loss, burst, duplication, reordering, corruption, bandwidth, queue"},
        {"write_back: 30s", "writeback: 30s",
         "10:30: the protocol \"edge-filer\" has no key \"writeback\" | did you mean "
         "\"write_back\"?"},
        {"partition:", "partitoin:",
         "13:15: there is no fault \"partitoin\" | did you mean \"partition\"?"},
        {"for: 30s", "fro: 30s",
         "13:47: the fault \"partition\" has no key \"fro\" | did you mean \"for\"?"},
        {"isolate", "isolated",
         "13:27: a partition has no key \"isolated\" | did you mean \"isolate\"?"},
        {"linearizable", "linearisable",
         "16:3: an expectation has no key \"linearisable\" | did you mean \"linearizable\"?"},
        {"mix: {read", "mix: {reads", "11:52: a mix has no key \"reads\" | did you mean \"read\"?"},
        {"at_least", "atleast",
         "18:50: an availability has no key \"atleast\" | did you mean \"at_least\"?"},
    });
}

TEST_CASE("a missing key is an error that says what belongs there") {
    check_all({
        {"name: Sample\n", "",
         "1:1: a scenario needs the key \"name\" | name: a text. A title for reports."},
        {"duration: 120s\n", "",
         "1:1: a scenario needs the key \"duration\" | duration: a duration such as 30s. How long "
         "the clients work, in virtual time."},
        {"protocol: {name: edge-filer, write_back: 30s, lease: 10s}\n", "",
         "1:1: a scenario needs the key \"protocol\" | protocol: a protocol with its options. The "
         "code under test and its options."},
        {"name: edge-filer, ", "",
         "10:11: a protocol needs the key \"name\" | the protocols: direct-s3, edge-filer"},
        {"profile: ec2/ireland-virginia", "jitter: 5%",
         "8:5: a link needs \"profile\", \"rtt\" or \"latency\""},
        {"at: 30s, ", "", "13:5: the fault \"partition\" needs \"at\" or \"random\""},
        {"partition: {isolate: [london]}, ", "",
         "13:5: a fault that does not say what happens | the faults: partition, cut, flapping, "
         "slow, lossy, duplicating, reordering, corrupting, narrow, no_new_connections, crash, "
         "out_of_memory, shutdown, replace, rolling_restart, power_loss, pause, slow_cpu, "
         "slow_disk, full_disk, failing_fsync, decay, misdirected_write, clock_step, clock_drift, "
         "clock_smear, clock_uncertainty, store_unavailable, store_slow, store_failing, "
         "replication_stalled"},
        {"{isolate: [london]}", "{}",
         "13:26: a partition needs \"isolate\", \"groups\", \"partial\", \"halves\", \"bridge\", "
         "\"ring\" or \"one_way\""},
        {"{during: partition, side: tokyo, at_least: 99%}", "{during: partition, side: tokyo}",
         "18:17: an availability needs \"at_least\" or \"at_most\""},
        {"side: tokyo, ", "",
         "18:17: an availability needs the key \"side\" | side: the name of a site. The site whose "
         "clients are asked."},
        {"crash: tokyo/filer-2, restart_after: 5s", "slow: {between: [tokyo, virginia]}",
         "14:5: the fault \"slow\" needs the key \"by\" | by: a duration such as 30s. Added to the "
         "latency one way."},
    });
}

TEST_CASE("a number without its unit is an error that names the units") {
    check_all({
        {"duration: 120s", "duration: 120",
         "2:11: \"120\" has no unit | the units of a duration: ns, us, ms, s, m, h, as in 30s"},
        {"rtt: 170ms", "rtt: 170",
         "9:39: \"170\" has no unit | the units of a duration: ns, us, ms, s, m, h, as in 30s"},
        {"loss: 0.01%", "loss: 0.0001",
         "9:64: \"0.0001\" has no unit | the units of a share: %, as in 0.1%"},
        {"bandwidth: 1Gbps", "bandwidth: 1000000000",
         "9:82: \"1000000000\" has no unit | the units of a bandwidth: bps, kbps, Mbps, Gbps, "
         "Tbps, as in 1Gbps"},
        {"bandwidth: 1Gbps", "bandwidth: 1GBps",
         "9:82: \"1GBps\" has the unknown unit \"GBps\" | did you mean \"1Gbps\"?"},
        {"duration: 120s", "duration: 120sec",
         "2:11: \"120sec\" has the unknown unit \"sec\" | the units of a duration: ns, us, ms, s, "
         "m, h, as in 30s"},
        {"duration: 120s", "duration: 2 minutes",
         "2:11: \"2 minutes\" has the unknown unit \"minutes\" | the units of a duration: ns, us, "
         "ms, s, m, h, as in 30s"},
        {"duration: 120s", "duration: 120S",
         "2:11: \"120S\" has the unknown unit \"S\" | did you mean \"120s\"?"},
        {"duration: 120s", "duration: 0",
         "2:11: \"0\" has no unit | the units of a duration: ns, us, ms, s, m, h, as in 30s"},
        {"rate: 50/s per client", "rate: 50",
         "11:82: \"50\" is not a rate such as 50/s per client | say per what: 50/s per client"},
        {"rate: 50/s per client", "rate: 50/s",
         "11:82: \"50/s\" is not a rate such as 50/s per client | each client has a rate: 50/s per "
         "client"},
        {"rate: 50/s per client", "rate: 50 per client",
         "11:82: \"50 per client\" is not a rate such as 50/s per client"},
        {"rate: 50/s per client", "rate: 0/s per client",
         "11:82: \"0/s per client\" is not from 0.001 to 1,000,000 in steps of 0.001"},
        {"lease: 10s", "lease: 10",
         "10:54: \"10\" has no unit | the units of a duration: ns, us, ms, s, m, h, as in 30s"},
        {"lease: 10s", "chunk: 65536",
         "10:54: \"65536\" has no unit | the units of a size: B, KB, MB, GB, TB, KiB, MiB, GiB, "
         "TiB, as in 64KiB"},
        {"lease: 10s", "sampled: 1",
         "10:56: \"1\" has no unit | the units of a share: %, as in 0.1%"},
        {"files: 20", "size: 64",
         "11:18: \"64\" has no unit | the units of a size: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB, "
         "as in 64KiB"},
        {"object_store: s3-2018", "object_store: {preset: s3-2018, reads_per_second: 100}",
         "6:64: \"100\" has no unit | the units of a request rate: /s, as in 5500/s"},
    });
}

TEST_CASE("a value out of its range is an error") {
    check_all({
        {"duration: 120s", "duration: -120s", "2:11: \"-120s\" is negative; a duration cannot be"},
        {"duration: 120s", "duration: 0s", "2:11: this duration must be more than zero"},
        {"duration: 120s", "duration: 1.5ns", "2:11: \"1.5ns\" is finer than one nanosecond"},
        {"duration: 120s", "duration: 99999999999999999999999h",
         "2:11: \"99999999999999999999999h\" is too large; a duration is at most 8760h"},
        {"duration: 120s", "duration: soon", "2:11: \"soon\" is not a duration such as 30s"},
        {"duration: 120s", "duration: [120s]",
         "2:11: expected a duration such as 30s, found a list"},
        {"duration: 120s", "duration:", "2:1: expected a duration such as 30s, found nothing"},
        {"rtt: 170ms", "rtt: 0ms", "9:39: this duration must be more than zero"},
        {"loss: 0.01%", "loss: 100.1%", "9:64: \"100.1%\" is too large; a share is at most 100%"},
        {"loss: 0.01%", "loss: -1%", "9:64: \"-1%\" is negative; a share cannot be"},
        {"loss: 0.01%", "loss: 0.00000001%",
         "9:64: \"0.00000001%\" is finer than one part per billion"},
        {"at_least: 99%", "at_least: 101%",
         "18:60: \"101%\" is too large; a share is at most 100%"},
        {"filers: 3", "filers: -1", "4:20: expected a whole number from 0 to 100, found \"-1\""},
        {"filers: 3", "filers: 2.5", "4:20: expected a whole number from 0 to 100, found \"2.5\""},
        {"filers: 3", "filers: 101", "4:20: expected a whole number from 0 to 100, found \"101\""},
        {"filers: 3", "filers: \"3\"",
         "4:20: expected a whole number from 0 to 100, found a text in quotes"},
        {"filers: 3", "filers: many",
         "4:20: expected a whole number from 0 to 100, found \"many\""},
        {"files: 20", "files: 0", "11:19: expected a whole number from 1 to 1000000, found \"0\""},
        {"files: 20", "size: 2GiB", "11:18: a size of more than 1GiB"},
        {"zipf 0.99", "zipf",
         "11:35: expected uniform, in turn, or zipf with its exponent as in zipf 0.99, found "
         "\"zipf\""},
        {"zipf 0.99", "zipf -1", "11:35: \"-1\" is not an exponent from 0 to 10, such as 0.99"},
        {"zipf 0.99", "zip 0.99",
         "11:35: expected uniform, in turn, or zipf with its exponent as in zipf 0.99, found \"zip "
         "0.99\""},
        {"write: 25%", "write: 26%", "11:51: the mix sums to 101%, not to 100%"},
        {"mix: {read: 75%, write: 25%}", "mix: {read: 75%}",
         "11:51: the mix sums to 75%, not to 100%"},
        {"rate: 50/s per client", "rate: 1000000/s per client",
         "11:11: these clients would do more than 10000000 operations | lower the rate, the "
         "duration or the number of clients"},
        {"rate: 50/s per client", "rate: 50/s per client, think_time: 1s",
         "11:99: \"rate\" and \"think_time\" exclude each other; keep one"},
        {"files: 20", "files: 20, keys: 20",
         "11:23: \"files\" and \"keys\" exclude each other; keep one"},
        {"files: 20", "keys: 20", "11:12: the object \"file\" has \"files\", not \"keys\""},
        {"files: 20", "object: kv, files: 20",
         "11:24: the object \"kv\" has \"keys\", not \"files\""},
        {"files: 20, popularity: zipf 0.99, mix: {read: 75%, write: 25%}",
         "object: register, mix: {read: 75%, write: 20%, remove: 5%}",
         "11:59: a register cannot be removed | use object: kv or object: file"},
        {"files: 20", "object: queue",
         "11:20: \"queue\" is not an object | choose from: chunk-file, file, kv, register, "
         "volume"},
        {"files: 20", "files: 20, names: 3",
         "11:23: the object \"file\" has no directories | use object: volume"},
        {"mix: {read: 75%, write: 25%}", "mix: {read: 75%, list: 25%}",
         "11:63: the object \"file\" has no \"list\" | use object: volume"},
        {"files: 20", "object: volume, files: 20",
         "11:20: the protocol \"edge-filer\" has no volumes"},
        {"linearizable: holds", "linearizable: yes",
         "16:17: \"yes\" is not an expectation | choose from: holds, violated, measured"},
    });
}

TEST_CASE("sites must be able to work together") {
    check_all({
        {"london: {filers: 3, clients: 6}", "London: {filers: 3, clients: 6}",
         "4:3: \"London\" is not a site name | lower-case letters, digits and hyphens, such as "
         "london"},
        {"london: {filers: 3, clients: 6}", "london:",
         "4:3: expected a site: {filers, servers, clients, object_store, file_server, "
         "object_store_replica, lan, machine, client_machine}, found nothing"},
        {"{object_store: s3-2018}", "{object_store: s3-2019}",
         "6:28: \"s3-2019\" is not a store preset | did you mean \"s3-2018\"?"},
        {"tokyo: {filers: 3,", "tokyo: {object_store: s3-2018, filers: 3,",
         "10:18: the protocol \"edge-filer\" uses one object store; there is a second at site "
         "\"virginia\""},
        {"london: {filers: 3, clients: 6}\n  tokyo: {filers: 3,",
         "london: {filers: 3, clients: 6, object_store: s3-2018}\n  tokyo: {object_store: s3-2018,",
         "6:14: a third object store; a scenario has two at most | the first is at site "
         "\"london\""},
        {"{object_store: s3-2018}", "{object_store: s3-2018, file_server: small-nfs-server}",
         "10:18: the protocol \"edge-filer\" uses no file server; there is one at site "
         "\"virginia\""},
        {"{object_store: s3-2018}", "{object_store: {preset: s3-2020, cache_nodes: 2}}",
         "6:46: \"cache_nodes\" says nothing about the strong store \"s3-2020\""},
        {"{filers: 3, clients: 6}\n  tokyo: {filers: 3, clients: 6}",
         "{filers: 3}\n  tokyo: {filers: 3}",
         "4:3: no site has clients, so nothing would happen | give one site the key clients, such "
         "as clients: 6"},
        {"  virginia: {obj", "  paris: {filers: 1}\n  virginia: {obj",
         "6:3: no chain of links joins the site \"paris\" to \"london\" | add a link, such as "
         "{between: [paris, london], rtt: 80ms}"},
        {"{between: [london, virginia], profile: ec2/ireland-virginia}",
         "{between: [london, tokyo], rtt: 1ms}", ""},
        {"links:", "links: []\nlinkz:",
         "8:1: a scenario has no key \"linkz\" | did you mean \"links\"?"},
        {"{filers: 3, clients: 6}", "{filers: 0, clients: 6}",
         "10:18: the protocol \"edge-filer\" cannot run here: the site london has clients but no "
         "filers"},
        {"- {between: [london, virginia], ", "- {between: [london, paris], ",
         "8:24: there is no site \"paris\" | the sites: london, tokyo, virginia"},
        {"- {between: [london, virginia], ", "- {between: [london, virgina], ",
         "8:24: there is no site \"virgina\" | did you mean \"virginia\"?"},
        {"- {between: [london, virginia], ", "- {between: [london, london], ",
         "8:24: the same site twice; a link joins two"},
        {"- {between: [london, virginia], ", "- {between: [london], ",
         "8:15: expected a list of two sites, such as [london, virginia], found only 1; at least "
         "2"},
        {"- {between: [london, virginia], ", "- {between: london, ",
         "8:15: expected a list of two sites, such as [london, virginia], found \"london\""},
        {"- {between: [london, virginia], ", "- {between: [virginia, tokyo], ",
         "9:15: a second link between the same two sites | the first stands in line 8"},
        {"profile: ec2/ireland-virginia", "profile: ec2/ireland-virgina",
         "8:44: \"ec2/ireland-virgina\" is not a link profile | did you mean "
         "\"ec2/ireland-virginia\"?"},
        {"profile: ec2/ireland-virginia", "profile: dsl",
         "8:44: \"dsl\" is not a link profile | choose from: ec2/california-oregon, "
         "ec2/california-virginia, ec2/california-tokyo, ec2/california-ireland, "
         "ec2/california-sydney, ec2/california-sao-paulo, ec2/california-singapore, "
         "ec2/oregon-virginia, ec2/oregon-tokyo, ec2/oregon-ireland, ec2/oregon-sydney, "
         "ec2/oregon-sao-paulo, …"},
        {"sites:\n  london", "sites: [london]\nlondon",
         "5:3: not YAML: this line does not belong to the mapping above it; is the indentation "
         "right?"},
    });
}

TEST_CASE("a protocol must exist, run on the sites and know its options") {
    check_all({
        {"name: edge-filer", "name: edge-filters",
         "10:18: there is no protocol \"edge-filters\" | did you mean \"edge-filer\"?"},
        {"name: edge-filer", "name: raft",
         "10:18: there is no protocol \"raft\" | the protocols: direct-s3, edge-filer"},
        {"protocol: {name: edge-filer, write_back: 30s, lease: 10s}", "protocol: edge-filer",
         "10:11: expected a protocol as a mapping, found \"edge-filer\" | write {name: "
         "edge-filer}"},
        {"name: edge-filer, write_back: 30s", "name: direct-s3",
         "10:29: the protocol \"direct-s3\" has no key \"lease\" | the keys here: name, deadline, "
         "bugs"},
        {"lease: 10s", "retries: 3s", "10:56: expected a whole number, found \"3s\""},
        {"lease: 10s", "mirror: on", "10:55: expected true or false, found \"on\""},
        {"lease: 10s", "mirror: \"true\"", "10:55: expected true or false, found a text in quotes"},
        {"lease: 10s", "placement: random",
         "10:58: \"random\" is not a choice | choose from: hash, home"},
        {"lease: 10s", "bugs: [skip-recal]",
         "10:54: \"skip-recal\" is not a planted bug of edge-filer | did you mean "
         "\"skip-recall\"?"},
        {"lease: 10s", "bugs: [skip-recall, skip-recall]", "10:67: the same planted bug twice"},
        {"lease: 10s", "bugs: skip-recall",
         "10:53: expected a list of planted bugs, found \"skip-recall\""},
        {"name: edge-filer, write_back: 30s, lease: 10s", "name: direct-s3, bugs: [anything]",
         "10:36: \"anything\" is not a planted bug of direct-s3"},
    });
}

TEST_CASE("a fault must strike something that exists, during the run") {
    check_all({
        {"crash: tokyo/filer-2", "crash: tokyo/filer-4",
         "14:22: there is no node \"tokyo/filer-4\" | did you mean \"tokyo/filer-1\"?"},
        {"crash: tokyo/filer-2", "crash: everything",
         "14:22: there is no node \"everything\" | a node is named by its site and its place "
         "there: london/filer-1, london/filer-2, london/filer-3, london/client-1, london/client-2, "
         "london/client-3, london/client-4, london/client-5, london/client-6, tokyo/filer-1, "
         "tokyo/filer-2, tokyo/filer-3, …"},
        {"crash: tokyo/filer-2", "crash: virginia/filer-1",
         "14:22: there is no node \"virginia/filer-1\" | the protocol has no node at the site "
         "\"virginia\""},
        {"at: 30s", "at: 120s",
         "13:10: this fault begins when the run is over; the run lasts 120s"},
        {"at: 30s", "at: 30",
         "13:10: \"30\" has no unit | the units of a duration: ns, us, ms, s, m, h, as in 30s"},
        {"isolate: [london]", "isolate: [paris]",
         "13:37: there is no site \"paris\" | the sites: london, tokyo, virginia"},
        {"isolate: [london]", "isolate: []",
         "13:36: expected a list of sites, found only 0; at least 1"},
        {"isolate: [london]", "isolate: london", ""},
        {"isolate: [london]", "isolate: [london, london]",
         "13:45: the site \"london\" stands here twice"},
        {"isolate: [london]", "isolate: [london, tokyo, virginia]",
         "13:36: every site is isolated together, which cuts nothing | to part them from each "
         "other, use groups: [[a], [b]]"},
        {"isolate: [london]", "groups: [[london], [tokyo]]",
         "13:35: a site is in no group: virginia | groups must hold every site; sites of different "
         "groups cannot talk"},
        {"isolate: [london]", "groups: [[london], [tokyo, virginia, london]]",
         "13:64: the site \"london\" stands here twice"},
        {"isolate: [london]", "groups: [[london, tokyo, virginia]]",
         "13:35: expected a list of groups, such as [[london], [tokyo, virginia]], found only 1; "
         "at least 2"},
        {"isolate: [london]", "isolate: [london], groups: [[london], [tokyo, virginia]]",
         "13:46: \"isolate\" and \"groups\" exclude each other; keep one"},
        {"partition: {isolate: [london]}", "cut: {from: london, to: tokyo}",
         "13:27: no link joins \"london\" and \"tokyo\" | the links: london-virginia, "
         "tokyo-virginia"},
        {"partition: {isolate: [london]}", "cut: {from: london}",
         "13:21: \"from\" needs \"to\" beside it"},
        {"partition: {isolate: [london]}", "cut: {to: london}",
         "13:20: a cut needs \"from\", \"between\" or \"lan\""},
        {"partition: {isolate: [london]}", "cut: {from: london, to: london}",
         "13:39: the same site twice"},
        {"partition: {isolate: [london]}",
         "cut: {from: london, to: virginia, between: [london, virginia]}",
         "13:49: \"from\" and \"between\" exclude each other; keep one"},
        {"partition: {isolate: [london]}", "slow: {between: [london, tokyo]}, by: 1s",
         "13:31: no link joins \"london\" and \"tokyo\" | the links: london-virginia, "
         "tokyo-virginia"},
        {"partition: {isolate: [london]}", "slow: {between: [london, virginia]}, by: -200ms",
         "13:56: \"-200ms\" is negative; a duration cannot be"},
        {"partition: {isolate: [london]}", "lossy: {between: [london, virginia]}, loss: 200%",
         "13:59: \"200%\" is too large; a share is at most 100%"},
        {"partition: {isolate: [london]}", "lossy: {between: [london, virginia]}, by: 5%",
         "13:53: the fault \"lossy\" has no key \"by\" | the keys here: at, lossy, loss, "
         "burst, for, every, until, random"},
        {"partition: {isolate: [london]}", "partition: {isolate: [london]}, crash: tokyo/filer-1",
         "13:47: two faults in one, \"partition\" and \"crash\"; write each as an entry of its "
         "own"},
        {"partition: {isolate: [london]}", "flood: london",
         "13:5: a fault that does not say what happens | the faults: partition, cut, flapping, "
         "slow, lossy, duplicating, reordering, corrupting, narrow, no_new_connections, crash, "
         "out_of_memory, shutdown, replace, rolling_restart, power_loss, pause, slow_cpu, "
         "slow_disk, full_disk, failing_fsync, decay, misdirected_write, clock_step, clock_drift, "
         "clock_smear, clock_uncertainty, store_unavailable, store_slow, store_failing, "
         "replication_stalled"},
        {"for: 30s}", "every: 20s}", "13:47: a fault that repeats needs the key \"for\""},
        {"for: 30s}", "for: 30s, every: 20s}",
         "13:52: \"for\" is not less than \"every\", so that the fault would begin again before it "
         "has ended"},
        {"for: 30s}", "for: 1ns, every: 2ns}",
         "13:64: a fault that happens more than 100000 times"},
        {"for: 30s}", "for: 0s}", "13:52: this duration must be more than zero"},
        {"restart_after: 5s", "for: 5s",
         "14:37: the fault \"crash\" has no key \"for\" | the keys here: at, crash, how, "
         "restart_after, every, until, random"},
        {"restart_after: 5s", "every: 5s",
         "14:37: a fault that repeats needs the key \"restart_after\""},
        {"  - {at: 80s", "  - crash\n  - {at: 80s",
         "14:5: expected a fault as a mapping, found \"crash\" | such as {at: 30s, partition: "
         "{isolate: [london]}, for: 30s}"},
        {"faults:\n  - ", "faults:\n  one: ",
         "14:3: not YAML: this line does not belong to the mapping above it; is the indentation "
         "right?"},
    });
}

TEST_CASE("a fault says whom it strikes, and there must be such") {
    check_all({
        {"crash: tokyo/filer-2", "crash: 'tokyo/filter-*'",
         "14:22: no node is called like \"tokyo/filter-*\" | did you mean \"tokyo/filer-1\"?"},
        {"crash: tokyo/filer-2", "crash: virginia",
         "14:22: there is no node \"virginia\" | the protocol has no node at the site "
         "\"virginia\""},
        {"crash: tokyo/filer-2", "crash: {any: 4, of: 'tokyo/filer-*'}",
         "14:28: there are only 3 to draw from"},
        {"crash: tokyo/filer-2", "crash: {of: tokyo}",
         "14:22: a choice needs \"any\" or \"labelled\""},
        {"crash: tokyo/filer-2", "crash: {labelled: leader}",
         "14:33: expected labels and their values, such as {role: leader}, found \"leader\""},
        {"crash: tokyo/filer-2", "crash: {anny: 1}",
         "14:23: a choice has no key \"anny\" | did you mean \"any\"?"},
        {"crash: tokyo/filer-2, restart_after: 5s", "power_loss: tokyo/filer-1",
         "14:27: there is no site \"tokyo/filer-1\" | the sites: london, tokyo, virginia"},
        {"crash: tokyo/filer-2, restart_after: 5s", "store_slow: tokyo, by: 1s",
         "14:27: the site \"tokyo\" has no object store"},
        {"crash: tokyo/filer-2, restart_after: 5s", "slow: everything, by: 1s",
         "14:21: expected a link such as {between: [london, virginia]}, found \"everything\""},
        {"crash: tokyo/filer-2, restart_after: 5s", "slow: {any: 3}, by: 1s",
         "14:27: there are only 2 to draw from"},
        {"crash: tokyo/filer-2, restart_after: 5s", "slow-disk: tokyo, by: 1s",
         "14:15: there is no fault \"slow-disk\" | did you mean \"slow_disk\"?"},
        {"isolate: [london]", "partial: [[london], [london/filer-1]]",
         "13:47: the node \"london/filer-1\" is in two of the groups"},
        {"isolate: [london]", "groups: [[london/filer-1], [tokyo], [london/filer-2]]",
         "13:35: a node is in no group: london/filer-3, london/client-1, london/client-2, "
         "london/client-3, london/client-4, london/client-5, london/client-6 | to leave some nodes "
         "in touch with all, write partial instead of groups"},
        {"isolate: [london]", "ring: [tokyo/filer-1, tokyo/filer-2]",
         "13:33: \"ring\" needs at least 3 nodes; here are 2"},
        {"isolate: [london]", "bridge: {any: 2}",
         "13:35: \"bridge\" draws by itself; name the nodes to draw from"},
    });
}

TEST_CASE("the times of a fault must agree") {
    check_all({
        {"at: 30s, ", "", "13:5: the fault \"partition\" needs \"at\" or \"random\""},
        {"for: 30s}", "for: 30s, random: {gap: 1s, for: 1s}}",
         "13:57: \"for\" and \"random\" exclude each other; keep one"},
        {"for: 30s}", "random: {gap: 1s}}", "13:55: random times needs \"rates\" or \"for\""},
        {"for: 30s}", "random: {for: 1s}}", "13:55: random times needs \"rates\" or \"gap\""},
        {"for: 30s}", "random: {rates: backbones}}",
         "13:63: \"backbones\" is not a set of published rates | did you mean \"backbone\"?"},
        {"for: 30s}", "random: {gap: 1ns, for: 1ns}}",
         "13:55: a fault that happens more than 100000 times"},
        {"for: 30s}", "random: {rates: backbone, time_compression: 100}}",
         "13:91: \"100\" has no unit | the units of a factor: x, as in 100x"},
        {"for: 30s}", "random: {gap: pareto 1s, for: 1s}}",
         "13:61: the distribution \"pareto\" takes two numbers | such as pareto 3ms 3.35"},
        {"for: 30s}", "random: {gap: paretto 1s 2, for: 1s}}",
         "13:61: there is no distribution \"paretto\" | did you mean \"pareto\"?"},
        {"for: 30s}", "random: {gap: [50% 1s, 40% 2s], for: 1s}}",
         "13:61: the shares of the mixture sum to 90%, not to 100%"},
        {"for: 30s}", "until: 20s}", "13:54: \"until\" is not after \"at\""},
        {"crash: tokyo/filer-2, restart_after: 5s",
         "rolling_restart: tokyo, down: 1s, gap: 1s, every: 17s",
         "14:65: one round takes 17s, so that the next would begin before it has ended"},
        {"crash: tokyo/filer-2, restart_after: 5s",
         "flapping: {between: [tokyo, virginia]}, up: 1ns, down: 1ns",
         "14:70: a fault that happens more than 100000 times"},
        {"crash: tokyo/filer-2, restart_after: 5s", "clock_step: tokyo, by: 0s",
         "14:38: this duration must not be zero"},
        {"crash: tokyo/filer-2, restart_after: 5s", "clock_drift: tokyo, rate: 600000ppm",
         "14:41: \"600000ppm\" is too large; a drift is at most 500000ppm"},
        {"crash: tokyo/filer-2, restart_after: 5s", "decay: tokyo, for: 5s",
         "14:29: the fault \"decay\" has no key \"for\" | the keys here: at, decay, records, how, "
         "every, until, random"},
    });
}

TEST_CASE("an expectation must be about something that can be observed") {
    check_all({
        {"side: tokyo", "side: tokio",
         "18:43: there is no site \"tokio\" | did you mean \"tokyo\"?"},
        {"side: tokyo", "side: virginia",
         "18:43: the site \"virginia\" has no clients to measure it by"},
        {"at_least: 99%", "at_least: 99%, at_most: 10%",
         "18:74: \"at_most\" is less than \"at_least\""},
        {"during: partition", "during: partitions",
         "18:26: \"partitions\" is not a part of the run | did you mean \"partition\"?"},
        {"  - {at: 30s, partition: {isolate: [london]}, for: 30s}\n", "",
         "17:26: no fault of this scenario is a partition or a cut | use during: always"},
        {"{during: partition, side: tokyo, at_least: 99%}", "high",
         "18:17: expected an availability: {during, side, at_least, at_most}, found \"high\""},
        {"no_lost_writes: holds", "no_lost_writes: hold",
         "17:19: \"hold\" is not an expectation | did you mean \"holds\"?"},
    });
}
