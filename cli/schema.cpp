// cleave schema: the JSON Schema of scenario files, for editors.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "catalog/protocols.hpp"
#include "commands.hpp"
#include "language/schema.hpp"
#include "tradeoff/matrix_file.hpp"

namespace cleave::cli {

void add_schema(CLI::App& app, ExitCode&) {
    auto matrix = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
    command->add_flag("--matrix", *matrix, "Of the matrix files of `cleave report` instead");
    command->footer(
        "Examples:\n"
        "  cleave schema > cleave.schema.json\n\n"
        "An editor with a YAML language server completes and checks scenarios that begin with\n"
        "  # yaml-language-server: $schema=cleave.schema.json\n");
    command->callback([matrix] {
        fmt::print("{}\n", *matrix ? tradeoff::matrix_schema(protocols::all())
                                   : scenario::json_schema(protocols::all()));
    });
}

}  // namespace cleave::cli
