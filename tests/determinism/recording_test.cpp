// Recordings compare by window and survive being written as text.

#include "determinism/recording.hpp"

#include "catch.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism {
namespace {

using planted::control;

Recording with_checkpoints(std::vector<std::uint64_t> checkpoints, std::uint64_t hash) {
    Recording recording;
    recording.checkpoints = std::move(checkpoints);
    recording.trace_hash = hash;
    return recording;
}

}  // namespace

TEST_CASE("two recordings differ first where their checkpoints begin to") {
    const Recording run = with_checkpoints({1, 2, 3, 4, 5}, 6);
    CHECK_FALSE(first_difference(run, run));
    for (std::size_t window = 0; window < 5; ++window) {
        std::vector<std::uint64_t> checkpoints = run.checkpoints;
        for (std::size_t i = window; i < 5; ++i) checkpoints[i] += 100;
        CHECK(first_difference(run, with_checkpoints(checkpoints, 106)) == window);
    }
    CHECK(first_difference(run, with_checkpoints({1, 2, 3, 4, 5}, 7)) == 5);
    CHECK(first_difference(run, with_checkpoints({1, 2, 3}, 3)) == 3);
    CHECK(first_difference(with_checkpoints({}, 1), with_checkpoints({}, 2)) == 0);
}

TEST_CASE("texts that differ count only where both were recorded") {
    Recording one = with_checkpoints({1, 2}, 3);
    Recording other = one;
    one.texts = {7, 8, 9};
    CHECK_FALSE(first_difference(one, other));
    other.texts = {7, 80, 90};
    CHECK(first_difference(one, other) == 1);
}

TEST_CASE("watching a run leaves its trace hash as it is") {
    Watch all;
    all.texts = true;
    all.keep = EventRange{};
    const Recording plain = control({});
    const Recording watched = control(all);
    CHECK(plain.trace_hash == watched.trace_hash);
    CHECK(plain.checkpoints == watched.checkpoints);
    CHECK(plain.entries.empty());
    CHECK(plain.texts.empty());
    CHECK(watched.entries.size() >= watched.events);
    CHECK(watched.texts.size() == watched.checkpoints.size() + 1);
}

TEST_CASE("a recording keeps the lines of the events asked for and no others") {
    Watch watch;
    watch.keep = EventRange{5'000, 5'009};
    const Recording recording = control(watch);
    REQUIRE(recording.entries.size() == 10);
    CHECK(recording.entries.front().event == 5'000);
    CHECK(recording.entries.back().event == 5'009);
    CHECK(recording.entries.front().node.starts_with("office/"));
}

TEST_CASE("a recording comes back from its text") {
    Watch watch;
    watch.texts = true;
    watch.keep = EventRange{5'000, 5'009};
    Recording recording = control(watch);
    recording.entries[0].text = "two\nlines, a \\ and a\ttab\\n";
    recording.entries[1].node.clear();
    CHECK(recording_from_text(to_text(recording)) == recording);
    Recording failed;
    failed.error = "no\nluck";
    CHECK(recording_from_text(to_text(failed)) == failed);
}

TEST_CASE("a text that was cut short is an error and no recording") {
    const std::string whole = to_text(control({}));
    CHECK(recording_from_text(whole).error.empty());
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{10}, std::size_t{40}, whole.size() / 2, whole.size() - 2}) {
        CAPTURE(length);
        CHECK_FALSE(recording_from_text(whole.substr(0, length)).error.empty());
    }
    CHECK_FALSE(recording_from_text("something else\n").error.empty());
}

}  // namespace cleave::determinism
