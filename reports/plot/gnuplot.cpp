#include "plot/gnuplot.hpp"

#include <fmt/format.h>
#include <gnuplot-iostream.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "language/shell.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

namespace fs = std::filesystem;

// A directory of our own for gnuplot's output, gone when this is.
class ScratchDirectory {
  public:
    ScratchDirectory() {
        std::error_code ignored;
        const fs::path base = fs::temp_directory_path(ignored);
        std::string pattern = (base.empty() ? fs::path("/tmp") : base) / "cleave-plots-XXXXXX";
        if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~ScratchDirectory() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Should gnuplot be missing or stop early, even successfully, `cat` takes the rest of what we send:
// writing to a closed pipe would end this process. LC_ALL keeps every number's point a point.
std::string start_command(const fs::path& folder, const std::string& program) {
    return fmt::format(
        "cd {} && {{ LC_ALL=C.UTF-8 {} --default-settings >>out 2>>err || echo failed >>status; "
        "cat >/dev/null; }}",
        scenario::shell_word(folder.string()), scenario::shell_word(program));
}

bool write_whole(const fs::path& path, const std::string& content) {
    std::ofstream file(path, std::ios::binary);
    file << content;
    return file.flush().good();
}

// All of them start before the first is waited for.
void run_side_by_side(const fs::path& folder, const std::string& program, std::size_t scripts) {
    std::vector<std::unique_ptr<Gnuplot>> running;
    for (std::size_t i = 0; i < scripts; ++i) {
        running.push_back(std::make_unique<Gnuplot>(start_command(folder, program)));
        *running.back() << fmt::format("load 'script-{}'\n", i) << std::flush;
    }
}

}  // namespace

GnuplotFiles run_gnuplot(const std::string& program, const std::vector<std::string>& scripts,
                         const std::vector<std::string>& files) {
    GnuplotFiles result;
    const ScratchDirectory scratch;
    bool made = !scratch.path().empty();
    for (std::size_t i = 0; made && i < scripts.size(); ++i) {
        made = write_whole(scratch.path() / fmt::format("script-{}", i), scripts[i]);
    }
    if (!made) {
        result.error = "cannot make a temporary directory for the plots";
        return result;
    }
    run_side_by_side(scratch.path(), program, scripts.size());
    bool whole = !fs::exists(scratch.path() / "status");
    for (const std::string& file : files) {
        result.files.push_back(read_whole(scratch.path() / file));
        whole = whole && !result.files.back().empty();
    }
    if (whole) return result;
    const std::string said = clean(read_whole(scratch.path() / "err")).substr(0, 300);
    result.files.clear();
    result.error = fmt::format(
        "gnuplot (\"{}\") could not draw the figures: {}; on Debian and Ubuntu it comes with the "
        "package gnuplot-nox",
        clean(program), said.empty() ? "it wrote nothing" : said);
    return result;
}

}  // namespace cleave::report
