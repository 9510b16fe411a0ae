#pragma once
// A matrix file: systems, workloads and fault plans over one world, each combination of which is a
// scenario. Written in the language of scenarios and read by its descriptions, so that the same
// mistakes are told of in the same words, at their place in the matrix file. `systems` at the top
// tells a matrix from a scenario.
// Choices: a system may add to the common sites and links what it needs of its own, and change
// keys of sites; what a system does not offer leaves a gap that says why, not an error. Objects are
// registers, keys and files: those of parts or of names have no versions to measure reads by.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "language/diagnostic.hpp"
#include "language/scenario.hpp"
#include "language/tree.hpp"
#include "tradeoff/needs.hpp"
#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

// Parts of scenarios are kept as they were written, until they stand together.
struct SystemEntry {
    std::string key, label;
    scenario::Tree protocol{}, sites{}, links{};
};
struct WorkloadEntry {
    std::string key, label;
    scenario::Tree workload{};
    Needs needs{};
};
struct FaultEntry {
    std::string key, label;
    scenario::Tree faults{};
};

enum class Comparison : std::uint8_t { better, no_better, worse };
// Of a system with one workload: how it fits, or how one of its measures compares.
struct ClaimEntry {
    std::string says, source;
    std::string system, workload;
    std::vector<Fit> fit{};
    std::string measure{}, versus{};  // of which other system
    std::string faults{};             // under which plan; empty: the first
    std::optional<Comparison> is{};
};

struct CellPlan {
    std::size_t system = 0, workload = 0, faults = 0;
    std::string not_offered;        // why it cannot run, or empty
    scenario::Scenario scenario{};  // even then
};

struct MatrixFile {
    std::string path, name, description;
    Duration deadline = Duration::seconds(2);
    scenario::Tree duration{}, settle{}, sites{}, links{}, network{};
    std::vector<SystemEntry> systems{};
    std::vector<WorkloadEntry> workloads{};
    std::vector<FaultEntry> faults{};
    std::vector<ClaimEntry> claims{};
    std::vector<CellPlan> cells{};  // by system, workload, fault plan
};

bool is_matrix(const scenario::Tree& tree);
// Of a text that is no YAML at all: false.
bool is_matrix(std::string_view text);

// As the functions of language/parse.hpp; every cell has been read and found good.
scenario::Result<MatrixFile> parse_matrix(std::string_view text, std::string_view path,
                                          std::span<const ProtocolDescription> protocols);
scenario::Result<MatrixFile> load_matrix(std::string_view path,
                                         std::span<const ProtocolDescription> protocols);

// "edge-filer/home-directories/peace"
std::string cell_name(const MatrixFile& matrix, const CellPlan& cell);
// Null when there is none of this name.
const CellPlan* find_cell(const MatrixFile& matrix, std::string_view name);
std::vector<std::string> cell_names(const MatrixFile& matrix);

// The measures that a claim can name.
const std::vector<std::string>& claim_measures();

std::string show(const MatrixFile& matrix);
std::string matrix_schema(std::span<const ProtocolDescription> protocols);

// The command that repeats one run of a cell.
std::string reproduce_line(const MatrixFile& matrix, const CellPlan& cell, std::uint64_t seed);

}  // namespace cleave::tradeoff
