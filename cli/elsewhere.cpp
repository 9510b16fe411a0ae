#include "elsewhere.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "determinism/other_process.hpp"
#include "input.hpp"
#include "language/file_text.hpp"
#include "language/show.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct RecordFlags {
    std::uint64_t seed = 1;
    std::uint64_t heap = 0;
    bool texts = false;
    std::vector<std::uint64_t> keep;
};

determinism::Watch watch_of(const RecordFlags& flags) {
    determinism::Watch watch;
    watch.texts = flags.texts;
    if (flags.keep.size() == 2) watch.keep = {flags.keep[0], flags.keep[1]};
    return watch;
}

}  // namespace

scenario::Elsewhere in_another_process() {
    return [](const scenario::Scenario& here, std::uint64_t seed, const determinism::Watch& watch) {
        scenario::Scenario scenario = here;  // as it is seen from another folder
        if (scenario.workload.replay) {
            std::string& file = scenario.workload.replay->file;
            file = fs::absolute(scenario::path_beside(here.path, file)).string();
        }
        // Another heap than that of the repetition in this process.
        const std::uint64_t heap = ~seed;
        determinism::Command command = {
            "/proc/self/exe",
            {"record", "--seed", std::to_string(seed), "--heap", std::to_string(heap)},
            show(scenario)};
        if (watch.texts) command.arguments.emplace_back("--texts");
        if (watch.keep) {
            command.arguments.emplace_back("--keep");
            command.arguments.push_back(std::to_string(watch.keep->first));
            command.arguments.push_back(std::to_string(watch.keep->last));
        }
        const determinism::Output output = determinism::run_elsewhere(command);
        determinism::Recording recording = determinism::recording_from_text(output.out);
        if (!output.error.empty()) recording.error = output.error;
        return recording;
    };
}

void add_record(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<RecordFlags>();
    CLI::App* command = app.add_subcommand(
        "record", "Print hashes and trace of one run of the scenario on stdin, for comparison");
    command->group("");  // which hides it
    command->add_option("--seed", flags->seed, "The seed");
    command->add_option("--heap", flags->heap, "Which scrambled heap to run in");
    command->add_flag("--texts", flags->texts, "Hash all that is shown");
    command->add_option("--keep", flags->keep, "The events to print, first and last")->expected(2);
    command->callback([flags, &result] {
        if (const auto scenario = load_scenario("-", result)) {
            const determinism::Recording recording =
                scenario::record(*scenario, flags->seed, watch_of(*flags), flags->heap);
            fmt::print("{}", to_text(recording));
        }
    });
}

}  // namespace cleave::cli
