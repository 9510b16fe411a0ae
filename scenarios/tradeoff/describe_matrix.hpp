#pragma once
// The description of matrix files: each key, its shape and its help, as describe_*.cpp of the
// language does it for scenarios.

#include <span>
#include <string>

#include "language/grammar.hpp"
#include "tradeoff/matrix_file.hpp"

namespace cleave::tradeoff {

inline constexpr std::size_t entries_max = 64;  // of systems, of workloads and of fault plans

scenario::Mapping<MatrixFile> matrix_mapping(std::span<const ProtocolDescription> protocols);

}  // namespace cleave::tradeoff
