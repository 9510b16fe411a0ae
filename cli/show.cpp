// cleave show: a scenario with every default filled in.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "columns.hpp"
#include "commands.hpp"
#include "input.hpp"
#include "language/show.hpp"
#include "runner/fault_plan.hpp"
#include "seeds.hpp"
#include "text/escape.hpp"

namespace cleave::cli {

namespace {

struct ShowFlags {
    std::string file;
    std::string cell;
    std::string seed;
};

std::string seconds(Instant when) {
    return fmt::format("{:.6f} s", when.since_start().in_seconds());
}

std::string ending(const scenario::PlannedFault& planned) {
    if (planned.end == Instant::max()) return "never ends";
    return planned.end == planned.start ? "at once" : seconds(planned.end);
}

// What a run with this seed has in store: every occurrence of every fault.
void print_plan(const scenario::Scenario& scenario, std::uint64_t seed) {
    const std::vector<scenario::PlannedFault> plan = scenario::fault_plan(scenario, seed);
    fmt::print("fault plan of {} with seed {}: {} {}\n", report::clean(scenario.name), seed,
               plan.size(), plan.size() == 1 ? "occurrence" : "occurrences");
    std::vector<Row> rows;
    for (const scenario::PlannedFault& planned : plan) {
        rows.push_back({seconds(planned.start), ending(planned),
                        scenario.faults[planned.fault].kind, report::clean(planned.what)});
    }
    print_columns(rows, 2);
    if (scenario.swarm < Ratio::percent(100)) {
        fmt::print(
            "Of {} faults, the swarm of this seed leaves out those that do not stand here.\n",
            scenario.faults.size());
    }
}

ExitCode show_matrix(const ShowFlags& flags) {
    if (!flags.seed.empty()) {
        fmt::print(stderr, "cleave: show: --seed is of one scenario; name one with --cell\n");
        return ExitCode::usage;
    }
    ExitCode code = ExitCode::as_expected;
    const auto matrix = load_matrix(flags.file, code);
    if (matrix) fmt::print("{}", tradeoff::show(*matrix));
    return code;
}

ExitCode show(const ShowFlags& flags) {
    Seeds seeds;
    if (!flags.seed.empty()) seeds = parse_seed(flags.seed);
    if (!seeds.error.empty()) {
        fmt::print(stderr, "cleave: show: --seed: {}\n", seeds.error);
        return ExitCode::usage;
    }
    ExitCode code = ExitCode::as_expected;
    if (flags.cell.empty() && flags.file != "-" && is_matrix_file(flags.file)) {
        return show_matrix(flags);
    }
    const auto scenario = flags.cell.empty() ? load_scenario(flags.file, code)
                                             : load_cell(flags.file, flags.cell, code);
    if (!scenario) return code;
    if (flags.seed.empty()) {
        fmt::print("{}", scenario::show(*scenario));
    } else {
        print_plan(*scenario, seeds.seeds.front());
    }
    return code;
}

}  // namespace

void add_show(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<ShowFlags>();
    CLI::App* command = app.add_subcommand("show", "Print a scenario with every default filled in");
    command->add_option("FILE", flags->file, "A scenario or matrix file; - is stdin")->required();
    command->add_option("--cell", flags->cell, "Of a matrix, the scenario of this cell")
        ->type_name("SYSTEM/WORKLOAD/FAULTS");
    command
        ->add_option("--seed", flags->seed,
                     "Print the fault plan of this seed instead: what strikes whom, and when")
        ->type_name("N");
    command->footer(
        "Examples:\n"
        "  cleave show scenarios/catalog/edge-filers-lose-the-wan.yaml\n"
        "  cleave show mine.yaml > whole.yaml    # which runs the same, hash for hash\n"
        "  cleave show mine.yaml --seed 7        # all that goes wrong in that run\n");
    command->callback([flags, &result] { result = show(*flags); });
}

}  // namespace cleave::cli
