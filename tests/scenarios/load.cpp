#include "load.hpp"

#include <stdexcept>

#include "catalog/protocols.hpp"
#include "language/parse.hpp"

namespace cleave::scenario::testing {
namespace {

Scenario value_or_throw(Result<Scenario> scenario) {
    if (!scenario) throw std::logic_error(to_string(scenario.errors()));
    return *std::move(scenario);
}

}  // namespace

Scenario catalog(const std::string& name) {
    return value_or_throw(
        load_scenario(std::string(CLEAVE_CATALOG) + "/" + name + ".yaml", protocols::all()));
}

Scenario parse(std::string_view yaml) {
    return value_or_throw(parse_scenario(yaml, "test.yaml", protocols::all()));
}

Scenario small() {
    return parse(R"(
name: Small
description: Two offices on a strong store.
duration: 20s
settle: 5s
sites:
  london:   {clients: 2}
  tokyo:    {clients: 2}
  virginia: {object_store: s3-2020}
links:
  - {between: [london, virginia], rtt: 80ms}
  - {between: [tokyo, virginia], rtt: 160ms}
protocol: {name: direct-s3}
workload: {object: file, files: 5, mix: {read: 60%, write: 40%}, rate: 5/s per client}
expect:
  linearizable: holds
)");
}

}  // namespace cleave::scenario::testing
