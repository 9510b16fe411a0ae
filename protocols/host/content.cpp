#include "host/content.hpp"

#include <algorithm>

#include "host/describe.hpp"

namespace cleave {

Bytes Content::size() const {
    Bytes total;
    for (const Extent& extent : extents) total += extent.length;
    return total;
}

void Content::append(const Content& tail) {
    const std::size_t count = tail.extents.size();  // `tail` may be this very content
    for (std::size_t i = 0; i < count; ++i) {
        const Extent extent = tail.extents[i];
        if (!extents.empty() && extents.back().stamp == extent.stamp) {
            extents.back().length += extent.length;
        } else {
            extents.push_back(extent);
        }
    }
}

Content Content::slice(Bytes offset, Bytes length) const {
    Content result;
    const Bytes end = length > Bytes{UINT64_MAX} - offset ? Bytes{UINT64_MAX} : offset + length;
    Bytes start;
    for (const Extent& extent : extents) {
        const Bytes low = std::max(start, offset);
        const Bytes high = std::min(start + extent.length, end);
        if (low < high) result.append({{{high - low, extent.stamp}}});
        start += extent.length;
    }
    return result;
}

std::optional<Value> Content::value() const {
    if (extents.empty()) return std::nullopt;
    const auto same = [&](const Extent& extent) { return extent.stamp == extents.front().stamp; };
    if (std::all_of(extents.begin(), extents.end(), same)) return extents.front().stamp;
    return -1 - static_cast<Value>(hash_of(*this) >> 2);
}

}  // namespace cleave
