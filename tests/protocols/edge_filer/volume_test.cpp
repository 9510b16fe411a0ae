// Directories, parts of files and attributes; several core filers at once.

#include "catch.hpp"
#include "cluster.hpp"
#include "edge_filer/properties.hpp"
#include "host/describe.hpp"
#include "world/profiles.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

const char* const london = "london/client-1";
const char* const tokyo = "tokyo/client-1";

ClientRequest of_name(Function function, const std::string& name, const std::string& to = "") {
    return {.id = {},
            .function = function,
            .key = "dir",
            .value = 0,
            .size = {},
            .name = name,
            .new_name = to};
}

ClientRequest creation(const std::string& name, Value handle) {
    ClientRequest request = of_name(Function::create, name);
    request.value = handle;
    return request;
}

// What a change or look came to, as "ok 1".
std::string ask(Cluster& cluster, const char* client, const ClientRequest& request) {
    const ClientReply reply = cluster.finish(cluster.start(client, request));
    std::string text(to_string(reply.outcome));
    if (reply.value) text += " " + std::to_string(*reply.value);
    for (const std::string& name : reply.names) text += " " + name;
    return text;
}

std::string list(Cluster& cluster, const char* client) {
    return ask(cluster, client, of_name(Function::list, ""));
}

ClientRequest in_part(Function function, std::uint64_t offset, std::uint64_t size,
                      Value value = 0) {
    return {.id = {},
            .function = function,
            .key = "file",
            .value = value,
            .size = Bytes{size},
            .expected = {},
            .offset = Bytes{offset},
            .in_part = true};
}

// The file's bytes, as "4x7 2x0" for four bytes of write 7 and a hole of two.
std::string bytes(Cluster& cluster, const char* client, std::uint64_t from = 0) {
    const ClientReply reply =
        cluster.finish(cluster.start(client, in_part(Function::read, from, 100)));
    std::string text;
    for (const Extent& extent : reply.content.extents) {
        text += (text.empty() ? "" : " ") + std::to_string(extent.length.value) + "x" +
                std::to_string(extent.stamp);
    }
    return text;
}

std::uint64_t size(Cluster& cluster, const char* client, const std::string& key = "file") {
    return cluster.finish(cluster.start(client, {{}, Function::stat, key, 0, {}})).size.value;
}

}  // namespace

TEST_CASE("names that one office creates, renames and removes are so at the other office") {
    Cluster cluster;
    CHECK(list(cluster, tokyo) == "ok");
    CHECK(ask(cluster, london, of_name(Function::create, "a")) == "ok 1");
    CHECK(ask(cluster, tokyo, of_name(Function::create, "a")) == "ok 0");
    CHECK(ask(cluster, tokyo, of_name(Function::create, "b")) == "ok 1");
    CHECK(list(cluster, london) == "ok a b");
    CHECK(ask(cluster, london, of_name(Function::rename, "a", "b")) == "ok 1");
    CHECK(list(cluster, tokyo) == "ok b");
    CHECK(ask(cluster, tokyo, of_name(Function::rename, "a", "c")) == "ok 0");
    CHECK(ask(cluster, london, of_name(Function::remove, "b")) == "ok 1");
    CHECK(ask(cluster, london, of_name(Function::remove, "b")) == "ok 0");
    CHECK(cluster.simulation.store_usage().puts == 0);  // directories are in the version database
}

TEST_CASE("a name leads both offices to the file that it was created for, or renamed from") {
    const auto look_up = [](const char* name) { return of_name(Function::stat, name); };
    for (const bool broken : {false, true}) {
        ClusterOptions options;
        if (broken) options.bugs = {"keep-old-handles"};
        Cluster cluster(options);
        CHECK(ask(cluster, tokyo, look_up("a")) == "ok");
        CHECK(ask(cluster, london, creation("a", 7)) == "ok 1");
        CHECK(ask(cluster, tokyo, creation("a", 8)) == "ok 0");
        CHECK(ask(cluster, tokyo, look_up("a")) == "ok 7");
        CHECK(ask(cluster, london, creation("b", 9)) == "ok 1");
        CHECK(ask(cluster, london, of_name(Function::rename, "b", "a")) == "ok 1");
        CHECK(ask(cluster, london, look_up("a")) == "ok 9");
        CHECK(ask(cluster, tokyo, look_up("a")) == (broken ? "ok 7" : "ok 9"));
        CHECK(ask(cluster, tokyo, look_up("b")) == "ok");
    }
}

TEST_CASE("a file outlives its names") {
    Cluster cluster;
    REQUIRE(ask(cluster, london, creation("a", 7)) == "ok 1");
    cluster.finish(cluster.start(london, in_part(Function::write, 0, 8, 5)));
    REQUIRE(ask(cluster, tokyo, of_name(Function::remove, "a")) == "ok 1");
    CHECK(bytes(cluster, tokyo) == "8x5");
    cluster.finish(cluster.start(tokyo, in_part(Function::write, 4, 8, 6)));
    CHECK(bytes(cluster, london) == "4x5 8x6");
}

TEST_CASE("parts of a file are written, cut off and read back at the other office") {
    Cluster cluster;
    cluster.finish(cluster.start(london, in_part(Function::write, 0, 8, 7)));
    cluster.finish(cluster.start(tokyo, in_part(Function::write, 4, 8, 8)));
    CHECK(bytes(cluster, london) == "4x7 8x8");
    CHECK(bytes(cluster, tokyo, 6) == "6x8");
    CHECK(size(cluster, london) == 12);
    cluster.finish(cluster.start(london, in_part(Function::truncate, 0, 2)));
    CHECK(bytes(cluster, tokyo) == "2x7");
    cluster.finish(cluster.start(tokyo, in_part(Function::write, 5, 1, 9)));
    CHECK(bytes(cluster, london) == "2x7 3x0 1x9");
    CHECK(size(cluster, tokyo) == 6);
}

TEST_CASE("attributes of a file in the store are told without fetching it") {
    Cluster cluster;
    REQUIRE(cluster.write(london, "file", 7).outcome == Outcome::ok);
    cluster.run(Duration::seconds(40));  // written back
    const std::uint64_t gets = cluster.simulation.store_usage().gets;
    CHECK(size(cluster, tokyo) == Bytes::kibi(64).value);
    CHECK(cluster.finish(cluster.start(tokyo, {{}, Function::stat, "file", 0, {}})).value == 7);
    CHECK(cluster.simulation.store_usage().gets == gets);
}

TEST_CASE("directories survive the crash of the filer that has changed them") {
    Cluster cluster;
    REQUIRE(ask(cluster, london, of_name(Function::create, "a")) == "ok 1");
    for (int filer = 1; filer <= 3; ++filer) {
        const std::string name = "london/filer-" + std::to_string(filer);
        cluster.crash(name);
        cluster.run(Duration::seconds(20));
        CHECK(list(cluster, tokyo) == "ok a");
        cluster.restart(name);
        cluster.run(Duration::seconds(20));
        CHECK(list(cluster, london) == "ok a");
    }
}

TEST_CASE("a change that is asked of two filers is done once") {
    const std::uint64_t serving = digest_of(std::string("dir")) / 7 % 3;
    const std::string victim = "london/filer-" + std::to_string(serving + 1);
    for (const bool broken : {false, true}) {
        // Its filer dies at one of many moments about when it has the second copy and its answer
        // is under way; its client asks another.
        int done_elsewhere = 0;
        int wrong = 0;
        for (int moment = 0; moment < 60; ++moment) {
            ClusterOptions options{
                .options = {{"deadline", Duration::seconds(20)}, {"lease", Duration::seconds(2)}}};
            if (broken) options.bugs = {"forget-answers"};
            Cluster cluster(options);
            REQUIRE(ask(cluster, london, of_name(Function::create, "z")) == "ok 1");
            const OperationId create = cluster.start(london, of_name(Function::create, "a"));
            cluster.run(Duration::microseconds(20 * moment));
            cluster.crash(victim);
            wrong += cluster.finish(create).value != 1;
            done_elsewhere += cluster.reached(edge_filer::says::done_elsewhere) > 0;
        }
        CHECK((wrong > 0) == broken);
        CHECK((done_elsewhere > 0) == !broken);
    }
}

namespace {

// Two object stores and a file server, which London has.
struct Cores : protocols::testing::Operations {
    explicit Cores(std::size_t stores) : Operations(1, Bytes::kibi(64), Duration::seconds(30)) {
        const ProtocolDescription& protocol = *protocols::find("edge-filer");
        Deployment deployment({{"london", 2, 0, 1, false, true},
                               {"tokyo", 2, 0, 1, false},
                               {"virginia", 0, 0, 0, stores > 0},
                               {"dublin", 0, 0, 0, stores > 1}});
        REQUIRE(protocol.deploy(deployment, protocols::testing::filled_in(protocol), {}).empty());
        std::map<std::string, sim::SiteId> sites;
        for (const DeploymentSite& site : deployment.sites()) {
            sites.emplace(site.name, simulation.add_site(site.name, world::default_lan()));
            if (sites.size() > 1) {
                simulation.add_link(sites.at("london"), sites.at(site.name), {});
            }
        }
        if (stores > 0) simulation.add_object_store(sites.at("virginia"), world::s3_2018());
        if (stores > 1) simulation.add_object_store(sites.at("dublin"), world::s3_2020());
        simulation.add_file_server(sites.at("london"), world::small_nfs_server());
        for (const Deployment::Placement& placement : deployment.placements()) {
            nodes[placement.site + "/" + placement.name] =
                simulation.add_node(sites.at(placement.site), placement.name, placement.make);
        }
        run(Duration::seconds(2));
    }
};

}  // namespace

TEST_CASE("files live on one core filer each, of all there are") {
    for (const std::size_t stores : {0U, 1U, 2U}) {
        Cores cores(stores);
        for (Value value = 1; value <= 12; ++value) {
            const std::string file = "file-" + std::to_string(value);
            REQUIRE(cores.write(london, file, value).outcome == Outcome::ok);
            REQUIRE(cores.read(tokyo, file).value == value);
        }
        std::uint64_t puts = 0;
        if (stores > 0) puts += cores.simulation.store_usage().puts;
        if (stores > 0) CHECK(puts > 0);
        if (stores > 1) {
            const std::uint64_t others = cores.simulation.other_store_usage()->puts;
            CHECK(others > 0);
            puts += others;
        }
        CHECK(puts < 12);  // the file server has the rest
    }
}
