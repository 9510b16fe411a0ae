#include "timeline/layout.hpp"

#include "catch.hpp"
#include "made_up.hpp"

using namespace cleave;
using namespace cleave::report;

namespace {

Timeline lay(const scenario::SweepResult& sweep, TimelineMetrics metrics = {}) {
    return lay_out(scene_of(sweep), sweep.shown.linearizable.counterexamples.front(), metrics);
}

const TimelineBar& bar_of(const Timeline& timeline, history::OpIndex op) {
    for (const TimelineBar& bar : timeline.bars) {
        if (bar.op == op) return bar;
    }
    FAIL("operation " << op.value << " is not drawn");
    return timeline.bars.front();
}

}  // namespace

TEST_CASE("bars stand in the order of time however far apart their instants lie") {
    const scenario::SweepResult sweep = made_up::direct_s3();
    const history::History& h = sweep.shown.history;
    for (const int width : {76, 900}) {
        const Timeline timeline = lay(sweep, {.width = width});
        REQUIRE(timeline.fits);
        for (const TimelineBar& a : timeline.bars) {
            CHECK(a.begin < a.end);
            for (const TimelineBar& b : timeline.bars) {
                if (h[a.op].completed < h[b.op].invoked) CHECK(a.end < b.begin);
                if (h[a.op].invoked < h[b.op].invoked) CHECK(a.begin < b.begin);
                if (h[b.op].invoked < h[a.op].completed) CHECK(b.begin < a.end);
            }
        }
    }
}

TEST_CASE("every label fits in its bar and every bar in the width") {
    const Timeline timeline =
        lay(made_up::direct_s3(), {.width = 140, .padding = 5, .words = true});
    REQUIRE(timeline.fits);
    for (const TimelineBar& bar : timeline.bars) {
        CHECK(bar.end <= 140);
        CHECK(bar.end - bar.begin >= 5 + static_cast<int>(bar.label.size()) - 2);  // → is 3 bytes
    }
}

TEST_CASE("a layout too narrow for its labels says that it does not fit") {
    CHECK_FALSE(lay(made_up::direct_s3(), {.width = 30, .words = true}).fits);
}

TEST_CASE("an operation without an answer reaches to the right edge") {
    const scenario::SweepResult sweep = made_up::direct_s3();
    const Timeline timeline = lay(sweep);
    const TimelineBar& open = bar_of(timeline, history::OpIndex{5});
    CHECK(open.open_ended);
    CHECK(open.end == timeline.width);
}

TEST_CASE("operations of one process that overlap get rows of their own") {
    scenario::SweepResult sweep = made_up::direct_s3();
    history::Operation second = sweep.shown.history[history::OpIndex{4}];
    second.value = 57;
    second.invoked += Duration::milliseconds(10);  // while its first read is still out
    auto& shown = sweep.shown.linearizable.counterexamples.front();
    shown.core.push_back(sweep.shown.history.add(second));
    const Timeline timeline = lay(sweep);
    CHECK(bar_of(timeline, shown.core.back()).row == 1);
    CHECK(timeline.lanes.back().rows == 2);
}

TEST_CASE("lanes are grouped by site") {
    const Timeline timeline = lay(made_up::direct_s3());
    std::vector<std::string> sites;
    for (const TimelineLane& lane : timeline.lanes) {
        if (sites.empty() || sites.back() != lane.site) sites.push_back(lane.site);
    }
    CHECK(sites == std::vector<std::string>{"London", "Tokyo"});
}

TEST_CASE("a fault that spans the whole counterexample shades all of it and one apart none") {
    scenario::SweepResult sweep = made_up::direct_s3();
    CHECK(lay(sweep).shades.empty());
    sweep.shown.faults[0].end = Instant::at(Duration::seconds(90));
    const Timeline timeline = lay(sweep);
    REQUIRE(timeline.shades.size() == 1);
    CHECK(timeline.shades[0].begin == 0);
    CHECK(timeline.shades[0].end == timeline.width);
}

TEST_CASE("a fault that ends in the middle shades what came before its end") {
    scenario::SweepResult sweep = made_up::direct_s3();
    const history::History& h = sweep.shown.history;
    sweep.shown.faults[0].end = Instant::at(Duration::milliseconds(61'500));
    const Timeline timeline = lay(sweep);
    REQUIRE(timeline.shades.size() == 1);
    for (const TimelineBar& bar : timeline.bars) {
        const bool before = h[bar.op].invoked < sweep.shown.faults[0].end;
        CHECK((bar.begin < timeline.shades[0].end) == before);
    }
}

TEST_CASE("an operation that took no time still has a bar of its own width") {
    scenario::SweepResult sweep = made_up::direct_s3();
    history::Operation instant = sweep.shown.history[history::OpIndex{4}];
    instant.completed = instant.invoked;
    auto& shown = sweep.shown.linearizable.counterexamples.front();
    shown.core.push_back(sweep.shown.history.add(instant));
    const TimelineBar bar = bar_of(lay(sweep, {.width = 200}), shown.core.back());
    CHECK(bar.end - bar.begin >= 10);
}

TEST_CASE("ticks get as many decimals as tell them apart") {
    const Instant t = Instant::at(Duration::seconds(31));
    CHECK(decimals_for({{t, 0}, {t + Duration::milliseconds(2), 5}}) == 3);
    CHECK(decimals_for({{t, 0}, {t + Duration::microseconds(2), 5}}) == 6);
    CHECK(decimals_for({{t, 0}, {t + Duration::nanoseconds(2), 5}}) == 9);
}
