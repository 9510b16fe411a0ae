// Published results that must come out of the filers' own messages.

#include <cmath>

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

// Comparisons with the store, a read, when each is good for `term` and reads come at random, `rate`
// a second.
double load(Duration term, double rate) {
    Cluster cluster({.options = {{"policy", std::string("clients-bypassing")}, {"verify", term}},
                     .store = world::s3_2020()});
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    cluster.run(Duration::seconds(20));
    const std::uint64_t before = cluster.simulation.store_usage().gets;
    constexpr int reads = 4'000;
    Random random(7);
    for (int i = 0; i < reads; ++i) {
        // Exponential, by inversion: a test may round as it likes.
        const double unit = static_cast<double>((random.next() >> 12) + 1) / 0x1p52;
        cluster.run(Duration::nanoseconds(static_cast<std::int64_t>(-std::log(unit) / rate * 1e9)));
        cluster.start("london/client-1", {{}, Function::read, "a", 0, {}});
    }
    cluster.run(Duration::seconds(1));
    return static_cast<double>(cluster.simulation.store_usage().gets - before) / reads;
}

}  // namespace

// Gray and Cheriton, "Leases", SOSP 1989, section 3.1: of the load of a term of zero, where each
// read asks, a term t leaves 1 / (1 + R t), with R = 0.864 reads a second. What a filer under a
// verifying policy holds of a file is such a term, extended by the first read after it is over. A
// term counts from when it was asked for, so that the way to the store and back comes off it.
TEST_CASE("the traffic to extend terms falls with their length as Gray and Cheriton say") {
    constexpr double rate = 0.864;
    CHECK(load(Duration::nanoseconds(1), rate) == Approx(1.0).epsilon(0.02));
    CHECK(load(Duration::seconds(2), rate) == Approx(0.38).epsilon(0.05));
    CHECK(load(Duration::seconds(10), rate) == Approx(0.105).epsilon(0.05));
    for (const int term : {1, 5, 30}) {
        CHECK(load(Duration::seconds(term), rate) == Approx(1 / (1 + rate * term)).epsilon(0.10));
    }
}

namespace {

struct Render {
    double direct = 0, cold = 0, warm = 0;  // seconds
};

// A frame reads its part of the scene, one small file after the other, again and again, and
// computes in between.
double render(Cluster& cluster, const std::string& client) {
    constexpr int scene = 10;
    constexpr int passes = 30;
    const Instant begin = cluster.simulation.now();
    for (int pass = 0; pass < passes; ++pass) {
        cluster.run(Duration::seconds(1));
        for (int i = 0; i < scene; ++i) {
            REQUIRE(cluster.read(client, "file-" + std::to_string(i)).value.has_value());
        }
    }
    return static_cast<double>((cluster.simulation.now() - begin).count()) / 1e9;
}

Render render_over(Duration rtt) {
    Render result;
    for (const char* protocol : {"direct-s3", "edge-filer"}) {
        Cluster cluster({.protocol = protocol, .store = world::s3_2020(), .london_rtt = rtt});
        for (int i = 0; i < 10; ++i) {
            const std::string file = "file-" + std::to_string(i);
            REQUIRE(cluster.write("tokyo/client-1", file, i + 1).outcome == Outcome::ok);
        }
        cluster.run(Duration::seconds(60));
        const double first = render(cluster, "london/client-1");
        if (std::string(protocol) == "direct-s3") {
            result.direct = first;
        } else {
            result.cold = first;
            result.warm = render(cluster, "london/client-2");
        }
    }
    return result;
}

}  // namespace

// Microsoft's rendering benchmark of an Avere vFXT (500 frames, round trips of 2 to 221 ms):
// directly the job grows linearly, by some 3,400 serial round trips; with cold or warm filers it
// does not grow. Here on one node and 300 reads: the shape is meant, not the seconds.
TEST_CASE("rendering over a WAN grows with the round trip directly, and stays flat by filers") {
    const double rtts[] = {0.0019, 0.0695, 0.194, 0.221};
    std::vector<Render> runs;
    for (const double rtt : rtts) {
        runs.push_back(render_over(Duration::microseconds(static_cast<std::int64_t>(rtt * 1e6))));
    }
    // Least squares of the direct times over the round trips.
    double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const double x = rtts[i], y = runs[i].direct;
        sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
    }
    const double n = static_cast<double>(runs.size());
    const double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    const double fit = std::pow(n * sxy - sx * sy, 2) / ((n * sxx - sx * sx) * (n * syy - sy * sy));
    CHECK(slope == Approx(300).epsilon(0.05));  // as many as there are serial reads
    CHECK(fit > 0.98);
    CHECK(runs.back().direct > 2 * runs.front().direct);
    for (const Render& run : runs) {
        CHECK(run.warm == Approx(runs.front().warm).epsilon(0.01));
        CHECK(run.cold < 1.25 * runs.front().cold);
    }
}
