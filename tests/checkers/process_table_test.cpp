// What each process is doing, for as many processes as there are operations.

#include "history/process_table.hpp"

#include <map>

#include "catch.hpp"
#include "host/random.hpp"

namespace cleave::history {

TEST_CASE("every process is remembered apart, however many there are and whatever their numbers") {
    Random random(1);
    for (const std::uint32_t stride : {1U, 64U, 1U << 20, 0U}) {
        ProcessTable table;
        std::map<std::uint32_t, std::uint32_t> expected;
        for (std::uint32_t op = 0; op < 4000; ++op) {
            const auto process =
                static_cast<std::uint32_t>(stride == 0 ? random.below(UINT32_MAX) : op * stride);
            CHECK(table.of(process).is_idle() == !expected.contains(process));
            table.of(process).op = op;
            expected[process] = op;
        }
        for (const auto& [process, op] : expected) CHECK(table.of(process).op == op);
    }
}

}  // namespace cleave::history
