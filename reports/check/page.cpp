#include <fmt/format.h>

#include <algorithm>

#include "check/outcome.hpp"
#include "html/evidence.hpp"
#include "html/frame.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using check::Conclusion;
using check::Counterexample;
using check::Verdict;

std::string_view tone(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::holds: return "good";
        case Conclusion::violated: return "bad";
        case Conclusion::unknown: break;
    }
    return "warn";
}

std::string_view mark(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::holds: return "✓";
        case Conclusion::violated: return "✗";
        case Conclusion::unknown: break;
    }
    return "?";
}

std::string badge(const Verdict& verdict) {
    return fmt::format("<p class=\"badge {}\">{} {}</p>\n", tone(verdict.conclusion),
                       mark(verdict.conclusion),
                       escape_html(capitalised(in_words(verdict.guarantee, verdict.conclusion))));
}

struct Outcomes {
    std::uint64_t ok = 0, failed = 0, unknown = 0;
    std::uint32_t processes = 0;
    Instant first = Instant::max(), last;
};

Outcomes outcomes_of(const history::History& history) {
    Outcomes result;
    std::vector<std::uint32_t> processes(history.processes().begin(), history.processes().end());
    std::sort(processes.begin(), processes.end());
    result.processes = static_cast<std::uint32_t>(std::unique(processes.begin(), processes.end()) -
                                                  processes.begin());
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        result.first = std::min(result.first, history.invocations()[i]);
        result.last = std::max(result.last, history.invocations()[i]);
        switch (history.outcome(history::OpIndex{i})) {
            case Outcome::ok: ++result.ok; break;
            case Outcome::fail: ++result.failed; break;
            case Outcome::unknown: ++result.unknown; continue;
        }
        result.last = std::max(result.last, history.completions()[i]);
    }
    return result;
}

std::string tiles(const CheckOutcome& outcome) {
    const history::History& history = *outcome.history;
    const Outcomes seen = outcomes_of(history);
    const Duration span = history.empty() ? Duration() : seen.last - seen.first;
    return "<dl class=\"tiles\">\n" +
           tile("Operations", count(history.size()),
                fmt::format("{} ok, {} failed", count(seen.ok), count(seen.failed))) +
           tile("Of unknown outcome", seen.unknown == 0 ? "none" : count(seen.unknown),
                "no answer: they may have happened") +
           tile("Keys", count(history.key_count()), "each judged as its guarantee says") +
           tile("Processes", count(seen.processes), "clients, one operation at a time") +
           tile("Time covered", duration(span), "from the first question to the last answer") +
           "</dl>\n";
}

std::string header(const CheckOutcome& outcome) {
    const Verdict& first = outcome.verdicts.front();
    std::string title = capitalised(in_words(first.guarantee, first.conclusion));
    std::string lead =
        fmt::format("The history <code>{}</code>, judged as {}: {}.", escape_html(outcome.file),
                    escape_html(outcome.object->name), escape_html(outcome.object->meaning));
    if (outcome.whole_lattice) {
        std::string names;
        for (const check::Guarantee guarantee : strongest(outcome.verdicts)) {
            names += (names.empty() ? "" : ", ") + std::string(to_string(guarantee));
        }
        title =
            names.empty() ? "Nothing that was tried holds" : "The strongest that hold: " + names;
    } else {
        lead += fmt::format(" <b>{}</b> means: {}.",
                            escape_html(capitalised(to_string(first.guarantee))),
                            escape_html(info(first.guarantee).meaning));
    }
    return fmt::format(
        "<header>\n<p class=\"brand\">Cleave · a history checked</p>\n<h1>{}</h1>\n"
        "<p class=\"lead\">{}</p>\n</header>\n<article class=\"card {}\">\n{}{}</article>\n",
        escape_html(title), lead, outcome.whole_lattice ? "" : tone(first.conclusion),
        outcome.whole_lattice ? "" : badge(first), tiles(outcome));
}

std::string lattice(const CheckOutcome& outcome) {
    if (!outcome.whole_lattice) return {};
    std::string html =
        "<section id=\"lattice\">\n<h2>Every guarantee, the strongest first</h2>\n"
        "<table class=\"compare\">\n<thead><tr><th>Guarantee</th><th></th><th>What it means</th>"
        "<th>What was found</th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < outcome.verdicts.size(); ++i) {
        const Verdict& verdict = outcome.verdicts[i];
        const check::GuaranteeInfo& row = info(verdict.guarantee);
        html += fmt::format(
            "<tr><th>{}</th><td class=\"verdict {}-text\">{} {}</td><td>{}</td><td>{}</td></tr>\n",
            row.name, tone(verdict.conclusion), mark(verdict.conclusion),
            to_string(verdict.conclusion), escape_html(row.meaning),
            escape_html(capitalised(remark(outcome, i))));
    }
    return html + "</tbody>\n</table>\n</section>\n";
}

std::string counterexamples(const CheckOutcome& outcome) {
    const Scene scene = scene_of(*outcome.history, outcome.object, outcome.disturbances);
    std::string html;
    std::size_t number = 0;
    for (const Verdict& verdict : outcome.verdicts) {
        for (const Counterexample& shown : verdict.counterexamples) {
            ++number;
            const std::string key(outcome.history->key_name(shown.key));
            std::string title = in_words(verdict.guarantee, verdict.conclusion);
            if (!shown.anomaly.empty()) title = shown.anomaly + ", so " + title;
            std::string caption = count(shown.core.size(), "operation") + " that no order explains";
            if (!key.empty())
                caption = fmt::format("<code>{}</code>: ", escape_html(key)) + caption;
            html += fmt::format(
                "<section id=\"counterexample-{0}\">\n<h2>What went wrong: {1}</h2>\n"
                "<p class=\"explanation\">{2}</p>\n{3}</section>\n",
                number, escape_html(title), escape_html(capitalised(shown.explanation)),
                evidence_figure(scene, shown, caption, fmt::format("ce{}", number)));
            if (outcome.whole_lattice) break;  // one a guarantee is enough there
        }
        if (verdict.keys_violated > verdict.counterexamples.size() && !outcome.whole_lattice) {
            html += fmt::format(
                "<p class=\"note\">And {}, not drawn here.</p>\n",
                count(verdict.keys_violated - verdict.counterexamples.size(), "further key"));
        }
    }
    return html;
}

std::string answers(const CheckOutcome& outcome) {
    if (outcome.answers.empty()) return {};
    std::string html = "<section id=\"questions\">\n<h2>Further questions</h2>\n";
    for (const std::string& answer : outcome.answers) {
        html += fmt::format("<p class=\"explanation\">{}</p>\n", escape_html(answer));
    }
    return html + "</section>\n";
}

// ".", or what was not re-checked, and why.
std::string except_unchecked(const CheckOutcome& outcome) {
    std::string exceptions;
    for (std::size_t i = 0; i < outcome.unchecked.size(); ++i) {
        if (outcome.unchecked[i].empty()) continue;
        exceptions += fmt::format("{} that on <b>{}</b>, which is too large for it ({})",
                                  exceptions.empty() ? " but" : " and",
                                  to_string(outcome.verdicts[i].guarantee),
                                  escape_html(outcome.unchecked[i]));
    }
    return exceptions + ".";
}

std::string how_it_was_decided(const CheckOutcome& outcome) {
    std::string html =
        "<section id=\"reproduce\">\n<h2>See it yourself</h2>\n<p class=\"note\">The same history "
        "gives the same verdict and evidence on every machine. Before anybody saw this page, a "
        "separate certifier, which shares no code with the engines, re-checked all evidence" +
        except_unchecked(outcome) + "</p>\n<div class=\"panel\">\n" + copy_box(outcome.command);
    std::uint64_t steps = 0;
    for (const Verdict& verdict : outcome.verdicts) steps += verdict.steps;
    return html + fmt::format("<p class=\"small-note\">Decided in {}.</p>\n</div>\n</section>\n",
                              count(steps, "step"));
}

std::string glossary() {
    return "<section id=\"words\">\n<h2>The words on this page</h2>\n<dl class=\"glossary\">\n" +
           definition("Unknown outcome",
                      "A client that got no answer cannot know whether its operation happened. It "
                      "may take effect at any moment after it was asked for, or never.") +
           definition("Counterexample",
                      "The fewest operations that cannot all be as recorded. Take away the record "
                      "of any one of them, and an order exists.") +
           definition("Undecided",
                      "A limit of steps, memory or time was reached before an answer was found. It "
                      "says nothing about the history.") +
           "</dl>\n</section>\n";
}

}  // namespace

std::string check_page(const CheckOutcome& outcome) {
    const Verdict& first = outcome.verdicts.front();
    const std::string title =
        outcome.file + ": " +
        (outcome.whole_lattice ? "its place in the lattice of guarantees"
                               : in_words(first.guarantee, first.conclusion)) +
        " (Cleave)";
    return framed(title, header(outcome) + lattice(outcome) + counterexamples(outcome) +
                             answers(outcome) + how_it_was_decided(outcome) + glossary());
}

}  // namespace cleave::report
