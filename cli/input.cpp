#include "input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "catalog/protocols.hpp"
#include "language/parse.hpp"
#include "language/suggest.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// The names in the folder that should have held this file.
std::vector<std::string> neighbours(const fs::path& path) {
    std::vector<std::string> names;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void say_unreadable(const std::string& path, int error) {
    fmt::print(stderr, "cleave: cannot read {}: {}\n", path, std::strerror(error));
    if (error != ENOENT) return;
    const fs::path missing(path);
    const std::string near = scenario::nearest(missing.filename().string(), neighbours(missing));
    if (!near.empty()) {
        fmt::print(stderr, "    hint: did you mean \"{}\"?\n",
                   (missing.parent_path() / near).string());
    } else if (missing.extension() == ".yaml") {
        fmt::print(stderr, "    hint: `cleave list scenarios` names those that come with Cleave\n");
    }
}

template <class T>
std::optional<T> value_or_errors(scenario::Result<T> result, const std::string& path,
                                 ExitCode& code) {
    if (result) return *std::move(result);
    for (scenario::Diagnostic diagnostic : result.errors()) {
        diagnostic.path = input_name(path);
        fmt::print(stderr, "{}", to_string(diagnostic));
    }
    code = worse(code, ExitCode::bad_input);
    return std::nullopt;
}

// The text of a file of the language, or nothing after saying what is wrong.
std::optional<std::string> text_of(const std::string& path, ExitCode& code) {
    if (!can_read(path)) {
        code = worse(code, ExitCode::input_output);
        return std::nullopt;
    }
    return value_or_errors(scenario::load_text(path), path, code);
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return a == b || (a != "-" && b != "-" && fs::equivalent(a, b, ignored));
}

}  // namespace

bool can_read(const std::string& path) {
    if (path == "-") return true;
    errno = 0;
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    std::error_code ignored;
    const bool folder = fs::is_directory(path, ignored);
    if (file && !folder) return true;
    say_unreadable(path, folder ? EISDIR : errno);
    return false;
}

std::string input_name(const std::string& path) { return path == "-" ? "<stdin>" : path; }

std::optional<scenario::Scenario> load_scenario(const std::string& path, ExitCode& code) {
    const auto text = text_of(path, code);
    if (!text) return std::nullopt;
    if (tradeoff::is_matrix(*text)) {
        fmt::print(stderr,
                   "{}: error: this is a matrix of scenarios, not one\n"
                   "    hint: `cleave report` plays all of it, --cell SYSTEM/WORKLOAD/FAULTS names "
                   "one\n",
                   input_name(path));
        code = worse(code, ExitCode::bad_input);
        return std::nullopt;
    }
    return value_or_errors(scenario::parse_scenario(*text, path, protocols::all()), path, code);
}

std::optional<tradeoff::MatrixFile> load_matrix(const std::string& path, ExitCode& code) {
    const auto text = text_of(path, code);
    if (!text) return std::nullopt;
    return value_or_errors(tradeoff::parse_matrix(*text, path, protocols::all()), path, code);
}

std::optional<scenario::Scenario> load_cell(const std::string& path, const std::string& cell,
                                            ExitCode& code) {
    const auto matrix = load_matrix(path, code);
    if (!matrix) return std::nullopt;
    const tradeoff::CellPlan* found = tradeoff::find_cell(*matrix, cell);
    if (found && found->not_offered.empty()) return found->scenario;
    if (found) {
        fmt::print(stderr, "cleave: {} cannot run: {}\n", cell, found->not_offered);
        code = worse(code, ExitCode::bad_input);
        return std::nullopt;
    }
    fmt::print(stderr, "cleave: --cell: there is no \"{}\" in {}\n    hint: {}\n", cell,
               input_name(path),
               scenario::did_you_mean(cell, tradeoff::cell_names(*matrix), "such as"));
    code = worse(code, ExitCode::usage);
    return std::nullopt;
}

bool is_matrix_file(const std::string& path) {
    const auto text = scenario::load_text(path);
    return text && tradeoff::is_matrix(*text);
}

std::optional<std::string> read_whole(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (file && text) return std::move(text).str();
    fmt::print(stderr, "cleave: cannot read {}\n", path);
    return std::nullopt;
}

std::vector<std::string> yaml_files(const std::string& folder, ExitCode& code) {
    std::error_code error;
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        if (entry.path().extension() == ".yaml") found.push_back(entry.path().string());
    }
    if (error || found.empty()) {
        fmt::print(stderr, "cleave: {} {}\n", folder,
                   error ? "cannot be listed: " + error.message() : "holds no *.yaml files");
        code = worse(code, ExitCode::input_output);
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> scenario_files(const std::vector<std::string>& arguments, ExitCode& code) {
    std::vector<std::string> named;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        if (!fs::is_directory(argument, ignored)) {
            named.push_back(argument);
            continue;
        }
        for (const std::string& file : yaml_files(argument, code)) {
            if (!is_matrix_file(file)) named.push_back(file);
        }
    }
    std::vector<std::string> files;
    for (const std::string& file : named) {
        const auto twin = std::find_if(files.begin(), files.end(),
                                       [&](const auto& known) { return same_file(known, file); });
        if (twin == files.end()) {
            files.push_back(file);
        } else {
            fmt::print(stderr, "cleave: {} is named twice, and runs once\n", input_name(file));
        }
    }
    return files;
}

}  // namespace cleave::cli
