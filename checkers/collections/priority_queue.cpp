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
    // Nothing if `end` is no later than `begin`.
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
          bare_(moments_.size()) {
        sorted_.reserve(elements_);
        for (const std::uint32_t e : ascending) sorted_.push_back(all.elements[e]);
    }

    Decision run() {
        group_looks();
        at_.assign(std::size_t{elements_} + looks_ + all_.empties.size(), none);
        for (std::uint32_t e = 0; e < elements_; ++e) {
            spend(all_.patience, 1);
            if (!place(e)) return std::move(decision_);
            const Element& element = sorted_[e];
            bare_.cover(moments_.after(element.put.end), moments_.from(element.take.begin));
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
        if (looks_ == 0) return;
        std::vector<std::uint32_t> place(elements_);
        for (std::uint32_t e = 0; e < elements_; ++e) place[ascending_[e]] = e;
        for (const Visit& look : all_.looks) ++first_look_[place[look.element]];
        std::uint32_t sum = 0;
        for (std::uint32_t& first : first_look_) sum += std::exchange(first, sum);
        std::vector<std::uint32_t> next = first_look_;
        looks_of_.resize(looks_);
        for (std::uint32_t i = 0; i < looks_; ++i) {
            looks_of_[next[place[all_.looks[i].element]]++] = i;
        }
    }

    bool place(std::uint32_t e) {
        const auto refuse = [&](const Span& when) {
            std::vector<std::uint32_t> candidates(
                ascending_.begin(), ascending_.begin() + static_cast<std::ptrdiff_t>(e));
            decision_.elements = fewest_covering(all_, when, candidates);
            decision_.elements.push_back(ascending_[e]);
            return false;
        };
        for (std::uint32_t i = first_look_[e]; i < first_look_[e + 1]; ++i) {
            const Span& when = all_.looks[looks_of_[i]].when;
            if (!find_bare(elements_ + looks_of_[i], when)) return refuse(when);
        }
        // No look comes later: none begins after the take (see `normalise`).
        const Span& when = sorted_[e].take;
        if (!find_bare(e, when)) return refuse(when);
        return true;
    }

    // From the greatest element down, each as a whole into the gap where it fits. Puts are set
    // aside at first: others of greater value never care how early they come inside their gap.
    void write_order() {
        const std::uint32_t visits = static_cast<std::uint32_t>(at_.size());
        Timeline timeline(visits, moments_.size());
        for (std::uint32_t visit = elements_ + looks_; visit < visits; ++visit) {
            timeline.insert(timeline.gap_before(at_[visit]), visit, at_[visit]);
        }
        std::vector<std::uint32_t> put_before(visits, none);          // element, by visit
        std::vector<std::uint32_t> put_after(moments_.size(), none);  // element, by moment
        std::vector<std::uint32_t> also_after(elements_, none);       // a further one, by element
        for (std::uint32_t e = elements_; e-- > 0;) {
            spend(all_.patience, 1);
            const Element& element = sorted_[e];
            const auto gap = timeline.gap_before(moments_.from(element.take.begin));
            if (first_look_[e + 1] - first_look_[e] > 1) sort_looks(e);
            const bool looked_at = first_look_[e] < first_look_[e + 1];
            const std::uint32_t first_visit = looked_at ? elements_ + looks_of_[first_look_[e]] : e;
            for (std::uint32_t k = first_look_[e]; k < first_look_[e + 1]; ++k) {
                const std::uint32_t look = elements_ + looks_of_[k];
                timeline.insert(gap, look, std::clamp(at_[look], gap.begin, gap.end));
            }
            timeline.insert(gap, e, std::clamp(at_[e], gap.begin, gap.end));
            const std::uint32_t put_end = moments_.from(element.put.end);
            if (put_end < timeline.moment_of(first_visit)) {
                also_after[e] = std::exchange(put_after[put_end], e);
            } else {
                put_before[first_visit] = e;
            }
        }
        write_down(timeline, put_before, put_after, also_after);
    }

    void sort_looks(std::uint32_t e) {
        std::stable_sort(looks_of_.begin() + first_look_[e], looks_of_.begin() + first_look_[e + 1],
                         [&](std::uint32_t a, std::uint32_t b) {
                             return at_[elements_ + a] < at_[elements_ + b];
                         });
    }

    // Moment by moment: visits, each behind the put it waits for; then the puts of the moment.
    void write_down(const Timeline& timeline, const std::vector<std::uint32_t>& put_before,
                    const std::vector<std::uint32_t>& put_after,
                    const std::vector<std::uint32_t>& also_after) {
        const auto write = [&](std::uint32_t op) {
            if (op != none) decision_.order.push_back(op);
        };
        decision_.order.reserve(2 * std::size_t{elements_} + looks_ + all_.empties.size());
        spend(all_.patience, moments_.size());
        std::uint32_t visit = timeline.first();
        for (std::uint32_t moment = 0; moment < moments_.size(); ++moment) {
            for (; !timeline.at_end(visit) && timeline.moment_of(visit) == moment;
                 visit = timeline.next(visit)) {
                if (put_before[visit] != none) write(sorted_[put_before[visit]].put_op);
                write(op_of(visit));
            }
            for (std::uint32_t e = put_after[moment]; e != none; e = also_after[e]) {
                write(sorted_[e].put_op);
            }
        }
    }

    std::uint32_t op_of(std::uint32_t visit) const {
        if (visit < elements_) return sorted_[visit].take_op;
        if (visit < elements_ + looks_) return all_.looks[visit - elements_].op;
        return all_.empties[visit - elements_ - looks_].op;
    }

    const Collection& all_;
    const std::vector<std::uint32_t>& ascending_;
    bool want_order_;
    std::vector<Element> sorted_;  // by value: here, elements are known by their places in it
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
