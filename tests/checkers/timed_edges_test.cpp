// Guarantees that speak of time, at their edges: moments that touch, operations of other kinds,
// limits that are hit, and the exact words of what is reported.

#include "catch.hpp"
#include "certifier/timed.hpp"
#include "check/check.hpp"
#include "notation.hpp"
#include "objects/open_register.hpp"
#include "objects/register.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using history::OpIndex;
using G = Guarantee;

Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

check::Verdict judge(const History& history, Guarantee guarantee,
                     const check::Options& options = {}) {
    const objects::Object& object =
        guarantee == G::bounded_staleness ? objects::cas_register() : objects::open_register();
    const check::Verdict verdict = check::check(history, object, guarantee, options);
    const check::Certification result = check::certify_timed(history, verdict, options.initial);
    CAPTURE(result.reason);
    CHECK(result.certified);
    return verdict;
}

bool holds(const History& history, Guarantee guarantee) {
    return judge(history, guarantee).conclusion == Conclusion::holds;
}

// What a process does with x, a moment each.
class Steps {
  public:
    Steps& call(std::uint32_t process, std::string_view function, std::int64_t from,
                std::int64_t to, Outcome outcome = Outcome::ok) {
        history_.record({.process = process,
                         .function = history_.function(function),
                         .key = history_.key("x"),
                         .invoked = at(from),
                         .completed = outcome == Outcome::unknown ? Instant::max() : at(to),
                         .outcome = outcome});
        return *this;
    }
    Steps& write(std::uint32_t process, Value value, std::int64_t from, std::int64_t to) {
        return add({.process = process, .action = history::Action::write, .value = value}, from,
                   to);
    }
    Steps& read(std::uint32_t process, std::optional<Value> value, std::int64_t from,
                std::int64_t to) {
        return add({.process = process, .action = history::Action::read, .value = value}, from, to);
    }
    const History& history() const { return history_; }

  private:
    Steps& add(history::Operation op, std::int64_t from, std::int64_t to) {
        op.key = history_.key("x");
        op.invoked = at(from);
        op.completed = at(to);
        op.outcome = Outcome::ok;
        history_.add(op);
        return *this;
    }
    History history_;
};

// Has nothing left when asked so many times.
class Deadline : public check::Watch {
  public:
    explicit Deadline(std::uint64_t left) : left_(left) {}
    bool expired() override { return ++asked_ > left_; }
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}

  private:
    std::uint64_t asked_ = 0, left_;
};

}  // namespace

TEST_CASE("operations that touch in time are concurrent to every timed guarantee") {
    struct Row {
        const char* history;
        Guarantee guarantee;
        bool holds;
    };
    const Row rows[] = {
        {"c1: w(x,1) 0..2 | c3: w(x,2) 2..3 | c2: r(x)=1 4..5", G::regular, true},
        {"c1: w(x,1) 0..1 | c3: w(x,2) 2..3 | c2: r(x)=1 4..5", G::regular, false},
        {"c1: w(x,1) 0..1, w(x,2) 2..4 | c2: r(x)=1 4..5", G::regular, true},
        {"c1: w(x,1) 5..6 | c2: r(x)=1 4..5", G::regular, true},
        {"c1: w(x,1) 0..1, w(x,2) 2..4 | c2: r(x)=7 4..5", G::safe, true},
        {"c1: w(x,1) 0..1, w(x,2) 5..6 | c2: r(x)=7 4..5", G::safe, true},
        {"c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=7 4..5", G::safe, false},
        {"c1: w(x,1) 0..1, w(x,2) 6..7 | c2: r(x)=7 4..5", G::safe, false},
        // A compare-and-set is a write if it changes anything.
        {"c1: cas(x,nil,1) 0..1 | c2: r(x)=1 2..3", G::regular, true},
        {"c1: w(x,1) 0..1, w(x,2) 2..3 | c3: cas(x,2,2) 2..9 | c2: r(x)=7 10..11", G::safe, false},
        {"c1: w(x,1) 0..1, cas(x,1,1) 2..9 | c2: r(x)=7 4..5", G::safe, false},
        // Who looked for the key as its first write ended; what was removed as the read ended.
        {"c1: w(x,1) 0..2 | c2: r(x)=nil 2..3, r(x)=nil 4..5", G::read_after_new_write, true},
        {"c1: w(x,1) 0..2 | c2: r(x)=1 3..4, r(x)=nil 4..5", G::read_after_new_write, false},
        {"c1: w(x,1) 0..1, rm(x) 3..4 | c2: r(x)=nil 2..3", G::read_after_new_write, true},
        {"c1: w(x,1) 0..1, rm(x) 4..5 | c2: r(x)=nil 2..3", G::read_after_new_write, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.history, to_string(row.guarantee));
        CHECK(holds(parse_history(row.history), row.guarantee) == row.holds);
    }
}

TEST_CASE("only what was answered is held against a timed guarantee") {
    const History unanswered = parse_history("c1: w(x,1) 0..1 | c2: r(x)=nil 4..?");
    const History failed = parse_history("c1: w(x,1) 0..1 | c2: r(x)=nil 4..5!");
    for (const Guarantee guarantee : {G::regular, G::safe, G::close_to_open, G::eventual,
                                      G::no_lost_writes, G::read_after_new_write}) {
        CAPTURE(to_string(guarantee));
        CHECK(holds(unanswered, guarantee));
        CHECK(holds(failed, guarantee));
    }
}

TEST_CASE("a session is closed by its first close, and a close without a session does nothing") {
    Steps twice, late, none;
    twice.call(1, "open", 0, 1).write(1, 1, 2, 3).call(1, "close", 4, 5);
    twice.call(2, "open", 6, 7).call(1, "close", 8, 9).read(2, {}, 10, 11);
    CHECK_FALSE(holds(twice.history(), G::close_to_open));
    late.call(1, "open", 0, 1).write(1, 1, 2, 3).call(2, "open", 6, 7);
    late.call(1, "close", 8, 9).read(2, {}, 10, 11);
    CHECK(holds(late.history(), G::close_to_open));
    // Closed and opened again at one moment, in the order on record.
    Steps again;
    again.call(1, "open", 0, 1).write(1, 1, 2, 3).call(1, "close", 4, 5).call(1, "open", 4, 5);
    again.read(2, {}, 6, 7);
    CHECK_FALSE(holds(again.history(), G::close_to_open));
    none.call(1, "close", 0, 1).write(1, 1, 2, 3).read(2, {}, 4, 5);
    CHECK_FALSE(holds(none.history(), G::close_to_open));
}

TEST_CASE("what begins as the session is closed belongs to it, what begins later does not") {
    for (const std::int64_t begin : {4, 5}) {
        CAPTURE(begin);
        Steps reader;
        reader.call(2, "open", 0, 1).write(1, 1, 2, 3);
        reader.call(2, "close", 4, 9).read(2, {}, begin, 9);
        CHECK(holds(reader.history(), G::close_to_open) == (begin == 4));
    }
    Steps opened;  // as soon as it was opened, it is in the session
    opened.call(2, "open", 0, 3).write(1, 1, 1, 2).read(2, {}, 3, 4);
    CHECK(holds(opened.history(), G::close_to_open));
}

TEST_CASE("a close-to-open violation tells of the close when there was one before the open") {
    Steps other, own;
    other.call(1, "open", 0, 1).write(1, 1, 2, 3).call(1, "close", 4, 5);
    other.call(2, "open", 6, 7).read(2, {}, 8, 9);
    own.call(1, "open", 0, 1).write(1, 1, 2, 3).call(1, "close", 4, 5).read(1, {}, 8, 9);
    const auto told = [](const Steps& steps) {
        return judge(steps.history(), G::close_to_open).counterexamples.at(0).explanation;
    };
    CHECK(told(other) ==
          "process 2 found nothing in \"x\" at 8.00 s, although process 1's write of 1 had "
          "completed at 3.00 s and was closed before the reader opened the file; it held that "
          "value only until its first write.");
    CHECK(told(own) ==
          "process 1 found nothing in \"x\" at 8.00 s, although process 1's write of 1 had "
          "completed at 3.00 s; it held that value only until its first write.");
}

TEST_CASE("opening and closing a key is not reading it") {
    Steps steps;
    steps.write(1, 1, 0, 1).read(3, 1, 2, 3);
    for (const std::uint32_t process : {2U, 3U}) {
        steps.call(process, "open", 10, 11).call(process, "close", 12, 13);
    }
    for (const Guarantee guarantee : {G::eventual, G::no_lost_writes, G::read_after_new_write}) {
        CAPTURE(to_string(guarantee));
        CHECK(holds(steps.history(), guarantee));
    }
}

TEST_CASE("the last of several reads of a process counts, and each key is counted once") {
    // Of two reads at the same time it is the later one on record.
    CHECK(holds(parse_history("c1: w(x,1) 0..1 | c2: r(x)=nil 4..5, r(x)=1 4..5 | c3: r(x)=1 6..7"),
                G::eventual));
    CHECK_FALSE(
        holds(parse_history("c1: w(x,1) 0..1 | c2: r(x)=1 4..5, r(x)=nil 4..5 | c3: r(x)=1 6..7"),
              G::eventual));
    // In time, that is, not on record.
    CHECK(holds(parse_history("c1: w(x,1) 0..1 | c2: r(x)=1 6..7, r(x)=nil 4..5 | c3: r(x)=1 6..7"),
                G::eventual));
    const History many = parse_history(
        "c1: w(x,1) 0..1, w(y,1) 2..3 | c2: r(x)=1 4..5, r(y)=1 6..7 | "
        "c3: r(x)=nil 4..5, r(y)=nil 6..7 | c4: r(x)=2 4..5, r(y)=2 6..7");
    const check::Verdict verdict = judge(many, G::eventual, {.max_counterexamples = 1});
    CHECK(verdict.keys_violated == 2);
    CHECK(verdict.counterexamples.size() == 1);
    // What an unanswered write may have brought is no disagreement.
    CHECK(holds(
        parse_history("c1: w(x,1) 0..1 | c4: w(x,2) 2..? | c2: r(x)=1 4..5 | c3: r(x)=2 4..5"),
        G::eventual));
}

TEST_CASE("further violated keys are counted, not explained, by each timed guarantee") {
    struct Row {
        Guarantee guarantee;
        const char* of_x;
    };
    const Row rows[] = {
        {G::regular, "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5"},
        {G::safe, "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5"},
        {G::close_to_open, "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5"},
        {G::read_after_new_write, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5"},
        {G::bounded_staleness, "c1: w(x,1) 0..1 | c2: r(x)=2 4..5"},
        {G::eventual, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5 | c3: r(x)=1 4..5"},
        {G::no_lost_writes, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5"},
    };
    for (const Row& row : rows) {
        CAPTURE(to_string(row.guarantee));
        std::string three = row.of_x;
        for (const char key : {'y', 'z'}) {
            std::string other = row.of_x;
            std::replace(other.begin(), other.end(), 'x', key);
            three += " | " + other;
        }
        for (const std::size_t most : {1, 2, 3, 4}) {
            CAPTURE(most);
            const auto verdict =
                judge(parse_history(three), row.guarantee, {.max_counterexamples = most});
            CHECK(verdict.conclusion == Conclusion::violated);
            CHECK(verdict.keys_violated == 3);
            CHECK(verdict.counterexamples.size() == std::min<std::size_t>(most, 3));
        }
    }
}

TEST_CASE("a violation that was found before the deadline stands, and nothing else does") {
    const auto padded = [](const char* text) {
        History history = parse_history(text);
        const history::KeyId keys[] = {history.key("y"), history.key("z")};
        for (std::int64_t i = 0; i < 70'000; ++i) {
            history.add({.process = 9,
                         .action = history::Action::write,
                         .key = keys[i % 2],
                         .value = i,
                         .invoked = at(20 + 2 * i),
                         .completed = at(21 + 2 * i),
                         .outcome = Outcome::ok});
        }
        return history;
    };
    const History stale =
        padded("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5 | c9: w(y,1) 6..7");
    const History fresh =
        padded("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5 | c9: w(y,1) 6..7");
    std::size_t cut_short = 0;
    for (std::uint64_t left = 0; left < 6; ++left) {
        CAPTURE(left);
        Deadline one(left), other(left);
        const auto bad =
            check::check(stale, objects::open_register(), G::regular, {.limits = {.watch = &one}});
        const auto good = check::check(fresh, objects::open_register(), G::regular,
                                       {.limits = {.watch = &other}});
        CHECK(bad.conclusion != Conclusion::holds);
        CHECK(good.conclusion != Conclusion::violated);
        if (good.conclusion != Conclusion::unknown) continue;
        CHECK(good.limit == "the deadline");
        cut_short += bad.conclusion == Conclusion::violated ? 1 : 0;
    }
    CHECK(cut_short > 0);
}

TEST_CASE("bounded staleness is unknown when a limit is hit, unless it is violated elsewhere") {
    // A compare-and-set, so that it takes a search.
    const char* searched = "c1: cas(x,nil,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 6..7";
    const History impossible =
        parse_history(std::string(searched) + " | c3: w(y,1) 0..1 | c4: r(y)=7 2..3");
    const History first = parse_history(
        "c3: w(a,1) 0..1 | c4: r(a)=7 2..3 | c1: cas(x,nil,1) 0..1, w(x,2) 2..3 | "
        "c2: r(x)=1 6..7");
    check::Options tight;
    tight.limits.steps = 2;
    const auto steps = judge(parse_history(searched), G::bounded_staleness, tight);
    CHECK(steps.conclusion == Conclusion::unknown);
    CHECK(steps.limit == "the limit on steps was hit on key \"x\"");
    CHECK_FALSE(steps.staleness.has_value());
    check::Options narrow;
    narrow.limits.memory = Bytes{1};
    const auto memory = judge(parse_history(searched), G::bounded_staleness, narrow);
    CHECK(memory.conclusion == Conclusion::unknown);
    CHECK(memory.limit == "the limit on memory was hit on key \"x\"");
    for (const History& history : {impossible, first}) {
        for (const check::Options& options : {tight, narrow}) {
            const auto verdict = judge(history, G::bounded_staleness, options);
            CAPTURE(describe(history), verdict.limit);
            CHECK(verdict.conclusion == Conclusion::violated);
            CHECK(verdict.keys_violated == 1);
        }
    }
}

}  // namespace cleave::test
