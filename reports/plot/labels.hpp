#pragma once
// Where labels go so that they cover neither each other nor the points. Deterministic: the same
// points in the same order give the same places. Everything is in pixels, y growing downwards.

#include <span>
#include <vector>

#include "plot/sketch.hpp"

namespace cleave::report {

// Places on a line, in the order of `wanted`, at least `gap` apart and within [low, high] as far as
// there is room; together as near to `wanted` as can be (least squares).
std::vector<double> spread(std::span<const double> wanted, double gap, double low, double high);

// The points, those nearer to each other than `distance` moved apart.
std::vector<Spot> moved_apart(std::span<const Spot> points, double distance);

struct LabelSize {
    double width = 0, height = 0;
};

// The centre of each label beside its point, within `bounds`, where it overlaps least; `clearance`
// is the radius of a point's mark.
std::vector<Spot> beside(std::span<const Spot> points, std::span<const LabelSize> sizes,
                         const Box& bounds, double clearance);

}  // namespace cleave::report
