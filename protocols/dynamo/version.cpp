#include "dynamo/version.hpp"

#include <algorithm>

namespace cleave::dynamo {

bool descends(const VectorClock& later, const VectorClock& earlier) {
    return std::all_of(earlier.begin(), earlier.end(), [&](const auto& entry) {
        const auto found = later.find(entry.first);
        return found != later.end() && found->second >= entry.second;
    });
}

bool supersedes(const Version& a, const Version& b, Conflicts conflicts) {
    if (conflicts == Conflicts::last_writer_wins) return a.timestamp >= b.timestamp;
    return descends(a.clock, b.clock);
}

bool merge(Versions& versions, const Version& offered, Conflicts conflicts) {
    for (const Version& version : versions) {
        if (supersedes(version, offered, conflicts)) return false;
    }
    std::erase_if(versions,
                  [&](const Version& old) { return supersedes(offered, old, conflicts); });
    const auto newer = [](const Version& a, const Version& b) { return a.timestamp < b.timestamp; };
    versions.insert(std::upper_bound(versions.begin(), versions.end(), offered, newer), offered);
    return true;
}

bool merge(Versions& versions, const Versions& offered, Conflicts conflicts) {
    bool changed = false;
    for (const Version& version : offered) changed = merge(versions, version, conflicts) || changed;
    return changed;
}

}  // namespace cleave::dynamo
