#include "interval_shapes.hpp"

#include <algorithm>

namespace cleave::test {
namespace {

class Shapes {
  public:
    Shapes(std::uint32_t operations, const ShapeOptions& options)
        : operations_(operations), options_(options) {}

    std::vector<IntervalShape> take() {
        // As many moments as there can be beginnings.
        for (moments_ = 1; moments_ <= operations_; ++moments_) choose({0, 0, false});
        std::sort(shapes_.begin(), shapes_.end());
        return std::move(shapes_);
    }

  private:
    std::uint8_t last() const { return static_cast<std::uint8_t>(moments_ - 1); }

    // Spans in ascending order, each as often as it likes.
    void choose(const Span& least) {
        if (chosen_.size() == operations_) {
            if (is_canonical() && fits()) shapes_.push_back(chosen_);
            return;
        }
        for (Span span = least; span.began < moments_; span = after(span)) {
            if (!span.known && span.ended != last()) continue;
            chosen_.push_back(span);
            choose(span);
            chosen_.pop_back();
        }
    }

    Span after(Span span) const {
        if (!span.known) return {span.began, span.ended, true};
        if (span.ended < last())
            return {span.began, static_cast<std::uint8_t>(span.ended + 1), false};
        const auto next = static_cast<std::uint8_t>(span.began + 1);
        return {next, next, false};
    }

    // In each moment something begins, and in each but the last something ends: else the moment and
    // its neighbour would be one.
    bool is_canonical() const {
        bool any_at_the_end = false, any_known = false;
        for (std::uint32_t moment = 0; moment < moments_; ++moment) {
            bool begins = false, ends = false;
            for (const Span& span : chosen_) {
                begins = begins || span.began == moment;
                ends = ends || (span.known && span.ended == moment);
                any_known = any_known || span.known;
            }
            any_at_the_end = ends;
            if (!begins || (!ends && moment + 1 < moments_)) return false;
        }
        return options_.too_late || (any_at_the_end && any_known);
    }

    bool fits() const {
        for (std::uint32_t moment = 0; moment < moments_; ++moment) {
            const auto open = std::count_if(chosen_.begin(), chosen_.end(), [&](const Span& span) {
                return span.known && span.began <= moment && moment <= span.ended;
            });
            if (open > static_cast<std::ptrdiff_t>(options_.processes)) return false;
        }
        return true;
    }

    std::uint32_t operations_;
    ShapeOptions options_;
    std::uint32_t moments_ = 0;
    IntervalShape chosen_;
    std::vector<IntervalShape> shapes_;
};

}  // namespace

std::vector<IntervalShape> interval_shapes(std::uint32_t operations, const ShapeOptions& options) {
    return Shapes(operations, options).take();
}

}  // namespace cleave::test
