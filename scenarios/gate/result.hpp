#pragma once
// What a gate came to: each scenario, line by line of what it expects. Data only: reports/gate
// shows it, cli/gate.cpp makes an exit code of it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/baseline.hpp"
#include "runner/result.hpp"

namespace cleave::gate {

// From best to worst.
enum class Standing : std::uint8_t {
    met,
    known,         // unmet, and listed in the baseline
    inconclusive,  // could not be judged
    failed,
};

struct Line {
    scenario::Judgement judgement;
    Standing standing = Standing::met;
    int line = 1;  // of the scenario's file
    int column = 1;
    std::string explanation;  // of a counterexample; may be empty
    std::string reproduce;    // the command to copy; empty when no one run shows it
};

struct Gated {
    std::string path;
    std::string name;
    std::string protocol;
    std::uint64_t runs = 0;
    std::uint64_t new_runs = 0;  // of them, of this gate and not of the one that it continues
    bool whole = false;          // all of what was asked for was run
    Standing standing = Standing::met;  // the worst of the lines, or of `trouble`
    std::vector<Line> lines;
    std::string undecided;  // why it is inconclusive, where no line says so
    std::string trouble;    // an error of Cleave itself, or nondeterminism; empty: none
};

struct Result {
    std::vector<Gated> scenarios;
    std::uint64_t runs = 0;
    std::vector<KnownFailure> mended;  // of the baseline: what no longer fails
    bool interrupted = false;
    bool continued = false;     // an earlier gate was
    std::string store_problem;  // results could not be kept; empty: none
};

}  // namespace cleave::gate
