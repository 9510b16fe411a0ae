// The control: does much of what the other kinds do, each as it should be done.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "host/describe.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_nothing(Host& host) {
    Random& random = host.random();
    const std::uint64_t first = random.next();
    const std::uint64_t second = random.next();

    // Owned by pointer, ordered by number.
    std::map<std::uint64_t, std::unique_ptr<std::string>> files;
    for (const char* name : {"report", "draft", "budget", "plan"}) {
        files.emplace(random.below(1'000'000), std::make_unique<std::string>(name));
    }
    std::vector<std::string> names;
    for (const auto& [number, name] : files) names.push_back(*name);
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
        return a.size() < b.size();
    });
    const std::set<std::string> sorted(names.begin(), names.end());
    const std::uint64_t together = hash_of(names) ^ hash_of(sorted) ^ first ^ (second << 1);
    return static_cast<std::int64_t>(together >> 1);
}

}  // namespace cleave::determinism::planted
