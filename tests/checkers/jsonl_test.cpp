#include "history/jsonl.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using Catch::Matchers::Contains;
using history::History;
using history::read_jsonl;

std::string written(const History& history) {
    std::ostringstream out;
    history::write_jsonl(history, out);
    return out.str();
}

// As a sorted list, because reading puts operations in order of invocation.
std::vector<std::string> operations(const History& history) {
    std::vector<std::string> list;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        list.push_back(describe(history, history::OpIndex{i}));
    }
    std::sort(list.begin(), list.end());
    return list;
}

std::string event(std::int64_t time, int process, const std::string& type, const std::string& f,
                  const std::string& value = "null") {
    return "{\"time\":" + std::to_string(time) + ",\"process\":" + std::to_string(process) +
           ",\"type\":\"" + type + "\",\"f\":\"" + f + "\",\"key\":\"x\",\"value\":" + value +
           "}\n";
}

}  // namespace

TEST_CASE("the example of the format reads as it says") {
    const auto result = read_jsonl(
        R"({"index":0,"time":1200,"process":3,"type":"invoke","f":"cas","key":"x","value":[1,2]}
{"index":1,"time":1300,"process":"nemesis","type":"info","f":"start","value":{"cut":["a",["b"]]}}

{"index":2,"time":1400,"process":3,"type":"ok","f":"cas","key":"x","value":[1,2],"note":[[1]]}
{"time":1500,"process":4,"type":"invoke","f":"read","key":17,"value":null}
{"time":1600,"process":4,"type":"ok","f":"read","key":17,"value":-3}
{"time":1700,"process":4,"type":"invoke","f":"write","value":null}
{"time":1800,"process":5,"type":"invoke","f":"remove","key":"x"}
{"time":1900,"process":5,"type":"fail","f":"remove","key":"x","error":"no lease"}
{"time":1900,"process":5,"type":"invoke","f":"write","key":"x","value":7}
{"time":2000,"process":5,"type":"info","f":"write","key":"x","value":7,"error":"timeout"}
{"time":2000,"process":5,"type":"invoke","f":"read","key":"x"})");
    REQUIRE_FALSE(result.error);
    CHECK(result.nemesis_lines == 1);
    const std::vector<std::string> expected = {
        "c3: cas(x,1,2) 0.0000012..0.0000014",
        "c4: r(17)=-3 0.0000015..0.0000016",
        "c4: w(,nil) 0.0000017..?",
        "c5: r(x) 0.000002..?",
        "c5: rm(x) 0.0000018..0.0000019!",
        "c5: w(x,7) 0.0000019..?",
    };
    CHECK(operations(result.history) == expected);
}

TEST_CASE("writing and reading gives the same operations") {
    const char* histories[] = {
        "c1: w(x,1) 0..10 | c2: r(x)=1 5..12, r(y)=nil 12..12, rm(x) 12..13! | c3: cas(x,nil,2) "
        "1..?",
        "c1: w(x,1) 0..?, w(x,2) 1..?, r(x)=2 1..1, r(x)=2 1..1, r(x)=2 1..2 | c2: r(x) 1..?",
        "",
    };
    for (const char* text : histories) {
        const History history = parse_history(text);
        const auto result = read_jsonl(written(history));
        REQUIRE_FALSE(result.error);
        CHECK(operations(result.history) == operations(history));
    }
    Random random(3);
    for (int round = 0; round < 200; ++round) {
        const History history = atomic_history(random, {.operations = 60,
                                                        .clients = 4,
                                                        .values = 3,
                                                        .swaps = Ratio::percent(10),
                                                        .removes = Ratio::percent(10),
                                                        .unknown = Ratio::percent(20)});
        const auto result = read_jsonl(written(history));
        REQUIRE_FALSE(result.error);
        CHECK(operations(result.history) == operations(history));
    }
}

TEST_CASE("keys and values at the edge survive the round trip") {
    History history;
    const auto key = history.key("a \"quoted\"\nkey \xC3\xA9");
    history.add({.action = history::Action::write,
                 .key = key,
                 .value = objects::Datum::smallest,
                 .invoked = Instant::at(Duration::nanoseconds(0)),
                 .completed = Instant::at(Duration::nanoseconds(INT64_MAX - 1)),
                 .outcome = Outcome::ok});
    const auto result = read_jsonl(written(history));
    REQUIRE_FALSE(result.error);
    REQUIRE(result.history.size() == 1);
    const history::OpIndex first{0};
    CHECK(result.history[first].value == objects::Datum::smallest);
    CHECK(result.history.key_name(result.history[first].key) == "a \"quoted\"\nkey \xC3\xA9");
}

TEST_CASE("each kind of bad input is refused with its line and what to do") {
    const std::string fine = event(1, 0, "invoke", "read") + event(2, 0, "ok", "read", "5");
    struct Bad {
        const char* name;
        std::string line;
        const char* message;
    };
    const Bad bad[] = {
        {"completion without invocation", event(3, 0, "ok", "read", "5"), "never invoked"},
        {"time goes back", event(1, 0, "invoke", "read"), "time goes back, from 2 to 1"},
        {"cut short", "{\"time\":3,\"process\":0,\"ty", "not valid JSON"},
        {"not JSON", "hello", "not valid JSON"},
        {"a list", "[1,2]", "must be one JSON object"},
        {"a number", "17", "must be one JSON object"},
        {"two objects", "{} {}", "not valid JSON"},
        {"no process", "{\"time\":3,\"type\":\"invoke\",\"f\":\"read\"}", "\"process\" is missing"},
        {"no time", "{\"process\":3,\"type\":\"invoke\",\"f\":\"read\"}", "\"time\" is missing"},
        {"no type", "{\"process\":3,\"time\":4,\"f\":\"read\"}", "\"type\" is missing"},
        {"no f", "{\"process\":3,\"time\":4,\"type\":\"invoke\"}", "\"f\" is missing"},
        {"an odd process", "{\"process\":\"bob\",\"time\":4,\"type\":\"invoke\"}", "\"nemesis\""},
        {"a negative process", event(3, -1, "invoke", "read"), "whole number from 0"},
        {"an odd type", event(3, 0, "done", "read"), "invoke, ok, fail or info, not \"done\""},
        {"an odd f", event(3, 0, "invoke", "append", "1"), "not \"append\""},
        {"a fraction", event(3, 0, "invoke", "write", "1.5"), "not whole"},
        {"an exponent", event(3, 0, "invoke", "write", "1e3"), "not whole"},
        {"NaN", event(3, 0, "invoke", "write", "NaN"), "not valid JSON"},
        {"overflow", event(3, 0, "invoke", "write", "9223372036854775808"), "beyond 64 bits"},
        {"negative overflow", event(3, 0, "invoke", "write", "-9223372036854775809"),
         "beyond 64 bits"},
        {"time overflow", "{\"process\":3,\"time\":9223372036854775807,\"type\":\"invoke\"}",
         "from 0 to 2^63 - 2"},
        {"negative time", "{\"process\":3,\"time\":-1,\"type\":\"invoke\"}", "from 0 to 2^63 - 2"},
        {"text as value", event(3, 0, "invoke", "write", "\"7\""), "this is text"},
        {"an object as value", event(3, 0, "invoke", "write", "{\"a\":1}"), "this is an object"},
        {"a write without value", event(3, 0, "invoke", "write", "[1,2]"), "a write needs"},
        {"a cas without pair", event(3, 0, "invoke", "cas", "4"),
         "a list of two, such as [1,2]; this is a number"},
        {"a cas of three", event(3, 0, "invoke", "cas", "[1,2,3]"), "this is a list of 3"},
        {"a cas of lists", event(3, 0, "invoke", "cas", "[1,[2]]"),
         "a list of 2, lists among them"},
        {"a remove with value", event(3, 0, "invoke", "remove", "4"), "takes no \"value\""},
        {"a field twice", "{\"process\":3,\"process\":3}", "\"process\" is given twice"},
        {"a function misspelt", event(3, 0, "invoke", "raed"), "did you mean \"read\"?"},
        {"a NUL byte", event(3, 0, "invoke", std::string("re") + '\0'), "a NUL byte at column"},
        {"a NUL byte after all",
         std::string(R"({"process":3,"time":4,"type":"invoke","f":"read"})") + '\0' + "{",
         "NUL byte at column"},
        {"half a surrogate", event(3, 0, "invoke", "\\ud800"), "not valid JSON"},
        {"invalid UTF-8", event(3, 0, "invoke", "re\xFF"), "invalid UTF-8"},
        {"deep nesting", "{\"note\":" + std::string(100'000, '[') + "\n", "64 deep"},
        {"a line without end", std::string((std::size_t{16} << 20) + 10, ' ') + "{",
         "longer than 16 MiB"},
    };
    for (const Bad& b : bad) {
        SECTION(b.name) {
            const auto result = read_jsonl(fine + b.line);
            REQUIRE(result.error);
            CHECK(result.error->line == 3);
            CHECK_THAT(result.error->message, Contains(b.message));
            CHECK(result.history.size() <= 2);
        }
    }
}

TEST_CASE("overlapping operations of one process are refused, naming the first") {
    const auto result = read_jsonl(event(1, 7, "invoke", "read") + event(2, 8, "invoke", "read") +
                                   event(3, 7, "invoke", "write", "1"));
    REQUIRE(result.error);
    CHECK(result.error->line == 3);
    CHECK_THAT(result.error->message, Contains("process 7") && Contains("line 1"));
}

TEST_CASE("a completion must match its invocation") {
    const std::string invoke = event(1, 0, "invoke", "write", "4");
    const std::pair<std::string, const char*> bad[] = {
        {event(2, 0, "ok", "write", "5"), "differs from that of the invocation"},
        {event(2, 0, "ok", "read", "4"), "\"f\" is \"read\""},
        {"{\"time\":2,\"process\":0,\"type\":\"ok\",\"f\":\"write\",\"key\":\"y\",\"value\":4}",
         "\"key\" differs"},
    };
    for (const auto& [line, message] : bad) {
        const auto result = read_jsonl(invoke + line);
        REQUIRE(result.error);
        CHECK_THAT(result.error->message, Contains(message));
    }
    const auto silent =
        read_jsonl(event(1, 0, "invoke", "read") +
                   "{\"time\":2,\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"key\":\"x\"}");
    REQUIRE(silent.error);
    CHECK_THAT(silent.error->message, Contains("an ok read needs as \"value\""));
}

TEST_CASE("line ends of other systems and a missing last one are fine") {
    const auto result = read_jsonl(
        "{\"time\":1,\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\r\n\r\n"
        "{\"time\":2,\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":3}");
    REQUIRE_FALSE(result.error);
    CHECK(result.history.size() == 1);
}

}  // namespace cleave::test
