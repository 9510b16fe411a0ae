#pragma once
// The question that Z3 answers for skew.hpp: integer difference logic, an instant and a place in
// the
// order for each operation, a correction for each process. Exceptions of Z3 stop here.

#include <cstdint>
#include <optional>
#include <vector>

#include "linearizability/register_history.hpp"
#include "verdict/options.hpp"

namespace cleave::check {

struct SkewedOp {
    std::uint32_t key = 0;
    std::uint32_t clock = 0;  // position among the processes
    RegisterOp op;            // values by key; times as recorded
    bool any_time = false;    // it may have happened whenever it helps
};

struct SkewQuestion {
    std::vector<SkewedOp> ops{};
    std::uint32_t clocks = 0;
    std::int64_t span = 0;        // no skew beyond this can matter
    std::uint32_t resources = 0;  // Z3's rlimit, in all
    Watch* watch = nullptr;       // not owned
};

struct SkewAnswer {
    enum class Kind : std::uint8_t { found, impossible, gave_up, out_of_time };
    Kind kind = Kind::gave_up;
    std::int64_t skew = 0;
    std::vector<std::int64_t> corrections{};  // by clock, the least of them 0
};

// The smallest skew, at least `known`, under which every key has a legal order.
SkewAnswer solve_skew(const SkewQuestion& question, std::int64_t known);

}  // namespace cleave::check
