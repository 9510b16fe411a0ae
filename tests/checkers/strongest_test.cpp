// Where a history stands in the lattice, and what the lattice itself promises.

#include <algorithm>

#include "catch.hpp"
#include "check/strongest.hpp"
#include "notation.hpp"
#include "objects/catalog.hpp"
#include "objects/open_register.hpp"
#include "objects/register.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using G = Guarantee;

check::Placement place(const char* text) {
    return check::strongest(parse_history(text), objects::cas_register());
}

}  // namespace

TEST_CASE("a linearizable history has everything, and only that needs to be judged") {
    const auto placement = place("c1: w(x,1) 0..1 | c2: r(x)=1 2..3");
    CHECK(placement.strongest == std::vector<Guarantee>{G::linearizable});
    CHECK(placement.weakest_violated.empty());
    for (const auto& standing : placement.standings) {
        CAPTURE(to_string(standing.guarantee));
        CHECK(standing.conclusion == Conclusion::holds);
        CHECK(standing.follows_from.has_value() == (standing.guarantee != G::linearizable));
    }
}

TEST_CASE("a thin-air read violates all that excludes it") {
    const auto placement = place("c1: w(x,1) 0..9 | c2: r(x)=7 2..3");
    CHECK(placement.weakest_violated == std::vector<Guarantee>{G::no_thin_air});
    CHECK(placement.of(G::sequential)->conclusion == Conclusion::violated);
    CHECK(placement.of(G::sequential)->follows_from == G::no_thin_air);
    CHECK(placement.of(G::safe)->conclusion == Conclusion::holds);
}

TEST_CASE("a stale but orderly history is sequential, not linearizable") {
    const auto placement = place("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=2 6..7");
    CHECK(placement.strongest == std::vector<Guarantee>{G::sequential, G::bounded_staleness,
                                                        G::read_after_new_write, G::eventual,
                                                        G::no_lost_writes});
    CHECK(placement.weakest_violated == std::vector<Guarantee>{G::safe, G::close_to_open});
}

TEST_CASE("causal memory and convergence are told apart") {
    const auto memory = place("c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1, r(x)=1 2..3");
    CHECK(memory.of(G::causal_memory)->conclusion == Conclusion::holds);
    CHECK(memory.of(G::causal_convergent)->conclusion == Conclusion::violated);
    // Example (b) of Bouajjani et al. 2017, figure 3: convergent, but no causal memory.
    const auto convergent = place(
        "c1: w(z,1) 0..1, w(x,1) 2..3, w(y,1) 4..5 | c2: w(x,2) 0..1, r(z)=nil 2..3, "
        "r(y)=1 6..7, r(x)=2 8..9");
    CHECK(convergent.of(G::causal_convergent)->conclusion == Conclusion::holds);
    CHECK(convergent.of(G::causal_memory)->conclusion == Conclusion::violated);
}

TEST_CASE("what a limit leaves open is listed") {
    check::StrongestOptions options;
    options.check.limits.steps = 0;
    const auto placement = check::strongest(
        parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=2 6..7"),
        objects::cas_register(), options);
    CHECK(std::find(placement.undecided.begin(), placement.undecided.end(), G::sequential) !=
          placement.undecided.end());
    CHECK_FALSE(placement.of(G::sequential)->verdict.limit.empty());
}

TEST_CASE("files with open and close are placed by the guarantees that know them") {
    const auto placement = check::strongest(parse_history("c1: w(x,1) 0..1 | c2: r(x)=1 2..3"),
                                            objects::open_register());
    CHECK(placement.of(G::close_to_open) != nullptr);
    CHECK(placement.of(G::bounded_staleness) == nullptr);
}

TEST_CASE("the lattice has no cycles, and every guarantee is found by its name") {
    for (const auto& row : check::guarantees()) {
        for (const Guarantee weaker : row.implies) {
            CAPTURE(row.name, to_string(weaker));
            CHECK_FALSE(check::implies(weaker, row.guarantee));
        }
        CHECK(check::guarantee_named(row.name) == row.guarantee);
    }
}

// For each pair that does not stand in the lattice, a history that has one and not the other: so
// that no implication is missing either.
TEST_CASE("no implication is missing between the non-transactional guarantees") {
    const char* const witnesses[] = {
        "c1: w(x,1) 0..1 | c2: r(x)=7 2..3",
        "c1: w(x,1) 0..9 | c2: r(x)=7 2..3",
        "c2: r(x)=1 0..1 | c1: w(x,1) 2..3",
        "c1: w(x,1) 0..1, r(x)=nil 2..3",
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=1 6..7",
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5, r(x)=1 6..7, r(x)=2 8..9",
        "c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 4..19 | c2: r(x)=1 4..5 | c3: r(x)=3 20..21",
        "c1: w(x,1) 0..1, w(x,2) 2..9 | c2: r(x)=2 3..4, r(x)=1 5..6 | c3: r(x)=2 20..21",
        "c1: w(x,1) 0..9 | c2: w(x,2) 0..9 | c3: r(x)=1 10..11 | c4: r(x)=2 10..11",
        "c1: w(x,1) 0..1 | c2: r(x)=nil 2..3 | c3: r(x)=1 4..5",
        "c2: r(x)=nil 0..1, r(x)=nil 4..5 | c1: w(x,1) 2..3",
        "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5, r(x)=1 6..7",
        "c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1, r(x)=1 2..3",
        "c1: w(z,1) 0..1, w(x,1) 2..3, w(y,1) 4..5 | c2: w(x,2) 0..1, r(z)=nil 2..3, r(y)=1 "
        "6..7, r(x)=2 8..9",
        "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, r(x)=nil 6..7",
        "c1: w(x,1) 0..1 | c2: r(x)=1 2..3, w(y,2) 4..5 | c3: r(y)=2 6..7, r(x)=nil 8..9",
        "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, w(z,3) 6..7 | c3: r(z)=3 8..9, r(x)=nil "
        "10..11",
        "c1: w(x,1) 0..1, r(y)=nil 2..3 | c2: w(y,1) 0..1, r(x)=nil 2..3",
        "c1: r(x)=1 0..1, w(y,2) 2..3 | c2: r(y)=2 0..1, w(x,1) 2..3",
        "c1: w(x,1) 0..9 | c2: w(x,2) 0..9 | c3: r(x)=1 10..11, r(x)=2 12..13, r(x)=1 14..15 | "
        "c4: r(x)=1 16..17",
        "c0: w(x,1) 0..1 | c1: cas(x,1,2) 2..3 | c2: cas(x,1,3) 2..3",
        "c1: w(x,1) 0..1, w(x,2) 2..9 | c2: r(x)=nil 4..5",
        "c1: w(x,1) 0..1, w(x,3) 2..? | c2: r(x)=nil 4..5",
        // Version orders that a process changes its mind about, seen through another key.
        "c1: w(x,1) 0..1, w(a,1) 2..3 | c2: w(x,2) 0..1, w(b,1) 2..3 | c3: r(a)=1 4..5, r(x)=2 "
        "6..7, r(b)=1 8..9, r(x)=1 10..11 | c4: r(x)=1 12..13",
        "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c5: r(x)=1 2..3, w(a,1) 4..5 | c6: r(x)=2 2..3, "
        "w(b,1) 4..5 | c3: r(a)=1 6..7, r(x)=2 8..9, r(b)=1 10..11, r(x)=1 12..13",
    };
    // With open and close: a session that was opened before what it misses was closed.
    history::History opened;
    const history::KeyId x = opened.key("x");
    const auto mark = [&](std::uint32_t process, std::string_view function, std::int64_t when) {
        opened.record({.process = process,
                       .function = opened.function(function),
                       .key = x,
                       .invoked = Instant::at(Duration::seconds(when)),
                       .completed = Instant::at(Duration::seconds(when + 1)),
                       .outcome = Outcome::ok});
    };
    const auto add = [&](std::uint32_t process, history::Action action, std::optional<Value> value,
                         std::int64_t when) {
        opened.add({.process = process,
                    .action = action,
                    .key = x,
                    .value = value,
                    .invoked = Instant::at(Duration::seconds(when)),
                    .completed = Instant::at(Duration::seconds(when + 1)),
                    .outcome = Outcome::ok});
    };
    mark(2, "open", 0);
    mark(1, "open", 2);
    add(1, history::Action::write, 1, 4);
    mark(1, "close", 6);
    add(2, history::Action::read, std::nullopt, 8);

    std::vector<std::vector<bool>> separated(32, std::vector<bool>(32, false));
    std::vector<check::Placement> placements = {
        check::strongest(opened, objects::open_register(), {.check = {}, .infer = false})};
    for (const char* text : witnesses) {
        placements.push_back(check::strongest(parse_history(text), objects::cas_register(),
                                              {.check = {}, .infer = false}));
    }
    for (const auto& placement : placements) {
        for (const auto& a : placement.standings) {
            for (const auto& b : placement.standings) {
                if (a.conclusion != Conclusion::holds || b.conclusion != Conclusion::violated) {
                    continue;
                }
                separated[static_cast<std::size_t>(a.guarantee)]
                         [static_cast<std::size_t>(b.guarantee)] = true;
            }
        }
    }
    for (const auto& a : check::guarantees()) {
        for (const auto& b : check::guarantees()) {
            if (a.transactions || b.transactions || a.guarantee == b.guarantee) continue;
            CAPTURE(a.name, b.name);
            CHECK(separated[static_cast<std::size_t>(a.guarantee)][static_cast<std::size_t>(
                      b.guarantee)] == !check::implies(a.guarantee, b.guarantee));
        }
    }
}

TEST_CASE(
    "registers are asked for all guarantees of calls, transactions for theirs, others for one") {
    for (const objects::Object* object : objects::catalog()) {
        const bool opened = object->name == "open-register";
        const bool reads_and_writes =
            opened || object->name == "register" || object->name == "cas-register";
        const bool transactional = object->name == "list-append" || object->name == "rw-register";
        for (const check::GuaranteeInfo& info : check::guarantees()) {
            CAPTURE(object->name, info.name);
            bool expected = info.guarantee == Guarantee::linearizable;
            if (reads_and_writes) expected = !info.transactions;
            if (transactional) expected = info.transactions;
            if (opened && info.guarantee == Guarantee::bounded_staleness) expected = false;
            CHECK(has_engine(*object, info.guarantee) == expected);
        }
    }
}

}  // namespace cleave::test
