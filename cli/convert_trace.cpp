#include "convert_trace.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "columns.hpp"
#include "input.hpp"
#include "language/dbench.hpp"
#include "language/file_text.hpp"
#include "language/operation_trace.hpp"
#include "output/output_file.hpp"

namespace cleave::cli {
namespace {

void say(const scenario::DbenchCounts& counts, const std::string& in) {
    fmt::print(stderr,
               "cleave: {}: {} calls, {} of which found nothing; {} operations, {} of "
               "which expect that\n",
               input_name(in), counts.lines, counts.not_found, counts.operations, counts.absent);
    fmt::print(stderr, "    {:<24}{:>10}{:>12}{:>10}\n", "call", "lines", "operations", "left out");
    for (const auto& [name, call] : counts.calls) {
        fmt::print(stderr, "    {:<24}{:>10}{:>12}{:>10}\n", name, call.lines, call.operations,
                   call.left_out);
    }
    if (counts.made_first > 0) {
        fmt::print(stderr, "cleave: {} files were there before and are made first\n",
                   counts.made_first);
    }
    if (counts.contradictions > 0) {
        fmt::print(stderr, "cleave: {} calls are not explained by those before them\n",
                   counts.contradictions);
    }
}

ExitCode keep(const std::string& text, const std::string& out) {
    if (out == "-") {
        fmt::print("{}", text);
        return ExitCode::as_expected;
    }
    report::OutputFile file(out);
    file.write(text);
    const std::string problem = file.keep();
    if (problem.empty()) return ExitCode::as_expected;
    fmt::print(stderr, "cleave: {}\n", problem);
    return ExitCode::input_output;
}

}  // namespace

ExitCode convert_to_trace(const std::string& in, const std::string& out) {
    std::string text;
    if (!can_read(in)) return ExitCode::input_output;
    const int error = in == "-" ? scenario::read_text(stdin, scenario::trace_size_max, text)
                                : scenario::read_file(in, scenario::trace_size_max, text);
    if (error != 0) {
        fmt::print(stderr, "cleave: cannot read {}: {}\n", input_name(in), std::strerror(error));
        return ExitCode::input_output;
    }
    if (text.size() > scenario::trace_size_max) {
        fmt::print(stderr, "cleave: {} has more than 256 MiB\n", input_name(in));
        return ExitCode::bad_input;
    }
    const auto trace = scenario::trace_of_dbench(text, input_name(in));
    if (!trace) {
        fmt::print(stderr, "{}", to_string(trace.errors()));
        return ExitCode::bad_input;
    }
    const ExitCode code = keep((*trace).text, out);
    if (code == ExitCode::as_expected) say((*trace).counts, in);
    return code;
}

}  // namespace cleave::cli
