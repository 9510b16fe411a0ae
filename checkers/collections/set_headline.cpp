#include <algorithm>
#include <iterator>

#include "collections/headlines.hpp"

namespace cleave::check::collections {
namespace {

using history::OpIndex;
using objects::Datum;

class SetHeadline {
  public:
    explicit SetHeadline(const Account& account) : account_(account) {}

    // Whether the operation is a look that found the element; one that told it was not there.
    bool found(OpIndex look, Datum element) const { return speaks_of(look, element, true); }
    bool lacked(OpIndex look, Datum element) const { return speaks_of(look, element, false); }
    bool speaks_of(OpIndex look, Datum element, bool there) const {
        if (!account_.is_look(look)) return false;
        const auto asked = account_.history().input(look);
        return (asked.empty() || asked[0] == element) && account_.misses(look, element) != there;
    }
    // Whether an addition or a removal of the element may have come between the two.
    bool may_come_between(bool added, Datum element, OpIndex one, OpIndex other) const {
        auto change = std::ranges::lower_bound(changes_, element, {}, &Change::element);
        for (; change != changes_.end() && change->element == element; ++change) {
            const bool between =
                change->began <= account_.ended(other) && change->ended >= account_.began(one);
            if (change->added == added && between) return true;
        }
        return false;
    }
    void collect_changes() {
        for (std::uint32_t i = 0; i < account_.history().size(); ++i) {
            const OpIndex op{i};
            if (account_.history().keys()[i] != account_.history().keys()[account_.core()[0].value])
                continue;
            if (account_.history().outcome(op) == Outcome::fail || account_.is_look(op)) continue;
            changes_.push_back(
                {account_.value(op), account_.adds(op), account_.began(op), account_.ended(op)});
        }
        std::ranges::stable_sort(changes_, {}, &Change::element);
    }
    // What one look found and the other lacked.
    std::vector<Datum> only(OpIndex one, OpIndex other) const {
        for (const OpIndex look : {one, other}) {
            if (account_.history().input(look).empty()) continue;
            const Datum asked = account_.value(look);
            return found(one, asked) && lacked(other, asked) ? std::vector{asked}
                                                             : std::vector<Datum>();
        }
        std::vector<Datum> ours(account_.data(one).begin(), account_.data(one).end()), left;
        std::vector<Datum> theirs(account_.data(other).begin(), account_.data(other).end());
        std::ranges::sort(ours);
        std::ranges::sort(theirs);
        std::ranges::set_difference(ours, theirs, std::back_inserter(left));
        return left;
    }
    // Of two operations, one over before the other began, or of two looks that each found more; ""
    // if they say nothing so plain.
    std::string headline() {
        collect_changes();
        for (const OpIndex one : account_.core()) {
            for (const OpIndex other : account_.core()) {
                const bool apart = account_.before(one, other);
                std::string said =
                    apart ? headline_apart(one, other) : headline_at_once(one, other);
                if (!said.empty()) return said;
            }
        }
        return "";
    }
    std::string headline_apart(OpIndex one, OpIndex other) const {
        const std::string did = account_.what(other) + " (" + account_.when(other) + ")";
        if (account_.adds(other) && found(one, account_.value(other))) {
            return account_.what(one) + " (" + account_.when(one) + ") found " +
                   account_.text(account_.value(other)) + " before " + account_.what(other) +
                   " began.";
        }
        if (account_.takes(one) && found(other, account_.value(one)) &&
            !may_come_between(true, account_.value(one), one, other)) {
            return did + " found " + account_.text(account_.value(one)) +
                   ", which had been removed before, and which nobody can have added again.";
        }
        for (const Datum element : only(one, other)) {
            if (may_come_between(false, element, one, other)) continue;
            return did + " missed " + account_.text(element) + ", which " + account_.what(one) +
                   " had found before, and no removal of it can have come between them.";
        }
        return "";
    }
    std::string headline_at_once(OpIndex one, OpIndex other) const {
        const auto stays = [&](Datum element) {
            return !may_come_between(false, element, one, other) &&
                   !may_come_between(false, element, other, one);
        };
        const std::vector<Datum> ours = only(one, other), theirs = only(other, one);
        const auto mine = std::ranges::find_if(ours, stays);
        const auto its = std::ranges::find_if(theirs, stays);
        if (mine == ours.end() || its == theirs.end()) return "";
        return account_.what(one) + " found " + account_.text(*mine) + " and not " +
               account_.text(*its) + ", " + account_.what(other) + " found " + account_.text(*its) +
               " and not " + account_.text(*mine) + ": whichever came later missed what was there.";
    }

  private:
    // An addition to a set or a removal, which may have come at any moment from `began` to `ended`.
    struct Change {
        Datum element;
        bool added;
        Instant began, ended;
    };

    const Account& account_;
    std::vector<Change> changes_;  // by element
};

}  // namespace

std::string set_headline(const Account& account) { return SetHeadline(account).headline(); }

}  // namespace cleave::check::collections
