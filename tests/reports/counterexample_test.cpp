#include "catch.hpp"
#include "html/timeline_svg.hpp"
#include "made_up.hpp"
#include "terminal/timeline.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;

namespace {

std::string drawn(const scenario::SweepResult& sweep) {
    return timeline_svg(scene_of(sweep), sweep.shown.linearizable.counterexamples.front(), "ce1");
}

std::size_t occurrences(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++n;
    }
    return n;
}

}  // namespace

TEST_CASE("the terminal draws every operation of the core with its label whole") {
    const std::string text = terminal_counterexample(made_up::direct_s3(), {}, 100);
    for (const char* label :
         {"├─ write 41 ─", "├─ write 57 ─", "├─ read → 57 ─", "├─ read → 41 ─"}) {
        CHECK_THAT(text, Contains(label));
    }
    CHECK_THAT(text, Contains("╎╌ write 60 ╌"));  // context
    CHECK_THAT(text, Contains("▷"));              // and without an answer
    CHECK_THAT(text, Contains("London    p2"));
    CHECK_THAT(text, Contains("Tokyo     p7"));
    CHECK_THAT(text, Contains("A read in Tokyo returned 41"));
    CHECK_THAT(text, Contains("Z3 confirms it"));
}

TEST_CASE("a run that holds has no counterexample to draw") {
    CHECK(terminal_counterexample(made_up::edge_filer(), {}, 100).empty());
}

TEST_CASE("a core too crowded to draw on the terminal is listed in full") {
    scenario::SweepResult sweep = made_up::direct_s3();
    auto& shown = sweep.shown.linearizable.counterexamples.front();
    history::Operation next = sweep.shown.history[history::OpIndex{4}];
    for (std::int64_t i = 0; i < 20; ++i) {
        next.value = 1'000'000'000 + i;
        next.invoked += Duration::milliseconds(200);
        next.completed = next.invoked + Duration::milliseconds(100);
        shown.core.push_back(sweep.shown.history.add(next));
    }
    const std::string text = terminal_counterexample(sweep, {}, 100);
    for (std::int64_t i = 0; i < 20; ++i) {
        CHECK_THAT(text, Contains("read → " + std::to_string(1'000'000'000 + i)));
    }
    CHECK(occurrences(drawn(sweep), "class=\"op core") == 24);
}

TEST_CASE("the page draws every operation of the core and of its context") {
    const scenario::SweepResult sweep = made_up::direct_s3();
    const auto& shown = sweep.shown.linearizable.counterexamples.front();
    const std::string svg = drawn(sweep);
    for (const history::OpIndex op : shown.core) {
        CHECK_THAT(svg, Contains("id=\"ce1-op" + std::to_string(op.value) + "\""));
    }
    CHECK(occurrences(svg, "class=\"op core write\"") == 2);
    CHECK(occurrences(svg, "class=\"op core read\"") == 2);
    CHECK(occurrences(svg, "class=\"op context") == 3);
    CHECK(occurrences(svg, "class=\"op context write open\"") == 1);
    CHECK_THAT(svg, Contains(">w(57)</text>"));
    CHECK_THAT(svg, Contains(">r→nothing</text>"));
}

TEST_CASE("each step of the cycle is an arrow with its reason and the closing one stands out") {
    const std::string svg = drawn(made_up::direct_s3());
    CHECK(occurrences(svg, "<path class=\"arrow") == 4);
    CHECK(occurrences(svg, "<path class=\"arrow backward\"") == 1);
    CHECK_THAT(svg, Contains("<title>r→57 returned what w(57) wrote</title></path>"));
}

TEST_CASE("a cut that falls into the counterexample is shaded and named") {
    scenario::SweepResult sweep = made_up::direct_s3();
    CHECK_THAT(drawn(sweep), !Contains("<rect class=\"cut\""));
    sweep.shown.faults[0].end = Instant::at(Duration::milliseconds(61'500));
    CHECK_THAT(drawn(sweep), Contains("<rect class=\"cut\""));
    CHECK_THAT(drawn(sweep), Contains(">london cut off</text>"));
    CHECK_THAT(terminal_counterexample(sweep, {}, 100), Contains("▒ london cut off ▒"));
}

TEST_CASE("names in the timeline are escaped") {
    scenario::SweepResult sweep = made_up::named("</svg><script>x</script>");
    sweep.shown.faults[0].end = Instant::at(Duration::seconds(90));
    CHECK_THAT(drawn(sweep), !Contains("<script"));
    CHECK(occurrences(drawn(sweep), "</svg>") == 1);
}
