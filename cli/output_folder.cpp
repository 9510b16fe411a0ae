#include "output_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <sstream>
#include <vector>

#include "history/jsonl.hpp"
#include "html/page.hpp"
#include "json/sweep.hpp"
#include "output/write_file.hpp"
#include "run_page_file.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

bool write(const fs::path& path, const std::string& text) {
    const std::string problem = report::write_file(path.string(), text);
    if (!problem.empty()) fmt::print(stderr, "cleave: {}\n", problem);
    return problem.empty();
}

// "edge-filers-lose-the-wan", the file name of a scenario without folder and extension.
std::string stem(const scenario::Scenario& scenario) {
    const std::string stem = fs::path(scenario.path).stem().string();
    return stem.empty() || stem == "-" ? "stdin" : stem;
}

// Files of one name in different folders get numbers: the second `a` becomes `a-2`.
std::string unused(const std::string& name, std::set<std::string>& used) {
    std::string candidate = name;
    for (int n = 2; !used.insert(candidate).second; ++n) candidate = fmt::format("{}-{}", name, n);
    return candidate;
}

}  // namespace

bool prepare_folder(const std::string& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error && !fs::is_directory(folder))
        error = std::make_error_code(std::errc::not_a_directory);
    if (!error) {
        std::string probe = (fs::path(folder) / ".cleave.XXXXXX").string();
        const int descriptor = mkstemp(probe.data());
        if (descriptor < 0) {
            error.assign(errno, std::generic_category());
        } else {
            close(descriptor);
            unlink(probe.c_str());
        }
    }
    if (!error) return true;
    fmt::print(stderr, "cleave: cannot write to the folder {}: {}\n", folder, error.message());
    return false;
}

bool write_results(std::span<const scenario::SweepResult> sweeps, const std::string& folder,
                   const std::string& trace) {
    const fs::path in(folder);
    std::set<std::string> used;
    std::vector<std::string> names;
    for (const scenario::SweepResult& sweep : sweeps) {
        names.push_back(
            fmt::format("{}.seed-{}", unused(stem(sweep.scenario), used), sweep.shown.seed));
    }
    report::HtmlOptions options;
    for (const std::string& name : names) options.run_pages.push_back(name + ".html");
    const report::HtmlPage page = report::html_page(sweeps, options);
    bool good = page.error.empty();
    if (good) {
        good = write(in / "report.html", page.html);
    } else {
        fmt::print(stderr, "cleave: no report.html: {}\n", page.error);
    }
    good = write(in / "results.json", report::results_json(sweeps)) && good;
    const std::string report = page.error.empty() ? (in / "report.html").string() : "";
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        std::ostringstream text;
        history::write_jsonl(sweeps[i].shown.history, text);
        good = write(in / (names[i] + ".history.jsonl"), std::move(text).str()) && good;
        const std::string path = (in / (names[i] + ".html")).string();
        const auto run_page = run_page_for(path, sweeps[i], report, trace);
        good = run_page && write(path, *run_page) && good;
    }
    return good;
}

}  // namespace cleave::cli
