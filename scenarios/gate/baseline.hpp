#pragma once
// Known failures, so that a gate can be put up in a project that is not clean yet: what is listed
// does not fail it, everything else does. A YAML file of a closed form, kept beside the scenarios:
//
//     known_failures:
//       - file: catalog/two-offices.yaml     # from the baseline's own folder
//         expectation: "linearizable: holds"
//         note: ticket 17                    # optional, kept
//
// Choices: an entry names one line of `expect`, not a scenario, so that a scenario which fails in a
// new way fails the gate. Neither an error of Cleave nor nondeterminism can be listed.

#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostic.hpp"

namespace cleave::gate {

struct KnownFailure {
    std::string file;         // relative to the folder of the baseline, or absolute
    std::string expectation;  // Judgement::expectation
    std::string note;
};

using Baseline = std::vector<KnownFailure>;

scenario::Result<Baseline> parse_baseline(std::string_view text, std::string_view path);
std::string write_baseline(const Baseline& baseline);

// How an entry of the baseline in the file `baseline` names the scenario `path`.
std::string name_in_baseline(const std::string& path, const std::string& baseline);

}  // namespace cleave::gate
