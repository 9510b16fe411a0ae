#include "compare/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using compare::Change;
using compare::Comparison;
using compare::ExpectationChange;
using compare::FigureChange;
using compare::ScenarioChange;
using compare::Unit;

constexpr std::size_t seeds_shown = 5;

// Three digits that mean something, and never an exponent for what a person would count.
std::string three_digits(double value) {
    const double size = std::abs(value);
    if (size >= 100) return fmt::format("{:.0f}", value);
    if (size >= 10) return fmt::format("{:.1f}", value);
    if (size >= 1 || size == 0) return fmt::format("{:.2f}", value);
    return fmt::format("{:.3g}", value);
}

std::string signed_digits(double value) {
    return (value < 0 ? "−" : "+") + three_digits(std::abs(value));
}

// What a number of the unit is multiplied by to be read, and how it is called then.
struct Reading {
    double factor;
    std::string_view before, after;
};

Reading reading(Unit unit, double size) {
    switch (unit) {
        case Unit::share: return {100, "", " %"};
        case Unit::milliseconds:
            return size >= 10'000 ? Reading{1e-3, "", " s"} : Reading{1, "", " ms"};
        case Unit::count: return {1, "", ""};
        case Unit::bytes:
            return size >= 1e6   ? Reading{1e-6, "", " MB"}
                   : size >= 1e3 ? Reading{1e-3, "", " kB"}
                                 : Reading{1, "", " B"};
        case Unit::dollars: return {1, "$", ""};
    }
    return {1, "", ""};
}

std::string value_text(const FigureChange& figure, double value,
                       const std::optional<statistics::Estimate>& share) {
    const Reading as =
        reading(figure.unit, std::max(std::abs(figure.before), std::abs(figure.after)));
    std::string text = fmt::format("{}{}{}", as.before, three_digits(as.factor * value), as.after);
    if (share) {
        text += fmt::format(" ({} … {})", three_digits(100 * share->low),
                            three_digits(100 * share->high));
    }
    return text;
}

std::string difference_text(const FigureChange& figure) {
    if (!figure.difference) return "";
    const Reading as =
        reading(figure.unit, std::max(std::abs(figure.before), std::abs(figure.after)));
    const std::string_view unit = figure.unit == Unit::share ? " points" : as.after;
    const statistics::Estimate& by = *figure.difference;
    std::string text =
        fmt::format("{}{}{} ({} … {})", as.before, signed_digits(as.factor * by.value), unit,
                    signed_digits(as.factor * by.low), signed_digits(as.factor * by.high));
    if (figure.change == Change::unclear) {
        text += fmt::format("; {} of {} differ: too few to tell", count(figure.differing),
                            count(figure.pairs, "seed"));
    }
    return text;
}

ChangeLine line_of(const ExpectationChange& expectation) {
    return {expectation.change, clean(expectation.expectation),
            clean(expectation.before.value_or("was not expected")),
            clean(expectation.after.value_or("is not expected any more")), ""};
}

ChangeLine line_of(const FigureChange& figure) {
    return {figure.change, clean(figure.name),
            value_text(figure, figure.before, figure.share_before),
            value_text(figure, figure.after, figure.share_after), difference_text(figure)};
}

int rank(Change change) {
    switch (change) {
        case Change::worse: return 0;
        case Change::unclear: return 1;
        case Change::better: return 2;
        case Change::same: return 3;
    }
    return 3;
}

std::string some_seeds(const std::vector<std::uint64_t>& seeds) {
    std::string text = seeds.size() == 1 ? "seed " : "seeds ";
    for (std::size_t i = 0; i < std::min(seeds.size(), seeds_shown); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(seeds[i]);
    }
    if (seeds.size() > seeds_shown) text += " and " + count(seeds.size() - seeds_shown) + " more";
    return text;
}

struct Counted {
    std::uint64_t expectations = 0, figures = 0, scenarios = 0;
};

Counted counted(const Comparison& comparison, Change change) {
    Counted result;
    for (const ScenarioChange& scenario : comparison.scenarios) {
        const auto is = [&](const auto& one) { return one.change == change; };
        const auto expectations =
            std::count_if(scenario.expectations.begin(), scenario.expectations.end(), is);
        const auto figures = std::count_if(scenario.figures.begin(), scenario.figures.end(), is);
        result.expectations += static_cast<std::uint64_t>(expectations);
        result.figures += static_cast<std::uint64_t>(figures);
        result.scenarios += expectations + figures > 0;
    }
    return result;
}

std::string parts(const Comparison& comparison, Change change) {
    const Counted found = counted(comparison, change);
    std::string text;
    if (found.expectations > 0) text = count(found.expectations, "expectation");
    if (found.figures > 0) text += (text.empty() ? "" : " and ") + count(found.figures, "figure");
    return fmt::format("{} in {} of {}", text, count(found.scenarios),
                       count(comparison.scenarios.size(), "scenario"));
}

}  // namespace

std::string_view to_string(Change change) {
    switch (change) {
        case Change::same: return "same";
        case Change::better: return "better";
        case Change::worse: return "worse";
        case Change::unclear: return "unclear";
    }
    return "";
}

std::vector<ChangeLine> change_lines(const ScenarioChange& scenario) {
    std::vector<ChangeLine> lines;
    for (const ExpectationChange& expectation : scenario.expectations) {
        if (expectation.change != Change::same) lines.push_back(line_of(expectation));
    }
    for (const FigureChange& figure : scenario.figures) {
        if (figure.change != Change::same) lines.push_back(line_of(figure));
    }
    std::stable_sort(lines.begin(), lines.end(), [](const ChangeLine& a, const ChangeLine& b) {
        return rank(a.change) < rank(b.change);
    });
    return lines;
}

Change change_of(const ScenarioChange& scenario) {
    if (scenario.common == 0) return Change::unclear;
    const std::vector<ChangeLine> lines = change_lines(scenario);
    return lines.empty() ? Change::same : lines.front().change;
}

std::string what_was_compared(const ScenarioChange& scenario) {
    if (scenario.common == 0) return "no seed in common";
    std::string text = count(scenario.common, "seed") + " in common";
    if (scenario.edited) return text + ", the scenario was edited";
    if (scenario.traces.empty()) return text + ", the same traces";
    return text + fmt::format(", {} of another trace", count(scenario.traces.size()));
}

std::vector<std::string> verdict_lines(const ScenarioChange& scenario) {
    std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::uint64_t>> kinds;
    for (const compare::VerdictChange& verdict : scenario.verdicts) {
        kinds[{verdict.guarantee, verdict.before, verdict.after}].push_back(verdict.seed);
    }
    std::vector<std::string> lines;
    for (const auto& [kind, seeds] : kinds) {
        const auto& [guarantee, before, after] = kind;
        lines.push_back(
            fmt::format("{}: {} {} before, {} now", some_seeds(seeds), guarantee, before, after));
    }
    return lines;
}

std::string conclusion_line(const Comparison& comparison) {
    switch (comparison.change) {
        case Change::worse: return "Worse: " + parts(comparison, Change::worse) + ".";
        case Change::better: return "Better: " + parts(comparison, Change::better) + ".";
        case Change::same: return "Nothing changed that matters.";
        case Change::unclear: break;
    }
    if (counted(comparison, Change::unclear).scenarios > 0) {
        return "Unclear: " + parts(comparison, Change::unclear) + ".";
    }
    return "Unclear: not everything was run on both sides.";
}

std::string source_name(const compare::Source& source) {
    return fmt::format("{} ({}, build {})", clean(source.file), clean(source.version),
                       clean(source.build).substr(0, 8));
}

}  // namespace cleave::report
