#include "tradeoff/matrix_file.hpp"

#include "catch.hpp"
#include "language/parse.hpp"
#include "language/show.hpp"
#include "small_matrix.hpp"

namespace cleave::tradeoff {

using samples::changed;
using samples::parsed;
using samples::small_matrix;

namespace {

std::string error_of(const std::string& text) {
    REQUIRE_FALSE(text.empty());
    const auto matrix = parsed(text);
    return matrix ? "no error" : scenario::to_string(matrix.errors());
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("every system meets every workload under every fault plan") {
    const auto matrix = parsed(small_matrix);
    REQUIRE(matrix);
    REQUIRE(matrix->cells.size() == 8);
    CHECK(cell_names(*matrix).front() == "s3-2018/shared/peace");
    CHECK(cell_names(*matrix).back() == "causal/conditional/cut");
    const CellPlan* cut = find_cell(*matrix, "s3-2018/shared/cut");
    REQUIRE(cut);
    CHECK(cut->scenario.name == "S3 of 2018, Shared keys, London cut off");
    CHECK(cut->scenario.faults.size() == 1);
    CHECK(cut->scenario.sites[0].clients == 2);
    CHECK(cut->scenario.sites[2].object_store.has_value());
    CHECK(find_cell(*matrix, "s3-2018/shared") == nullptr);
}

TEST_CASE("what a system does not offer is a gap that says why") {
    const auto matrix = parsed(small_matrix);
    REQUIRE(matrix);
    const CellPlan* cell = find_cell(*matrix, "causal/conditional/peace");
    REQUIRE(cell);
    CHECK(cell->not_offered.find("cas") != std::string::npos);
    CHECK(find_cell(*matrix, "causal/shared/peace")->not_offered.empty());
    CHECK(find_cell(*matrix, "s3-2018/conditional/cut")->not_offered.empty());
}

TEST_CASE("each cell can be written as a scenario of its own that is the same") {
    const auto matrix = parsed(small_matrix);
    REQUIRE(matrix);
    for (const CellPlan& cell : matrix->cells) {
        if (!cell.not_offered.empty()) continue;
        auto again = scenario::parse_scenario(scenario::show(cell.scenario), cell.scenario.path,
                                              protocols::all());
        REQUIRE(again);
        CHECK(*again == cell.scenario);
    }
}

TEST_CASE("a matrix that is shown parses to the same cells") {
    const auto matrix = parsed(small_matrix);
    REQUIRE(matrix);
    const std::string shown = show(*matrix);
    CHECK(shown.find("retry: 2s") != std::string::npos);  // a default of the protocol
    const auto again = parse_matrix(shown, "small.yaml", protocols::all());
    REQUIRE(again);
    CHECK(show(*again) == shown);
    REQUIRE(again->cells.size() == matrix->cells.size());
    for (std::size_t i = 0; i < again->cells.size(); ++i) {
        CHECK(again->cells[i].scenario == matrix->cells[i].scenario);
        CHECK(again->cells[i].not_offered == matrix->cells[i].not_offered);
    }
    for (std::size_t i = 0; i < again->workloads.size(); ++i) {
        CHECK(again->workloads[i].needs == matrix->workloads[i].needs);
    }
    CHECK(again->deadline == Duration::seconds(1));
    CHECK(again->claims.size() == 2);
}

TEST_CASE("a system may change keys of the common sites and add sites and links of its own") {
    const auto matrix = parsed(changed("sites: {london: {servers: 1}, tokyo: {servers: 1}}",
                                       "sites: {london: {servers: 1, clients: 5}, tokyo: "
                                       "{servers: 1}, osaka: {servers: 2}}\n    links: "
                                       "[{between: [tokyo, osaka], rtt: 9ms}]"));
    REQUIRE(matrix);
    const scenario::Scenario& scenario = find_cell(*matrix, "causal/shared/peace")->scenario;
    REQUIRE(scenario.sites.size() == 4);
    CHECK(scenario.sites[0].clients == 5);
    CHECK(scenario.sites[1].clients == 2);
    CHECK(scenario.sites[3].servers == 2);
    CHECK(scenario.links.size() == 3);
    CHECK(find_cell(*matrix, "s3-2018/shared/peace")->scenario.sites.size() == 3);
}

TEST_CASE("mistakes are told of at their place in the matrix file") {
    CHECK(first_line(error_of(changed("deadline: 1s", "deadlin: 1s"))) ==
          "small.yaml:5:1: error: a matrix has no key \"deadlin\"");
    CHECK(first_line(error_of(changed("rate: 4/s per client", "rate: 4")))
              .starts_with("small.yaml:24:"));
    CHECK(first_line(error_of(changed("{name: causal}", "{name: causl}")))
              .starts_with("small.yaml:19:22: error: there is no protocol \"causl\""));
    CHECK(first_line(error_of(changed("isolate: [london]", "isolate: [lundon]")))
              .starts_with("small.yaml:31:"));
    CHECK(error_of(changed("isolate: [london]", "isolate: [lundon]"))
              .find("did you mean \"london\"?") != std::string::npos);
    CHECK(first_line(error_of(changed("holds: linearizable", "holds: linearisable")))
              .starts_with("small.yaml:25:"));
    CHECK(first_line(error_of(changed("versus: s3-2018", "versus: s4")))
              .ends_with("error: there is no system \"s4\""));
    CHECK(first_line(error_of(changed("  cut: {", "  Cut: {")))
              .ends_with("error: \"Cut\" is not a name"));
    CHECK(error_of(changed("measure: read_p50", "measure: read_p5"))
              .find("did you mean \"read_p50\"?") != std::string::npos);
    CHECK(error_of(changed("    is: better\n", "")).find("needs \"is\"") != std::string::npos);
    CHECK(first_line(
              error_of(changed("{object: kv, keys: 3, size: 4KiB, mix: {read: 60%, write: 40%}",
                               "{object: chunk-file, files: 3, size: 4KiB, mix: {read: 60%, "
                               "write: 40%}")))
              .starts_with("small.yaml:24:24: error: a report does not measure the object"));
    CHECK(first_line(error_of(changed("systems:\n", "systems: []\nsystem:\n"))) != "no error");
}

TEST_CASE("a matrix is told from a scenario by its systems") {
    CHECK(is_matrix(small_matrix));
    CHECK_FALSE(is_matrix("name: x\nsites: {}"));
    CHECK_FALSE(is_matrix("systems: [unclosed"));
    CHECK_FALSE(is_matrix(""));
}

TEST_CASE("the schema of a matrix names the keys of its parts") {
    const std::string schema = matrix_schema(protocols::all());
    for (const char* key : {"\"systems\"", "\"needs\"", "\"answered_cut_off\"", "\"write_back\"",
                            "\"popularity\"", "\"partition\"", "\"versus\""}) {
        CAPTURE(key);
        CHECK(schema.find(key) != std::string::npos);
    }
}

}  // namespace cleave::tradeoff
