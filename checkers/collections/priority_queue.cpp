#include "collections/priority_queue.hpp"

#include <algorithm>
#include <utility>

#include "collections/moments.hpp"

namespace cleave::check::collections {
namespace {

// The next moment that is still bare; covering goes one way, so paths only grow shorter.
class BareMoments {
  public:
    explicit BareMoments(std::uint32_t size) : next_(std::size_t{size} + 1) {
        for (std::uint32_t m = 0; m <= size; ++m) next_[m] = m;
    }
    std::uint32_t from(std::uint32_t moment) {
        while (next_[moment] != moment) moment = next_[moment] = next_[next_[moment]];
        return moment;
    }
    void cover(std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t m = from(begin); m < end; m = from(m)) next_[m] = m + 1;
    }

  private:
    std::vector<std::uint32_t> next_;
};

class PriorityQueueDecider {
  public:
    PriorityQueueDecider(const Collection& all, const std::vector<std::uint32_t>& ascending,
                         bool want_order)
        : all_(all),
          ascending_(ascending),
          want_order_(want_order),
          elements_(static_cast<std::uint32_t>(all.elements.size())),
          looks_(static_cast<std::uint32_t>(all.looks.size())),
          moments_(all),
          bare_(moments_.size()) {}

    Decision run() {
        group_looks();
        at_.assign(std::size_t{elements_} + looks_ + all_.empties.size(), none);
        for (std::size_t i = 0; i < ascending_.size(); ++i) {
            if (!place(ascending_[i], i)) return std::move(decision_);
            const Element& element = all_.elements[ascending_[i]];
            if (element.put.end < element.take.begin) {
                bare_.cover(moments_.after(element.put.end), moments_.from(element.take.begin));
            }
        }
        for (std::uint32_t i = 0; i < all_.empties.size(); ++i) {
            if (find_bare(elements_ + looks_ + i, all_.empties[i].when)) continue;
            decision_.elements = fewest_covering(all_, all_.empties[i].when, {});
            decision_.empties = {i};
            return std::move(decision_);
        }
        decision_.legal = true;
        if (want_order_) write_order();
        return std::move(decision_);
    }

  private:
    // Visits by number: the take of each element, then the looks, then the empties.
    bool find_bare(std::uint32_t visit, const Span& when) {
        const std::uint32_t moment = bare_.from(moments_.from(when.begin));
        if (moment >= moments_.after(when.end)) return false;
        at_[visit] = moment;
        return true;
    }

    void group_looks() {
        first_look_.assign(std::size_t{elements_} + 1, 0);
        for (const Visit& look : all_.looks) ++first_look_[look.element];
        std::uint32_t sum = 0;
        for (std::uint32_t& first : first_look_) sum += std::exchange(first, sum);
        std::vector<std::uint32_t> next = first_look_;
        looks_of_.resize(looks_);
        for (std::uint32_t i = 0; i < looks_; ++i) looks_of_[next[all_.looks[i].element]++] = i;
    }

    bool place(std::uint32_t e, std::size_t lesser) {
        const auto refuse = [&](const Span& when) {
            std::vector<std::uint32_t> candidates(
                ascending_.begin(), ascending_.begin() + static_cast<std::ptrdiff_t>(lesser));
            decision_.elements = fewest_covering(all_, when, candidates);
            decision_.elements.push_back(e);
            return false;
        };
        for (std::uint32_t i = first_look_[e]; i < first_look_[e + 1]; ++i) {
            const Span& when = all_.looks[looks_of_[i]].when;
            if (!find_bare(elements_ + looks_of_[i], when)) return refuse(when);
        }
        const Span& when = all_.elements[e].take;
        if (!find_bare(e, when)) return refuse(when);
        // A look must not come after the take; where the take is bare, the look could be as well.
        for (std::uint32_t i = first_look_[e]; i < first_look_[e + 1]; ++i) {
            std::uint32_t& moment = at_[elements_ + looks_of_[i]];
            moment = std::min(moment, at_[e]);
        }
        return true;
    }

    // From the greatest element down, each as a whole into the gap where it fits. Puts are set aside
    // at first: others of greater value never care how early they come inside their gap.
    void write_order() {
        const std::uint32_t visits = static_cast<std::uint32_t>(at_.size());
        Timeline timeline(visits, moments_.size());
        for (std::uint32_t visit = elements_ + looks_; visit < visits; ++visit) {
            timeline.insert(timeline.gap_before(at_[visit]), visit, at_[visit]);
        }
        std::vector<std::uint32_t> put_before(visits, none);          // element, by visit
        std::vector<std::uint32_t> put_after(moments_.size(), none);  // element, by moment
        std::vector<std::uint32_t> also_after(elements_, none);       // a further one, by element
        for (std::size_t i = ascending_.size(); i-- > 0;) {
            const std::uint32_t e = ascending_[i];
            const Element& element = all_.elements[e];
            const auto gap = timeline.gap_before(moments_.from(element.take.begin));
            const std::vector<std::uint32_t> inside = visits_in_order(e);
            for (const std::uint32_t visit : inside) {
                timeline.insert(gap, visit, std::clamp(at_[visit], gap.begin, gap.end));
            }
            const std::uint32_t put_end = moments_.from(element.put.end);
            if (put_end < timeline.moment_of(inside[0])) {
                also_after[e] = std::exchange(put_after[put_end], e);
            } else {
                put_before[inside[0]] = e;
            }
        }
        write_down(timeline, put_before, put_after, also_after);
    }

    std::vector<std::uint32_t> visits_in_order(std::uint32_t e) const {
        std::vector<std::uint32_t> inside;
        for (std::uint32_t i = first_look_[e]; i < first_look_[e + 1]; ++i) {
            inside.push_back(elements_ + looks_of_[i]);
        }
        std::stable_sort(inside.begin(), inside.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return at_[a] < at_[b]; });
        inside.push_back(e);
        return inside;
    }

    // Moment by moment: visits, each behind the put it waits for; then the puts of the moment.
    void write_down(const Timeline& timeline, const std::vector<std::uint32_t>& put_before,
                    const std::vector<std::uint32_t>& put_after,
                    const std::vector<std::uint32_t>& also_after) {
        const auto write = [&](std::uint32_t op) {
            if (op != none) decision_.order.push_back(op);
        };
        decision_.order.reserve(2 * std::size_t{elements_} + looks_ + all_.empties.size());
        std::uint32_t visit = timeline.first();
        for (std::uint32_t moment = 0; moment < moments_.size(); ++moment) {
            for (; !timeline.at_end(visit) && timeline.moment_of(visit) == moment;
                 visit = timeline.next(visit)) {
                if (put_before[visit] != none) write(all_.elements[put_before[visit]].put_op);
                write(op_of(visit));
            }
            for (std::uint32_t e = put_after[moment]; e != none; e = also_after[e]) {
                write(all_.elements[e].put_op);
            }
        }
    }

    std::uint32_t op_of(std::uint32_t visit) const {
        if (visit < elements_) return all_.elements[visit].take_op;
        if (visit < elements_ + looks_) return all_.looks[visit - elements_].op;
        return all_.empties[visit - elements_ - looks_].op;
    }

    const Collection& all_;
    const std::vector<std::uint32_t>& ascending_;
    bool want_order_;
    std::uint32_t elements_, looks_;
    Moments moments_;
    BareMoments bare_;
    std::vector<std::uint32_t> first_look_, looks_of_;  // the looks at each element
    std::vector<std::uint32_t> at_;                     // the bare moment of each visit
    Decision decision_;
};

}  // namespace

Decision decide_priority_queue(const Collection& collection,
                               const std::vector<std::uint32_t>& ascending, bool want_order) {
    return PriorityQueueDecider(collection, ascending, want_order).run();
}

}  // namespace cleave::check::collections
