#include "language/diagnostic.hpp"

#include <catch2/catch.hpp>

#include "sample.hpp"

using namespace cleave::scenario;

TEST_CASE("an error prints file, line, column, the line with a caret, and the hint") {
    const auto result = sample::parse(sample::with("filers: 3", "filer: 3"));
    CHECK(to_string(result.errors()) ==
          "sample.yaml:4:12: error: a site has no key \"filer\"\n"
          "      london: {filer: 3, clients: 6}\n"
          "               ^\n"
          "    hint: did you mean \"filers\"?\n");
}

TEST_CASE("an error without a hint has no line for it") {
    const auto result = sample::parse(sample::with("write: 25%", "write: 26%"));
    CHECK(to_string(result.errors()).find("hint") == std::string::npos);
}

TEST_CASE("the caret counts characters, not bytes") {
    const Diagnostic error = diagnose("f", "näme: x\n", {1, 5}, "m", "");
    CHECK(to_string(error) == "f:1:5: error: m\n    näme: x\n        ^\n");
}

TEST_CASE("a long line is shown around the caret") {
    const std::string text = std::string(1'000, 'a') + '!' + std::string(1'000, 'b');
    const std::string shown = to_string(diagnose("f", text, {1, 1'001}, "m", ""));
    const std::string half(60, 'a');
    CHECK(shown == "f:1:1001: error: m\n    " + half + '!' + std::string(59, 'b') + "\n    " +
                       std::string(60, ' ') + "^\n");
}

TEST_CASE("a caret beyond the end of its line stands at the end") {
    CHECK(to_string(diagnose("f", "ab\n", {1, 9}, "m", "")) ==
          "f:1:9: error: m\n    ab\n      ^\n");
}

TEST_CASE("the lines of a text are counted from one") {
    CHECK(line_of("a\nb\r\nc", 1) == "a");
    CHECK(line_of("a\nb\r\nc", 2) == "b");
    CHECK(line_of("a\nb\r\nc", 3) == "c");
    CHECK(line_of("a\nb\r\nc", 4).empty());
}

TEST_CASE("errors come in file order") {
    std::string text = sample::with("filers: 3", "filers: x");
    text.replace(text.find("tokyo: {filers: 3"), 17, "tokyo: {filers: y");
    const auto result = sample::parse(text);
    REQUIRE(result.errors().size() == 2);
    CHECK(result.errors()[0].line == 4);
    CHECK(result.errors()[1].line == 5);
}
