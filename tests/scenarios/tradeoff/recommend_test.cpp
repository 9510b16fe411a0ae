#include "tradeoff/recommend.hpp"

#include "catch.hpp"
#include "small_matrix.hpp"
#include "tradeoff/cell.hpp"
#include "tradeoff/need_checks.hpp"

namespace cleave::tradeoff {

namespace {

// One system and workload; peace, and a partition that cuts London off. All is well.
Matrix all_is_well() {
    Matrix matrix;
    matrix.systems.push_back({"s", "S", "", "", "", ""});
    matrix.workloads.push_back({"w", "W", "words"});
    matrix.faults.push_back({"peace", "Peace", false, {}, {}});
    matrix.faults.push_back({"cut", "Cut", true, 4.0, 8.0});
    for (std::size_t plan = 0; plan < 2; ++plan) {
        Cell cell;
        cell.faults = plan;
        cell.seeds = {1, 2, 3, 4, 5, 6, 7, 8};
        cell.reproduce = "run it";
        Held held;
        held.held = 3;
        cell.consistency.guarantees.push_back(held);
        cell.consistency.lost_writes = rate(0, 500);
        cell.consistency.anomalous_reads = rate(0, 500);
        for (const char* site : {"london", "tokyo"}) {
            Side side;
            side.site = site;
            side.cut_off = plan == 1 && side.site == "london";
            for (PhaseMeasures* phase : {&side.before, &side.partition, &side.after}) {
                phase->reads = rate(1'000, 1'000);
                phase->writes = rate(1'000, 1'000);
                phase->read_ms.p50 = Estimate{10, 9, 11};
                phase->read_ms.p99 = Estimate{20, 18, 22};
            }
            cell.sides.push_back(side);
        }
        cell.consistency.converge_s.p50 = Estimate{0, 0, 0};
        cell.cost.dollars_month = {100, 90, 110};
        matrix.cells.push_back(cell);
    }
    return matrix;
}

Finding only(const Needs& needs, const Matrix& matrix) {
    const auto findings = check_needs(needs, matrix, {0, 1});
    REQUIRE(findings.size() == 1);
    return findings.front();
}

}  // namespace

TEST_CASE("a guarantee is needed in every run of every plan") {
    Needs needs;
    needs.holds = {check::Guarantee::linearizable};
    Matrix matrix = all_is_well();
    CHECK(only(needs, matrix).kept == Kept::met);
    CHECK(only(needs, matrix).measured == "held in all 6 runs");
    matrix.cells[1].consistency.guarantees[0] = {check::Guarantee::linearizable, 2, 0, 1, {}};
    CHECK(only(needs, matrix).kept == Kept::open);
    matrix.cells[1].consistency.guarantees[0] = {check::Guarantee::linearizable, 2, 1, 0, 2};
    const Finding finding = only(needs, matrix);
    CHECK(finding.kept == Kept::unmet);
    CHECK(finding.cell == 1);
    CHECK(finding.seed == 2U);
    CHECK(finding.measured == "violated in 1 of 3 runs, plan \"Cut\"");
}

TEST_CASE("what is to be zero is unmet by one case") {
    Needs needs;
    needs.lost_writes = Ratio{};
    Matrix matrix = all_is_well();
    CHECK(only(needs, matrix).kept == Kept::met);
    matrix.cells[1].consistency.lost_writes = rate(1, 100'000);
    matrix.cells[1].consistency.seed_of_lost_write = 17;
    CHECK(only(needs, matrix).kept == Kept::unmet);
    CHECK(only(needs, matrix).seed == 17U);
    needs.lost_writes = Ratio::percent(1);
    CHECK(only(needs, matrix).kept == Kept::met);
}

TEST_CASE("a bound within the interval leaves a need open") {
    Needs needs;
    needs.answered_cut_off = Ratio::percent(90);
    Matrix matrix = all_is_well();
    PhaseMeasures& cut_off = matrix.cells[1].sides[0].partition;
    cut_off.writes = {};
    cut_off.reads = rate(900, 1'000);
    CHECK(only(needs, matrix).kept == Kept::open);
    cut_off.reads = rate(800, 1'000);
    CHECK(only(needs, matrix).kept == Kept::unmet);
    CHECK(only(needs, matrix).accept.find("80 %") != std::string::npos);
    cut_off.reads = rate(990, 1'000);
    CHECK(only(needs, matrix).kept == Kept::met);
    // The other site is none of its business.
    matrix.cells[1].sides[1].partition.reads = rate(1, 1'000);
    CHECK(only(needs, matrix).kept == Kept::met);
}

TEST_CASE("latencies are those of the slowest site in peace, and missing ones leave it open") {
    Needs needs;
    needs.read_p99 = Duration::milliseconds(30);
    Matrix matrix = all_is_well();
    CHECK(only(needs, matrix).kept == Kept::met);
    matrix.cells[0].sides[1].before.read_ms.p99 = Estimate{40, 35, 45};
    CHECK(only(needs, matrix).kept == Kept::unmet);
    CHECK(only(needs, matrix).measured == "40 ms (35 to 45) at tokyo");
    matrix.cells[0].sides[1].before.read_ms.p99.reset();
    CHECK(only(needs, matrix).kept == Kept::open);
    matrix = all_is_well();
    matrix.cells[0].seeds.pop_back();  // so few runs say too little
    CHECK(only(needs, matrix).kept == Kept::open);
}

TEST_CASE("a verdict is that of the need that weighs most") {
    const auto file = samples::parsed(samples::small_matrix);
    REQUIRE(file);
    const auto verdict = [&](const Needs& needs, const Matrix& measured) {
        MatrixFile one = *file;
        one.systems.resize(1);
        one.workloads.resize(1);
        one.workloads[0].needs = needs;
        one.claims.clear();
        Matrix matrix = measured;
        recommend(one, matrix);
        REQUIRE(matrix.recommendations.size() == 1);
        return matrix.recommendations[0];
    };
    Needs needs;
    needs.holds = {check::Guarantee::linearizable};
    needs.answered_cut_off = Ratio::percent(90);
    Matrix matrix = all_is_well();
    CHECK(verdict(needs, matrix).fit == Fit::fits);

    matrix.cells[1].sides[0].partition.reads = rate(0, 1'000);
    matrix.cells[1].sides[0].partition.writes = rate(0, 1'000);
    const Recommendation conditional = verdict(needs, matrix);
    CHECK(conditional.fit == Fit::fits_if);
    CHECK(conditional.condition.find("can wait") != std::string::npos);

    matrix.cells[0].consistency.guarantees[0] = {check::Guarantee::linearizable, 2, 0, 1, {}};
    CHECK(verdict(needs, matrix).fit == Fit::unknown);

    matrix.cells[1].consistency.guarantees[0] = {check::Guarantee::linearizable, 2, 1, 0, 3};
    const Recommendation unfit = verdict(needs, matrix);
    CHECK(unfit.fit == Fit::does_not_fit);
    CHECK(unfit.cell == 1);
    CHECK(unfit.reproduce == "./run.sh run small.yaml --cell s3-2018/shared/cut --seed 3");
    REQUIRE(unfit.checks.size() == 2);
    CHECK(unfit.checks[1].fit == Fit::fits_if);

    matrix.cells[0].not_offered = matrix.cells[1].not_offered = "S does not serve \"cas\"";
    const Recommendation gap = verdict(needs, matrix);
    CHECK(gap.fit == Fit::does_not_fit);
    CHECK(gap.because == "Not offered: S does not serve \"cas\".");
}

TEST_CASE("two figures compare by intervals that do not overlap") {
    const auto file = samples::parsed(samples::small_matrix);
    REQUIRE(file);
    const auto truth = [&](Estimate of_one, Estimate of_other, Comparison is) {
        MatrixFile one = *file;
        one.claims = {file->claims[1]};
        one.claims[0].is = is;
        Matrix matrix;
        for (std::size_t system = 0; system < 2; ++system) {
            matrix.systems.push_back({"", "", "", "", "", ""});
            for (std::size_t workload = 0; workload < 2; ++workload) {
                for (std::size_t plan = 0; plan < 2; ++plan) {
                    Cell cell = all_is_well().cells[plan];
                    cell.system = system;
                    cell.workload = workload;
                    for (Side& side : cell.sides) {
                        side.before.read_ms.p50 = system == 1 ? of_one : of_other;
                    }
                    matrix.cells.push_back(cell);
                }
            }
        }
        matrix.workloads.resize(2);
        matrix.faults = all_is_well().faults;
        recommend(one, matrix);
        REQUIRE(matrix.claims.size() == 1);
        return matrix.claims[0].truth;
    };
    const Estimate low{1, 0.5, 1.5}, high{9, 8, 10}, wide{5, 1, 9};
    CHECK(truth(low, high, Comparison::better) == Truth::supported);
    CHECK(truth(high, low, Comparison::better) == Truth::refuted);
    CHECK(truth(wide, high, Comparison::better) == Truth::undecided);
    CHECK(truth(high, low, Comparison::worse) == Truth::supported);
    CHECK(truth(wide, low, Comparison::no_better) == Truth::supported);
    CHECK(truth(low, high, Comparison::no_better) == Truth::refuted);
}

}  // namespace cleave::tradeoff
