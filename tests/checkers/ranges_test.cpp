// The engine for ranges of files against the definition and the general search, and what the
// certifier says of its evidence.

#include "linearizability/ranges/decide.hpp"

#include "any_brute_force.hpp"
#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "check/check.hpp"
#include "file_history.hpp"
#include "object_notation.hpp"
#include "objects/file.hpp"
#include "posed.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::any_object::Answer;
using history::History;

const objects::Object& file = objects::file();

std::optional<Answer> answer(const char* text, std::optional<Value> initial = std::nullopt) {
    const History history = parse_history(file, text);
    const auto found = check::ranges::decide(pose_all(history, file, initial), {}, true);
    return found ? std::optional(found->answer) : std::nullopt;
}

struct Tally {
    std::uint64_t histories = 0, legal = 0, decided = 0;
};

void agree(const History& history, Tally& tally) {
    const bool truth = linearizable_by_brute_force(history, file);
    const auto found = check::ranges::decide(pose_all(history, file), {}, true);
    const auto verdict = check::check(history, file, Guarantee::linearizable,
                                      {.confirm_with_z3 = tally.histories % 512 == 0});
    const auto certified = check::certify_any_object(history, file, verdict, std::nullopt);
    bool right = certified.certified;
    right = right && (verdict.conclusion == Conclusion::holds) == truth;
    right = right && (!found || (found->answer == Answer::legal) == truth);
    for (const auto& example : verdict.counterexamples) right = right && example.minimal;
    ++tally.histories;
    tally.legal += truth ? 1 : 0;
    tally.decided += found ? 1 : 0;
    if (right) return;
    INFO(describe(file, history));
    INFO("the definition says " << (truth ? "legal" : "illegal"));
    INFO("certifier: " << certified.reason);
    FAIL("disagreement");
}

void agree_on_random(std::uint64_t seed, std::uint64_t histories) {
    Random random(seed);
    Tally tally;
    for (std::uint64_t i = 0; i < histories; ++i) {
        FileHistoryOptions options;
        options.operations = 3 + static_cast<std::uint32_t>(random.below(5));
        options.clients = 2 + static_cast<std::uint32_t>(random.below(3));
        options.blocks = 1 + static_cast<Value>(random.below(4));
        options.unknown = Ratio::percent(15 * static_cast<std::int64_t>(random.below(3)));
        options.torn = Ratio::percent(50 * static_cast<std::int64_t>(random.below(3)));
        options.longest = 2 + static_cast<std::int64_t>(random.below(10));
        History history = file_history(random, options);
        for (auto changes = random.below(4); changes > 0; --changes) {
            History changed = mutated_history(random, file, history);
            if (!changed.empty()) history = std::move(changed);
        }
        agree(history, tally);
    }
    CAPTURE(tally.histories, tally.legal, tally.decided);
    CHECK(tally.legal * 20 > tally.histories);
    CHECK(tally.legal * 50 < tally.histories * 49);
    CHECK(tally.decided * 10 > tally.histories * 9);
}

}  // namespace

TEST_CASE("an order of ranges is found where there is one, and refuted where there is none") {
    const auto legal = [](const char* text) { return answer(text) == Answer::legal; };
    const auto illegal = [](const char* text) { return answer(text) == Answer::illegal; };
    CHECK(legal("c1: write(0,4,1) 0..10 | c2: read(0,4)=[4,1] 5..6"));
    CHECK(illegal("c1: write(0,4,1) 0..1 | c2: read(0,4)=[] 2..3"));
    CHECK(legal("c1: write(0,4,1) 0..2 | c2: read(0,4)=[] 2..3"));
    // One write is seen and then not any more.
    const char* back = "c1: write(0,2,1) 0..9 | c2: read(0,2)=[2,1] 1..2, read(0,2)=[] 3..4";
    CHECK(illegal(back));
    // Two writes at once, each over the other.
    const char* torn =
        "c1: write(0,2,1) 0..9 | c2: write(0,2,2) 0..9 | c3: read(0,2)=[1,1,1,2] 0..9";
    CHECK(illegal(torn));
    CHECK(legal("c1: write(0,2,1) 0..9 | c2: write(1,2,2) 0..9 | c3: read(0,2)=[1,1,1,2] 0..9"));
    // Two readers that saw the two writes in different orders.
    CHECK(
        illegal("c1: write(0,1,1) 0..9 | c2: write(1,1,2) 0..9 | c3: read(0,2)=[1,1] 0..9 | "
                "c4: write(0,2,9) 0..1 | c5: read(0,2)=[1,1,1,9] 2..9 | "
                "c6: read(0,2)=[1,9,1,2] 2..9"));
    CHECK(
        illegal("c1: write(0,2,9) 0..1 | c2: write(0,1,1) 2..9 | c3: write(1,1,2) 2..9 | "
                "c5: read(0,2)=[1,1,1,9] 2..9 | c6: read(0,2)=[1,9,1,2] 2..9"));
    // What nobody wrote, or nobody wrote there.
    CHECK(illegal("c1: read(0,2)=[2,7] 0..1"));
    CHECK(illegal("c1: write(0,2,7) 0..1 | c2: read(2,2)=[2,7] 2..3"));
}

TEST_CASE("the end of a file, and holes, are told apart by whoever wrote beyond") {
    const auto legal = [](const char* text) { return answer(text) == Answer::legal; };
    CHECK(legal("c1: write(4,1,1) 0..9 | c2: read(0,2)=[2,nil] 5..6"));
    CHECK(legal("c1: write(4,1,1) 0..9 | c2: read(0,2)=[] 5..6"));
    CHECK(legal("c1: write(4,1,1) 0..? | c2: read(0,2)=[2,nil] 5..6"));
    CHECK(
        legal("c1: write(4,1,1) 0..? | c2: read(0,2)=[] 5..6, read(0,2)=[2,nil] 7..8, "
              "read(0,2)=[2,nil] 9..10"));
    CHECK(!legal("c1: write(4,1,1) 0..1 | c2: read(0,2)=[] 5..6"));
    CHECK(!legal("c1: write(4,1,1) 7..8 | c2: read(0,2)=[2,nil] 5..6"));
    CHECK(!legal("c1: write(0,2,1) 0..1 | c2: read(0,4)=[2,1,1,nil] 2..3"));
}

TEST_CASE("a hole at the end of a read needs a write beyond it, not one up to there") {
    CHECK(answer("c1: write(0,2,5) 0..9 | c2: write(4,1,1) 0..20 | c3: read(0,2)=[2,nil] 0..9") ==
          Answer::legal);
    CHECK(answer("c1: write(0,2,5) 0..? | c2: write(4,1,1) 0..? | c3: read(0,2)=[2,nil] 0..9") ==
          Answer::legal);
}

TEST_CASE("a hole that the file had from the start needs nobody") {
    CHECK(answer("c1: write(0,4,1) 0..9 | c2: read(0,4)=[4,nil] 0..9", 4) == Answer::legal);
    CHECK(answer("c1: write(0,2,1) 0..9 | c2: read(0,2)=[2,nil] 0..9", 4) == Answer::legal);
    CHECK(answer("c1: write(0,4,1) 0..4 | c2: read(0,4)=[4,nil] 5..9", 4) == Answer::illegal);
}

TEST_CASE("who reads to the end of a file needs nobody who wrote beyond") {
    CHECK(answer("c1: read(0,2)=[2,nil] 0..5 | c2: write(0,8,7) 0..5", 4) == Answer::legal);
    CHECK(answer("c1: read(0,4)=[4,nil] 0..5 | c2: write(0,8,7) 0..5", 4) == Answer::legal);
    CHECK(answer("c1: write(0,2,7) 0..1, read(0,2)=[2,7,0,nil] 2..5 | c2: write(0,8,8) 2..5") ==
          Answer::legal);
}

TEST_CASE("runs and writes of no byte say nothing") {
    const auto legal = [](const char* text) { return answer(text) == Answer::legal; };
    CHECK(legal("c1: write(0,1,1) 0..1, read(0,1)=[0,7,1,1] 2..3"));
    CHECK(
        legal("c1: write(0,1,1) 0..9 | c2: write(0,1,2) 0..5 | c3: read(0,1)=[1,1,0,nil] 0..9 | "
              "c4: read(0,1)=[1,2] 11..12"));
    CHECK(legal("c1: write(0,0,nil) 0..1, read(0,1)=[] 2..3"));
    CHECK(legal("c1: write(0,0,1) 0..1, write(0,1,1) 2..3, read(0,1)=[1,1] 4..5"));
}

TEST_CASE("of three writes that one read found, each comes after those that it covers") {
    const std::string writes = "c1: write(0,3,1) 0..9 | c2: write(1,2,2) 0..9 | ";
    CHECK(answer((writes + "c3: write(2,2,3) 0..9 | c4: read(0,3)=[1,1,1,2,1,3] 0..9 | "
                           "c5: read(2,2)=[1,2,1,3] 0..9")
                     .c_str()) == Answer::illegal);
    CHECK(answer("c1: write(0,3,1) 0..9 | c2: write(1,1,2) 0..9 | c3: write(2,2,3) 0..9 | "
                 "c4: read(0,3)=[1,1,1,2,1,3] 0..9 | c5: read(2,2)=[1,1,1,3] 0..9") ==
          Answer::illegal);
}

TEST_CASE("ranges are for files that nobody truncates, with stamps of one writer each") {
    CHECK(!answer("c1: truncate(2) 0..1 | c2: read(0,2)=[2,nil] 2..3"));
    CHECK(!answer("c1: write(0,1,1) 0..1, write(1,1,1) 2..3, read(0,2)=[2,1] 4..5"));
    CHECK(answer("c1: write(0,1,1) 0..1, write(1,1,1) 2..3, write(0,2,2) 4..5, "
                 "read(0,2)=[2,2] 6..7") == Answer::legal);
}

TEST_CASE("ranges agree with the definition on random histories of files") {
    agree_on_random(1, 15'000);
}

TEST_CASE("ranges agree with the definition on millions of histories of files", "[.soak]") {
    for (std::uint64_t seed = 2; seed < 52; ++seed) agree_on_random(seed, 100'000);
}

TEST_CASE("files of thousands of blocks are decided, with evidence that is certified") {
    Random random(3);
    std::uint32_t holding = 0, violated = 0;
    for (std::uint32_t round = 0; round < 12; ++round) {
        const History history = file_history(random, {.operations = 4'000,
                                                      .clients = 12,
                                                      .blocks = 60,
                                                      .block = 4'096,
                                                      .most_blocks = 5,
                                                      .unknown = Ratio::percent(round % 4),
                                                      .torn = Ratio::of(round % 2, 40)});
        const auto verdict =
            check::check(history, file, Guarantee::linearizable, {.confirm_with_z3 = false});
        const auto certified = check::certify_any_object(history, file, verdict, std::nullopt);
        CAPTURE(round, verdict.limit, certified.reason);
        CHECK(certified.certified);
        holding += verdict.conclusion == Conclusion::holds ? 1 : 0;
        violated += verdict.conclusion == Conclusion::violated ? 1 : 0;
        for (const auto& example : verdict.counterexamples) CHECK(example.core.size() <= 8);
    }
    CHECK(holding >= 6);
    CHECK(violated >= 3);
    CHECK(holding + violated == 12);
}

}  // namespace cleave::test
