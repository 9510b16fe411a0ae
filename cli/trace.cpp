// cleave trace: turns a trace in Cleave's compact form into JSON or text.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include "commands.hpp"
#include "input.hpp"
#include "trace/binary.hpp"
#include "trace_file.hpp"

namespace cleave::cli {
namespace {

struct TraceFlags {
    std::string file;
    std::string to;
    std::string out;
};

ExitCode convert(std::istream& input, const TraceFlags& flags) {
    const std::string format = trace_format(flags.to, flags.out);
    std::optional<TraceFile> file;
    std::unique_ptr<scenario::TraceWriter> writer;
    if (flags.out.empty()) {
        writer = trace_writer(format, [](std::string_view piece) {
            std::fwrite(piece.data(), 1, piece.size(), stdout);
        });
    } else if (!file.emplace(flags.out, format).good()) {
        return ExitCode::input_output;
    }
    const std::string problem = report::read_binary_trace(input, file ? file->writer() : *writer);
    if (!problem.empty()) {
        fmt::print(stderr, "cleave: {}: {}\n", input_name(flags.file), problem);
        return ExitCode::bad_input;
    }
    if (file && !file->keep(true)) return ExitCode::input_output;
    return ExitCode::as_expected;
}

ExitCode trace(const TraceFlags& flags) {
    if (!can_read(flags.file)) return ExitCode::input_output;
    if (flags.file == "-") return convert(std::cin, flags);
    std::ifstream input(flags.file, std::ios::binary);
    return convert(input, flags);
}

}  // namespace

void add_trace(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<TraceFlags>();
    CLI::App* command =
        app.add_subcommand("trace", "Turn a compact trace into JSON for ui.perfetto.dev, or text");
    command->add_option("FILE", flags->file, "A trace that `run --trace` wrote; - is stdin")
        ->required();
    command->add_option("--to", flags->to, "json, text or binary (default: as FILE ends, or json)")
        ->type_name("FORMAT")
        ->check(wrong_trace_format);
    command->add_option("--out", flags->out, "Write it there (default: stdout)")->type_name("FILE");
    command->footer(
        "Examples:\n"
        "  cleave run mine.yaml --seed 7 --trace seven.cleave\n"
        "  cleave trace seven.cleave --out seven.json\n"
        "  cleave trace seven.cleave --to text | grep ' fault '\n");
    command->callback([flags, &result] { result = trace(*flags); });
}

}  // namespace cleave::cli
