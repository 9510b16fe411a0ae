// What clients of a volume do, and how it is recorded; attributes of anything.

#include "workload/volume.hpp"

#include <set>

#include "catch.hpp"
#include "check/check.hpp"
#include "load.hpp"
#include "objects/volume.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;
using history::OpIndex;

TEST_CASE("clients of a volume call every function of its object, and as it wants") {
    const RunResult result = run(testing::catalog("edge-filer/volume-in-peace"), 1);
    CHECK(check::problem_with(result.history, objects::volume(), check::Guarantee::linearizable) ==
          std::nullopt);
    CHECK(result.linearizable.conclusion == check::Conclusion::holds);
    CHECK(result.internal_error.empty());
    std::set<std::string> called;
    std::size_t truths[2] = {};
    std::size_t names_listed = 0;
    for (std::uint32_t i = 0; i < result.history.size(); ++i) {
        const OpIndex op{i};
        const std::string function(result.history.function_name(result.history.function(op)));
        called.insert(function);
        const auto output = result.history.output(op);
        if (function == "create" && !output.empty()) ++truths[output[0].number() != 0];
        if (function == "list") names_listed += output.size();
        const std::string key(result.history.key_name(result.history.keys()[i]));
        const bool of_files = objects::volume().find(function) >= objects::volume().find("write");
        CHECK(key.starts_with(of_files ? "file-" : "dir-"));
    }
    std::set<std::string> all;
    for (const objects::Function& one : objects::volume().functions) all.emplace(one.name);
    CHECK(called == all);
    CHECK(truths[0] > 0);
    CHECK(truths[1] > 0);
    CHECK(names_listed > 0);
}

TEST_CASE("looks at a volume count as reads, and changes as writes") {
    Scenario scenario = testing::catalog("edge-filer/volume-in-peace");
    Workload& workload = scenario.workload;
    for (Ratio* share : {&workload.read, &workload.write, &workload.truncate, &workload.create,
                         &workload.remove, &workload.rename}) {
        *share = {};
    }
    workload.stat = workload.list = Ratio::percent(50);
    for (const PhaseAvailability& phase : run(scenario, 1).availability) {
        CHECK(phase.writes.total() == 0);
    }
    workload.stat = workload.list = {};
    workload.create = workload.truncate = Ratio::percent(50);
    for (const PhaseAvailability& phase : run(scenario, 1).availability) {
        CHECK(phase.reads.total() == 0);
    }
}

TEST_CASE("attributes tell which write they are of, and cost a store no bytes") {
    Scenario scenario = testing::small();
    scenario.workload.read = {};
    scenario.workload.stat = Ratio::percent(60);
    const RunResult looks = run(scenario, 1);
    CHECK(looks.linearizable.conclusion == check::Conclusion::holds);
    scenario.workload.read = Ratio::percent(60);
    scenario.workload.stat = {};
    const RunResult reads = run(scenario, 1);
    // The final reads of 4 clients are of 5 files, 64 KiB each.
    CHECK(looks.store.bytes_out <= Bytes::kibi(20 * 64));
    CHECK(reads.store.bytes_out > Bytes{looks.store.bytes_out.value * 5});
    CHECK(looks.store.gets > 200);  // HEADs count among them
    std::set<std::optional<Value>> seen;
    for (std::uint32_t i = 0; i < looks.history.size(); ++i) {
        const auto operation = looks.history[OpIndex{i}];
        if (operation.action == history::Action::read) seen.insert(operation.value);
    }
    CHECK(seen.size() > 50);
}

TEST_CASE("who knows no attributes is asked to read") {
    Scenario scenario = testing::catalog("raft-kv/crashes-and-partitions");
    const auto before = scenario.workload.read;
    scenario.workload.read = {};
    scenario.workload.stat = before;
    const RunResult result = run(scenario, 1);
    CHECK(result.linearizable.conclusion == check::Conclusion::holds);
    CHECK(result.ok_reads > 50);
}
