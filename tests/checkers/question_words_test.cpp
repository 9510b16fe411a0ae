// What clock skew and unanswered operations are told by, word for word.

#include "catch.hpp"
#include "notation.hpp"
#include "questions/skew.hpp"
#include "questions/unanswered.hpp"

namespace cleave::test {
namespace {

using check::Skew;
using check::Unanswered;

Skew corrected(std::uint32_t processes) {
    Skew skew{.kind = Skew::Kind::exact, .skew = Duration::milliseconds(1'500)};
    for (std::uint32_t p = 1; p <= processes; ++p) {
        skew.corrections.push_back({p, Duration::milliseconds(1'500)});
    }
    return skew;
}

}  // namespace

TEST_CASE("clock skew is told in exact words") {
    CHECK(describe(Skew{.kind = Skew::Kind::hopeless}) ==
          "No clock skew explains it: whatever is added to the times of each process, no order is "
          "legal.");
    CHECK(describe(Skew{.limit = "the deadline"}) ==
          "Whether wrong clocks explain it is not known, because the deadline came.");
    CHECK(describe(Skew{.limit = "Z3 hit its limit"}) ==
          "Whether wrong clocks explain it is not known, because Z3 hit its limit.");
    CHECK(describe(Skew{.skew = Duration::seconds(2), .limit = "the deadline"}) ==
          "The clocks would have to differ by at least 2.00 s; whether that is enough is not "
          "known, because the deadline came.");
    CHECK(describe(Skew{.kind = Skew::Kind::exact}) ==
          "It is linearizable with the clocks as they are.");
    const std::string begin =
        "Clocks that differ by 1.50 s would make it linearizable, and no smaller skew would: add "
        "1.50 s to the times of process 1";
    const auto add = [](int process) {
        return "1.50 s to the times of process " + std::to_string(process);
    };
    CHECK(describe(corrected(1)) == begin + ".");
    CHECK(describe(corrected(2)) == begin + " and " + add(2) + ".");
    CHECK(describe(corrected(3)) == begin + ", " + add(2) + " and " + add(3) + ".");
    const std::string five = begin + ", " + add(2) + ", " + add(3) + ", " + add(4) + ", " + add(5);
    CHECK(describe(corrected(6)) == five + " and " + add(6) + ".");
    CHECK(describe(corrected(7)) == five + ", " + add(6) + " and so on for 1 more.");
    CHECK(describe(corrected(8)) == five + ", " + add(6) + " and so on for 2 more.");
}

TEST_CASE("a limit on clock skew is named, and is as large as it says") {
    // Two clocks explain it, once Z3 has been asked; the read and both writes matter.
    const history::History stale = parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5");
    const auto limit = [&](const check::SkewLimits& limits) {
        return check::smallest_skew(stale, {}, limits).limit;
    };
    CHECK(limit({.rounds = 0}) == "the limit on rounds was hit");
    CHECK(limit({.rounds = 1}) == "the limit on rounds was hit");
    CHECK(limit({.rounds = 2}).empty());
    CHECK(limit({.operations = 2}) == "more operations matter than Z3 is asked about");
    CHECK(limit({.operations = 3}).empty());
}

TEST_CASE("clocks may differ by more than all the time that was recorded") {
    // Nothing may come between a write and its process's read: the three take turns.
    const auto three = check::smallest_skew(
        parse_history("c1: w(x,1) 0..1, r(x)=1 10..11 | c2: w(x,2) 0..1, r(x)=2 10..11 | "
                      "c3: w(x,3) 0..1, r(x)=3 10..11"));
    CHECK(three.kind == Skew::Kind::exact);
    CHECK(three.skew == Duration::seconds(18));
}

TEST_CASE("what was written to another key explains no read, whatever the clocks are") {
    const history::History history = parse_history(
        "c1: w(x,1) 0..1 | c2: r(x)=2 2..3 | c3: w(y,5) 0..1, w(y,6) 2..3 | c4: r(y)=5 4..5");
    CHECK(check::smallest_skew(history).kind == Skew::Kind::hopeless);
}

TEST_CASE("unanswered operations are told in exact words") {
    const history::History history =
        parse_history("c1: w(x,1) 0..? | c2: w(x,2) 1..? | c3: r(x)=1 2..3");
    const check::Certain one{.op = history::OpIndex{0}, .reason = "it was seen"};
    const check::Certain two{
        .op = history::OpIndex{1}, .reason = "nothing else fits", .confirmed_by_z3 = true};
    CHECK(describe(history, Unanswered{}) ==
          "Every operation that could change anything was answered.");
    CHECK(describe(history, Unanswered{.unknown = 1}) ==
          "0 of 1 unanswered operation that could change anything must have happened.");
    CHECK(describe(history, Unanswered{.unknown = 2, .undecided = 1}) ==
          "0 of 2 unanswered operations that could change anything must have happened. Of 1 a "
          "limit left it open.");
    const std::string first = " process 1's write of 1 at 0.00 s, because it was seen";
    CHECK(describe(history, Unanswered{.happened = {one}, .unknown = 1}) ==
          "1 of 1 unanswered operation that could change anything must have happened:" + first +
              ".");
    const std::string both =
        "2 of 2 unanswered operations that could change anything must have happened:" + first;
    CHECK(describe(history, Unanswered{.happened = {one, two}, .unknown = 2}) ==
          both + "; process 2's write of 2 at 1.00 s, because nothing else fits (Z3 confirms).");
    CHECK(describe(history, Unanswered{.happened = {one, two}, .unknown = 2}, 1) ==
          both + "; and 1 more.");
    CHECK(describe(history, Unanswered{.happened = {one, two}, .unknown = 2, .undecided = 3}, 2) ==
          both +
              "; process 2's write of 2 at 1.00 s, because nothing else fits (Z3 confirms). Of "
              "3 a limit left it open.");
}

TEST_CASE("an unanswered operation is open where a limit is hit, and only there") {
    const history::History history = parse_history(
        "c1: w(x,1) 0..1, w(x,1) 2..? | c2: w(x,2) 3..4 | c3: r(x)=1 5..6 | c4: r(x)=2 7..8");
    const Unanswered all = check::which_happened(history);
    CHECK(all.unknown == 1);
    CHECK(all.undecided == 0);
    check::Options tight;
    tight.limits.steps = 1;
    CHECK(check::which_happened(history, tight).undecided <= 1);
}

}  // namespace cleave::test
