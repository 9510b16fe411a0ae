// cleave check: what a recorded history of an object guarantees, with evidence.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "check/outcome.hpp"
#include "check/strongest.hpp"
#include "check_watch.hpp"
#include "commands.hpp"
#include "history_input.hpp"
#include "input.hpp"
#include "language/shell.hpp"
#include "language/suggest.hpp"
#include "language/units.hpp"
#include "objects/register.hpp"
#include "output/write_file.hpp"
#include "progress.hpp"
#include "questions/skew.hpp"
#include "questions/unanswered.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

struct CheckFlags {
    std::string file;
    std::string object;  // empty: what the file says, or a register
    std::optional<Value> initial;
    std::string guarantee;  // empty: linearizable, of transactions strict serializable
    bool strongest = false;
    bool explain = false;
    bool json = false;
    std::string html;
    std::string deadline;
    std::string memory;
    std::optional<std::uint64_t> steps;
    std::vector<std::string> questions;
};

// What the flags mean.
struct Asked {
    const objects::Object* object = nullptr;  // null: what the file says
    check::Guarantee guarantee = check::Guarantee::linearizable;
    std::optional<Duration> deadline;
    check::Options options;
};

bool misused(const std::string& what, const std::string& hint) {
    fmt::print(stderr, "cleave: check: {}\n", what);
    if (!hint.empty()) fmt::print(stderr, "    hint: {}\n", hint);
    return false;
}

bool understand(const CheckFlags& flags, Asked& asked) {
    if (!flags.object.empty()) {
        asked.object = object_named("check", flags.object);
        if (asked.object == nullptr) return false;
    }
    const std::optional<check::Guarantee> guarantee = flags.guarantee.empty()
                                                          ? check::Guarantee::linearizable
                                                          : check::guarantee_named(flags.guarantee);
    if (!guarantee) {
        std::vector<std::string> names;
        for (const check::GuaranteeInfo& row : check::guarantees()) names.emplace_back(row.name);
        return misused(fmt::format("there is no guarantee '{}'", flags.guarantee),
                       scenario::did_you_mean(flags.guarantee, names, "guarantees"));
    }
    asked.guarantee = *guarantee;
    if (!flags.deadline.empty()) {
        const auto read = scenario::read_quantity(scenario::duration_quantity, flags.deadline);
        if (!read.value) return misused("--deadline: " + read.error, read.hint);
        asked.deadline = Duration::nanoseconds(*read.value);
    }
    if (!flags.memory.empty()) {
        const auto read = scenario::read_quantity(scenario::bytes_quantity, flags.memory);
        if (!read.value) return misused("--memory: " + read.error, read.hint);
        asked.options.limits.memory = Bytes{static_cast<std::uint64_t>(*read.value)};
    }
    if (flags.steps) asked.options.limits.steps = *flags.steps;
    asked.options.initial = flags.initial;
    return true;
}

// The line to copy that checks the same again.
std::string command_line(const CheckFlags& flags) {
    std::string line = "cleave check " + scenario::shell_word(flags.file);
    if (!flags.object.empty()) line += " --object " + flags.object;
    if (flags.strongest) line += " --strongest";
    if (!flags.guarantee.empty()) line += " --guarantee " + flags.guarantee;
    if (flags.initial) line += fmt::format(" --initial {}", *flags.initial);
    for (const std::string& question : flags.questions) line += " --ask " + question;
    return line + " --explain";
}

// False, after saying so, when the certifier rejects a verdict. Evidence that is too large for it
// is shown all the same, and said to be unchecked.
bool certified(const Asked& asked, report::CheckOutcome& outcome, std::size_t index) {
    const check::Verdict& verdict = outcome.verdicts[index];
    const auto certificate = check::certify(*outcome.history, *asked.object, verdict.guarantee,
                                            verdict, asked.options.initial);
    if (certificate) return true;
    if (certificate.too_large) {
        fmt::print(stderr, "cleave: the evidence on {} is too large to be re-checked: {}\n",
                   to_string(verdict.guarantee), report::clean(certificate.reason));
        outcome.unchecked[index] = certificate.reason;
        return true;
    }
    fmt::print(stderr, "cleave: internal error: the certifier rejects the verdict on {}: {}\n",
               to_string(verdict.guarantee), report::clean(certificate.reason));
    return false;
}

bool questions_make_sense(const CheckFlags& flags, const Asked& asked) {
    if (flags.questions.empty()) return true;
    if (objects::is_register(*asked.object)) return true;
    return misused(fmt::format("--ask is about registers, not about a {}", asked.object->name),
                   "use --object register or cas-register");
}

void answer_questions(const CheckFlags& flags, const history::History& history, const Asked& asked,
                      report::CheckOutcome& outcome) {
    for (const std::string& question : flags.questions) {
        if (question == "skew") {
            outcome.answers.push_back(describe(smallest_skew(history, asked.options)));
            continue;
        }
        const check::Verdict& verdict = outcome.verdicts.front();
        const bool legal = verdict.guarantee == check::Guarantee::linearizable &&
                           verdict.conclusion == check::Conclusion::holds;
        outcome.answers.push_back(
            legal ? describe(history, which_happened(history, asked.options))
                  : "Which unanswered operations happened can be said only of a history that is "
                    "linearizable.");
    }
}

ExitCode code_of(const report::CheckOutcome& outcome) {
    ExitCode code = ExitCode::as_expected;
    for (const check::Verdict& verdict : outcome.verdicts) {
        // Placing a history in the lattice expects nothing of it.
        if (verdict.conclusion == check::Conclusion::violated && !outcome.whole_lattice) {
            code = worse(code, ExitCode::violated);
        }
        if (verdict.conclusion == check::Conclusion::unknown) {
            code = worse(code, ExitCode::inconclusive);
        }
    }
    return code;
}

ExitCode show(const CheckFlags& flags, const report::CheckOutcome& outcome) {
    constexpr std::size_t columns = 100;
    ExitCode code = code_of(outcome);
    if (flags.json) {
        fmt::print("{}", report::check_json(outcome, flags.explain));
    } else {
        fmt::print("{}",
                   report::check_text(outcome, {may_colour_stdout()}, columns, flags.explain));
    }
    if (!flags.html.empty()) {
        const std::string error = report::write_file(flags.html, report::check_page(outcome));
        if (!error.empty()) {
            fmt::print(stderr, "cleave: {}\n", error);
            return worse(code, ExitCode::input_output);
        }
        fmt::print(flags.json ? stderr : stdout, "\nPage: {}\n", flags.html);
    }
    return code;
}

// False after saying what is wrong with the history.
bool judge(const CheckFlags& flags, const history::History& history, const Asked& asked,
           report::CheckOutcome& outcome) {
    if (flags.strongest) {
        check::Placement placement =
            check::strongest(history, *asked.object, {.check = asked.options});
        for (check::Standing& standing : placement.standings) {
            check::Verdict verdict = std::move(standing.verdict);
            verdict.guarantee = standing.guarantee;
            verdict.conclusion = standing.conclusion;
            outcome.verdicts.push_back(std::move(verdict));
            outcome.follows_from.push_back(standing.follows_from);
        }
        return true;
    }
    if (const auto problem = check::problem_with(history, *asked.object, asked.guarantee)) {
        fmt::print(stderr, "{}: error: {}\n", input_name(flags.file), report::clean(*problem));
        return false;
    }
    outcome.verdicts.push_back(
        check::check(history, *asked.object, asked.guarantee, asked.options));
    outcome.follows_from.emplace_back();
    return true;
}

ExitCode check_file(const CheckFlags& flags) {
    Asked asked;
    if (!understand(flags, asked)) return ExitCode::usage;
    end_when_a_file_is_cut();
    ExitCode code = ExitCode::as_expected;
    CheckWatch watch(asked.deadline);
    asked.options.limits.watch = &watch;
    const auto read = load_history(flags.file, asked.object, Reading::in_place, code);
    if (!read) return code;
    asked.object = read->object;
    const bool transactions = asked.object->functions.front().input == objects::Shape::operations;
    if (flags.guarantee.empty() && transactions) {
        asked.guarantee = check::Guarantee::strict_serializable;
    }
    if (!questions_make_sense(flags, asked)) return ExitCode::usage;
    const history::History& history = read->history;
    if (history.empty()) {  // it has every guarantee, hardly what somebody wanted to know
        fmt::print(stderr, "cleave: {} holds no operations\n", input_name(flags.file));
    }
    report::CheckOutcome outcome{.file = input_name(flags.file),
                                 .history = &history,
                                 .object = asked.object,
                                 .disturbances = history::disturbances(read->nemesis),
                                 .whole_lattice = flags.strongest,
                                 .command = command_line(flags)};
    if (!judge(flags, history, asked, outcome)) return ExitCode::bad_input;
    outcome.unchecked.resize(outcome.verdicts.size());
    for (std::size_t i = 0; i < outcome.verdicts.size(); ++i) {
        if (outcome.follows_from[i]) continue;  // it rests on the evidence of another
        if (!certified(asked, outcome, i)) return ExitCode::internal_error;
    }
    if (!still_the_same(*read, flags.file)) return ExitCode::input_output;
    answer_questions(flags, history, asked, outcome);
    return show(flags, outcome);
}

std::string wrong_question(const std::string& text) {
    if (text == "skew" || text == "unanswered") return "";
    return fmt::format("'{}' is no question: ask skew or unanswered", text);
}

void add_options(CLI::App& command, CheckFlags& flags) {
    command
        .add_option("FILE", flags.file,
                    "A history, JSON Lines or what `cleave convert` made; - is stdin")
        ->required();
    command
        .add_option("--object", flags.object,
                    "What each key is (cleave list objects; default: cas-register)")
        ->type_name("NAME");
    command
        .add_option("--initial", flags.initial,
                    "What every key holds at first, a whole number (default: nothing)")
        ->type_name("N");
    CLI::Option* guarantee =
        command
            .add_option("--guarantee", flags.guarantee,
                        "What to check (cleave list guarantees; default: linearizable)")
            ->type_name("NAME");
    command
        .add_flag("--strongest", flags.strongest,
                  "Check every guarantee, and tell the strongest that hold")
        ->excludes(guarantee);
    command.add_flag("--explain", flags.explain, "Draw each counterexample, and give every reason");
    command
        .add_option("--ask", flags.questions,
                    "skew (of the clocks), or unanswered (what must have happened)")
        ->type_name("QUESTION")
        ->check(wrong_question);
    command.add_option("--html", flags.html, "Write a page with the evidence there")
        ->type_name("FILE");
    command.add_flag("--json", flags.json, "Print the verdicts and their evidence as JSON");
    command
        .add_option("--deadline", flags.deadline,
                    "Give up after this time, such as 60s (default: never)")
        ->type_name("TIME");
    command
        .add_option("--steps", flags.steps,
                    "Give up on a key after so many steps (default: 50000000)")
        ->type_name("N");
    command
        .add_option("--memory", flags.memory,
                    "Give up on a key that takes more, such as 4GiB (default: 1GiB)")
        ->type_name("SIZE");
}

}  // namespace

void add_check(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<CheckFlags>();
    CLI::App* command =
        app.add_subcommand("check", "Decide what a recorded history guarantees, with evidence");
    add_options(*command, *flags);
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave check history.jsonl\n"
        "  cleave check history.jsonl --object queue --explain --html evidence.html\n"
        "  cleave check history.jsonl --strongest\n"
        "  ssh host cat history.jsonl | cleave check - --ask skew\n\n"
        "An event is a line such as\n"
        "  {{\"time\": 1200, \"process\": 3, \"type\": \"invoke\", \"f\": \"write\", "
        "\"key\": \"x\", \"value\": 7}}\n"
        "with type invoke, ok, fail (did not happen) or info (unknown); f one of the object's\n"
        "functions; time in nanoseconds.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = check_file(*flags); });
}

}  // namespace cleave::cli
