// cleave list: what there is to choose from.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "catalog/protocols.hpp"
#include "columns.hpp"
#include "commands.hpp"
#include "input.hpp"
#include "language/catalog.hpp"
#include "language/presets.hpp"
#include "language/suggest.hpp"
#include "language/units.hpp"
#include "objects/catalog.hpp"
#include "text/escape.hpp"
#include "verdict/guarantee.hpp"
#include "world/core_filer.hpp"
#include "world/profiles.hpp"
#include "world/store_options.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

std::string fallback_of(const scenario::KeyDescription& key) {
    if (key.required) return "required";
    return key.fallback.empty() ? "optional" : key.fallback;
}

// What a protocol's code tells of itself, for `expect: {properties: …}`.
void list_properties(const ProtocolDescription& protocol) {
    std::vector<Row> properties;
    for (const PropertyDescription& property : protocol.properties) {
        properties.push_back({std::string(to_string(property.kind)), property.sentence});
    }
    if (!properties.empty()) fmt::print("  properties that it tells of itself:\n");
    print_columns(properties, 4);
    std::vector<Row> labels;
    for (const LabelDescription& label : protocol.labels) {
        std::string values;
        for (const std::string& value : label.values) {
            values += (values.empty() ? "" : " | ") + value;
        }
        labels.push_back({label.name, values, label.help});
    }
    if (!labels.empty()) fmt::print("  labels of its nodes:\n");
    print_columns(labels, 4);
}

void list_protocols() {
    for (const ProtocolDescription& protocol : protocols::all()) {
        fmt::print("{}  ({})\n", protocol.name, protocol.choice);
        print_paragraph(protocol.summary, 2);
        print_labelled("promises: ", protocol.guarantee, 2);
        print_labelled("after:    ", protocol.source, 2);
        std::vector<Row> options;
        for (const auto& key : scenario::list_options(protocol)) {
            if (key.name == "name" || key.name == "bugs") continue;
            options.push_back({key.name, fallback_of(key), key.help});
        }
        if (!options.empty()) fmt::print("  options, with their defaults:\n");
        print_columns(options, 4);
        std::vector<Row> bugs;
        for (const PlantedBug& bug : protocol.bugs) bugs.push_back({bug.name, bug.help});
        if (!bugs.empty()) fmt::print("  planted bugs, off by default (bugs: [NAME, ...]):\n");
        print_columns(bugs, 4);
        list_properties(protocol);
        fmt::print("\n");
    }
    fmt::print("In a scenario: protocol: {{name: NAME, OPTION: VALUE, ...}}\n");
}

std::string explain(const world::ObjectStoreOptions& store) {
    return std::string(world::explain_store_preset(store.preset)) +
           fmt::format("; GET takes {}, PUT {}", to_string(store.read_latency.mean()),
                       to_string(store.write_latency.mean()));
}

// What links other than those between regions stand for.
std::string explain_link(std::string_view name) {
    if (name == "lan") return "the inside of a site, unless it says otherwise";
    if (name == "ec2/intra-az") return "within one EC2 availability zone";
    if (name == "ec2/inter-az") return "between availability zones of one EC2 region";
    return "";
}

void list_links() {
    std::vector<Row> near;
    std::vector<Row> far;  // two on a line
    for (const auto& name : world::link_profile_names()) {
        const auto link = world::find_link_profile(name);
        Row row = {
            name, to_string(link->rtt),
            scenario::print_quantity(scenario::ratio_quantity, link->jitter.parts_per_billion)};
        const std::string explanation = explain_link(name);
        if (!explanation.empty()) {
            row.push_back(explanation);
            near.push_back(std::move(row));
        } else if (!far.empty() && far.back().size() == row.size()) {
            far.back().insert(far.back().end(), row.begin(), row.end());
        } else {
            far.push_back(std::move(row));
        }
    }
    fmt::print("\nlinks (profile: NAME), with their mean round trip and its jitter\n");
    print_columns(near, 4);
    fmt::print("\nlinks between two EC2 regions, named in either order\n");
    print_columns(far, 4);
}

void list_stores() {
    fmt::print("object stores (object_store: NAME)\n");
    std::vector<Row> stores;
    for (const auto& name : world::store_preset_names()) {
        stores.push_back({name, explain(*world::find_store_preset(name))});
    }
    print_columns(stores, 4);
    fmt::print("\nfile servers (file_server: NAME)\n");
    std::vector<Row> servers;
    for (const auto& name : world::core_filer_names()) {
        const world::CoreFilerOptions server = *world::find_core_filer(name);
        servers.push_back({name, fmt::format("{} node{}, {} operations a second", server.nodes,
                                             server.nodes == 1 ? "" : "s",
                                             world::operations_per_second(server))});
    }
    print_columns(servers, 4);
}

void list_models() {
    list_stores();
    list_links();
    fmt::print("\n");
    print_paragraph(
        "`cleave show` spells out what a scenario takes from them; keys beside the name override "
        "it. Round trips on EC2: Bailis et al., VLDB 2013, table 1.",
        0);
}

void list_objects() {
    fmt::print("objects (workload: {{object: NAME}})\n");
    std::vector<Row> workloads;
    for (const auto& object : scenario::list_objects()) {
        workloads.push_back({object.name, object.help});
    }
    print_columns(workloads, 4);
    fmt::print("\nobjects that a history can be checked by, with their functions\n");
    for (const objects::Object* object : objects::catalog()) {
        fmt::print("\n{}  ({})\n", object->name, object->meaning);
        std::vector<Row> functions;
        for (const objects::Function& function : object->functions) {
            functions.push_back({std::string(function.name), std::string(function.meaning)});
        }
        print_columns(functions, 4);
    }
}

void list_guarantees() {
    fmt::print("guarantees (cleave check --guarantee NAME), the strongest first\n");
    for (const bool transactions : {false, true}) {
        if (transactions) fmt::print("\nof transactions (objects list-append and rw-register)\n");
        std::vector<Row> rows;
        for (const check::GuaranteeInfo& row : check::guarantees()) {
            if (row.transactions != transactions) continue;
            rows.push_back({std::string(row.name), std::string(row.meaning)});
        }
        print_columns(rows, 4);
    }
}

void print_keys(const std::vector<scenario::KeyDescription>& keys, std::size_t indent) {
    std::vector<Row> rows;
    for (const auto& key : keys) {
        rows.push_back({key.name, fallback_of(key), key.help + " (" + key.form + ")"});
    }
    print_columns(rows, indent);
}

void list_faults() {
    const std::vector<scenario::FaultDescription> faults = scenario::list_faults();
    std::string group;
    for (const scenario::FaultDescription& fault : faults) {
        if (fault.group != group) fmt::print("---- {} ----\n\n", fault.group);
        group = fault.group;
        fmt::print("{}\n", fault.name);
        print_paragraph(fault.help, 2);
        print_keys(fault.keys, 4);
        fmt::print("\n");
    }
    fmt::print("---- when, of every kind ----\n\n");
    print_keys(faults.front().times, 4);
    fmt::print("\n  random: {{rates: NAME, ...}}\n");
    std::vector<Row> rates;
    for (const auto& one : scenario::list_fault_rates()) rates.push_back({one.name, one.help});
    print_columns(rates, 4);
    fmt::print(
        "\nIn a scenario: faults: [{{at: 30s, partition: {{isolate: [london]}}, for: 30s}}]\n"
        "An example of each: scenarios/catalog/faults\n");
}

// The catalog beside the caller, else the one that this program was built or installed with.
fs::path catalog_folder() {
    const fs::path here = "scenarios/catalog";
    std::error_code ignored;
    return fs::is_directory(here, ignored) ? here : fs::path(CLEAVE_CATALOG);
}

void list_matrix(const std::string& file, ExitCode& code) {
    const auto matrix = load_matrix(file, code);
    if (!matrix) return;
    fmt::print("{}\n", file);
    print_paragraph(matrix->name + ", a matrix for `cleave report`", 2);
    print_paragraph(matrix->description, 4);
    fmt::print("\n");
}

ExitCode list_scenarios() {
    const fs::path folder = catalog_folder();
    std::error_code error;
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
    }
    if (error) {
        fmt::print(stderr, "cleave: cannot list {}: {}\n", folder.string(), error.message());
        return ExitCode::input_output;
    }
    std::sort(files.begin(), files.end());
    ExitCode code = ExitCode::as_expected;
    for (const std::string& file : files) {
        if (is_matrix_file(file)) {
            list_matrix(file, code);
        } else if (const auto scenario = load_scenario(file, code)) {
            fmt::print("{}\n", file);
            print_paragraph(scenario->name, 2);
            print_paragraph(scenario->description, 4);
            fmt::print("\n");
        }
    }
    return code;
}

void list_bugs() {
    for (const ProtocolDescription& protocol : protocols::all()) {
        if (protocol.bugs.empty()) continue;
        fmt::print("{}\n", protocol.name);
        for (const PlantedBug& bug : protocol.bugs) {
            fmt::print("  {}\n", bug.name);
            print_paragraph(bug.help, 4);
            print_labelled("as in:     ", bug.source, 4);
            print_labelled("caught by: ", bug.caught_by, 4);
        }
        fmt::print("\n");
    }
    fmt::print(
        "All are off unless a scenario says protocol: {{name: NAME, bugs: [BUG, ...]}}. How many\n"
        "seeds it takes to catch each: docs/planted-bugs.md\n");
}

void list_all_properties() {
    for (const ProtocolDescription& protocol : protocols::all()) {
        fmt::print("{}\n", protocol.name);
        list_properties(protocol);
        fmt::print("\n");
    }
    fmt::print(
        "Whatever is told as always, never or eventually must hold in every run. A scenario may\n"
        "ask for more: expect: {{properties: {{sometimes: PROPERTY, always: {{at_most: 1,\n"
        "labelled: {{LABEL: VALUE}}}}}}}}\n");
}

// Every preset as it stands, with the sources of its figures.
void list_workloads() {
    for (const scenario::WorkloadPreset& preset : scenario::workload_presets()) {
        fmt::print("{}\n", preset.name);
        print_paragraph(preset.help, 2);
        std::string needs;
        for (const Function function : functions_of(scenario::preset_workload(preset.name))) {
            needs += (needs.empty() ? "" : ", ") + std::string(to_string(function));
        }
        std::string without;
        for (const ProtocolDescription& protocol : protocols::all()) {
            if (not_offered(scenario::preset_workload(preset.name), protocol).empty()) continue;
            without += (without.empty() ? "" : ", ") + protocol.name;
        }
        print_labelled("asks for: ", needs, 2);
        if (!without.empty()) print_labelled("cannot be run by: ", without, 2);
        std::string_view text = preset.text.substr(1);  // after the first line break
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            fmt::print("    {}\n", text.substr(0, end));
            text.remove_prefix(end + 1);
        }
        fmt::print("\n");
    }
    fmt::print(
        "In a scenario: workload: {{preset: NAME, KEY: VALUE, ...}}; the keys override the "
        "preset's,\n"
        "and `cleave show` prints what comes out. A recorded trace instead: workload: {{trace: "
        "FILE}}\n");
}

ExitCode list(const std::string& what) {
    static const std::vector<std::string> words = {"protocols", "bugs",     "properties", "models",
                                                   "stores",    "objects",  "guarantees", "faults",
                                                   "workloads", "scenarios"};
    if (what == "scenarios") return list_scenarios();
    if (what == "protocols") {
        list_protocols();
    } else if (what == "bugs") {
        list_bugs();
    } else if (what == "properties") {
        list_all_properties();
    } else if (what == "models") {
        list_models();
    } else if (what == "stores") {
        list_stores();
    } else if (what == "objects") {
        list_objects();
    } else if (what == "guarantees") {
        list_guarantees();
    } else if (what == "faults") {
        list_faults();
    } else if (what == "workloads") {
        list_workloads();
    } else {
        fmt::print(stderr, "cleave: list: there are no '{}' to list\n    hint: {}\n",
                   report::clean(what), scenario::did_you_mean(what, words, "choose from"));
        return ExitCode::usage;
    }
    return ExitCode::as_expected;
}

}  // namespace

void add_list(CLI::App& app, ExitCode& result) {
    auto what = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("list", "List what there is to choose from");
    command
        ->add_option("WHAT", *what,
                     "protocols, bugs, properties, models, objects, faults, workloads, ...")
        ->required();
    command->footer(
        "Examples:\n"
        "  cleave list scenarios    # that come with Cleave\n"
        "  cleave list protocols    # with their options and planted bugs\n"
        "  cleave list bugs         # planted ones, and what catches them\n");
    command->callback([what, &result] { result = list(*what); });
}

}  // namespace cleave::cli
