#pragma once
// Joins results files, and says what is missing of the sweeps that they are shares of. To merge the
// same files again, in any order, or files that overlap, leaves the same content: the rows are
// those of all inputs, in an order of their own.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/store.hpp"

namespace cleave::results {

struct Merged {
    std::uint64_t added = 0;
    std::uint64_t known = 0;          // rows that `out` or an earlier input had
    std::vector<Conflict> conflicts;  // what `out` had stays, else the lesser trace
};

// Everything of `inputs` into `out`. Read to their end before anything is written: an input that is
// damaged leaves `out` as it was.
Fallible<Merged> merge(Store& out, const std::vector<Store>& inputs);

// What one sweep lacks. Empty vectors: it is whole.
struct Missing {
    StoredShare sweep;                  // any share of it
    std::vector<std::uint64_t> shares;  // indices of those that no file was of
    // Of the shares that are there: by the scenario's hash, the seeds that are not, rising.
    std::map<std::string, std::vector<std::uint64_t>> seeds;
    bool whole() const { return shares.empty() && seeds.empty(); }
};

// One for each sweep that the file has a share of, whole ones included.
Fallible<std::vector<Missing>> missing_of(const Store& store);

}  // namespace cleave::results
