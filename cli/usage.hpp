#pragma once
// How the program talks about its own command line: help texts, and what is wrong with the words
// that somebody typed, with "did you mean".

#include <memory>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
class FormatterBase;
class ParseError;
}  // namespace CLI

namespace cleave::cli {

// Lays out the text of --help. To be set before subcommands are added: they inherit it.
std::shared_ptr<CLI::FormatterBase> help_formatter();

// "cleave: run: unknown option '--sede'" and a hint; ends with a newline.
std::string explain_usage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace cleave::cli
