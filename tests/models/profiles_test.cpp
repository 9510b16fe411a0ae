#include "world/profiles.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "catch.hpp"
#include "host/random.hpp"

namespace cleave::world {

TEST_CASE("EC2 profiles have the round trips of the paper's table") {
    CHECK(find_link_profile("ec2/california-oregon")->rtt == Duration::microseconds(22'500));
    CHECK(find_link_profile("ec2/california-singapore")->rtt == Duration::microseconds(186'900));
    CHECK(find_link_profile("ec2/oregon-virginia")->rtt == Duration::microseconds(82'900));
    CHECK(find_link_profile("ec2/virginia-ireland")->rtt == Duration::microseconds(107'900));
    CHECK(find_link_profile("ec2/tokyo-singapore")->rtt == Duration::microseconds(90'600));
    CHECK(find_link_profile("ec2/ireland-sydney")->rtt == Duration::microseconds(346'200));
    CHECK(find_link_profile("ec2/sydney-sao-paulo")->rtt == Duration::microseconds(333'600));
    CHECK(find_link_profile("ec2/sao-paulo-singapore")->rtt == Duration::microseconds(362'800));
}

TEST_CASE("a pair of regions is found in either order") {
    CHECK(find_link_profile("ec2/ireland-virginia") == find_link_profile("ec2/virginia-ireland"));
    CHECK(find_link_profile("ec2/singapore-sao-paulo") ==
          find_link_profile("ec2/sao-paulo-singapore"));
}

TEST_CASE("every listed name is found, once, and there are all 28 pairs and three local links") {
    const std::vector<std::string> names = link_profile_names();
    CHECK(names.size() == 31);
    CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
    for (const std::string& name : names) {
        const std::optional<LinkOptions> link = find_link_profile(name);
        REQUIRE(link);
        CHECK(link->rtt > Duration{});
        CHECK(link->jitter > Ratio{});
    }
}

TEST_CASE("an unknown name, a region with itself and an empty name are not profiles") {
    CHECK(!find_link_profile("ec2/virginia-virginia"));
    CHECK(!find_link_profile("ec2/virginia-london"));
    CHECK(!find_link_profile("virginia-ireland"));
    CHECK(!find_link_profile("EC2/virginia-ireland"));
    CHECK(!find_link_profile(""));
}

TEST_CASE("the inside of a site is as quick as one availability zone") {
    CHECK(find_link_profile("lan") == find_link_profile("ec2/intra-az"));
    CHECK(default_lan() == *find_link_profile("lan"));
    CHECK(default_lan().rtt >= 500_us);
    CHECK(default_lan().rtt <= 560_us);
}

TEST_CASE("Sao Paulo to Singapore has the published 95th percentile of 649 ms") {
    const LinkOptions link = *find_link_profile("ec2/sao-paulo-singapore");
    Random random(4);
    std::vector<Duration> round_trips;
    // Both ways are as late as each other: the paper measured whole round trips.
    for (int i = 0; i < 100'000; ++i) round_trips.push_back(one_way_latency(link, random) * 2);
    std::sort(round_trips.begin(), round_trips.end());
    CHECK(round_trips[95'000].in_milliseconds() == Approx(649).epsilon(0.02));
}

TEST_CASE("the fits of PBS have their means, and every name is found once") {
    const std::vector<std::string> names = latency_profile_names();
    CHECK(std::set<std::string>(names.begin(), names.end()).size() == 5);
    const auto mean = [](std::string_view name) {
        return find_latency_profile(name)->mean().in_milliseconds();
    };
    // Pareto: least x alpha / (alpha - 1); exponential: 1 / rate.
    CHECK(mean("pbs/linkedin-ssd") == Approx(0.9122 * 0.235 * 10 / 9 + 0.0878 / 1.66));
    CHECK(mean("pbs/linkedin-disk-write") == Approx(0.38 * 1.05 * 1.51 / 0.51 + 0.62 / 0.183));
    CHECK(mean("pbs/yammer-write") == Approx(0.939 * 3 * 3.5 / 2.5 + 0.061 / 0.0028));
    CHECK(mean("pbs/yammer-write-printed") == Approx(0.939 * 3 * 3.35 / 2.35 + 0.061 / 0.0028));
    CHECK(mean("pbs/yammer-other") == Approx(0.982 * 1.5 * 3.8 / 2.8 + 0.018 / 0.0217));
    CHECK(!find_latency_profile("pbs/linkedin"));
    CHECK(!find_latency_profile(""));
}

TEST_CASE("reads and writes at LinkedIn take as long as PBS reports") {
    // Table 4: N = 3, R = W = 1, 99.9th percentile of a read 0.66 ms with SSDs and of a write 10.99
    // ms with disks: the fastest of three there-and-backs. A Monte Carlo of the authors' fits meets
    // them within 4 %.
    const Distribution ssd = *find_latency_profile("pbs/linkedin-ssd");
    const Distribution disk = *find_latency_profile("pbs/linkedin-disk-write");
    const auto fastest = [&](const Distribution& there) {
        Random random(2);
        std::vector<double> all;
        for (int i = 0; i < 200'000; ++i) {
            double least = 1e9;
            for (int replica = 0; replica < 3; ++replica) {
                const Duration out = there.sample(random);
                least = std::min(least, (out + ssd.sample(random)).in_milliseconds());
            }
            all.push_back(least);
        }
        std::sort(all.begin(), all.end());
        return all[199'800];
    };
    CHECK(fastest(ssd) == Approx(0.66).epsilon(0.05));
    CHECK(fastest(disk) == Approx(10.99).epsilon(0.06));
}

}  // namespace cleave::world
