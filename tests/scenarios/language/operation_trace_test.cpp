// Traces as text: what each line means, and what is wrong with those that mean nothing.

#include "language/operation_trace.hpp"

#include <catch2/catch.hpp>

using namespace cleave;
using namespace cleave::scenario;

namespace {

const std::string good = R"(# two people
cleave-trace 1

0s     alice create /docs/plan.txt
12ms   alice write  /docs/plan.txt offset=4096 length=4096
-      bob   stat   /docs/draft.txt expect=absent
1.5s   bob   rename /docs/plan.txt to=/docs/plan-2.txt
-      bob   read   /docs/plan-2.txt length=100
-      alice truncate /docs/plan-2.txt length=0
-      alice list   /docs match=*.tmp expect=absent
-      alice remove /docs/plan-2.txt
)";

OperationTrace trace_of(const std::string& text) {
    const Result<OperationTrace> trace = parse_operation_trace(text, "t.trace");
    INFO(to_string(trace.errors()));
    REQUIRE(trace);
    return *trace;
}

// Of one line after a header: "column: message", and the hint.
std::string error(const std::string& line) {
    const Result<OperationTrace> trace =
        parse_operation_trace("cleave-trace 1\n" + line + "\n", "t.trace");
    REQUIRE_FALSE(trace);
    const Diagnostic first = trace.errors().front();
    CHECK(first.line == 2);
    return std::to_string(first.column) + ": " + first.message +
           (first.hint.empty() ? "" : " | " + first.hint);
}

}  // namespace

TEST_CASE("a trace is read operation by operation") {
    const OperationTrace trace = trace_of(good);
    CHECK(trace.clients == std::vector<std::string>{"alice", "bob"});
    CHECK(trace.paths == std::vector<std::string>{"/docs/plan.txt", "/docs/draft.txt",
                                                  "/docs/plan-2.txt", "/docs"});
    REQUIRE(trace.steps.size() == 8);
    CHECK(trace.steps[1].at == Duration::milliseconds(12));
    CHECK(trace.steps[1].deed == Deed::write);
    CHECK(trace.steps[1].offset == Bytes{4096});
    CHECK(trace.steps[2].at == std::nullopt);
    CHECK(trace.steps[2].expect == Found::absent);
    CHECK(trace.steps[3].to == 2);
    CHECK(trace.patterns.at(trace.steps[6].match) == "*.tmp");
}

TEST_CASE("the size of a file follows writes, renames, truncations and removals") {
    const OperationTrace trace = trace_of(good);
    CHECK(trace.steps[1].size_after == Bytes{8192});
    CHECK(trace.steps[3].size_after == Bytes{8192});  // under its new name
    CHECK(trace.steps[4].size_after == Bytes{8192});
    CHECK(trace.steps[5].size_after == Bytes{0});
}

TEST_CASE("what is printed reads the same") {
    const OperationTrace trace = trace_of(good);
    std::string text(trace_header);
    for (const TraceStep& step : trace.steps) text += '\n' + to_line(trace, step);
    const OperationTrace again = trace_of(text);
    CHECK(again.digest == trace.digest);
    CHECK(again.steps.size() == trace.steps.size());
}

TEST_CASE("the digest is of the operations, not of comments and blanks") {
    const std::string line = "\n- a write /f length=1\n";
    const std::uint64_t one = trace_of("cleave-trace 1" + line).digest;
    CHECK(trace_of("# why\ncleave-trace   1\r\n" + line + "# end\n").digest == one);
    CHECK(trace_of("cleave-trace 1\n- a write /f length=2\n").digest != one);
    CHECK(trace_of("cleave-trace 1\n- b write /f length=1\n").digest != one);
    CHECK(trace_of("cleave-trace 1\n0s a write /f length=1\n").digest != one);
    CHECK(trace_of("cleave-trace 1\n- a read /f length=1\n").digest != one);
}

TEST_CASE("a line that makes no sense is told of with its place and what would be right") {
    CHECK(error("1s a read") == "6: an operation is a time, a client, a function and a path");
    CHECK(error("12 a read /f") == "1: \"12\" has no unit | or - for \"as soon as possible\"");
    CHECK(error("- a/b read /f") == "3: \"a/b\" is no client: at most 64 letters, digits, - _ .");
    CHECK(error("- a raed /f") == "5: \"raed\" is no function of a trace | did you mean \"read\"?");
    CHECK(error("- a write /f") == "5: a write needs a length above 0");
    CHECK(error("- a truncate /f") == "5: a truncation needs a length");
    CHECK(error("- a rename /f") == "5: a rename needs to=PATH");
    CHECK(error("- a rename /f to=/f") == "5: a rename to the name that it has");
    CHECK(error("- a stat /f length=1") ==
          "13: \"length=1\" is no detail of \"stat\" | it may have: expect, each as in expect=…");
    CHECK(error("- a read /f length=1 length=2") == "22: \"length\" is given twice");
    CHECK(error("- a write /f length=9 expect=absent") ==
          "30: what is written is there afterwards | leave out expect=absent");
    CHECK(error("- a read /f expect=maybe") ==
          "20: \"maybe\" is no outcome | choose from ok, absent and any");
    CHECK(error("- a write /f length=-1") ==
          "21: \"-1\" is no number of bytes from 0 to 1073741824");
    CHECK(error("- a write /f offset=1073741824 length=1") ==
          "5: this goes beyond the 1073741824 bytes that a file may have");
}

TEST_CASE("paths are from the root, without tricks") {
    for (const char* path : {"f", "/", "/a//b", "/a/", "/a/../b", "/.", "/a\x01", "/\xff"}) {
        INFO(path);
        CHECK_FALSE(is_trace_path(path));
        CHECK(error("- a stat " + std::string(path)).find("is no path") != std::string::npos);
    }
    CHECK(is_trace_path("/a/..b/c%20d"));
    CHECK(is_trace_path("/caf\xc3\xa9"));
    CHECK_FALSE(is_trace_path("/" + std::string(trace_path_max, 'x')));
}

TEST_CASE("the times of one client do not go back, and those of two need no order") {
    CHECK(trace_of("cleave-trace 1\n2s a stat /f\n1s b stat /f\n- a stat /f\n").steps.size() == 3);
    const Result<OperationTrace> back =
        parse_operation_trace("cleave-trace 1\n2s a stat /f\n- a stat /f\n1s a stat /f\n", "t");
    REQUIRE_FALSE(back);
    CHECK(back.errors().front().line == 4);
    CHECK(back.errors().front().message == "the client \"a\" did something later before");
}

TEST_CASE("what is no trace is told so, and no more than five errors are") {
    for (const char* text : {"", "# nothing\n", "{\"index\":0}\n", "cleave-trace 2\n- a stat /f\n",
                             "cleave-trace 1\n"}) {
        INFO(text);
        CHECK_FALSE(parse_operation_trace(text, "t"));
    }
    std::string wrong = "cleave-trace 1\n";
    for (int i = 0; i < 100; ++i) wrong += "- a nonsense /f\n";
    const Result<OperationTrace> many = parse_operation_trace(wrong, "t");
    REQUIRE_FALSE(many);
    CHECK(many.errors().size() == 5);
    CHECK_FALSE(parse_operation_trace("cleave-trace 1\n" + std::string(10'000, 'x'), "t"));
    CHECK_FALSE(load_operation_trace("/nowhere/at/all.trace"));
}
