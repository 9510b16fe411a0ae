#include "language/show.hpp"

#include "language/description.hpp"
#include "language/write.hpp"

namespace cleave::scenario {

std::string show(const Scenario& scenario) {
    return write_yaml(scenario_mapping({}).write(scenario, scenario));
}

}  // namespace cleave::scenario
