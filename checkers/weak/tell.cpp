#include "weak/tell.hpp"

#include <algorithm>

#include "linearizability/wording.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;

class Teller {
  public:
    Teller(const History& history, const Events& events, Guarantee guarantee,
           const Conflict& conflict, Counterexample& example)
        : history_(history),
          events_(events),
          guarantee_(guarantee),
          conflict_(conflict),
          example_(example),
          say_(history, example.core) {}

    void run() {
        example_.anomaly = conflict_.anomaly;
        example_.key = history_.keys()[example_.core.front().value];
        for (const Link& link : conflict_.cycle) add(link);
        const bool one_read = example_.core.size() == 1;
        if (one_read) {
            example_.anomaly = "ThinAirRead";
            example_.explanation =
                what(example_.core[0]) + " at " + say_.began(example_.core[0]) +
                " returned a value that nobody wrote, and that the key did not hold at first.";
        } else if (!one_conflict()) {
            list_all();
        }
    }

  private:
    std::string key(OpIndex op) const {
        return "\"" + std::string(history_.key_name(history_.keys()[op.value])) + "\"";
    }
    // "process 3's read of 7 from "x""
    std::string what(OpIndex op) const {
        const bool reads = history_.action(op) == history::Action::read;
        return say_.what(op) + (reads ? " from " : " to ") + key(op);
    }
    std::string version(EventId e) const {
        if (e == from_initial) return "the initial value";
        return Wording::value(history_.action(events_[e].op) == history::Action::remove
                                  ? std::nullopt
                                  : history_.value(events_[e].op)) +
               " of " + key(events_[e].op);
    }
    std::string found(OpIndex op) const {
        if (history_.action(op) == history::Action::cas) {
            return say_.who(op) + "'s compare-and-set found " +
                   Wording::value(history_.expected(op)) + " in " + key(op);
        }
        return say_.who(op) + " read " + Wording::value(history_.value(op)) + " from " + key(op);
    }

    void add(const Link& link) {
        if (link.before >= from_initial || link.after >= from_initial) return add_initial(link);
        Precedence edge{.before = events_[link.before].op, .after = events_[link.after].op};
        switch (link.kind) {
            case Link::Kind::process:
                edge.because = Because::process;
                edge.reason = what(edge.before) + " completed at " + say_.completed(edge.before) +
                              ", before " + what(edge.after) + " began at " +
                              say_.began(edge.after);
                break;
            case Link::Kind::reads_from:
                edge.because = Because::reads_from;
                edge.reason = found(edge.after) + ", which " + what(edge.before) + " had stored";
                break;
            case Link::Kind::conflict: tell_conflict(link, edge); break;
        }
        note(edge);
    }

    void tell_conflict(const Link& link, Precedence& edge) {
        const OpIndex reader = events_[link.reader].op;
        if (link.before == link.reader) {
            edge.because = Because::overwritten;
            edge.reason = found(reader) + ", which " + what(edge.after) + " replaced";
            return;
        }
        edge.because = Because::overwrites;
        edge.reason = found(reader) + " at " + say_.began(reader) + " although it had seen " +
                      version(link.before) + ", which must therefore be the older version";
        example_.context.push_back(reader);
    }

    // The initial version is no operation: what came before it came before the read that returned
    // it, and that before whatever replaced it.
    void add_initial(const Link& link) {
        if (link.kind != Link::Kind::conflict || link.before >= from_initial) return;
        const OpIndex reader = events_[link.reader].op, write = events_[link.before].op;
        note({write, reader,
              say_.who(reader) + " had seen " + version(link.before) + " before " + what(reader) +
                  " began at " + say_.began(reader),
              Because::other});
        note({reader, write,
              found(reader) + ", the initial value, which " + what(write) + " replaced",
              Because::overwritten});
    }

    void note(Precedence edge) {
        for (const OpIndex op : {edge.before, edge.after}) example_.context.push_back(op);
        example_.cycle.push_back(std::move(edge));
    }

    // The common story: a read returned an old version though its process had seen a newer one.
    bool one_conflict() {
        const Precedence* conflict = nullptr;
        std::string why;
        for (const Precedence& edge : example_.cycle) {
            const bool order =
                edge.because == Because::overwrites || edge.because == Because::overwritten;
            if (!order) {
                why += (why.empty() ? "" : "; ") + edge.reason;
            } else if (conflict != nullptr) {
                return false;
            } else {
                conflict = &edge;
            }
        }
        if (conflict == nullptr) return false;
        if (conflict->because == Because::overwritten) {
            example_.explanation = conflict->reason + "; yet " + why + ".";
        } else {
            example_.explanation = conflict->reason + "; yet it is the newer one: " + why + ".";
        }
        return true;
    }

    void list_all() {
        const std::string name(to_string(guarantee_));
        if (example_.cycle.empty()) {
            example_.explanation = "These " + std::to_string(example_.core.size()) +
                                   " operations cannot be " + name +
                                   " together, whichever writes the reads are taken to return: ";
            std::size_t told = 0;
            for (const OpIndex op : example_.core) {
                if (++told > 6) break;
                example_.explanation += (told == 1 ? "" : ", ") + what(op);
            }
            example_.explanation += told > 6 ? " and others." : ".";
            return;
        }
        example_.explanation =
            "Each of these would have to come before the next, in a circle, so "
            "no order makes them " +
            name + ": ";
        for (std::size_t i = 0; i < example_.cycle.size(); ++i) {
            example_.explanation += (i == 0 ? "" : "; ") + example_.cycle[i].reason;
        }
        example_.explanation += ".";
    }

    const History& history_;
    const Events& events_;
    Guarantee guarantee_;
    const Conflict& conflict_;
    Counterexample& example_;
    Wording say_;
};

}  // namespace

void tell(const History& history, const Events& events, Guarantee guarantee,
          const Conflict& conflict, Counterexample& example) {
    Teller(history, events, guarantee, conflict, example).run();
}

}  // namespace cleave::check
