// Anomalies and near misses of the guarantees that speak of time and of the end of a history.

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
using G = Guarantee;

Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

check::Verdict judge(const History& history, Guarantee guarantee,
                     const objects::Object& object = objects::cas_register()) {
    const check::Verdict verdict = check::check(history, object, guarantee, {});
    const check::Certification result = check::certify_timed(history, verdict);
    CAPTURE(result.reason);
    CHECK(result.certified);
    return verdict;
}

bool holds(const char* text, Guarantee guarantee) {
    return judge(parse_history(text), guarantee).conclusion == Conclusion::holds;
}

struct Row {
    const char* name;
    const char* history;
    std::vector<Guarantee> violated;
};

const Guarantee timed_guarantees[] = {
    G::regular,           G::safe,     G::close_to_open, G::read_after_new_write,
    G::bounded_staleness, G::eventual, G::no_lost_writes};

const std::vector<Row> rows = {
    {"nothing at all", "", {}},
    {"a fresh read", "c1: w(x,1) 0..1 | c2: r(x)=1 2..3", {}},
    {"a stale read",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5 | c3: r(x)=2 4..5",
     {G::regular, G::safe, G::close_to_open, G::eventual}},
    {"a stale read that overlaps a write",
     "c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 4..9 | c2: r(x)=1 4..5",
     {G::regular, G::close_to_open}},
    {"the write that the read overlaps", "c1: w(x,1) 0..1, w(x,2) 2..9 | c2: r(x)=2 4..5", {}},
    {"the write before the one it overlaps", "c1: w(x,1) 0..1, w(x,2) 2..9 | c2: r(x)=1 4..5", {}},
    {"new, then old, both under way: regular is not atomic",
     "c1: w(x,1) 0..1, w(x,2) 2..9 | c2: r(x)=2 3..4, r(x)=1 5..6",
     {}},
    {"reads that order concurrent writes in two ways",
     "c1: w(x,1) 0..9 | c2: w(x,2) 0..9 | c3: r(x)=1 10..11 | c4: r(x)=2 10..11",
     {G::eventual}},
    {"a value from nowhere",
     "c1: w(x,1) 0..1 | c2: r(x)=7 2..3",
     {G::regular, G::safe, G::close_to_open, G::bounded_staleness}},
    {"a value from nowhere, while writing",
     "c1: w(x,1) 0..9 | c2: r(x)=7 2..3",
     {G::regular, G::close_to_open, G::bounded_staleness}},
    {"a value from the future",
     "c2: r(x)=1 0..1 | c1: w(x,1) 2..3",
     {G::regular, G::safe, G::close_to_open, G::bounded_staleness}},
    {"an unknown write that was read", "c1: w(x,1) 0..? | c2: r(x)=1 2..3", {}},
    {"an unknown write that was not", "c1: w(x,1) 0..? | c2: r(x)=nil 2..3", {}},
    {"an unknown write that some saw",
     "c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=2 4..5, r(x)=1 6..7",
     {}},
    {"a new key that is not found",
     "c1: w(x,1) 0..1 | c2: r(x)=nil 2..3 | c3: r(x)=1 4..5",
     {G::regular, G::safe, G::close_to_open, G::read_after_new_write, G::eventual}},
    {"a new key that had been looked for",
     "c2: r(x)=nil 0..1, r(x)=nil 4..5, r(x)=1 6..7 | c1: "
     "w(x,1) 2..3",
     {G::regular, G::safe, G::close_to_open}},
    {"a new key that somebody looks for while it is written",
     "c1: w(x,1) 0..3 | c2: r(x)=nil 1..2, r(x)=nil 4..5, r(x)=1 6..7",
     {G::regular, G::safe, G::close_to_open}},
    {"a key that was removed is not found", "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=nil 4..5", {}},
    {"an overwritten key: its old value, but not its absence",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=2 6..7",
     {G::regular, G::safe, G::close_to_open}},
    {"a lost write",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=1 6..7",
     {G::regular, G::safe, G::close_to_open, G::no_lost_writes}},
    {"a write that another one replaced",
     "c1: w(x,1) 0..3 | c2: w(x,2) 1..2 | c3: r(x)=1 4..5",
     {}},
    {"a lost write, unless another of the older value began as that was read",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5 | c3: w(x,1) 5..?",
     {}},
    {"a write whose key was not read again", "c1: w(x,1) 0..1, w(x,2) 2..3", {}},
    {"a compare-and-set that found an old value: as a write it cannot lag",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: cas(x,1,3) 4..5 | c3: r(x)=3 6..7",
     {G::regular, G::safe, G::close_to_open, G::bounded_staleness}},
    {"two compare-and-sets that both won",
     "c0: w(x,1) 0..1 | c1: cas(x,1,2) 2..3 | c2: cas(x,1,3) 2..3",
     {G::bounded_staleness}},
};

// Several rounds on one key, with sessions: o open, c close, w and r one write or read.
class Sessions {
  public:
    Sessions& open(std::uint32_t process) { return mark(process, "open"); }
    Sessions& close(std::uint32_t process) { return mark(process, "close"); }
    Sessions& write(std::uint32_t process, Value value) {
        return add({.process = process, .action = history::Action::write, .value = value});
    }
    Sessions& read(std::uint32_t process, std::optional<Value> value) {
        return add({.process = process, .action = history::Action::read, .value = value});
    }
    bool holds() const {
        return judge(history_, G::close_to_open, objects::open_register()).conclusion ==
               Conclusion::holds;
    }

  private:
    Sessions& mark(std::uint32_t process, std::string_view function) {
        history_.record({.process = process,
                         .function = history_.function(function),
                         .key = history_.key("x"),
                         .invoked = at(now_),
                         .completed = at(now_ + 1),
                         .outcome = Outcome::ok});
        now_ += 2;
        return *this;
    }
    Sessions& add(history::Operation op) {
        op.key = history_.key("x");
        op.invoked = at(now_);
        op.completed = at(now_ + 1);
        op.outcome = Outcome::ok;
        history_.add(op);
        now_ += 2;
        return *this;
    }
    History history_;
    std::int64_t now_ = 0;
};

}  // namespace

TEST_CASE("each timed anomaly violates exactly the guarantees that exclude it, certified") {
    for (const Row& row : rows) {
        CAPTURE(row.name, row.history);
        for (const Guarantee guarantee : timed_guarantees) {
            CAPTURE(to_string(guarantee));
            const bool expected = std::find(row.violated.begin(), row.violated.end(), guarantee) ==
                                  row.violated.end();
            CHECK(holds(row.history, guarantee) == expected);
        }
    }
}

TEST_CASE("who opens after a close sees what was closed, or newer") {
    CHECK(Sessions().open(1).write(1, 1).close(1).open(2).read(2, 1).close(2).holds());
    CHECK_FALSE(Sessions().open(1).write(1, 1).close(1).open(2).read(2, {}).close(2).holds());
}

TEST_CASE("who opened before the close may see the old content until it opens again") {
    CHECK(Sessions().open(2).open(1).write(1, 1).close(1).read(2, {}).close(2).holds());
    CHECK_FALSE(
        Sessions().open(2).open(1).write(1, 1).close(1).close(2).open(2).read(2, {}).holds());
    // A read after its session was closed is a session of its own.
    CHECK_FALSE(Sessions().open(2).open(1).write(1, 1).close(1).close(2).read(2, {}).holds());
}

TEST_CASE("what is not closed need not be seen, except by its writer") {
    CHECK(Sessions().open(1).write(1, 1).open(2).read(2, {}).holds());
    CHECK(Sessions().open(1).write(1, 1).open(2).read(2, 1).holds());
    CHECK_FALSE(Sessions().open(1).write(1, 1).read(1, {}).holds());
}

TEST_CASE("without open and close each operation is a session") {
    CHECK_FALSE(Sessions().write(1, 1).read(2, {}).holds());
    CHECK(Sessions().write(1, 1).read(2, 1).holds());
}

TEST_CASE("bounded staleness reports the smallest k and the smallest time") {
    const auto bound = [](const char* text) {
        return judge(parse_history(text), G::bounded_staleness).staleness.value();
    };
    const auto fresh = bound("c1: w(x,1) 0..1 | c2: r(x)=1 2..3");
    CHECK(fresh.versions == 1);
    CHECK(fresh.time == Duration{});
    CHECK_FALSE(fresh.stalest.has_value());
    const auto stale = bound("c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 5..6 | c2: r(x)=1 10..11");
    CHECK(stale.versions == 3);
    CHECK(stale.versions_at_least == 3);
    CHECK(stale.time == Duration::seconds(7));  // then it touches the write of 2
    CHECK(stale.stalest == history::OpIndex{3});
    const auto never = bound("c1: w(x,1) 0..1 | c2: r(x)=nil 5..6");
    CHECK(never.versions == 2);
    CHECK(never.time == Duration::seconds(4));
    // The keys together: the worst of each.
    const auto both = bound(
        "c1: w(x,1) 0..1, w(y,1) 2..3, w(y,2) 4..5, w(y,3) 6..7 | c2: r(x)=nil 30..31 | "
        "c3: r(y)=1 8..9");
    CHECK(both.versions == 3);
    CHECK(both.time == Duration::seconds(29));
    CHECK(both.stalest == history::OpIndex{4});
    // Values that are written twice: the time is exact, the versions are not known.
    const auto twice = bound("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5 | c2: r(x)=1 10..11");
    CHECK(twice.time == Duration::seconds(5));
    CHECK(twice.versions == 0);
    CHECK(twice.versions_at_least == 2);
}

TEST_CASE("only reads from the quiet moment on count for convergence and losses") {
    const History history = parse_history(
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=2 20..21 | c3: r(x)=2 20..21");
    const History split = parse_history("c1: w(x,2) 2..3 | c2: r(x)=nil 4..5 | c3: r(x)=2 20..21");
    for (const Guarantee guarantee : {G::eventual, G::no_lost_writes}) {
        const auto verdict =
            check::check(history, objects::cas_register(), guarantee, {.quiet_from = at(10)});
        CHECK(verdict.conclusion == Conclusion::holds);
        CHECK(check::certify_timed(history, verdict, std::nullopt, at(10)).certified);
    }
    const auto before = check::check(split, objects::cas_register(), G::eventual, {});
    const auto after =
        check::check(split, objects::cas_register(), G::eventual, {.quiet_from = at(10)});
    CHECK(before.conclusion == Conclusion::violated);
    CHECK(after.conclusion == Conclusion::holds);
    // The moment itself is quiet.
    const auto from_then =
        check::check(split, objects::cas_register(), G::eventual, {.quiet_from = at(4)});
    CHECK(from_then.conclusion == Conclusion::violated);
}

TEST_CASE("a timed violation names processes, values and times") {
    const auto text = [](const char* history, Guarantee guarantee) {
        return judge(parse_history(history), guarantee).counterexamples.at(0).explanation;
    };
    const auto mentions = [](const std::string& text, std::initializer_list<const char*> parts) {
        CAPTURE(text);
        for (const char* part : parts) {
            CAPTURE(part);
            CHECK(text.find(part) != std::string::npos);
        }
    };
    mentions(text("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5", G::regular),
             {"process 2 found 1", "4.00 s", "process 1's write of 2", "3.00 s"});
    mentions(text("c1: w(x,1) 0..1 | c2: r(x)=nil 2..3", G::read_after_new_write),
             {"process 2 found nothing", "nobody had looked for the key before"});
    mentions(text("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 6..7", G::no_lost_writes),
             {"process 1's write of 2", "is gone", "process 2 at 6.00 s"});
}

TEST_CASE("the certifier refuses bounds that are too tight or too loose") {
    const History history =
        parse_history("c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 5..6 | c2: r(x)=1 10..11");
    const check::Verdict good = judge(history, G::bounded_staleness);
    const auto refused = [&](const check::Verdict& verdict) {
        return !check::certify_timed(history, verdict).certified;
    };
    check::Verdict early = good, late = good, few = good, nameless = good;
    early.staleness->time = early.staleness->time - Duration::nanoseconds(1);
    late.staleness->time = late.staleness->time + Duration::nanoseconds(1);
    few.staleness->versions = 2;
    nameless.staleness->stalest.reset();
    CHECK(refused(early));
    CHECK(refused(late));
    CHECK(refused(few));
    CHECK(refused(nameless));
}

TEST_CASE("the certifier refuses to let a timed violation hold, and cores that show nothing") {
    for (const Row& row : rows) {
        const History history = parse_history(row.history);
        for (const Guarantee guarantee : row.violated) {
            CAPTURE(row.name, to_string(guarantee));
            check::Verdict lie;
            lie.guarantee = guarantee;
            lie.conclusion = Conclusion::holds;
            CHECK_FALSE(check::certify_timed(history, lie).certified);
            check::Verdict partial = judge(history, guarantee);
            auto& core = partial.counterexamples.at(0).core;
            if (core.size() < 2) continue;
            core.pop_back();
            CHECK_FALSE(check::certify_timed(history, partial).certified);
        }
    }
}

}  // namespace cleave::test
