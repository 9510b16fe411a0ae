#include "determinism/divergence.hpp"

#include <algorithm>
#include <charconv>

#include "host/describe.hpp"

namespace cleave::determinism {
namespace {

// How often both are run again. A run that differs from itself may differ elsewhere each time.
constexpr int attempts_max = 4;

// Puts the first entries that differ into `divergence`; false when none does.
bool compare_entries(const Recording& one, const Recording& other, Divergence& divergence) {
    const auto [a, b] = std::mismatch(one.entries.begin(), one.entries.end(), other.entries.begin(),
                                      other.entries.end());
    if (a != one.entries.end()) divergence.one = *a;
    if (b != other.entries.end()) divergence.other = *b;
    return divergence.one || divergence.other;
}

std::string hex(std::uint64_t number) {
    char digits[16];
    const auto written = std::to_chars(std::begin(digits), std::end(digits), number, 16);
    const std::string text(std::begin(digits), written.ptr);
    return std::string(16 - text.size(), '0') + text;
}

std::string describe(const std::optional<TraceEntry>& entry) {
    if (!entry) return "nothing more: the run is over";
    std::string text = "event " + std::to_string(entry->event) + ", " + to_string(entry->at);
    if (!entry->node.empty()) text += ", " + entry->node;
    text += ": " + entry->kind;
    if (!entry->text.empty()) text += " " + entry->text;
    return text;
}

}  // namespace

Divergence locate(const Way& one, const Way& other, const Recording& of_one,
                  const Recording& of_other) {
    Divergence divergence;
    divergence.how = other.how;
    divergence.hash_one = of_one.trace_hash;
    divergence.hash_other = of_other.trace_hash;
    if (!of_one.error.empty() || !of_other.error.empty()) {
        divergence.unlocated = of_one.error.empty() ? of_other.error : of_one.error;
        return divergence;
    }
    const bool texts = !of_one.texts.empty() && !of_other.texts.empty();
    std::optional<std::size_t> window = first_difference(of_one, of_other);
    for (int attempt = 0; window && attempt < attempts_max; ++attempt) {
        const Watch watch{texts, events_of_window(*window)};
        const Recording a = one.record(watch);
        const Recording b = other.record(watch);
        const std::optional<std::size_t> now = first_difference(a, b);
        if (now == window) {
            if (!compare_entries(a, b, divergence)) {
                divergence.unlocated = "all lines of its window are the same";
            }
            return divergence;
        }
        window = now;
    }
    divergence.unlocated = window ? "it is elsewhere each time they are repeated"
                                  : "they came out the same when repeated";
    return divergence;
}

std::optional<Divergence> find_divergence(const Way& one, const Way& other) {
    const Recording a = one.record({});
    const Recording b = other.record({});
    if (a.error.empty() && b.error.empty() && !first_difference(a, b)) return std::nullopt;
    return locate(one, other, a, b);
}

std::string explain(const Divergence& divergence) {
    std::string text = "differs " + divergence.how;
    if (divergence.hash_one != divergence.hash_other) {
        text += ": trace hash " + hex(divergence.hash_one) + ", then " + hex(divergence.hash_other);
    }
    if (!divergence.unlocated.empty()) {
        return text + "\n  the first difference was not found: " + divergence.unlocated + "\n";
    }
    const std::string one = describe(divergence.one);
    const std::string other = describe(divergence.other);
    text += "\n  the first difference\n    here:  " + one + "\n    there: " + other + "\n";
    if (one == other) text += "  which prints alike; what is hashed with it differs\n";
    return text;
}

}  // namespace cleave::determinism
