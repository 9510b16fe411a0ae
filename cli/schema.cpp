// cleave schema: the JSON Schema of scenario files, for editors.

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "catalog/protocols.hpp"
#include "commands.hpp"
#include "language/schema.hpp"

namespace cleave::cli {

void add_schema(CLI::App& app, ExitCode&) {
    CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
    command->footer(
        "Examples:\n"
        "  cleave schema > cleave.schema.json\n\n"
        "An editor with a YAML language server completes and checks scenarios that begin with\n"
        "  # yaml-language-server: $schema=cleave.schema.json\n");
    command->callback([] { fmt::print("{}\n", scenario::json_schema(protocols::all())); });
}

}  // namespace cleave::cli
