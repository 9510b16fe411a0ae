// Whoever finds less than another had seen before, where nothing shrinks: two operations tell it.

#include "linearizability/any_object/growth.hpp"

#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "posed.hpp"

namespace cleave::test {
namespace {

using check::any_object::OpId;
using history::History;
using history::OpIndex;
using Pair = std::vector<std::uint32_t>;

// The operations of the pair, as the text has them; none if there is no pair.
Pair shrinking(const char* object, const char* text) {
    const History history = parse_history(*objects::named(object), text);
    const auto problem = pose_all(history, *objects::named(object));
    Pair pair;
    const auto found = check::any_object::find_shrinking(problem);
    if (!found) return pair;
    for (const OpId op : *found) pair.push_back(problem.ops[op].source.value);
    return pair;
}

check::Certification certify_pair(const char* object, const char* text, Pair pair) {
    const History history = parse_history(*objects::named(object), text);
    check::Verdict verdict;
    verdict.conclusion = check::Conclusion::violated;
    check::Counterexample example{.key = history::KeyId{0}, .explanation = "forged"};
    for (const std::uint32_t op : pair) example.core.push_back(OpIndex{op});
    verdict.counterexamples.push_back(example);
    return check::certify_any_object(history, *objects::named(object), verdict, std::nullopt);
}

}  // namespace

TEST_CASE("a sum that fell is told by two that saw it, one after the other") {
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: read=4 2..3") == Pair{0, 1});
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: read=5 2..3") == Pair{});
    CHECK(shrinking("counter", "c1: read=5 0..2 | c2: read=4 2..3") == Pair{});
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: add-and-get(3)=7 2..3") == Pair{0, 1});
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: add-and-get(3)=8 2..3") == Pair{});
    CHECK(shrinking("counter", "c1: read=9 0..1 | c2: read=5 2..3 | c3: read=7 4..5") ==
          Pair{0, 1});
    CHECK(shrinking("counter", "c1: read=9 0..5 | c2: read=5 2..3 | c3: read=4 6..7") ==
          Pair{0, 2});
    CHECK(shrinking("counter", "c1: read=2 0..1 | c2: read=5 0..3 | c3: read=4 4..5") ==
          Pair{1, 2});
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: read=2 0..3 | c3: read=4 4..5") ==
          Pair{0, 2});
}

TEST_CASE("a sum may fall where something negative was added, whoever knows when") {
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: read=4 2..3 | c3: add(-1) 0..9") == Pair{});
    CHECK(shrinking("counter", "c1: read=5 0..1 | c2: read=4 2..3 | c3: add(-1) 0..?") == Pair{});
}

TEST_CASE("a list that has lost its end, or begins otherwise, is told by two reads") {
    CHECK(shrinking("append-list", "c1: read=[1,2] 0..1 | c2: read=[1] 2..3") == Pair{0, 1});
    CHECK(shrinking("append-list", "c1: read=[1,2] 0..1 | c2: read=[2,1,3] 2..3") == Pair{0, 1});
    CHECK(shrinking("append-list", "c1: read=[1,2] 0..1 | c2: read=[1,2,3] 2..3") == Pair{});
}

TEST_CASE("the certifier believes that a sum fell, and no more than that") {
    const char* fell = "c1: read=5 0..1 | c2: read=4 2..3 | c3: add(5) 0..1 | c4: add(4) 0..3";
    CHECK(certify_pair("counter", fell, {0, 1}).reason == "");
    CHECK(certify_pair("counter", fell, {0}).reason != "");
    CHECK(certify_pair("counter", fell, {0, 1, 3}).reason != "");  // one too many
    const char* may_fall = "c1: read=5 0..1 | c2: read=4 2..3 | c3: add(5) 0..1 | c4: add(-1) 0..3";
    CHECK(certify_pair("counter", may_fall, {0, 1}).reason != "");
    const char* at_once = "c1: read=5 0..2 | c2: read=4 2..3 | c3: add(4) 0..2 | c4: add(1) 0..3";
    CHECK(certify_pair("counter", at_once, {0, 1}).reason != "");
}

}  // namespace cleave::test
