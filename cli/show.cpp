// cleave show: a scenario with every default filled in.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "commands.hpp"
#include "input.hpp"
#include "language/show.hpp"

namespace cleave::cli {

void add_show(CLI::App& app, ExitCode& result) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("show", "Print a scenario with every default filled in");
    command->add_option("FILE", *file, "A scenario file; - is stdin")->required();
    command->footer(
        "Examples:\n"
        "  cleave show scenarios/catalog/edge-filers-lose-the-wan.yaml\n"
        "  cleave show mine.yaml > whole.yaml    # which runs the same, hash for hash\n");
    command->callback([file, &result] {
        if (const auto scenario = load_scenario(*file, result)) {
            fmt::print("{}", scenario::show(*scenario));
        }
    });
}

}  // namespace cleave::cli
