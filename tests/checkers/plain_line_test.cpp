// The two parsers of a line agree: whatever the quick one accepts, the library reads the same way.

#include <array>
#include <sstream>

#include "any_object.hpp"
#include "catch.hpp"
#include "history/jsonl.hpp"
#include "history/jsonl_line.hpp"
#include "random_entries.hpp"

namespace cleave::test {
namespace {

using history::EventLine;

bool is_plain(const std::string& line) {
    EventLine event;
    return history::parse_plain_line(line, event);
}

// True when both agree; `plain` counts how often there was something to agree on.
bool agree(const std::string& line, std::size_t& plain) {
    EventLine quick, thorough;
    if (!history::parse_plain_line(line, quick)) return true;
    ++plain;
    return !history::parse_any_line(line, thorough) && quick.same_as(thorough);
}

std::vector<std::string> written_lines(std::uint64_t seed) {
    Random random(seed);
    std::ostringstream out;
    history::write_jsonl(random_entries(random, any_object(), 200), any_object(), out);
    std::vector<std::string> lines;
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("lines as they are nearly always written need no library") {
    for (const char* line : {
             R"({"time":12,"process":3,"type":"invoke","f":"cas","key":"x","value":[1,2]})",
             R"({"process":3,"time":1200,"type":"ok","f":"read","value":null})",
             R"({"process": 3, "time": 1200, "type": "fail", "f": "read", "key": 17, "value": -5})",
             R"({"type":"info","process":3,"time":1200})",
             R"({"type":"info","process":3,"time":1200,"error":"no answer in 5 s"})",
             R"({"type":"ok","process":3,"time":0,"value":[["r","x",[1,2]],["append","y",3]]})",
             R"({"type":"ok","process":3,"time":0,"value":[]})",
             R"({"type":"ok","process":3,"time":0,"value":[[],[[]]]})",
         }) {
        CAPTURE(line);
        std::size_t plain = 0;
        CHECK(agree(line, plain));
        CHECK(plain == 1);
    }
}

TEST_CASE("anything out of the ordinary is left to the library") {
    const std::string fine = R"("process":3,"time":1200,"type":"ok")";
    CHECK(is_plain("{" + fine + "}"));
    CHECK(is_plain("{" + fine + ",\"value\":[true,false,null]}"));
    for (const std::string& line : {
             "{" + fine + "} ",
             "{" + fine + ",}",
             "{" + fine + "",
             "{" + fine + ",\"error\":[\"timeout\"]}",
             "{" + fine + ",\"note\":\"timeout\"}",
             "{" + fine + ",\"time\":1200}",
             "{" + fine + ",\"value\":01}",
             "{" + fine + ",\"value\":-0}",
             "{" + fine + ",\"value\":-}",
             "{" + fine + ",\"value\":1.5}",
             "{" + fine + ",\"value\":1e3}",
             "{" + fine + ",\"value\":1234567890123456789}",
             "{" + fine + ",\"value\":tru}",
             "{" + fine + ",\"value\":trues}",
             "{" + fine + ",\"value\":fals}",
             "{" + fine + ",\"value\":",
             "{" + fine + ",\"value\":nul}",
             "{" + fine + ",\"value\":[1,]}",
             "{" + fine + ",\"value\":[,1]}",
             "{" + fine + ",\"value\":[1}",
             "{" + fine + ",\"value\":[1]]}",
             "{" + fine + ",\"value\":[[[[[[[[[1]]]]]]]]]}",
             "{" + fine + ",\"value\":{}}",
             "{" + fine + ",\"key\":\"\\u0041\"}",
             "{" + fine + ",\"key\":\"\xC3\xA9\"}",
             "{" + fine + ",\"key\":\"\x01\"}",
             "{" + fine + ",\"key\":null}",
             "{" + fine + ",\"key\":\"cut",
             std::string(R"({"process":-3,"time":1200,"type":"ok"})"),
             std::string(R"({"process":4294967295,"time":1200,"type":"ok"})"),
             std::string(R"({"process":"nemesis","time":1200,"type":"ok"})"),
             std::string(R"({"process":3,"time":-1,"type":"ok"})"),
             std::string(R"({"process":3,"time":1,"type":"done"})"),
             std::string(R"({"time":1,"type":"ok"})"),
             std::string("{}"),
             std::string(""),
         }) {
        CAPTURE(line);
        CHECK_FALSE(is_plain(line));
    }
}

TEST_CASE("both parsers agree on written lines, and on those lines with some bytes changed") {
    Random random(11);
    static constexpr std::string_view bytes = "{}[]\",:0123456789-.eE \\tnulrptiofkvy\x01\x80";
    std::size_t plain = 0, damaged_plain = 0;
    for (const std::string& line : written_lines(13)) {
        CAPTURE(line);
        CHECK(agree(line, plain));
        for (int round = 0; round < 200; ++round) {
            std::string damaged = line;
            const std::uint64_t changes = 1 + random.below(3);
            for (std::uint64_t i = 0; i < changes; ++i) {
                const std::uint64_t at = random.below(damaged.size());
                const char byte = bytes[random.below(bytes.size())];
                switch (random.below(3)) {
                    case 0: damaged[at] = byte; break;
                    case 1:
                        damaged.insert(damaged.begin() + static_cast<std::ptrdiff_t>(at), byte);
                        break;
                    default: damaged.erase(at, 1); break;
                }
                if (damaged.empty()) break;
            }
            if (!agree(damaged, damaged_plain)) FAIL(damaged);
        }
    }
    CHECK(plain > 50);
    CHECK(damaged_plain > 1000);
}

}  // namespace cleave::test
