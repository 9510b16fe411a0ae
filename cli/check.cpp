// cleave check: is a history from anywhere linearizable?

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "certifier/certifier.hpp"
#include "commands.hpp"
#include "history/jsonl.hpp"
#include "linearizability/check.hpp"

namespace cleave::cli {
namespace {

struct CheckFlags {
    std::string file;
    std::optional<Value> initial;
};

ExitCode report(const history::History& history, const check::Verdict& verdict) {
    fmt::print("{} operations on {} keys: {}\n", history.size(), history.key_count(),
               verdict.conclusion == check::Conclusion::holds      ? "linearizable"
               : verdict.conclusion == check::Conclusion::violated ? "not linearizable"
                                                                   : "undecided");
    for (const check::Counterexample& counterexample : verdict.counterexamples) {
        fmt::print("\nkey {}: {}\n", history.key_name(counterexample.key),
                   counterexample.explanation);
        if (counterexample.confirmed_by_z3) fmt::print("Z3 confirms that no order exists.\n");
    }
    switch (verdict.conclusion) {
        case check::Conclusion::holds: return ExitCode::as_expected;
        case check::Conclusion::violated: return ExitCode::violated;
        case check::Conclusion::unknown: break;
    }
    fmt::print("{}\n", verdict.limit);
    return ExitCode::inconclusive;
}

ExitCode check_file(const CheckFlags& flags) {
    std::ifstream file;
    const bool from_stdin = flags.file == "-";
    std::error_code ignored;
    if (!from_stdin) file.open(flags.file, std::ios::binary);
    if (!from_stdin && (!file || std::filesystem::is_directory(flags.file, ignored))) {
        fmt::print(stderr, "cleave: cannot read {}: no such file, or not readable\n", flags.file);
        return ExitCode::input_output;
    }
    const history::ReadResult parsed = history::read_jsonl(from_stdin ? std::cin : file);
    if (parsed.error) {
        fmt::print(stderr, "{}:{}: error: {}\n", from_stdin ? "<stdin>" : flags.file,
                   parsed.error->line, parsed.error->message);
        return ExitCode::bad_input;
    }
    check::Options options;
    options.initial = flags.initial;
    const check::Verdict verdict = check::check_linearizable(parsed.history, options);
    const auto certified = check::certify(parsed.history, verdict, flags.initial);
    if (!certified) {
        fmt::print(stderr, "cleave: internal error: the certifier rejects the verdict: {}\n",
                   certified.reason);
        return ExitCode::internal_error;
    }
    return report(parsed.history, verdict);
}

}  // namespace

void add_check(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<CheckFlags>();
    CLI::App* command = app.add_subcommand(
        "check", "Decide whether a recorded history (JSON Lines) is linearizable");
    command->add_option("FILE", flags->file, "A history, one event a line; - is stdin")->required();
    command->add_option("--initial", flags->initial, "Value of every key at first (default: none)");
    command->callback([flags, &result] { result = check_file(*flags); });
}

}  // namespace cleave::cli
