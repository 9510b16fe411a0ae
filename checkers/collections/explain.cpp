#include "collections/explain.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace cleave::check::collections {
namespace {

using history::History;
using history::OpIndex;
using objects::Datum;
using objects::Object;

std::string seconds(Instant when, int decimals) {
    const std::int64_t ns = when.count();
    // The magnitude as unsigned, because the smallest int64 has no negative.
    const auto bits = static_cast<std::uint64_t>(ns);
    const bool before = ns < 0;
    const std::uint64_t magnitude = before ? 0 - bits : bits;
    std::string fraction = std::to_string(1'000'000'000 + magnitude % 1'000'000'000).substr(1);
    fraction.resize(static_cast<std::size_t>(decimals));
    return (before ? "-" : "") + std::to_string(magnitude / 1'000'000'000) + "." + fraction + " s";
}

// "dequeue" → "dequeued", "poll-min" → "polled", "pop" → "popped".
std::string participle(std::string_view function) {
    std::string verb(function.substr(0, function.find('-')));
    if (verb == "pop") return "popped";
    if (verb == "add") return "added";
    return verb + (verb.ends_with("e") ? "d" : "ed");
}

class Explainer {
  public:
    Explainer(const History& history, const Object& object, Datum initial,
              const std::vector<std::uint32_t>& core)
        : history_(history), object_(object), initial_(initial) {
        for (const std::uint32_t op : core) core_.push_back(OpIndex{op});
        std::stable_sort(core_.begin(), core_.end(), [&](OpIndex a, OpIndex b) {
            return history_.invocations()[a.value] < history_.invocations()[b.value];
        });
        choose_decimals();
    }

    Counterexample run() {
        Counterexample example{.key = history_.keys()[core_[0].value], .core = core_};
        if (is_lock()) {
            example.anomaly = anomaly_of_locks();
        } else {
            example.anomaly = read_whole() ? anomaly_of_reads() : anomaly();
        }
        example.explanation = headline(example.anomaly) + " " + facts();
        return example;
    }

  private:
    // As many decimals as it takes to tell the times apart, at least two.
    void choose_decimals() {
        std::vector<Instant> times;
        for (const OpIndex op : core_) {
            times.push_back(began(op));
            if (known(op)) times.push_back(ended(op));
        }
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
        for (std::size_t i = 1; i < times.size(); ++i) {
            while (seconds(times[i - 1], decimals_) == seconds(times[i], decimals_)) ++decimals_;
        }
    }

    Instant began(OpIndex op) const { return history_.invocations()[op.value]; }
    Instant ended(OpIndex op) const { return history_.completions()[op.value]; }
    bool known(OpIndex op) const { return history_.outcome(op) != Outcome::unknown; }
    std::uint32_t function(OpIndex op) const {
        return object_.find(history_.function_name(history_.function(op))).value_or(0);
    }
    std::string_view verb(std::size_t function) const { return object_.functions[function].name; }
    bool adds(OpIndex op) const { return function(op) == 0; }
    bool takes(OpIndex op) const { return function(op) == 1; }
    // What the operation is about: what it put in, took out, asked for or saw; of some locks none.
    std::span<const Datum> data(OpIndex op) const {
        return history_.input(op).empty() ? history_.output(op) : history_.input(op);
    }
    // Nil if nothing was there.
    Datum value(OpIndex op) const { return data(op).empty() ? Datum() : data(op)[0]; }
    std::string text(Datum datum) const {
        if (datum.is_nil()) return "nothing";
        if (datum.is_name()) return "\"" + std::string(history_.text_of(datum)) + "\"";
        return std::to_string(datum.number());
    }
    std::string who(OpIndex op) const {
        return "process " + std::to_string(history_.processes()[op.value]);
    }
    // "process 3's dequeue of 7", "process 3's contains of 7 (false)", "process 3's release"
    std::string what(OpIndex op) const {
        std::string said = who(op) + "'s " + std::string(verb(function(op)));
        const objects::Function& called = object_.functions[function(op)];
        const bool asks = called.input != objects::Shape::none;
        if (!asks && called.output == objects::Shape::none) return said;
        if (!asks && value(op).is_nil()) return said + " that found nothing";
        constexpr std::size_t most = 8;
        for (std::size_t i = 0; i < std::min(most, data(op).size()); ++i) {
            said += (i == 0 ? " of " : ", ") + text(data(op)[i]);
        }
        if (data(op).size() > most) said += " and more";
        if (!asks || called.output == objects::Shape::none) return said;
        return said + (history_.output(op)[0] == Datum::boolean(true) ? " (true)" : " (false)");
    }
    std::string when(OpIndex op) const {
        if (!known(op)) return "from " + seconds(began(op), decimals_) + " on, outcome unknown";
        return seconds(began(op), decimals_) + " to " + seconds(ended(op), decimals_);
    }

    OpIndex find(bool (Explainer::*is)(OpIndex) const) const {
        const auto found =
            std::find_if(core_.begin(), core_.end(), [&](OpIndex op) { return (this->*is)(op); });
        return found == core_.end() ? OpIndex{} : *found;
    }
    bool finds_nothing(OpIndex op) const { return !adds(op) && value(op).is_nil(); }

    bool ever(std::uint32_t wanted, Datum datum) const {
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (history_.keys()[i] != history_.keys()[core_[0].value]) continue;
            if (history_.outcome(op) == Outcome::fail || function(op) != wanted) continue;
            if (!adds(op) && !known(op)) continue;
            if (value(op) == datum) return true;
        }
        return false;
    }

    bool is_lock() const { return verb(0) == "acquire"; }

    std::string anomaly_of_locks() const {
        const auto releases =
            std::count_if(core_.begin(), core_.end(), [&](OpIndex op) { return takes(op); });
        if (releases != 0) return "released without holding";
        if (core_.size() == 1) {
            return object_.name == "mutex" ? "two holders" : "token does not rise";
        }
        if (who(core_[0]) == who(core_[1])) return "acquired twice";
        if (object_.name == "mutex") return "two holders";
        // Who had it no later cannot have got it after the other, who kept it that long.
        const bool in_turn = ended(core_[0]) <= ended(core_[1]);
        const Datum first = value(core_[in_turn ? 0 : 1]), second = value(core_[in_turn ? 1 : 0]);
        return second <= first ? "token does not rise" : "two holders";
    }

    bool is_list() const { return object_.name == "append-list"; }
    bool read_whole() const { return object_.functions.back().output == objects::Shape::list; }
    bool is_look(OpIndex op) const {
        return object_.functions[function(op)].output != objects::Shape::none;
    }

    bool misses(OpIndex look, Datum element) const {
        const auto seen = history_.output(look);
        if (!history_.input(look).empty()) return seen[0] != Datum::boolean(true);
        return std::find(seen.begin(), seen.end(), element) == seen.end();
    }

    // Of sets and append lists. Two that conflict are the wrong way round.
    std::string anomaly_of_reads() const {
        if (core_.size() == 1) return anomaly_alone();
        if (core_.size() > 2) return "operations out of order";
        const OpIndex first = core_[0], last = core_[1];
        if (adds(last)) return "seen before it was " + participle(verb(0));
        if (adds(first)) return "lost element";
        if (!is_look(first) || !is_look(last)) return "operations out of order";
        if (ended(first) >= began(last)) return "reads in different orders";
        // Of two one of which was asked for one element, the later one is only wrong to miss it.
        const bool one = !history_.input(first).empty() || !history_.input(last).empty();
        const bool stale = one || history_.output(first).size() > history_.output(last).size();
        return stale ? "stale read" : "reads in different orders";
    }

    // A look or a removal that is wrong whatever became of all others.
    std::string anomaly_alone() const {
        const OpIndex op = core_[0];
        for (const Datum datum : data(op)) {
            if (datum != initial_ && !ever(0, datum)) return "value out of thin air";
        }
        if (!read_whole()) return participle(verb(function(op))) + " out of order";
        if (!initial_.is_nil() && misses(op, initial_)) return "lost element";
        const bool begins = initial_.is_nil() || object_.name == "set" || data(op)[0] == initial_;
        return begins ? "seen too often" : "operations out of order";
    }

    std::string anomaly() const {
        if (find(&Explainer::finds_nothing).value != UINT32_MAX) return "empty although not";
        const std::string taken = participle(verb(1));
        if (core_.size() == 1) return anomaly_alone();
        const bool one_value = std::all_of(
            core_.begin(), core_.end(), [&](OpIndex op) { return value(op) == value(core_[0]); });
        if (one_value) {
            if (takes(core_[0]) && takes(core_[1])) return taken + " twice";
            if (adds(core_[0]) || adds(core_[1]))
                return "seen before it was " + participle(verb(0));
            return "seen after it was " + taken;
        }
        // Of two that were put in, the one that has to come out first was put in first.
        const OpIndex put = find(&Explainer::adds);
        const bool is_queue = object_.name == "queue";
        if (is_queue && put.value != UINT32_MAX && !ever(1, value(put))) return "lost element";
        const bool looks =
            std::none_of(core_.begin(), core_.end(), [&](OpIndex op) { return takes(op); });
        return (looks ? participle(verb(2)) : taken) + " out of order";
    }

    std::string headline(const std::string& anomaly) {
        const std::string name(object_.name);
        if (anomaly == "empty although not") {
            const OpIndex op = find(&Explainer::finds_nothing);
            return who(op) + "'s " + std::string(verb(function(op))) + " found the " + name +
                   " empty (" + when(op) + "), though at no moment of it was it empty" +
                   (core_.size() == 1 ? ": it held " + text(initial_) + " at first." : ".");
        }
        if (anomaly == "value out of thin air") {
            return what(core_[0]) + " (" + when(core_[0]) + ") returned what nobody ever put in.";
        }
        if (core_.size() == 1 && !is_lock()) return headline_alone(anomaly);
        if (anomaly == "lost element" && read_whole()) {
            return what(core_[1]) + " (" + when(core_[1]) + ") missed " + text(value(core_[0])) +
                   ", which had been " + participle(verb(0)) + " before.";
        }
        if (anomaly == "lost element") {
            return text(value(find(&Explainer::adds))) +
                   " was put in first and never came out, though what was put in after it did.";
        }
        if (anomaly == "two holders" && core_.size() == 1) {
            return who(core_[0]) + " got the " + name + " while process " + text(initial_) +
                   ", which held it at first, had not given it back.";
        }
        if (anomaly == "two holders") {
            return "Both got the " + name + ", and neither gave it back before the other had it.";
        }
        if (!read_whole() && !is_lock() && core_.size() == 2 &&
            value(core_[0]) == value(core_.back())) {
            return text(value(core_[0])) + " was " + anomaly + ".";
        }
        if (anomaly == "stale read" && is_list()) {
            return what(core_[1]) + " returned less than " + what(core_[0]) +
                   ", which was over before it began; nothing leaves an append-list.";
        }
        if (anomaly == "reads in different orders" && is_list()) {
            const auto first = data(core_[0]);
            const auto [one, other] = std::ranges::mismatch(first, data(core_[1]));
            const auto place = one - first.begin() + 1;
            return "An append-list only grows, and neither of these lists begins with the other: "
                   "their elements at place " +
                   std::to_string(place) + " are " + text(*one) + " and " + text(*other) + ".";
        }
        if (object_.name == "set") {
            if (std::string said = headline_of_set(); !said.empty()) return said;
        }
        return "No order of these operations is one of " +
               std::string(name.starts_with('a') ? "an " : "a ") + name + ".";
    }
    // Whether the operation, which looks at a set, found the element; whether it would have.
    bool found(OpIndex look, Datum element) const { return speaks_of(look, element, true); }
    bool lacked(OpIndex look, Datum element) const { return speaks_of(look, element, false); }
    bool speaks_of(OpIndex look, Datum element, bool there) const {
        if (!is_look(look)) return false;
        const auto asked = history_.input(look);
        return (asked.empty() || asked[0] == element) && misses(look, element) != there;
    }
    // Whether an addition or a removal of the element may have come between the two.
    bool may_come_between(bool added, Datum element, OpIndex one, OpIndex other) const {
        return std::ranges::any_of(
            std::ranges::equal_range(changes_, element, {}, &Change::element),
            [&](const Change& change) {
                return change.added == added && change.began <= ended(other) &&
                       change.ended >= began(one);
            });
    }
    void collect_changes() {
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (history_.keys()[i] != history_.keys()[core_[0].value]) continue;
            if (history_.outcome(op) == Outcome::fail || is_look(op)) continue;
            changes_.push_back(
                {value(op), adds(op), began(op), known(op) ? ended(op) : Instant::max()});
        }
        std::ranges::stable_sort(changes_, {}, &Change::element);
    }
    // What one look found and the other lacked.
    std::vector<Datum> only(OpIndex one, OpIndex other) const {
        if (!is_look(one) || !is_look(other)) return {};
        for (const OpIndex look : {one, other}) {
            if (history_.input(look).empty()) continue;
            const Datum asked = value(look);
            return found(one, asked) && lacked(other, asked) ? std::vector{asked}
                                                             : std::vector<Datum>();
        }
        std::vector<Datum> ours(data(one).begin(), data(one).end()), left;
        std::vector<Datum> theirs(data(other).begin(), data(other).end());
        std::ranges::sort(ours);
        std::ranges::sort(theirs);
        std::ranges::set_difference(ours, theirs, std::back_inserter(left));
        return left;
    }
    // Of two operations, one over before the other began, or of two looks that each found more; ""
    // if they say nothing so plain.
    std::string headline_of_set() {
        collect_changes();
        for (const OpIndex one : core_) {
            for (const OpIndex other : core_) {
                if (one == other || !known(one) || !known(other)) continue;
                const bool apart = ended(one) < began(other);
                std::string said =
                    apart ? headline_apart(one, other) : headline_at_once(one, other);
                if (!said.empty()) return said;
            }
        }
        return "";
    }
    std::string headline_apart(OpIndex one, OpIndex other) const {
        const std::string did = what(other) + " (" + when(other) + ")";
        if (adds(other) && found(one, value(other))) {
            return what(one) + " (" + when(one) + ") found " + text(value(other)) + " before " +
                   what(other) + " began.";
        }
        if (takes(one) && found(other, value(one)) &&
            !may_come_between(true, value(one), one, other)) {
            return did + " found " + text(value(one)) +
                   ", which had been removed before, and which nobody can have added again.";
        }
        for (const Datum element : only(one, other)) {
            if (may_come_between(false, element, one, other)) continue;
            return did + " missed " + text(element) + ", which " + what(one) +
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
        return what(one) + " found " + text(*mine) + " and not " + text(*its) + ", " + what(other) +
               " found " + text(*its) + " and not " + text(*mine) +
               ": whichever came later missed what was there.";
    }
    std::string headline_alone(const std::string& anomaly) const {
        const std::string call = what(core_[0]) + " (" + when(core_[0]) + ")";
        if (anomaly == "seen too often") {
            return call + " returned something more often than it was " + participle(verb(0)) + ".";
        }
        const std::string_view did = anomaly == "lost element" ? " missed "
                                     : anomaly == "operations out of order"
                                         ? " does not begin with "
                                         : " passed over ";
        return call + std::string(did) + text(initial_) + ", which was there at first.";
    }

    // Who came before whom, where that is short; else when each took place.
    std::string facts() const {
        std::string text;
        const auto add = [&](const std::string& fact) {
            text += (text.empty() ? "" : "; ") + fact;
        };
        constexpr std::size_t most = 16;
        for (std::size_t i = 0; i < std::min(most, core_.size()); ++i) {
            add(what(core_[i]) + ": " + when(core_[i]));
        }
        if (core_.size() > most) add("and " + std::to_string(core_.size() - most) + " more");
        return "The times: " + text + ".";
    }

    // An addition to a set or a removal, which may have come at any moment from `began` to `ended`.
    struct Change {
        Datum element;
        bool added;
        Instant began, ended;
    };

    const History& history_;
    const Object& object_;
    Datum initial_;
    std::vector<OpIndex> core_;
    std::vector<Change> changes_;  // by element; of sets
    int decimals_ = 2;
};

}  // namespace

Counterexample explain(const History& history, const Object& object, Datum initial,
                       const std::vector<std::uint32_t>& core) {
    return Explainer(history, object, initial, core).run();
}

}  // namespace cleave::check::collections
