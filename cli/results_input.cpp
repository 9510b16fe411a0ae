#include "results_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "catalog/protocols.hpp"
#include "language/parse.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> results_in(const std::string& folder, ExitCode& code) {
    std::error_code error;
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".results") found.push_back(entry.path().string());
    }
    if (error || found.empty()) {
        fmt::print(stderr, "cleave: {} {}\n", folder,
                   error ? "cannot be listed: " + error.message() : "holds no *.results files");
        code = worse(code, ExitCode::input_output);
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

ExitCode say(const results::Error& error) {
    fmt::print(stderr, "cleave: {}\n", error.message);
    return error.kind == results::Error::Kind::bad_input ? ExitCode::bad_input
                                                         : ExitCode::input_output;
}

std::optional<results::Store> open_results(const std::string& path, ExitCode& code) {
    auto store = results::Store::open(path, results::Store::Access::read);
    if (store) return std::move(*store);
    code = worse(code, say(store.error()));
    return std::nullopt;
}

std::vector<std::string> results_files(const std::vector<std::string>& arguments, ExitCode& code) {
    std::vector<std::string> files;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        std::vector<std::string> named = {argument};
        if (fs::is_directory(argument, ignored)) named = results_in(argument, code);
        for (std::string& file : named) {
            const bool known = std::any_of(files.begin(), files.end(), [&](const auto& other) {
                return other == file || fs::equivalent(other, file, ignored);
            });
            if (!known) files.push_back(std::move(file));
        }
    }
    return files;
}

std::optional<scenario::Scenario> scenario_of(const results::StoredScenario& stored,
                                              ExitCode& code) {
    auto scenario = scenario::parse_scenario(stored.text, stored.path, protocols::all());
    if (scenario) {
        scenario::Scenario read = *std::move(scenario);
        read.path = stored.path;
        return read;
    }
    fmt::print(stderr, "cleave: the stored scenario \"{}\" cannot be read by this version:\n",
               report::clean(stored.name));
    fmt::print(stderr, "    {}", to_string(scenario.errors().front()));
    code = worse(code, ExitCode::bad_input);
    return std::nullopt;
}

}  // namespace cleave::cli
