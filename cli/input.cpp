#include "input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

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

std::vector<std::string> yaml_files_in(const std::string& folder, ExitCode& code) {
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
    if (!can_read(path)) {
        code = worse(code, ExitCode::input_output);
        return std::nullopt;
    }
    auto scenario = scenario::load_scenario(path, protocols::all());
    if (scenario) return *std::move(scenario);
    for (scenario::Diagnostic diagnostic : scenario.errors()) {
        diagnostic.path = input_name(path);
        fmt::print(stderr, "{}", to_string(diagnostic));
    }
    code = worse(code, ExitCode::bad_input);
    return std::nullopt;
}

std::vector<std::string> scenario_files(const std::vector<std::string>& arguments, ExitCode& code) {
    std::vector<std::string> named;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        if (!fs::is_directory(argument, ignored)) {
            named.push_back(argument);
            continue;
        }
        const std::vector<std::string> found = yaml_files_in(argument, code);
        named.insert(named.end(), found.begin(), found.end());
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
