#include "run_page/reduction.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/transitive_reduction.hpp>
#include <map>

namespace cleave::report {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

struct Endpoint {
    std::uint64_t number = 0;
    std::uint32_t node = 0;
};

}  // namespace

std::vector<bool> needed_messages(const std::vector<MessageEdge>& messages) {
    std::vector<Endpoint> events;
    for (const MessageEdge& message : messages) {
        events.push_back({message.departs, message.from});
        if (!message.lost) events.push_back({message.lands, message.to});
    }
    std::ranges::stable_sort(events, {}, &Endpoint::number);
    std::map<std::uint64_t, Vertex> vertex_of;
    std::map<std::uint32_t, Vertex> last_on;
    Graph order(events.size());
    for (Vertex v = 0; v < events.size(); ++v) {
        vertex_of[events[v].number] = v;
        const auto [last, is_first] = last_on.try_emplace(events[v].node, v);
        if (!is_first) boost::add_edge(last->second, v, order);
        last->second = v;
    }
    for (const MessageEdge& message : messages) {
        if (message.lost || message.from == message.to) continue;
        boost::add_edge(vertex_of.at(message.departs), vertex_of.at(message.lands), order);
    }

    Graph reduced;
    std::vector<Vertex> reduced_of(events.size());
    const auto index = boost::get(boost::vertex_index, order);
    boost::transitive_reduction(
        order, reduced, boost::make_iterator_property_map(reduced_of.begin(), index), index);

    std::vector<bool> needed;
    for (const MessageEdge& message : messages) {
        bool kept = message.lost;
        if (!message.lost && message.from != message.to) {
            kept = boost::edge(reduced_of[vertex_of.at(message.departs)],
                               reduced_of[vertex_of.at(message.lands)], reduced)
                       .second;
        }
        needed.push_back(kept);
    }
    return needed;
}

}  // namespace cleave::report
