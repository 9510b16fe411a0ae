#include "world/store_rates.hpp"

#include <algorithm>
#include <iterator>

namespace cleave::world {

bool StoreRates::admit(Instant now, const std::string& name, Kind kind) {
    const auto range = ranges_.size() == 1 ? ranges_.begin() : std::prev(ranges_.upper_bound(name));
    const bool admitted = kind == Kind::write ? range->second.writes.admit(now, writes_)
                                              : range->second.reads.admit(now, reads_);
    if (!admitted) refused(now, name, range->first, range->second);
    return admitted;
}

void StoreRates::refused(Instant now, const std::string& name, const std::string& start,
                         Range& range) {
    if (now - range.refused_last > Duration::seconds(1)) range.refused_since = now;
    range.refused_last = now;
    if (rescale_after_ == Duration{} || now - range.refused_since < rescale_after_) return;
    if (name == start) return;
    range.refused_since = now;
    ranges_.emplace(name, Range{});
}

bool StoreRates::Bucket::admit(Instant now, std::uint64_t rate) {
    if (rate == 0) return true;
    if (drained_ > now + Duration::seconds(1)) return false;
    const Duration interval = Duration::seconds(1) / static_cast<std::int64_t>(rate);
    drained_ = std::max(drained_, now) + interval;
    return true;
}

}  // namespace cleave::world
