// Figures of the report against the same ones computed another way from the same histories.

#include "tradeoff/run_measures.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "check/check.hpp"
#include "measures/lost_writes.hpp"
#include "measures/staleness.hpp"
#include "objects/register.hpp"
#include "small_matrix.hpp"
#include "tradeoff/cell.hpp"

namespace cleave::tradeoff {
using Catch::Matchers::WithinAbs;
using history::Action;
using history::Operation;
using history::OpIndex;

namespace {

struct Played {
    scenario::Scenario scenario;
    scenario::RunResult run;
    RunMeasures measures;
    std::vector<Operation> work;  // but for the last reads
};

Played played(const std::string& cell, std::uint64_t seed) {
    static const auto matrix = samples::parsed(samples::small_matrix);
    REQUIRE(matrix);
    Played result;
    result.scenario = find_cell(*matrix, cell)->scenario;
    scenario::RunOptions options;
    options.check = false;
    result.run = scenario::run(result.scenario, seed, options);
    result.measures = measure_run(result.scenario, seed, {.deadline = Duration::seconds(1)});
    for (std::uint32_t i = 0; i < result.run.history.size(); ++i) {
        const Operation operation = result.run.history[OpIndex{i}];
        if (operation.invoked < Instant::at(Duration::seconds(12))) {
            result.work.push_back(operation);
        }
    }
    return result;
}

bool in_time(const Operation& operation) {
    return operation.outcome == Outcome::ok &&
           operation.completed.count() - operation.invoked.count() <= 1'000'000'000;
}

// 0 before 4 s, 1 until 8 s, 2 after.
std::size_t phase_by_hand(const Operation& operation) {
    const double second = static_cast<double>(operation.invoked.count()) / 1e9;
    return second < 4 ? 0 : second < 8 ? 1 : 2;
}

}  // namespace

TEST_CASE("answers in time are those that a count of the history finds") {
    for (const char* cell : {"s3-2018/shared/cut", "causal/shared/cut"}) {
        const Played one = played(cell, 3);
        CAPTURE(cell);
        std::uint64_t all = 0, good = 0;
        for (std::size_t site : {0U, 1U}) {
            for (std::size_t phase = 0; phase < 3; ++phase) {
                Answered reads, writes;
                for (const Operation& operation : one.work) {
                    if (one.run.process_site[operation.process] != site) continue;
                    if (phase_by_hand(operation) != phase) continue;
                    Answered& of = operation.action == Action::read ? reads : writes;
                    ++of.asked;
                    of.in_time += in_time(operation) ? 1 : 0;
                }
                CHECK(one.measures.sites[site].by_phase[phase].reads == reads);
                CHECK(one.measures.sites[site].by_phase[phase].writes == writes);
                all += reads.asked + writes.asked;
                good += reads.in_time + writes.in_time;
            }
        }
        CHECK(all == one.work.size());
        CHECK(one.measures.all == Answered{good, all});
        CHECK(one.measures.sites[0].cut_off);
        CHECK_FALSE(one.measures.sites[1].cut_off);
        std::uint64_t by_slice = 0;
        for (const Answered& slice : one.measures.sites[1].reads_by_slice) by_slice += slice.asked;
        std::uint64_t by_phase = 0;
        for (const PhaseSamples& in : one.measures.sites[1].by_phase) by_phase += in.reads.asked;
        CHECK(by_slice == by_phase);
    }
}

TEST_CASE("anomalies are those that comparing every pair of operations finds") {
    std::uint64_t stale_in_all = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        const Played one = played("s3-2018/shared/cut", seed);
        // Values are unique here, so that a read has one writer or the beginning.
        std::uint64_t stale = 0, ok = 0, once = 0;
        std::vector<double> ms;
        std::vector<Operation> all;
        for (std::uint32_t i = 0; i < one.run.history.size(); ++i) {
            all.push_back(one.run.history[OpIndex{i}]);
        }
        for (const Operation& read : one.work) {
            if (read.action != Action::read || read.outcome != Outcome::ok) continue;
            ++ok;
            std::int64_t over = INT64_MIN;
            for (const Operation& write : all) {
                const bool writer = write.action == Action::write && write.key == read.key &&
                                    read.value && write.value == read.value;
                if (writer) over = write.completed.count();
            }
            std::int64_t replaced = INT64_MAX;
            std::uint64_t between = 0;
            for (const Operation& write : all) {
                if (write.action != Action::write || write.outcome != Outcome::ok) continue;
                if (write.key != read.key || write.invoked.count() <= over) continue;
                if (write.completed >= read.invoked) continue;
                ++between;
                replaced = std::min(replaced, write.completed.count());
            }
            once += between <= 1;
            if (between == 0) continue;
            ++stale;
            ms.push_back(static_cast<double>(read.invoked.count() - replaced) / 1e6);
        }
        CHECK(one.measures.stale_reads == stale);
        CHECK(one.measures.ok_reads[0] + one.measures.ok_reads[1] + one.measures.ok_reads[2] == ok);
        CHECK(one.measures.within_versions[0] == ok - stale);
        CHECK(one.measures.within_versions[1] == once);
        std::vector<double> told = one.measures.staleness_ms;
        std::sort(told.begin(), told.end());
        std::sort(ms.begin(), ms.end());
        CHECK(told == ms);
        stale_in_all += stale;
    }
    CHECK(stale_in_all > 0);
}

TEST_CASE("lost writes are those that no last read can be reconciled with") {
    std::uint64_t lost_in_all = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
        const Played one = played("causal/shared/cut", seed);
        std::uint64_t lost = 0, acknowledged = 0;
        const std::int64_t quiet = 17'000'000'000;
        const auto at = [&](std::uint32_t i) { return one.run.history[OpIndex{i}]; };
        const auto n = static_cast<std::uint32_t>(one.run.history.size());
        for (std::uint32_t w = 0; w < n; ++w) {
            if (at(w).action != Action::write || at(w).outcome != Outcome::ok) continue;
            ++acknowledged;
            bool read_at_all = false, contradicted = true;
            for (std::uint32_t r = 0; r < n; ++r) {
                if (at(r).action != Action::read || at(r).outcome != Outcome::ok) continue;
                if (at(r).key != at(w).key || at(r).invoked.count() < quiet) continue;
                read_at_all = true;
                std::int64_t over = at(r).value ? INT64_MAX : INT64_MIN;
                for (std::uint32_t v = 0; v < n; ++v) {
                    const bool writer = at(v).action == Action::write && at(v).key == at(r).key &&
                                        at(r).value && at(v).value == at(r).value;
                    if (writer) over = at(v).completed.count();
                }
                contradicted = contradicted && over < at(w).invoked.count();
            }
            lost += read_at_all && contradicted;
        }
        CHECK(one.measures.lost_writes == lost);
        CHECK(one.measures.acknowledged_writes == acknowledged);
        lost_in_all += lost;
    }
    CHECK(lost_in_all > 0);  // the last writer wins by clocks that are no time of day
}

TEST_CASE("what held is what the checker of each guarantee says by itself") {
    for (const char* cell : {"s3-2018/shared/cut", "causal/shared/cut", "causal/shared/peace"}) {
        const Played one = played(cell, 2);
        CAPTURE(cell);
        check::Options options;
        options.quiet_from = Instant::at(Duration::seconds(17));
        REQUIRE(one.measures.guarantees.size() > 10);
        for (const Judged& judged : one.measures.guarantees) {
            if (judged.conclusion == check::Conclusion::unknown) continue;
            CAPTURE(check::to_string(judged.guarantee));
            const check::Verdict verdict =
                check::check(one.run.history, objects::cas_register(), judged.guarantee, options);
            if (verdict.conclusion == check::Conclusion::unknown) continue;
            CHECK(verdict.conclusion == judged.conclusion);
        }
    }
}

TEST_CASE("a site that a cut touches recovers, and readers converge, after its end") {
    const Played cut = played("s3-2018/shared/cut", 5);
    REQUIRE(cut.measures.sites[0].recover_s);
    CHECK(*cut.measures.sites[0].recover_s >= 0);
    CHECK(*cut.measures.sites[0].recover_s <= 4);
    CHECK_FALSE(cut.measures.sites[1].recover_s);
    REQUIRE(cut.measures.converge_s);
    double last_stale = 0;
    for (const OpIndex read : measure::stale_reads(cut.run.history)) {
        const Operation operation = cut.run.history[read];
        if (operation.invoked.count() < 8'000'000'000) continue;
        last_stale =
            std::max(last_stale, static_cast<double>(operation.completed.count()) / 1e9 - 8);
    }
    CHECK_THAT(*cut.measures.converge_s, WithinAbs(last_stale, 1e-9));
    const Played peace = played("s3-2018/shared/peace", 5);
    CHECK_FALSE(peace.measures.converge_s);
    CHECK_FALSE(peace.measures.sites[0].recover_s);
    CHECK_FALSE(peace.measures.work_lost_s);
}

TEST_CASE("the bill is the usage at the store's prices, thirty days long") {
    const Played one = played("s3-2018/shared/peace", 4);
    // 2,592,000 seconds of thirty days, of which the run is twelve.
    const double runs = 2'592'000.0 / 12;
    std::uint64_t puts = 0;
    for (const Operation& operation : one.work) puts += operation.action == Action::write;
    std::uint64_t gets = one.work.size() - puts;
    const double least =
        (static_cast<double>(puts) * 0.005 + static_cast<double>(gets) * 0.0004) / 1'000 * runs;
    // Reads that got no answer in two seconds are asked again.
    CHECK(one.measures.requests_dollars >= least);
    CHECK(one.measures.requests_dollars < least * 1.1);
    CHECK(one.measures.store_requests >= one.work.size());
    CHECK(one.measures.wan_bytes.value > puts * 4'096);
    CHECK(played("causal/shared/peace", 4).measures.store_requests == 0);
}

TEST_CASE("the phases of a cell add up its runs, and its quantiles are of all of them together") {
    std::vector<RunMeasures> runs;
    std::vector<double> all;
    Answered reads;
    Played last;
    for (const std::uint64_t seed : {1, 2, 3}) {
        last = played("causal/shared/cut", seed);
        const PhaseSamples& samples = last.measures.sites[1].by_phase[0];
        all.insert(all.end(), samples.read_ms.begin(), samples.read_ms.end());
        reads.asked += samples.reads.asked;
        reads.in_time += samples.reads.in_time;
        runs.push_back(last.measures);
    }
    const Cell cell = cell_of(last.scenario, runs);
    const PhaseMeasures& before = cell.sides.at(1).before;
    CHECK(cell.sides.size() == 2);
    CHECK(before.reads.count == reads.in_time);
    CHECK(before.reads.total == reads.asked);
    std::sort(all.begin(), all.end());
    REQUIRE(before.read_ms.p50);
    CHECK(before.read_ms.samples == all.size());
    CHECK(before.read_ms.p50->value == all[(all.size() + 1) / 2 - 1]);
    CHECK(before.read_ms.p50->low <= before.read_ms.p50->value);
    CHECK(before.read_ms.p50->high >= before.read_ms.p50->value);
    CHECK_FALSE(before.read_ms.p999);  // of so few samples nobody can say
    CHECK(before.read_cdf.x.front() == all.front());
    CHECK(before.read_cdf.y.back() == 1);
    CHECK(cell.seeds == std::vector<std::uint64_t>{1, 2, 3});
    // Wilson by hand: the centre and half-width of the score interval.
    const double n = static_cast<double>(reads.asked), x = static_cast<double>(reads.in_time);
    const double z = 1.959963984540054, z2 = z * z;
    const double centre = (x + z2 / 2) / (n + z2);
    const double half = z / (n + z2) * std::sqrt(x * (n - x) / n + z2 / 4);
    REQUIRE(before.reads.share);
    CHECK_THAT(before.reads.share->low, WithinAbs(centre - half, 1e-9));
    CHECK_THAT(before.reads.share->high, WithinAbs(std::min(1.0, centre + half), 1e-9));
}

}  // namespace cleave::tradeoff
