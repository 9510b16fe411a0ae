#include "collections/core.hpp"

#include <algorithm>

#include "collections/chain.hpp"
#include "collections/ranks.hpp"

namespace cleave::check::collections {
namespace {

using history::History;

constexpr std::size_t most_operations = 16;  // of a core; more cannot be certified

constexpr std::size_t most_lost = 10;

// What alone refutes: elements, and answers "empty" beyond them.
struct Suspects {
    std::vector<std::uint32_t> elements, empties;
};

// The elements of `all` up to `most` whose put ended first, by which queues serve them: when the
// removals of unknown outcome are too few, those before the blamed one count as well.
void add_earlier_left_overs(const Collection& all, Suspects& suspects) {
    Rank latest = 0;
    for (const std::uint32_t e : suspects.elements) {
        if (all.left_over(all.elements[e])) latest = std::max(latest, all.elements[e].put.end);
    }
    if (latest == 0) return;
    suspects.elements.clear();
    for (std::uint32_t e = 0; e < all.elements.size(); ++e) {
        const bool waits = all.left_over(all.elements[e]);
        if (!waits || all.elements[e].put.end <= latest) suspects.elements.push_back(e);
    }
    suspects.empties.clear();
    for (std::uint32_t i = 0; i < all.empties.size(); ++i) suspects.empties.push_back(i);
}

// Tries to do without pieces of `part`, large ones first.
void thin_out(Kind kind, const Collection& all, Suspects& suspects,
              std::vector<std::uint32_t> Suspects::*part) {
    std::sort((suspects.*part).begin(), (suspects.*part).end());
    for (std::size_t piece = (suspects.*part).size(); piece > 0; piece /= 2) {
        for (std::size_t at = 0; at < (suspects.*part).size();) {
            Suspects fewer = suspects;
            auto& list = fewer.*part;
            const auto from = list.begin() + static_cast<std::ptrdiff_t>(at);
            list.erase(from, list.begin() +
                                 static_cast<std::ptrdiff_t>(std::min(at + piece, list.size())));
            if (refuted(kind, all, fewer.elements, fewer.empties)) {
                suspects = std::move(fewer);
            } else {
                at += piece;
            }
        }
    }
}

class CoreFinder {
  public:
    CoreFinder(const History& history, Kind kind, const Collection& all, const Suspects& suspects)
        : history_(history), kind_(kind), all_(all), suspects_(suspects) {
        for (const std::uint32_t e : suspects_.elements) {
            const Element& element = all_.elements[e];
            if (element.put_op != none) ops_.push_back(element.put_op);
            if (element.take_op != none) ops_.push_back(element.take_op);
        }
        for (const Visit& look : all_.looks) {
            if (std::count(suspects_.elements.begin(), suspects_.elements.end(), look.element) !=
                0) {
                ops_.push_back(look.op);
            }
        }
        for (const std::uint32_t i : suspects_.empties) ops_.push_back(all_.empties[i].op);
        std::sort(ops_.begin(), ops_.end());
    }

    bool refutes_alone(std::uint32_t op) {
        rank();
        ops_ = {op};
        return is_legal() == std::optional<bool>(false);
    }

    std::optional<std::vector<std::uint32_t>> run() {
        if (ops_.size() > 2 * most_operations) return std::nullopt;
        rank();
        if (is_legal() != std::optional<bool>(false)) return std::nullopt;
        for (std::size_t i = ops_.size(); i-- > 0;) {
            const std::uint32_t op = ops_[i];
            ops_.erase(ops_.begin() + static_cast<std::ptrdiff_t>(i));
            const auto legal = is_legal();
            if (!legal) return std::nullopt;
            if (*legal) ops_.insert(ops_.begin() + static_cast<std::ptrdiff_t>(i), op);
        }
        if (ops_.size() > most_operations) return std::nullopt;
        return ops_;
    }

  private:
    void rank() {
        ranked_ = ops_;
        for (const Visit& removal : all_.open_takes) {
            if (ranked_.size() < 2 * ops_.size()) ranked_.push_back(removal.op);
        }
        ranks_ = rank_times(history_, ranked_);
    }
    bool holds(std::uint32_t op) const { return std::binary_search(ops_.begin(), ops_.end(), op); }
    Span span(std::uint32_t op) const {
        const auto found = std::find(ranked_.begin(), ranked_.end(), op);
        return ranks_.spans[static_cast<std::size_t>(found - ranked_.begin())];
    }
    bool mentioned(const Element& element, std::uint32_t e) const {
        if (element.put_op == none) return true;  // there at first, whatever the core says
        if (holds(element.put_op)) return true;
        if (element.take_op != none && holds(element.take_op)) return true;
        return std::any_of(all_.looks.begin(), all_.looks.end(),
                           [&](const Visit& look) { return look.element == e && holds(look.op); });
    }

    // The operations of the core as a collection, with lost records where there were others. No two
    // of an element are the wrong way round: that is a flaw, of which only one is left here.
    std::optional<bool> is_legal() const {
        Collection part{.open = ranks_.last + 1, .never = ranks_.last + 2};
        const Span any_time = {1, part.open};
        std::vector<std::uint32_t> lost;  // elements of which the take's record is lost
        for (const std::uint32_t e : suspects_.elements) {
            Element element = all_.elements[e];
            if (!mentioned(element, e)) continue;
            const auto number = static_cast<std::uint32_t>(part.elements.size());
            if (element.put_op == none) {
                element.put = {0, 0};
            } else {
                element.put = holds(element.put_op) ? span(element.put_op) : any_time;
            }
            if (element.take_op == none) {
                element.take = {part.never, part.never};
            } else {
                element.take = holds(element.take_op) ? span(element.take_op) : any_time;
                if (!holds(element.take_op)) lost.push_back(number);
            }
            for (const Visit& look : all_.looks) {
                if (look.element != e || !holds(look.op)) continue;
                part.looks.push_back({span(look.op), look.op, number});
            }
            part.elements.push_back(element);
        }
        for (const std::uint32_t i : suspects_.empties) {
            if (holds(all_.empties[i].op)) {
                part.empties.push_back({span(all_.empties[i].op), all_.empties[i].op});
            }
        }
        for (const Visit& removal : all_.open_takes) {
            if (part.open_takes.size() == part.elements.size()) break;
            part.open_takes.push_back({span(removal.op), removal.op});
        }
        return legal_with_some(part, lost);
    }

    // Whether some of the lost takes happened is tried both ways.
    std::optional<bool> legal_with_some(const Collection& part,
                                        const std::vector<std::uint32_t>& lost) const {
        if (lost.size() > most_lost) return std::nullopt;
        for (std::uint32_t happened = 0; happened < 1U << lost.size(); ++happened) {
            Collection tried = part;
            for (std::size_t i = 0; i < lost.size(); ++i) {
                if ((happened >> i & 1U) != 0) continue;
                tried.elements[lost[i]].take = {part.never, part.never};
                tried.elements[lost[i]].take_op = none;
            }
            normalise(tried);
            const auto legal = legal_by_every_choice(kind_, tried);
            if (legal != std::optional<bool>(false)) return legal;
        }
        return false;
    }

    const History& history_;
    Kind kind_;
    const Collection& all_;
    const Suspects& suspects_;
    std::vector<std::uint32_t> ops_;     // ascending; shrinks
    std::vector<std::uint32_t> ranked_;  // all that ever were in the core, and the removals
    Ranks ranks_;
};

}  // namespace

std::optional<std::vector<std::uint32_t>> find_core(const History& history, Kind kind,
                                                    const Collection& collection,
                                                    const Decision& decision) {
    Suspects suspects{decision.elements, decision.empties};
    if (!refuted(kind, collection, suspects.elements, suspects.empties)) {
        add_earlier_left_overs(collection, suspects);
        if (!refuted(kind, collection, suspects.elements, suspects.empties)) return std::nullopt;
    }
    thin_out(kind, collection, suspects, &Suspects::elements);
    thin_out(kind, collection, suspects, &Suspects::empties);
    thin_out(kind, collection, suspects, &Suspects::elements);
    // What was there at first is part of the story even where it is not to blame.
    for (std::uint32_t e = 0; e < collection.elements.size(); ++e) {
        if (collection.elements[e].put_op != none) continue;
        if (std::count(suspects.elements.begin(), suspects.elements.end(), e) == 0) {
            suspects.elements.push_back(e);
        }
    }
    auto core = CoreFinder(history, kind, collection, suspects).run();
    if (core || suspects.empties.size() != 1) return core;
    return chain_core(history, collection, suspects.elements, suspects.empties[0]);
}

std::vector<std::uint32_t> find_core(const History& history, Kind kind, const Gathered& gathered) {
    const std::vector<std::uint32_t>& flaw = gathered.flaw->ops;
    const auto& elements = gathered.collection.elements;
    if (flaw.size() == 1 || elements.empty() || elements[0].put_op != none) return flaw;
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& element) {
        return std::any_of(flaw.begin(), flaw.end(), [&](std::uint32_t op) {
            return op == element.put_op || op == element.take_op;
        });
    });
    const auto e = static_cast<std::uint32_t>(found - elements.begin());
    if (e == 0) return flaw;
    for (const std::uint32_t op : flaw) {
        Collection all = gathered.collection;
        const bool looks = std::any_of(all.looks.begin(), all.looks.end(),
                                       [&](const Visit& look) { return look.op == op; });
        // Of several that took it, `all` knows only one.
        if (op != all.elements[e].put_op && !looks) all.elements[e].take_op = op;
        if (CoreFinder(history, kind, all, Suspects{{0, e}, {}}).refutes_alone(op)) return {op};
    }
    return flaw;
}

}  // namespace cleave::check::collections
