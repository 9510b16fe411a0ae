#pragma once
// Where to draw the sites of a scenario: sites that are near in latency come near on the page.
// Kamada and Kawai's layout (Boost.Graph) from a circle, fitted into the room and rounded to a
// coarse grid, so that the same scenario gives the same places whatever the compiler; boxes that
// would overlap are pushed apart. Units: pixels of the drawing.
// Source: Kamada and Kawai, "An Algorithm for Drawing General Undirected Graphs", Information
// Processing Letters 31, 1989. Choices: lengths grow with the square root of the round trip, which
// keeps a slow link from squeezing all others.

#include <vector>

#include "language/scenario.hpp"

namespace cleave::report {

struct SiteBox {
    int x = 0, y = 0;  // the middle
    int width = 0, height = 0;
};

struct SitePlaces {
    std::vector<SiteBox> sites;  // as Scenario::sites
    int width = 0, height = 0;   // of the whole
};

// `boxes` has the sizes; their places are made here.
SitePlaces place_sites(const scenario::Scenario& scenario, std::vector<SiteBox> boxes);

}  // namespace cleave::report
