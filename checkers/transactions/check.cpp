#include "transactions/check.hpp"

#include <algorithm>

#include "transactions/judge.hpp"
#include "transactions/relaxed.hpp"
#include "transactions/words.hpp"
#include "transactions/z3_orders.hpp"

namespace cleave::check {
namespace {

using namespace transactions;

class TransactionCheck {
  public:
    TransactionCheck(const history::History& history, const objects::Object& object,
                     Guarantee guarantee, const Options& options)
        : history_(history),
          object_(object),
          guarantee_(guarantee),
          options_(options),
          patience_(options.limits.watch, "transactions"),
          seen_(observe(history, object, options.initial, &patience_)) {}

    Verdict run() {
        const Judgement judgement = judge(
            history_, seen_, guarantee_,
            {.limits = options_.limits, .findings = std::max(options_.max_counterexamples, one_)});
        Verdict verdict{.conclusion = judgement.conclusion, .guarantee = guarantee_};
        verdict.steps = judgement.steps;
        if (judgement.conclusion == Conclusion::holds && options_.want_linearization) {
            verdict.views.emplace_back();
            for (const std::uint32_t txn : judgement.order) {
                verdict.views[0].order.push_back(seen_.source[txn]);
            }
        }
        if (judgement.conclusion == Conclusion::unknown) verdict.limit = limit(judgement);
        if (judgement.conclusion == Conclusion::violated) refute(judgement, verdict);
        return verdict;
    }

  private:
    std::string limit(const Judgement& judgement) const {
        if (!seen_.ambiguous || seen_.breaks(guarantee_)) return judgement.limit;
        const auto& [key, value] = *seen_.ambiguous;
        return text_of(history_, value) + (seen_.lists ? " was appended to " : " was written to ") +
               text_of(history_, seen_.key_names[key].name) +
               " twice, so that nobody can tell whose it was; each value must be written once";
    }

    void refute(const Judgement& judgement, Verdict& verdict) const {
        for (const Finding& finding : judgement.findings) {
            if (verdict.counterexamples.size() >= options_.max_counterexamples) break;
            Counterexample evidence = explain(finding);
            const auto same = [&](const Counterexample& other) {
                return other.core == evidence.core;
            };
            if (std::ranges::none_of(verdict.counterexamples, same)) {
                verdict.counterexamples.push_back(std::move(evidence));
            }
        }
        std::ranges::stable_sort(verdict.counterexamples, {}, [](const Counterexample& evidence) {
            return evidence.core.size();
        });
        verdict.keys_violated = std::max(verdict.counterexamples.size(), one_);
    }

    // Evidence speaks of the core alone, so it is found anew there.
    Counterexample explain(const Finding& finding) const {
        Relaxation relaxation(history_, object_, seen_, options_.initial);
        const Relaxation::Core core = relaxation.minimise(finding.involved, guarantee_);
        const Relaxed relaxed = relaxation.keep(core.ops);
        const Observations seen = relaxation.observe(relaxed);
        const Judgement again = judge(relaxed.history, seen, guarantee_, {.findings = 1});
        Counterexample evidence;
        evidence.core = core.ops;
        evidence.minimal = core.minimal;
        if (again.findings.empty()) {  // a limit was hit on the way to a smaller one
            tell(finding, everything(), seen_, evidence);
        } else {
            tell(as_it_was(again.findings[0], finding), relaxed.source, seen, evidence);
            if (options_.confirm_with_z3 && !again.findings[0].flaw) {
                evidence.confirmed_by_z3 =
                    refuted_by_z3(relaxed.history, seen, guarantee_, options_.limits.watch);
            }
        }
        evidence.key = history_.keys()[evidence.core.front().value];
        sort_by_invocation(evidence.core);
        return evidence;
    }

    // A core that has lost the record of who built on what failed cannot say that they committed.
    static Finding as_it_was(Finding in_core, const Finding& finding) {
        const auto is = [](const Finding& one, Flaw::Kind kind) {
            return one.flaw && one.flaw->kind == kind;
        };
        if (is(finding, Flaw::Kind::aborted_read) && is(in_core, Flaw::Kind::dirty_update)) {
            in_core.flaw->kind = Flaw::Kind::aborted_read;
            in_core.anomaly = finding.anomaly;
        }
        return in_core;
    }

    std::vector<OpIndex> everything() const {
        std::vector<OpIndex> all(history_.size());
        std::uint32_t next = 0;
        for (OpIndex& op : all) op.value = next++;
        return all;
    }

    void tell(const Finding& finding, const std::vector<OpIndex>& source, const Observations& seen,
              Counterexample& evidence) const {
        const Words words(history_, source, seen);
        evidence.anomaly = finding.anomaly;
        for (const Step& step : finding.cycle) {
            evidence.cycle.push_back(words.precedence(step));
            const OpIndex op = evidence.cycle.back().before;
            const bool known = std::ranges::count(evidence.core, op) != 0;
            if (!known) evidence.context.push_back(op);
        }
        sort_by_invocation(evidence.context);
        if (finding.flaw) {
            evidence.explanation = words.of_flaw(*finding.flaw);
        } else if (!finding.cycle.empty()) {
            evidence.explanation = words.of_cycle(finding, guarantee_);
        } else {
            evidence.explanation = words.of_core(evidence.core, guarantee_);
        }
    }

    void sort_by_invocation(std::vector<OpIndex>& ops) const {
        std::ranges::sort(ops, {}, [this](OpIndex op) {
            return std::pair(history_.invocations()[op.value], op.value);
        });
        ops.erase(std::unique(ops.begin(), ops.end()), ops.end());
    }

    static constexpr std::size_t one_ = 1;
    const history::History& history_;
    const objects::Object& object_;
    Guarantee guarantee_;
    const Options& options_;
    Patience patience_;
    Observations seen_;
};

}  // namespace

Verdict check_transactions(const history::History& history, const objects::Object& object,
                           Guarantee guarantee, const Options& options) {
    return TransactionCheck(history, object, guarantee, options).run();
}

}  // namespace cleave::check
