// cleave show: a scenario with every default filled in.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "catalog/protocols.hpp"
#include "commands.hpp"
#include "language/parse.hpp"
#include "language/show.hpp"

namespace cleave::cli {

void add_show(CLI::App& app, ExitCode& result) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("show", "Print a scenario with every default filled in");
    command->add_option("FILE", *file, "A scenario file; - is stdin")->required();
    command->callback([file, &result] {
        const auto scenario = scenario::load_scenario(*file, protocols::all());
        if (scenario) {
            fmt::print("{}", scenario::show(*scenario));
            return;
        }
        fmt::print(stderr, "{}", to_string(scenario.errors()));
        result = ExitCode::bad_input;
    });
}

}  // namespace cleave::cli
