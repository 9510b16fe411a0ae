#include "gate_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "gate/gate_formats.hpp"
#include "input.hpp"
#include "language/parse.hpp"
#include "output/write_file.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool can_write(const std::string& path) {
    if (path.empty()) return true;
    fs::path folder = fs::path(path).parent_path();
    if (folder.empty()) folder = ".";
    std::error_code error;
    const bool there = fs::exists(folder, error);
    // A folder that is missing will be made.
    if (!there) return true;
    if (!fs::is_directory(path, error) && access(folder.c_str(), W_OK) == 0) return true;
    fmt::print(stderr, "cleave: cannot write {}: {}\n", path,
               std::strerror(fs::is_directory(path, error) ? EISDIR : errno));
    return false;
}

bool write(const std::string& path, const std::string& text) {
    if (path.empty()) return true;
    const std::string problem = report::write_file(path, text);
    if (!problem.empty()) fmt::print(stderr, "cleave: {}\n", problem);
    return problem.empty();
}

// Several steps of a job share its summary.
bool append(const std::string& path, const std::string& text) {
    if (path.empty()) return true;
    std::ofstream file(path, std::ios::app | std::ios::binary);
    file << text;
    if (file.flush()) return true;
    fmt::print(stderr, "cleave: cannot write {}\n", path);
    return false;
}

}  // namespace

bool GateOutputs::can_be_written() const { return can_write(junit) && can_write(markdown); }

bool GateOutputs::write(const gate::Result& result, bool json) const {
    bool good = cli::write(junit, report::junit_xml(result));
    good = cli::write(markdown, report::markdown_summary(result)) && good;
    if (!github) return good;
    fmt::print(json ? stderr : stdout, "{}",
               report::github_annotations(result, variable("GITHUB_WORKSPACE")));
    return append(variable("GITHUB_STEP_SUMMARY"), report::markdown_summary(result)) && good;
}

std::string text_of(const std::string& path) {
    const auto text = scenario::load_text(path);
    return text ? *text : "";
}

bool load_baseline(const std::string& path, bool may_be_missing, gate::Baseline& baseline,
                   ExitCode& code) {
    std::error_code error;
    if (may_be_missing && !fs::exists(path, error)) return true;
    if (!can_read(path)) {
        code = worse(code, ExitCode::input_output);
        return false;
    }
    const auto text = scenario::load_text(path);
    const auto read =
        text ? gate::parse_baseline(*text, path) : scenario::Result<gate::Baseline>(text.errors());
    if (read) {
        baseline = *read;
        return true;
    }
    fmt::print(stderr, "{}", to_string(read.errors()));
    code = worse(code, ExitCode::bad_input);
    return false;
}

bool save_baseline(const std::string& path, const gate::Baseline& baseline) {
    return write(path, gate::write_baseline(baseline));
}

ExitCode exit_code_of(const results::Error& error) {
    return error.kind == results::Error::Kind::bad_input ? ExitCode::bad_input
                                                         : ExitCode::input_output;
}

}  // namespace cleave::cli
