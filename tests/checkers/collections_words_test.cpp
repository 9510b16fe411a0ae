// What counterexamples of collections and locks say, word by word.

#include "catch.hpp"
#include "check/check.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Counterexample;
using history::History;
using history::OpIndex;
using objects::Object;

Counterexample explained(const Object& object, const History& history,
                         std::optional<Value> initial = std::nullopt) {
    const auto verdict =
        check::check(history, object, check::Guarantee::linearizable, {.initial = initial});
    REQUIRE(verdict.conclusion == Conclusion::violated);
    return verdict.counterexamples[0];
}

struct Row {
    const char* history;
    const char* anomaly;
    const char* headline;
    const char* times = nullptr;  // of each operation of the core; null: not looked at
    std::optional<Value> initial{};
};

void expect_said(const char* name, const std::vector<Row>& rows) {
    const Object& object = *objects::named(name);
    for (const Row& row : rows) {
        CAPTURE(name, row.history);
        const Counterexample example =
            explained(object, parse_history(object, row.history), row.initial);
        CHECK(example.anomaly == row.anomaly);
        const std::size_t times = example.explanation.find(" The times: ");
        REQUIRE(times != std::string::npos);
        CHECK(example.explanation.substr(0, times) == row.headline);
        if (row.times == nullptr) continue;
        CHECK(example.explanation.substr(times) == " The times: " + std::string(row.times) + ".");
    }
}

TEST_CASE("a counterexample of a queue says what came out wrong") {
    expect_said(
        "queue",
        {
            {"c1: enqueue(1) 0..1 | c2: dequeue=nil 2..3", "empty although not",
             "process 2's dequeue found the queue empty (2.00 s to 3.00 s), though at no moment of "
             "it was it empty.",
             "process 1's enqueue of 1: 0.00 s to 1.00 s; process 2's dequeue that found nothing: "
             "2.00 s to 3.00 s"},
            {"c1: dequeue=nil 2..3", "empty although not",
             "process 1's dequeue found the queue empty (2.00 s to 3.00 s), though at no moment of "
             "it was it empty: it held 7 at first.",
             "process 1's dequeue that found nothing: 2.00 s to 3.00 s", 7},
            {"c1: dequeue=5 2..3", "value out of thin air",
             "process 1's dequeue of 5 (2.00 s to 3.00 s) returned what nobody ever put in.",
             "process 1's dequeue of 5: 2.00 s to 3.00 s"},
            {"c1: dequeue=5 2..3, enqueue(5) 0..1!", "value out of thin air",
             "process 1's dequeue of 5 (2.00 s to 3.00 s) returned what nobody ever put in."},
            {"c1: enqueue(2) 2..3, dequeue=2 4..5", "dequeued out of order",
             "process 1's dequeue of 2 (4.00 s to 5.00 s) passed over 7, which was there at first.",
             "process 1's dequeue of 2: 4.00 s to 5.00 s", 7},
            {"c1: dequeue=2 0..1, enqueue(2) 2..3", "dequeued out of order",
             "process 1's dequeue of 2 (0.00 s to 1.00 s) passed over 7, which was there at first.",
             "process 1's dequeue of 2: 0.00 s to 1.00 s", 7},
            // Those that began together as they were recorded.
            {"c1: enqueue(5) 0..1 | c3: dequeue=5 2..3 | c2: dequeue=5 2..4", "dequeued twice",
             "5 was dequeued twice.",
             "process 3's dequeue of 5: 2.00 s to 3.00 s; process 2's dequeue of 5: 2.00 s to 4.00 "
             "s"},
            {"c1: enqueue(5) 4..? | c2: dequeue=5 2..3", "seen before it was enqueued",
             "5 was seen before it was enqueued.",
             "process 2's dequeue of 5: 2.00 s to 3.00 s; process 1's enqueue of 5: from 4.00 s "
             "on, outcome unknown"},
            {"c1: enqueue(a) 0..1, enqueue(b) 2..3 | c2: dequeue=b 4..5", "lost element",
             "\"a\" was put in first and never came out, though what was put in after it did.",
             "process 1's enqueue of \"a\": 0.00 s to 1.00 s; process 1's enqueue of \"b\": 2.00 s "
             "to 3.00 s; process 2's dequeue of \"b\": 4.00 s to 5.00 s"},
            // What failed, had no answer, or took it from elsewhere did not take it.
            {"c1: enqueue(1) 0..1, enqueue(2) 2..3 | c2: dequeue=2 4..5, dequeue=1 6..7! | c3: "
             "dequeue=1 6..? | c4: k.enqueue(1) 0..1, k.dequeue=1 5..6",
             "lost element",
             "1 was put in first and never came out, though what was put in after it did."},
            {"c1: enqueue(1) 0..1, enqueue(2) 2..3 | c2: dequeue=2 4..5, dequeue=1 6..7",
             "dequeued out of order",
             "process 2's dequeue of 2 (4.00 s to 5.00 s) passed over 1, which was put in before "
             "2, and came out later."},
            {"c1: enqueue(2) 2..3 | c2: dequeue=2 4..5, dequeue=1 6..7", "dequeued out of order",
             "process 2's dequeue of 2 (4.00 s to 5.00 s) passed over 1, which was there at "
             "first, and came out later.",
             nullptr, 1},
        });
}

TEST_CASE("a counterexample tells of sixteen operations, and how many more there are") {
    const Object& object = *objects::named("queue");
    // Each comes before the last one goes, so that the answer "empty" is left no moment.
    const auto said = [&](std::optional<Value> initial) {
        std::string text = "c0: dequeue=nil 10..80";
        for (int link = 0; link < 8; ++link) {
            const std::string value = std::to_string(link + 1);
            const auto at = [&](int moment) { return std::to_string(10 * link + moment); };
            text += " | c" + value + ": ";
            if (link != 0 || !initial)
                text += "enqueue(" + value + ") " + at(0) + ".." + at(2) + ", ";
            text += "dequeue=" + value + " " + at(13) + ".." + at(14);
        }
        return explained(object, parse_history(object, text), initial).explanation;
    };
    CHECK_THAT(said(1), Catch::Matchers::EndsWith("process 8's dequeue of 8: 83.00 s to 84.00 s."));
    CHECK_THAT(said({}), Catch::Matchers::EndsWith(
                             "process 7's dequeue of 7: 73.00 s to 74.00 s; and 1 more."));
}

TEST_CASE("a counterexample of a stack or a priority queue says what came out wrong") {
    expect_said(
        "stack",
        {
            {"c1: push(1) 0..1, pop=nil 2..3", "empty although not",
             "process 1's pop found the stack empty (2.00 s to 3.00 s), though at no "
             "moment of it was it empty."},
            {"c1: push(1) 0..1, pop=1 2..3, pop=1 4..5", "popped twice", "1 was popped twice."},
            {"c1: pop=1 0..1, push(1) 2..3", "seen before it was pushed",
             "1 was seen before it was pushed."},
            {"c1: push(1) 0..1, push(2) 2..3 | c2: pop=1 4..5", "popped out of order",
             "process 2's pop of 1 (4.00 s to 5.00 s) passed over 2, which was put on top of 1, "
             "and had not come out."},
            {"c1: push(1) 0..1, push(2) 2..3 | c2: pop=1 4..5, pop=2 6..7", "popped out of order",
             "process 2's pop of 1 (4.00 s to 5.00 s) passed over 2, which was put on top of 1, "
             "and came out later."},
            {"c1: push(2) 2..3 | c2: pop=1 4..5, pop=2 6..7", "popped out of order",
             "process 2's pop of 1 (4.00 s to 5.00 s) passed over 2, which was put on top of 1, "
             "and came out later.",
             nullptr, 1},
        });
    expect_said(
        "priority-queue",
        {
            {"c1: insert(1) 0..1, poll-min=1 2..3, poll-min=1 4..5", "polled twice",
             "1 was polled twice."},
            {"c1: insert(1) 0..1, poll-min=1 2..3, peek=1 4..5", "seen after it was polled",
             "1 was seen after it was polled.",
             "process 1's poll-min of 1: 2.00 s to 3.00 s; process 1's peek of 1: 4.00 s to 5.00 "
             "s"},
            {"c1: peek=1 0..1, insert(1) 2..3", "seen before it was inserted",
             "1 was seen before it was inserted."},
            {"c1: insert(2) 0..1 | c2: poll-min=2 2..4 | c3: poll-min=2 3..4", "polled twice",
             "2 was polled twice."},
            {"c1: insert(1) 0..1, peek=nil 2..3", "empty although not",
             "process 1's peek found the priority-queue empty (2.00 s to 3.00 s), though at no "
             "moment of it was it empty."},
            {"c1: peek=1 0..1", "value out of thin air",
             "process 1's peek of 1 (0.00 s to 1.00 s) returned what nobody ever put in."},
            {"c1: insert(1) 0..1, insert(2) 2..3, poll-min=2 4..5", "polled out of order",
             "process 1's poll-min of 2 (4.00 s to 5.00 s) passed over 1, which is smaller, was "
             "put in before, and had not come out.",
             "process 1's insert of 1: 0.00 s to 1.00 s; process 1's poll-min of 2: 4.00 s to 5.00 "
             "s"},
            {"c1: insert(1) 0..1, insert(2) 2..3, peek=2 4..5", "peeked out of order",
             "process 1's peek of 2 (4.00 s to 5.00 s) passed over 1, which is smaller, was put "
             "in before, and had not come out."},
            {"c1: insert(2) 2..3, poll-min=2 4..5, poll-min=1 6..7", "polled out of order",
             "process 1's poll-min of 2 (4.00 s to 5.00 s) passed over 1, which is smaller, was "
             "there at first, and came out later.",
             nullptr, 1},
            {"c1: insert(2) 0..1, peek=2 4..5", "peeked out of order",
             "process 1's peek of 2 (4.00 s to 5.00 s) passed over 1, which was there at first.",
             nullptr, 1},
            // Polled twice, too; but the one that came before 1 could be gone is wrong by itself.
            {"c1: insert(5) 0..1 | c2: poll-min=5 20..21 | c3: poll-min=5 2..3 | c4: peek=1 0..1 | "
             "c5: poll-min=? 10..?",
             "polled out of order",
             "process 3's poll-min of 5 (2.00 s to 3.00 s) passed over 1, which was there at "
             "first.",
             nullptr, 1},
        });
}

TEST_CASE("a counterexample of a set says what was seen, missed or out of order") {
    expect_said(
        "set",
        {
            {"c1: add(7) 0..1, remove(7) 2..3, contains(7)=true 4..5", "operations out of order",
             "process 1's contains of 7 (true) (4.00 s to 5.00 s) found 7, which had been "
             "removed before, and which nobody can have added again.",
             "process 1's add of 7: 0.00 s to 1.00 s; process 1's remove of 7: 2.00 s to 3.00 s; "
             "process 1's contains of 7 (true): 4.00 s to 5.00 s"},
            {"c1: remove(7) 0..1, contains(7)=true 2..3", "operations out of order",
             "process 1's contains of 7 (true) (2.00 s to 3.00 s) found 7, which had been "
             "removed before, and which nobody can have added again.",
             "process 1's remove of 7: 0.00 s to 1.00 s; process 1's contains of 7 (true): 2.00 s "
             "to 3.00 s",
             7},
            {"c1: add(7) 0..1, contains(7)=false 4..5", "lost element",
             "process 1's contains of 7 (false) (4.00 s to 5.00 s) missed 7, which had been added "
             "before."},
            {"c1: contains(7)=false 4..5", "lost element",
             "process 1's contains of 7 (false) (4.00 s to 5.00 s) missed 7, which was there at "
             "first.",
             nullptr, 7},
            {"c1: read=[] 0..1", "lost element",
             "process 1's read that found nothing (0.00 s to 1.00 s) missed 7, which was there at "
             "first.",
             "process 1's read that found nothing: 0.00 s to 1.00 s", 7},
            {"c1: add(8) 2..3, read=[8,8] 4..5", "seen too often",
             "process 1's read of 8, 8 (4.00 s to 5.00 s) returned something more often than it "
             "was added."},
            {"c1: add(8) 2..3, read=[8,7,8] 4..5", "seen too often",
             "process 1's read of 8, 7, 8 (4.00 s to 5.00 s) returned something more often than it "
             "was added.",
             nullptr, 7},
            {"c1: add(8) 0..1, read=[8,9] 4..5", "value out of thin air",
             "process 1's read of 8, 9 (4.00 s to 5.00 s) returned what nobody ever put in."},
            {"c1: contains(7)=true 4..5", "value out of thin air",
             "process 1's contains of 7 (true) (4.00 s to 5.00 s) returned what nobody ever put "
             "in."},
            {"c1: contains(7)=true 0..1, add(7) 2..3", "seen before it was added",
             "process 1's contains of 7 (true) (0.00 s to 1.00 s) found 7 before process 1's "
             "add of 7 began."},
            {"c1: read=[7] 0..1, add(7) 2..3", "seen before it was added",
             "process 1's read of 7 (0.00 s to 1.00 s) found 7 before process 1's add of 7 "
             "began."},
            {"c1: add(7) 0..9 | c2: contains(7)=true 4..6 | c3: contains(7)=false 8..9",
             "stale read",
             "process 3's contains of 7 (false) (8.00 s to 9.00 s) missed 7, which process "
             "2's contains of 7 (true) had found before, and no removal of it can have come "
             "between them."},
            {"c1: add(1) 0..9 | c2: add(2) 0..9 | c3: contains(1)=true 0..1, read=[2] 2..3",
             "stale read",
             "process 3's read of 2 (2.00 s to 3.00 s) missed 1, which process 3's contains "
             "of 1 (true) had found before, and no removal of it can have come between them."},
            {"c1: add(1) 0..9 | c2: add(2) 0..9 | c3: read=[1,2] 0..1, contains(2)=false 2..3",
             "stale read",
             "process 3's contains of 2 (false) (2.00 s to 3.00 s) missed 2, which process "
             "3's read of 1, 2 had found before, and no removal of it can have come between "
             "them."},
            {"c1: add(1) 0..9 | c2: add(2) 0..9 | c3: read=[1,2] 0..1, read=[1] 2..3", "stale read",
             "process 3's read of 1 (2.00 s to 3.00 s) missed 2, which process 3's read of 1, "
             "2 had found before, and no removal of it can have come between them."},
            // One addition, and a removal that may have come between, even in its last moment.
            {"c1: add(7) 0..? | c2: contains(7)=true 2..3, contains(7)=false 4..5, "
             "contains(7)=true 6..7 | c3: remove(7) 0..?",
             "operations out of order", "No order of these operations is one of a set."},
            {"c1: add(7) 0..? | c2: contains(7)=true 2..3, contains(7)=false 4..5, "
             "contains(7)=true 6..7 | c3: remove(7) 5..?",
             "operations out of order", "No order of these operations is one of a set."},
            {"c1: add(7) 0..? | c2: contains(7)=true 2..3, contains(7)=false 4..5, "
             "contains(7)=true 6..7 | c3: remove(7) 1..2",
             "operations out of order", "No order of these operations is one of a set."},
            {"c1: add(7) 0..9 | c2: contains(7)=true 4..6 | c3: contains(7)=false 8..9 | "
             "c4: k.add(7) 0..1, k.remove(7) 6..8",
             "stale read",
             "process 3's contains of 7 (false) (8.00 s to 9.00 s) missed 7, which process 2's "
             "contains of 7 (true) had found before, and no removal of it can have come between "
             "them."},
            // A removal that begins too late does not come between.
            {"c1: add(7) 0..9 | c2: contains(7)=true 0..1, contains(7)=false 4..5, remove(7) 6..7",
             "operations out of order",
             "process 2's contains of 7 (false) (4.00 s to 5.00 s) missed 7, which process 2's "
             "contains of 7 (true) had found before, and no removal of it can have come between "
             "them."},
            {"c1: contains(7)=false 0..1, remove(7) 2..3", "operations out of order",
             "No order of these operations is one of a set.",
             "process 1's contains of 7 (false): 0.00 s to 1.00 s; process 1's remove of 7: 2.00 s "
             "to 3.00 s",
             7},
            {"c1: add(7) 0..1 | c2: read=[9] 0..20 | c3: contains(9)=false 8..9 | c4: add(9) 0..20",
             "operations out of order", "No order of these operations is one of a set.",
             "process 1's add of 7: 0.00 s to 1.00 s; process 2's read of 9: 0.00 s to 20.00 s; "
             "process 3's contains of 9 (false): 8.00 s to 9.00 s"},
            {"c1: add(1) 0..9 | c2: add(2) 0..9 | c3: read=[1] 0..1, read=[2] 2..3",
             "reads in different orders",
             "process 3's read of 2 (2.00 s to 3.00 s) missed 1, which process 3's read of 1 "
             "had found before, and no removal of it can have come between them."},
            {"c1: add(1) 0..9 | c2: add(2) 0..9 | c3: add(3) 0..9 | c4: read=[1,2] 0..9 | c5: "
             "read=[3] 9..9",
             "reads in different orders",
             "process 4's read of 1, 2 found 1 and not 3, process 5's read of 3 found 3 and "
             "not 1: whichever came later missed what was there."},
        });
}

TEST_CASE("a counterexample of an append list says what was seen, missed or out of order") {
    expect_said(
        "append-list",
        {
            {"c1: append(1) 0..1, append(2) 2..3, read=[2,1] 4..5", "operations out of order",
             "No order of these operations is one of an append-list.",
             "process 1's append of 1: 0.00 s to 1.00 s; process 1's append of 2: 2.00 s to 3.00 "
             "s; process 1's read of 2, 1: 4.00 s to 5.00 s"},
            {"c1: append(1) 0..1, read=[1,2,3,4,5,6,7,8,9] 4..5", "value out of thin air",
             "process 1's read of 1, 2, 3, 4, 5, 6, 7, 8 and more (4.00 s to 5.00 s) returned what "
             "nobody ever put in."},
            {"c1: append(1) 0..1, read=[1,2,3,4,5,6,7,8] 4..5", "value out of thin air",
             "process 1's read of 1, 2, 3, 4, 5, 6, 7, 8 (4.00 s to 5.00 s) returned what nobody "
             "ever put in."},
            {"c1: append(1) 0..1, read=[1,1] 2..3", "seen too often",
             "process 1's read of 1, 1 (2.00 s to 3.00 s) returned something more often than it "
             "was appended."},
            {"c1: read=[1,1] 2..3", "seen too often",
             "process 1's read of 1, 1 (2.00 s to 3.00 s) returned something more often than it "
             "was appended.",
             nullptr, 1},
            {"c1: read=[] 4..5", "lost element",
             "process 1's read that found nothing (4.00 s to 5.00 s) missed 1, which was there at "
             "first.",
             nullptr, 1},
            {"c1: append(2) 0..1, read=[2,1] 4..5", "operations out of order",
             "process 1's read of 2, 1 (4.00 s to 5.00 s) does not begin with 1, which was there "
             "at first.",
             nullptr, 1},
            {"c1: append(1) 0..1, append(2) 2..3, append(3) 4..5, read=[1,3] 6..7", "lost element",
             "process 1's read of 1, 3 (6.00 s to 7.00 s) missed 2, which had been appended "
             "before.",
             "process 1's append of 2: 2.00 s to 3.00 s; process 1's read of 1, 3: 6.00 s to 7.00 "
             "s"},
            {"c1: append(2) 0..1, append(3) 2..3 | c2: read=[3] 1..5", "operations out of order",
             "No order of these operations is one of an append-list."},
            {"c1: append(1) 4..? | c3: read=[1] 2..3", "seen before it was appended",
             "No order of these operations is one of an append-list.",
             "process 3's read of 1: 2.00 s to 3.00 s; process 1's append of 1: from 4.00 s on, "
             "outcome unknown"},
            {"c1: append(1) 0..9 | c2: append(2) 0..9 | c3: read=[1,2] 2..3 | c4: read=[1] 4..5",
             "stale read",
             "process 4's read of 1 returned less than process 3's read of 1, 2, which was over "
             "before it began; nothing leaves an append-list."},
            {"c1: append(1) 0..9 | c2: append(2) 0..9 | c3: read=[1,2] 2..4 | c4: read=[2,1] 4..5",
             "reads in different orders",
             "An append-list only grows, and neither of these lists begins with the other: their "
             "elements at place 1 are 1 and 2."},
            {"c1: append(1) 0..9 | c2: append(2) 0..9 | c3: read=[2] 2..3 | c4: read=[1] 4..5",
             "reads in different orders",
             "An append-list only grows, and neither of these lists begins with the other: their "
             "elements at place 1 are 2 and 1."},
            {"c1: append(1) 0..9 | c2: append(2) 0..9 | c3: read=[2,1] 2..4 | c4: read=[1] 4..5",
             "reads in different orders",
             "An append-list only grows, and neither of these lists begins with the other: their "
             "elements at place 1 are 2 and 1."},
        });
}

TEST_CASE("a counterexample of a lock says who held it, or whose token did not rise") {
    expect_said(
        "mutex",
        {
            {"c1: acquire 0..1 | c2: acquire 2..3", "two holders",
             "Both got the mutex, and neither gave it back before the other had it.",
             "process 1's acquire: 0.00 s to 1.00 s; process 2's acquire: 2.00 s to 3.00 s"},
            {"c1: acquire 0..1, acquire 2..3", "acquired twice",
             "No order of these operations is one of a mutex."},
            {"c1: release 0..1", "released without holding",
             "No order of these operations is one of a mutex.",
             "process 1's release: 0.00 s to 1.00 s"},
            {"c1: acquire 0..1, release 2..3, release 4..5", "released without holding",
             "No order of these operations is one of a mutex.",
             "process 1's release: 2.00 s to 3.00 s; process 1's release: 4.00 s to 5.00 s"},
            {"c1: acquire 0..1, release 4..5 | c7: release 2..3", "two holders",
             "process 1 got the mutex while process 7, which held it at first, had not given it "
             "back.",
             "process 1's acquire: 0.00 s to 1.00 s", 7},
        });
    constexpr const char* no_order = "No order of these operations is one of a fenced-lock.";
    constexpr const char* both =
        "Both got the fenced-lock, and neither gave it back before the other had it.";
    expect_said(
        "fenced-lock",
        {
            {"c1: acquire=5 0..1, release 2..3 | c2: acquire=4 4..5", "token does not rise",
             no_order,
             "process 1's acquire of 5: 0.00 s to 1.00 s; process 2's acquire of 4: 4.00 s to 5.00 "
             "s"},
            {"c1: acquire=5 0..1, release 2..3 | c2: acquire=5 4..5", "token does not rise",
             no_order},
            // Whoever began first, the one that had it first gave it back before the other had it.
            {"c1: acquire=5 1..2, release 3..4 | c2: acquire=4 0..5", "token does not rise",
             no_order},
            {"c1: acquire=5 0..1 | c2: acquire=6 4..5", "two holders", both},
            {"c1: acquire=6 0..5 | c2: acquire=5 1..4", "two holders", both},
            {"c1: acquire=6 0..4 | c2: acquire=5 1..4", "token does not rise", no_order},
            {"c1: acquire=5 0..1, acquire=6 4..5", "acquired twice", no_order},
            {"c1: acquire=5 0..1", "token does not rise", no_order,
             "process 1's acquire of 5: 0.00 s to 1.00 s", 5},
            {"c1: release 4..5", "released without holding", no_order},
        });
}

// The same with a unit of its own for each second, counted from `first`.
History timed(const History& history, Duration unit, Instant first) {
    History result;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const auto at = [&](Instant second) {
            return first + Duration::nanoseconds(unit.count() * (second.count() / 1'000'000'000));
        };
        result.record({.process = history.processes()[i],
                       .function = result.function(history.function_name(history.function(op))),
                       .key = result.key("x"),
                       .input = history.input(op),
                       .output = history.output(op),
                       .invoked = at(history.invocations()[i]),
                       .completed = at(history.completions()[i]),
                       .outcome = history.outcome(op)});
    }
    return result;
}

TEST_CASE("times have as many decimals as tell them apart, at least two") {
    const Object& object = *objects::named("queue");
    const History history =
        parse_history(object, "c1: enqueue(1) 0..1 | c2: dequeue=nil 2..12, dequeue=nil 13..14");
    const struct {
        Duration unit;
        std::int64_t first;
        const char *came, *missed;
    } rows[] = {
        {Duration::seconds(1), 0, "0.00 s to 1.00 s", "2.00 s to 12.00 s"},
        {Duration::milliseconds(10), 0, "0.00 s to 0.01 s", "0.02 s to 0.12 s"},
        {Duration::milliseconds(5), 0, "0.000 s to 0.005 s", "0.010 s to 0.060 s"},
        {Duration::nanoseconds(1), 0, "0.000000000 s to 0.000000001 s",
         "0.000000002 s to 0.000000012 s"},
        {Duration::nanoseconds(1), -2, "-0.000000002 s to -0.000000001 s",
         "0.000000000 s to 0.000000010 s"},
        {Duration::seconds(1), -1'500'000'000, "-1.50 s to -0.50 s", "0.50 s to 10.50 s"},
        {Duration::seconds(1), -INT64_MAX, "-9223372036.85 s to -9223372035.85 s",
         "-9223372034.85 s to -9223372024.85 s"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.came);
        const Instant first = Instant::at(Duration::nanoseconds(row.first));
        const Counterexample example = explained(object, timed(history, row.unit, first));
        const std::string expected =
            "The times: process 1's enqueue of 1: " + std::string(row.came) +
            "; process 2's dequeue that found nothing: " + row.missed + ".";
        CHECK(example.explanation.substr(example.explanation.find("The times")) == expected);
    }
}

}  // namespace
}  // namespace cleave::test
