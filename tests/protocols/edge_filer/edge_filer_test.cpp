// The promises of the edge filer, one at a time, on a small cluster.

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

TEST_CASE("a file that nobody has written does not exist") {
    Cluster cluster;
    const ClientReply reply = cluster.read("london/client-1", "a");
    CHECK(reply.outcome == Outcome::ok);
    CHECK_FALSE(reply.value.has_value());
}

TEST_CASE("what one office wrote the other office reads, before the data is due in the store") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 7).outcome == Outcome::ok);
    CHECK(cluster.simulation.store_usage().puts == 0);
    CHECK(cluster.read("tokyo/client-1", "a").value == 7);
    CHECK(cluster.simulation.store_usage().puts == 1);  // the recall forced it out
}

TEST_CASE("a read that follows another office's overwrite never returns the old value") {
    Cluster cluster;
    for (Value value = 1; value <= 20; ++value) {
        const char* writer = value % 2 == 0 ? "london/client-1" : "tokyo/client-2";
        const char* reader = value % 2 == 0 ? "tokyo/client-1" : "london/client-2";
        REQUIRE(cluster.write(writer, "a", value).outcome == Outcome::ok);
        REQUIRE(cluster.read(reader, "a").value == value);
    }
}

TEST_CASE("a removed file is gone at the other office, and may be written again") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    REQUIRE(cluster.remove("tokyo/client-1", "a").outcome == Outcome::ok);
    CHECK_FALSE(cluster.read("london/client-1", "a").value.has_value());
    REQUIRE(cluster.write("london/client-1", "a", 2).outcome == Outcome::ok);
    CHECK(cluster.read("tokyo/client-1", "a").value == 2);
}

TEST_CASE("a file larger than a chunk is stored in pieces and read back whole") {
    Cluster cluster({.options = {{"chunk_size", Bytes::kibi(10)}}});
    REQUIRE(cluster.write("london/client-1", "a", 5).outcome == Outcome::ok);
    CHECK(cluster.read("tokyo/client-1", "a").value == 5);
    CHECK(cluster.simulation.store_usage().puts == 7);  // 64 KiB in pieces of 10
}

TEST_CASE("unwritten data goes to the store once the write-back delay is over") {
    Cluster cluster({.options = {{"write_back", Duration::seconds(3)}}});
    REQUIRE(cluster.write("london/client-1", "a", 5).outcome == Outcome::ok);
    cluster.run(Duration::milliseconds(2'900));
    CHECK(cluster.simulation.store_usage().puts == 0);
    cluster.run(Duration::milliseconds(1'000));
    CHECK(cluster.simulation.store_usage().puts == 1);
}

TEST_CASE("an acknowledged write survives the crash of the filer that took it") {
    for (const char* filer : {"london/filer-1", "london/filer-2", "london/filer-3"}) {
        Cluster cluster;
        for (Value value = 1; value <= 6; ++value) {
            const std::string file = "file-" + std::to_string(value);
            REQUIRE(cluster.write("london/client-1", file, value).outcome == Outcome::ok);
        }
        cluster.crash(filer);
        cluster.run(Duration::seconds(20));  // its lease runs out, its partner takes over
        for (Value value = 1; value <= 6; ++value) {
            CHECK(cluster.read("tokyo/client-1", "file-" + std::to_string(value)).value == value);
        }
    }
}

TEST_CASE("a filer that restarts finds its former life's data written back by its partner") {
    Cluster cluster;
    for (Value value = 1; value <= 6; ++value) {
        const std::string file = "file-" + std::to_string(value);
        REQUIRE(cluster.write("london/client-1", file, value).outcome == Outcome::ok);
    }
    cluster.crash("london/filer-2");
    cluster.run(Duration::milliseconds(100));
    cluster.restart("london/filer-2");
    cluster.run(Duration::seconds(3));
    for (Value value = 1; value <= 6; ++value) {
        CHECK(cluster.read("tokyo/client-1", "file-" + std::to_string(value)).value == value);
    }
}

TEST_CASE(
    "two filers of one site lost at once lose their unwritten data, unless copies are on disk") {
    for (const bool on_disk : {false, true}) {
        ClusterOptions options;
        if (on_disk) options.options = {{"mirror_to", std::string("disk")}};
        Cluster cluster(options);
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        for (int i = 1; i <= 3; ++i) cluster.crash("london/filer-" + std::to_string(i));
        for (int i = 1; i <= 3; ++i) cluster.restart("london/filer-" + std::to_string(i));
        cluster.run(Duration::seconds(5));
        CHECK(cluster.read("tokyo/client-1", "a").value.has_value() == on_disk);
    }
}

TEST_CASE("with copies on disk, an heir that crashes before it has written back does it later") {
    for (const char* dead : {"london/filer-1", "london/filer-2", "london/filer-3"}) {
        Cluster cluster({.options = {{"mirror_to", std::string("disk")}}});
        for (Value value = 1; value <= 6; ++value) {
            const std::string file = "file-" + std::to_string(value);
            REQUIRE(cluster.write("london/client-1", file, value).outcome == Outcome::ok);
        }
        cluster.crash(dead);
        cluster.restart(dead);
        cluster.run(Duration::milliseconds(700));  // the heir has the tokens, the store nothing yet
        for (int i = 1; i <= 3; ++i) cluster.crash("london/filer-" + std::to_string(i));
        for (int i = 1; i <= 3; ++i) cluster.restart("london/filer-" + std::to_string(i));
        cluster.run(Duration::seconds(15));
        for (Value value = 1; value <= 6; ++value) {
            CHECK(cluster.read("tokyo/client-1", "file-" + std::to_string(value)).value == value);
        }
    }
}

TEST_CASE("a filer without a partner writes through, so that its crash loses nothing either") {
    Cluster cluster({.filers = 1});
    REQUIRE(cluster.write("london/client-1", "a", 3).outcome == Outcome::ok);
    CHECK(cluster.simulation.store_usage().puts == 1);
    cluster.crash("london/filer-1");
    cluster.run(Duration::seconds(12));
    CHECK(cluster.read("tokyo/client-1", "a").value == 3);
}

TEST_CASE(
    "a cut-off filer answers from its cache until its lease ends, then says that it may not") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    cluster.cut("london");
    cluster.run(Duration::seconds(2));
    CHECK(cluster.read("london/client-1", "a").value == 1);
    cluster.run(Duration::seconds(10));
    const Instant asked = cluster.simulation.now();
    const ClientReply refused = cluster.read("london/client-1", "a");
    CHECK(refused.outcome == Outcome::fail);
    CHECK(refused.error == "no lease: token server not heard from");
    CHECK(cluster.simulation.now() - asked < Duration::milliseconds(2'600));
    CHECK(cluster.write("london/client-1", "a", 2).outcome == Outcome::fail);
    cluster.heal("london");
    cluster.run(Duration::seconds(2));
    CHECK(cluster.read("london/client-1", "a").value == 1);
}

TEST_CASE("while a holder is cut off, others get what it may only read once its lease has ended") {
    Cluster cluster;
    REQUIRE(cluster.write("tokyo/client-1", "a", 1).outcome == Outcome::ok);
    REQUIRE(cluster.read("london/client-1", "a").value == 1);
    cluster.cut("london");
    CHECK(cluster.write("tokyo/client-1", "a", 2).outcome == Outcome::fail);
    cluster.run(Duration::seconds(10));
    CHECK(cluster.write("tokyo/client-1", "a", 2).outcome == Outcome::ok);
    cluster.heal("london");
    cluster.run(Duration::seconds(2));
    CHECK(cluster.read("london/client-1", "a").value == 2);
}

TEST_CASE("a file with unwritten data at the cut site stays closed to others until the heal") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 9).outcome == Outcome::ok);
    cluster.cut("london");
    cluster.run(Duration::seconds(25));
    CHECK(cluster.read("tokyo/client-1", "a").outcome == Outcome::fail);
    cluster.heal("london");
    cluster.run(Duration::seconds(3));
    CHECK(cluster.read("tokyo/client-1", "a").value == 9);
}

TEST_CASE("the version database survives the restart of every token server") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    REQUIRE(cluster.read("tokyo/client-1", "a").value == 1);
    for (const char* server :
         {"virginia/token-server-1", "virginia/token-server-2", "virginia/token-server-3"}) {
        cluster.crash(server);
        cluster.run(Duration::milliseconds(200));
        cluster.restart(server);
    }
    cluster.run(Duration::seconds(12));
    CHECK(cluster.read("tokyo/client-2", "a").value == 1);
    REQUIRE(cluster.write("tokyo/client-2", "a", 2).outcome == Outcome::ok);
    CHECK(cluster.read("london/client-1", "a").value == 2);
}

TEST_CASE("a token server whose disk was replaced recovers its records from its peers") {
    for (int i = 1; i <= 3; ++i) {
        Cluster cluster;
        const std::string server = "virginia/token-server-" + std::to_string(i);
        for (Value value = 1; value <= 6; ++value) {
            const std::string file = "file-" + std::to_string(value);
            REQUIRE(cluster.write("london/client-1", file, value).outcome == Outcome::ok);
            REQUIRE(cluster.read("tokyo/client-1", file).value == value);
        }
        cluster.crash(server);
        cluster.simulation.faults().wipe_disk(cluster.node(server));
        cluster.restart(server);
        cluster.run(Duration::seconds(12));
        for (Value value = 1; value <= 6; ++value) {
            const std::string file = "file-" + std::to_string(value);
            CHECK(cluster.read("london/client-2", file).value == value);
        }
    }
}

TEST_CASE("a restarted token server still honours the write token of a filer that is cut off") {
    Cluster cluster;
    REQUIRE(cluster.write("london/client-1", "a", 4).outcome == Outcome::ok);
    cluster.cut("london");
    for (int i = 1; i <= 3; ++i) {
        cluster.crash("virginia/token-server-" + std::to_string(i));
        cluster.restart("virginia/token-server-" + std::to_string(i));
    }
    cluster.run(Duration::seconds(25));
    CHECK(cluster.read("tokyo/client-1", "a").outcome == Outcome::fail);
    cluster.heal("london");
    cluster.run(Duration::seconds(3));
    CHECK(cluster.read("tokyo/client-1", "a").value == 4);
}

TEST_CASE("a write under way when its filer crashes is reported as unknown, never as failed") {
    Cluster cluster;
    const OperationId write =
        cluster.start("london/client-1", {{}, Function::write, "a", 1, Bytes::kibi(64)});
    cluster.run(Duration::milliseconds(20));  // the filer has it and asks for a token
    for (int i = 1; i <= 3; ++i) cluster.crash("london/filer-" + std::to_string(i));
    cluster.run(Duration::seconds(5));
    REQUIRE(cluster.reply(write));
    CHECK(cluster.reply(write)->outcome == Outcome::unknown);
}

TEST_CASE("a filer that holds more content than its machine's memory is killed, and comes back") {
    for (const bool limited : {true, false}) {
        world::MachineOptions machine;
        if (limited) machine.memory = Bytes::kibi(150);
        Cluster cluster({.machine = machine});
        bool killed = false;
        for (Value value = 1; value <= 9; ++value) {
            cluster.write("london/client-1", "file-" + std::to_string(value), value);
            for (const char* filer : {"london/filer-1", "london/filer-2", "london/filer-3"}) {
                killed = killed || !cluster.simulation.is_up(cluster.node(filer));
            }
        }
        CHECK(killed == limited);
        cluster.run(Duration::seconds(1));
        for (const char* filer : {"london/filer-1", "london/filer-2", "london/filer-3"}) {
            CHECK(cluster.simulation.is_up(cluster.node(filer)));
        }
    }
}

TEST_CASE("an edge filer cannot be laid out where clients find no filers") {
    const ProtocolDescription& protocol = *protocols::find("edge-filer");
    const std::vector<Option> options = protocols::testing::filled_in(protocol);
    Deployment deployment({{"london", 0, 0, 2, false}, {"virginia", 0, 0, 0, true}});
    CHECK(protocol.deploy(deployment, options, {}) ==
          "site 'london' has clients but no filers for them to mount");
}
