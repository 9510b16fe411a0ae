#include "language/places.hpp"

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

constexpr std::string_view text = R"(name: x
expect:
  linearizable: holds
  read_your_writes: holds
  availability:
    - {side: a, at_least: 1%}
    - {side: b, at_least: 1%}
  properties:
    always:
      - one sentence
      - {at_most: 1, labelled: {role: leader}}
)";

int line(std::string_view place) { return position_of_expectation(text, place).line; }

}  // namespace

TEST_CASE("a line of expect is found by its place") {
    CHECK(line("linearizable") == 3);
    CHECK(line(guarantee_key(check::Guarantee::read_your_writes)) == 4);
    CHECK(line("availability/1") == 7);
    CHECK(line("properties/always/1") == 11);
    CHECK(position_of_expectation(text, "properties/always/0").column == 9);
}

TEST_CASE("of what is not written, the nearest line above it is found") {
    CHECK(line("") == 2);
    CHECK(line("staleness") == 2);
    CHECK(line("properties/never/0") == 8);
    CHECK(position_of_expectation("expect:\n  availability: {side: a}\n", "availability/0").line ==
          2);
    CHECK(position_of_expectation("name: x\n", "linearizable").line == 1);
    CHECK(position_of_expectation("{{{", "linearizable").line == 1);
}
