// cleave schema: the JSON Schema of scenario files, for editors.

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "catalog/protocols.hpp"
#include "commands.hpp"
#include "language/schema.hpp"

namespace cleave::cli {

void add_schema(CLI::App& app, ExitCode&) {
    app.add_subcommand("schema", "Print the JSON Schema of scenario files")->callback([] {
        fmt::print("{}\n", scenario::json_schema(protocols::all()));
    });
}

}  // namespace cleave::cli
