// cleave convert: a history from one file format into another.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <ostream>
#include <streambuf>

#include "commands.hpp"
#include "convert_trace.hpp"
#include "history/formats.hpp"
#include "history_input.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "output/output_file.hpp"

namespace cleave::cli {
namespace {

struct ConvertFlags {
    std::string in;
    std::string out;
    std::string object;
    std::string to;
};

// An output that is cut off, because it failed or Ctrl-C was pressed, takes nothing more.
class Pieces final : public std::streambuf {
  public:
    explicit Pieces(std::function<bool(std::string_view)> take) : take_(std::move(take)) {}

  private:
    std::streamsize xsputn(const char* data, std::streamsize size) override {
        return take_({data, static_cast<std::size_t>(size)}) ? size : 0;
    }
    int_type overflow(int_type c) override {
        const char one = traits_type::to_char_type(c);
        return xsputn(&one, 1) == 1 ? c : traits_type::eof();
    }

    std::function<bool(std::string_view)> take_;
};

// Null after saying that nothing tells the format to write.
const history::Format* format_for(const ConvertFlags& flags) {
    if (!flags.to.empty()) return history::format_named(flags.to);
    if (flags.out == "-") return history::format_named("jsonl");
    const history::Format* format = history::format_of_path(flags.out);
    if (format == nullptr) {
        fmt::print(stderr,
                   "cleave: convert: the name {} tells no format\n"
                   "    hint: let it end in {}, or say --to {}\n",
                   flags.out, history::listed_formats(&history::Format::extension),
                   history::listed_formats(&history::Format::name));
    }
    return format;
}

ExitCode write_stdout(const history::ReadResult& read, const history::Format& format) {
    Pieces pieces([](std::string_view piece) {
        return std::fwrite(piece.data(), 1, piece.size(), stdout) == piece.size();
    });
    std::ostream output(&pieces);
    format.write(read.history, *read.object, output);
    return ExitCode::as_expected;  // `main` tells when not all of it could be written
}

ExitCode write_file(const history::ReadResult& read, const history::Format& format,
                    const std::string& path) {
    const InterruptGuard guard;
    report::OutputFile file(path);
    Pieces pieces([&](std::string_view piece) {
        file.write(piece);
        return file.problem().empty() && !guard.interrupted();
    });
    std::ostream output(&pieces);
    format.write(read.history, *read.object, output);
    if (guard.interrupted()) {
        fmt::print(stderr, "cleave: interrupted: {} was not written\n", path);
        return ExitCode::inconclusive;
    }
    const std::string problem = file.keep();
    if (problem.empty()) return ExitCode::as_expected;
    fmt::print(stderr, "cleave: {}\n", problem);
    return ExitCode::input_output;
}

ExitCode convert(const ConvertFlags& flags) {
    const bool names_trace = flags.to.empty() && flags.out.ends_with(".trace");
    if (flags.to == "trace" || names_trace) return convert_to_trace(flags.in, flags.out);
    const objects::Object* object = nullptr;
    if (!flags.object.empty()) {
        object = object_named("convert", flags.object);
        if (object == nullptr) return ExitCode::usage;
    }
    const history::Format* format = format_for(flags);
    if (format == nullptr) return ExitCode::usage;
    ExitCode code = ExitCode::as_expected;
    // Copied, because the file may be replaced by what is made of it.
    const auto read = load_history(flags.in, object, Reading::copied, code);
    if (!read) return code;
    if (read->nemesis_lines > 0) {
        fmt::print(stderr, "cleave: {} of the nemesis left out: histories hold what clients saw\n",
                   read->nemesis_lines == 1 ? std::string("1 line")
                                            : fmt::format("{} lines", read->nemesis_lines));
    }
    if (flags.out == "-") return write_stdout(*read, *format);
    return write_file(*read, *format, flags.out);
}

std::string wrong_format(const std::string& text) {
    if (text == "trace" || history::format_named(text) != nullptr) return "";
    return fmt::format("'{}' is no format: trace, or of histories {}", text,
                       history::listed_formats(&history::Format::name));
}

}  // namespace

void add_convert(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<ConvertFlags>();
    CLI::App* command =
        app.add_subcommand("convert", "Turn a recorded history into another file format");
    command->add_option("IN", flags->in, "A history in any format, or a log of dbench; - is stdin")
        ->required();
    command
        ->add_option("OUT", flags->out, "Where it goes; its ending tells the format; - is stdout")
        ->required();
    command
        ->add_option("--object", flags->object,
                     "What the operations are on (default: as IN says, or cas-register)")
        ->type_name("NAME");
    command
        ->add_option("--to", flags->to,
                     fmt::format("{}; trace (default: as OUT ends, or jsonl)",
                                 history::listed_formats(&history::Format::name)))
        ->type_name("FORMAT")
        ->check(wrong_format);
    std::string formats;
    for (const history::Format& format : history::formats()) {
        formats += fmt::format("  {:<17}{}\n", format.extension, format.meaning);
    }
    command->footer(
        fmt::format("Examples:\n"
                    "  cleave convert history.jsonl history.cleave-history\n"
                    "  zcat history.jsonl.gz | cleave convert - history.cleave-history\n"
                    "  cleave convert history.cleave-history - | grep '\"key\":\"x\"'\n"
                    "  cleave convert client.txt netbench.trace  # of dbench, for workload: "
                    "{{trace: ...}}\n\n"
                    "Formats:\n{}"
                    "  .trace           operations to be replayed by a scenario, out of a log of "
                    "dbench\n\n"
                    "Lines of the nemesis, and fields beside those of operations, are left out.\n"
                    "OUT appears whole or not at all.\n\n{}",
                    formats, exit_code_help));
    command->callback([flags, &result] { result = convert(*flags); });
}

}  // namespace cleave::cli
