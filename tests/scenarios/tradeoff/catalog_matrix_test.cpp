// The matrix that comes with Cleave.

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "language/parse.hpp"
#include "language/show.hpp"
#include "small_matrix.hpp"
#include "tradeoff/report.hpp"

namespace cleave::tradeoff {

namespace {

const MatrixFile& matrix() {
    static const auto loaded = load_matrix(
        std::string(CLEAVE_CATALOG) + "/tradeoff/twelve-systems.yaml", protocols::all());
    if (!loaded) throw std::logic_error(scenario::to_string(loaded.errors()));
    return *loaded;
}

}  // namespace

TEST_CASE("the matrix of the catalog has every protocol, and says what it does not offer") {
    std::set<std::string> compared;
    for (const SystemEntry& system : matrix().systems) {
        compared.insert(system.protocol.find("name")->text);
    }
    for (const ProtocolDescription& protocol : protocols::all()) {
        CAPTURE(protocol.name);
        CHECK(compared.count(protocol.name) == 1);
    }
    CHECK(matrix().workloads.size() == 8);
    CHECK(find_cell(matrix(), "edge-filer/system-of-record/peace")->not_offered != "");
    CHECK(find_cell(matrix(), "raft-kv/system-of-record/peace")->not_offered == "");
    // Each system has something to do.
    for (std::size_t i = 0; i < matrix().systems.size(); ++i) {
        CHECK(std::any_of(matrix().cells.begin(), matrix().cells.end(), [&](const CellPlan& cell) {
            return cell.system == i && cell.not_offered.empty();
        }));
    }
}

TEST_CASE("every cell of the catalog's matrix is a scenario of its own") {
    std::size_t compared = 0;
    for (const CellPlan& cell : matrix().cells) {
        if (!cell.not_offered.empty() || cell.workload % 3 != cell.system % 3) continue;
        const auto own = scenario::parse_scenario(scenario::show(cell.scenario), cell.scenario.path,
                                                  protocols::all());
        INFO(cell_name(matrix(), cell));
        REQUIRE(own);
        CHECK(*own == cell.scenario);
        ++compared;
    }
    CHECK(compared > 50);
}

TEST_CASE("a part of the catalog's matrix comes out the same on any number of threads") {
    MatrixFile part = matrix();
    part.workloads.resize(1);
    part.claims.clear();
    std::erase_if(part.cells, [](const CellPlan& cell) { return cell.workload != 0; });
    const Report one = run_matrix(part, {1, 2}, {.jobs = 1});
    const Report many = run_matrix(part, {1, 2}, {.jobs = 3});
    REQUIRE(one.matrix.cells.size() == part.systems.size() * part.faults.size());
    CHECK(one.internal_error == "");
    for (std::size_t i = 0; i < one.matrix.cells.size(); ++i) {
        const Cell& a = one.matrix.cells[i];
        const Cell& b = many.matrix.cells[i];
        INFO(cell_name(part, part.cells[i]));
        CHECK(a.operations == b.operations);
        CHECK(a.yield.count == b.yield.count);
        CHECK(a.consistency.level == b.consistency.level);
        CHECK(a.cost.dollars_month.high == b.cost.dollars_month.high);
        if (!a.not_offered.empty()) continue;
        CHECK(a.operations > 100);
        CHECK(a.yield.count > a.operations / 10);
        CHECK(a.peace.availability > 0);
    }
    REQUIRE(one.matrix.recommendations.size() == part.systems.size());
    for (std::size_t i = 0; i < part.systems.size(); ++i) {
        CHECK(one.matrix.recommendations[i].because == many.matrix.recommendations[i].because);
        CHECK(one.matrix.recommendations[i].because != "");
    }
}

}  // namespace cleave::tradeoff
