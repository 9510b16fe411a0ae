// Logs of dbench become traces: calls by handles become operations on paths, and what was not found
// still is not. The log here is written for the test, in the format of dbench's client.txt.

#include "language/dbench.hpp"

#include <catch2/catch.hpp>

#include "language/operation_trace.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

const std::string day = R"(Deltree "\office" NT_STATUS_OK
Mkdir "\office" NT_STATUS_OK
NTCreateX "\office" 0x1 0x1 7 NT_STATUS_OK
Close 7 NT_STATUS_OK
NTCreateX "\office\Letter one.doc" 0x40 0x1 8 NT_STATUS_OBJECT_NAME_NOT_FOUND
QUERY_PATH_INFORMATION "\office\letter ONE.doc" 1004 NT_STATUS_OBJECT_NAME_NOT_FOUND
NTCreateX "\office\Letter one.doc" 0x40 0x2 9 NT_STATUS_OK
WriteX 9 0 5000 5000 NT_STATUS_OK
QUERY_FILE_INFORMATION 9 258 NT_STATUS_OK
Flush 9 NT_STATUS_OK
LockX 9 100 1 NT_STATUS_OK
UnlockX 9 100 1 NT_STATUS_OK
Rename "\office\Letter one.doc" "\office\b.doc" NT_STATUS_OK
ReadX 9 1000 200 200 NT_STATUS_OK
Close 9 NT_STATUS_OK
FIND_FIRST "\office\*" 260 1366 1 NT_STATUS_OK
FIND_FIRST "\office\<.tmp" 260 1366 0 NT_STATUS_NO_SUCH_FILE
FIND_FIRST "\office\none.doc" 260 1366 0 NT_STATUS_NO_SUCH_FILE
NTCreateX "\office\old.doc" 0x40 0x1 10 NT_STATUS_OK
ReadX 10 0 10 10 NT_STATUS_OK
SET_FILE_INFORMATION 10 1004 NT_STATUS_OK
QUERY_FS_INFORMATION 259 NT_STATUS_OK
NTCreateX "\office\b.doc" 0x40 0x5 11 NT_STATUS_OK
Unlink "\office\b.doc" 0x6 NT_STATUS_OK
Deltree "\office" NT_STATUS_OK
)";

DbenchTrace converted(const std::string& text) {
    const Result<DbenchTrace> trace = trace_of_dbench(text, "client.txt");
    INFO(to_string(trace.errors()));
    REQUIRE(trace);
    return *trace;
}

}  // namespace

TEST_CASE("calls become operations on paths, in the order of the log") {
    CHECK(converted(day).text == R"(cleave-trace 1
- client1 stat /office expect=any
- client1 stat /office/Letter%20one.doc expect=absent
- client1 stat /office/Letter%20one.doc expect=absent
- client1 create /office/Letter%20one.doc
- client1 write /office/Letter%20one.doc length=5000
- client1 stat /office/Letter%20one.doc
- client1 rename /office/Letter%20one.doc to=/office/b.doc
- client1 read /office/b.doc offset=1000 length=200
- client1 list /office
- client1 list /office match=*.tmp expect=absent
- client1 stat /office/none.doc expect=absent
- client1 create /office/old.doc
- client1 stat /office/old.doc
- client1 read /office/old.doc length=10
- client1 truncate /office/b.doc length=0
- client1 remove /office/b.doc
- client1 remove /office/old.doc
)");
}

TEST_CASE("every line is counted, as operations or as left out") {
    const DbenchCounts counts = converted(day).counts;
    CHECK(counts.lines == 25);
    CHECK(counts.operations == 17);
    CHECK(counts.not_found == 4);
    CHECK(counts.absent == 4);
    CHECK(counts.made_first == 1);
    CHECK(counts.contradictions == 0);
    CHECK(counts.calls.at("NTCreateX").lines == 5);
    CHECK(counts.calls.at("Flush").left_out == 1);
    CHECK(counts.calls.at("Close").left_out == 2);
    std::uint64_t lines = 0, operations = 0;
    for (const auto& [name, call] : counts.calls) {
        lines += call.lines;
        operations += call.operations;
    }
    CHECK(lines == counts.lines);
    CHECK(operations == counts.operations);
}

TEST_CASE("what is made of a log is a trace") {
    const Result<OperationTrace> trace = parse_operation_trace(converted(day).text, "t");
    REQUIRE(trace);
    CHECK((*trace).steps.size() == 17);
    CHECK((*trace).paths.size() == 5);
}

TEST_CASE("lines that the lines before do not explain are counted, not believed") {
    CHECK(converted(day + "ReadX 99 0 10 10 NT_STATUS_OK\n").counts.contradictions == 1);
    CHECK(converted("NTCreateX \"\\a\" 0x40 0x2 1 NT_STATUS_OK\n"
                    "QUERY_PATH_INFORMATION \"\\A\" 4 NT_STATUS_OBJECT_NAME_NOT_FOUND\n")
              .counts.contradictions == 1);
}

TEST_CASE("what is no log of dbench is told so, with its line") {
    const std::pair<const char*, const char*> wrong[] = {
        {"", "no operation in this log"},
        {"Flush 1 NT_STATUS_OK\n", "no operation in this log"},
        {"Flash 1 NT_STATUS_OK\n", "\"Flash\" is no call of dbench; did you mean \"Flush\"?"},
        {"ReadX 1 0 10 NT_STATUS_OK\n", "ReadX has 5 words behind it, the last its status"},
        {"NTCreateX \"\\a 0x40 0x2 1 NT_STATUS_OK\n", "a quote that does not end"},
        {"NTCreateX \"\\a\" 0x40 two 1 NT_STATUS_OK\n", "\"two\" is no number"},
        {"Unlink \"\\a\\..\\b\" 0x6 NT_STATUS_OK\n", "a name that cannot be a path"},
    };
    for (const auto& [text, message] : wrong) {
        INFO(text);
        const Result<DbenchTrace> trace = trace_of_dbench(text, "client.txt");
        REQUIRE_FALSE(trace);
        CHECK(trace.errors().front().message == message);
        CHECK(trace.errors().front().line == 1);
    }
    CHECK_FALSE(trace_of_dbench(std::string(100'000, 'x'), "client.txt"));
}
