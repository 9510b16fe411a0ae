#include "random_history.hpp"

#include <algorithm>
#include <vector>

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

std::optional<Value> random_value(Random& random, Value values) {
    const auto drawn = static_cast<Value>(random.below(static_cast<std::uint64_t>(values) + 1));
    if (drawn == 0) return std::nullopt;
    return drawn;
}

}  // namespace

history::History small_history(Random& random, const SmallHistoryOptions& options) {
    history::History history;
    const history::KeyId key = history.key("x");
    Value fresh = 0;
    for (std::uint32_t i = 0; i < options.operations; ++i) {
        Operation op{.process = i, .key = key};
        const std::uint64_t kind = random.below(10);
        op.action = kind < 5 ? Action::read : Action::write;
        if (kind == 8 && options.compare_and_set) op.action = Action::cas;
        if (kind == 9 && options.removes) op.action = Action::remove;
        if (op.action != Action::remove) op.value = random_value(random, options.values);
        if (op.action == Action::cas) op.expected = random_value(random, options.values);
        if (options.unique && op.action == Action::write) op.value = ++fresh;
        const auto from =
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(options.instants)));
        const auto length = static_cast<std::int64_t>(
            random.below(static_cast<std::uint64_t>(options.instants) / 2 + 1));
        op.invoked = at(from);
        op.completed = at(from + length);
        op.outcome = Outcome::ok;
        if (random.chance(options.unknown)) op.outcome = Outcome::unknown;
        if (random.chance(options.fail)) op.outcome = Outcome::fail;
        history.add(op);
    }
    return history;
}

history::History atomic_history(Random& random, const AtomicHistoryOptions& options) {
    struct Draft {
        Operation op;
        std::int64_t effect = 0;
        bool happens = true;
    };
    history::History history;
    const history::KeyId key = history.key("x");
    std::vector<Draft> drafts;
    std::vector<std::int64_t> clocks(options.clients, 0);
    Value fresh = 0;
    for (std::uint32_t i = 0; i < options.operations; ++i) {
        const auto next = std::min_element(clocks.begin(), clocks.end());
        Draft draft{
            .op = {.process = static_cast<std::uint32_t>(next - clocks.begin()), .key = key}};
        const auto think = static_cast<std::int64_t>(1 + random.below(1'000));
        const auto length = static_cast<std::int64_t>(1 + random.below(10'000));
        const auto effect =
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(length) + 1));
        draft.op.invoked = at(*next + think);
        draft.op.completed = at(*next + think + length);
        draft.effect = *next + think + effect;
        *next += think + length;
        const auto roll = static_cast<std::int64_t>(random.below(Ratio::one));
        const std::int64_t reads = options.reads.parts_per_billion;
        const std::int64_t swaps = reads + options.swaps.parts_per_billion;
        const std::int64_t removes = swaps + options.removes.parts_per_billion;
        draft.op.action = roll < reads     ? Action::read
                          : roll < swaps   ? Action::cas
                          : roll < removes ? Action::remove
                                           : Action::write;
        const auto any_value = [&]() -> Value {
            if (options.values == 0) return ++fresh;
            return 1 + static_cast<Value>(random.below(static_cast<std::uint64_t>(options.values)));
        };
        if (draft.op.action == Action::write || draft.op.action == Action::cas) {
            draft.op.value = any_value();
        }
        if (draft.op.action == Action::cas && options.values != 0) draft.op.expected = any_value();
        draft.op.outcome = random.chance(options.unknown) ? Outcome::unknown : Outcome::ok;
        if (draft.op.outcome == Outcome::unknown) draft.happens = random.below(2) == 0;
        drafts.push_back(draft);
    }
    std::vector<std::size_t> order(drafts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return drafts[a].effect < drafts[b].effect;
    });
    std::optional<Value> state, older;
    constexpr std::size_t block = 64;
    std::size_t last_stale = 0;
    std::uint32_t stale_left = options.stale_reads;
    for (std::size_t place = 0; place < order.size(); ++place) {
        Draft& draft = drafts[order[place]];
        Operation& op = draft.op;
        if (op.action == Action::read) {
            op.value = state;
            const bool late = place > order.size() / 2;
            const bool fresh_block = place / block != last_stale / block;  // spread them out
            const bool usable = late && fresh_block && op.outcome == Outcome::ok;
            if (usable && stale_left > 0 && older != state) {
                op.value = older;
                last_stale = place;
                --stale_left;
            }
            continue;
        }
        if (op.action == Action::cas && options.values == 0) op.expected = state;
        if (op.action == Action::cas && op.expected != state) {
            if (op.outcome == Outcome::ok) op.outcome = Outcome::fail;
            continue;
        }
        if (!draft.happens) continue;
        if (place % block == 0) older = state;  // far enough back to be overwritten for certain
        state = op.action == Action::remove ? std::nullopt : op.value;
    }
    for (const Draft& draft : drafts) history.add(draft.op);
    return history;
}

}  // namespace cleave::test
