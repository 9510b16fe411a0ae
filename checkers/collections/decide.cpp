#include "collections/decide.hpp"

#include <algorithm>
#include <utility>

#include "collections/priority_queue.hpp"
#include "collections/queue.hpp"
#include "collections/stack.hpp"

namespace cleave::check::collections {
namespace {

std::vector<std::uint32_t> left_over(const Collection& all) {
    std::vector<std::uint32_t> left;
    for (std::uint32_t e = 0; e < all.elements.size(); ++e) {
        if (all.left_over(all.elements[e])) left.push_back(e);
    }
    return left;
}

Decision decide_taken(Kind kind, const Collection& all, bool want_order) {
    if (kind == Kind::queue) return decide_queue(all, want_order);
    if (kind == Kind::stack) return decide_stack(all, want_order);
    std::vector<std::pair<objects::Datum, std::uint32_t>> values;
    values.reserve(all.elements.size());
    for (std::uint32_t e = 0; e < all.elements.size(); ++e) {
        values.emplace_back(all.elements[e].value, e);
    }
    spend(all.patience, values.size());
    if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
    std::vector<std::uint32_t> ascending;
    ascending.reserve(values.size());
    for (const auto& [value, e] : values) ascending.push_back(e);
    return decide_priority_queue(all, ascending, want_order);
}

// The least value of those entered at `rank` or later.
class SuffixMinimum {
  public:
    explicit SuffixMinimum(Rank last) : least_(std::size_t{last} + 2, UINT32_MAX) {}
    void enter(Rank rank, Rank value) {
        for (std::size_t i = least_.size() - rank; i < least_.size() + 1; i += i & (~i + 1)) {
            least_[i - 1] = std::min(least_[i - 1], value);
        }
    }
    Rank from(Rank rank) const {
        Rank least = UINT32_MAX;
        for (std::size_t i = least_.size() - rank; i > 0; i &= i - 1) {
            least = std::min(least, least_[i - 1]);
        }
        return least;
    }

  private:
    std::vector<Rank> least_;
};

// A visit that an element may have to make way for, if it belongs under the visited one.
struct Demand {
    std::int64_t
        level;  // a stack: when the visited one had surely come; a priority queue: its value
    Span when;
};

std::vector<Demand> demands(Kind kind, const Collection& all) {
    std::vector<Demand> result;
    const auto add = [&](const Element& element, const Span& when) {
        const auto level =
            kind == Kind::stack ? std::int64_t{element.put.end} : -element.value.raw();
        result.push_back({level, when});
    };
    for (const Element& element : all.elements) {
        if (!all.left_over(element)) add(element, element.take);
    }
    for (const Visit& look : all.looks) add(all.elements[look.element], look.when);
    for (const Visit& empty : all.empties) result.push_back({INT64_MIN, empty.when});
    std::sort(result.begin(), result.end(),
              [](const Demand& a, const Demand& b) { return a.level < b.level; });
    return result;
}

struct Deadline {
    Rank latest;
    std::uint32_t element;
};

// Until when the elements that nobody is known to have taken must be gone, as far as single visits
// tell: an answer "empty", or a visit to an element below (of greater value), that began when the
// element was there for certain. Ascending; without those that may stay.
std::vector<Deadline> deadlines(Kind kind, const Collection& all,
                                const std::vector<std::uint32_t>& left) {
    const auto level_of = [&](std::uint32_t e) {
        const Element& element = all.elements[e];
        return kind == Kind::stack ? std::int64_t{element.put.begin} : -element.value.raw();
    };
    std::vector<std::uint32_t> by_level = left;
    std::sort(by_level.begin(), by_level.end(),
              [&](std::uint32_t a, std::uint32_t b) { return level_of(a) < level_of(b); });
    const std::vector<Demand> visits = demands(kind, all);
    spend(all.patience, visits.size());
    SuffixMinimum ends(all.never);
    std::vector<Deadline> result;
    std::size_t entered = 0;
    for (const std::uint32_t e : by_level) {
        spend(all.patience, 1);
        for (; entered < visits.size() && visits[entered].level < level_of(e); ++entered) {
            ends.enter(visits[entered].when.begin, visits[entered].when.end);
        }
        const Rank latest = ends.from(all.elements[e].put.end + 1);
        if (latest < all.never) result.push_back({latest, e});
    }
    std::sort(result.begin(), result.end(), [](const Deadline& a, const Deadline& b) {
        return a.latest != b.latest ? a.latest < b.latest : a.element < b.element;
    });
    return result;
}

// Every element that nobody is known to have taken gets the removal invoked first, as if there were
// as many of them: what is illegal even so is illegal.
Collection generous(const Collection& all) {
    Collection relaxed = all;
    if (all.open_takes.empty()) return relaxed;
    for (const std::uint32_t e : left_over(all)) give(relaxed, e, all.open_takes[0]);
    return relaxed;
}

// The elements that must be gone soonest get the removals invoked first. Nothing if they are too
// few, or one comes too late.
std::optional<Collection> in_time(Kind kind, const Collection& all,
                                  const std::vector<std::uint32_t>& left) {
    const std::vector<Deadline> due = deadlines(kind, all, left);
    if (due.size() > all.open_takes.size()) return std::nullopt;
    Collection given = all;
    for (std::size_t i = 0; i < due.size(); ++i) {
        if (all.open_takes[i].when.begin > due[i].latest) return std::nullopt;
        give(given, due[i].element, all.open_takes[i]);
    }
    return given;
}

std::optional<bool> legal_with(Kind kind, const Collection& all,
                               const std::vector<std::uint32_t>& left, std::size_t next,
                               std::vector<bool>& used) {
    if (next == left.size()) return decide_taken(kind, all, false).legal;
    // That nobody took it, or any removal that is not used yet.
    if (*legal_with(kind, all, left, next + 1, used)) return true;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i]) continue;
        Collection given = all;
        give(given, left[next], all.open_takes[i]);
        used[i] = true;
        const bool legal = *legal_with(kind, given, left, next + 1, used);
        used[i] = false;
        if (legal) return true;
    }
    return false;
}

}  // namespace

std::optional<Decision> decide(Kind kind, const Collection& collection, bool want_order) {
    const std::vector<std::uint32_t> left = left_over(collection);
    if (left.empty() || collection.open_takes.empty()) {
        return decide_taken(kind, collection, want_order);
    }
    if (kind == Kind::queue) {
        Collection given = collection;
        assign_queue(given);
        return decide_queue(given, want_order);
    }
    if (const auto given = in_time(kind, collection, left)) {
        if (Decision decision = decide_taken(kind, *given, want_order); decision.legal) {
            return decision;
        }
    }
    if (Decision decision = decide_taken(kind, generous(collection), false); !decision.legal) {
        return decision;
    }
    return std::nullopt;
}

std::optional<bool> legal_by_every_choice(Kind kind, const Collection& collection) {
    constexpr std::size_t most = 5;
    const std::vector<std::uint32_t> left = left_over(collection);
    if (left.empty() || collection.open_takes.empty()) {
        return decide_taken(kind, collection, false).legal;
    }
    if (kind == Kind::queue) return decide(kind, collection, false)->legal;
    if (left.size() > most) return std::nullopt;
    Collection fewer = collection;
    // One invoked earlier can do whatever a later one can.
    fewer.open_takes.resize(std::min(left.size(), fewer.open_takes.size()));
    std::vector<bool> used(fewer.open_takes.size(), false);
    return legal_with(kind, fewer, left, 0, used);
}

bool refuted(Kind kind, const Collection& collection, const std::vector<std::uint32_t>& elements,
             const std::vector<std::uint32_t>& empties) {
    Collection part{.open_takes = collection.open_takes,
                    .open = collection.open,
                    .never = collection.never,
                    .patience = collection.patience};
    std::vector<std::uint32_t> moved(collection.elements.size(), none);
    for (const std::uint32_t e : elements) {
        moved[e] = static_cast<std::uint32_t>(part.elements.size());
        part.elements.push_back(collection.elements[e]);
    }
    for (const Visit& look : collection.looks) {
        if (moved[look.element] == none) continue;
        part.looks.push_back(look);
        part.looks.back().element = moved[look.element];
    }
    for (const std::uint32_t i : empties) part.empties.push_back(collection.empties[i]);
    const auto decision = decide(kind, part, false);
    return decision && !decision->legal;
}

}  // namespace cleave::check::collections
