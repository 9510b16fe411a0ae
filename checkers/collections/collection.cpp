#include "collections/collection.hpp"

#include <algorithm>

namespace cleave::check::collections {

void normalise(Collection& collection) {
    auto& elements = collection.elements;
    for (Element& element : elements) {
        element.put.end = std::min(element.put.end, element.take.end);
        element.take.begin = std::max(element.take.begin, element.put.begin);
        element.seen = element.put.begin;
    }
    for (Visit& look : collection.looks) {
        Element& element = elements[look.element];
        look.when.begin = std::max(look.when.begin, element.put.begin);
        look.when.end = std::min(look.when.end, element.take.end);
    }
    // Only now, that no look is narrowed by what another look has changed.
    for (const Visit& look : collection.looks) {
        Element& element = elements[look.element];
        element.put.end = std::min(element.put.end, look.when.end);
        element.take.begin = std::max(element.take.begin, look.when.begin);
        element.seen = std::max(element.seen, look.when.begin);
    }
}

void give(Collection& collection, std::uint32_t element, const Visit& removal) {
    Element& given = collection.elements[element];
    given.take = {std::max(removal.when.begin, given.seen), collection.open};
    given.take_op = removal.op;
}

std::vector<std::uint32_t> fewest_covering(const Collection& collection, Span span,
                                           const std::vector<std::uint32_t>& candidates) {
    std::vector<std::uint32_t> near;
    const auto consider = [&](std::uint32_t e) {
        const Element& element = collection.elements[e];
        if (element.put.end < span.end && element.take.begin > span.begin) near.push_back(e);
    };
    if (candidates.empty()) {
        for (std::uint32_t e = 0; e < collection.elements.size(); ++e) consider(e);
    } else {
        for (const std::uint32_t e : candidates) consider(e);
    }
    std::sort(near.begin(), near.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Rank first = collection.elements[a].put.end, second = collection.elements[b].put.end;
        return first != second ? first < second : a < b;
    });
    // The classic greedy: of those that cover the first moment still bare, who lasts longest.
    std::vector<std::uint32_t> chosen;
    std::size_t i = 0;
    std::uint32_t best = none;
    Rank until = span.begin;  // how long the best lasts
    for (Rank bare = span.begin; bare <= span.end; bare = until) {
        for (; i < near.size() && collection.elements[near[i]].put.end < bare; ++i) {
            const Rank gone = collection.elements[near[i]].take.begin;
            if (gone > until) best = near[i];
            until = std::max(until, gone);
        }
        if (until == bare) return {};
        chosen.push_back(best);
    }
    return chosen;
}

}  // namespace cleave::check::collections
