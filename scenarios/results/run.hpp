#pragma once
// The rows of a results file as values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/run_summary.hpp"
#include "shards/shard.hpp"

namespace cleave::results {

inline constexpr const char* random_seeds = "random";  // the only strategy so far

// One run. The first four name it; a results file has at most one row of that name.
struct Run {
    std::string scenario;  // its hash
    std::string build;     // of the program that ran it
    std::string strategy = random_seeds;
    // and summary.seed
    scenario::RunSummary summary;
    bool failing = false;  // scenario::refutes: it alone shows an expectation to be unmet
    double seconds = 0;    // that it took on the machine that ran it: no part of the result
};

struct StoredScenario {
    std::string hash;
    std::string name;
    std::string path;  // under which it was stored last
    std::string protocol;
    std::string text;  // of a scenario file that means the same
};

struct StoredBuild {
    std::string id;
    std::string version;  // "0.1.0"
};

// A share of a sweep of all scenarios with all seeds: which runs belong to it is share_of's to say.
struct StoredShare {
    std::string build;
    std::vector<std::string> scenarios;  // hashes, rising
    std::string seeds;                   // "1..2000", as to_ranges writes them
    shards::Shard shard;
    bool operator==(const StoredShare&) const = default;
};

// Which runs; what is empty does not narrow.
struct Selection {
    std::string scenario;
    std::string build;
    std::string strategy;
    std::optional<std::uint64_t> seed;
};

// A run that came out differently from the one of its name that the file already had: another
// trace, or another verdict on the same one. The row in the file was left as it was.
struct Conflict {
    std::string scenario;
    std::uint64_t seed = 0;
    std::uint64_t stored_trace_hash = 0;
    std::uint64_t trace_hash = 0;
};

struct Inserted {
    std::uint64_t added = 0;
    std::uint64_t known = 0;  // were there already, and the same
    std::vector<Conflict> conflicts;
};

}  // namespace cleave::results
