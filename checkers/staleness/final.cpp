#include "staleness/final.hpp"

#include <algorithm>
#include <map>

#include "linearizability/wording.hpp"
#include "measures/lost_writes.hpp"
#include "measures/writers.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

// By key.
std::vector<Instant> quiet_moments(const History& history, const Options& options,
                                   Patience& patience) {
    const Instant from = options.quiet_from.value_or(Instant::at(-Duration::max()));
    std::vector<Instant> quiet(history.key_count(), from);
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        patience.spend(1);
        const OpIndex op{i};
        if (!history.is_register_operation(op) || history.action(op) == Action::read) continue;
        if (history.outcome(op) != Outcome::ok) continue;
        Instant& moment = quiet[history.keys()[i].value];
        moment = std::max(moment, history.completions()[i] + Duration::nanoseconds(1));
    }
    return quiet;
}

bool is_answered_read(const History& history, OpIndex op) {
    return history.action(op) == Action::read && history.outcome(op) == Outcome::ok;
}

std::string on_key(const History& history, KeyId key) {
    return "\"" + std::string(history.key_name(key)) + "\"";
}

Counterexample disagreement(const History& history, OpIndex a, OpIndex b) {
    Counterexample example;
    if (history.invocations()[b.value] < history.invocations()[a.value]) std::swap(a, b);
    example.key = history.keys()[a.value];
    example.core = {a, b};
    example.anomaly = "no convergence";
    const Wording say(history, example.core);
    example.explanation = say.who(a) + " last read " + Wording::value(history.value(a)) + " from " +
                          on_key(history, example.key) + " (at " + say.began(a) + "), and " +
                          say.who(b) + " last read " + Wording::value(history.value(b)) + " (at " +
                          say.began(b) + "), though nothing was written any more.";
    return example;
}

// The last read of each process after the key fell quiet, by key and process.
using LastReads = std::map<std::pair<KeyId, std::uint32_t>, OpIndex>;

LastReads last_reads(const History& history, const std::vector<Instant>& quiet,
                     Patience& patience) {
    LastReads last;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        patience.spend(1);
        const OpIndex op{i};
        const KeyId key = history.keys()[i];
        if (!is_answered_read(history, op)) continue;
        if (history.invocations()[i] < quiet[key.value]) continue;
        OpIndex& latest = last.try_emplace({key, history.processes()[i]}, op).first->second;
        const auto later = [&](OpIndex x) {
            return std::pair(history.invocations()[x.value], history.completions()[x.value]);
        };
        if (later(latest) <= later(op)) latest = op;
    }
    return last;
}

void judge_convergence(const History& history, const std::vector<Instant>& quiet,
                       const Options& options, Patience& patience, Verdict& verdict) {
    // Values that a write of unknown outcome may still bring.
    std::map<std::pair<KeyId, std::optional<Value>>, bool> pending;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        patience.spend(1);
        const OpIndex op{i};
        if (!history.is_register_operation(op) || history.outcome(op) != Outcome::unknown) continue;
        if (!measure::may_have_written(history, op)) continue;
        pending[{history.keys()[i], measure::written_value(history, op)}] = true;
    }
    std::optional<OpIndex> first;
    std::optional<KeyId> violated;
    for (const auto& [where, read] : last_reads(history, quiet, patience)) {
        const KeyId key = where.first;
        if (pending.count({key, history.value(read)}) != 0 || violated == key) continue;
        if (!first || history.keys()[first->value] != key) {
            first = read;
        } else if (history.value(*first) != history.value(read)) {
            violated = key;
            ++verdict.keys_violated;
            if (verdict.counterexamples.size() < options.max_counterexamples) {
                verdict.counterexamples.push_back(disagreement(history, *first, read));
            }
        }
    }
}

Counterexample loss(const History& history, OpIndex write, OpIndex read) {
    Counterexample example;
    example.key = history.keys()[write.value];
    example.core = {write, read};
    example.anomaly = "lost write";
    const Wording say(history, example.core);
    example.explanation = say.what(write) + " to " + on_key(history, example.key) +
                          " was acknowledged at " + say.completed(write) +
                          " and is gone: every later read returned something older, the last "
                          "one " +
                          Wording::value(history.value(read)) + ", to " + say.who(read) + " at " +
                          say.began(read) + ".";
    return example;
}

void judge_losses(const History& history, const std::vector<Instant>& quiet, const Options& options,
                  Patience& patience, Verdict& verdict) {
    patience.spend(history.size());
    const auto lost = measure::lost_writes(history, quiet, options.initial, &patience);
    std::map<KeyId, OpIndex> last;
    for (const auto& [where, read] : last_reads(history, quiet, patience)) {
        OpIndex& latest = last.try_emplace(where.first, read).first->second;
        const auto& begun = history.invocations();
        if (begun[latest.value] < begun[read.value]) latest = read;
    }
    std::map<KeyId, bool> told;
    for (auto write = lost.rbegin(); write != lost.rend(); ++write) {  // the last one first
        const KeyId key = history.keys()[write->value];
        if (!told.try_emplace(key, true).second) continue;
        ++verdict.keys_violated;
        if (verdict.counterexamples.size() < options.max_counterexamples) {
            verdict.counterexamples.push_back(loss(history, *write, last.at(key)));
        }
    }
}

}  // namespace

Verdict check_final(const History& history, Guarantee guarantee, const Options& options) {
    Verdict verdict;
    verdict.guarantee = guarantee;
    verdict.steps = history.size();
    Patience patience(options.limits.watch, "last reads");
    const std::vector<Instant> quiet = quiet_moments(history, options, patience);
    patience.spend(history.size());
    if (guarantee == Guarantee::eventual) {
        judge_convergence(history, quiet, options, patience, verdict);
    } else {
        judge_losses(history, quiet, options, patience, verdict);
    }
    verdict.conclusion = verdict.keys_violated == 0 ? Conclusion::holds : Conclusion::violated;
    return verdict;
}

}  // namespace cleave::check
