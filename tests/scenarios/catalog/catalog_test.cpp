// What holds of every scenario that comes with Cleave, and of every planted bug.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "bugs/hunt.hpp"
#include "catalog/protocols.hpp"
#include "language/parse.hpp"
#include "load.hpp"
#include "runner/sweep.hpp"
#include "tradeoff/matrix_file.hpp"

using namespace cleave;
using namespace cleave::scenario;
namespace fs = std::filesystem;

namespace {

// Paths in the catalog, without their ending; matrices have tests of their own.
std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(CLEAVE_CATALOG)) {
        if (entry.path().extension() != ".yaml") continue;
        if (tradeoff::is_matrix(*load_text(entry.path().string()))) continue;
        names.push_back(
            fs::relative(entry.path(), CLEAVE_CATALOG).replace_extension().generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("no scenario of the catalog breaks what it says of every run, in its first seeds") {
    for (const std::string& name : names()) {
        INFO(name);
        const SweepResult result = sweep(testing::catalog(name), {1, 2, 3}, {});
        CHECK(result.internal_error.empty());
        for (const Judgement& judgement : result.judgements) {
            INFO(judgement.expectation << ", observed: " << judgement.observed);
            CHECK_FALSE((!judgement.met && judgement.settled));
        }
    }
}

TEST_CASE("every protocol has a scenario whose promise holds and one whose limit shows") {
    std::set<std::string> promised, limited;
    for (const std::string& name : names()) {
        const Scenario scenario = testing::catalog(name);
        const Expectations& expect = scenario.expect;
        const auto note = [&](Expected expected) {
            if (expected == Expected::holds) promised.insert(scenario.protocol.name);
            if (expected == Expected::violated) limited.insert(scenario.protocol.name);
        };
        if (expect.linearizable) note(*expect.linearizable);
        if (expect.no_lost_writes) note(*expect.no_lost_writes);
        if (expect.region_states) note(*expect.region_states);
        if (expect.region_reads) note(*expect.region_reads);
        for (const GuaranteeExpectation& one : expect.guarantees) note(one.expected);
    }
    for (const ProtocolDescription& protocol : protocols::all()) {
        INFO(protocol.name);
        CHECK(promised.contains(protocol.name));
        CHECK(limited.contains(protocol.name));
    }
}

TEST_CASE("every planted bug has a source and is caught by the scenario that it names") {
    for (const ProtocolDescription& protocol : protocols::all()) {
        CHECK(protocol.bugs.size() >= 2);
        for (const PlantedBug& bug : protocol.bugs) {
            INFO(protocol.name << ", " << bug.name);
            CHECK_FALSE(bug.source.empty());
            CHECK(bugs::hunt(protocol, bug, 1'000));
        }
    }
}
