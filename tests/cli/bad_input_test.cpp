// Scenarios that cannot be read: one clear error each, where it is, and quickly.

#include <algorithm>
#include <regex>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

// The error must name `line` (0: any) and say `words`.
void check_refused(const std::string& text, int line, const std::string& words) {
    const Folder folder;
    const std::string path = folder.file("bad.yaml", text);
    for (const std::string command : {"run", "show"}) {
        Invocation invocation;
        invocation.arguments = {command, path};
        invocation.seconds_max = 5;
        const Outcome outcome = cleave(invocation);
        CAPTURE(command, outcome.err, outcome.signal);
        CHECK(outcome.exit_code == 65);
        CHECK(outcome.out.empty());
        CHECK(count_of("error: ", outcome.err) == 1);
        CHECK(contains(outcome.err, words));
        std::smatch place;
        REQUIRE(
            std::regex_search(outcome.err, place, std::regex("^([^\n:]+):(\\d+):(\\d+): error: ")));
        CHECK(place[1] == path);
        if (line != 0) CHECK(place[2] == std::to_string(line));
        CHECK(outcome.err.size() < 2000);
    }
}

}  // namespace

TEST_CASE("the scenario that the bad ones are made from is good") {
    const Folder folder;
    CHECK(cleave({"show", folder.file("good.yaml", good_scenario())}).exit_code == 0);
}

TEST_CASE("an unknown key is refused, and the right one named") {
    check_refused(replaced(good_scenario(), "settle:", "settel:"), 3, "did you mean \"settle\"?");
}

TEST_CASE("a number without its unit is refused") {
    check_refused(replaced(good_scenario(), "duration: 10s", "duration: 10"), 2,
                  "\"10\" has no unit");
}

TEST_CASE("a negative duration is refused") {
    check_refused(replaced(good_scenario(), "duration: 10s", "duration: -10s"), 2, "-10s");
}

TEST_CASE("a site that no link reaches is refused") {
    check_refused(replaced(good_scenario(), "sites:\n", "sites:\n  island: {clients: 1}\n"), 0,
                  "island");
}

TEST_CASE("a fault on a node that does not exist is refused") {
    check_refused(
        replaced(good_scenario(), "faults:\n", "faults:\n  - {at: 1s, crash: office/filer-9}\n"),
        12, "office/filer-9");
}

TEST_CASE("an empty file is refused") { check_refused("", 1, "holds no scenario"); }

TEST_CASE("ten megabytes of brackets are refused in seconds") {
    std::string brackets;
    brackets.resize(10'000'000, '[');
    check_refused(brackets, 0, "");
}

TEST_CASE("a YAML alias bomb is refused") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        const std::string name = "a" + std::to_string(i);
        bomb.append(name).append(": &").append(name).append(" [").append(last);
        for (int n = 0; n < 8; ++n) bomb += ", " + last;
        bomb += "]\n";
    }
    check_refused(bomb, 1, "anchor");
}

TEST_CASE("bytes that are no text are refused") {
    check_refused(std::string("\x7f"
                              "ELF\x02\x01\x01\0\0\xff\xfe",
                              11),
                  1, "");
}

TEST_CASE("several bad files are all told of before anything runs") {
    const Folder folder;
    const std::string first =
        folder.file("a.yaml", replaced(good_scenario(), "settle:", "settel:"));
    const std::string second =
        folder.file("b.yaml", replaced(good_scenario(), "faults:", "fault:"));
    const Outcome outcome = cleave({"run", first, folder.file("c.yaml", good_scenario()), second});
    CHECK(outcome.exit_code == 65);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, first + ":3:1: error: "));
    CHECK(contains(outcome.err, second + ":11:1: error: "));
}

TEST_CASE("an error on the standard input names it as such") {
    Invocation invocation;
    invocation.arguments = {"show", "-"};
    invocation.input = replaced(good_scenario(), "settle:", "settel:");
    const Outcome outcome = cleave(invocation);
    CHECK(outcome.exit_code == 65);
    CHECK(starts_with(outcome.err, "<stdin>:3:1: error: "));
}

}  // namespace cleave::cli::test
