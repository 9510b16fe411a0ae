// What hides inside one program shows between two: the planted kinds, run by the program of this
// build and by that of another compiler, which the matrix has built.

#include <cstdlib>

#include "catch.hpp"
#include "planted_table.hpp"

namespace cleave::determinism::planted {
namespace {

void check_program(const char* program, Caught Row::*column) {
    for (const Row& row : table()) {
        const Kind& kind = *find(row.kind);
        check_runs(row.*column, kind, elsewhere(CLEAVE_PLANTED, kind), elsewhere(program, kind));
    }
}

}  // namespace

TEST_CASE("a program of clang++ tells planted nondeterminism apart as the table says", "[clang]") {
    check_program(CLEAVE_PLANTED_CLANG, &Row::clang);
}

TEST_CASE("a program with libc++ tells planted nondeterminism apart as the table says",
          "[libcxx]") {
    check_program(CLEAVE_PLANTED_LIBCXX, &Row::libcxx);
}

}  // namespace cleave::determinism::planted
