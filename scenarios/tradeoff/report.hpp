#pragma once
// Runs a matrix: every cell with every seed, on all cores, and what it all came to. The result does
// not depend on the number of threads.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "tradeoff/matrix_file.hpp"
#include "tradeoff/result.hpp"
#include "tradeoff/run_measures.hpp"

namespace cleave::tradeoff {

struct ReportOptions {
    unsigned jobs = 0;  // threads; 0: one a core
    std::uint64_t search_steps =
        20'000;  // of a checker, for each key; assumed enough for most runs
    bool certify = true;
    // Told after every run, from any thread but one at a time.
    std::function<void(std::size_t done, std::size_t total)> progress{};
    std::stop_token stop{};  // gives up: there is no report of half a matrix
};

struct Report {
    Matrix matrix;
    bool stopped = false;
    std::string internal_error;  // the first, in the order of cells and seeds
};

// `seeds` must not be empty.
Report run_matrix(const MatrixFile& matrix, const std::vector<std::uint64_t>& seeds,
                  const ReportOptions& options);

}  // namespace cleave::tradeoff
