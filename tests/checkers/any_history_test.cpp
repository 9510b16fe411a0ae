// The generators and the notation that the tests of any object stand on.

#include "any_history.hpp"

#include "catch.hpp"
#include "check/check.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "objects/queue.hpp"

namespace cleave::test {

TEST_CASE("the notation for any object says what it reads") {
    const char* text = "c1: enqueue(1) 0..10, dequeue=nil 11..12 | c2: dequeue? 5..?";
    const history::History history = parse_history(objects::queue(), text);
    CHECK(history.size() == 3);
    CHECK(describe(objects::queue(), history) ==
          "c1: enqueue(1) 0..10000000000 | c1: dequeue=[nil] 11000000000..12000000000 | "
          "c2: dequeue? 5000000000..?");
}

TEST_CASE("simulated and mutated histories have calls that the object understands") {
    Random random(7);
    for (const objects::Object* object : objects::catalog()) {
        if (!has_calls(*object)) continue;
        CAPTURE(object->name);
        std::size_t changed = 0, ok = 0;
        for (int round = 0; round < 50; ++round) {
            const history::History right = simulated_history(random, *object,
                                                             {.operations = 12,
                                                              .clients = 3,
                                                              .values = round % 3,
                                                              .unknown = Ratio::percent(9)});
            const history::History near = mutated_history(random, *object, right);
            for (std::uint32_t i = 0; i < right.size(); ++i) {
                ok += right.outcome(history::OpIndex{i}) == Outcome::ok ? 1 : 0;
            }
            changed += describe(*object, right) != describe(*object, near) ? 1 : 0;
        }
        CHECK(changed > 5);
        CHECK(ok > 200);
    }
}

}  // namespace cleave::test
