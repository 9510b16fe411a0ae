#include "collections/explain.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "collections/account.hpp"
#include "collections/headlines.hpp"

namespace cleave::check::collections {
namespace {

using history::History;
using history::OpIndex;
using objects::Datum;
using objects::Object;

class Explainer : Account {
  public:
    using Account::Account;

    Counterexample run() {
        Counterexample example{.key = history().keys()[core()[0].value], .core = core()};
        if (is_lock()) {
            example.anomaly = anomaly_of_locks();
        } else {
            example.anomaly = read_whole() ? anomaly_of_reads() : anomaly();
        }
        example.explanation = headline(example.anomaly) + " " + facts();
        return example;
    }

  private:
    OpIndex find(bool (Explainer::*is)(OpIndex) const) const {
        const auto found =
            std::find_if(core().begin(), core().end(), [&](OpIndex op) { return (this->*is)(op); });
        return found == core().end() ? OpIndex{} : *found;
    }
    bool finds_nothing(OpIndex op) const { return !adds(op) && value(op).is_nil(); }

    bool ever(std::uint32_t wanted, Datum datum) const {
        for (std::uint32_t i = 0; i < history().size(); ++i) {
            const OpIndex op{i};
            if (history().keys()[i] != history().keys()[core()[0].value]) continue;
            if (history().outcome(op) == Outcome::fail || function(op) != wanted) continue;
            if (!adds(op) && !known(op)) continue;
            if (value(op) == datum) return true;
        }
        return false;
    }

    bool is_lock() const { return verb(0) == "acquire"; }

    std::string anomaly_of_locks() const {
        const auto releases =
            std::count_if(core().begin(), core().end(), [&](OpIndex op) { return takes(op); });
        if (releases != 0) return "released without holding";
        if (core().size() == 1) {
            return object().name == "mutex" ? "two holders" : "token does not rise";
        }
        if (who(core()[0]) == who(core()[1])) return "acquired twice";
        if (object().name == "mutex") return "two holders";
        // Who had it no later cannot have got it after the other, who kept it that long.
        const bool in_turn = ended(core()[0]) <= ended(core()[1]);
        const Datum first = value(core()[in_turn ? 0 : 1]), second = value(core()[in_turn ? 1 : 0]);
        return second <= first ? "token does not rise" : "two holders";
    }

    bool is_list() const { return object().name == "append-list"; }
    bool read_whole() const { return object().functions.back().output == objects::Shape::list; }
    // Of sets and append lists. Two that conflict are the wrong way round.
    std::string anomaly_of_reads() const {
        if (core().size() == 1) return anomaly_alone();
        if (core().size() > 2) return "operations out of order";
        const OpIndex first = core()[0], last = core()[1];
        if (adds(last)) return "seen before it was " + participle(verb(0));
        if (adds(first)) return "lost element";
        if (!is_look(first) || !is_look(last)) return "operations out of order";
        if (ended(first) >= began(last)) return "reads in different orders";
        // Of two one of which was asked for one element, the later one is only wrong to miss it.
        const bool one = !history().input(first).empty() || !history().input(last).empty();
        const bool stale = one || history().output(first).size() > history().output(last).size();
        return stale ? "stale read" : "reads in different orders";
    }

    // A look or a removal that is wrong whatever became of all others.
    std::string anomaly_alone() const {
        const OpIndex op = core()[0];
        for (const Datum datum : data(op)) {
            if (datum != initial() && !ever(0, datum)) return "value out of thin air";
        }
        if (!read_whole()) return participle(verb(function(op))) + " out of order";
        if (!initial().is_nil() && misses(op, initial())) return "lost element";
        const bool begins =
            initial().is_nil() || object().name == "set" || data(op)[0] == initial();
        return begins ? "seen too often" : "operations out of order";
    }

    std::string anomaly() const {
        if (find(&Explainer::finds_nothing).value != UINT32_MAX) return "empty although not";
        const std::string taken = participle(verb(1));
        if (core().size() == 1) return anomaly_alone();
        const bool one_value = std::all_of(core().begin(), core().end(), [&](OpIndex op) {
            return value(op) == value(core()[0]);
        });
        if (one_value) {
            if (takes(core()[0]) && takes(core()[1])) return taken + " twice";
            if (adds(core()[0]) || adds(core()[1]))
                return "seen before it was " + participle(verb(0));
            return "seen after it was " + taken;
        }
        // Of two that were put in, the one that has to come out first was put in first.
        const OpIndex put = find(&Explainer::adds);
        const bool is_queue = object().name == "queue";
        if (is_queue && put.value != UINT32_MAX && !ever(1, value(put))) return "lost element";
        const bool looks =
            std::none_of(core().begin(), core().end(), [&](OpIndex op) { return takes(op); });
        return (looks ? participle(verb(2)) : taken) + " out of order";
    }

    std::string headline(const std::string& anomaly) const {
        const std::string name(object().name);
        if (anomaly == "empty although not") {
            const OpIndex op = find(&Explainer::finds_nothing);
            return who(op) + "'s " + std::string(verb(function(op))) + " found the " + name +
                   " empty (" + when(op) + "), though at no moment of it was it empty" +
                   (core().size() == 1 ? ": it held " + text(initial()) + " at first." : ".");
        }
        if (anomaly == "value out of thin air") {
            return what(core()[0]) + " (" + when(core()[0]) + ") returned what nobody ever put in.";
        }
        if (core().size() == 1 && !is_lock()) return headline_alone(anomaly);
        if (anomaly == "lost element" && read_whole()) {
            return what(core()[1]) + " (" + when(core()[1]) + ") missed " + text(value(core()[0])) +
                   ", which had been " + participle(verb(0)) + " before.";
        }
        if (anomaly == "lost element") {
            return text(value(find(&Explainer::adds))) +
                   " was put in first and never came out, though what was put in after it did.";
        }
        if (anomaly == "two holders" && core().size() == 1) {
            return who(core()[0]) + " got the " + name + " while process " + text(initial()) +
                   ", which held it at first, had not given it back.";
        }
        if (anomaly == "two holders") {
            return "Both got the " + name + ", and neither gave it back before the other had it.";
        }
        if (!read_whole() && !is_lock() && core().size() == 2 &&
            value(core()[0]) == value(core().back())) {
            return text(value(core()[0])) + " was " + anomaly + ".";
        }
        if (anomaly == "stale read" && is_list()) {
            return what(core()[1]) + " returned less than " + what(core()[0]) +
                   ", which was over before it began; nothing leaves an append-list.";
        }
        if (anomaly == "reads in different orders" && is_list()) {
            const auto first = data(core()[0]);
            const auto [one, other] = std::ranges::mismatch(first, data(core()[1]));
            const auto place = one - first.begin() + 1;
            return "An append-list only grows, and neither of these lists begins with the other: "
                   "their elements at place " +
                   std::to_string(place) + " are " + text(*one) + " and " + text(*other) + ".";
        }
        std::string said;
        if (object().name == "set") said = set_headline(*this);
        if (!read_whole() && !is_lock()) said = order_headline(*this);
        if (!said.empty()) return said;
        return "No order of these operations is one of " +
               std::string(name.starts_with('a') ? "an " : "a ") + name + ".";
    }
    std::string headline_alone(const std::string& anomaly) const {
        const std::string call = what(core()[0]) + " (" + when(core()[0]) + ")";
        if (anomaly == "seen too often") {
            return call + " returned something more often than it was " + participle(verb(0)) + ".";
        }
        const std::string_view did = anomaly == "lost element" ? " missed "
                                     : anomaly == "operations out of order"
                                         ? " does not begin with "
                                         : " passed over ";
        return call + std::string(did) + text(initial()) + ", which was there at first.";
    }

    // Who came before whom, where that is short; else when each took place.
    std::string facts() const {
        std::string text;
        const auto add = [&](const std::string& fact) {
            text += (text.empty() ? "" : "; ") + fact;
        };
        constexpr std::size_t most = 16;
        for (std::size_t i = 0; i < std::min(most, core().size()); ++i) {
            add(what(core()[i]) + ": " + when(core()[i]));
        }
        if (core().size() > most) add("and " + std::to_string(core().size() - most) + " more");
        return "The times: " + text + ".";
    }
};

}  // namespace

Counterexample explain(const History& history, const Object& object, Datum initial,
                       const std::vector<std::uint32_t>& core) {
    return Explainer(history, object, initial, core).run();
}

}  // namespace cleave::check::collections
