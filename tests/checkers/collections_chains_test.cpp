// Cores of any size: an answer "empty" that is left no moment by elements that were there one after
// the other.

#include "catch.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "collections/check.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Options;
using check::Verdict;
using history::History;
using objects::Object;

std::optional<Verdict> judge_history(const char* object, const History& history,
                                     const Options& options = {}) {
    return check::check_collection(history, *objects::named(object), options);
}

std::optional<Verdict> judge(const char* object, const std::string& history,
                             const Options& options = {}) {
    return judge_history(object, parse_history(*objects::named(object), history), options);
}

check::Certification certify(const Object& object, const History& history, const Verdict& verdict,
                             std::optional<Value> initial = std::nullopt) {
    return check::certify(history, object, check::Guarantee::linearizable, verdict, initial);
}

// Links each of which comes before the one before it goes, during an answer "empty": `put`, `look`
// and `take` say when, counted from the link's beginning.
struct Links {
    const char* object = "queue";
    int count = 20;
    std::pair<int, int> put = {0, 2}, take = {13, 14};
    std::optional<std::pair<int, int>> look{};
    bool descending = false;      // their values
    bool takes_end_late = false;  // all of them after the last one has begun
    bool backwards = false;       // recorded, the last one first
    bool at_first = false;        // the first one was there at first
    bool stays = false;           // the last one is never taken
    const char* more = "";        // further operations
};

History chain_of(const Links& links) {
    const Object& object = *objects::named(links.object);
    std::string text = "c0: " + std::string(object.functions[1].name) + "=nil 10.." +
                       std::to_string(10 * links.count);
    for (int i = 0; i < links.count; ++i) {
        const int k = links.backwards ? links.count - 1 - i : i;
        const std::string value = std::to_string(links.descending ? links.count - k : k + 1);
        const auto add = [&](std::uint32_t function, std::pair<int, int> when) {
            const bool late = function == 1 && links.takes_end_late;
            const int ended = late ? 10 * links.count + 99 : 10 * k + when.second;
            text += " | c" + std::to_string(4 * k + 1 + static_cast<int>(function)) + ": " +
                    std::string(object.functions[function].name) +
                    (function == 0 ? "(" + value + ") " : "=" + value + " ") +
                    std::to_string(10 * k + when.first) + ".." + std::to_string(ended);
        };
        if (k != 0 || !links.at_first) add(0, links.put);
        if (links.look) add(2, *links.look);
        if (k + 1 != links.count || !links.stays) add(1, links.take);
    }
    return parse_history(object, text + links.more);
}

void expect_chain(const Links& links, std::size_t core, std::optional<Value> initial = {}) {
    const Object& object = *objects::named(links.object);
    const History history = chain_of(links);
    CAPTURE(links.object, links.count, links.backwards);
    const auto verdict = check::check_collection(history, object, {.initial = initial});
    REQUIRE(verdict);
    REQUIRE(verdict->conclusion == Conclusion::violated);
    CHECK(verdict->counterexamples[0].core.size() == core);
    CHECK(certify(object, history, *verdict, initial).reason.empty());
}

TEST_CASE("the links of a chain are known by what ended first and what began last of them") {
    for (const int count : {3, 20}) {
        const auto all = static_cast<std::size_t>(2 * count + 1);
        for (const bool backwards : {false, true}) {
            expect_chain({.count = count, .backwards = backwards}, all);
            // Seen before the put has ended.
            expect_chain({.object = "priority-queue",
                          .count = count,
                          .put = {0, 9},
                          .look = std::pair(1, 2),
                          .descending = true,
                          .takes_end_late = true,
                          .backwards = backwards},
                         all);
            // Seen after the removal has begun.
            expect_chain({.object = "priority-queue",
                          .count = count,
                          .take = {12, 16},
                          .look = std::pair(13, 14),
                          .backwards = backwards},
                         all);
        }
        expect_chain({.count = count, .at_first = true}, all - 1, 1);
        expect_chain({.count = count, .stays = true}, all - 1);
        // Nobody's removal that had no answer, but of something else.
        expect_chain({.count = count, .more = " | c999: dequeue=? 5..?"}, all);
    }
}

TEST_CASE("a large chain of which the last link may have been taken is no core") {
    CHECK(!judge_history("queue", chain_of({.stays = true, .more = " | c999: dequeue=? 900..?"})));
}

TEST_CASE("a link that comes as another one goes leaves a moment between them") {
    const auto verdict = judge("queue",
                               "c0: dequeue=nil 10..45 | c1: enqueue(1) 0..2, dequeue=1 20..21 | "
                               "c2: enqueue(2) 3..15, dequeue=2 30..31 | c3: enqueue(3) 3..20, "
                               "dequeue=3 40..41 | c4: enqueue(4) 3..25, dequeue=4 50..51");
    REQUIRE(verdict);
    REQUIRE(verdict->conclusion == Conclusion::violated);
    CHECK(verdict->counterexamples[0].core.size() == 7);
    const auto gap = judge("queue",
                           "c0: dequeue=nil 10..45 | c1: enqueue(1) 0..2, dequeue=1 20..21 | "
                           "c3: enqueue(3) 3..20, dequeue=3 50..51");
    REQUIRE(gap);
    CHECK(gap->conclusion == Conclusion::holds);
}

// A pop of 0 whose every moment is covered by the next of `links` elements, each of which could
// have come before all others but for 0, at the bottom; and an answer "empty" during all that.
std::string chain_out_of_order(int links, bool empty) {
    std::string text = "c0: push(0) 0..30, pop=0 100.." + std::to_string(10 * links + 105);
    for (int i = 1; i <= links; ++i) {
        const auto at = [&](int moment) { return std::to_string(10 * i + moment); };
        text += " | c" + std::to_string(i) + ": push(" + std::to_string(i) + ") 40.." +
                (i == 1 ? std::string("51") : at(90)) + ", pop=" + std::to_string(i) + " " +
                at(110) + ".." + at(111);
    }
    if (empty) text += " | c99: pop=nil 35.." + std::to_string(10 * links + 105);
    return text;
}

TEST_CASE("a chain whose elements have no order even without the empty answer is no core") {
    for (const int links : {2, 3, 5}) {
        CAPTURE(links);
        const History history =
            parse_history(*objects::named("stack"), chain_out_of_order(links, false));
        const auto verdict = check::check_collection(history, *objects::named("stack"), {});
        REQUIRE(verdict);
        CHECK(verdict->conclusion == Conclusion::violated);
        CHECK(verdict->counterexamples[0].core.size() > 2U * static_cast<unsigned>(links));
        CHECK(certify(*objects::named("stack"), history, *verdict).reason.empty());
    }
    // Too large for any other core.
    CHECK(!judge("stack", chain_out_of_order(20, false)));
    CHECK(!judge("stack", chain_out_of_order(20, true)));
}

TEST_CASE(
    "one more that waits in a queue than removals without an answer is in the way of others") {
    // A core has sixteen operations at most.
    for (const int waiting : {1, 2, 6, 14, 15}) {
        for (const int removals : {waiting - 1, waiting}) {
            std::string text = "c0: ";
            for (int i = 0; i <= waiting; ++i) {
                const std::string value = std::to_string(i + 1);
                text += (i == 0 ? "enqueue(" : ", enqueue(") + value + ") " +
                        std::to_string(2 * i) + ".." + std::to_string(2 * i + 1);
            }
            text += " | c1: dequeue=" + std::to_string(waiting + 1) + " 90..91";
            for (int i = 0; i < removals; ++i) {
                text += " | c" + std::to_string(i + 2) + ": dequeue=? 50..?";
            }
            CAPTURE(text);
            const History history = parse_history(*objects::named("queue"), text);
            const auto verdict = judge_history("queue", history);
            REQUIRE(verdict.has_value() == (waiting < 15 || removals == waiting));
            if (!verdict) continue;
            CHECK((verdict->conclusion == Conclusion::holds) == (removals == waiting));
            CHECK(certify(*objects::named("queue"), history, *verdict).reason.empty());
        }
    }
}

TEST_CASE("elements that leave an empty answer no moment are a core, however many they are") {
    for (const char* name : {"queue", "priority-queue"}) {
        const Object& object = *objects::named(name);
        for (const int count : {1, 2, 7, 8, 9, 40, 250}) {
            CAPTURE(name, count);
            const Links links = {.object = name, .count = count};
            expect_chain(links, 2 * static_cast<std::size_t>(count) + 1);
            const History history = chain_of(links);
            auto verdict = check::check_collection(history, object, {});
            REQUIRE(verdict);
            CHECK(verdict->counterexamples[0].explanation.size() < 2'000);
            auto& core = verdict->counterexamples[0].core;
            core.erase(core.begin() + 1);
            CHECK(!certify(object, history, *verdict).certified);
            // With a moment between one link and the next.
            const auto gap =
                judge_history(name, chain_of({.object = name, .count = count, .take = {12, 14}}));
            REQUIRE(gap);
            CHECK((gap->conclusion == Conclusion::holds) == (count > 1));
        }
    }
}

}  // namespace
}  // namespace cleave::test
