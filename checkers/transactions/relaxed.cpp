#include "transactions/relaxed.hpp"

#include <algorithm>
#include <string>

#include "objects/transactions.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::uint64_t most_trials = 4'000;
constexpr std::uint64_t most_steps = 200'000'000;

}  // namespace

Relaxed Relaxation::keep(const std::vector<OpIndex>& core) const {
    Relaxed relaxed;
    history::History& few = relaxed.history;
    std::vector<std::uint32_t> wanted;  // values of others, by their numbers
    const auto want = [&](std::uint32_t key, Datum value) {
        const std::uint32_t number = seen_.values.find(key, value.raw());
        if (number == none) return;
        const OpIndex writer{seen_.writer_of[number]};
        if (!std::binary_search(core.begin(), core.end(), writer)) wanted.push_back(number);
    };
    for (const OpIndex op : core) {
        const history::KeyId database = history_.keys()[op.value];
        few.record({.process = history_.processes()[op.value],
                    .function = few.function(history_.function_name(history_.function(op))),
                    .key = few.key(history_.key_name(database)),
                    .input = history_.input(op),
                    .output = history_.output(op),
                    .invoked = history_.invocations()[op.value],
                    .completed = history_.completions()[op.value],
                    .outcome = history_.outcome(op)});
        relaxed.source.push_back(op);
        if (history_.outcome(op) != Outcome::ok) continue;
        objects::MicroOps ops(history_.output(op));
        while (const auto micro = ops.next()) {
            if (micro->kind != objects::MicroOp::Kind::read) continue;
            const std::uint32_t key = seen_.key_index.find(database.value, micro->key.raw());
            for (const Datum value : micro->values) want(key, value);
        }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const history::FunctionId function = few.function(object_.functions[0].name);
    for (const std::uint32_t number : wanted) {
        const KeyName& key = seen_.key_names[seen_.values.first(number)];
        const Datum value = Datum::from_raw(seen_.values.second(number));
        objects::Data input;
        flatten(
            {.kind = seen_.lists ? objects::MicroOp::Kind::append : objects::MicroOp::Kind::write,
             .form = objects::MicroOp::Form::one,
             .key = key.name,
             .values = {&value, 1}},
            input);
        few.record({.function = function,
                    .key = few.key(history_.key_name(key.database)),
                    .input = input,
                    .invoked = Instant::at(-Duration::max())});
        relaxed.source.push_back(OpIndex{seen_.writer_of[number]});
    }
    return relaxed;
}

Conclusion Relaxation::verdict_on(const std::vector<OpIndex>& core, Guarantee guarantee) {
    const Relaxed relaxed = keep(core);
    const Observations seen = observe(relaxed);
    const Judgement judgement = judge(relaxed.history, seen, guarantee, {.explain = false});
    ++trials_;
    steps_ += judgement.steps;
    return judgement.conclusion;
}

Relaxation::Core Relaxation::minimise(std::vector<OpIndex> candidates, Guarantee guarantee) {
    trials_ = steps_ = 0;
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    if (verdict_on(candidates, guarantee) != Conclusion::violated) {
        candidates.clear();
        for (std::uint32_t i = 0; i < history_.size(); ++i) candidates.push_back(OpIndex{i});
    }
    bool minimal = true;
    // Larger and smaller pieces are taken away for as long as what is left refutes the guarantee. A
    // history that holds keeps holding when more is taken away, so one pass over single
    // transactions is enough in the end.
    for (std::size_t piece = candidates.size() / 2; piece > 0; piece /= 2) {
        for (std::size_t at = 0; at < candidates.size() && candidates.size() > 1;) {
            if (trials_ > most_trials || steps_ > most_steps) return {candidates, false};
            const std::size_t end = std::min(at + piece, candidates.size());
            std::vector<OpIndex> rest(candidates.begin(),
                                      candidates.begin() + static_cast<std::ptrdiff_t>(at));
            rest.insert(rest.end(), candidates.begin() + static_cast<std::ptrdiff_t>(end),
                        candidates.end());
            const Conclusion left = verdict_on(rest, guarantee);
            if (left == Conclusion::violated) {
                candidates = std::move(rest);
                continue;
            }
            // Without it a value may have several writers, so that nobody can tell.
            if (left == Conclusion::unknown && piece == 1) minimal = false;
            at = end;
        }
    }
    return {candidates, minimal};
}

}  // namespace cleave::check::transactions
