#pragma once
// Every history of a few operations on one key, without those that differ only in names: in which
// order operations are invoked or complete when nothing of the other sort lies between, and which
// of the two values is called 1. At most three processes have an operation open at once; those of
// unknown outcome stay open for ever and take a new process each.

#include <functional>
#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::test {

struct Kind {
    history::Action action = history::Action::read;
    std::optional<Value> value{};
    std::optional<Value> expected{};
    bool known = true;  // answered ok; else the outcome is unknown
};

// Over nil, 1 and 2, each write with a known and an unknown outcome. Failed operations and reads
// without an answer are left out: they are dropped before any engine sees them (check_test.cpp).
std::vector<Kind> all_kinds();       // every read, write, remove and cas
std::vector<Kind> register_kinds();  // no cas
std::vector<Kind> swap_kinds();      // a selection around cas

void for_each_history(std::size_t operations, const std::vector<Kind>& kinds,
                      const std::function<void(const history::History&)>& visit);

}  // namespace cleave::test
