#include "golden/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "catalog/protocols.hpp"
#include "driver/worlds.hpp"
#include "language/parse.hpp"
#include "runner/verify.hpp"
#include "tradeoff/matrix_file.hpp"

namespace cleave::determinism::golden {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t seeds[] = {1, 7};

std::string line(const std::string& what, std::uint64_t seed, const Recording& recording) {
    return fmt::format("{}, seed {}: {} events, hash {:016x}", what, seed, recording.events,
                       recording.trace_hash);
}

std::vector<fs::path> catalog() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(CLEAVE_CATALOG)) {
        if (entry.path().extension() != ".yaml") continue;
        const auto text = scenario::load_text(entry.path().string());
        if (!text || !tradeoff::is_matrix(*text)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void add_scenario(const fs::path& file, std::vector<std::string>& lines) {
    const std::string name = fs::relative(file, fs::path(CLEAVE_CATALOG).parent_path()).string();
    const auto loaded = scenario::load_scenario(file.string(), protocols::all());
    if (!loaded) {
        lines.push_back(name + ": cannot be read");
        return;
    }
    for (const std::uint64_t seed : seeds) {
        lines.push_back(line(name, seed, scenario::record(*loaded, seed, {})));
    }
}

}  // namespace

std::vector<std::string> lines() {
    std::vector<std::string> lines;
    for (const fs::path& file : catalog()) add_scenario(file, lines);
    for (const driver::World& world : driver::worlds()) {
        for (const std::uint64_t seed : seeds) {
            lines.push_back(
                line("driver/" + std::string(world.name), seed, driver::record(world, seed, {})));
        }
    }
    return lines;
}

}  // namespace cleave::determinism::golden
