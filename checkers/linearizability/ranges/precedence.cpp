#include "linearizability/ranges/precedence.hpp"

#include <algorithm>

namespace cleave::check::ranges {

std::vector<Precedes> torn_between(const Accesses& accesses) {
    std::vector<Precedes> known;
    std::vector<AccessId> sources;
    for (const Access& read : accesses.list) {
        if (read.writes) continue;
        const auto begin = accesses.from.begin() + static_cast<std::ptrdiff_t>(read.touches);
        const auto end = begin + (read.last - read.first);
        sources.assign(begin, end);
        std::ranges::stable_sort(sources);
        sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
        if (sources.size() < 2) continue;
        const std::size_t first = known.size();
        for (const AccessId before : sources) {
            if (before == nobody) continue;
            const Access& write = accesses.list[before];
            const CellId to = std::min(write.last, read.last);
            for (CellId cell = std::max(write.first, read.first); cell < to; ++cell) {
                const AccessId found = begin[cell - read.first];
                if (found == before || found == nobody) continue;
                const bool told = known.size() > first && known.back().before == before &&
                                  known.back().after == found;
                if (!told) known.push_back({before, found});
            }
        }
    }
    return known;
}

Precedence::Precedence(const Accesses& accesses, const Clusters& clusters, const Windows& windows,
                       const std::vector<Precedes>& known, Patience& patience)
    : accesses_(accesses),
      clusters_(clusters),
      windows_(windows),
      graph_(static_cast<std::uint32_t>(accesses.list.size())) {
    for (CellId cell = 0; cell < accesses.cells; ++cell) {
        connect(cell);
        patience.spend(1);
    }
    for (const Precedes& one : known) graph_.add(one.before, one.after);
}

// Edges from the members of a cluster carry its number, plus one, and so do those to its write.
void Precedence::connect(CellId cell) {
    std::vector<ClusterId> by_end;
    for (ClusterId c = clusters_.first_of(cell); c < clusters_.end_of(cell); ++c) {
        by_end.push_back(c);
        const AccessId writer = clusters_.writer[c];
        for (const AccessId member : clusters_.members(c)) {
            if (writer != nobody && member != writer) graph_.add(writer, member);
        }
    }
    const auto end = [&](ClusterId c) { return windows_.zone(c).first_end; };
    std::ranges::stable_sort(by_end, {}, end);
    const std::uint32_t first_node = graph_.nodes();
    for (std::size_t i = 0; i < by_end.size(); ++i) {
        const std::uint32_t node = graph_.add_node();
        if (i > 0) graph_.add(node - 1, node);
        for (const AccessId member : clusters_.members(by_end[i])) {
            graph_.add(member, node, by_end[i] + 1);
        }
    }
    for (std::size_t i = 0; i < by_end.size(); ++i) {
        const ClusterId c = by_end[i];
        const AccessId writer = clusters_.writer[c];
        if (writer == nobody) continue;
        const auto past = std::ranges::lower_bound(by_end, windows_.zone(c).last_begin, {}, end);
        auto before = static_cast<std::size_t>(past - by_end.begin());
        // Its own node would make it come before itself: those beyond that are taken one by one.
        // They begin and end around its first end, so that there are no more than were open then.
        for (; before > i + 1; --before) {
            for (const AccessId member : clusters_.members(by_end[before - 1])) {
                graph_.add(member, writer, by_end[before - 1] + 1);
            }
        }
        before = std::min(before, i);
        if (before > 0) {
            graph_.add(first_node + static_cast<std::uint32_t>(before) - 1, writer, c + 1);
        }
    }
}

std::vector<AccessId> Precedence::circle() const {
    const std::vector<std::uint32_t> component = graph_.components();
    std::vector<std::uint32_t> sizes(component.size(), 0);
    for (const std::uint32_t c : component) ++sizes[c];
    for (AccessId a = 0; a < accesses_.list.size(); ++a) {
        if (sizes[component[a]] < 2) continue;
        std::vector<bool> inside(component.size());
        for (std::size_t n = 0; n < inside.size(); ++n) inside[n] = component[n] == component[a];
        std::vector<AccessId> circle;
        const auto add = [&](AccessId one) {
            if (one < accesses_.list.size()) circle.push_back(one);
        };
        for (const Graph::Step& step : graph_.path(a, a, inside)) {
            add(step.from);
            if (step.label == 0) continue;
            add(windows_.zone(step.label - 1).ends_first);
            add(windows_.zone(step.label - 1).begins_last);
        }
        std::ranges::stable_sort(circle);
        circle.erase(std::unique(circle.begin(), circle.end()), circle.end());
        return circle;
    }
    return {};
}

}  // namespace cleave::check::ranges
