#pragma once
// What checking a history came to, for people and for machines. Every conclusion and all evidence
// was made, and certified or found too large for that, before it gets here.
// Invariant: the same outcome gives the same bytes. A page stays below a megabyte whatever the size
// of the history: it draws what cannot be put in order, and what surrounds it.

#include <optional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/nemesis.hpp"
#include "objects/object.hpp"
#include "terminal/style.hpp"
#include "verdict/verdict.hpp"

namespace cleave::report {

struct CheckOutcome {
    std::string file;  // what it was read from, any text
    const history::History* history = nullptr;
    const objects::Object* object = nullptr;
    // One a guarantee that was asked for, in the order of the lattice.
    std::vector<check::Verdict> verdicts{};
    // By verdict: the guarantee whose verdict it follows from, when it was not judged itself.
    std::vector<std::optional<check::Guarantee>> follows_from{};
    // By verdict: why its evidence was too large for the certifier; empty where it was re-checked.
    std::vector<std::string> unchecked{};
    std::vector<history::Disturbance> disturbances{};  // drawn behind the operations
    bool whole_lattice = false;  // the question was which of them are the strongest that hold
    std::vector<std::string> answers{};  // to further questions: a sentence or two each
    std::string command{};               // what to type to see this again
};

// What a lattice says beside a verdict: what it follows from, how far reads lag, the limit that was
// hit, or what went wrong.
std::string remark(const CheckOutcome& outcome, std::size_t verdict);

// Those that hold and that no other one which holds implies.
std::vector<check::Guarantee> strongest(const std::vector<check::Verdict>& verdicts);

// "linearizable", "not linearizable", "monotonic reads hold", "undecided whether ...".
std::string in_words(check::Guarantee guarantee, check::Conclusion conclusion);

// `explain`: with the timeline of each counterexample and every reason; else a sentence each.
std::string check_text(const CheckOutcome& outcome, const TerminalStyle& style, std::size_t columns,
                       bool explain);
std::string check_page(const CheckOutcome& outcome);
// `explain`: with the orders that prove what holds.
std::string check_json(const CheckOutcome& outcome, bool explain);

}  // namespace cleave::report
