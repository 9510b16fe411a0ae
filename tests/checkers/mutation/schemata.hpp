#pragma once
// Mutant schemata: a source rewritten so that each of its comparisons, conjunctions, disjunctions
// and steps by one can be another at run time (mutants.hpp). One compilation serves all mutants.
// Source: Untch, Offutt and Harrold, "Mutation analysis using mutant schemata", ISSTA 1993.
//
//     < to <=    > to >=    == to !=    && to ||    + 1 and - 1 to nothing    and back
//
// Choices: operators are found by the blanks around them, as clang-format leaves them; lines with
// constexpr, static_assert or requires, which the compiler computes, are left be.

#include <string>
#include <vector>

namespace cleave::mutation {

struct Mutant {
    int id = 0;
    std::size_t line = 0;  // from 1
    // The line, trimmed, with the operator in brackets, and " #2" if the file has it before: what
    // the mutant is known by while lines around it come and go.
    std::string name;
};

struct Schemata {
    std::string text;
    std::vector<Mutant> mutants;  // by place
};

// Ids count on from `id_first`.
Schemata mutate(const std::string& source, int id_first);

}  // namespace cleave::mutation
