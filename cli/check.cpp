// cleave check: is a history from anywhere linearizable?

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "columns.hpp"
#include "commands.hpp"
#include "history_input.hpp"
#include "input.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

struct CheckFlags {
    std::string file;
    std::optional<Value> initial;
};

std::string_view words_for(check::Conclusion conclusion) {
    switch (conclusion) {
        case check::Conclusion::holds: return "linearizable";
        case check::Conclusion::violated: return "not linearizable";
        case check::Conclusion::unknown: return "undecided";
    }
    return "?";
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

void print_counterexamples(const history::History& history, const check::Verdict& verdict) {
    for (const check::Counterexample& counterexample : verdict.counterexamples) {
        const std::string key(history.key_name(counterexample.key));
        if (!key.empty()) fmt::print("\nkey {}:\n", report::clean(key));
        if (key.empty()) fmt::print("\n");
        print_paragraph(counterexample.explanation, 4);
        if (counterexample.confirmed_by_z3) print_paragraph("Z3 confirms: no order exists.", 4);
    }
    const std::uint64_t more = verdict.keys_violated - verdict.counterexamples.size();
    if (more > 0) fmt::print("\nand {}\n", counted(more, "further key", "further keys"));
}

ExitCode report(const history::History& history, const check::Verdict& verdict) {
    fmt::print("{} on {}: {}\n", counted(history.size(), "operation", "operations"),
               counted(history.key_count(), "key", "keys"), words_for(verdict.conclusion));
    print_counterexamples(history, verdict);
    switch (verdict.conclusion) {
        case check::Conclusion::holds: return ExitCode::as_expected;
        case check::Conclusion::violated: return ExitCode::violated;
        case check::Conclusion::unknown: break;
    }
    print_paragraph(verdict.limit, 4);
    return ExitCode::inconclusive;
}

ExitCode check_file(const CheckFlags& flags) {
    end_when_a_file_is_cut();
    ExitCode code = ExitCode::as_expected;
    const auto read = load_history(flags.file, nullptr, Reading::in_place, code);
    if (!read) return code;
    const history::History& history = read->history;
    if (history.empty()) {  // linearizable, but hardly what somebody wanted to know
        fmt::print(stderr, "cleave: {} holds no operations\n", input_name(flags.file));
    }
    const auto guarantee = check::Guarantee::linearizable;
    if (const auto problem = check::problem_with(history, *read->object, guarantee)) {
        fmt::print(stderr, "{}: error: {}\n", input_name(flags.file), report::clean(*problem));
        return ExitCode::bad_input;
    }
    check::Options options;
    options.initial = flags.initial;
    const check::Verdict verdict = check::check(history, *read->object, guarantee, options);
    const auto certified = check::certify(history, verdict, flags.initial);
    if (!still_the_same(*read, flags.file)) return ExitCode::input_output;
    if (!certified) {
        fmt::print(stderr, "cleave: internal error: the certifier rejects the verdict: {}\n",
                   certified.reason);
        return ExitCode::internal_error;
    }
    return report(history, verdict);
}

}  // namespace

void add_check(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<CheckFlags>();
    CLI::App* command =
        app.add_subcommand("check", "Decide whether a recorded history is linearizable");
    command
        ->add_option("FILE", flags->file,
                     "A history, JSON Lines or what `cleave convert` made; - is stdin")
        ->required();
    command
        ->add_option("--initial", flags->initial,
                     "What every key holds at first, a whole number (default: nothing)")
        ->type_name("N");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave check history.jsonl\n"
        "  ssh host cat history.jsonl | cleave check -\n\n"
        "Each key is a register. An event is a line such as\n"
        "  {{\"time\": 1200, \"process\": 3, \"type\": \"invoke\", \"f\": \"write\", "
        "\"key\": \"x\", \"value\": 7}}\n"
        "with type invoke, ok, fail (did not happen) or info (unknown); f read, write, cas or\n"
        "remove; time in nanoseconds.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = check_file(*flags); });
}

}  // namespace cleave::cli
