#include "history/nemesis.hpp"

#include <catch2/catch.hpp>

#include "history/jsonl.hpp"

namespace cleave::history {
namespace {

Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

// "partition 1..4, kill 5..", from lines "1 start-partition, 4 stop-partition, 5 kill".
std::string windows(const std::vector<NemesisLine>& lines) {
    std::string text;
    for (const Disturbance& one : disturbances(lines)) {
        const auto seconds = [](Instant when) {
            return std::to_string((when - Instant()) / Duration::seconds(1));
        };
        text += (text.empty() ? "" : ", ") + one.label + " " + seconds(one.start) + "..";
        if (one.end != Instant::max()) text += seconds(one.end);
    }
    return text;
}

}  // namespace

TEST_CASE("a fault of the nemesis lasts from what begins it to what ends it") {
    CHECK(windows({{at(1), "start-partition"}, {at(4), "stop-partition"}}) == "partition 1..4");
    CHECK(windows({{at(1), ":start_partition"}, {at(4), ":stop_partition"}}) == "partition 1..4");
    CHECK(windows({{at(1), "start"}, {at(4), "stop"}}) == "fault 1..4");
    CHECK(windows({{at(1), "kill"}, {at(4), "start"}}) == "kill 1..4");
    CHECK(windows({{at(1), "pause"}, {at(2), "bump-clock"}, {at(3), "resume"}}) ==
          "pause 1..3, bump-clock 2..");
    CHECK(windows({{at(1), "cut-the-cable"}, {at(2), "cut-the-cable"}}) == "cut-the-cable 1..2");
    CHECK(windows({}).empty());
}

TEST_CASE("both lines of an operation of the nemesis are one fault") {
    CHECK(windows({{at(1), "start-partition"},
                   {at(2), "start-partition"},
                   {at(5), "stop-partition"},
                   {at(6), "stop-partition"},
                   {at(8), "kill"},
                   {at(9), "kill"},
                   {at(10), "start"},
                   {at(11), "start"}}) == "partition 1..5, kill 8..10");
    CHECK(windows({{at(1), "stop-partition"}, {at(2), "resume"}}).empty());
}

TEST_CASE("the lines of the nemesis come with a history, those that tell a time") {
    const auto result = read_jsonl(
        R"({"process":"nemesis","time":1000000000,"type":"info","f":"start-partition","value":{}}
{"process":0,"time":2000000000,"type":"invoke","f":"read","value":null}
{"process":"nemesis","type":"info","f":"stop-partition"}
{"process":0,"time":3000000000,"type":"ok","f":"read","value":null}
{"process":"nemesis","time":4000000000,"type":"info","f":"stop-partition"}
)");
    REQUIRE(!result.error);
    CHECK(result.nemesis_lines == 3);
    CHECK(windows(result.nemesis) == "partition 1..4");
}

}  // namespace cleave::history
