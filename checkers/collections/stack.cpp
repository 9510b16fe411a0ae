#include "collections/stack.hpp"

#include <algorithm>

#include "collections/cover_tree.hpp"
#include "collections/moments.hpp"

namespace cleave::check::collections {
namespace {

class StackDecider {
  public:
    StackDecider(const Collection& all, bool want_order)
        : all_(all),
          want_order_(want_order),
          elements_(static_cast<std::uint32_t>(all.elements.size())),
          moments_(all) {}

    Decision run() {
        spend(all_.patience, all_.elements.size());
        const std::vector<std::int32_t> counts = count_certain();
        find_bare(counts);
        if (!place_empties()) return std::move(decision_);
        peel(counts);
        if (peeled_.size() < elements_) {
            std::vector<bool> is_peeled(elements_, false);
            for (const std::uint32_t e : peeled_) is_peeled[e] = true;
            for (std::uint32_t e = 0; e < elements_; ++e) {
                if (!is_peeled[e]) decision_.elements.push_back(e);
            }
            return std::move(decision_);
        }
        decision_.legal = true;
        if (want_order_) write_order();
        return std::move(decision_);
    }

  private:
    // Operations by number: the put of element e is 2e, its take 2e + 1; then the empties.
    const Span& span_of(std::uint32_t node) const {
        const Element& element = all_.elements[node / 2];
        return node % 2 == 0 ? element.put : element.take;
    }

    std::vector<std::int32_t> count_certain() const {
        std::vector<std::int32_t> counts(std::size_t{moments_.size()} + 1, 0);
        for (const Element& element : all_.elements) {
            if (element.put.end >= element.take.begin) continue;
            ++counts[moments_.after(element.put.end)];
            --counts[moments_.from(element.take.begin)];
        }
        for (std::size_t m = 1; m < counts.size(); ++m) counts[m] += counts[m - 1];
        counts.pop_back();
        return counts;
    }

    // For each moment the first from it on that is bare at first.
    void find_bare(const std::vector<std::int32_t>& counts) {
        next_bare_.assign(counts.size() + 1, none);
        for (std::size_t m = counts.size(); m-- > 0;) {
            next_bare_[m] = counts[m] == 0 ? static_cast<std::uint32_t>(m) : next_bare_[m + 1];
        }
    }
    std::uint32_t bare_in(const Span& span) const {
        const std::uint32_t found = next_bare_[moments_.from(span.begin)];
        return found < moments_.after(span.end) ? found : none;
    }

    bool place_empties() {
        for (std::uint32_t i = 0; i < all_.empties.size(); ++i) {
            const std::uint32_t moment = bare_in(all_.empties[i].when);
            if (moment == none) {
                decision_.elements = fewest_covering(all_, all_.empties[i].when, {});
                decision_.empties = {i};
                return false;
            }
            empty_at_.push_back(moment);
        }
        return true;
    }

    void set_free(std::uint32_t node, std::uint32_t moment) {
        at_[node] = moment;
        if (at_[node ^ 1] != none) peeled_.push_back(node / 2);
    }

    void peel(std::vector<std::int32_t> counts) {
        at_.assign(std::size_t{elements_} * 2, none);
        peeled_.reserve(elements_);
        std::vector<WaitingSpans::Waiting> waiting;
        for (std::uint32_t node = 0; node < 2 * elements_; ++node) {
            spend(all_.patience, 1);
            const Span& span = span_of(node);
            if (const std::uint32_t moment = bare_in(span); moment != none) {
                set_free(node, moment);
            } else {
                waiting.push_back({moments_.from(span.begin), moments_.from(span.end), node});
            }
        }
        if (waiting.empty()) return;
        WaitingSpans spans(std::move(waiting), moments_.size());
        for (std::int32_t& count : counts) {
            if (count == 0) count = CoverTree::out;
        }
        CoverTree tree(counts);
        for (std::size_t i = 0; i < peeled_.size(); ++i) {
            spend(all_.patience, 1);
            const Element& element = all_.elements[peeled_[i]];
            if (element.put.end >= element.take.begin) continue;
            tree.uncover(moments_.after(element.put.end), moments_.from(element.take.begin));
            for (std::uint32_t m = tree.take_bare(); m != none; m = tree.take_bare()) {
                for (std::uint32_t node = spans.take_at(m); node != none; node = spans.take_at(m)) {
                    set_free(node, m);
                }
            }
        }
    }

    // Each element as a whole into the gap where it fits, in the order of peeling; the moments that
    // set it free, moved into the gap, still lie in its spans: were the put's moment before the
    // gap, the put would end within or after it, since else the element would cover the gap's
    // begin; the take likewise, and the put's moment after the gap is no later than the take's.
    void write_order() {
        Timeline timeline(2 * elements_ + static_cast<std::uint32_t>(empty_at_.size()),
                          moments_.size());
        for (std::uint32_t i = 0; i < empty_at_.size(); ++i) {
            timeline.insert(timeline.gap_before(empty_at_[i]), 2 * elements_ + i, empty_at_[i]);
        }
        for (const std::uint32_t e : peeled_) {
            spend(all_.patience, 1);
            const auto gap = timeline.gap_before(moments_.from(all_.elements[e].take.begin));
            const std::uint32_t take_at = std::clamp(at_[2 * e + 1], gap.begin, gap.end);
            // A take that is bare before the put's moment is bare for the put as well.
            const std::uint32_t put_at = std::clamp(at_[2 * e], gap.begin, take_at);
            timeline.insert(gap, 2 * e, put_at);
            timeline.insert(gap, 2 * e + 1, take_at);
        }
        decision_.order.reserve(2 * elements_ + empty_at_.size());
        for (std::uint32_t node = timeline.first(); !timeline.at_end(node);
             node = timeline.next(node)) {
            const std::uint32_t op = op_of(node);
            if (op != none) decision_.order.push_back(op);
        }
    }

    std::uint32_t op_of(std::uint32_t node) const {
        if (node >= 2 * elements_) return all_.empties[node - 2 * elements_].op;
        const Element& element = all_.elements[node / 2];
        return node % 2 == 0 ? element.put_op : element.take_op;
    }

    const Collection& all_;
    bool want_order_;
    std::uint32_t elements_;
    Moments moments_;
    std::vector<std::uint32_t> next_bare_;
    std::vector<std::uint32_t> at_;  // the bare moment of each put and take
    std::vector<std::uint32_t> empty_at_;
    std::vector<std::uint32_t> peeled_;
    Decision decision_;
};

}  // namespace

Decision decide_stack(const Collection& collection, bool want_order) {
    return StackDecider(collection, want_order).run();
}

}  // namespace cleave::check::collections
