#include "run_page/places.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/circle_layout.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/kamada_kawai_spring_layout.hpp>
#include <cmath>

namespace cleave::report {
namespace {

using Weight = boost::property<boost::edge_weight_t, double>;
using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weight>;
using Plane = boost::square_topology<>;

constexpr int grid = 10;
constexpr int margin = 16;
constexpr int gap_beside = 110;  // between boxes, for the label of a link
constexpr int gap_below = 50;

double length_of(const scenario::Link& link) {
    return std::sqrt(std::clamp(link.options.rtt.in_milliseconds(), 4.0, 400.0));
}

Graph graph_of(const scenario::Scenario& scenario) {
    Graph graph(scenario.sites.size());
    double longest = 10;
    for (const scenario::Link& link : scenario.links) {
        if (link.from == link.to || link.from >= scenario.sites.size() ||
            link.to >= scenario.sites.size()) {
            continue;
        }
        longest = std::max(longest, length_of(link));
        boost::add_edge(link.from, link.to, Weight(length_of(link)), graph);
    }
    // The layout needs one piece: those that no link joins stand far apart.
    std::vector<std::size_t> part(scenario.sites.size());
    boost::connected_components(graph, part.data());
    for (std::size_t site = 1; site < part.size(); ++site) {
        const auto first = std::find(part.begin(), part.end(), part[site]);
        if (part[site] == 0 || first != part.begin() + static_cast<std::ptrdiff_t>(site)) continue;
        boost::add_edge(0, site, Weight(longest * 1.5), graph);
    }
    return graph;
}

// When the layout is good enough: nothing pulls noticeably any more, or it goes round in circles,
// as lengths that no triangle has can make it.
class Settled {
  public:
    template <class Vertex>
    bool operator()(double pull, Vertex, const Graph&, bool whole) {
        if (pull < 1e-3) return true;
        if (!whole) return ++of_one_ % 30 == 0;
        return ++of_whole_ > 300;
    }

  private:
    int of_one_ = 0;
    int of_whole_ = 0;
};

std::vector<Plane::point_type> positions_of(const Graph& graph) {
    std::vector<Plane::point_type> positions(boost::num_vertices(graph));
    const auto index = boost::get(boost::vertex_index, graph);
    const auto position = boost::make_iterator_property_map(positions.begin(), index);
    boost::circle_graph_layout(graph, position, 100.0);
    if (positions.size() > 2) {
        boost::kamada_kawai_spring_layout(graph, position, boost::get(boost::edge_weight, graph),
                                          Plane(), boost::side_length(200.0), Settled());
    }
    return positions;
}

// Turns the drawing so that the two places that are farthest apart lie side by side, the first one
// to the left; scales it to the room, and rounds to the grid.
void fit(const std::vector<Plane::point_type>& positions, int room, std::vector<SiteBox>& boxes) {
    std::size_t left = 0, right = 0;
    double farthest = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        for (std::size_t j = i + 1; j < positions.size(); ++j) {
            const double dx = positions[j][0] - positions[i][0];
            const double dy = positions[j][1] - positions[i][1];
            const double length = std::sqrt(dx * dx + dy * dy);
            if (length <= farthest * 1.001) continue;  // of equals, the first, however rounded
            farthest = length;
            left = i;
            right = j;
        }
    }
    if (farthest <= 0) return;
    const double ux = (positions[right][0] - positions[left][0]) / farthest;
    const double uy = (positions[right][1] - positions[left][1]) / farthest;
    const auto on_grid = [&](double length) {
        return static_cast<int>(std::lround(length / farthest * room / grid)) * grid;
    };
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const double dx = positions[i][0] - positions[left][0];
        const double dy = positions[i][1] - positions[left][1];
        boxes[i].x = on_grid(dx * ux + dy * uy);
        boxes[i].y = on_grid(dy * ux - dx * uy);
        if (std::abs(boxes[i].y) <= 3 * grid) boxes[i].y = 0;  // as good as in a row
    }
}

// How far two boxes and the gap between them overlap along one axis; not above zero: apart.
int overlap(int a, int b, int size_a, int size_b, int between) {
    return (size_a + size_b) / 2 + between - std::abs(a - b);
}

bool push_apart(SiteBox& a, SiteBox& b) {
    const int x = overlap(a.x, b.x, a.width, b.width, gap_beside);
    const int y = overlap(a.y, b.y, a.height, b.height, gap_below);
    if (x <= 0 || y <= 0) return false;
    const bool sideways = x <= y;
    const int by = ((sideways ? x : y) / 2 / grid + 1) * grid;
    int SiteBox::*const axis = sideways ? &SiteBox::x : &SiteBox::y;
    const int direction = a.*axis <= b.*axis ? 1 : -1;
    a.*axis -= by * direction;
    b.*axis += by * direction;
    return true;
}

void push_all_apart(std::vector<SiteBox>& boxes) {
    constexpr int rounds_max = 100;  // each round moves a crowd further apart
    bool moved = true;
    for (int round = 0; moved && round < rounds_max; ++round) {
        moved = false;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            for (std::size_t j = i + 1; j < boxes.size(); ++j) {
                moved = push_apart(boxes[i], boxes[j]) || moved;
            }
        }
    }
}

}  // namespace

SitePlaces place_sites(const scenario::Scenario& scenario, std::vector<SiteBox> boxes) {
    SitePlaces result;
    if (boxes.empty()) return result;
    const auto count = static_cast<int>(boxes.size());
    const std::vector<Plane::point_type> positions = positions_of(graph_of(scenario));
    fit(positions, std::min(400 + 40 * count, 900), boxes);
    push_all_apart(boxes);
    int left = 0, top = 0, right = 0, bottom = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const SiteBox& box = boxes[i];
        left = i == 0 ? box.x - box.width / 2 : std::min(left, box.x - box.width / 2);
        top = i == 0 ? box.y - box.height / 2 : std::min(top, box.y - box.height / 2);
        right = i == 0 ? box.x + box.width / 2 : std::max(right, box.x + box.width / 2);
        bottom = i == 0 ? box.y + box.height / 2 : std::max(bottom, box.y + box.height / 2);
    }
    for (SiteBox& box : boxes) {
        box.x += margin - left;
        box.y += margin - top;
    }
    result.width = right - left + 2 * margin;
    result.height = bottom - top + 2 * margin;
    result.sites = std::move(boxes);
    return result;
}

}  // namespace cleave::report
