#pragma once
// Named links with measured round trips: "ec2/california-oregon" and every other pair of eight EC2
// regions (either order), "ec2/intra-az", "ec2/inter-az", and "lan" for the inside of a site.
// Source: Bailis et al., "Highly Available Transactions: Virtues and Limitations", VLDB 2013,
// table 1: mean round trips of one week, pinged once a second.
// Choices: the paper gives means, and one 95th percentile (Sao Paulo to Singapore, 649 ms against a
// mean of 362.8), which a lognormal meets with a jitter of 42 %; the jitter of all other profiles,
// 5 % (10 % within a region), is assumed. It names no loss and no bandwidth: none and unlimited.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "world/link.hpp"

namespace cleave::world {

std::optional<LinkOptions> find_link_profile(std::string_view name);
// Every name once, pairs in the order of the paper's columns; for messages and completion.
std::vector<std::string> link_profile_names();
// The inside of a site when nothing else is said: the profile "lan".
LinkOptions default_lan();

}  // namespace cleave::world
