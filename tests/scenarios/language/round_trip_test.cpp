#include <catch2/catch.hpp>

#include "language/show.hpp"
#include "language/write.hpp"
#include "language/yaml.hpp"
#include "sample.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

void check_round_trip(std::string_view text) {
    const Result<Scenario> first = sample::parse(text);
    INFO(to_string(first.errors()));
    REQUIRE(first);
    const std::string shown = show(*first);
    INFO(shown);
    const Result<Scenario> second = sample::parse(shown);
    INFO(to_string(second.errors()));
    REQUIRE(second);
    CHECK(*second == *first);
    CHECK(show(*second) == shown);
}

void check_round_trip_with(std::string_view what, std::string_view with) {
    check_round_trip(sample::with(what, with));
}

}  // namespace

TEST_CASE("what show prints parses to an equal scenario") {
    check_round_trip(sample::text);
    check_round_trip_with("name: edge-filer, write_back: 30s", "name: edge-filer, write_back: 1ns");
    check_round_trip_with(
        "lease: 10s",
        "chunk: 64KiB, sampled: 50%, retries: -1, mirror: false, placement: home, "
        "label: 'a: [b', bugs: [reuse-names]");
    check_round_trip_with("s3-2018", "{preset: s3-2018, cache_nodes: 5, failures: 0.1%}");
    check_round_trip_with("s3-2018", "{preset: s3-2020, reads_per_second: unlimited}");
    check_round_trip_with("clients: 6}", "clients: 6, lan: {rtt: 2ms, loss: 1%}}");
    check_round_trip_with("files: 20", "object: kv, keys: 3, size: 1B, home: 12.5%");
    check_round_trip_with("rate: 50/s per client", "think_time: 10ms");
    check_round_trip_with("rate: 50/s per client", "rate: 3/s per client");
    check_round_trip_with("zipf 0.99", "uniform");
}

TEST_CASE("every kind of fault shows as it was") {
    for (const char* fault :
         {"partition: {isolate: [tokyo, london]}",
          "partition: {groups: [[london], [virginia], [tokyo]]}",
          "partition: {isolate: london/filer-1}",
          "partition: {isolate: {any: 1, of: [london, tokyo]}}",
          "partition: {isolate: {any: 1, labelled: {role: leader}}}",
          "partition: {partial: [[london], [tokyo/filer-1, tokyo/filer-2]]}",
          "partition: {halves: '*/filer-*'}",
          "partition: {bridge: [london, tokyo]}",
          "partition: {ring: '*/filer-*'}",
          "partition: {one_way: {from: london}}",
          "partition: {one_way: {from: london/filer-1, to: [tokyo, london/filer-2]}}",
          "cut: {from: london, to: virginia}",
          "cut: {from: virginia, to: london}",
          "cut: {between: [virginia, london]}",
          "cut: all",
          "cut: {any: 1}",
          "cut: [{lan: tokyo}, {from: london, to: virginia}]",
          "flapping: {any: 1, of: [{lan: tokyo}, {lan: london}]}, up: 1s, down: 2ms",
          "crash: tokyo/filer-1",
          "crash: tokyo/filer-1, restart_after: 1s, every: 2s",
          "crash: [tokyo, 'london/filer-*'], how: kill",
          "shutdown: {any: 1}",
          "replace: {labelled: {role: leader}}, restart_after: 1s",
          "rolling_restart: tokyo, down: 1s, gap: 0s",
          "power_loss: [london, tokyo]",
          "pause: {any: 2, of: tokyo}, random: {gap: 5s, for: uniform 1s 2s}",
          "slow_cpu: tokyo/client-1, speed: 50%",
          "slow: {between: [london, virginia]}, by: 200ms, for: 1s, every: 2s",
          "lossy: {between: [tokyo, virginia]}, loss: 0.0000001%",
          "lossy: {between: [tokyo, virginia]}, loss: 10%, burst: 5, until: 90s",
          "duplicating: all, share: 5%",
          "reordering: all, share: 5%",
          "corrupting: all, share: 5%, random: {rates: backbone, time_compression: 1000x}",
          "narrow: {lan: london}, bandwidth: 1Mbps",
          "no_new_connections: all",
          "slow_disk: tokyo, by: 1s",
          "full_disk: tokyo",
          "failing_fsync: tokyo, share: 10%",
          "decay: tokyo, records: 3, how: flipped, random: {gap: 10s}",
          "misdirected_write: tokyo, every: 10s",
          "clock_step: tokyo, by: -500ms",
          "clock_drift: tokyo, rate: -200ppm",
          "clock_smear: tokyo, by: 1s, over: 20s",
          "clock_uncertainty: tokyo, to: 250ms",
          "store_unavailable: virginia",
          "store_slow: virginia, by: 1s",
          "store_failing: virginia, share: 50%",
          "replication_stalled: virginia",
          "crash: tokyo, random: {gap: [50% pareto 3ms 3.35, 50% lognormal 4s 120%], for: 1s}"}) {
        INFO(fault);
        const std::string_view partition = "partition: {isolate: [london]}, for: 30s";
        std::string text = sample::with("during: partition", "during: always");
        check_round_trip(text.replace(text.find(partition), partition.size(), fault));
    }
}

TEST_CASE("any name survives being shown") {
    for (const char* name : {"plain",      "two words", "' quotes \\\"'",
                             "true",       "null",      "~",
                             "12",         "1.5",       "- a",
                             "a: b",       "a #b",      "[x]",
                             "{x}",        "&a",        "*a",
                             "!a",         "%a",        "@a",
                             "`a",         "|",         ">",
                             "?",          " ",         " lead",
                             "trail ",     "a\\nb",     "a\\tb",
                             "\\x01\\x7f", "é ü 日本",  "a, b",
                             "-",          "=",         "<<",
                             "\\\\",       "\\\"",      "0x1F",
                             "1e3",        ".inf",      "y",
                             "no"}) {
        const std::string quoted = "name: \"" + std::string(name) + '"';
        check_round_trip_with("name: Sample", quoted);
    }
}

TEST_CASE("a long description is folded over lines and survives it") {
    std::string words = "London's: {WAN} # is";
    for (int i = 0; i < 100; ++i) words += i % 7 == 0 ? " 'cut'" : " longer-word";
    const std::string_view specials[] = {"", " two  spaces", " \\n line", " \\t tab", " trailing "};
    for (std::string_view special : specials) {
        const std::string text = words + std::string(special);
        check_round_trip_with("name: Sample", "name: S\ndescription: \"" + text + '"');
    }
    const std::string shown = show(*sample::parse(sample::with(
        "name: Sample", "name: S\ndescription: \"" + words + " " + std::string(300, 'x') + '"')));
    CHECK(shown.find("description: >-\n  London's: {WAN} # is 'cut' longer-word") !=
          std::string::npos);
}

TEST_CASE("show fills in every default") {
    const std::string shown = show(*sample::parse(sample::text));
    for (const char* line : {"settle: 30s\n", "jitter: 5%\n", "reordering: 0%\n", "size: 64KiB\n",
                             "home: 0%\n", "mix: {read: 75%, write: 25%}\n", "reads: all\n",
                             "writes: any\n", "final_reads: every-client\n", "chunk: 1MiB\n",
                             "bugs: []\n", "cache_nodes: 3\n", "rtt: 107.9ms\n"}) {
        INFO(line);
        CHECK(shown.find(line) != std::string::npos);
    }
}

TEST_CASE("no line of show is wider than a terminal of 100 columns") {
    const std::string shown = show(*sample::parse(sample::with(
        "name: Sample", "name: S\ndescription: " + [] {
            std::string words = "many";
            for (int i = 0; i < 60; ++i) words += " words";
            return words;
        }())));
    std::size_t start = 0;
    while (start < shown.size()) {
        const std::size_t end = shown.find('\n', start);
        CHECK(end - start <= 100);
        start = end + 1;
    }
}
