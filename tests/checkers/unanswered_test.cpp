#include "questions/unanswered.hpp"

#include <algorithm>

#include "brute_force.hpp"
#include "catch.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using test::parse_history;

std::vector<std::uint32_t> happened(const History& history) {
    std::vector<std::uint32_t> result;
    for (const Certain& certain : which_happened(history).happened) {
        result.push_back(certain.op.value);
    }
    return result;
}

TEST_CASE("an unanswered write must have happened when somebody read its value") {
    const History history = parse_history("c1: w(x,1) 0..? | c2: r(x)=1 5..6");
    CHECK(happened(history) == std::vector<std::uint32_t>{0});
    const std::string words = describe(history, which_happened(history));
    CHECK(words.find("1 of 1 unanswered operation") != std::string::npos);
    CHECK(words.find("process 2's read of 1 came from nowhere else") != std::string::npos);
}

TEST_CASE("an unanswered write whose value nobody read may not have happened") {
    CHECK(happened(parse_history("c1: w(x,1) 0..? | c2: r(x)=nil 5..6")).empty());
}

TEST_CASE("with two writers of a value neither is certain, unless the other was too early") {
    CHECK(happened(parse_history("c1: w(x,1) 0..? | c2: w(x,1) 0..? | c3: r(x)=1 5..6")).empty());
    const History history = parse_history(
        "c1: w(x,1) 0..1 | c2: w(x,2) 2..3 | c3: w(x,1) 2..? | c4: r(x)=2 4..5, r(x)=1 6..7");
    const Unanswered answer = which_happened(history);
    REQUIRE(answer.happened.size() == 1);
    CHECK(history[answer.happened[0].op].process == 3);
    CHECK(answer.happened[0].confirmed_by_z3);
}

TEST_CASE("an unanswered remove is certain when nothing else explains an absent value") {
    CHECK(happened(parse_history("c1: w(x,1) 0..1 | c2: rm(x) 2..? | c3: r(x)=nil 4..5")).size() ==
          1);
}

TEST_CASE("what must have happened is what brute force cannot do without") {
    Random random(11);
    std::uint64_t certain = 0, open = 0;
    for (int round = 0; round < 3'000; ++round) {
        const History history = test::small_history(
            random, {.operations = 5, .unknown = Ratio::percent(50), .fail = Ratio{}});
        if (!test::linearizable_by_brute_force(history)) continue;
        const std::vector<std::uint32_t> found = happened(history);
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const history::Operation op = history[OpIndex{i}];
            if (op.outcome != Outcome::unknown || op.action == history::Action::read) continue;
            History without;
            without.key("x");
            for (std::uint32_t j = 0; j < history.size(); ++j) {
                if (j != i) without.add(history[OpIndex{j}]);
            }
            const bool needed = !test::linearizable_by_brute_force(without);
            INFO(test::describe(history) << " without " << i);
            CHECK((std::find(found.begin(), found.end(), i) != found.end()) == needed);
            ++(needed ? certain : open);
        }
    }
    CHECK(certain > 100);
    CHECK(open > 100);
}

}  // namespace
}  // namespace cleave::check
