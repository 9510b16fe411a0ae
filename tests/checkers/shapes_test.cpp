// Histories of any object in JSON Lines: values take the shapes of its functions, and come back as
// they were written.

#include <sstream>

#include "any_object.hpp"
#include "catch.hpp"
#include "history/jsonl.hpp"
#include "random_entries.hpp"

namespace cleave::test {
namespace {

using history::History;
using history::OpIndex;
using objects::Datum;

std::string event(int time, const std::string& type, const std::string& f,
                  const std::string& value) {
    return "{\"time\":" + std::to_string(time) + ",\"process\":1,\"type\":\"" + type +
           "\",\"f\":\"" + f + "\"" + (value.empty() ? "" : ",\"value\":" + value) + "}\n";
}

history::ReadResult read_one(const std::string& f, const std::string& input,
                             const std::string& output) {
    return history::read_jsonl(event(1, "invoke", f, input) + event(2, "ok", f, output),
                               any_object());
}

std::string written(const History& history) {
    std::ostringstream out;
    history::write_jsonl(history, any_object(), out);
    return out.str();
}

// The values in the first two lines of a history, as text.
std::string values_in(const std::string& text) {
    const std::string field = ",\"value\":";
    std::string values;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        line = line.substr(line.find(field) + field.size());
        values += (values.empty() ? "" : " ") + line.substr(0, line.size() - 1);
    }
    return values;
}

}  // namespace

TEST_CASE("a value of the shape of its function reads, and is written as it was read") {
    const char* calls[][3] = {
        {"poke", "null", "null"},
        {"get", "null", "7"},
        {"get", "null", "\"seven\""},
        {"put", "\"a \\\"quoted\\\" word\"", "\"a \\\"quoted\\\" word\""},
        {"swap", "[1,\"two\"]", "null"},
        {"splice", "[1,2,3]", "[null,5,-6]"},
        {"collect", "null", "[]"},
        {"collect", "null", "[1,2,3,4,5,6]"},
        {"add-all", "[\"x\"]", "[1,null]"},
        {"merge", "[[1,2],[3,4]]", "[]"},
        {"merge", "[]", "[[\"a\",1]]"},
        {"txn", "[[\"append\",\"x\",1],[\"r\",\"y\",null]]",
         "[[\"append\",\"x\",1],[\"r\",\"y\",[1,2]]]"},
        {"txn", "[[\"w\",3,\"v\"],[\"r\",3,null]]", "[[\"w\",3,\"v\"],[\"r\",3,4]]"},
        {"txn", "[]", "[[\"r\",\"x\",[]]]"},
        {"tag", "\"a\"", "[1,\"two\"]"},
        {"tag", "[\"a\",7]", "null"},
        {"holds", "true", "false"},
    };
    for (const auto& [f, input, output] : calls) {
        CAPTURE(f, input, output);
        const auto result = read_one(f, input, output);
        if (result.error) FAIL(result.error->message);
        CHECK(values_in(written(result.history)) == std::string(input) + " " + output);
    }
}

TEST_CASE("a transaction is flattened as objects say") {
    const auto result = read_one("txn", R"([["append","x",1],["read","y",null],["write","z",[]]])",
                                 R"([["append","x",1],["r","y",[7,"v"]],["w","z",null]])");
    REQUIRE_FALSE(result.error);
    const History& history = result.history;
    const auto name = [&](const char* text) {
        for (std::uint32_t i = 0; i < history.name_count(); ++i) {
            if (history.text_of(Datum::name(i)) == text) return Datum::name(i);
        }
        return Datum();
    };
    const auto n = [](Value value) { return Datum(value); };
    const auto input = history.input(OpIndex{0}), output = history.output(OpIndex{0});
    CHECK(objects::Data(input.begin(), input.end()) == objects::Data{n(2), name("x"), n(-1), n(1),
                                                                     n(0), name("y"), Datum(), n(1),
                                                                     name("z"), n(0)});
    CHECK(objects::Data(output.begin(), output.end()) ==
          objects::Data{n(2), name("x"), n(-1), n(1), n(0), name("y"), n(2), n(7), name("v"), n(1),
                        name("z"), Datum()});
}

TEST_CASE("booleans are one and zero, and written as such where not every number is one") {
    const auto result = read_one("splice", "[true,false,2]", "[0,1,2]");
    REQUIRE_FALSE(result.error);
    CHECK(values_in(written(result.history)) == "[1,0,2] [0,1,2]");
    const auto truth = read_one("holds", "1", "0");
    REQUIRE_FALSE(truth.error);
    CHECK(values_in(written(truth.history)) == "true false");
}

TEST_CASE("what returns nothing may repeat what it was asked, and nothing else") {
    CHECK_FALSE(read_one("put", "5", "5").error);
    CHECK_FALSE(read_one("put", "5", "null").error);
    CHECK_FALSE(read_one("put", "5", "").error);
    CHECK(read_one("put", "5", "6").error);
    CHECK(read_one("put", "5", "[5]").error);
    CHECK(read_one("put", "5", "\"5\"").error);
    CHECK(read_one("poke", "", "1").error);
}

TEST_CASE("a value of another shape is refused with what belongs there") {
    struct Bad {
        const char *f, *input, *output, *message;
        std::uint64_t line;
    };
    const Bad bad[] = {
        {"poke", "1", "null", "a poke takes no \"value\"", 1},
        {"put", "", "null",
         "a put needs as \"value\" one value: a whole number, text, or null for "
         "nil; this is missing",
         1},
        {"put", "[1]", "null", "this is a list of 1", 1},
        {"get", "", "", "an ok get needs as \"value\" one value", 2},
        {"get", "", "[[1]]", "this is a list of 1, lists among them", 2},
        {"swap", "[1]", "1", "a list of two, such as [1,2]; this is a list of 1", 1},
        {"swap", "{\"a\":1}", "1", "this is an object", 1},
        {"splice", "[1,2,{}]", "1", "this is an object within a list", 1},
        {"collect", "", "null", "a list, such as [1,2,3]; this is null", 2},
        {"merge", "[1,2]", "[]", "a list of lists of two", 1},
        {"merge", "[[1,2,3]]", "[]", "a list of lists of two", 1},
        {"txn", "[\"r\",\"x\",1]", "[]", "a list of operations", 1},
        {"txn", "[[\"rr\",\"x\",1]]", "[]", "a list of operations", 1},
        {"txn", "[[\"r\",\"x\"]]", "[]", "a list of operations", 1},
        {"txn", "[[\"r\",\"x\",1,2]]", "[]", "a list of operations", 1},
        {"txn", "[[\"r\",[1],1]]", "[]", "a list of operations", 1},
        {"txn", "[[\"r\",\"x\",[[1]]]]", "[]", "a list of operations", 1},
        {"tag", "[1]", "null", "one value, or a list of two, such as 1 or [1,2]; this is", 1},
        {"tag", "1", "[1,2,3]", "one value, or a list of two, such as 1 or [1,2]; this is", 2},
        {"holds", "true", "2", "an ok holds needs as \"value\" true or false; this is a number", 2},
        {"holds", "true", "null", "true or false; this is null", 2},
        {"holds", "true", "[true]", "true or false; this is a list of 1", 2},
        {"holds", "\"true\"", "true", "true or false; this is text", 1},
        {"put", "13", "null", "nothing puts 13", 1},
        {"get", "null", "13", "nothing holds 13", 2},
        {"swop", "[1,2]", "1", "did you mean \"swap\"?", 1},
        {"frobnicate", "[1,2]", "1", "must be poke, get, put,", 1},
    };
    for (const Bad& b : bad) {
        CAPTURE(b.f, b.input, b.output);
        const auto result = read_one(b.f, b.input, b.output);
        REQUIRE(result.error);
        CAPTURE(result.error->message);
        CHECK(result.error->line == b.line);
        CHECK(result.error->message.find(b.message) != std::string::npos);
    }
}

TEST_CASE("a function far from every other is not said to be meant") {
    const auto result = read_one("frobnicate", "1", "1");
    REQUIRE(result.error);
    CHECK(result.error->message.find("did you mean") == std::string::npos);
}

TEST_CASE("random histories of every shape are written and read the same") {
    Random random(5);
    for (int round = 0; round < 300; ++round) {
        const History history = random_entries(random, any_object(), 30);
        const std::string text = written(history);
        const auto result = history::read_jsonl(text, any_object());
        if (result.error) FAIL(result.error->message << "\n" << text);
        CHECK(written(result.history) == text);
        CHECK(result.history.size() == history.size());
    }
}

}  // namespace cleave::test
