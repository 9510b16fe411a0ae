// Second copies of what is unwritten, when the filer that had them is gone.

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

constexpr const char* changed = "another filer gets the copies of one whose partner is gone";
constexpr const char* written_through =
    "a write is written through, because no partner is there to mirror it";
constexpr const char* client = "london/client-1";

std::string filer(int number) { return "london/filer-" + std::to_string(number); }
std::string named(Value value) { return "file-" + std::to_string(value); }

// Nothing is written back by itself.
ClusterOptions of_filers(std::uint32_t filers) {
    return {.options = {{"write_back", Duration::seconds(3'600)}},
            .store = world::s3_2020(),
            .filers = filers};
}

// A client that has not noticed yet that a filer is gone does not know what became of its write.
void write(Cluster& cluster, Value file, Value value) {
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (cluster.write(client, named(file), value).outcome == Outcome::ok) return;
    }
    FAIL("file " << file << " is not written");
}

// Clients go to each filer for its share of the files, so that all filers are written to.
constexpr Value file_count = 12;
void write_all(Cluster& cluster, Value value) {
    for (Value file = 1; file <= file_count; ++file) write(cluster, file, value);
}
void check_all(Cluster& cluster, Value value) {
    for (Value file = 1; file <= file_count; ++file) {
        CHECK(cluster.read("tokyo/client-1", named(file)).value == value);
    }
}

// Until it is missed and what it had is taken over.
void lose(Cluster& cluster, int number) {
    cluster.crash(filer(number));
    cluster.run(Duration::seconds(20));
}

}  // namespace

TEST_CASE("with its partner gone, a filer acknowledges with a copy elsewhere, without the store") {
    for (int first = 1; first <= 3; ++first) {
        Cluster cluster(of_filers(3));
        write_all(cluster, 1);
        lose(cluster, first);
        const std::uint64_t puts = cluster.simulation.store_usage().puts;
        for (Value file = 1; file <= file_count; ++file) {
            write(cluster, file, 2);  // the token is in hand, then
            const Instant asked = cluster.simulation.now();
            write(cluster, file, 3);
            CHECK(cluster.simulation.now() - asked < Duration::milliseconds(10));
        }
        CHECK(cluster.simulation.store_usage().puts == puts);
        CHECK(cluster.reached(changed) > 0);
    }
}

TEST_CASE("filers that die one after another lose nothing, as long as one is left") {
    for (int first = 1; first <= 4; ++first) {
        for (int second = 1; second <= 4; ++second) {
            if (first == second) continue;
            const int third = first % 4 + 1 == second ? (second % 4) + 1 : (first % 4) + 1;
            Cluster cluster(of_filers(4));
            INFO(first << ", " << second << ", " << third);
            write_all(cluster, 1);
            lose(cluster, first);
            write_all(cluster, 2);
            lose(cluster, second);
            write_all(cluster, 3);
            lose(cluster, third);
            check_all(cluster, 3);
        }
    }
}

TEST_CASE("a partner that comes back does not take over what another has copies of") {
    for (int first = 1; first <= 3; ++first) {
        for (int second = 1; second <= 3; ++second) {
            if (first == second) continue;
            Cluster cluster(of_filers(3));
            write_all(cluster, 1);
            lose(cluster, first);
            write_all(cluster, 2);
            cluster.restart(filer(first));
            cluster.run(Duration::seconds(5));
            write_all(cluster, 3);
            lose(cluster, second);
            check_all(cluster, 3);
        }
    }
}

TEST_CASE("a partner that restarts before it is missed is given its copies again") {
    for (int first = 1; first <= 2; ++first) {
        Cluster cluster(of_filers(2));
        write_all(cluster, 1);
        const std::uint64_t before = cluster.reached(changed);
        cluster.crash(filer(first));
        cluster.restart(filer(first));
        cluster.run(Duration::seconds(15));
        CHECK(cluster.reached(changed) > before);
        lose(cluster, 3 - first);
        check_all(cluster, 1);
    }
}

TEST_CASE("with nobody left to keep a copy, everything is written through") {
    Cluster cluster(of_filers(2));
    write_all(cluster, 1);
    CHECK(cluster.simulation.store_usage().puts == 0);
    lose(cluster, 1);
    CHECK(cluster.simulation.store_usage().puts == file_count);  // what was unwritten
    write_all(cluster, 2);
    CHECK(cluster.simulation.store_usage().puts >= 2 * file_count);
    CHECK(cluster.reached(written_through) >= file_count);
}

TEST_CASE("while the token servers cannot be told of a new partner, nothing is acknowledged") {
    Cluster cluster(of_filers(3));
    write_all(cluster, 1);
    cluster.crash(filer(1));
    cluster.cut("london");
    cluster.run(Duration::seconds(3));  // it is missed; the lease of 10 s runs
    int acknowledged = 0;
    int without_copy = 0;
    for (Value file = 1; file <= file_count; ++file) {
        const ClientReply reply = cluster.write("london/client-2", named(file), 2);
        if (reply.outcome == Outcome::ok) ++acknowledged;
        if (reply.error == "no second copy in time") ++without_copy;
        if (without_copy > 0 && acknowledged > 0) break;
    }
    CHECK(acknowledged > 0);  // by filer-2, whose partner is filer-3
    CHECK(without_copy > 0);  // by filer-3
    cluster.heal("london");
    cluster.run(Duration::seconds(30));
    write_all(cluster, 3);
    check_all(cluster, 3);
}
