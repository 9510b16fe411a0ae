// Where two runs part is found, whatever they do when they are run again.

#include "determinism/divergence.hpp"

#include "catch.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism {
namespace {

using planted::control;

// The control with the text of one event changed, and all hashes from there on.
Way changed_at(std::uint64_t event) {
    return {"with a change", [event](const Watch& watch) {
                Recording recording = control(watch);
                for (std::size_t i = 0; i < recording.checkpoints.size(); ++i) {
                    if ((i + 1) * 4'096 >= event) ++recording.checkpoints[i];
                }
                ++recording.trace_hash;
                for (TraceEntry& entry : recording.entries) {
                    if (entry.event == event) entry.text += " changed";
                    if (entry.event >= event) ++entry.hash;
                }
                return recording;
            }};
}

const Way plain = {"as it was", control};

}  // namespace

TEST_CASE("equal runs have no divergence") { CHECK_FALSE(find_divergence(plain, plain)); }

TEST_CASE("the first event that differs is found in every window, at its borders too") {
    for (const std::uint64_t event : {1U, 4'095U, 4'096U, 4'097U, 10'000U, 20'480U, 23'990U}) {
        CAPTURE(event);
        const auto divergence = find_divergence(plain, changed_at(event));
        REQUIRE(divergence);
        REQUIRE(divergence->one);
        REQUIRE(divergence->other);
        CHECK(divergence->one->event == event);
        CHECK(divergence->other->text == divergence->one->text + " changed");
        CHECK(divergence->unlocated.empty());
    }
}

TEST_CASE("an explanation names both runs, event, time, node, kind and texts") {
    const std::string text = explain(*find_divergence(plain, changed_at(10'000)));
    INFO(text);
    CHECK(text.find("differs with a change: trace hash ") == 0);
    CHECK(text.find("here:  event 10000, t+") != std::string::npos);
    CHECK(text.find("there: event 10000, t+") != std::string::npos);
    CHECK(text.find("office/") != std::string::npos);
    CHECK(text.find(" changed\n") != std::string::npos);
}

TEST_CASE("a run that ends early differs where it ended") {
    const Way shorter = {"cut short", [](const Watch& watch) {
                             Recording recording = control(watch);
                             recording.checkpoints.resize(2);
                             std::erase_if(recording.entries, [](const TraceEntry& entry) {
                                 return entry.event > 9'000;
                             });
                             ++recording.trace_hash;
                             return recording;
                         }};
    const auto divergence = find_divergence(plain, shorter);
    REQUIRE(divergence);
    REQUIRE(divergence->one);
    CHECK(divergence->one->event == 9'001);
    CHECK_FALSE(divergence->other);
    CHECK(explain(*divergence).find("the run is over") != std::string::npos);
}

TEST_CASE("a difference that is gone when looked for is said to be gone") {
    int runs = 0;
    const Way once = {"once", [&](const Watch& watch) {
                          return ++runs == 1 ? changed_at(5'000).record(watch) : control(watch);
                      }};
    const auto divergence = find_divergence(plain, once);
    REQUIRE(divergence);
    CHECK(divergence->unlocated == "they came out the same when repeated");
    CHECK(explain(*divergence).find("was not found") != std::string::npos);
}

TEST_CASE("a difference that moves between repetitions is followed, and given up in the end") {
    std::uint64_t event = 21'000;
    const Way moving = {"moving", [&](const Watch& watch) {
                            if (event > 1'000) event -= 4'500;
                            return changed_at(event).record(watch);
                        }};
    const auto divergence = find_divergence(plain, moving);
    REQUIRE(divergence);
    CHECK(divergence->unlocated == "it is elsewhere each time they are repeated");
}

TEST_CASE("what differs but prints alike is said to") {
    const Way hidden = {"in secret", [](const Watch& watch) {
                            Recording recording = changed_at(5'000).record(watch);
                            for (TraceEntry& entry : recording.entries) {
                                const std::size_t at = entry.text.find(" changed");
                                if (at != std::string::npos) entry.text.resize(at);
                            }
                            return recording;
                        }};
    const auto divergence = find_divergence(plain, hidden);
    REQUIRE(divergence);
    REQUIRE(divergence->one);
    CHECK(divergence->one->event == 5'000);
    CHECK(explain(*divergence).find("prints alike") != std::string::npos);
}

TEST_CASE("a run that fails is a divergence with its error") {
    const Way failing = {"elsewhere", [](const Watch&) {
                             Recording recording;
                             recording.error = "no such program";
                             return recording;
                         }};
    const auto divergence = find_divergence(plain, failing);
    REQUIRE(divergence);
    CHECK(divergence->unlocated == "no such program");
}

}  // namespace cleave::determinism
