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

void check(const std::vector<Mistake>& mistakes) {
    for (const Mistake& mistake : mistakes) {
        INFO(mistake.what << "  becomes  " << mistake.with);
        CHECK(sample::errors(sample::with(mistake.what, mistake.with)) == mistake.errors);
    }
}

}  // namespace

TEST_CASE("an unknown key is an error that names the key that was meant") {
    check({
        {"filers: 3", "filer: 3", ""},
        {"duration: 120s", "duraton: 120s", ""},
        {"links:", "likns:", ""},
        {"rtt: 170ms", "latency: 170ms", ""},
        {"write_back: 30s", "writeback: 30s", ""},
        {"partition:", "partitoin:", ""},
        {"for: 30s", "fro: 30s", ""},
        {"isolate", "isolated", ""},
        {"linearizable", "linearisable", ""},
        {"mix: {read", "mix: {reads", ""},
        {"at_least", "atleast", ""},
    });
}

TEST_CASE("a missing key is an error that says what belongs there") {
    check({
        {"name: Sample\n", "", ""},
        {"duration: 120s\n", "", ""},
        {"protocol: {name: edge-filer, write_back: 30s, lease: 10s}\n", "", ""},
        {"name: edge-filer, ", "", ""},
        {"profile: ec2/ireland-virginia", "jitter: 5%", ""},
        {"at: 30s, ", "", ""},
        {"partition: {isolate: [london]}, ", "", ""},
        {"{isolate: [london]}", "{}", ""},
        {"{during: partition, side: tokyo, at_least: 99%}", "{during: partition, side: tokyo}", ""},
        {"side: tokyo, ", "", ""},
        {"crash: tokyo/filer-2, restart_after: 5s", "slow: {between: [tokyo, virginia]}", ""},
    });
}

TEST_CASE("a number without its unit is an error that names the units") {
    check({
        {"duration: 120s", "duration: 120", ""},
        {"rtt: 170ms", "rtt: 170", ""},
        {"loss: 0.01%", "loss: 0.0001", ""},
        {"bandwidth: 1Gbps", "bandwidth: 1000000000", ""},
        {"bandwidth: 1Gbps", "bandwidth: 1GBps", ""},
        {"duration: 120s", "duration: 120sec", ""},
        {"duration: 120s", "duration: 2 minutes", ""},
        {"duration: 120s", "duration: 120S", ""},
        {"duration: 120s", "duration: 0", ""},
        {"rate: 50/s per client", "rate: 50", ""},
        {"rate: 50/s per client", "rate: 50/s", ""},
        {"rate: 50/s per client", "rate: 50 per client", ""},
        {"rate: 50/s per client", "rate: 0/s per client", ""},
        {"lease: 10s", "lease: 10", ""},
        {"lease: 10s", "chunk: 65536", ""},
        {"lease: 10s", "sampled: 1", ""},
        {"files: 20", "size: 64", ""},
        {"object_store: s3-2018", "object_store: {preset: s3-2018, reads_per_second: 100}", ""},
    });
}

TEST_CASE("a value out of its range is an error") {
    check({
        {"duration: 120s", "duration: -120s", ""},
        {"duration: 120s", "duration: 0s", ""},
        {"duration: 120s", "duration: 1.5ns", ""},
        {"duration: 120s", "duration: 99999999999999999999999h", ""},
        {"duration: 120s", "duration: soon", ""},
        {"duration: 120s", "duration: [120s]", ""},
        {"duration: 120s", "duration:", ""},
        {"rtt: 170ms", "rtt: 0ms", ""},
        {"loss: 0.01%", "loss: 100.1%", ""},
        {"loss: 0.01%", "loss: -1%", ""},
        {"loss: 0.01%", "loss: 0.00000001%", ""},
        {"at_least: 99%", "at_least: 101%", ""},
        {"filers: 3", "filers: -1", ""},
        {"filers: 3", "filers: 2.5", ""},
        {"filers: 3", "filers: 101", ""},
        {"filers: 3", "filers: many", ""},
        {"files: 20", "files: 0", ""},
        {"files: 20", "size: 2GiB", ""},
        {"zipf 0.99", "zipf", ""},
        {"zipf 0.99", "zipf -1", ""},
        {"zipf 0.99", "zip 0.99", ""},
        {"write: 25%", "write: 26%", ""},
        {"mix: {read: 75%, write: 25%}", "mix: {read: 75%}", ""},
        {"rate: 50/s per client", "rate: 1000000/s per client", ""},
        {"rate: 50/s per client", "rate: 50/s per client, think_time: 1s", ""},
        {"files: 20", "files: 20, keys: 20", ""},
        {"files: 20", "keys: 20", ""},
        {"files: 20", "object: kv, files: 20", ""},
        {"files: 20, popularity: zipf 0.99, mix: {read: 75%, write: 25%}",
         "object: register, mix: {read: 75%, write: 20%, remove: 5%}", ""},
        {"files: 20", "object: queue", ""},
        {"linearizable: holds", "linearizable: yes", ""},
    });
}

TEST_CASE("sites must be able to work together") {
    check({
        {"london: {filers: 3, clients: 6}", "London: {filers: 3, clients: 6}", ""},
        {"london: {filers: 3, clients: 6}", "london:", ""},
        {"{object_store: s3-2018}", "{object_store: s3-2019}", ""},
        {"{object_store: s3-2018}", "{}", ""},
        {"tokyo: {filers: 3,", "tokyo: {object_store: s3-2018, filers: 3,", ""},
        {"{object_store: s3-2018}", "{object_store: {preset: s3-2020, cache_nodes: 2}}", ""},
        {"{filers: 3, clients: 6}\n  tokyo: {filers: 3, clients: 6}", "{filers: 3}\n  tokyo: {filers: 3}", ""},
        {"  virginia: {obj", "  paris: {filers: 1}\n  virginia: {obj", ""},
        {"{between: [london, virginia], profile: ec2/ireland-virginia}", "{between: [london, tokyo], rtt: 1ms}", ""},
        {"links:", "links: []\nlinkz:", ""},
        {"{filers: 3, clients: 6}", "{filers: 0, clients: 6}", ""},
        {"- {between: [london, virginia], ", "- {between: [london, paris], ", ""},
        {"- {between: [london, virginia], ", "- {between: [london, virgina], ", ""},
        {"- {between: [london, virginia], ", "- {between: [london, london], ", ""},
        {"- {between: [london, virginia], ", "- {between: [london], ", ""},
        {"- {between: [london, virginia], ", "- {between: london, ", ""},
        {"- {between: [london, virginia], ", "- {between: [virginia, tokyo], ", ""},
        {"profile: ec2/ireland-virginia", "profile: ec2/ireland-virgina", ""},
        {"profile: ec2/ireland-virginia", "profile: dsl", ""},
        {"sites:\n  london", "sites: [london]\nlondon", ""},
    });
}

TEST_CASE("a protocol must exist, run on the sites and know its options") {
    check({
        {"name: edge-filer", "name: edge-filters", ""},
        {"name: edge-filer", "name: raft", ""},
        {"protocol: {name: edge-filer, write_back: 30s, lease: 10s}", "protocol: edge-filer", ""},
        {"name: edge-filer, write_back: 30s", "name: direct-s3", ""},
        {"lease: 10s", "retries: 3s", ""},
        {"lease: 10s", "mirror: on", ""},
        {"lease: 10s", "mirror: \"true\"", ""},
        {"lease: 10s", "placement: random", ""},
        {"lease: 10s", "bugs: [skip-recal]", ""},
        {"lease: 10s", "bugs: [skip-recall, skip-recall]", ""},
        {"lease: 10s", "bugs: skip-recall", ""},
        {"name: edge-filer, write_back: 30s, lease: 10s", "name: direct-s3, bugs: [anything]", ""},
    });
}

TEST_CASE("a fault must strike something that exists, during the run") {
    check({
        {"crash: tokyo/filer-2", "crash: tokyo/filer-4", ""},
        {"crash: tokyo/filer-2", "crash: everything", ""},
        {"crash: tokyo/filer-2", "crash: virginia/filer-1", ""},
        {"at: 30s", "at: 120s", ""},
        {"at: 30s", "at: 30", ""},
        {"isolate: [london]", "isolate: [paris]", ""},
        {"isolate: [london]", "isolate: []", ""},
        {"isolate: [london]", "isolate: london", ""},
        {"isolate: [london]", "isolate: [london, london]", ""},
        {"isolate: [london]", "isolate: [london, tokyo, virginia]", ""},
        {"isolate: [london]", "groups: [[london], [tokyo]]", ""},
        {"isolate: [london]", "groups: [[london], [tokyo, virginia, london]]", ""},
        {"isolate: [london]", "groups: [[london, tokyo, virginia]]", ""},
        {"isolate: [london]", "isolate: [london], groups: [[london], [tokyo, virginia]]", ""},
        {"partition: {isolate: [london]}", "cut: {from: london, to: tokyo}", ""},
        {"partition: {isolate: [london]}", "cut: {from: london}", ""},
        {"partition: {isolate: [london]}", "cut: {to: london}", ""},
        {"partition: {isolate: [london]}", "cut: {from: london, to: london}", ""},
        {"partition: {isolate: [london]}", "cut: {from: london, to: virginia, between: [london, virginia]}", ""},
        {"partition: {isolate: [london]}", "slow: {between: [london, tokyo]}, by: 1s", ""},
        {"partition: {isolate: [london]}", "slow: {between: [london, virginia]}, by: -200ms", ""},
        {"partition: {isolate: [london]}", "lossy: {between: [london, virginia]}, loss: 200%", ""},
        {"partition: {isolate: [london]}", "lossy: {between: [london, virginia]}, by: 5%", ""},
        {"partition: {isolate: [london]}", "partition: {isolate: [london]}, crash: tokyo/filer-1", ""},
        {"partition: {isolate: [london]}", "flood: london", ""},
        {"for: 30s}", "every: 20s}", ""},
        {"for: 30s}", "for: 30s, every: 20s}", ""},
        {"for: 30s}", "for: 1ns, every: 2ns}", ""},
        {"for: 30s}", "for: 0s}", ""},
        {"restart_after: 5s", "for: 5s", ""},
        {"restart_after: 5s", "every: 5s", ""},
        {"  - {at: 80s", "  - crash\n  - {at: 80s", ""},
        {"faults:\n  - ", "faults:\n  one: ", ""},
    });
}

TEST_CASE("an expectation must be about something that can be observed") {
    check({
        {"side: tokyo", "side: tokio", ""},
        {"side: tokyo", "side: virginia", ""},
        {"at_least: 99%", "at_least: 99%, at_most: 10%", ""},
        {"during: partition", "during: partitions", ""},
        {"  - {at: 30s, partition: {isolate: [london]}, for: 30s}\n", "", ""},
        {"{during: partition, side: tokyo, at_least: 99%}", "high", ""},
        {"no_lost_writes: holds", "no_lost_writes: hold", ""},
    });
}
