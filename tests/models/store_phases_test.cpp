#include "world/store_phases.hpp"

#include <algorithm>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

StorePhases phases(std::uint64_t seed, Duration length = 30_s) {
    return StorePhases(length, 11'500_ms, Random::stream(seed, "phases"));
}

}  // namespace

TEST_CASE("phases alternate, each of its length, from a moment that differs from run to run") {
    std::vector<Duration> first_changes;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const StorePhases p = phases(seed);
        std::vector<Duration> changes;
        for (Duration t = 10_ms; t < 200_s; t += 10_ms) {
            if (p.saw(at(t)) != p.saw(at(t - 10_ms))) changes.push_back(t);
        }
        REQUIRE(changes.size() >= 6);
        for (std::size_t i = 1; i < changes.size(); ++i) {
            CHECK(changes[i] - changes[i - 1] == 30_s);
        }
        first_changes.push_back(changes[0]);
    }
    std::sort(first_changes.begin(), first_changes.end());
    CHECK(first_changes.front() < 5_s);
    CHECK(first_changes.back() > 25_s);
}

TEST_CASE("in SAW the wait falls from 11.5 s to nothing and starts again, in LOW there is none") {
    const StorePhases p = phases(1, 300_s);
    Duration longest;
    int teeth = 0;
    for (Duration t = 10_ms; t < 600_s; t += 10_ms) {
        const Duration before = p.wait(at(t - 10_ms));
        const Duration now = p.wait(at(t));
        longest = std::max(longest, now);
        if (!p.saw(at(t))) {
            CHECK(now == Duration{});
        } else if (p.saw(at(t - 10_ms)) && now != before - 10_ms) {
            CHECK(now > 11_s);
            ++teeth;
        }
    }
    CHECK(longest > 11'480_ms);
    CHECK(longest <= 11'500_ms);
    CHECK(teeth >= 25);
}

TEST_CASE("without a length there are no phases, and nothing is drawn") {
    const Random random(5);
    const StorePhases p(Duration{}, 11'500_ms, random);
    for (Duration t; t < 100_s; t += 1_s) CHECK(!p.saw(at(t)));
}

TEST_CASE("2018: the window of an overwrite is 28 ms in the mean in LOW, and up to 12 s in SAW") {
    for (const bool in_saw : {false, true}) {
        ObjectStoreOptions options = s3_2018();
        options.clock_skew = {};
        options.phase_length = in_saw ? options.phase_length : Duration{};
        Duration sum;
        Duration longest;
        constexpr int writes = 400;
        for (std::uint64_t seed = 1; seed <= writes; ++seed) {
            StoreDriver store(options, seed);
            store.put(at(1_s), "a", 1);
            store.put(at(100_s), "a", 2);
            // The last of many reads that is stale: a reader in each zone, all the time.
            Duration window;
            for (Duration d; d < 12_s; d += d < 300_ms ? 1_ms : 100_ms) {
                for (int reader = 0; reader < 8; ++reader) {
                    if (store.get(at(100_s + d), "a") == 1) window = d;
                }
            }
            sum += window;
            longest = std::max(longest, window);
        }
        if (in_saw) {
            CHECK(longest > 10'500_ms);
            CHECK(longest < 12_s);
        } else {
            CHECK((sum / writes).in_milliseconds() == Approx(28).epsilon(0.1));
        }
    }
}

}  // namespace cleave::world
