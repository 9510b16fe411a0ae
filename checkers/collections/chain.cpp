#include "collections/chain.hpp"

#include <algorithm>

namespace cleave::check::collections {
namespace {

using history::History;

struct LinkOps {
    std::uint32_t ends_first = none, begins_last = none;

    void add(const History& history, std::uint32_t op) {
        if (op == none) return;
        const auto& began = history.invocations();
        const auto& ended = history.completions();
        if (ends_first == none || ended[op] < ended[ends_first]) ends_first = op;
        if (begins_last == none || began[op] > began[begins_last]) begins_last = op;
    }
};

}  // namespace

std::optional<std::vector<std::uint32_t>> chain_core(const History& history,
                                                     const Collection& collection,
                                                     const std::vector<std::uint32_t>& elements,
                                                     std::uint32_t empty) {
    if (elements.empty()) return std::nullopt;
    const Visit& visit = collection.empties[empty];
    const auto chain = fewest_covering(collection, visit.when, elements);
    if (chain.empty()) return std::nullopt;
    std::vector<LinkOps> links(collection.elements.size());
    for (const Visit& look : collection.looks) links[look.element].add(history, look.op);
    std::vector<std::uint32_t> core = {visit.op};
    for (const std::uint32_t e : chain) {
        const Element& element = collection.elements[e];
        if (collection.left_over(element) && !collection.open_takes.empty()) return std::nullopt;
        LinkOps& link = links[e];
        link.add(history, element.put_op);
        link.add(history, element.take_op);
        if (element.put_op != none) core.push_back(link.ends_first);
        if (!collection.left_over(element)) core.push_back(link.begins_last);
    }
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
    return core;
}

}  // namespace cleave::check::collections
