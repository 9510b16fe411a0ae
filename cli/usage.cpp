#include "usage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "language/suggest.hpp"

namespace cleave::cli {
namespace {

// CLI11's layout with shorter words: the kind of an option's value comes from its own description.
class HelpFormatter : public CLI::Formatter {
  public:
    HelpFormatter() {
        constexpr std::size_t names = 24;
        column_width(names);
        label("OPTIONS", "OPTIONS");
        label("SUBCOMMAND", "COMMAND");
        label("REQUIRED", "");
    }

    std::string make_option_opts(const CLI::Option* option) const override {
        if (option->get_positional() || option->get_type_size() == 0) return "";
        return " " + option->get_type_name();
    }

    std::string make_description(const CLI::App* app) const override {
        return CLI::Formatter::make_description(app) + "\n";
    }

    std::string make_group(std::string group, bool is_positional,
                           std::vector<const CLI::Option*> options) const override {
        return CLI::Formatter::make_group(is_positional ? "Arguments" : std::move(group),
                                          is_positional, std::move(options));
    }

    std::string make_positionals(const CLI::App* app) const override {
        const auto positionals =
            app->get_options([](const CLI::Option* option) { return option->get_positional(); });
        return positionals.empty() ? "" : make_group("Arguments", true, positionals);
    }
};

struct Complaint {
    std::string what;
    std::string hint;
};

// The innermost command that was named: `run` in "cleave run --sede 7".
const CLI::App& named_command(const CLI::App& app) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
    return *command;
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) {
        const bool hidden = command->get_group().empty();
        if (!hidden) names.push_back(command->get_name());
    }
    return names;
}

const CLI::Option* find_option(const CLI::App& command, const std::string& name) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_name() == name) return option;
    }
    return nullptr;
}

Complaint unexpected(const CLI::App& app, const CLI::App& command, const std::string& word) {
    if (word.starts_with("-")) {
        return {fmt::format("unknown option '{}'", word),
                scenario::did_you_mean(word.substr(0, word.find('=')), option_names(command),
                                       "options")};
    }
    if (&command == &app) {
        return {fmt::format("unknown command '{}'", word),
                scenario::did_you_mean(word, command_names(app), "commands")};
    }
    return {fmt::format("'{}' is one argument too many", word), ""};
}

Complaint complaint_of(const CLI::App& app, const CLI::App& command, const CLI::ParseError& error) {
    // CLI11 may complain first of what is missing, because it did not know the word that was there.
    for (const CLI::App* place : {&app, &command}) {
        const std::vector<std::string> words = place->remaining();
        if (!words.empty()) return unexpected(app, *place, words.front());
    }
    if (&command == &app) {
        return {"a command is missing", "commands: " + scenario::listed(command_names(app))};
    }
    const std::string text = error.what();
    const CLI::Option* option = find_option(command, text.substr(0, text.find_first_of(": ")));
    if (error.get_name() == "RequiredError" && option != nullptr) {
        return {text.substr(0, text.find(' ')) + " is missing", option->get_description()};
    }
    if (error.get_name() == "ArgumentMismatch" && option != nullptr) {
        return {option->get_name() +
                    (option->count() > 1 ? " was given more than once" : " needs a value"),
                option->get_description()};
    }
    // "Could not convert: --jobs = many"
    if (error.get_name() == "ConversionError") {
        const std::size_t name = text.find("--");
        const std::size_t equals = text.find(" = ");
        if (name < equals && equals != std::string::npos) {
            option = find_option(command, text.substr(name, equals - name));
            return {fmt::format("'{}' is no value for {}", text.substr(equals + 3),
                                text.substr(name, equals - name)),
                    option == nullptr ? "" : option->get_description()};
        }
    }
    return {text, ""};
}

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<HelpFormatter>(); }

std::string explain_usage(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& command = named_command(app);
    const Complaint complaint = complaint_of(app, command, error);
    const bool at_root = &command == &app;
    std::string text = fmt::format("cleave: {}{}{}\n", at_root ? "" : command.get_name(),
                                   at_root ? "" : ": ", complaint.what);
    if (!complaint.hint.empty()) text += fmt::format("    hint: {}\n", complaint.hint);
    return text + fmt::format("    `cleave {}{}--help` tells more\n",
                              at_root ? "" : command.get_name(), at_root ? "" : " ");
}

}  // namespace cleave::cli
