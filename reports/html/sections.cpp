#include "html/sections.hpp"
#include "check/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "html/evidence.hpp"
#include "html/frame.hpp"
#include "run_page/page.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::PhaseAvailability;
using scenario::SweepResult;

std::string_view tone(Standing standing) {
    return standing == Standing::held ? "good" : standing == Standing::violated ? "bad" : "warn";
}

std::string_view mark(Standing standing) {
    return standing == Standing::held ? "✓" : standing == Standing::violated ? "✗" : "?";
}

std::string availability_tiles(const SweepResult& sweep) {
    std::string html;
    const std::vector<SiteStory> all = sites(sweep);
    for (const SiteStory& site : all) {
        if (!site.cut_off || !site.during) continue;
        const scenario::Counts counts = answered(*site.during);
        html += tile(site.name + " answered while cut off", percent(counts.ok, counts.total()),
                     fmt::format("{} of {} operations", count(counts.ok), count(counts.total())));
    }
    const auto peace = std::find_if(all.begin(), all.end(), [](const SiteStory& site) {
        return site.before && answered(*site.before).ok > 0;
    });
    if (peace != all.end()) {
        html += tile(fmt::format("Usual answer in {}", peace->name), duration(peace->before->p50),
                     fmt::format("median; 99th percentile {}", duration(peace->before->p99)));
    }
    return html;
}

std::string tiles(const SweepResult& sweep) {
    std::string html = "<dl class=\"tiles\">\n";
    if (sweep.ok_reads == 0) {
        html += tile("Stale reads", "–", "no read was judged");
    } else if (sweep.stale_reads == 0) {
        html += tile("Stale reads", "none", "of " + count(sweep.ok_reads, "read"));
    } else {
        html +=
            tile("Stale reads", percent(sweep.stale_reads, sweep.ok_reads),
                 fmt::format("{} of {}", count(sweep.stale_reads), count(sweep.ok_reads, "read")),
                 "bad-text");
    }
    html += sweep.lost_writes == 0
                ? tile("Lost writes", "none", "acknowledged, and missing in the end")
                : tile("Lost writes", count(sweep.lost_writes),
                       "in " + count(sweep.runs_with_lost_writes, "run"), "bad-text");
    html += availability_tiles(sweep);
    const std::uint64_t requests =
        sweep.store.gets + sweep.store.puts + sweep.store.removes + sweep.store.lists;
    const std::uint64_t n = std::max<std::uint64_t>(sweep.seeds.size(), 1);
    html += tile("Store's bill for a run", cost(sweep),
                 fmt::format("{} requests", count((requests + n / 2) / n)));
    html += tile("Bytes over the WAN", wan_bytes(sweep), "for a run");
    if (sweep.replay) {
        html += tile("Of the trace", count(sweep.replay->as_recorded) + " as recorded",
                     escape_html(replayed(sweep)));
    }
    return html + "</dl>\n";
}

std::string expectation_line(const SweepResult& sweep) {
    if (!sweep.internal_error.empty()) {
        return "<b class=\"bad-text\">✗ Cleave itself failed; do not trust this result:</b> " +
               escape_html(sweep.internal_error);
    }
    if (sweep.runs_nondeterministic > 0) {
        return fmt::format("<b class=\"bad-text\">✗ {} did not repeat exactly</b>",
                           count(sweep.runs_nondeterministic, "run"));
    }
    if (sweep.judgements.empty()) return "The scenario states no expectation.";
    std::size_t met = 0;
    for (const scenario::Judgement& judgement : sweep.judgements) met += judgement.met ? 1 : 0;
    if (met == sweep.judgements.size()) {
        return fmt::format("<b class=\"good-text\">✓ As the scenario expects</b> ({} met)",
                           count(met, "expectation"));
    }
    return fmt::format("<b class=\"bad-text\">✗ Not as the scenario expects</b> ({} of {} met)",
                       met, sweep.judgements.size());
}

std::string card(const SweepResult& sweep) {
    const Standing standing = consistency(sweep);
    return fmt::format(
        "<article class=\"card {}\">\n<h2>{}</h2>\n<p class=\"system\">{}, seeds {}</p>\n"
        "<p class=\"badge {}\">{} {}</p>\n<p class=\"promise\"><b>It promises</b> {}.</p>\n{}"
        "<p class=\"asked\">{}</p>\n</article>\n",
        tone(standing), escape_html(sweep.scenario.name), escape_html(system_name(sweep)),
        seeds(sweep.seeds), tone(standing), mark(standing),
        escape_html(capitalised(consistency_seen(sweep))), escape_html(promise(sweep)),
        tiles(sweep), expectation_line(sweep));
}

std::string question(Sweeps sweeps) {
    if (sweeps.size() == 1) return escape_html(sweeps[0].scenario.name);
    return "Which one stayed consistent, and what did that cost?";
}

// Of many, how many stayed consistent, and the names of the others: their cards follow.
std::string answer_of_many(Sweeps sweeps) {
    std::string others;
    std::size_t held = 0;
    for (const SweepResult& sweep : sweeps) {
        if (consistency(sweep) == Standing::held) {
            ++held;
        } else {
            others += fmt::format("{}<b>{}</b> ({})", others.empty() ? "" : ", ",
                                  escape_html(sweep.scenario.name), consistency_seen(sweep));
        }
    }
    const std::string rest = others.empty() ? "" : fmt::format(" The others: {}.", others);
    return fmt::format("<b>{} of {}</b> were linearizable in all their runs.{}", held,
                       sweeps.size(), rest);
}

std::string answer(Sweeps sweeps) {
    std::string html;
    if (sweeps.size() == 1) {
        html = escape_html(sweeps[0].scenario.description) + " ";
    } else {
        html =
            "Consistent means that a read returns the latest write, wherever it was made "
            "(linearizable). ";
    }
    if (sweeps.size() > 1 && same_world(sweeps)) {
        html += "The same clients, the same network, the same faults. ";
    }
    constexpr std::size_t told_apart = 4;
    if (sweeps.size() > told_apart) return html + answer_of_many(sweeps);
    for (const SweepResult& sweep : sweeps) {
        const std::string name = sweeps.size() == 1 ? "It" : escape_html(sweep.scenario.name);
        html += fmt::format("<b>{}</b> was {}", name, consistency_seen(sweep));
        for (const SiteStory& site : sites(sweep)) {
            if (!site.cut_off || !site.during) continue;
            const scenario::Counts counts = answered(*site.during);
            html += fmt::format("; while cut off, {} got {} of its operations answered",
                                escape_html(site.name), percent(counts.ok, counts.total()));
        }
        html += ". ";
    }
    return html;
}

std::string link_to_run(const SweepResult& sweep, const std::vector<std::string>& run_pages,
                        std::size_t index) {
    if (index >= run_pages.size() || run_pages[index].empty()) return {};
    return fmt::format(
        "<p class=\"note\"><a href=\"{}\">Look into the run of seed {}</a>: the messages that led "
        "there, the topology, and every operation on a timeline.</p>\n",
        link_target(run_pages[index]), sweep.shown.seed);
}

std::string one_counterexample(const SweepResult& sweep, std::size_t number,
                               const std::string& link) {
    const check::Counterexample* shown = counterexample(sweep);
    if (!shown) return {};
    const check::Guarantee guarantee = shown_verdict(sweep)->guarantee;
    const std::string caption =
        fmt::format("Seed {}, <code>{}</code>: {} that no order explains", sweep.shown.seed,
                    escape_html(sweep.shown.history.key_name(shown->key)),
                    count(shown->core.size(), "operation"));
    return fmt::format(
        "<section id=\"counterexample-{}\">\n<h2>What went wrong: {}</h2>\n"
        "<p class=\"explanation\">{}</p>\n{}{}</section>\n",
        number,
        escape_html(sweep.scenario.name + ": " + in_words(guarantee, check::Conclusion::violated)),
        escape_html(capitalised(shown->explanation)),
        evidence_figure(scene_of(sweep), *shown, caption, fmt::format("ce{}", number)), link);
}

std::string legend_line(std::string_view variable, std::string_view dashes, std::string_view name) {
    return fmt::format(
        "<li><svg viewBox=\"0 0 30 12\" aria-hidden=\"true\"><path d=\"M0,6 H30\" "
        "stroke=\"var({})\" "
        "stroke-width=\"3\"{}/></svg>{}</li>\n",
        variable, dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", dashes), name);
}

std::string legend_shade(std::string_view variable, std::string_view name) {
    return fmt::format(
        "<li><svg viewBox=\"0 0 30 12\" aria-hidden=\"true\"><rect width=\"30\" height=\"12\" "
        "fill=\"var({})\"/></svg>{}</li>\n",
        variable, name);
}

std::string plots_legend() {
    return "<ul class=\"legend\">\n" + legend_line("--reads", "", "reads answered") +
           legend_line("--writes", "7 4", "writes answered") +
           legend_line("--p50", "", "latency, median") +
           legend_line("--p99", "3 2", "latency, 99th percentile") +
           legend_shade("--cut", "partition (faint: elsewhere)") +
           legend_shade("--crash", "other fault") + "</ul>\n";
}

std::string figure(const std::string& caption, const std::string& svg) {
    return fmt::format("<figure class=\"panel\"><figcaption>{}</figcaption>\n{}</figure>\n",
                       caption, svg);
}

std::string grid(std::size_t columns, const std::string& figures) {
    return fmt::format(
        "<div class=\"grid\" style=\"grid-template-columns:repeat({},minmax(0,1fr))\">\n{}</div>\n",
        columns, figures);
}

// One scenario: its sites abreast.
std::string figures_of_one(const SweepResult& sweep, const std::vector<std::string>& figures) {
    std::string html;
    for (std::size_t i = 0; i < std::min(figures.size(), sweep.shown.series.size()); ++i) {
        html += figure(escape_html(capitalised(sweep.shown.series[i].site)), figures[i]);
    }
    return grid(2, html);
}

// Figures come scenario by scenario; the page sets them site by site, scenarios abreast.
std::string figures_by_site(Sweeps sweeps, const std::vector<std::string>& figures) {
    std::map<std::string, std::string> by_site;
    std::vector<std::string> order;
    std::size_t next = 0;
    for (const SweepResult& sweep : sweeps) {
        for (const scenario::SiteSeries& series : sweep.shown.series) {
            if (next == figures.size()) break;
            const auto [place, is_new] = by_site.try_emplace(series.site);
            if (is_new) order.push_back(series.site);
            place->second += figure(fmt::format("{} <span class=\"small-note\">seed {}</span>",
                                                escape_html(sweep.scenario.name), sweep.shown.seed),
                                    figures[next++]);
        }
    }
    std::string html;
    for (const std::string& site : order) {
        html += fmt::format("<h3>{}</h3>\n{}", escape_html(capitalised(site)),
                            grid(std::min<std::size_t>(sweeps.size(), 3), by_site[site]));
    }
    return html;
}

}  // namespace

std::string header_section(Sweeps sweeps) {
    std::uint64_t runs = 0;
    std::uint64_t operations = 0;
    for (const SweepResult& sweep : sweeps) {
        runs += sweep.seeds.size();
        operations += sweep.operations;
    }
    std::string html = fmt::format(
        "<header>\n<p class=\"brand\">Cleave · {} · {} checked</p>\n<h1>{}</h1>\n"
        "<p class=\"lead\">{}</p>\n</header>\n<div class=\"cards\">\n",
        count(runs, "run"), count(operations, "operation"), question(sweeps), answer(sweeps));
    for (const SweepResult& sweep : sweeps) html += card(sweep);
    return html + "</div>\n";
}

std::string counterexample_sections(Sweeps sweeps, const std::vector<std::string>& run_pages) {
    std::string html;
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        html += one_counterexample(sweeps[i], i + 1, link_to_run(sweeps[i], run_pages, i));
    }
    return html;
}

std::string plots_section(Sweeps sweeps, const std::vector<std::string>& figures) {
    if (figures.empty()) return {};
    std::string html =
        "<section id=\"over-time\">\n<h2>What clients saw over time</h2>\n<p class=\"note\">One "
        "run "
        "of each scenario, by site and over virtual time: the share of operations that were "
        "answered, and how long the answers took (logarithmic; the axes are the same "
        "everywhere).</p>\n" +
        plots_legend();
    html +=
        sweeps.size() == 1 ? figures_of_one(sweeps[0], figures) : figures_by_site(sweeps, figures);
    return html + "</section>\n";
}

std::string reproduce_section(Sweeps sweeps, const std::vector<std::string>& run_pages) {
    std::string html =
        "<section id=\"reproduce\">\n<h2>See it yourself</h2>\n<p class=\"note\">The "
        "same seed gives the same run, event by event, on every machine. The trace "
        "hash proves it.</p>\n<div class=\"panel\">\n";
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        const SweepResult& sweep = sweeps[i];
        html += fmt::format(
            "<h3>{}</h3>\n{}{}<p class=\"small-note\">Seed {}, trace hash <code>{}</code>, {}; "
            "this "
            "page covers seeds {}.</p>\n",
            escape_html(sweep.scenario.name), copy_box(sweep.reproduce),
            link_to_run(sweep, run_pages, i), sweep.shown.seed, hex(sweep.shown.trace_hash),
            count(sweep.shown.events, "event"), seeds(sweep.seeds));
    }
    return html + "</div>\n</section>\n";
}

std::string glossary_section() {
    return "<section id=\"words\">\n<h2>The words on this page</h2>\n<dl class=\"glossary\">\n" +
           definition("Linearizable",
                      "Every operation seems to happen at one instant between question and answer, "
                      "so a read returns the latest write, whoever wrote it and wherever. Herlihy "
                      "and Wing, 1990.") +
           definition("Stale read",
                      "A read that returned an older value than one already replaced before the "
                      "read began.") +
           definition("Lost write",
                      "A write that was acknowledged, and that no client could find at the end.") +
           definition(
               "Answered",
               "The client got what it asked for. A refusal in time is honest, but it counts "
               "as not answered, like silence.") +
           definition("CP, AP",
                      "What a system gives up when the network is cut: CP keeps consistency and "
                      "refuses to answer, AP keeps answering and risks stale data. Gilbert and "
                      "Lynch, 2002.") +
           definition("p50, p99",
                      "Half of the answers came within the first, all but one in a hundred within "
                      "the second.") +
           "</dl>\n</section>\n";
}

}  // namespace cleave::report
