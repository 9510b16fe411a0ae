#include "collections/set_history.hpp"

#include <algorithm>
#include <utility>

#include "collections/ranks.hpp"
#include "collections/value_table.hpp"

namespace cleave::check::collections {
namespace {

using history::OpIndex;
using objects::Datum;

// Groups calls by element, reads last.
SetHistory grouped(std::vector<SetCall> calls, std::uint32_t elements) {
    SetHistory result;
    result.first.assign(std::size_t{elements} + 1, 0);
    for (const SetCall& call : calls) {
        if (call.element != none) ++result.first[call.element];
    }
    std::uint32_t sum = 0;
    for (std::uint32_t& first : result.first) sum += std::exchange(first, sum);
    std::vector<std::uint32_t> next = result.first;
    result.calls.resize(calls.size());
    for (const SetCall& call : calls) {
        const std::uint32_t group = call.element == none ? elements : call.element;
        result.calls[next[group]++] = call;
    }
    return result;
}

}  // namespace

SetHistory gather_set(const Part& part) {
    enum : std::uint32_t { add, remove, contains, read };
    const Ranks ranks = rank_times(part.history, part.ops, part.patience);
    std::size_t most = part.ops.size() + 1;
    for (const std::uint32_t op : part.ops) most += part.history.output(OpIndex{op}).size();
    ValueTable table(most);
    std::uint32_t elements = 0;
    const auto number = [&](Datum value) {
        std::uint32_t& known = table[value];
        if (known == none) known = elements++;
        return known;
    };
    std::vector<SetCall> calls;
    std::vector<std::vector<std::uint32_t>> lists;
    calls.reserve(part.ops.size() + 1);
    using Kind = SetCall::Kind;
    if (!part.initial.is_nil()) calls.push_back({.when = {0, 0}, .element = number(part.initial)});
    for (std::size_t i = 0; i < part.ops.size(); ++i) {
        spend(part.patience, 1);
        const OpIndex op{part.ops[i]};
        const std::uint32_t function = part.function(op.value);
        const Outcome outcome = part.outcome(op.value);
        if (outcome == Outcome::fail) continue;
        if (outcome == Outcome::unknown && function >= contains) continue;
        SetCall call{.required = outcome == Outcome::ok, .when = ranks.spans[i], .op = op.value};
        if (function == read) {
            call.kind = Kind::read;
            lists.emplace_back();
            for (const Datum value : part.history.output(op)) lists.back().push_back(number(value));
            spend(part.patience, lists.back().size());
        } else {
            call.element = number(part.history.input(op)[0]);
            const bool found =
                function == contains && part.history.output(op)[0] == Datum::boolean(true);
            if (function == remove) call.kind = Kind::remove;
            if (function == contains) call.kind = found ? Kind::seen : Kind::missed;
        }
        calls.push_back(call);
    }
    SetHistory result = grouped(std::move(calls), elements);
    result.lists = std::move(lists);
    result.open = ranks.last + 1;
    result.patience = part.patience;
    return result;
}

SetHistory keep_records(const SetHistory& history, const std::vector<std::uint32_t>& core) {
    std::vector<SetCall> calls;
    std::vector<std::vector<std::uint32_t>> lists;
    for (std::size_t i = 0; i < history.calls.size(); ++i) {
        SetCall call = history.calls[i];
        const bool kept = call.op == none || std::binary_search(core.begin(), core.end(), call.op);
        const bool changes = call.kind == SetCall::Kind::add || call.kind == SetCall::Kind::remove;
        if (!kept && !changes) continue;
        if (!kept) {
            call.when = {1, history.open};
            call.required = false;
        }
        if (call.kind == SetCall::Kind::read)
            lists.push_back(history.lists[i - history.first.back()]);
        calls.push_back(call);
    }
    SetHistory result = grouped(std::move(calls), history.elements());
    result.lists = std::move(lists);
    result.open = history.open;
    result.patience = history.patience;
    return result;
}

}  // namespace cleave::check::collections
