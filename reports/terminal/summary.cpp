#include "terminal/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "check/outcome.hpp"
#include "terminal/style.hpp"
#include "terminal/table.hpp"
#include "terminal/timeline.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/properties.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Counts;
using scenario::PhaseAvailability;
using scenario::SweepResult;

using Sweeps = std::span<const SweepResult>;
// More than these are listed, not compared.
constexpr std::size_t compared_max = 6;

void row(Table& table, Sweeps sweeps, std::string_view label,
         const std::function<Cell(const SweepResult&)>& cell) {
    std::vector<Cell> cells;
    for (const SweepResult& sweep : sweeps) cells.push_back(cell(sweep));
    table.row(label, cells);
}

Tone tone_of(Standing standing) {
    return standing == Standing::held       ? Tone::good
           : standing == Standing::violated ? Tone::bad
                                            : Tone::warn;
}

Cell seen_cell(const SweepResult& sweep) {
    const Standing standing = consistency(sweep);
    const std::string mark = standing == Standing::held       ? "✓ "
                             : standing == Standing::violated ? "✗ "
                                                              : "? ";
    return {mark + consistency_seen(sweep), tone_of(standing)};
}

Cell bad_if_any(std::string text, std::uint64_t n) {
    return {n == 0 ? "none" : std::move(text), n == 0 ? Tone::plain : Tone::bad};
}

Cell verdict_cell(const SweepResult& sweep) {
    if (!sweep.internal_error.empty()) return {"✗ Cleave itself failed, see below", Tone::bad};
    if (sweep.runs_nondeterministic > 0) {
        return {count(sweep.runs_nondeterministic, "run") + " not deterministic", Tone::bad};
    }
    if (sweep.judgements.empty()) return {"nothing was expected"};
    return as_expected(sweep) ? Cell{"✓ yes", Tone::good} : Cell{"✗ no, see below", Tone::bad};
}

void consistency_rows(Table& table, Sweeps sweeps) {
    table.heading("Consistency");
    row(table, sweeps, "system", [](const SweepResult& s) { return Cell{system_name(s)}; });
    row(table, sweeps, "it promises", [](const SweepResult& s) { return Cell{promise(s)}; });
    row(table, sweeps, "seen", seen_cell);
    row(table, sweeps, "stale reads", [](const SweepResult& s) {
        return s.ok_reads == 0 ? Cell{"–"} : bad_if_any(stale_reads(s), s.stale_reads);
    });
    row(table, sweeps, "lost writes", [](const SweepResult& s) {
        return bad_if_any(
            fmt::format("{} in {}", count(s.lost_writes), count(s.runs_with_lost_writes, "run")),
            s.lost_writes);
    });
    row(table, sweeps, "expected: linearizable",
        [](const SweepResult& s) { return Cell{expected(s.scenario.expect.linearizable)}; });
    row(table, sweeps, "as expected?", verdict_cell);
}

std::string share(const PhaseAvailability* phase, Counts PhaseAvailability::*kind) {
    if (!phase) return "–";
    const Counts& counts = phase->*kind;
    return percent(counts.ok, counts.total());
}

// "100 │ 44.4 │ >99.9 %": one unit for three numbers.
std::string phases(const SiteStory& site, Counts PhaseAvailability::*kind) {
    if (!site.during && !site.after) return share(site.before, kind);
    const auto number = [&](const PhaseAvailability* phase) {
        const std::string text = share(phase, kind);
        return text.substr(0, text.find(' '));
    };
    return fmt::format("{} │ {} │ {}", number(site.before), number(site.during),
                       share(site.after, kind));
}

std::string latency(const PhaseAvailability* phase) {
    if (!phase || answered(*phase).ok == 0) return "–";
    return fmt::format("{} / {}", duration(phase->p50), duration(phase->p99));
}

std::string during_the_cut(const SiteStory& site) {
    if (!site.during) return "–";
    const Counts all = answered(*site.during);
    return part_of(all.ok, all.total());
}

const SiteStory* find(const std::vector<SiteStory>& stories, const std::string& name) {
    const auto found = std::find_if(stories.begin(), stories.end(),
                                    [&](const SiteStory& story) { return story.name == name; });
    return found == stories.end() ? nullptr : &*found;
}

void site_rows(Table& table, Sweeps sweeps, const std::string& name) {
    bool cut = false;
    bool partitioned = false;
    for (const SweepResult& sweep : sweeps) {
        const std::vector<SiteStory> stories = sites(sweep);
        const SiteStory* site = find(stories, name);
        cut = cut || (site && site->cut_off);
        partitioned = partitioned || (site && site->during);
    }
    table.heading(shorten(name, 60) + (cut           ? ", cut off for a while"
                                       : partitioned ? ", on the side that kept the store"
                                                     : ""));
    const auto line = [&](std::string_view label,
                          const std::function<std::string(const SiteStory&)>& cell) {
        row(table, sweeps, label, [&](const SweepResult& sweep) {
            const std::vector<SiteStory> stories = sites(sweep);
            const SiteStory* site = find(stories, name);
            return Cell{site ? cell(*site) : "–"};
        });
    };
    line("reads answered", [](const SiteStory& s) { return phases(s, &PhaseAvailability::reads); });
    line("writes answered",
         [](const SiteStory& s) { return phases(s, &PhaseAvailability::writes); });
    if (cut) line("both, during the cut", [](const SiteStory& s) { return during_the_cut(s); });
    line(partitioned ? "p50 / p99 before" : "p50 / p99",
         [](const SiteStory& s) { return latency(s.before); });
    if (partitioned) {
        line("p50 / p99 during the cut", [](const SiteStory& s) { return latency(s.during); });
        line("p50 / p99 after", [](const SiteStory& s) { return latency(s.after); });
    }
}

std::vector<std::string> site_names(Sweeps sweeps) {
    std::vector<std::string> names;
    for (const bool cut : {true, false}) {
        for (const SweepResult& sweep : sweeps) {
            for (const SiteStory& site : sites(sweep)) {
                const bool known = std::find(names.begin(), names.end(), site.name) != names.end();
                if (!known && (site.cut_off || !cut)) names.push_back(site.name);
            }
        }
    }
    return names;
}

void cost_rows(Table& table, Sweeps sweeps) {
    table.heading("Cost of a run, on average");
    row(table, sweeps, "store requests",
        [](const SweepResult& s) { return Cell{store_requests(s)}; });
    row(table, sweeps, "bytes over the WAN",
        [](const SweepResult& s) { return Cell{wan_bytes(s)}; });
    const bool replays = std::any_of(sweeps.begin(), sweeps.end(),
                                     [](const SweepResult& s) { return s.replay.has_value(); });
    if (replays) {
        row(table, sweeps, "trace, in all runs",
            [](const SweepResult& s) { return Cell{replayed(s)}; });
    }
    row(table, sweeps, "store's bill", [](const SweepResult& s) { return Cell{cost(s)}; });
}

// The answer before the figures: one line a scenario, and what the cut did to it.
std::string totals(Sweeps sweeps, const TerminalStyle& style) {
    std::uint64_t runs = 0;
    std::uint64_t operations = 0;
    for (const SweepResult& sweep : sweeps) {
        runs += sweep.seeds.size();
        operations += sweep.operations;
    }
    const std::string what =
        sweeps.size() == 1 ? std::string() : fmt::format("{}, ", count(sweeps.size(), "scenario"));
    return style.bold(fmt::format("{}{}, {} checked", what, count(runs, "run"),
                                  count(operations, "operation"))) +
           "\n";
}

std::string title(Sweeps sweeps, const TerminalStyle& style, std::size_t columns) {
    std::string text = totals(sweeps, style);
    for (const SweepResult& sweep : sweeps) {
        const Cell seen = seen_cell(sweep);
        std::string words = fmt::format("{}: {} (seeds {})", clean(sweep.scenario.name),
                                        consistency_seen(sweep), seeds(sweep.seeds));
        std::vector<std::string> lines = wrap(words, columns - 4);
        for (const std::string& line : cut_off_lines(sweep)) {
            for (std::string& part : wrap(line, columns - 4)) lines.push_back(std::move(part));
        }
        const std::string mark = seen.text.substr(0, seen.text.find(' '));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            text +=
                (i == 0 ? "  " + toned(style, mark, seen.tone) + " " : "    ") + lines[i] + "\n";
        }
    }
    return text + "\n";
}

// What the expectations said and what was seen; only what is worth reading in a comparison.
std::string judgements(const SweepResult& sweep, const TerminalStyle& style, std::size_t columns) {
    if (sweep.judgements.empty()) return {};
    std::string text = "\n" + style.bold("Expected and seen") + "\n";
    for (const scenario::Judgement& judgement : sweep.judgements) {
        const std::string words =
            fmt::format("{}; seen: {}", clean(judgement.expectation), clean(judgement.observed));
        bool first = true;
        for (const std::string& line : wrap(words, columns - 4)) {
            const std::string mark = !first                   ? "    "
                                     : judgement.inconclusive ? "  " + style.warn("?") + " "
                                     : judgement.met          ? "  " + style.good("✓") + " "
                                                              : "  " + style.bad("✗") + " ";
            text += mark + line + "\n";
            first = false;
        }
    }
    return text;
}

// What the protocol's code told of itself: the search's own account of how far it got.
std::string properties(const SweepResult& sweep, const TerminalStyle& style, std::size_t columns) {
    if (sweep.properties.empty()) return {};
    std::string text = "\n" + style.bold("Properties") + "\n";
    for (const scenario::PropertyTotal& property : sweep.properties) {
        const Standing how = standing(property);
        const std::string mark = how == Standing::held       ? style.good("✓")
                                 : how == Standing::violated ? style.bad("✗")
                                                             : style.warn("–");
        const std::string words =
            fmt::format("{}: {}: {}", to_string(property.kind), clean(property.sentence),
                        clean(property_seen(sweep, property)));
        bool first = true;
        for (const std::string& line : wrap(words, columns - 4)) {
            text += (first ? "  " + mark + " " : "    ") + line + "\n";
            first = false;
        }
    }
    return text;
}

std::string ending(const SweepResult& sweep, const TerminalStyle& style, std::size_t columns) {
    std::string text;
    if (!sweep.internal_error.empty()) {
        text += "\n" + style.bad("Cleave itself failed; do not trust this result:") + "\n";
        for (const std::string& line : wrap(clean(sweep.internal_error), columns - 2)) {
            text += "  " + line + "\n";
        }
    }
    const std::string evidence = terminal_counterexample(sweep, style, columns);
    if (!evidence.empty()) text += "\n" + evidence;
    if (consistency(sweep) == Standing::unsettled) {
        text +=
            "\n  " + style.warn("Undecided:") + " " + clean(sweep.shown.linearizable.limit) + "\n";
    }
    text += fmt::format("\nSeed {}, trace hash {}, {}\n", sweep.shown.seed,
                        hex(sweep.shown.trace_hash), count(sweep.shown.events, "event"));
    if (!sweep.reproduce.empty()) {
        text += "Reproduce:  " + style.bold(clean(sweep.reproduce)) + "\n";
    }
    return text;
}

// The lines of a comparison that stand side by side, for as many scenarios as fit.
std::string side_by_side(Sweeps sweeps, const TerminalStyle& style, std::size_t columns) {
    Table table(columns, sweeps.size(), style);
    row(table, sweeps, "", [](const SweepResult& s) { return Cell{clean(s.scenario.name)}; });
    table.rule();
    consistency_rows(table, sweeps);
    const bool phases = std::any_of(sweeps.begin(), sweeps.end(), [](const SweepResult& sweep) {
        const std::vector<SiteStory> all = sites(sweep);
        return std::any_of(all.begin(), all.end(), [](const SiteStory& s) { return s.during; });
    });
    table.heading(phases ? "Availability and latency (before │ during │ after the cut)"
                         : "Availability and latency");
    for (const std::string& name : site_names(sweeps)) site_rows(table, sweeps, name);
    cost_rows(table, sweeps);
    return table.text();
}

// Everything about one of several.
std::string in_full(const SweepResult& sweep, const TerminalStyle& style, std::size_t columns) {
    const std::string name = shorten(clean(sweep.scenario.name), columns - 4);
    return "\n" + style.bold("── " + name) + "\n" + judgements(sweep, style, columns) +
           properties(sweep, style, columns) + ending(sweep, style, columns);
}

// What is left of each path without the folders that all have in common, and without its ending.
std::vector<std::string> short_paths(Sweeps sweeps) {
    std::size_t common = sweeps[0].scenario.path.rfind('/') + 1;
    for (const SweepResult& sweep : sweeps) {
        const std::string& path = sweep.scenario.path;
        while (path.compare(0, common, sweeps[0].scenario.path, 0, common) != 0) {
            common = common < 2 ? 0 : sweeps[0].scenario.path.rfind('/', common - 2) + 1;
        }
    }
    std::vector<std::string> paths;
    for (const SweepResult& sweep : sweeps) {
        const std::string path = clean(sweep.scenario.path.substr(common));
        paths.push_back(path.ends_with(".yaml") ? path.substr(0, path.size() - 5) : path);
    }
    return paths;
}

// Of a system that is not linearizable: the strongest promise that held, if the scenario has one.
std::string best_seen(const SweepResult& sweep) {
    if (consistency(sweep) != Standing::violated) return consistency_seen(sweep);
    for (std::size_t i = 0; i < sweep.guarantees.size(); ++i) {
        const scenario::GuaranteeTotal& total = sweep.guarantees[i];
        const bool promised =
            sweep.scenario.expect.guarantees[i].expected == scenario::Expected::holds;
        if (!promised || total.runs_violated > 0 || total.runs_undecided > 0) continue;
        return fmt::format("{} in all {}", in_words(total.guarantee, check::Conclusion::holds),
                           count(sweep.seeds.size(), "run"));
    }
    return consistency_seen(sweep);
}

// A line for each of many, and everything about those that are not as expected.
std::string one_by_one(Sweeps sweeps, const TerminalStyle& style, std::size_t columns) {
    constexpr std::size_t seen_width = 34;  // "not linearizable in 50 of 50 runs"
    const std::vector<std::string> paths = short_paths(sweeps);
    std::size_t width = 0;
    for (const std::string& path : paths) width = std::max(width, path.size());
    width = std::min(width, columns - seen_width - 6);
    std::size_t met = 0;
    std::string lines, rest;
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        const Cell verdict = verdict_cell(sweeps[i]);
        const bool bad = verdict.tone == Tone::bad;
        met += !bad;
        lines += fmt::format("  {} {:<{}}  {}\n", bad ? style.bad("✗") : style.good("✓"),
                             shorten(paths[i], width), width,
                             shorten(best_seen(sweeps[i]), columns - width - 6));
        if (bad) rest += in_full(sweeps[i], style, columns);
    }
    return fmt::format("\n{} of {} as expected\n\n{}{}", count(met),
                       count(sweeps.size(), "scenario"), lines, rest);
}

}  // namespace

std::string terminal_summary(std::span<const SweepResult> sweeps, const TerminalOptions& options) {
    const TerminalStyle style{options.colour};
    const std::size_t columns = std::clamp<std::size_t>(options.columns, 60, 100);
    if (sweeps.size() > compared_max) {
        return totals(sweeps, style) + one_by_one(sweeps, style, columns);
    }
    const std::size_t abreast = columns >= 90 ? 3 : 2;
    std::string text = title(sweeps, style, columns);
    for (std::size_t at = 0; at < sweeps.size(); at += abreast) {
        if (at > 0) text += "\n\n";
        text +=
            side_by_side(sweeps.subspan(at, std::min(abreast, sweeps.size() - at)), style, columns);
    }
    for (const SweepResult& sweep : sweeps) {
        if (sweeps.size() > 1) {
            text += in_full(sweep, style, columns);
            continue;
        }
        text += judgements(sweep, style, columns);
        text += properties(sweep, style, columns);
        text += ending(sweep, style, columns);
    }
    return text;
}

std::string terminal_summary(const SweepResult& sweep, const TerminalOptions& options) {
    return terminal_summary(std::span(&sweep, 1), options);
}

}  // namespace cleave::report
