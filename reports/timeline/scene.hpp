#pragma once
// What a drawing of operations shows beside a counterexample: the history, where its processes
// were, and what was wrong with the world meanwhile. Borrows the history from what it was made of.

#include <cstdint>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/nemesis.hpp"
#include "objects/object.hpp"
#include "runner/result.hpp"

namespace cleave::report {

struct Scene {
    struct Fault {
        std::string label;  // clean text
        Instant start;
        Instant end;
        bool is_partition = false;
    };

    const history::History* history = nullptr;
    const objects::Object* object = nullptr;   // what its keys are, if anybody knows
    std::vector<std::string> sites;            // clean text, in the order to draw
    std::vector<std::size_t> site_of_process;  // position in `sites`; beyond either end: nowhere
    std::vector<Fault> faults;

    std::string site(std::uint32_t process) const {
        if (process >= site_of_process.size() || site_of_process[process] >= sites.size())
            return "";
        return sites[site_of_process[process]];
    }
    // Processes are drawn by site, those of none last.
    std::size_t rank(std::uint32_t process) const {
        return process < site_of_process.size() ? site_of_process[process] : SIZE_MAX;
    }
};

// The shown run of a sweep.
Scene scene_of(const scenario::SweepResult& sweep);
// A history from elsewhere: nobody knows where its processes were.
Scene scene_of(const history::History& history, const objects::Object* object,
               const std::vector<history::Disturbance>& disturbances = {});

}  // namespace cleave::report
