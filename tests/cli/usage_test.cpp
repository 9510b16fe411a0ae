// What the program says about its own command line.

#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

void check_misused(std::vector<std::string> arguments, const std::string& what,
                   const std::string& hint) {
    const Outcome outcome = cleave(std::move(arguments));
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 64);
    CHECK(outcome.out.empty());
    CHECK(starts_with(outcome.err, "cleave: "));
    CHECK(contains(outcome.err, what));
    CHECK(contains(outcome.err, hint));
}

// In characters: continuation bytes of UTF-8 do not count.
std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        });
        longest = std::max(longest, static_cast<std::size_t>(columns));
    }
    return longest;
}

}  // namespace

TEST_CASE("an unknown command is a usage error with the nearest command as a hint") {
    check_misused({"rnu"}, "unknown command 'rnu'", "did you mean \"run\"?");
    check_misused({"rnu", "x.yaml", "--seed", "1"}, "unknown command 'rnu'", "\"run\"");
    check_misused({"zzzzzz"}, "unknown command 'zzzzzz'",
                  "run, sweep, merge, compare, report, check");
}

TEST_CASE("no command at all is a usage error that names the commands") {
    check_misused({}, "a command is missing", "run, sweep, merge, compare, report, check");
}

TEST_CASE("an unknown option is a usage error with the nearest option as a hint") {
    check_misused({"run", "x.yaml", "--sede", "7"}, "unknown option '--sede'", "\"--seed\"?");
    check_misused({"run", "x.yaml", "--sede=7"}, "unknown option '--sede=7'", "\"--seed\"?");
    check_misused({"--vresion"}, "unknown option '--vresion'", "\"--version\"?");
    check_misused({"run", "--jsno"}, "unknown option '--jsno'", "\"--json\"?");
}

TEST_CASE("missing files and values are usage errors that say what is missing") {
    check_misused({"run"}, "run: FILE is missing", "Scenario files");
    check_misused({"list"}, "list: WHAT is missing", "protocols, bugs, properties, models");
    check_misused({"run", "x.yaml", "--seeds"}, "--seeds needs a value", "1..200");
    check_misused({"run", "x.yaml", "--seed", "1", "--seed", "2"}, "more than once", "");
    check_misused({"run", "x.yaml", "--seed", "1", "--seeds", "2"}, "excludes", "");
    check_misused({"show", "a.yaml", "b.yaml"}, "'b.yaml' is one argument too many", "");
}

TEST_CASE("numbers that are none are usage errors") {
    const std::string file = catalog("direct-s3-loses-the-wan");
    check_misused({"run", file, "--jobs", "many"}, "'many'", "--jobs");
    check_misused({"run", file, "--jobs", "-1"}, "--jobs", "");
    check_misused({"run", file, "--jobs", "99999"}, "--jobs", "");
    check_misused({"run", file, "--seed", "1..5"}, "'1..5'", "--seed");
    check_misused({"run", file, "--seed", "-5"}, "--seed", "");
}

TEST_CASE("seeds that are no list are usage errors that show how to write one") {
    const std::string file = catalog("direct-s3-loses-the-wan");
    for (const std::string bad : {"", "x", "1..", "..5", "5..1", "1,,2", "1.5", "-1",
                                  "99999999999999999999999", "0..18446744073709551615"}) {
        CAPTURE(bad);
        check_misused({"run", file, "--seeds", bad}, "--seeds", "");
    }
    check_misused({"run", file, "--seeds", "5..1"}, "5..1", "write 7, 1..200 or 1,5,10..20");
}

TEST_CASE("help goes to stdout, fits 100 columns and shows an example") {
    std::vector<std::vector<std::string>> commands = {{"--help"}};
    for (const char* name : {"run", "check", "show", "list", "schema", "convert"}) {
        commands.push_back({name, "--help"});
    }
    for (const auto& command : commands) {
        const Outcome outcome = cleave(command);
        CAPTURE(outcome.out);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
        CHECK(contains(outcome.out, "Usage: cleave"));
        CHECK(contains(outcome.out, "Examples:\n  cleave "));
        CHECK(longest_line(outcome.out) <= 100);
    }
    CHECK(contains(cleave({"--help"}).out, "65 bad scenario or history"));
}

TEST_CASE("the version is told") {
    const Outcome outcome = cleave({"--version"});
    CHECK(outcome.exit_code == 0);
    CHECK(starts_with(outcome.out, "cleave "));
}

TEST_CASE("what is listed fits 100 columns") {
    for (const std::string what : {"protocols", "models", "objects", "faults"}) {
        CAPTURE(what);
        CHECK(longest_line(cleave({"list", what}).out) <= 100);
    }
}

TEST_CASE("output that cannot be written is an input/output error") {
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"schema"}, {"list", "protocols"}, {"--help"}}) {
        Invocation invocation;
        invocation.arguments = command;
        invocation.out_file = "/dev/full";
        const Outcome outcome = cleave(invocation);
        CAPTURE(command[0], outcome.err);
        CHECK(outcome.exit_code == 74);
        CHECK(starts_with(outcome.err, "cleave: cannot write"));
    }
}

}  // namespace cleave::cli::test
