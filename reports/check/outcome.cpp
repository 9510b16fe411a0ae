#include "check/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "terminal/timeline.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using check::Conclusion;
using check::Counterexample;
using check::Guarantee;
using check::Verdict;

struct Adjective {
    Guarantee guarantee;
    std::string_view word;
};
// What a history is; of the others it is said that they hold.
constexpr Adjective adjectives[] = {
    {Guarantee::linearizable, "linearizable"},
    {Guarantee::sequential, "sequentially consistent"},
    {Guarantee::causal, "causally consistent"},
    {Guarantee::causal_convergent, "causally convergent"},
    {Guarantee::causal_memory, "consistent as causal memory"},
    {Guarantee::regular, "regular"},
    {Guarantee::safe, "safe"},
    {Guarantee::strict_serializable, "strict serializable"},
    {Guarantee::serializable, "serializable"},
};

std::string spaced(std::string_view name) {
    std::string words(name);
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

void add_paragraph(std::string& text, std::string_view words, std::size_t indent,
                   std::size_t columns) {
    for (const std::string& line : wrap(words, columns - indent)) {
        text += std::string(indent, ' ') + line + "\n";
    }
}

std::string heading(const CheckOutcome& outcome) {
    const history::History& history = *outcome.history;
    return fmt::format("{} on {}", count(history.size(), "operation"),
                       count(history.key_count(), "key"));
}

std::string toned(const TerminalStyle& style, Conclusion conclusion, const std::string& text) {
    switch (conclusion) {
        case Conclusion::holds: return style.good(text);
        case Conclusion::violated: return style.bad(text);
        case Conclusion::unknown: break;
    }
    return style.warn(text);
}

void add_counterexamples(std::string& text, const CheckOutcome& outcome, const Verdict& verdict,
                         const TerminalStyle& style, std::size_t columns, bool explain) {
    const Scene scene = scene_of(*outcome.history, outcome.object, outcome.disturbances);
    for (const Counterexample& shown : verdict.counterexamples) {
        const std::string key = clean(outcome.history->key_name(shown.key));
        std::string title = key.empty() ? "" : "key " + key;
        if (!shown.anomaly.empty()) title += (title.empty() ? "" : ", ") + clean(shown.anomaly);
        text += "\n" + (title.empty() ? "" : style.bold(title + ":") + "\n");
        if (explain) {
            text += terminal_evidence(scene, shown, style, columns);
            continue;
        }
        add_paragraph(text, clean(shown.explanation), 4, columns);
        if (shown.confirmed_by_z3) text += "    Z3 confirms: no order exists.\n";
    }
    if (verdict.keys_violated > verdict.counterexamples.size()) {
        text += fmt::format(
            "\nand {}\n",
            count(verdict.keys_violated - verdict.counterexamples.size(), "further key"));
    }
}

std::string staleness_words(const check::StalenessBound& bound) {
    return fmt::format("reads lag by at most {} and {}", count(bound.versions - 1, "version"),
                       duration(bound.time));
}

std::string lattice_text(const CheckOutcome& outcome, const TerminalStyle& style,
                         std::size_t columns) {
    std::string text;
    const std::vector<Guarantee> top = strongest(outcome.verdicts);
    std::string names;
    for (const Guarantee guarantee : top) {
        names += (names.empty() ? "" : ", ") + std::string(to_string(guarantee));
    }
    add_paragraph(text,
                  heading(outcome) + ": the strongest that hold: " +
                      (names.empty() ? "none of those tried" : names),
                  0, columns);
    text += "\n";
    for (std::size_t i = 0; i < outcome.verdicts.size(); ++i) {
        const Verdict& verdict = outcome.verdicts[i];
        const std::string detail = remark(outcome, i);
        const char* mark = verdict.conclusion == Conclusion::holds      ? "✓"
                           : verdict.conclusion == Conclusion::violated ? "✗"
                                                                        : "?";
        text += fmt::format("  {} {}\n", toned(style, verdict.conclusion, mark),
                            style.bold(std::string(to_string(verdict.guarantee))));
        if (!detail.empty()) add_paragraph(text, clean(detail), 6, columns);
    }
    return text;
}

}  // namespace

std::string remark(const CheckOutcome& outcome, std::size_t index) {
    const Verdict& verdict = outcome.verdicts[index];
    if (index < outcome.follows_from.size() && outcome.follows_from[index]) {
        const std::string_view other = to_string(*outcome.follows_from[index]);
        return verdict.conclusion == Conclusion::holds
                   ? fmt::format("because {} holds", other)
                   : fmt::format("because {} is violated", other);
    }
    if (verdict.staleness) return staleness_words(*verdict.staleness);
    if (verdict.conclusion == Conclusion::unknown) return verdict.limit;
    if (!verdict.counterexamples.empty()) return verdict.counterexamples.front().explanation;
    return "";
}

std::vector<Guarantee> strongest(const std::vector<Verdict>& verdicts) {
    std::vector<Guarantee> result;
    for (const Verdict& verdict : verdicts) {
        if (verdict.conclusion != Conclusion::holds) continue;
        const bool implied = std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& v) {
            return v.conclusion == Conclusion::holds && v.guarantee != verdict.guarantee &&
                   implies(v.guarantee, verdict.guarantee);
        });
        if (!implied) result.push_back(verdict.guarantee);
    }
    return result;
}

std::string in_words(Guarantee guarantee, Conclusion conclusion) {
    for (const Adjective& adjective : adjectives) {
        if (adjective.guarantee != guarantee) continue;
        switch (conclusion) {
            case Conclusion::holds: return std::string(adjective.word);
            case Conclusion::violated: return fmt::format("not {}", adjective.word);
            case Conclusion::unknown: return fmt::format("undecided whether {}", adjective.word);
        }
    }
    const std::string name = spaced(to_string(guarantee));
    switch (conclusion) {
        case Conclusion::holds: return name + ": holds";
        case Conclusion::violated: return name + ": violated";
        case Conclusion::unknown: break;
    }
    return name + ": undecided";
}

std::string check_text(const CheckOutcome& outcome, const TerminalStyle& style, std::size_t columns,
                       bool explain) {
    std::string text;
    if (outcome.whole_lattice) {
        text = lattice_text(outcome, style, columns);
    } else {
        for (const Verdict& verdict : outcome.verdicts) {
            text += fmt::format(
                "{}: {}\n", heading(outcome),
                toned(style, verdict.conclusion, in_words(verdict.guarantee, verdict.conclusion)));
            if (verdict.staleness) text += "    " + staleness_words(*verdict.staleness) + "\n";
            if (verdict.conclusion == Conclusion::unknown) {
                add_paragraph(text, clean(verdict.limit), 4, columns);
            }
            add_counterexamples(text, outcome, verdict, style, columns, explain);
        }
    }
    for (const std::string& answer : outcome.answers) {
        text += "\n";
        add_paragraph(text, clean(answer), 4, columns);
    }
    return text;
}

}  // namespace cleave::report
