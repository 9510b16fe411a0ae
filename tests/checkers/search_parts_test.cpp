// What the searches are made of, each by itself: sets of configurations, trails, states, times; and
// limits, which are exact.

#include <algorithm>
#include <map>
#include <set>

#include "any_history.hpp"
#include "catch.hpp"
#include "linearizability/any_object/configurations.hpp"
#include "linearizability/any_object/search.hpp"
#include "linearizability/any_object/states.hpp"
#include "linearizability/any_object/trails.hpp"
#include "linearizability/any_object/z3_decider.hpp"
#include "linearizability/chains.hpp"
#include "linearizability/configurations.hpp"
#include "linearizability/search.hpp"
#include "linearizability/z3_decider.hpp"
#include "linearizability/zones.hpp"
#include "notation.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "posed.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

namespace any = check::any_object;
using any::OpId;
using history::History;
using objects::Datum;

check::RegisterHistory prepared(const History& history) {
    return check::prepare(history, check::partition_by_key(history).at(0), std::nullopt);
}

// Puts rows of `words` small words into a set, and says which of them must be left: those that no
// other of the same head makes superfluous, the first of those that are equal.
template <class Set, class Superfluous>
void agrees_on_what_is_left(Set set, std::size_t head, const Superfluous& superfluous) {
    Random random(3);
    const std::size_t words = set.stride();
    std::vector<std::vector<check::Word>> left;
    for (std::uint32_t n = 0; n < 3'000; ++n) {
        std::vector<check::Word> row;
        for (std::size_t w = 0; w < words; ++w) {
            row.push_back(random.below(4) | (w < head ? 0 : random.below(4) << 32));
        }
        const auto same_head = [&](const auto& other) {
            return std::equal(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(head),
                              other.begin());
        };
        const bool known = std::any_of(left.begin(), left.end(), [&](const auto& other) {
            return same_head(other) && superfluous(row, other);
        });
        CHECK(set.insert(row.data(), n) != known);
        if (known) continue;
        std::erase_if(
            left, [&](const auto& other) { return same_head(other) && superfluous(other, row); });
        left.push_back(row);
    }
    std::vector<std::vector<check::Word>> alive;
    for (std::uint32_t i = 0; i < set.size(); ++i) {
        if (set.alive(i)) alive.emplace_back(set.row(i), set.row(i) + words);
    }
    CHECK(alive == left);
    set.clear();
    CHECK(set.size() == 0);
    CHECK(set.insert(left[0].data(), 0));
    CHECK_FALSE(set.insert(left[0].data(), 1));
}

}  // namespace

TEST_CASE("of configurations with one head, those that can do less than another are left out") {
    using Row = std::vector<check::Word>;
    for (const std::size_t head : {1U, 2U, 3U}) {
        const auto fewer = [&](const Row& a, const Row& b) {  // counters, two to a word
            for (std::size_t w = head; w < a.size(); ++w) {
                if ((a[w] & 0xffff'ffff) > (b[w] & 0xffff'ffff) || a[w] >> 32 > b[w] >> 32) {
                    return false;
                }
            }
            return true;
        };
        const auto more = [&](const Row& a, const Row& b) {  // bits of what took effect
            for (std::size_t w = head; w < a.size(); ++w) {
                if ((a[w] & b[w]) != b[w]) return false;
            }
            return true;
        };
        for (const std::size_t rest : {0U, 1U, 2U}) {
            agrees_on_what_is_left(check::Configurations(head, rest), head, fewer);
            agrees_on_what_is_left(any::Configurations(head, rest), head, more);
        }
    }
}

TEST_CASE("trails that were made shorter still tell the same of those that are left") {
    Random random(1);
    any::Trails trails;
    std::vector<std::uint32_t> ends(64, any::Trails::root);
    for (OpId step = 0; !trails.wants_compaction(); ++step) {
        const std::uint32_t from = step % 999 == 0 ? any::Trails::root : ends[random.below(64)];
        ends[random.below(64)] = trails.add(from, step);
    }
    any::Configurations live(1, 0);
    std::vector<std::vector<OpId>> paths;
    for (const check::Word i : {0U, 1U, 5U, 20U, 40U, 63U}) {
        const std::uint32_t end = i == 0 ? any::Trails::root : ends[i];
        live.insert(&i, end);
        paths.push_back(trails.path_to(end));
    }
    const std::size_t before = trails.bytes();
    trails.compact(live);
    CHECK_FALSE(trails.wants_compaction());
    CHECK(trails.bytes() == before);  // kept, for the steps to come
    std::set<OpId> left;
    for (std::uint32_t i = 0; i < live.size(); ++i) {
        CHECK(trails.path_to(live.trail(i)) == paths[i]);
        left.insert(paths[i].begin(), paths[i].end());
    }
    CHECK(left.size() > 100);
    CHECK(trails.add(any::Trails::root, 0) == left.size());
}

namespace {

std::uint64_t asked = 0;  // how often an object was

// Adds up; each sum is a state.
const objects::Object counting = {.name = "counting",
                                  .meaning = "a sum that tells how often it was asked",
                                  .functions = {{"add", objects::Shape::one, objects::Shape::none}},
                                  .initial = [](Datum) { return objects::State{Datum(0)}; },
                                  .step =
                                      [](objects::State& state, const objects::Call& call) {
                                          ++asked;
                                          state[0] = state[0].number() + call.input[0].number();
                                          return state[0].number() % 7 != 0;
                                      },
                                  .ignores_process = true};

}  // namespace

TEST_CASE("an object is asked once where a call leads from a state, however many there are") {
    std::string text;
    for (int i = 1; i <= 40; ++i) {
        text += "c" + std::to_string(i) + ": add(" + std::to_string(i * i) + ") 0..9 | ";
    }
    const History history = parse_history(counting, text + "c0: add(1) 0..9");
    const any::Problem problem = pose_all(history, counting);
    any::States states(problem);
    std::map<Value, any::StateId> known = {{0, states.initial()}};
    asked = 0;
    std::uint64_t pairs = 0;
    const auto visit = [&] {
        Random random(2);
        for (int walk = 0; walk < 200; ++walk) {
            any::StateId state = states.initial();
            Value sum = 0;
            for (int step = 0; step < 10; ++step) {
                const OpId op = static_cast<OpId>(random.below(problem.ops.size()));
                const any::CallId call = problem.ops[op].call;
                const Value after = sum + problem.calls[call].call.input[0].number();
                const any::StateId to = states.step(state, call);
                REQUIRE((to == any::no_state) == (after % 7 == 0));
                if (to == any::no_state) continue;
                state = to;
                sum = after;
                CHECK(known.try_emplace(sum, state).first->second == state);
                CHECK(states.content(state)[0] == Datum(sum));
            }
        }
    };
    visit();
    pairs = asked;
    CHECK(pairs > 500);
    visit();
    CHECK(asked == pairs);
    // Forgetting all but some: these are found again, under their new numbers.
    std::vector<any::StateId> live = {states.initial()};
    std::vector<Value> sums = {0};
    for (const auto& [sum, state] : known) {
        if (sum % 3 == 0 && sum != 0) live.push_back(state);
    }
    std::sort(live.begin(), live.end());
    for (std::size_t i = 1; i < live.size(); ++i) {
        sums.push_back(states.content(live[i])[0].number());
    }
    states.keep(live);
    CHECK(states.size() == live.size());
    known.clear();
    for (any::StateId id = 0; id < live.size(); ++id) {
        CHECK(states.content(id)[0] == Datum(sums[id]));
        known[sums[id]] = id;
    }
    visit();
    CHECK(asked > pairs);
}

TEST_CASE("a limit on steps is exact: what a search takes is enough, and one less is not") {
    Random random(8);
    for (int round = 0; round < 60; ++round) {
        const auto ops =
            prepared(atomic_history(random, {.operations = 24,
                                             .clients = 5,
                                             .values = 3,
                                             .swaps = Ratio::percent(20),
                                             .unknown = Ratio::percent(10),
                                             .stale_reads = round % 2 == 0 ? 2U : 0U}));
        for (const auto strategy : {check::Strategy::depth_first, check::Strategy::breadth_first}) {
            const auto all = check::decide_by_search(ops, {.strategy = strategy}, true);
            const auto enough =
                check::decide_by_search(ops, {.steps = all.steps, .strategy = strategy}, true);
            CHECK(enough.answer == all.answer);
            CHECK(enough.order == all.order);
            const auto few =
                check::decide_by_search(ops, {.steps = all.steps - 1, .strategy = strategy}, true);
            CHECK((few.answer == all.answer || few.limit == "steps"));
        }
    }
    for (const objects::Object* object : objects::catalog()) {
        if (!has_calls(*object)) continue;
        const History history =
            simulated_history(random, *object, {.operations = 30, .clients = 4, .values = 3});
        const any::Problem problem = pose_all(history, *object);
        for (const auto strategy : {any::Strategy::depth_first, any::Strategy::breadth_first}) {
            const auto all = any::decide_by_search(problem, {}, true, strategy);
            const auto enough =
                any::decide_by_search(problem, {.steps = all.steps}, true, strategy);
            CHECK(enough.answer == any::Answer::legal);
            CHECK(enough.order == all.order);
        }
    }
}

TEST_CASE("limits on what Z3 is given are exact") {
    const History history = parse_history("c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=2 4..5");
    const auto ops = prepared(history);
    CHECK(check::decide_by_z3(ops, {.operations = 3}) == check::Answer::legal);
    CHECK(check::decide_by_z3(ops, {.operations = 2}) == check::Answer::gave_up);
    // Three adds reach four sums.
    const objects::Object& counter = *objects::named("counter");
    const History three = parse_history(counter, "c1: add(1) 0..1, add(1) 2..3, add(1) 4..5");
    const any::Problem adds = pose_all(three, counter);
    CHECK(any::decide_by_z3(adds, {.operations = 3}).answer == any::Answer::legal);
    CHECK(any::decide_by_z3(adds, {.operations = 2}).limit == "Z3's operations");
    CHECK(any::decide_by_z3(adds, {.states = 4}).answer == any::Answer::legal);
    CHECK(any::decide_by_z3(adds, {.states = 3}).limit == "Z3's states");
}

TEST_CASE("to Z3, operations that touch may come in either order, and none at once") {
    CHECK(check::decide_by_z3(prepared(parse_history("c1: w(x,1) 0..2 | c2: r(x)=nil 2..3"))) ==
          check::Answer::legal);
    CHECK(check::decide_by_z3(prepared(parse_history("c1: cas(x,nil,1) 0..9 | c2: cas(x,nil,2) "
                                                     "0..9"))) == check::Answer::illegal);
    const objects::Object& counter = *objects::named("counter");
    const History touching = parse_history(counter, "c1: add(1) 0..2 | c2: read=0 2..3");
    CHECK(any::decide_by_z3(pose_all(touching, counter)).answer == any::Answer::legal);
    const History apart = parse_history(counter, "c1: add(1) 0..1 | c2: read=0 2..3");
    CHECK(any::decide_by_z3(pose_all(apart, counter)).answer == any::Answer::illegal);
}

namespace {

class Impatient : public check::Watch {
  public:
    bool expired() override { return ++asked >= 3; }
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
    int asked = 0;
};

}  // namespace

// Each value is written six times and read seven times, in turns: to count that takes Z3 long.
TEST_CASE("Z3 thinks as long as it may, or until the watch has had enough") {
    std::string text = "c0: r(x)=1 0..1";
    for (int i = 1; i < 14; ++i) {
        text += ", r(x)=" + std::to_string(1 + i % 2) + " " + std::to_string(2 * i) + ".." +
                std::to_string(2 * i + 1);
    }
    for (int i = 1; i <= 12; ++i) {
        text += " | c" + std::to_string(i) + ": w(x," + std::to_string(1 + i % 2) + ") 0..99";
    }
    const auto ops = prepared(parse_history(text));
    CHECK(check::decide_by_z3(ops, {.resources = 600'000}) == check::Answer::gave_up);
    Impatient watch;
    CHECK(check::decide_by_z3(ops, {.watch = &watch}) == check::Answer::gave_up);
    CHECK(watch.asked == 3);
}

TEST_CASE("what came early to Z3 ended before all that must have happened") {
    const objects::Object& object = *objects::named("register");
    const History later =
        parse_history(object, "c1: write(2) 0..1, write(1) 8..9 | c2: read=1 6..7, read=1 10..11");
    const any::Problem wrong = any::keep_only(pose_all(later, object), {1, 3});
    CHECK(any::confirm_by_z3(wrong, {.operations = 3}));
    const History touching =
        parse_history(object, "c1: write(2) 0..1, write(1) 2..6 | c2: read=nil 6..7, read=1 8..9");
    const any::Problem right = any::keep_only(pose_all(touching, object), {2, 3});
    CHECK_FALSE(any::confirm_by_z3(right, {.operations = 3}));
}

// The fourth value must come from somewhere; the others may be there by then.
TEST_CASE("Z3 takes what came early in any number, where there is too much of it") {
    const objects::Object& object = *objects::named("register");
    for (const Value last : {3, 4}) {
        const History history =
            parse_history(object, "c1: write(1) 0..1, write(2) 2..3, write(3) 4..5, read=" +
                                      std::to_string(last) + " 6..7");
        const any::Problem all = pose_all(history, object);
        const any::Problem kept = any::keep_only(all, {3});
        CHECK(any::decide_by_z3(kept, {.operations = 3}).answer == any::Answer::gave_up);
        CHECK(any::confirm_by_z3(kept, {.operations = 4}) == (last == 4));
        CHECK(any::confirm_by_z3(kept, {.operations = 3}) == (last == 4));
        CHECK_FALSE(any::confirm_by_z3(kept, {.operations = 3, .states = 3}));
    }
}

TEST_CASE("an order is told when it is wanted, and only where there is one") {
    const auto right = prepared(parse_history("c1: w(x,1) 0..1, r(x)=1 2..3"));
    const auto wrong = prepared(parse_history("c1: w(x,1) 0..1, r(x)=nil 2..3"));
    for (const auto decide : {check::decide_by_zones, check::decide_by_chains}) {
        CHECK(decide(right, true)->order == check::Order{0, 1});
        CHECK(decide(right, false)->order.empty());
        CHECK(decide(wrong, true)->order.empty());
    }
}

}  // namespace cleave::test
