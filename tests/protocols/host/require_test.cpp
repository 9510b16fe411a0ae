#include "host/require.hpp"

#include "catch.hpp"
#include "sim/aborts.hpp"

using namespace cleave;

TEST_CASE("what is required and true costs nothing and says nothing") {
    require(1 + 1 == 2, "arithmetic");
    static_assert([] {
        require(true, "also in a constant expression");
        return true;
    }());
    SUCCEED();
}

TEST_CASE("a broken requirement ends the program and says what was required, and where") {
    const std::string message =
        sim::testing::message_of_abort([] { require(false, "keys are interned"); });
    CHECK(message.find("internal error: keys are interned") != std::string::npos);
    CHECK(message.find("require_test.cpp:") != std::string::npos);
}
