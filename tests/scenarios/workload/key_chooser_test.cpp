#include "workload/key_chooser.hpp"

#include <cmath>

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

// How often each key is chosen in `draws` draws for the site at `position` of `sites`.
std::vector<int> counts(const Workload& workload, std::size_t sites, std::size_t position,
                        int draws) {
    const KeyChooser chooser(workload, sites);
    Random random(7);
    std::vector<int> result(workload.keys);
    for (int i = 0; i < draws; ++i) ++result.at(chooser.choose(position, random));
    return result;
}

}  // namespace

TEST_CASE("uniform popularity gives every key the same share") {
    Workload workload;
    workload.keys = 10;
    for (const int count : counts(workload, 1, 0, 100'000)) {
        CHECK(count > 9'600);
        CHECK(count < 10'400);
    }
}

TEST_CASE("zipf gives rank r the share r to the minus s") {
    Workload workload;
    workload.keys = 20;
    workload.popularity = Popularity::zipf;
    workload.zipf_exponent = Ratio{990'000'000};
    double sum = 0;
    for (int rank = 1; rank <= 20; ++rank) sum += std::pow(rank, -0.99);
    const std::vector<int> seen = counts(workload, 1, 0, 200'000);
    for (int rank = 1; rank <= 20; ++rank) {
        const double expected = 200'000 * std::pow(rank, -0.99) / sum;
        CHECK(seen[static_cast<std::size_t>(rank - 1)] == Approx(expected).epsilon(0.05));
    }
}

TEST_CASE("a site that works at home only touches its own keys, and all of them") {
    Workload workload;
    workload.keys = 7;
    workload.home_share = Ratio::percent(100);
    const std::vector<int> first = counts(workload, 2, 0, 10'000);
    const std::vector<int> second = counts(workload, 2, 1, 10'000);
    for (std::size_t key = 0; key < 7; ++key) {
        CHECK((first[key] > 0) == (key % 2 == 0));
        CHECK((second[key] > 0) == (key % 2 == 1));
    }
}

TEST_CASE("half at home means three quarters on one's own keys when two sites share them all") {
    Workload workload;
    workload.keys = 10;
    workload.home_share = Ratio::percent(50);
    const std::vector<int> seen = counts(workload, 2, 0, 100'000);
    int own = 0;
    for (std::size_t key = 0; key < 10; key += 2) own += seen[key];
    CHECK(own > 74'000);
    CHECK(own < 76'000);
}

TEST_CASE("a site without keys of its own works on everybody's") {
    Workload workload;
    workload.keys = 1;
    workload.home_share = Ratio::percent(100);
    CHECK(counts(workload, 2, 1, 100)[0] == 100);
}
