#include "runner/measure.hpp"

#include "catch.hpp"
#include "load.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Instant ms(int n) { return Instant::at(Duration::milliseconds(n)); }

// A run of `small` with a partition from 5 s to 10 s; process 0 is in London, 1 in Tokyo.
RunResult with_operations(
    const std::vector<std::tuple<std::uint32_t, history::Action, int, int, Outcome>>& operations) {
    RunResult result;
    result.process_site = {0, 1};
    result.faults = {{"london cut off", ms(5'000), ms(10'000), {0}, true},
                     {"tokyo/client-1 down", ms(12'000), ms(13'000), {1}, false}};
    const history::KeyId key = result.history.key("a");
    for (const auto& [process, action, from, to, outcome] : operations) {
        history::Operation operation;
        operation.process = process;
        operation.action = action;
        operation.key = key;
        operation.invoked = ms(from);
        operation.outcome = outcome;
        if (action == history::Action::write) operation.value = from + 1;
        if (outcome != Outcome::unknown) operation.completed = ms(to);
        result.history.add(operation);
    }
    scenario::measure(testing::small(), result);
    return result;
}

const PhaseAvailability& phase(const RunResult& result, const std::string& site,
                               const std::string& name) {
    for (const PhaseAvailability& phase : result.availability) {
        if (phase.site == site && phase.phase == name) return phase;
    }
    throw std::logic_error("no such phase");
}

constexpr auto a_read = history::Action::read;
constexpr auto a_write = history::Action::write;

}  // namespace

TEST_CASE("an operation counts in the phase in which it was invoked") {
    const RunResult result = with_operations({
        {0, a_read, 4'999, 6'000, Outcome::fail},
        {0, a_read, 5'000, 5'001, Outcome::ok},
        {0, a_write, 9'999, 0, Outcome::unknown},
        {0, a_write, 10'000, 10'050, Outcome::ok},
        {1, a_read, 12'500, 12'600, Outcome::ok},
    });
    CHECK(phase(result, "london", "before").reads.failed == 1);
    CHECK(phase(result, "london", "partition").reads.ok == 1);
    CHECK(phase(result, "london", "partition").writes.unknown == 1);
    CHECK(phase(result, "london", "after").writes.ok == 1);
    CHECK(phase(result, "tokyo", "after").reads.ok == 1);  // a crash is not a partition
    CHECK(phase(result, "tokyo", "before").reads.total() == 0);
}

TEST_CASE("latencies are those of answered operations, by nearest rank") {
    std::vector<std::tuple<std::uint32_t, history::Action, int, int, Outcome>> operations;
    for (int i = 1; i <= 100; ++i) operations.push_back({0, a_read, i, 2 * i, Outcome::ok});
    operations.push_back({0, a_read, 100, 4'000, Outcome::fail});
    const RunResult result = with_operations(operations);
    const auto about = [](Duration measured, Duration exact) {
        return measured >= exact && measured <= exact + exact / 32;
    };
    CHECK(about(phase(result, "london", "before").p50, Duration::milliseconds(50)));
    CHECK(about(phase(result, "london", "before").p99, Duration::milliseconds(99)));
}

TEST_CASE("slices cover the workload, and the final reads stay out of them") {
    const RunResult result = with_operations({
        {0, a_read, 0, 10, Outcome::ok},
        {0, a_read, 19'999, 20'010, Outcome::ok},
        {0, a_read, 25'000, 25'010, Outcome::ok},
    });
    REQUIRE(result.series.size() == 2);  // Virginia has no clients
    std::uint64_t counted = 0;
    for (const Slice& slice : result.series[0].slices) counted += slice.reads.total();
    CHECK(counted == 2);
    const auto slices = static_cast<std::int64_t>(result.series[0].slices.size());
    CHECK(result.slice_length * slices >= testing::small().duration);
    CHECK(result.slice_length * (slices - 1) < testing::small().duration);
}
