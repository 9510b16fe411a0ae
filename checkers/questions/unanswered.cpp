#include "questions/unanswered.hpp"

#include <algorithm>

#include "linearizability/check.hpp"
#include "linearizability/register_history.hpp"
#include "linearizability/wording.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;

// Who may have put a value there, and who saw it.
struct Sight {
    std::uint32_t writers = 0;
    std::uint32_t observer = UINT32_MAX;  // position of the first
};

std::vector<Sight> sights_of(const RegisterHistory& key) {
    std::vector<Sight> sights(key.values.size());
    sights[initial_value].writers = 1;
    for (std::uint32_t i = 0; i < key.ops.size(); ++i) {
        const RegisterOp& op = key.ops[i];
        if (op.effectful()) ++sights[op.sets].writers;
        // What an unanswered cas saw is certain only if the cas itself is.
        if (op.observes == no_value || !op.required) continue;
        Sight& sight = sights[op.observes];
        if (sight.observer == UINT32_MAX) sight.observer = i;
    }
    return sights;
}

// The operations of one key, `op` as if it had failed.
History without(const History& history, const std::vector<OpIndex>& ops, OpIndex op) {
    History result;
    const history::KeyId key = result.key(history.key_name(history.keys()[op.value]));
    for (const OpIndex index : ops) {
        if (index == op) continue;
        history::Operation operation = history[index];
        operation.key = key;
        result.add(operation);
    }
    return result;
}

std::string name_of(const History& history, OpIndex op) { return Wording(history, {op}).what(op); }

class Search {
  public:
    Search(const History& history, const Options& options) : history_(history), options_(options) {
        options_.want_linearization = false;
    }

    Unanswered run() {
        for (const std::vector<OpIndex>& part : partition_by_key(history_)) {
            if (!part.empty()) judge(part, prepare(history_, part, options_.initial));
        }
        std::stable_sort(answer_.happened.begin(), answer_.happened.end(),
                         [](const Certain& a, const Certain& b) { return a.op < b.op; });
        return std::move(answer_);
    }

  private:
    void judge(const std::vector<OpIndex>& part, const RegisterHistory& key) {
        const std::vector<Sight> sights = sights_of(key);
        for (const RegisterOp& op : key.ops) {
            if (op.required || !op.effectful()) continue;
            ++answer_.unknown;
            const Sight& sight = sights[op.sets];
            if (sight.writers == 1 && sight.observer != UINT32_MAX) {
                const OpIndex seen = key.ops[sight.observer].source;
                answer_.happened.push_back(
                    {op.source, name_of(history_, seen) + " came from nowhere else"});
            } else {
                try_without(part, op.source);
            }
        }
    }

    void try_without(const std::vector<OpIndex>& part, OpIndex op) {
        const Verdict verdict = check_linearizable(without(history_, part, op), options_);
        if (verdict.conclusion == Conclusion::unknown) ++answer_.undecided;
        if (verdict.conclusion != Conclusion::violated) return;
        const Counterexample& why = verdict.counterexamples.front();
        answer_.happened.push_back({op, "without it, " + why.explanation, why.confirmed_by_z3});
    }

    const History& history_;
    Options options_;
    Unanswered answer_;
};

}  // namespace

Unanswered which_happened(const History& history, const Options& options) {
    return Search(history, options).run();
}

std::string describe(const History& history, const Unanswered& answer, std::size_t most) {
    if (answer.unknown == 0) return "Every operation that could change anything was answered.";
    std::string text = std::to_string(answer.happened.size()) + " of " +
                       std::to_string(answer.unknown) +
                       (answer.unknown == 1 ? " unanswered operation" : " unanswered operations") +
                       " that could change anything must have happened";
    text += answer.happened.empty() ? "." : ":";
    for (std::size_t i = 0; i < std::min(most, answer.happened.size()); ++i) {
        const Certain& certain = answer.happened[i];
        text += " " + name_of(history, certain.op) + " at " +
                Wording(history, {certain.op}).began(certain.op) + ", because " + certain.reason +
                (certain.confirmed_by_z3 ? " (Z3 confirms)" : "") + ";";
    }
    if (answer.happened.size() > most) {
        text += " and " + std::to_string(answer.happened.size() - most) + " more;";
    }
    if (text.back() == ';') text.back() = '.';
    if (answer.undecided > 0) {
        text += " Of " + std::to_string(answer.undecided) + " a limit left it open.";
    }
    return text;
}

}  // namespace cleave::check
