#pragma once
// A second opinion on small problems of any object, by a solver that knows nothing of our search.
// Operations take places in an order, in agreement with real time; the object's step becomes a
// table over the states that can be reached by so many calls, and each place has one of them. Not
// expressible, and then given up: more than `operations` operations or `states` states. Exceptions
// of Z3 stop here. Its work is counted by Z3's own deterministic measure, spent in slices, between
// which the watch is asked: no slice is longer than a twentieth of all before it.

#include <cstdint>
#include <string>

#include "linearizability/any_object/problem.hpp"
#include "verdict/options.hpp"

namespace cleave::check::any_object {

struct Z3Limits {
    std::uint64_t resources = 4'000'000;  // Z3's rlimit; some seconds
    std::size_t operations = 64;
    std::size_t states = 512;
    Watch* watch = nullptr;  // not owned
};

struct Z3Result {
    Answer answer = Answer::gave_up;
    std::string limit{};  // when it gave up
};

Z3Result decide_by_z3(const Problem& problem, const Z3Limits& limits = {});

// Whether Z3, too, finds no order. Where there are too many operations to express, those that need
// not happen and ended before any required one began give way to more than they can do: the first
// state may then be any that their calls lead to, each as often as one likes.
bool confirm_by_z3(const Problem& problem, const Z3Limits& limits = {});

}  // namespace cleave::check::any_object
