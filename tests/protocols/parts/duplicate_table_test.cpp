#include "parts/duplicate_table.hpp"

#include "catch.hpp"

using namespace cleave;
using parts::DuplicateTable;
using Seen = DuplicateTable::Seen;

namespace {

constexpr NodeId client{1};
constexpr OperationId id(std::uint64_t n) { return OperationId{n}; }

}  // namespace

TEST_CASE("a request is new once, then under way, then answered with the same reply") {
    DuplicateTable table;
    CHECK(table.admit(client, id(5), id(5)) == Seen::never);
    CHECK(table.admit(client, id(5), id(5)) == Seen::under_way);
    table.answered(client, {id(5), Outcome::ok, 42, ""});
    CHECK(table.admit(client, id(5), id(5)) == Seen::answered);
    CHECK(table.reply(client, id(5)).value == 42);
}

TEST_CASE("what the client no longer waits for is forgotten, and never executed again") {
    DuplicateTable table;
    REQUIRE(table.admit(client, id(5), id(5)) == Seen::never);
    table.answered(client, {id(5), Outcome::ok, {}, ""});
    REQUIRE(table.admit(client, id(9), id(9)) == Seen::never);
    CHECK(table.admit(client, id(5), id(5)) == Seen::forgotten);
    CHECK(table.admit(client, id(6), id(6)) == Seen::forgotten);
}

TEST_CASE("clients do not share their numbers") {
    DuplicateTable table;
    REQUIRE(table.admit(client, id(5), id(5)) == Seen::never);
    CHECK(table.admit(NodeId{2}, id(5), id(5)) == Seen::never);
}

TEST_CASE("requests that overtake each other are each new once") {
    DuplicateTable table;
    CHECK(table.admit(client, id(7), id(5)) == Seen::never);
    CHECK(table.admit(client, id(5), id(5)) == Seen::never);
    CHECK(table.admit(client, id(6), id(5)) == Seen::never);
    CHECK(table.admit(client, id(7), id(5)) == Seen::under_way);
}
