#include "dynamo/ring.hpp"

#include <algorithm>

#include "host/digest.hpp"

namespace cleave::dynamo {

Ring::Ring(const std::vector<Member>& servers, std::uint32_t tokens) : servers_(servers) {
    for (std::uint32_t i = 0; i < servers.size(); ++i) {
        for (std::uint32_t token = 0; token < tokens; ++token) {
            Digest digest;
            digest.add(std::uint64_t{servers[i].node.value});
            digest.add(std::uint64_t{token});
            tokens_.push_back({digest.value(), i});
        }
    }
    const auto before = [](const Token& a, const Token& b) { return a.tie() < b.tie(); };
    std::stable_sort(tokens_.begin(), tokens_.end(), before);
}

std::vector<Member> Ring::preference_list(std::string_view key, std::size_t n) const {
    const std::uint64_t place = digest_of(key);
    const auto before = [](const Token& token, std::uint64_t hash) { return token.place < hash; };
    const auto start = std::lower_bound(tokens_.begin(), tokens_.end(), place, before);
    const auto first = static_cast<std::size_t>(start - tokens_.begin());
    std::vector<Member> clockwise;
    for (std::size_t i = 0; i < tokens_.size() && clockwise.size() < servers_.size(); ++i) {
        const Member& server = servers_[tokens_[(first + i) % tokens_.size()].server];
        if (std::find(clockwise.begin(), clockwise.end(), server) == clockwise.end()) {
            clockwise.push_back(server);
        }
    }
    std::vector<Member> list;
    // Once for sites that the list does not have yet, once for the rest of the n, then all others.
    const auto take = [&](auto wanted) {
        for (auto next = clockwise.begin(); next != clockwise.end();) {
            if (!wanted(*next)) {
                ++next;
                continue;
            }
            list.push_back(*next);
            next = clockwise.erase(next);
        }
    };
    take([&](const Member& server) {
        const auto same_site = [&](const Member& other) { return other.site == server.site; };
        return list.size() < n && std::none_of(list.begin(), list.end(), same_site);
    });
    take([&](const Member&) { return true; });
    return list;
}

}  // namespace cleave::dynamo
