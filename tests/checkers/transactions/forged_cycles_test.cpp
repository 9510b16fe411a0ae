// A cycle is what is believed of a core too large to try. The certifier is asked of cycles that
// anybody may have made up, in histories small enough to know.

#include <map>
#include <sstream>

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transaction_oracle.hpp"

namespace cleave::test {
namespace {

using check::Because;
using check::Certification;
using check::Conclusion;
using check::Counterexample;
using check::Guarantee;
using check::Precedence;
using check::Verdict;
using history::History;
using history::OpIndex;
using objects::Object;

struct Level {
    const char* name;
    Guarantee guarantee;
};
constexpr Level levels[] = {{"RC", Guarantee::read_committed},
                            {"RA", Guarantee::read_atomic},
                            {"SI", Guarantee::snapshot_isolation},
                            {"SER", Guarantee::serializable},
                            {"SSER", Guarantee::strict_serializable}};

// Transactions that did nothing and failed, so many that no order of all is tried.
void pad(History& history) {
    for (int i = 0; i < 17; ++i) {
        history.record({.function = history.function("txn"),
                        .key = history.key("unused"),
                        .completed = Instant::at(Duration::seconds(9)),
                        .outcome = Outcome::fail});
    }
}

Verdict by_cycle(const History& history, const std::vector<Precedence>& cycle) {
    Counterexample evidence{.key = {}, .cycle = cycle, .explanation = "forged", .minimal = true};
    for (std::uint32_t i = 0; i < history.size(); ++i) evidence.core.push_back(OpIndex{i});
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back(std::move(evidence));
    return verdict;
}

Because because_of(const std::string& name) {
    if (name == "wr") return Because::reads_from;
    if (name == "ww") return Because::overwrites;
    if (name == "rw") return Because::overwritten;
    if (name == "rt") return Because::real_time;
    return name == "so" ? Because::process : Because::other;
}

// "0 wr 1 rw": from 0 to 1, and from there back to 0.
std::vector<Precedence> cycle_of(const char* text) {
    std::vector<Precedence> cycle;
    std::istringstream words(text);
    std::uint32_t op = 0;
    for (std::string because; words >> op >> because;) {
        if (!cycle.empty()) cycle.back().after = OpIndex{op};
        cycle.push_back({OpIndex{op}, OpIndex{0}, "forged", because_of(because)});
    }
    if (!cycle.empty()) cycle.back().after = cycle.front().before;
    return cycle;
}

struct Row {
    const char* name;
    const char* history;
    const char* cycle;
    const char* proves;  // a violation of these
    std::optional<Value> initial{};
};

std::string proved(const Object& object, const Row& row) {
    History history = parse_transactions(row.history, object);
    const std::size_t small = history.size();
    const History alone = history;
    pad(history);
    std::string levels_proved;
    for (const Level& level : levels) {
        const Verdict verdict = by_cycle(history, cycle_of(row.cycle));
        if (!check::certify_transactions(history, object, level.guarantee, verdict, row.initial)) {
            continue;
        }
        levels_proved += (levels_proved.empty() ? "" : " ") + std::string(level.name);
        REQUIRE(small <= 6);
        CHECK_FALSE(holds_by_definition(alone, object, level.guarantee, row.initial));
    }
    return levels_proved;
}

const std::vector<Row> registers = {
    {"reads in a circle", "wx1ry2 | rx1wy2", "0 wr 1 wr", "RC RA SI SER SSER"},
    {"the same, told as overwriting", "wx1wy1rz2 | rx1wy2wz2", "0 ww 1 wr", "RC RA SI SER SSER"},
    {"it read one write of two", "wx1wy2 | rx1ry", "0 wr 1 rw", "RA SI SER SSER"},
    {"it read one of two that replaced what it read in the other", "rx1ry3 | rx1wx2wy3 | wx1",
     "0 rw 1 wr", "RA SI SER SSER"},
    {"both replaced what both had read", "rxwx1 | rxwx2", "0 rw 1 rw", "SER SSER"},
    {"each read what the other replaced", "rxwy1 | rywx2", "0 rw 1 rw", "SER SSER"},
    {"it read what was overwritten before what it read", "wx1 | rx1wy2 | ry2rx", "0 wr 1 wr 2 rw",
     "SI SER SSER"},
    {"two saw two writes in two orders", "wx1 | rx1ry | wy2 | ry2rx", "0 wr 1 rw 2 wr 3 rw",
     "SI SER SSER"},
    {"two overwritten reads meet where the cycle begins", "rxwy1 | wx2wz3 | rz3ry",
     "0 rw 1 wr 2 rw", "SER SSER"},
    {"it began after the end of what it did not see", "wx1 @0..1 | rx @2..3", "0 rt 1 rw", "SSER"},
    {"it read what began after its end", "rx1 @0..1 | wx1 @2..3", "0 rt 1 wr", "SSER"},
    {"a value from nowhere beside the circle", "wx1ry2rz7 | rx1wy2", "0 wr 1 wr",
     "RC RA SI SER SSER"},
    {"what failed wrote nothing twice", "wx1ry2 | rx1wy2 | wx1!", "0 wr 1 wr", "RC RA SI SER SSER"},
    // Near misses: the history holds, or the cycle does not tell why not.
    {"it began as the other ended", "wx1 @0..2 | rx @2..3", "0 rt 1 rw", ""},
    {"nothing at all", "wx1 | rx1", "", ""},
    {"before itself", "wx1rx1 | rx1", "0 wr", ""},
    {"another value", "wx1 | rxwx2", "0 wr 1 rw", ""},
    {"another key", "wx1ry2 | ry1wy2", "0 wr 1 wr", ""},
    {"it did not read what was replaced", "rx1ry3 | wx2wy3 | wx1", "0 rw 1 wr", ""},
    {"it replaced another version", "rx1ry3 | rx4wx2wy3 | wx1 | wx4", "0 rw 1 wr", ""},
    {"it replaced another key", "rxry2 | wz1wy2", "0 rw 1 wr", ""},
    {"it read from another key of the same value", "rz1ry3 | rx1wz2wy3 | wx1 | wz1", "0 rw 1 wr",
     ""},
    {"both wrote a key, and neither read", "wx1ry4 | wx2wy4", "0 ww 1 wr", ""},
    {"it read, and wrote another key", "wx1ry4 | rx1wy4", "0 ww 1 wr", ""},
    {"by nothing but its word", "wx1ry2 | rx1wy2", "0 wr 1 ??", ""},
    {"by the order of a process", "wx1ry2 | rx1wy2", "0 so 1 wr", ""},
    {"somebody else wrote the value too", "wx1ry2 | rx1wy2 | wx1", "0 wr 1 wr", ""},
    {"somebody else may have written the value too", "wx1ry2 | rx1wy2 | wx1?", "0 wr 1 wr", ""},
    {"somebody else wrote what one wrote besides", "wx1ry2wz3 | rx1wy2 | wz3", "0 wr 1 wr", ""},
    {"somebody else wrote what one read besides", "wx1ry2 | rx1wy2rz3 | wz3 | wz3", "0 wr 1 wr",
     ""},
    {"it wrote the initial value", "wx1ry2 | rx1wy2", "0 wr 1 wr", "", 1},
    {"it read the initial value, which was written as well", "wx1wy2 | rx1ry3 | wy3", "0 wr 1 rw",
     "", 3},
};

const std::vector<Row> lists = {
    {"reads in a circle", "ax1ry2 | rx1ay2", "0 wr 1 wr", "RC RA SI SER SSER"},
    {"two lists grew in two orders", "ax1ay3 | ax2ay4 | rx12ry43", "0 ww 1 ww",
     "RC RA SI SER SSER"},
    {"one list grew by two in turns", "ax1ax3 | ax2 | rx123", "0 ww 1 ww", "RC RA SI SER SSER"},
    {"it was read before the other was there", "ax1ry3 | ax2ay3 | rx1 | rx12", "0 ww 1 wr",
     "RC RA SI SER SSER"},
    {"it read one append of two", "ax1ay2 | rx1ry", "0 wr 1 rw", "RA SI SER SSER"},
    {"it read a list, and appended after who appended later", "rxax1 | ax2 | rx21", "0 rw 1 ww",
     "SI SER SSER"},
    {"it read what was appended to before what it read", "ax1az1 | rx1ry | ay2az2 | rz21",
     "0 wr 1 rw 2 ww", "SI SER SSER"},
    {"each read what the other appended to", "rxay1 | ryax2", "0 rw 1 rw", "SER SSER"},
    {"there is no initial element", "ax1ry2 | rx1ay2", "0 wr 1 wr", "RC RA SI SER SSER", 1},
    {"what failed appended nothing twice", "ax1ry2 | rx1ay2 | ax1!", "0 wr 1 wr",
     "RC RA SI SER SSER"},
    {"before itself, once", "ax1ax2 | rx12", "0 ww", ""},
    {"before itself, twice", "ax1ax2 | rx12", "0 ww 0 ww", ""},
    {"the list shows the other order", "ax1ry3 | ax2ay3 | rx21", "0 ww 1 wr", ""},
    {"the list shows neither", "ax1ry3 | ax2ay3 | rx", "0 ww 1 wr", ""},
    {"the list is of another key", "ax1ry3 | ax2ay3 | rx21 | az1 | az2 | rz12", "0 ww 1 wr", ""},
    {"it saw all that the other appended", "rx12ry3 | ax1ax2ay3", "0 rw 1 wr", ""},
    {"a failed one in between", "ax1ry2 | ax3ay2! | rx13", "0 ww 1 wr", ""},
    {"somebody else appended the element too", "ax1ry2 | rx1ay2 | ax1", "0 wr 1 wr", ""},
};

// All cycles of one edge or two, each for each reason.
template <typename Visit>
void for_each_cycle(std::uint32_t transactions, std::vector<Precedence>& cycle, Visit visit) {
    if (!cycle.empty()) {
        cycle.back().after = cycle.front().before;
        visit();
    }
    if (cycle.size() == 2) return;
    for (std::uint32_t op = 0; op < transactions; ++op) {
        if (!cycle.empty()) cycle.back().after = OpIndex{op};
        for (const Because because :
             {Because::real_time, Because::reads_from, Because::overwrites, Because::overwritten}) {
            cycle.push_back({OpIndex{op}, OpIndex{0}, "forged", because});
            for_each_cycle(transactions, cycle, visit);
            cycle.pop_back();
        }
    }
}

void judge_random(const Object& object, std::uint64_t seed, int rounds) {
    Random random(seed);
    std::map<Guarantee, int> accepted;
    for (int round = 0; round < rounds; ++round) {
        RandomTransactions options{.repeats = random.below(3) == 0};
        options.transactions = 2 + static_cast<std::uint32_t>(random.below(2));
        options.most_micro_ops = 4;
        History history = random_transactions(random, object, options);
        const History alone = history;
        pad(history);
        const Level& level = levels[random.below(std::size(levels))];
        std::optional<Value> initial;
        if (random.below(3) == 0) initial = 1;
        const bool holds = holds_by_definition(alone, object, level.guarantee, initial);
        std::vector<Precedence> cycle;
        for_each_cycle(options.transactions, cycle, [&] {
            const Verdict verdict = by_cycle(history, cycle);
            if (!check::certify_transactions(history, object, level.guarantee, verdict, initial)) {
                return;
            }
            ++accepted[level.guarantee];
            if (!holds) return;
            INFO(describe_transactions(alone));
            FAIL("a cycle proves that this is not " << check::to_string(level.guarantee));
        });
    }
    for (const Level& level : levels) CHECK(accepted[level.guarantee] > 0);
}

}  // namespace

TEST_CASE("transactions: a cycle proves what it is a cycle of, and nothing else") {
    for (const Object* object : {&objects::rw_register(), &objects::list_append()}) {
        for (const Row& row : object == &objects::rw_register() ? registers : lists) {
            CAPTURE(row.name, row.history, row.cycle);
            CHECK(proved(*object, row) == row.proves);
        }
    }
}

TEST_CASE("transactions: a cycle is of the core and its context, and of what is there") {
    History history = parse_transactions("wx1ry2 | rx1wy2", objects::rw_register());
    pad(history);
    const auto reason = [&](const Verdict& verdict) {
        return check::certify_transactions(history, objects::rw_register(), Guarantee::serializable,
                                           verdict)
            .reason;
    };
    Verdict verdict = by_cycle(history, cycle_of("0 wr 1 wr"));
    Counterexample& evidence = verdict.counterexamples[0];
    CHECK(reason(verdict) == "");
    std::erase(evidence.core, OpIndex{1});
    CHECK(reason(verdict) == "transaction 1 is in the cycle and not in the core or its context");
    evidence.context = {OpIndex{1}};
    CHECK(reason(verdict) == "");
    evidence.core.push_back(OpIndex{19});
    CHECK(reason(verdict) == "the core has no such operation");
    evidence.core.back() = OpIndex{18};
    CHECK(reason(verdict) == "the core has an operation twice");
    evidence = by_cycle(history, cycle_of("0 wr 1 wr 19 wr")).counterexamples[0];
    CHECK(reason(verdict) == "a cycle of nothing");
    evidence.cycle = cycle_of("0 wr 1 wr");
    evidence.cycle[1].after = OpIndex{2};
    CHECK(reason(verdict) == "the cycle does not close");
    evidence.cycle = cycle_of("0 wr 1 wr");
    evidence.cycle[1].reason = "";
    CHECK(reason(verdict) == "an edge without a reason");
    evidence.cycle = cycle_of("0 wr 1 rt");
    CHECK(reason(verdict) == "not so: forged");
}

// Each read what the one before it wrote, the first what the last did.
TEST_CASE("transactions: sixteen transactions are tried in every order, and no more") {
    for (const std::uint32_t size : {2U, 15U, 16U, 17U}) {
        CAPTURE(size);
        History history;
        const auto datum = [&](std::uint32_t i) { return objects::Datum(Value{i % size}); };
        for (std::uint32_t i = 0; i < size; ++i) {
            const objects::Datum own = datum(i), before = datum(i + size - 1);
            objects::Data input, output;
            objects::MicroOp read{.kind = objects::MicroOp::Kind::read, .key = before};
            flatten(read, input);
            read.form = objects::MicroOp::Form::one;
            read.values = {&before, 1};
            flatten(read, output);
            const objects::MicroOp write{.kind = objects::MicroOp::Kind::write,
                                         .form = objects::MicroOp::Form::one,
                                         .key = own,
                                         .values = {&own, 1}};
            flatten(write, input);
            flatten(write, output);
            history.record({.process = i,
                            .function = history.function("txn"),
                            .key = history.key("db"),
                            .input = input,
                            .output = output,
                            .completed = Instant::at(Duration::seconds(1)),
                            .outcome = Outcome::ok});
        }
        Verdict verdict = by_cycle(history, {});
        const auto reason = [&] {
            return check::certify_transactions(history, objects::rw_register(),
                                               Guarantee::serializable, verdict)
                .reason;
        };
        const bool many = size > 16;
        CHECK(reason() == (many ? "the core has too many orders to try" : ""));
        // What the last one wrote was then written by somebody else, which is one to try as well.
        verdict.counterexamples[0].core.pop_back();
        CHECK(reason() ==
              (many ? "the core has too many orders to try" : "the core has a legal order"));
    }
}

TEST_CASE("transactions: no cycle that anybody makes up proves what is not true") {
    judge_random(objects::rw_register(), 1, 1'000);
    judge_random(objects::list_append(), 2, 1'000);
}

}  // namespace cleave::test
