#pragma once
// A matrix for tests: two systems, two workloads, peace and a partition.

#include <string>
#include <string_view>

#include "catalog/protocols.hpp"
#include "tradeoff/matrix_file.hpp"

namespace cleave::tradeoff::samples {

inline constexpr std::string_view small_matrix = R"(name: Small
description: Two systems.
duration: 12s
settle: 5s
deadline: 1s
sites:
  london:   {clients: 2}
  tokyo:    {clients: 2}
  virginia: {}
links:
  - {between: [london, virginia], rtt: 80ms, jitter: 5%}
  - {between: [tokyo, virginia], rtt: 160ms, jitter: 5%}
systems:
  s3-2018:
    label: S3 of 2018
    protocol: {name: direct-s3}
    sites: {virginia: {object_store: s3-2018}}
  causal:
    protocol: {name: causal}
    sites: {london: {servers: 1}, tokyo: {servers: 1}}
workloads:
  shared:
    label: Shared keys
    workload: {object: kv, keys: 3, size: 4KiB, mix: {read: 60%, write: 40%}, rate: 4/s per client}
    needs: {words: The truth., holds: linearizable, lost_writes: 0%}
  conditional:
    workload: {object: kv, keys: 3, size: 4KiB, mix: {read: 60%, cas: 40%}, rate: 4/s per client}
    needs: {words: Conditions., answered_cut_off: 90%}
faults:
  peace: {faults: []}
  cut: {label: London cut off, faults: [{at: 4s, partition: {isolate: [london]}, for: 4s}]}
claims:
  - {says: The old S3 tells the truth., system: s3-2018, workload: shared, fit: fits}
  - says: Local reads are quicker.
    system: causal
    workload: shared
    measure: read_p50
    is: better
    versus: s3-2018
)";

inline scenario::Result<MatrixFile> parsed(std::string_view text) {
    return parse_matrix(text, "small.yaml", protocols::all());
}

// `small_matrix` with one piece of its text replaced.
inline std::string changed(std::string_view from, std::string_view to) {
    std::string text(small_matrix);
    const std::size_t at = text.find(from);
    if (at == std::string::npos) return "";
    return text.replace(at, from.size(), to);
}

}  // namespace cleave::tradeoff::samples
