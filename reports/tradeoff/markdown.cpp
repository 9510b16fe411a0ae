#include "tradeoff/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "terminal/style.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using namespace tradeoff;  // NOLINT(google-build-using-namespace): this file is about its types

constexpr std::size_t terminal_columns = 100;

std::string_view verdict(Fit fit) {
    switch (fit) {
        case Fit::fits: return "fits";
        case Fit::fits_if: return "fits if";
        case Fit::does_not_fit: return "does not fit";
        case Fit::unknown: break;
    }
    return "unknown";
}

// A mark beside the word, so that a table can be scanned.
std::string_view mark(Fit fit) {
    switch (fit) {
        case Fit::fits: return "✓";
        case Fit::fits_if: return "◐";
        case Fit::does_not_fit: return "✗";
        case Fit::unknown: break;
    }
    return "?";
}

std::string_view word_of(Truth truth) {
    switch (truth) {
        case Truth::supported: return "supported";
        case Truth::refuted: return "refuted";
        case Truth::undecided: break;
    }
    return "undecided";
}

const Recommendation* find(const Matrix& matrix, std::size_t workload, std::size_t system) {
    const auto found = std::ranges::find_if(matrix.recommendations, [&](const auto& one) {
        return one.workload == workload && one.system == system;
    });
    return found == matrix.recommendations.end() ? nullptr : &*found;
}

std::string code(std::string_view text) {
    // A longer fence than any within.
    const std::string inside = clean(text);
    std::string fence = "`";
    while (inside.find(fence) != std::string::npos) fence += '`';
    std::string out;
    for (const char c : inside) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return fence + ' ' + out + ' ' + fence;
}

std::string share(const Rate& rate) {
    if (!rate.share) return "–";
    return fmt::format("{:.4g} % ({:.3g}–{:.3g})", rate.share->value * 100, rate.share->low * 100,
                       rate.share->high * 100);
}

std::string number(const std::optional<Estimate>& estimate) {
    if (!estimate) return "–";
    return fmt::format("{:.3g} ({:.3g}–{:.3g})", estimate->value, estimate->low, estimate->high);
}

void add_verdicts(const Matrix& matrix, std::string& out) {
    out += "\n## Which system for which workload\n\n| workload |";
    for (const System& system : matrix.systems) out += ' ' + escape_markdown(system.label) + " |";
    out += "\n|---|";
    for (std::size_t i = 0; i < matrix.systems.size(); ++i) out += "---|";
    out += '\n';
    for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
        out += "| " + escape_markdown(matrix.workloads[w].label) + " |";
        for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
            const Recommendation* one = find(matrix, w, s);
            out += one ? fmt::format(" {} {} |", mark(one->fit), verdict(one->fit)) : " |";
        }
        out += '\n';
    }
}

void add_reasons(const Matrix& matrix, std::string& out) {
    for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
        const Workload& workload = matrix.workloads[w];
        out += "\n### " + escape_markdown(workload.label) + "\n\n" +
               escape_markdown(workload.needs) + "\n\n";
        for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
            const Recommendation* one = find(matrix, w, s);
            if (!one) continue;
            out += fmt::format("- {} **{}**: {}. {}", mark(one->fit),
                               escape_markdown(matrix.systems[s].label), verdict(one->fit),
                               escape_markdown(one->because));
            if (!one->condition.empty()) {
                out += " If " + escape_markdown(one->condition) + '.';
            }
            if (!one->reproduce.empty()) out += "\n  " + code(one->reproduce);
            out += '\n';
        }
    }
}

void add_wrong_tools(const Matrix& matrix, std::string& out) {
    out += "\n## The wrong tool for\n\n";
    for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
        std::string list;
        for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
            const Recommendation* one = find(matrix, w, s);
            if (!one || one->fit != Fit::does_not_fit) continue;
            list += (list.empty() ? "" : ", ") + escape_markdown(matrix.workloads[w].label);
        }
        out += fmt::format("- **{}**: {}\n", escape_markdown(matrix.systems[s].label),
                           list.empty() ? "none of these" : list);
    }
}

void add_claims(const Matrix& matrix, std::string& out) {
    if (matrix.claims.empty()) return;
    out += "\n## Claims, put to the test\n\n";
    for (const Claim& claim : matrix.claims) {
        out += fmt::format("- **{}**: {}{} {}\n", word_of(claim.truth), escape_markdown(claim.says),
                           claim.source.empty() ? "" : " (" + escape_markdown(claim.source) + ')',
                           escape_markdown(claim.because));
    }
}

void add_figures(const Matrix& matrix, std::string& out) {
    for (std::size_t f = 0; f < matrix.faults.size(); ++f) {
        out +=
            "\n## Measured: " + escape_markdown(matrix.faults[f].label) +
            "\n\n| system | workload | level | anomalous reads | lost writes | yield | $ a month "
            "|\n|---|---|---|---|---|---|---|\n";
        for (const Cell& cell : matrix.cells) {
            if (cell.faults != f) continue;
            out += "| " + escape_markdown(matrix.systems[cell.system].label) + " | " +
                   escape_markdown(matrix.workloads[cell.workload].label) + " | ";
            if (!cell.not_offered.empty()) {
                out += "not offered: " + escape_markdown(cell.not_offered) + " | | | | |\n";
                continue;
            }
            out += fmt::format(
                "{} | {} | {} | {} | {} |\n", escape_markdown(cell.consistency.level),
                share(cell.consistency.anomalous_reads), share(cell.consistency.lost_writes),
                share(cell.yield), number(cell.cost.dollars_month));
        }
    }
}

void add_definitions(const Matrix& matrix, std::string& out) {
    out += "\n## What the figures mean\n\n";
    for (const Definition& one : matrix.definitions) {
        out += fmt::format("- **{}**: {} *{}*\n", escape_markdown(one.name),
                           escape_markdown(one.meaning), escape_markdown(one.source));
    }
}

}  // namespace

std::string matrix_markdown(const Matrix& matrix) {
    std::string out = "# " + escape_markdown(matrix.name) + "\n\n" +
                      escape_markdown(matrix.description) + "\n\n" +
                      fmt::format(
                          "{} of each cell; {:g} s of work; answers within {:g} s count. "
                          "Intervals are at 95 %.\n",
                          count(matrix.seeds.size(), "run"), matrix.duration_s, matrix.deadline_s);
    add_verdicts(matrix, out);
    add_reasons(matrix, out);
    add_wrong_tools(matrix, out);
    add_claims(matrix, out);
    add_figures(matrix, out);
    add_definitions(matrix, out);
    return out;
}

std::string recommendations_text(const Matrix& matrix, bool colour) {
    const TerminalStyle style{colour};
    const auto paint = [&](Fit fit, const std::string& text) {
        if (fit == Fit::fits) return style.good(text);
        return fit == Fit::does_not_fit ? style.bad(text) : style.warn(text);
    };
    std::string out = clean(matrix.name) + '\n';
    for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
        out += '\n' + clean(matrix.workloads[w].label) + '\n';
        for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
            const Recommendation* one = find(matrix, w, s);
            if (!one) continue;
            const std::string label = clean(matrix.systems[s].label);
            out += "  " + paint(one->fit, fmt::format("{} {}", mark(one->fit), label)) + ": " +
                   std::string(verdict(one->fit)) + '\n';
            std::string why = one->because;
            if (!one->condition.empty()) why += " If " + one->condition + '.';
            for (const std::string& line : wrap(why, terminal_columns - 6)) {
                out += "      " + line + '\n';
            }
        }
    }
    for (const Claim& claim : matrix.claims) {
        if (&claim == &matrix.claims.front()) out += "\nClaims\n";
        const std::string text =
            fmt::format("{}: {} {}", word_of(claim.truth), claim.says, claim.because);
        for (const std::string& line : wrap(text, terminal_columns - 2)) out += "  " + line + '\n';
    }
    return out;
}

}  // namespace cleave::report
