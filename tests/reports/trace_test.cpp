#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "trace/binary.hpp"
#include "trace/json.hpp"
#include "trace/text.hpp"

using namespace cleave;
using namespace cleave::report;
using namespace cleave::scenario;
using nlohmann::json;

namespace {

// A made-up trace with some of everything, and enough texts to fill the string table twice.
void write(TraceWriter& writer, int messages = 40'000) {
    writer.begin({"Two \"offices\"", "edge-filer", UINT64_MAX},
                 {{"faults", "faults"}, {"london", "a\nb"}, {"tokyo", "c"}});
    TraceItem item;
    const auto add = [&](TraceMark mark, std::uint32_t track, std::int64_t ns, std::uint64_t id,
                         std::string_view category, std::string_view name,
                         std::vector<TraceNote> notes = {}) {
        item.mark = mark;
        item.track = track;
        item.at = Instant::at(Duration::nanoseconds(ns));
        item.event += 1;
        item.id = id;
        item.category = category;
        item.name = name;
        item.notes = std::move(notes);
        writer.add(item);
    };
    add(TraceMark::begin, 0, 0, 1, "fault", "london – virginia: cut");
    for (int i = 0; i < messages; ++i) {
        const auto id = static_cast<std::uint64_t>(i + 1);
        const std::string text = "Number{n: " + std::to_string(i) + "}";
        add(TraceMark::depart, 1, i * 1'000, id, "message", "Number", {{"text", text}});
        add(TraceMark::arrive, 2, i * 1'000 + 999, id, "message", "Number",
            {{"from", "london/a"}, {"text", text}});
    }
    const std::int64_t end = std::int64_t{messages} * 1'000;
    add(TraceMark::point, 1, end, 0, "log", "tab\there, \"quotes\", \\, and \xff",
        {{"long", std::string(5'000, 'x')}});
    add(TraceMark::point, 1, end + 1, 0, "violation", "never: two leaders");
    add(TraceMark::end, 0, 1'234'567'890'123'456'789, 1, "fault", "london – virginia: cut");
    writer.finish({0x0123456789abcdef, item.event});
}

template <class Writer>
std::string written(int messages = 40'000) {
    std::string text;
    Writer writer([&](std::string_view piece) { text += piece; });
    write(writer, messages);
    return text;
}

template <class Writer>
std::string converted(const std::string& binary, std::string& problem) {
    std::istringstream input(binary);
    std::string text;
    Writer writer([&](std::string_view piece) { text += piece; });
    problem = read_binary_trace(input, writer);
    return text;
}

std::string problem_of(const std::string& binary) {
    std::string problem;
    converted<TextTrace>(binary, problem);
    return problem;
}

}  // namespace

TEST_CASE("the JSON of a trace follows the rules of the trace event format") {
    const json trace = json::parse(written<JsonTrace>(100));
    CHECK(trace.at("displayTimeUnit") == "ns");
    CHECK(trace.at("otherData").at("seed") == "18446744073709551615");
    CHECK(trace.at("otherData").at("trace_hash") == "0123456789abcdef");
    std::map<std::pair<int, int>, double> last;  // by process and thread
    std::map<std::string, json> spans;
    std::map<int, json> arrows;
    std::set<std::pair<int, int>> named;
    int arrows_seen = 0;
    for (const json& event : trace.at("traceEvents")) {
        const std::string phase = event.at("ph");
        const std::pair<int, int> track{event.at("pid"), event.at("tid")};
        if (phase == "M") {
            if (event.at("name") == "thread_name") named.insert(track);
            continue;
        }
        CHECK(named.contains(track));
        const double ts = event.at("ts");
        CHECK(ts >= last[track]);
        last[track] = ts;
        if (phase == "X") CHECK(event.at("dur") >= 0);
        if (phase == "i") CHECK(std::set<std::string>{"t", "g"}.contains(event.at("s")));
        if (phase == "b") CHECK(spans.emplace(event.at("id"), event).second);
        if (phase == "e") {
            const json begun = spans.at(event.at("id"));
            for (const char* key : {"cat", "name", "pid"}) CHECK(begun.at(key) == event.at(key));
            spans.erase(std::string(event.at("id")));
        }
        if (phase == "s") CHECK(arrows.emplace(event.at("id"), event).second);
        if (phase == "f") {
            const json begun = arrows.at(event.at("id"));
            for (const char* key : {"cat", "name"}) CHECK(begun.at(key) == event.at(key));
            CHECK(begun.at("ts") <= event.at("ts"));
            CHECK(event.at("bp") == "e");
            arrows.erase(static_cast<int>(event.at("id")));
            ++arrows_seen;
        }
        CHECK(std::set<std::string>{"X", "i", "b", "e", "s", "f"}.contains(phase));
    }
    CHECK(spans.empty());
    CHECK(arrows.empty());
    CHECK(arrows_seen == 100);
    CHECK(named.size() == 3);
}

TEST_CASE("times in the JSON are microseconds, exact to the nanosecond") {
    CHECK(written<JsonTrace>(2).find("\"ts\":1.999,") != std::string::npos);
    CHECK(written<JsonTrace>(2).find("\"ts\":1234567890123456.789,") != std::string::npos);
}

TEST_CASE("the compact form becomes the very JSON and text that are written at once") {
    const std::string binary = written<BinaryTrace>();
    const std::string json_text = written<JsonTrace>();
    std::string problem;
    CHECK((converted<JsonTrace>(binary, problem) == json_text));
    CHECK(problem.empty());
    CHECK((converted<TextTrace>(binary, problem) == written<TextTrace>()));
    CHECK((converted<BinaryTrace>(binary, problem) == binary));
    CHECK(binary.size() * 5 < json_text.size());
}

TEST_CASE("a trace that is cut short or changed anywhere is refused, and harms nobody") {
    const std::string binary = written<BinaryTrace>(20);
    for (std::size_t length = 0; length < binary.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(problem_of(binary.substr(0, length)).empty());
    }
    for (std::size_t at = 0; at < binary.size(); ++at) {
        for (const int bit : {1, 0x80, 0xff}) {
            std::string changed = binary;
            changed[at] = static_cast<char>(changed[at] ^ bit);
            CAPTURE(at, bit);
            CHECK_FALSE(problem_of(changed).empty());
        }
    }
    CHECK(problem_of(binary + "x").find("something follows the trace") == 0);
    CHECK(problem_of("{\"traceEvents\":[]}") == "this is no trace in Cleave's compact form");
    std::string newer = binary;
    newer[8] = 2;
    CHECK(problem_of(newer) == "this trace has version 2, and this program reads version 1");
}

TEST_CASE("as text, a trace has a line an item") {
    std::istringstream lines(written<TextTrace>(1));
    std::string line;
    std::getline(lines, line);
    CHECK(line == "# Two \"offices\", edge-filer, seed 18446744073709551615");
    std::getline(lines, line);
    CHECK(line == "t+0s faults fault begins #1 london – virginia: cut");
    std::getline(lines, line);
    CHECK(line == "t+0s london/a b message departs #1 Number text=Number{n: 0}");
    std::getline(lines, line);
    CHECK(line ==
          "t+0.000000999s tokyo/c message arrives #1 Number from=london/a text=Number{n: 0}");
}
