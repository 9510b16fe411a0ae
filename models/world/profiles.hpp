#pragma once
// Named links with measured round trips: "ec2/california-oregon" and every other pair of eight EC2
// regions (either order), "ec2/intra-az", "ec2/inter-az", and "lan" for the inside of a site. Named
// one-way latencies, fitted to what services measured: "pbs/linkedin-ssd" and the like.
// Source: Bailis et al., "Highly Available Transactions: Virtues and Limitations", VLDB 2013,
// table 1: mean round trips of one week, pinged once a second. Bailis et al., "Probabilistically
// Bounded Staleness for Practical Partial Quorums", VLDB 2012, table 3.
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
// One way between a coordinator and a replica of a Dynamo-like store, its disk included, after PBS.
// "pbs/linkedin-ssd": every message; "pbs/linkedin-disk-write": writes to spinning disks, other
// messages are as with SSDs; "pbs/yammer-write" and "pbs/yammer-other" (acknowledgements, reads and
// their answers): Yammer's Riak. "pbs/yammer-write-printed" has the alpha of 3.35 that the paper
// prints, "pbs/yammer-write" the 3.5 of its authors' published code.
std::optional<Distribution> find_latency_profile(std::string_view name);
std::vector<std::string> latency_profile_names();

// The inside of a site when nothing else is said: the profile "lan".
LinkOptions default_lan();

}  // namespace cleave::world
