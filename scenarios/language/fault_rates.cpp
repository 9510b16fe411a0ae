#include "language/fault_rates.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

using world::Exponential;
using world::Uniform;

constexpr Duration day = Duration::seconds(86'400);
constexpr Duration year = Duration::seconds(365 * 86'400);

// `tenths` of a failure in a span.
Exponential per(Duration span, std::int64_t tenths) { return Exponential{span * 10 / tenths}; }

}  // namespace

const std::vector<FaultRates>& fault_rates() {
    static const std::vector<FaultRates> all = {
        {"gill-2011-links",
         "Links of Microsoft's data centres: 40.8 failures a day, repaired after 5 minutes (Gill, "
         "Jain and Nagappan, SIGCOMM 2011). Assumed: exponential; the figure is for all links "
         "together.",
         per(day, 408), Exponential{Duration::seconds(300)}},
        {"gill-2011-devices",
         "Devices of the same networks: 5.2 failures a day, repaired after 5 minutes. Assumed: "
         "exponential; the figure is for all devices together.",
         per(day, 52), Exponential{Duration::seconds(300)}},
        {"turner-2010-low",
         "The quietest kind of WAN link of a California network: 16.2 failures and 24 minutes of "
         "downtime a year (Turner et al., SIGCOMM 2010). Assumed: exponential; both figures are "
         "of one kind.",
         per(year, 162), Exponential{Duration::seconds(24 * 60) * 10 / 162}},
        {"turner-2010-high",
         "The worst kind there: 302 failures and 497 minutes of downtime a year. Assumed: "
         "exponential; both figures are of one kind.",
         per(year, 3'020), Exponential{Duration::seconds(497 * 60) * 10 / 3'020}},
        {"backbone",
         "An Internet backbone: a failure about every 3000 s, repaired after 2 to 1000 s (as "
         "cited by Bailis et al., Highly Available Transactions, VLDB 2013). Assumed: "
         "exponential gaps, uniform repairs.",
         Exponential{Duration::seconds(3'000)},
         Uniform{Duration::seconds(2), Duration::seconds(1'000)}},
    };
    return all;
}

const FaultRates* find_fault_rates(std::string_view name) {
    const auto& all = fault_rates();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace cleave::scenario
