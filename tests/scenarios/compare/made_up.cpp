#include "made_up.hpp"

#include "catalog/protocols.hpp"
#include "catch.hpp"
#include "language/parse.hpp"

namespace cleave::compare::test {

Side side(const std::string& expect, const std::string& hash) {
    const std::string text =
        "name: Made up\n"
        "duration: 10s\n"
        "sites: {oslo: {clients: 2, object_store: s3-2020}}\n"
        "protocol: {name: direct-s3}\n"
        "workload: {object: register, keys: 1, mix: {read: 50%, write: 50%}, rate: 5/s per "
        "client}\n"
        "expect: {" +
        expect + "}\n";
    auto scenario = scenario::parse_scenario(text, "made-up.yaml", protocols::all());
    if (!scenario) {
        for (const auto& error : scenario.errors()) UNSCOPED_INFO(to_string(error));
        FAIL("the made-up scenario does not parse");
    }
    return {*std::move(scenario), hash, {}};
}

scenario::RunSummary quiet_run(std::uint64_t seed, Random& random, Duration latency) {
    scenario::RunSummary run;
    run.seed = seed;
    run.trace_hash = random.next();
    run.linearizable = check::Conclusion::holds;
    run.operations = 100;
    run.ok_reads = 50;
    scenario::PhaseAvailability phase;
    phase.site = "oslo";
    phase.phase = "before";
    phase.reads = {50, 0, 0};
    phase.writes = {48 + random.below(3), 0, 0};
    phase.writes.unknown = 50 - phase.writes.ok;
    const auto noise = [&] {
        return Duration::microseconds(static_cast<int>(random.below(10'000)));
    };
    phase.p50 = latency + noise();
    phase.p99 = latency + latency + noise();
    run.availability.push_back(phase);
    return run;
}

void fill(Side& side, std::uint64_t runs, std::uint64_t stream, Duration latency) {
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        Random random = Random::stream(seed, "made up", stream);
        side.runs[seed] = quiet_run(seed, random, latency);
    }
}

}  // namespace cleave::compare::test
