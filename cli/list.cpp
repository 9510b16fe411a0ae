// cleave list: what there is to choose from.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "catalog/protocols.hpp"
#include "commands.hpp"
#include "language/catalog.hpp"
#include "language/parse.hpp"
#include "language/units.hpp"
#include "world/profiles.hpp"
#include "world/store_options.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct Option {
    std::string name;
    std::string fallback;
    std::string help;
};

// As it would be written in a scenario file.
std::string written(const OptionValue& value) {
    using namespace scenario;
    struct Writer {
        std::string operator()(Duration d) { return print_quantity(duration_quantity, d.count()); }
        std::string operator()(Bytes b) {
            return print_quantity(bytes_quantity, static_cast<std::int64_t>(b.value));
        }
        std::string operator()(Ratio r) {
            return print_quantity(ratio_quantity, r.parts_per_billion);
        }
        std::string operator()(std::int64_t n) { return std::to_string(n); }
        std::string operator()(bool b) { return b ? "true" : "false"; }
        std::string operator()(const std::string& text) { return text; }
    };
    return std::visit(Writer{}, value);
}

void print_options(const std::vector<Option>& options) {
    std::size_t name = 0;
    std::size_t fallback = 0;
    for (const Option& option : options) {
        name = std::max(name, option.name.size());
        fallback = std::max(fallback, option.fallback.size());
    }
    for (const Option& option : options) {
        fmt::print("    {:<{}}  {:<{}}  {}\n", option.name, name, option.fallback, fallback,
                   option.help);
    }
}

void list_protocols() {
    for (const ProtocolDescription& protocol : protocols::all()) {
        fmt::print("{}  ({})  {}\n", protocol.name, protocol.choice, protocol.summary);
        fmt::print("  guarantees: {}\n  after:      {}\n  options:\n", protocol.guarantee,
                   protocol.source);
        std::vector<Option> options;
        for (const OptionDescription& option : protocol.options) {
            options.push_back({option.name, written(option.fallback), option.help});
        }
        print_options(options);
        if (!protocol.bugs.empty()) fmt::print("  planted bugs (`bugs: [...]`, off by default):\n");
        options.clear();
        for (const PlantedBug& bug : protocol.bugs) options.push_back({bug.name, "", bug.help});
        print_options(options);
        fmt::print("\n");
    }
}

void list_models() {
    fmt::print("object stores (`object_store: NAME`):\n");
    for (const auto& name : world::store_preset_names()) fmt::print("    {}\n", name);
    fmt::print("link profiles (`profile: NAME`), with their mean round trip:\n");
    std::vector<Option> profiles;
    for (const auto& name : world::link_profile_names()) {
        const auto profile = world::find_link_profile(name);
        profiles.push_back({std::string(name), to_string(profile->rtt), ""});
    }
    print_options(profiles);
}

void list_objects() {
    std::vector<Option> objects;
    for (const auto& object : scenario::list_objects()) {
        objects.push_back({object.name, "", object.help});
    }
    print_options(objects);
}

void list_faults() {
    for (const scenario::FaultDescription& fault : scenario::list_faults()) {
        fmt::print("{}: {}\n", fault.name, fault.help);
        std::vector<Option> keys;
        for (const auto& key : fault.keys) {
            const std::string fallback = key.required           ? "required"
                                         : key.fallback.empty() ? "optional"
                                                                : key.fallback;
            keys.push_back({key.name, fallback, key.help + " (" + key.form + ")"});
        }
        print_options(keys);
        fmt::print("\n");
    }
}

// The catalog beside the caller, else the one that this program was built or installed with.
fs::path catalog_folder() {
    const fs::path here = "scenarios/catalog";
    std::error_code ignored;
    return fs::is_directory(here, ignored) ? here : fs::path(CLEAVE_CATALOG);
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
    for (const std::string& file : files) {
        const auto scenario = scenario::load_scenario(file, protocols::all());
        if (scenario) {
            fmt::print("{}\n    {}\n    {}\n", file, scenario->name, scenario->description);
        } else {
            fmt::print("{}\n    cannot be read; `cleave show` says why\n", file);
        }
    }
    return ExitCode::as_expected;
}

}  // namespace

void add_list(CLI::App& app, ExitCode& result) {
    auto what = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("list", "List what there is to choose from");
    command->add_option("WHAT", *what, "protocols, models, objects, faults or scenarios")
        ->required()
        ->check(CLI::IsMember({"protocols", "models", "objects", "faults", "scenarios"}));
    command->callback([what, &result] {
        if (*what == "protocols") list_protocols();
        if (*what == "models") list_models();
        if (*what == "objects") list_objects();
        if (*what == "faults") list_faults();
        if (*what == "scenarios") result = list_scenarios();
    });
}

}  // namespace cleave::cli
