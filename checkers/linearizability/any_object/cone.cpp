#include "linearizability/any_object/cone.hpp"

#include <algorithm>
#include <iterator>

namespace cleave::check::any_object {

using objects::Data;
using objects::Datum;

bool Cone::is_wide(OpId op) const {
    return problem_.object->functions[call(op).function].output == objects::Shape::list;
}

bool Cone::add(Datum datum) {
    const auto place = std::ranges::lower_bound(data_, datum);
    if (place != data_.end() && *place == datum) return false;
    data_.insert(place, datum);
    return true;
}

void Cone::aim_at(OpId op, std::span<const Datum> state) {
    if (!is_wide(op)) {
        for (const Datum datum : touched_by(op)) add(datum);
        return;
    }
    different_.clear();
    std::ranges::set_symmetric_difference(problem_.object->present_in(state),
                                          objects::ascending(call(op).output, sorted_),
                                          std::back_inserter(different_));
    for (const Datum datum : different_) add(datum);
}

void Cone::widen(const std::vector<OpId>& ops) {
    for (bool more = true; more;) {
        more = false;
        for (const OpId op : ops) {
            const std::span<const Datum> touched = touched_by(op);
            if (touched.size() < 2 || !holds(op)) continue;
            for (const Datum datum : touched) more = add(datum) || more;
        }
    }
}

bool Cone::holds(OpId op) const {
    return std::ranges::any_of(
        touched_by(op), [&](Datum datum) { return std::ranges::binary_search(data_, datum); });
}

}  // namespace cleave::check::any_object
