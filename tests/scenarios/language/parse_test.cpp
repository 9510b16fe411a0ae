#include "language/parse.hpp"

#include <catch2/catch.hpp>

#include "sample.hpp"
#include "world/profiles.hpp"
#include "world/store_options.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Scenario parsed(std::string_view text) {
    const Result<Scenario> result = sample::parse(text);
    INFO(to_string(result.errors()));
    REQUIRE(result);
    return *result;
}

Scenario parsed_with(std::string_view what, std::string_view with) {
    return parsed(sample::with(what, with));
}

// The sample with its partition replaced by this fault.
Fault fault(std::string_view text) {
    const std::string_view partition = "at: 30s, partition: {isolate: [london]}, for: 30s";
    std::string whole = sample::with("during: partition", "during: always");
    return parsed(whole.replace(whole.find(partition), partition.size(), text)).faults[0];
}

using Groups = std::vector<std::vector<std::size_t>>;

}  // namespace

TEST_CASE("sites, links and times mean what the file says") {
    const Scenario scenario = parsed(sample::text);
    CHECK(scenario.path == "sample.yaml");
    CHECK(scenario.name == "Sample");
    CHECK(scenario.description.empty());
    CHECK(scenario.duration == Duration::seconds(120));
    CHECK(scenario.settle == Duration::seconds(30));
    REQUIRE(scenario.sites.size() == 3);
    CHECK(scenario.sites[0].name == "london");
    CHECK(scenario.sites[0].filers == 3);
    CHECK(scenario.sites[1].clients == 6);
    CHECK(scenario.sites[0].lan == world::default_lan());
    CHECK_FALSE(scenario.sites[0].object_store);
    CHECK(scenario.sites[2].object_store == world::find_store_preset("s3-2018"));
    REQUIRE(scenario.links.size() == 2);
    CHECK(scenario.links[0].from == 0);
    CHECK(scenario.links[0].to == 2);
    CHECK(scenario.links[0].options == world::find_link_profile("ec2/ireland-virginia"));
    const world::LinkOptions& tokyo = scenario.links[1].options;
    CHECK(tokyo.rtt == Duration::milliseconds(170));
    CHECK(tokyo.jitter == Ratio::percent(5));
    CHECK(tokyo.loss == Ratio{100'000});
    CHECK(tokyo.bandwidth == Bandwidth{1'000'000'000});
    CHECK(tokyo.duplication.is_zero());
}

TEST_CASE("keys beside a profile override it, wherever they stand") {
    auto expected = *world::find_link_profile("ec2/ireland-virginia");
    expected.loss = Ratio::percent(1);
    expected.bandwidth = Bandwidth{100'000'000};
    const Scenario scenario =
        parsed_with("{between: [london, virginia], profile: ec2/ireland-virginia}",
                    "{loss: 1%, bandwidth: 100Mbps, profile: ec2/virginia-ireland, "
                    "between: [virginia, london]}");
    CHECK(scenario.links[0].options == expected);
    CHECK(scenario.links[0].from == 2);
}

TEST_CASE("a LAN is the world's unless the site says otherwise") {
    const Scenario scenario = parsed_with("clients: 6}", "clients: 6, lan: {rtt: 2ms, loss: 1%}}");
    auto expected = world::default_lan();
    expected.rtt = Duration::milliseconds(2);
    expected.loss = Ratio::percent(1);
    CHECK(scenario.sites[0].lan == expected);
}

TEST_CASE("an object store may change what its preset says") {
    const Scenario scenario =
        parsed_with("s3-2018",
                    "{preset: s3-2018, cache_nodes: 5, failures: 0.1%, writes_per_second: 10/s, "
                    "reads_per_second: unlimited, misses_read_through: false, clock_skew: 1s}");
    auto expected = world::s3_2018();
    expected.cache_nodes = 5;
    expected.failures = Ratio{1'000'000};
    expected.writes_per_second = 10;
    expected.reads_per_second = 0;
    expected.misses_read_through = false;
    expected.clock_skew = Duration::seconds(1);
    CHECK(scenario.sites[2].object_store == expected);
}

TEST_CASE("sites may reach each other over others") {
    const Scenario scenario =
        parsed_with("{between: [london, virginia], profile", "{between: [tokyo, london], profile");
    CHECK(scenario.links[0].from == 1);
}

TEST_CASE("one site needs no links") {
    const Scenario scenario = parsed(
        "name: One\nduration: 1s\nsites:\n  here: {clients: 1, object_store: s3-2020}\n"
        "protocol: {name: direct-s3}\n");
    CHECK(scenario.links.empty());
    CHECK(scenario.faults.empty());
    CHECK_FALSE(scenario.expect.linearizable);
}

TEST_CASE("every option of a protocol has a value, that of the file or its default") {
    const Scenario scenario = parsed_with(
        "write_back: 30s, lease: 10s",
        "write_back: 1m, chunk: 64KiB, sampled: 50%, retries: -1, mirror: false, placement: home, "
        "label: 7, bugs: [reuse-names, skip-recall]");
    const auto expected =
        std::vector<std::pair<std::string, OptionValue>>{{"write_back", Duration::seconds(60)},
                                                         {"lease", Duration::seconds(10)},
                                                         {"chunk", Bytes::kibi(64)},
                                                         {"sampled", Ratio::percent(50)},
                                                         {"retries", std::int64_t{-1}},
                                                         {"mirror", false},
                                                         {"placement", std::string("home")},
                                                         {"label", std::string("7")}};
    REQUIRE(scenario.protocol.options.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO(expected[i].first);
        CHECK(scenario.protocol.options[i].name == expected[i].first);
        CHECK((scenario.protocol.options[i].value == expected[i].second));
    }
    CHECK(scenario.protocol.bugs == std::vector<std::string>{"reuse-names", "skip-recall"});
}

TEST_CASE("a workload is an open loop at a rate or a closed loop with a think time") {
    const Workload open = parsed(sample::text).workload;
    CHECK(open.object == "file");
    CHECK(open.keys == 20);
    CHECK(open.size == Bytes::kibi(64));
    CHECK(open.popularity == Popularity::zipf);
    CHECK(open.zipf_exponent == Ratio{990'000'000});
    CHECK(open.loop == Loop::open);
    CHECK(open.interval == Duration::milliseconds(20));
    CHECK(open.read == Ratio::percent(75));
    CHECK(open.remove.is_zero());
    const Workload closed =
        parsed_with(
            "{files: 20, popularity: zipf 0.99, mix: {read: 75%, write: 25%}, rate: 50/s per "
            "client}",
            "{object: kv, keys: 5, home: 50%, mix: {write: 90%, remove: 10%}, think_time: 0s}")
            .workload;
    CHECK(closed.object == "kv");
    CHECK(closed.keys == 5);
    CHECK(closed.popularity == Popularity::uniform);
    CHECK(closed.home_share == Ratio::percent(50));
    CHECK(closed.read.is_zero());
    CHECK(closed.remove == Ratio::percent(10));
    CHECK(closed.loop == Loop::closed);
    CHECK(closed.interval == Duration{});
}

TEST_CASE("a workload that is not described is the default one") {
    std::string text = sample::with("workload: ", "#");
    const Workload workload = parsed(text).workload;
    CHECK(workload.read == Ratio::percent(75));
    CHECK(workload.write == Ratio::percent(25));
    CHECK(workload.interval == Duration::milliseconds(20));
}

TEST_CASE("a partition isolates some sites from the rest, or names its groups") {
    const Fault isolating = parsed(sample::text).faults[0];
    CHECK(isolating.at == Instant::at(Duration::seconds(30)));
    CHECK(isolating.length == Duration::seconds(30));
    CHECK_FALSE(isolating.every);
    CHECK(std::get<Partition>(isolating.what).groups == Groups{{0}, {1, 2}});
    CHECK(std::get<Partition>(fault("at: 0s, partition: {isolate: [tokyo, london]}").what).groups ==
          Groups{{1, 0}, {2}});
    CHECK(std::get<Partition>(
              fault("at: 0s, partition: {groups: [[london], [virginia], [tokyo]]}").what)
              .groups == Groups{{0}, {2}, {1}});
}

TEST_CASE("a cut is in one direction of a link, or in both") {
    const auto cut = [](std::string_view text) {
        return std::get<Cut>(fault(text).what).links.links.at(0);
    };
    CHECK(cut("at: 1s, cut: {from: tokyo, to: virginia}") == LinkPlace{1, false, true, false});
    CHECK(cut("at: 1s, cut: {from: virginia, to: tokyo}") == LinkPlace{1, false, false, true});
    CHECK(cut("at: 1s, cut: {between: [virginia, london]}") == LinkPlace{0, false, true, true});
    CHECK(cut("at: 1s, cut: {lan: tokyo}") == LinkPlace{1, true, true, true});
}

TEST_CASE("links can be slow or lossy for a time, and again and again") {
    const Fault slow =
        fault("at: 1s, slow: {between: [virginia, tokyo]}, by: 200ms, for: 5s, every: 10s");
    const auto& trouble = std::get<LinkTrouble>(slow.what);
    CHECK(trouble.links == LinkChoice{{{1, false, true, true}}, std::nullopt});
    CHECK(trouble.by.extra_latency == Duration::milliseconds(200));
    CHECK(slow.kind == "slow");
    CHECK(slow.length == Duration::seconds(5));
    CHECK(slow.every == Duration::seconds(10));
    const Fault lossy =
        fault("loss: 5%, lossy: {between: [london, virginia]}, at: 1s, burst: 4, until: 7s");
    CHECK(std::get<LinkTrouble>(lossy.what).by.extra_loss == Ratio::percent(5));
    CHECK(std::get<LinkTrouble>(lossy.what).by.loss_burst == 4);
    CHECK(lossy.until == Instant::at(Duration::seconds(7)));
}

TEST_CASE("links are named one by one, all at once, or drawn") {
    const auto links = [](const std::string& which) {
        return std::get<LinkTrouble>(fault("at: 1s, by: 1s, slow: " + which).what).links;
    };
    CHECK(links("all").links.empty());
    CHECK(links("[{lan: tokyo}, {between: [london, virginia]}]").links.size() == 2);
    CHECK(links("{any: 1}") == LinkChoice{{}, 1});
    CHECK(links("{any: 1, of: [{lan: tokyo}, {lan: london}]}").links.size() == 2);
}

TEST_CASE("a crash names nodes that the protocol deploys") {
    const auto crash = [](const std::string& text) {
        return std::get<NodesDown>(fault("at: 1s, crash: " + text).what);
    };
    const Fault once = parsed(sample::text).faults[1];
    CHECK(std::get<NodesDown>(once.what).nodes.nodes == std::vector<std::string>{"tokyo/filer-2"});
    CHECK(once.length == Duration::seconds(5));
    CHECK_FALSE(fault("at: 1s, crash: london/client-6").length);
    CHECK(crash("london/client-6, how: kill").how == Halt::kill);
    CHECK(crash("london").nodes.sites == std::vector<std::size_t>{0});
    CHECK(crash("[tokyo, 'london/filer-*']").nodes ==
          Places{{1}, {"london/filer-*"}, Labels{}, std::nullopt});
    CHECK(crash("{labelled: {role: leader}}").nodes.labelled == Labels{{"role", "leader"}});
    CHECK(crash("{any: 2, of: '*/filer-*'}").nodes == Places{{}, {"*/filer-*"}, Labels{}, 2});
    CHECK(crash("{any: 1}").nodes == Places{{}, {}, Labels{}, 1});
}

TEST_CASE("a network can be parted in many shapes") {
    const auto partition = [](const std::string& text) {
        return std::get<Partition>(fault("at: 1s, partition: {" + text + "}").what);
    };
    CHECK(partition("isolate: london/filer-1").shape == PartitionShape::isolate);
    CHECK(partition("isolate: {labelled: {role: leader}}").places[0].labelled[0].second ==
          "leader");
    CHECK(partition("isolate: {any: 1, of: [london, tokyo]}").shape == PartitionShape::isolate);
    const Partition partial = partition("partial: [[london], ['tokyo/filer-*']]");
    CHECK(partial.shape == PartitionShape::partial);
    CHECK(partial.places.size() == 2);
    CHECK(partition("groups: [[london, tokyo/filer-1], [tokyo/filer-2, tokyo/filer-3, "
                    "'tokyo/client-*', virginia]]")
              .shape == PartitionShape::partial);
    CHECK(partition("halves: '*/filer-*'").shape == PartitionShape::halves);
    CHECK(partition("bridge: [london, tokyo]").shape == PartitionShape::bridge);
    CHECK(partition("ring: '*/filer-*'").shape == PartitionShape::ring);
    CHECK(partition("one_way: {from: london, to: tokyo/filer-1}").places.size() == 2);
    CHECK(partition("one_way: {from: london}").places.size() == 1);
}

TEST_CASE("random times are means, distributions or published rates, which keys override") {
    const auto random = [](const std::string& text) {
        return *fault("crash: tokyo/filer-1, random: {" + text + "}").random;
    };
    const RandomTimes means = random("gap: 30s, for: 2s");
    CHECK(means.gap == world::Distribution(world::Exponential{Duration::seconds(30)}));
    CHECK(means.length == world::Distribution(world::Exponential{Duration::seconds(2)}));
    CHECK(means.compression == 1);
    CHECK(random("gap: constant 30s, for: [50% 1s, 50% uniform 2s 3s]").length.mean() ==
          Duration::milliseconds(1'750));
    const RandomTimes published = random("rates: backbone, time_compression: 100x, gap: 1000s");
    CHECK(published.gap.mean() == Duration::seconds(1'000));
    CHECK(published.length.mean() == Duration::seconds(501));
    CHECK(published.compression == 100);
}

TEST_CASE("every fault of the plan is there in every seed unless a swarm is asked for") {
    CHECK(parsed(sample::text).swarm == Ratio::percent(100));
    CHECK(parsed(sample::text).final_heal);
    const Scenario swarm =
        parsed_with("name: Sample", "name: Sample\nswarm: 50%\nfinal_heal: false");
    CHECK(swarm.swarm == Ratio::percent(50));
    CHECK_FALSE(swarm.final_heal);
}

TEST_CASE("expectations may be one availability or several") {
    const Expectations one = parsed(sample::text).expect;
    CHECK(one.linearizable == Expected::holds);
    REQUIRE(one.availability.size() == 1);
    CHECK(one.availability[0] ==
          AvailabilityExpectation{"partition", "tokyo", Ratio::percent(99), std::nullopt});
    const Expectations several =
        parsed_with("{during: partition, side: tokyo, at_least: 99%}",
                    "[{side: tokyo, at_least: 99%}, {during: after, side: london, at_most: 5%}]")
            .expect;
    REQUIRE(several.availability.size() == 2);
    CHECK(several.availability[0].during == "always");
    CHECK(several.availability[1] ==
          AvailabilityExpectation{"after", "london", std::nullopt, Ratio::percent(5)});
}

TEST_CASE("every guarantee of single calls on registers may be expected by its name") {
    const Expectations expect =
        parsed_with("linearizable: holds",
                    "monotonic_reads: measured\n  sequential: violated\n  eventual: holds")
            .expect;
    CHECK_FALSE(expect.linearizable);
    CHECK(expect.guarantees ==
          std::vector<GuaranteeExpectation>{{check::Guarantee::sequential, Expected::violated},
                                            {check::Guarantee::monotonic_reads, Expected::measured},
                                            {check::Guarantee::eventual, Expected::holds}});
}

TEST_CASE("the order of the sections in the file does not matter") {
    const std::string_view text = sample::text;
    const std::size_t faults = text.find("faults:");
    const std::size_t sites = text.find("sites:");
    const std::string turned = std::string(text.substr(faults)) +
                               std::string(text.substr(sites, faults - sites)) +
                               std::string(text.substr(0, sites));
    CHECK(parsed(turned) == parsed(text));
}
