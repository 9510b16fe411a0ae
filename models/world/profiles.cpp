#include "world/profiles.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cleave::world {
namespace {

constexpr std::array<std::string_view, 8> regions = {
    "california", "oregon", "virginia", "tokyo", "ireland", "sydney", "sao-paulo", "singapore"};

// Mean round trips in microseconds: row to column, columns from the one after the row on.
constexpr std::array<std::int64_t, 28> rtt_table = {
    22'500,  84'500,  143'700, 169'800, 179'100, 185'900, 186'900,  // california
    82'900,  135'100, 170'600, 200'600, 207'800, 234'400,           // oregon
    202'400, 107'900, 265'600, 163'400, 253'500,                    // virginia
    278'300, 144'200, 301'400, 90'600,                              // tokyo
    346'200, 239'800, 234'100,                                      // ireland
    333'600, 243'100,                                               // sydney
    362'800};                                                       // sao-paulo

struct NamedProfile {
    std::string name;
    std::string reversed;  // the same pair in the other order; empty when there is none
    LinkOptions options;
};

LinkOptions link(Duration rtt, Ratio jitter) { return {.rtt = rtt, .jitter = jitter}; }

std::string pair_name(std::string_view a, std::string_view b) {
    return "ec2/" + std::string(a) + "-" + std::string(b);
}

std::vector<NamedProfile> make_profiles() {
    std::vector<NamedProfile> profiles;
    std::size_t next = 0;
    for (std::size_t a = 0; a < regions.size(); ++a) {
        for (std::size_t b = a + 1; b < regions.size(); ++b) {
            const bool has_percentile = regions[a] == "sao-paulo" && regions[b] == "singapore";
            profiles.push_back({pair_name(regions[a], regions[b]),
                                pair_name(regions[b], regions[a]),
                                link(Duration::microseconds(rtt_table[next++]),
                                     Ratio::percent(has_percentile ? 42 : 5))});
        }
    }
    // The middle of the ranges 0.50 to 0.56 ms and 1.08 to 3.57 ms.
    const LinkOptions intra_az = link(Duration::microseconds(530), Ratio::percent(10));
    const LinkOptions inter_az = link(Duration::microseconds(2'325), Ratio::percent(10));
    profiles.push_back({"ec2/intra-az", "", intra_az});
    profiles.push_back({"ec2/inter-az", "", inter_az});
    profiles.push_back({"lan", "", intra_az});  // assumed: an office LAN is as quick as one AZ
    return profiles;
}

const std::vector<NamedProfile>& all_profiles() {
    static const std::vector<NamedProfile> profiles = make_profiles();
    return profiles;
}

struct NamedLatency {
    std::string name;
    Distribution distribution;
};

// A share of the messages Pareto, the others exponential. The paper gives the latter by its rate in
// 1/ms; here stands the mean.
Distribution fit(Ratio body, Pareto pareto, Duration tail_mean) {
    const Ratio tail{Ratio::one - body.parts_per_billion};
    return Distribution::mixture({{body, pareto}, {tail, Exponential{tail_mean}}});
}

constexpr Ratio per_ten_thousand(std::int64_t n) { return Ratio::of(n, 10'000); }

const std::vector<NamedLatency>& all_latencies() {
    const auto us = [](std::int64_t n) { return Duration::microseconds(n); };
    const auto yammer_write = [&](std::int64_t alpha) {  // in thousandths; rate 0.0028
        return fit(per_ten_thousand(9'390), Pareto{us(3'000), Shape::thousandths(alpha)},
                   Duration::nanoseconds(357'142'857));
    };
    static const std::vector<NamedLatency> latencies = {
        {"pbs/linkedin-ssd",  // rate 1.66
         fit(per_ten_thousand(9'122), Pareto{us(235), Shape::thousandths(10'000)},
             Duration::nanoseconds(602'410))},
        {"pbs/linkedin-disk-write",  // rate 0.183
         fit(per_ten_thousand(3'800), Pareto{us(1'050), Shape::thousandths(1'510)},
             Duration::nanoseconds(5'464'481))},
        {"pbs/yammer-write", yammer_write(3'500)},
        {"pbs/yammer-write-printed", yammer_write(3'350)},
        {"pbs/yammer-other",  // rate 0.0217
         fit(per_ten_thousand(9'820), Pareto{us(1'500), Shape::thousandths(3'800)},
             Duration::nanoseconds(46'082'949))}};
    return latencies;
}

}  // namespace

std::optional<LinkOptions> find_link_profile(std::string_view name) {
    if (name.empty()) return std::nullopt;
    for (const NamedProfile& profile : all_profiles()) {
        if (name == profile.name || name == profile.reversed) return profile.options;
    }
    return std::nullopt;
}

std::vector<std::string> link_profile_names() {
    std::vector<std::string> names;
    for (const NamedProfile& profile : all_profiles()) names.push_back(profile.name);
    return names;
}

std::optional<Distribution> find_latency_profile(std::string_view name) {
    for (const NamedLatency& latency : all_latencies()) {
        if (name == latency.name) return latency.distribution;
    }
    return std::nullopt;
}

std::vector<std::string> latency_profile_names() {
    std::vector<std::string> names;
    for (const NamedLatency& latency : all_latencies()) names.push_back(latency.name);
    return names;
}

LinkOptions default_lan() { return *find_link_profile("lan"); }

}  // namespace cleave::world
