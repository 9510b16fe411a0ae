// Every measure of one system under one plan: a row each, a column for each workload.

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "tradeoff/sections.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Estimate;
using tradeoff::PhaseMeasures;
using tradeoff::Quantiles;
using tradeoff::Rate;
using tradeoff::Side;
using CellText = std::function<std::string(const Cell&)>;  // any text, not yet escaped

std::string quantiles_text(const Quantiles& q, NumberText text) {
    if (!q.p50 && !q.p99 && !q.p999) return "–";
    return fmt::format("{} / {} / {}", with_interval(q.p50, text), with_interval(q.p99, text),
                       with_interval(q.p999, text));
}

class MeasureTable {
  public:
    MeasureTable(const TradeoffView& view, std::size_t system, std::size_t plan)
        : view_(view), system_(system), plan_(plan) {}

    std::string html() {
        consistency();
        availability();
        latency();
        cost();
        rest();
        return fmt::format(
            "<table class=\"measures\"><caption class=\"unseen\">{}: {}</caption>\n{}{}</table>\n",
            escape_html(view_.system(system_)), escape_html(view_.plan(plan_)), head(), rows_);
    }

  private:
    const Cell* at(std::size_t workload) const { return view_.measured(system_, workload, plan_); }

    std::string head() const {
        std::string html = "<thead><tr><th scope=\"col\">Measure</th>";
        for (std::size_t w = 0; w < view_.workloads(); ++w) {
            const Cell* cell = at(w);
            html += fmt::format("<th scope=\"col\"{}>{}</th>",
                                cell ? fmt::format(" id=\"{}\"", cell_id(*cell)) : "",
                                workload_link(view_, w));
        }
        return html + "</tr></thead>\n";
    }

    void group(std::string_view name) {
        rows_ += fmt::format(
            "<tbody><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
            view_.workloads() + 1, escape_html(name));
    }
    void end_group() { rows_ += "</tbody>\n"; }

    // A row in which nothing was measured is left out.
    void row(std::string_view key, std::string_view name, const CellText& text) {
        std::string cells;
        bool any = false;
        for (std::size_t w = 0; w < view_.workloads(); ++w) {
            const Cell* cell = at(w);
            const std::string value = cell ? text(*cell) : "–";
            any = any || value != "–";
            cells += "<td>" + escape_html(value) + "</td>";
        }
        if (!any) return;
        rows_ +=
            fmt::format("<tr><th scope=\"row\">{}</th>{}</tr>\n", defined(view_, key, name), cells);
    }

    void guarantees() {
        std::vector<check::Guarantee> all;
        for (std::size_t w = 0; w < view_.workloads(); ++w) {
            if (!at(w)) continue;
            for (const tradeoff::Held& held : at(w)->consistency.guarantees) {
                if (std::ranges::find(all, held.guarantee) == all.end()) {
                    all.push_back(held.guarantee);
                }
            }
        }
        std::ranges::stable_sort(all);
        for (const check::Guarantee guarantee : all) {
            row("level", check::to_string(guarantee), [&](const Cell& cell) -> std::string {
                for (const tradeoff::Held& held : cell.consistency.guarantees) {
                    if (held.guarantee == guarantee) return held_text(held);
                }
                return "–";
            });
        }
    }

    static std::string held_text(const tradeoff::Held& held) {
        const std::uint64_t runs = held.held + held.violated + held.undecided;
        if (runs == 0) return "–";
        std::string text = held.held == runs ? fmt::format("✓ in all {}", runs)
                                             : fmt::format("✗ held in {} of {}", held.held, runs);
        if (held.undecided > 0) text += fmt::format(", {} undecided", held.undecided);
        if (held.first_violated) text += fmt::format(", broken by seed {}", *held.first_violated);
        return text;
    }

    void consistency() {
        group("Consistency");
        row("level", "Level", [](const Cell& c) {
            return c.consistency.level.empty() ? "nothing held" : c.consistency.level;
        });
        row("anomalous_reads", "Anomalous reads",
            [](const Cell& c) { return with_interval(c.consistency.anomalous_reads); });
        constexpr const char* names[] = {"before", "during", "after"};
        for (std::size_t phase = 0; phase < tradeoff::phases; ++phase) {
            row("anomalous_reads", fmt::format("… asked {} the fault", names[phase]),
                [phase](const Cell& c) {
                    return with_interval(c.consistency.anomalous_by_phase[phase]);
                });
        }
        row("stale_reads", "Stale reads",
            [](const Cell& c) { return with_interval(c.consistency.stale_reads); });
        row("staleness", "Staleness: median / p99 / p99.9", [](const Cell& c) {
            return quantiles_text(c.consistency.staleness_ms, milliseconds_text);
        });
        for (const std::size_t k : {0, 1, 2, 4, 9}) {
            row("k_staleness", k == 0 ? "Fresh" : "At most " + count(k, "version") + " behind",
                [k](const Cell& c) {
                    return k < c.consistency.within_versions.size()
                               ? with_interval(c.consistency.within_versions[k])
                               : std::string("–");
                });
        }
        row("lost_writes", "Lost writes",
            [](const Cell& c) { return with_interval(c.consistency.lost_writes); });
        row("resurrected_writes", "Resurrected writes",
            [](const Cell& c) { return with_interval(c.consistency.resurrected_writes); });
        row("converge", "Time to converge: median / p99 / p99.9",
            [](const Cell& c) { return quantiles_text(c.consistency.converge_s, seconds_text); });
        guarantees();
        end_group();
    }

    std::vector<std::string> sites() const {
        std::vector<std::string> names;
        for (std::size_t w = 0; w < view_.workloads(); ++w) {
            if (!at(w)) continue;
            for (const Side& side : at(w)->sides) {
                if (std::ranges::find(names, side.site) == names.end()) names.push_back(side.site);
            }
        }
        return names;
    }

    void side_row(std::string_view key, const std::string& name, const std::string& site,
                  const std::function<std::string(const Side&)>& text) {
        row(key, name, [&](const Cell& cell) -> std::string {
            for (const Side& side : cell.sides) {
                if (side.site == site) return text(side);
            }
            return "–";
        });
    }

    struct PhaseOf {
        PhaseMeasures Side::*phase;
        const char* name;
    };
    static constexpr PhaseOf phases_of[] = {
        {&Side::before, "before"}, {&Side::partition, "during"}, {&Side::after, "after"}};

    void availability() {
        group("Availability");
        row("yield", "Yield", [](const Cell& c) { return with_interval(c.yield); });
        row("harvest", "Harvest", [](const Cell& c) { return with_interval(c.harvest); });
        row("recover", "Time to recover: median / p99 / p99.9",
            [](const Cell& c) { return quantiles_text(c.recover_s, seconds_text); });
        for (const std::string& site : sites()) {
            for (const PhaseOf& of : phases_of) {
                side_row("answered", fmt::format("{}: reads answered {}", site, of.name), site,
                         [&of](const Side& s) { return with_interval((s.*of.phase).reads); });
                side_row("answered", fmt::format("{}: writes answered {}", site, of.name), site,
                         [&of](const Side& s) { return with_interval((s.*of.phase).writes); });
            }
        }
        end_group();
    }

    void latency() {
        group("Latency: median / p99 / p99.9");
        for (const std::string& site : sites()) {
            for (const PhaseOf& of : phases_of) {
                side_row("latency", fmt::format("{}: reads {}", site, of.name), site,
                         [&of](const Side& s) {
                             return quantiles_text((s.*of.phase).read_ms, milliseconds_text);
                         });
                side_row("latency", fmt::format("{}: writes {}", site, of.name), site,
                         [&of](const Side& s) {
                             return quantiles_text((s.*of.phase).write_ms, milliseconds_text);
                         });
            }
            side_row("bound", fmt::format("{}: the least that theory allows", site), site,
                     bound_text);
        }
        end_group();
    }

    static std::string bound_text(const Side& side) {
        std::string text;
        const auto add = [&](const char* what, const std::optional<double>& ms) {
            if (!ms) return;
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, milliseconds_text(*ms));
        };
        add("read", side.bound.read_ms);
        add("write", side.bound.write_ms);
        add("both together", side.bound.sum_ms);
        if (text.empty()) return "–";
        return side.bound.source.empty() ? text : fmt::format("{} ({})", text, side.bound.source);
    }

    void cost() {
        group("Cost");
        const auto dollars_row = [&](const char* name, Estimate tradeoff::Cost::*part) {
            row("cost", name,
                [part](const Cell& c) { return with_interval(c.cost.*part, dollars_text); });
        };
        dollars_row("A month", &tradeoff::Cost::dollars_month);
        dollars_row("… requests", &tradeoff::Cost::requests_month);
        dollars_row("… traffic", &tradeoff::Cost::egress_month);
        dollars_row("… storage", &tradeoff::Cost::storage_month);
        row("cost", "Store requests by operation", [](const Cell& c) {
            return with_interval(c.cost.store_requests_per_operation,
                                 [](double value) { return fmt::format("{:.3g}", value); });
        });
        row("wan_bytes", "WAN bytes by operation", [](const Cell& c) {
            return with_interval(c.cost.wan_bytes_per_operation, bytes_text);
        });
        row("cache_hits", "Cache hits", [](const Cell& c) {
            return c.cost.cache_hits ? with_interval(*c.cost.cache_hits) : std::string("–");
        });
        row("work_lost", "Work lost by a crash: median / p99 / p99.9",
            [](const Cell& c) { return quantiles_text(c.cost.work_lost_s, seconds_text); });
        end_group();
    }

    static std::string place_text(const tradeoff::CapPosition& p) {
        return fmt::format("{:.2f} / {:.2f} / {:.2f}", p.consistency, p.availability,
                           p.partition_tolerance);
    }

    void rest() {
        group("Place in the triangle, and what was run");
        row("cap_position", "C / A / P in peace",
            [](const Cell& c) { return place_text(c.peace); });
        row("cap_position", "C / A / P under the partition",
            [](const Cell& c) { return place_text(c.partition); });
        row("", "Operations", [](const Cell& c) { return count(c.operations); });
        row("", "Seeds", [](const Cell& c) { return seeds(c.seeds); });
        row("", "Undecided runs", [](const Cell& c) { return count(c.undecided_runs); });
        end_group();
    }

    const TradeoffView& view_;
    std::size_t system_, plan_;
    std::string rows_;
};

}  // namespace

std::string measure_table(const TradeoffView& view, std::size_t system, std::size_t plan) {
    return MeasureTable(view, system, plan).html();
}

}  // namespace cleave::report
