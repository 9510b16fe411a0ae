#include "collections/queue.hpp"

#include <algorithm>

#include "collections/ranks.hpp"

namespace cleave::check::collections {
namespace {

// An element or, with all its spans at the moment chosen for it, an answer "empty": that one must
// come after what was surely gone by then, and before what surely came later.
struct Turn {
    Span put{};
    Span take{};
};

class QueueDecider {
  public:
    QueueDecider(const Collection& all, bool want_order) : all_(all), want_order_(want_order) {}

    Decision run() {
        turns_.reserve(all_.elements.size() + all_.empties.size());
        for (const Element& element : all_.elements) turns_.push_back({element.put, element.take});
        if (!place_empties() || !find_sequence()) return std::move(decision_);
        decision_.legal = true;
        if (want_order_) write_order();
        return std::move(decision_);
    }

  private:
    bool is_empty(std::uint32_t turn) const { return turn >= all_.elements.size(); }

    // The first moment of each at which no element was there for certain.
    bool place_empties() {
        if (all_.empties.empty()) return true;
        std::vector<std::int32_t> change(std::size_t{all_.never} + 2, 0);
        for (const Element& element : all_.elements) {
            if (element.put.end >= element.take.begin) continue;
            ++change[element.put.end + 1];
            --change[element.take.begin];
        }
        std::vector<Rank> bare(std::size_t{all_.never} + 1, 0);
        std::int32_t there = 0;
        for (Rank r = 0; r <= all_.never; ++r) {
            there += change[r];
            bare[r] = there == 0 ? r : none;
        }
        for (Rank r = all_.never; r-- > 0;) bare[r] = std::min(bare[r], bare[r + 1]);
        for (std::uint32_t i = 0; i < all_.empties.size(); ++i) {
            const Span when = all_.empties[i].when;
            const Rank moment = bare[when.begin];
            if (moment > when.end) {
                decision_.elements = fewest_covering(all_, when, {});
                decision_.empties = {i};
                return false;
            }
            turns_.push_back({{moment, moment}, {moment, moment}});
        }
        return true;
    }

    std::vector<std::uint32_t> sorted(Span Turn::*span, Rank Span::*side) const {
        std::vector<Rank> keys;
        keys.reserve(turns_.size());
        for (const Turn& turn : turns_) keys.push_back((turn.*span).*side);
        spend(all_.patience, keys.size());
        return sorted_by_rank(keys, all_.never);
    }

    // Again and again, one that nothing left must precede: its put began before any of theirs
    // ended, and so did its take.
    bool find_sequence() {
        const auto by_put_begin = sorted(&Turn::put, &Span::begin);
        const auto by_put_end = sorted(&Turn::put, &Span::end);
        const auto by_take_begin = sorted(&Turn::take, &Span::begin);
        const auto by_take_end = sorted(&Turn::take, &Span::end);
        const std::size_t n = turns_.size();
        enum : std::uint8_t { put_fits = 1, take_fits = 2, both = 3, gone = 4 };
        std::vector<std::uint8_t> state(n, 0);
        std::vector<std::uint32_t> ready;
        std::size_t put_begun = 0, put_ended = 0, take_begun = 0, take_ended = 0;
        sequence_.reserve(n);
        while (sequence_.size() < n) {
            spend(all_.patience, 1);
            while ((state[by_put_end[put_ended]] & gone) != 0) ++put_ended;
            while ((state[by_take_end[take_ended]] & gone) != 0) ++take_ended;
            const std::uint32_t put_first = by_put_end[put_ended];
            const std::uint32_t take_first = by_take_end[take_ended];
            const Rank put_limit = turns_[put_first].put.end;
            const Rank take_limit = turns_[take_first].take.end;
            for (; put_begun < n && turns_[by_put_begin[put_begun]].put.begin <= put_limit;
                 ++put_begun) {
                const std::uint32_t turn = by_put_begin[put_begun];
                state[turn] |= put_fits;
                if (state[turn] == both) ready.push_back(turn);
            }
            for (; take_begun < n && turns_[by_take_begin[take_begun]].take.begin <= take_limit;
                 ++take_begun) {
                const std::uint32_t turn = by_take_begin[take_begun];
                state[turn] |= take_fits;
                if (state[turn] == both) ready.push_back(turn);
            }
            if (ready.empty()) return blame(put_first, take_first);
            const std::uint32_t next = ready.back();
            ready.pop_back();
            state[next] |= gone;
            sequence_.push_back(next);
        }
        return true;
    }

    // Nobody is first, so the one whose put ended first is kept back by the one whose take ended
    // first, and the other way round.
    bool blame(std::uint32_t put_first, std::uint32_t take_first) {
        for (const std::uint32_t turn : {put_first, take_first}) {
            if (is_empty(turn)) {
                decision_.empties.push_back(turn -
                                            static_cast<std::uint32_t>(all_.elements.size()));
            } else {
                decision_.elements.push_back(turn);
            }
        }
        return false;
    }

    // Puts and takes each in sequence, each as early as those before it allow; an answer "empty"
    // when all before it are gone and none after it has come.
    void write_order() {
        decision_.order.reserve(2 * all_.elements.size() + all_.empties.size());
        const std::size_t n = sequence_.size();
        Rank put_at = 0, take_at = 0;
        for (std::size_t i = 0, j = 0; j < n;) {
            spend(all_.patience, 1);
            if (i < n && !is_empty(sequence_[i])) {
                const Element& element = all_.elements[sequence_[i]];
                const Rank at = std::max(put_at, element.put.begin);
                const bool waits = is_empty(sequence_[j]);
                if (i == j ||
                    (!waits && at <= std::max(take_at, turns_[sequence_[j]].take.begin))) {
                    put_at = at;
                    if (element.put_op != none) decision_.order.push_back(element.put_op);
                    ++i;
                    continue;
                }
            } else if (i == j) {
                put_at = std::max(put_at, turns_[sequence_[i]].put.begin);
                ++i;
                continue;
            }
            const std::uint32_t turn = sequence_[j++];
            take_at = std::max(take_at, turns_[turn].take.begin);
            const std::uint32_t op = is_empty(turn) ? all_.empties[turn - all_.elements.size()].op
                                                    : all_.elements[turn].take_op;
            if (op != none) decision_.order.push_back(op);
        }
    }

    const Collection& all_;
    bool want_order_;
    std::vector<Turn> turns_;
    std::vector<std::uint32_t> sequence_;
    Decision decision_;
};

}  // namespace

Decision decide_queue(const Collection& collection, bool want_order) {
    return QueueDecider(collection, want_order).run();
}

void assign_queue(Collection& collection) {
    std::vector<std::uint32_t> left;
    for (std::uint32_t e = 0; e < collection.elements.size(); ++e) {
        if (collection.left_over(collection.elements[e])) left.push_back(e);
    }
    std::stable_sort(left.begin(), left.end(), [&](std::uint32_t a, std::uint32_t b) {
        return collection.elements[a].put.end < collection.elements[b].put.end;
    });
    for (std::size_t i = 0; i < std::min(left.size(), collection.open_takes.size()); ++i) {
        give(collection, left[i], collection.open_takes[i]);
    }
}

}  // namespace cleave::check::collections
