#pragma once
// The files that `cleave gate` reads and writes beside scenarios. Problems are told on stderr.

#include <string>

#include "exit_code.hpp"
#include "gate/baseline.hpp"
#include "gate/result.hpp"
#include "results/error.hpp"

namespace cleave::cli {

struct GateOutputs {
    std::string junit;
    std::string markdown;
    bool github = false;  // annotations, and the summary of the job where it says its file

    // Better told before a long gate than after it.
    bool can_be_written() const;
    // Annotations go to stderr where stdout is for JSON.
    bool write(const gate::Result& result, bool json) const;
};

// Empty when it cannot be read.
std::string text_of(const std::string& path);

// A baseline that is missing is empty when it is about to be made. False after saying what is
// wrong.
bool load_baseline(const std::string& path, bool may_be_missing, gate::Baseline& baseline,
                   ExitCode& code);
bool save_baseline(const std::string& path, const gate::Baseline& baseline);

ExitCode exit_code_of(const results::Error& error);

}  // namespace cleave::cli
