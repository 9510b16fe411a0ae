#include "measures/read_ages.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <tuple>
#include <vector>

#include "measures/resurrected_writes.hpp"
#include "measures/staleness.hpp"
#include "notation.hpp"
#include "process_history.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;
using history::OpIndex;
using measure::ReadAge;

std::vector<ReadAge> ages(const char* text) { return measure::read_ages(parse_history(text)); }

std::vector<std::uint32_t> back(const char* text, std::int64_t quiet_from) {
    std::vector<std::uint32_t> result;
    const Instant quiet = Instant::at(Duration::seconds(quiet_from));
    for (const OpIndex op : measure::resurrected_writes(parse_history(text), quiet)) {
        result.push_back(op.value);
    }
    return result;
}

// Everything of one read by its definition, in quadratic time and without shared code.
class Naive {
  public:
    explicit Naive(const history::History& history) {
        for (std::uint32_t i = 0; i < history.size(); ++i) ops_.push_back(history[OpIndex{i}]);
    }

    std::size_t size() const { return ops_.size(); }
    bool is_ok_read(std::size_t i) const {
        return ops_[i].action == Action::read && ops_[i].outcome == Outcome::ok;
    }
    bool writes(std::size_t i) const {
        const Operation& op = ops_[i];
        if (op.action == Action::read || op.outcome == Outcome::fail) return false;
        return op.action != Action::cas || op.expected != op.value;
    }
    std::optional<Value> leaves(std::size_t i) const {
        return ops_[i].action == Action::remove ? std::nullopt : ops_[i].value;
    }

    // When all writes that may have served the read were over; the initial nil always was.
    std::optional<Instant> over(std::size_t r) const {
        std::optional<Instant> latest;
        if (!ops_[r].value) latest = before_all;
        for (std::size_t w = 0; w < size(); ++w) {
            if (ops_[w].key != ops_[r].key || !writes(w) || leaves(w) != ops_[r].value) continue;
            if (ops_[w].invoked > ops_[r].completed) continue;
            latest = std::max(latest.value_or(before_all), ops_[w].completed);
        }
        return latest;
    }

    ReadAge age(std::size_t r) const {
        ReadAge result{.read = OpIndex{static_cast<std::uint32_t>(r)}};
        const auto gone = over(r);
        result.from_nowhere = !gone;
        std::optional<Instant> first, newest;
        for (std::size_t w = 0; w < size(); ++w) {
            const Operation& write = ops_[w];
            if (write.key != ops_[r].key || !writes(w) || write.outcome != Outcome::ok) continue;
            if (write.completed >= ops_[r].invoked) continue;
            newest = std::max(newest.value_or(before_all), write.completed);
            if (!gone || write.invoked <= *gone) continue;
            ++result.behind;
            first = std::min(first.value_or(Instant::max()), write.completed);
        }
        if (first) result.stale_for = ops_[r].invoked - *first;
        if (newest) result.since_write = ops_[r].invoked - *newest;
        result.goes_back = gone && has_seen_later(r, *gone);
        return result;
    }

  private:
    static constexpr Instant before_all = Instant::at(-Duration::max());

    bool has_seen_later(std::size_t r, Instant gone) const {
        for (std::size_t o = 0; o < size(); ++o) {
            const Operation& seen = ops_[o];
            const bool earlier = std::tuple(seen.invoked, o) < std::tuple(ops_[r].invoked, r);
            if (seen.process != ops_[r].process || seen.key != ops_[r].key || !earlier) continue;
            if (seen.outcome != Outcome::ok) continue;
            if (seen.action != Action::read) {
                if (writes(o) && seen.invoked > gone) return true;
                continue;
            }
            if (!seen.value) continue;
            std::optional<Instant> begun;
            for (std::size_t w = 0; w < size(); ++w) {
                if (ops_[w].key != seen.key || !writes(w) || leaves(w) != seen.value) continue;
                begun = std::min(begun.value_or(Instant::max()), ops_[w].invoked);
            }
            if (begun && *begun > gone) return true;
        }
        return false;
    }

    std::vector<Operation> ops_;
};

// Of many processes that do one thing each, or of a few that go on.
history::History random_history(Random& random, int round) {
    if (round % 4 < 2) {
        return small_history(
            random, {.operations = 9, .values = 3, .unique = round % 2 == 0, .instants = 30});
    }
    return process_history(random, {.operations = 10,
                                    .processes = 3,
                                    .keys = 2,
                                    .unique = round % 2 == 0,
                                    .removes = true,
                                    .unknown = Ratio::percent(20)});
}

}  // namespace

TEST_CASE("a read is as many versions old as were certainly written in between") {
    const auto found = ages(
        "c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 4..6 | c2: r(x)=1 8..9, r(x)=2 9..10, r(x)=3 10..11");
    REQUIRE(found.size() == 3);
    CHECK(found[0].behind == 2);
    CHECK(found[0].stale_for == Duration::seconds(5));  // since 2 was acknowledged
    CHECK(found[1].behind == 1);
    CHECK(found[1].stale_for == Duration::seconds(3));
    CHECK(found[2].behind == 0);
    CHECK(found[2].stale_for == Duration{});
    CHECK(found[2].since_write == Duration::seconds(4));
}

TEST_CASE("what overlaps is never held against a read") {
    for (const char* text : {
             "c1: w(x,1) 0..1, w(x,2) 2..4 | c2: r(x)=1 4..5",
             "c1: w(x,1) 0..2 | c3: w(x,2) 1..3 | c2: r(x)=1 4..5",
             "c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=1 4..5",
             "c1: w(x,1) 0..? | c3: w(x,2) 2..3 | c2: r(x)=1 4..5",
             "c1: w(x,1) 0..1, w(x,2) 2..3! | c2: r(x)=1 4..5",
         }) {
        CAPTURE(text);
        CHECK_FALSE(ages(text).front().anomalous());
    }
}

TEST_CASE("a process goes back when it reads what was over before what it had seen began") {
    const auto flags = [](const char* text) {
        std::vector<bool> result;
        for (const ReadAge& age : ages(text)) result.push_back(age.goes_back);
        return result;
    };
    using Flags = std::vector<bool>;
    // The second write is never acknowledged, so that nothing is stale.
    CHECK(flags("c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=2 3..4, r(x)=1 5..6") ==
          Flags{false, true});
    CHECK(flags("c1: w(x,1) 0..1 | c2: w(x,2) 2..3, r(x)=1 5..6") == Flags{true});
    CHECK(flags("c1: w(x,1) 0..1 | c2: r(x)=1 2..3, r(x)=nil 4..5") == Flags{false, true});
    // Near misses: another process, another key, writes that overlap.
    CHECK(flags("c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=2 3..4 | c3: r(x)=1 5..6") ==
          Flags{false, false});
    CHECK(flags("c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, r(x)=1 5..6") ==
          Flags{false, false});
    CHECK(flags("c1: w(x,1) 0..2 | c3: w(x,2) 1..? | c2: r(x)=2 3..4, r(x)=1 5..6") ==
          Flags{false, false});
}

TEST_CASE("a read from nowhere is anomalous, and of no age") {
    const auto found = ages("c1: w(x,1) 0..1 | c2: r(x)=-4 2..3, r(x)=9 4..5");
    for (const ReadAge& age : found) {
        CHECK(age.from_nowhere);
        CHECK(age.anomalous());
        CHECK(age.behind == 0);
    }
}

TEST_CASE("the ages of reads agree with their definition on random histories") {
    Random random(11);
    std::size_t stale = 0, backwards = 0;
    for (int round = 0; round < 2'000; ++round) {
        const history::History history = random_history(random, round);
        const Naive naive(history);
        std::vector<OpIndex> stale_here;
        std::size_t next = 0;
        const std::vector<ReadAge> found = measure::read_ages(history);
        for (std::size_t i = 0; i < naive.size(); ++i) {
            if (!naive.is_ok_read(i)) continue;
            const ReadAge expected = naive.age(i);
            REQUIRE(next < found.size());
            const ReadAge& age = found[next++];
            const bool same =
                age.read == expected.read && age.behind == expected.behind &&
                age.from_nowhere == expected.from_nowhere && age.stale_for == expected.stale_for &&
                age.since_write == expected.since_write && age.goes_back == expected.goes_back;
            if (!same) {
                INFO(describe(history) << "\nread " << i);
                FAIL("the definition says otherwise");
            }
            if (age.stale()) stale_here.push_back(age.read);
            backwards += age.goes_back;
        }
        CHECK(next == found.size());
        CHECK(stale_here == measure::stale_reads(history));
        stale += stale_here.size();
    }
    CHECK(stale > 200);
    CHECK(backwards > 50);
}

TEST_CASE("a write that failed and yet was read is resurrected") {
    CHECK(back("c1: w(x,1) 0..1! | c2: r(x)=1 2..3", 10) == std::vector<std::uint32_t>{0});
    CHECK(back("c1: cas(x,nil,1) 0..1! | c2: r(x)=1 2..3", 10) == std::vector<std::uint32_t>{0});
    // Near misses: somebody else wrote the same; nobody read it; it is nil.
    CHECK(back("c1: w(x,1) 0..1! | c3: w(x,1) 0..? | c2: r(x)=1 2..3", 10).empty());
    CHECK(back("c1: w(x,1) 0..1!, w(x,2) 2..3 | c2: r(x)=2 4..5", 10).empty());
    CHECK(back("c1: rm(x) 0..1! | c2: r(x)=nil 2..3", 10).empty());
}

TEST_CASE("where keys begin with a value, only a read that found nothing is one of a removal") {
    const auto found = [](const char* text) {
        return measure::resurrected_writes(parse_history(text), Instant::at(Duration::seconds(10)),
                                           1);
    };
    CHECK(found("c1: rm(x) 0..1! | c2: r(x)=nil 2..3") == std::vector{OpIndex{0}});
    CHECK(found("c1: rm(x) 0..1! | c2: r(x)=1 2..3").empty());
    CHECK(found("c1: rm(x) 0..1! | c2: r(x)=nil 2..?").empty());
    CHECK(found("c1: rm(x) 0..1! | c2: r(x)=nil 2..3!").empty());
    CHECK(found("c1: r(x)=nil 0..1! | c2: r(x)=nil 2..3").empty());
}

TEST_CASE("a function that failed writes nothing that could be resurrected") {
    history::History history;
    history.record({.process = 1,
                    .function = history.function("open"),
                    .key = history.key("x"),
                    .invoked = Instant::at(Duration::seconds(0)),
                    .completed = Instant::at(Duration::seconds(1)),
                    .outcome = Outcome::fail});
    history.add({.process = 2,
                 .action = Action::read,
                 .key = history.key("x"),
                 .invoked = Instant::at(Duration::seconds(2)),
                 .completed = Instant::at(Duration::seconds(3)),
                 .outcome = Outcome::ok});
    CHECK(measure::resurrected_writes(history, Instant::at(Duration::seconds(10)), 1).empty());
}

TEST_CASE("what was overwritten and is there when all is quiet is resurrected") {
    CHECK(back("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 11..12", 10) ==
          std::vector<std::uint32_t>{0});
    CHECK(back("c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 11..12", 10) ==
          std::vector<std::uint32_t>{0});
    CHECK(back("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 10..11", 10) ==
          std::vector<std::uint32_t>{0});  // the moment itself is quiet
    // Of several writes of the value, that which began last, in whatever order they are on record.
    CHECK(back("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5 | c2: r(x)=1 11..12", 10) ==
          std::vector<std::uint32_t>{1});
    CHECK(back("c1: w(x,1) 2..3, w(x,1) 0..1, w(x,2) 4..5 | c2: r(x)=1 11..12", 10) ==
          std::vector<std::uint32_t>{0});
    // Near misses: read too early; they overlap; it is what stands; the beginning is nobody's.
    CHECK(back("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 8..9", 10).empty());
    CHECK(back("c1: w(x,1) 0..2 | c3: w(x,2) 1..3 | c2: r(x)=1 11..12", 10).empty());
    CHECK(back("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 11..12", 10).empty());
    CHECK(back("c1: w(x,1) 0..1 | c2: r(x)=nil 11..12", 10).empty());
}

TEST_CASE("an atomic register resurrects nothing and shows nothing anomalous") {
    Random random(17);
    for (int round = 0; round < 10; ++round) {
        const history::History history = atomic_history(random, {.operations = 400,
                                                                 .clients = 6,
                                                                 .values = round % 4,
                                                                 .removes = Ratio::percent(10),
                                                                 .unknown = Ratio::percent(10)});
        const auto found = measure::read_ages(history);
        CHECK(std::none_of(found.begin(), found.end(),
                           [](const ReadAge& age) { return age.anomalous(); }));
        const Instant half_way = history[OpIndex{200}].invoked;
        CHECK(measure::resurrected_writes(history, half_way).empty());
    }
}

}  // namespace cleave::test
