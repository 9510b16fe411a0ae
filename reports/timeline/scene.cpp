#include "timeline/scene.hpp"

#include <algorithm>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {

Scene scene_of(const scenario::SweepResult& sweep) {
    Scene scene = scene_of(sweep.shown.history, sweep.shown.object);
    for (const scenario::Site& site : sweep.scenario.sites) {
        scene.sites.push_back(capitalised(clean(site.name)));
    }
    scene.site_of_process.assign(sweep.shown.process_site.begin(), sweep.shown.process_site.end());
    for (const scenario::FaultWindow& fault : sweep.shown.faults) {
        scene.faults.push_back({clean(fault.label), fault.start, fault.end, fault.is_partition});
    }
    return scene;
}

Scene scene_of(const history::History& history, const objects::Object* object,
               const std::vector<history::Disturbance>& disturbances) {
    Scene scene;
    scene.history = &history;
    scene.object = object;
    for (const history::Disturbance& one : disturbances) {
        const bool cut = one.label.find("partition") != std::string::npos;
        // What lasted no time at all is still to be seen.
        const Instant end = std::max(one.end, one.start + Duration::nanoseconds(1));
        scene.faults.push_back({clean(one.label), one.start, end, cut});
    }
    return scene;
}

}  // namespace cleave::report
