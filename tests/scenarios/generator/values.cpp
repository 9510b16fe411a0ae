#include "generator/values.hpp"

#include <algorithm>
#include <stdexcept>

#include "language/distribution_text.hpp"
#include "language/units.hpp"

namespace cleave::scenario::testing {
namespace {

constexpr std::int64_t ms = 1'000'000;

std::string text_of(const Quantity& quantity, std::int64_t value) {
    return print_quantity(quantity, value);
}

}  // namespace

void Values::add_node(const std::string& site, const std::string& name) {
    const auto add = [this](const std::string& place) {
        if (std::find(nodes.begin(), nodes.end(), place) == nodes.end()) nodes.push_back(place);
    };
    const std::string kind = name.substr(0, name.find_last_of('-') + 1);
    add(site + "/" + name);
    add(site + "/*");
    add(site + "/" + kind + "*");
    add("*/" + kind + "*");
}

// Of two magnitudes either is as likely, from 1 upwards.
std::int64_t Values::spread(std::int64_t low, std::int64_t high) {
    std::int64_t top = std::max<std::int64_t>(low, 1);
    std::uint64_t magnitudes = 0;
    while (top < high) {
        top *= 4;
        ++magnitudes;
    }
    std::int64_t limit = std::max<std::int64_t>(low, 1);
    for (std::uint64_t i = random_.below(magnitudes + 1); i > 0; --i) limit *= 4;
    limit = std::min(limit, high);
    return low +
           static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(limit - low) + 1));
}

std::string Values::time(const std::string& key) {
    const std::int64_t whole = duration.count();
    if (key == "at") return text_of(duration_quantity, spread(0, whole - 1));
    if (key == "until") return text_of(duration_quantity, whole / 2 + spread(1, whole / 2));
    const bool of_faults = key == "for" || key == "restart_after" || key == "down" || key == "up" ||
                           key == "gap" || key == "by" || key == "over";
    if (of_faults) return text_of(duration_quantity, spread(ms, whole));
    if (key == "every") return text_of(duration_quantity, spread(20 * ms, whole));
    // What repeats does so at a bearable pace, but for a few: every millisecond, in every node, for
    // all of a run, costs more than a hundred other scenarios and shows the same.
    if (key == "heartbeat" || key == "retry" || key == "resend") {
        return text_of(duration_quantity,
                       spread(random_.below(16) == 0 ? ms : 50 * ms, 3'000 * ms));
    }
    // Thousands of repeated writes a second say little and take minutes.
    if (key == "store_retry") return text_of(duration_quantity, spread(200 * ms, 3'000 * ms));
    if (key == "think_time") return text_of(duration_quantity, spread(10 * ms, whole));
    return text_of(duration_quantity, spread(ms, 3'000 * ms));
}

std::string Values::share() {
    if (random_.below(8) == 0) return random_.below(2) == 0 ? "0%" : "100%";
    return text_of(ratio_quantity, spread(0, Ratio::one));
}

std::string Values::distribution(const std::string& key) {
    // Between the occurrences of a fault there is some time, but in a few.
    const bool rare = key == "gap" && random_.below(16) != 0;
    const std::int64_t least = rare ? 50 * ms : ms / 10;
    const auto length = [&] {
        return text_of(duration_quantity, spread(least, 20 * least + 200 * ms));
    };
    switch (random_.below(7)) {
        case 0: return length();
        case 1:
            return "uniform 1ms " +
                   text_of(duration_quantity, spread(std::max(ms, least), 500 * ms));
        case 2: return "exponential " + length();
        case 3: return "normal " + length() + ' ' + length();
        case 4: return "lognormal " + length() + ' ' + share();
        case 5: {
            const std::string scale = length();
            return "pareto " + scale + ' ' + text_of(shape_quantity, spread(1'100'000, 10'000'000));
        }
        default:
            return "empirical 0% 1ms 50% 2ms 100% " +
                   text_of(duration_quantity, spread(3 * ms, 500 * ms));
    }
}

std::string Values::site() { return sites[random_.below(sites.size())]; }

std::string Values::node() {
    const bool any = nodes.empty() || random_.below(4) == 0;
    return any ? site() : nodes[random_.below(nodes.size())];
}

std::string Values::draw(const std::string& pattern, const std::string& key) {
    const std::string one = distribution_pattern();
    if (pattern == duration_quantity.pattern()) return time(key);
    if (pattern == "^-?" + duration_quantity.pattern().substr(1)) {
        return (random_.below(2) == 0 ? "-" : "") + time(key);
    }
    if (pattern == ratio_quantity.pattern()) return share();
    if (pattern == drift_quantity.pattern()) {
        return text_of(drift_quantity, spread(0, 100'000'000));
    }
    if (pattern == "^-?" + drift_quantity.pattern().substr(1)) {
        return (random_.below(2) == 0 ? "-" : "") + text_of(drift_quantity, spread(1, 100'000'000));
    }
    if (pattern == bytes_quantity.pattern()) {
        return text_of(bytes_quantity, spread(key.starts_with("chunk") ? 4'096 : 1, 1 << 20));
    }
    if (pattern == bandwidth_quantity.pattern()) {
        return text_of(bandwidth_quantity, spread(100'000, 1'000'000'000));
    }
    if (pattern == requests_quantity.pattern()) {
        return text_of(requests_quantity, spread(1, 10'000));
    }
    if (pattern == factor_quantity.pattern()) {
        const bool gentle = key == "time_compression" && random_.below(16) != 0;
        return text_of(factor_quantity, spread(1, gentle ? 10 : 1'000));
    }
    if (pattern == "^" + one + "$") return distribution(key);
    if (pattern == "^[0-9]+(\\.[0-9]+)?% " + one + "$") return "50% " + distribution(key);
    if (pattern == rate_pattern) return std::to_string(spread(1, 20)) + "/s per client";
    if (pattern.find("zipf") != std::string::npos) {
        const char* const words[] = {"uniform", "in turn", "zipf 0.99"};
        return words[random_.below(3)];
    }
    if (pattern.find("\\.\\.") != std::string::npos) return "50% 1KiB..8KiB";  // of two sizes
    if (pattern == "^[a-z][a-z0-9-]{0,62}$" || pattern == "^[a-z][a-z0-9-]*$") return site();
    if (pattern == "^[^/]+(/[^/]+)?$") return node();
    throw std::logic_error("the generator does not know the pattern " + pattern);
}

std::int64_t Values::integer(const std::string& key, std::int64_t min, std::int64_t max) {
    if (key == "files" || key == "keys") max = std::min<std::int64_t>(max, 8);
    return spread(min, std::min<std::int64_t>(max, 20));
}

}  // namespace cleave::scenario::testing
