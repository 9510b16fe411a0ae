// The certifier of guarantees about time is asked whether small histories of several keys hold, and
// of every small core, whoever may have made it up; the engine, which shares nothing with it, knows
// what is true. Times are few, so that many operations touch.

#include <functional>

#include "catch.hpp"
#include "certifier/timed.hpp"
#include "check/check.hpp"
#include "forged.hpp"
#include "host/random.hpp"
#include "notation.hpp"
#include "object_notation.hpp"
#include "objects/open_register.hpp"
#include "objects/register.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

struct Case {
    History history;
    std::optional<Value> initial;
    std::optional<Instant> quiet_from;
};

class Generator {
  public:
    Generator(Random& random, bool sessions) : random_(random), sessions_(sessions) {}

    Case generate() {
        const auto processes = sessions_ ? 2 : 1 + random_.below(3);
        const auto keys = sessions_ && random_.below(4) != 0 ? 1 : 1 + random_.below(2);
        unique_ = random_.below(2) == 0;
        clocks_.assign(processes, 0);
        for (std::uint64_t k = 0; k < keys; ++k) made_.history.key(k == 0 ? "x" : "y");
        for (auto left = 2 + random_.below(5); left > 0; --left) {
            add(static_cast<std::uint32_t>(random_.below(processes)),
                KeyId{static_cast<std::uint32_t>(random_.below(keys))});
        }
        if (random_.below(5) == 0) made_.initial = 1;
        if (random_.below(3) == 0) {
            made_.quiet_from = at(static_cast<std::int64_t>(random_.below(8)));
        }
        return std::move(made_);
    }

  private:
    void add(std::uint32_t process, KeyId key) {
        std::int64_t& clock = clocks_[process];
        const auto begin = clock + static_cast<std::int64_t>(random_.below(sessions_ ? 2 : 3));
        clock = begin + static_cast<std::int64_t>(random_.below(4));
        const auto luck = random_.below(12);
        const Outcome outcome = luck == 0   ? Outcome::fail
                                : luck == 1 ? Outcome::unknown
                                            : Outcome::ok;
        if (sessions_ && random_.below(2) == 0) {
            const bool opens = random_.below(2) == 0;
            made_.history.record({.process = process,
                                  .function = made_.history.function(opens ? "open" : "close"),
                                  .key = key,
                                  .invoked = at(begin),
                                  .completed = at(clock),
                                  .outcome = outcome});
            return;
        }
        history::Operation op{.process = process, .key = key, .outcome = outcome};
        op.invoked = at(begin);
        op.completed = at(clock);
        const auto kind = random_.below(10);
        op.action = kind < 5 ? Action::read : Action::write;
        if (kind == 8 && !sessions_) op.action = Action::cas;
        if (kind == 9) op.action = Action::remove;
        const auto some = [&] { return static_cast<Value>(1 + random_.below(3)); };
        if (op.action == Action::write || op.action == Action::cas) {
            op.value = unique_ ? ++written_ : some();
        }
        if (op.action == Action::read && random_.below(3) != 0) {
            op.value = unique_ && written_ > 0 ? written_ : some();
        }
        if (op.action == Action::cas && random_.below(3) != 0) op.expected = some();
        made_.history.add(op);
    }

    Random& random_;
    bool sessions_;
    bool unique_ = false;
    std::vector<std::int64_t> clocks_;
    Value written_ = 0;
    Case made_;
};

// Cores of one to three operations.
void for_each_core(const History& history, const std::function<void(const Ops&)>& visit) {
    const auto size = static_cast<std::uint32_t>(history.size());
    for (std::uint32_t a = 0; a < size; ++a) {
        visit({OpIndex{a}});
        for (std::uint32_t b = 0; b < size; ++b) {
            visit({OpIndex{a}, OpIndex{b}});
            for (std::uint32_t c = 0; c < b; ++c) visit({OpIndex{a}, OpIndex{b}, OpIndex{c}});
        }
    }
}

void judge(const Case& one, const objects::Object& object, Guarantee guarantee, int& held) {
    const auto fail = [&](const std::string& wrong) {
        INFO(describe(one.history));
        INFO(to_string(guarantee));
        FAIL(wrong);
    };
    const auto accepts = [&](const Verdict& verdict) {
        return check::certify_timed(one.history, verdict, one.initial, one.quiet_from).certified;
    };
    const Verdict verdict = check::check(one.history, object, guarantee,
                                         {.initial = one.initial, .quiet_from = one.quiet_from});
    if (!accepts(verdict)) fail("the certifier refuses the engine's verdict");
    const bool holds = verdict.conclusion == Conclusion::holds;
    held += holds ? 1 : 0;
    Verdict forged{.conclusion = Conclusion::holds, .guarantee = guarantee};
    if (accepts(forged) != holds) fail("the certifier lets it hold");
    if (!holds) return;
    forged.conclusion = Conclusion::violated;
    forged.counterexamples.push_back({.key = {}, .core = {}, .explanation = "forged"});
    for_each_core(one.history, [&](const Ops& core) {
        forged.counterexamples[0].core = core;
        for (std::uint32_t key = 0; key < one.history.key_count(); ++key) {
            forged.counterexamples[0].key = KeyId{key};
            if (accepts(forged)) fail("the certifier accepts a core of what holds");
        }
    });
}

}  // namespace

TEST_CASE("whoever claims that reads are in time, or are not, the certifier knows better") {
    Random random(1);
    for (const Guarantee guarantee :
         {Guarantee::regular, Guarantee::safe, Guarantee::read_after_new_write, Guarantee::eventual,
          Guarantee::no_lost_writes, Guarantee::close_to_open}) {
        CAPTURE(to_string(guarantee));
        const bool sessions = guarantee == Guarantee::close_to_open;
        const objects::Object& object =
            sessions ? objects::open_register() : objects::cas_register();
        const int rounds = sessions ? 8'000 : 2'000;
        int held = 0;
        for (int round = 0; round < rounds; ++round) {
            judge(Generator(random, sessions).generate(), object, guarantee, held);
        }
        CAPTURE(held);
        CHECK(held > rounds / 50);
        CHECK(held < rounds - rounds / 50);
    }
}

// What touches is in the session: a write as its close begins, and a close before the open that
// begins at the same moment.
TEST_CASE("a session lasts from the end of its open to the begin of its close") {
    for (const char* text :
         {"c1: open 0..0, write(1) 3..3, close 3..6 | c2: read=nil 4..5",
          "c1: open 0..2, read=nil 2..3 | c2: write(1) 0..1",
          "c1: open 0..1, close 5..5, open 5..6, read=nil 7..8 | c2: write(1) 5..6"}) {
        CAPTURE(text);
        int held = 0;
        judge({parse_history(objects::open_register(), text), {}, {}}, objects::open_register(),
              Guarantee::close_to_open, held);
        CHECK(held == 1);
    }
}

}  // namespace cleave::test
