// Each planted kind of nondeterminism is caught, by the means that the table says, and what differs
// at run time is located to the first event that does. The control is caught by nothing.

#include <algorithm>
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "planted_table.hpp"
#include "tidy/checks.hpp"

namespace cleave::determinism::planted {
namespace {

// The source of a kind as if it were a protocol's, without its excuses.
tidy::Tree as_protocol(std::string_view kind) {
    std::ifstream file(CLEAVE_PLANTED_SOURCES "/" + std::string(kind) + ".cpp");
    std::ostringstream text;
    text << file.rdbuf();
    std::string source = text.str();
    REQUIRE_FALSE(source.empty());
    const std::string excuse = "// tidy:";
    for (std::size_t at = source.find(excuse); at != std::string::npos; at = source.find(excuse)) {
        source.replace(at, excuse.size(), "//");
    }
    return tidy::Tree{{tidy::make_file("protocols/toy/" + std::string(kind) + ".cpp", source)}};
}

}  // namespace

TEST_CASE("the table has every planted kind, and something catches each but the control") {
    REQUIRE(table().size() == kinds().size());
    REQUIRE(kinds().size() > 12);
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        CAPTURE(table()[i].kind);
        CHECK(table()[i].kind == kinds()[i].name);
        const Row& row = table()[i];
        const auto by = {row.tidy, row.repeated, row.memory, row.elsewhere, row.clang, row.libcxx};
        CHECK((std::ranges::count(by, Caught::yes) > 0) == (row.kind != "nothing"));
    }
}

TEST_CASE("the tidy test finds planted nondeterminism in the text as the table says") {
    for (const Row& row : table()) {
        CAPTURE(row.kind);
        const tidy::Tree tree = as_protocol(row.kind);
        std::size_t findings = 0;
        for (const auto check : {tidy::banned_names, tidy::draw_order, tidy::changing_statics}) {
            findings += check(tree).size();
        }
        CHECK((findings > 0) == (row.tidy == Caught::yes));
    }
}

TEST_CASE("repeating a run in the same process catches planted nondeterminism as the table says") {
    for (const Row& row : table()) {
        const Kind& kind = *find(row.kind);
        check_runs(row.repeated, kind, here(kind), here(kind));
    }
}

TEST_CASE("a scrambled heap catches planted nondeterminism as the table says") {
    for (const Row& row : table()) {
        const Kind& kind = *find(row.kind);
        check_runs(row.memory, kind, here(kind), here(kind, 5));
    }
}

TEST_CASE("another process catches planted nondeterminism as the table says") {
    for (const Row& row : table()) {
        const Kind& kind = *find(row.kind);
        check_runs(row.elsewhere, kind, here(kind), elsewhere(CLEAVE_PLANTED, kind));
    }
}

}  // namespace cleave::determinism::planted
