#pragma once
// What the reading of one scenario file carries along: the errors found, and what has been read so
// far, which later sections refer to (links to sites, faults to links and nodes).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "language/diagnostic.hpp"
#include "language/scenario.hpp"
#include "language/tree.hpp"

namespace cleave::scenario {

class Reader {
  public:
    static constexpr std::size_t errors_max = 5;

    Reader(std::string_view text, std::string_view path,
           std::span<const ProtocolDescription> protocols)
        : protocols(protocols), text_(text), path_(path) {}

    // Notes an error; always false, so that a read function can return it.
    bool error(Position at, std::string message, std::string hint = "");
    // Errors in a file that this one names.
    bool errors_elsewhere(const std::vector<Diagnostic>& errors);
    // "expected <form>, found <what stands there>"
    bool expected(const Tree& tree, std::string_view form);

    bool clean() const { return errors_.empty(); }
    std::string path() const { return std::string(path_); }
    // In file order, at most `errors_max`.
    std::vector<Diagnostic> take_errors();

    std::span<const ProtocolDescription> protocols;
    Scenario scenario;               // what has been read so far
    std::vector<std::string> nodes;  // "tokyo/filer-2", once the protocol has been read

  private:
    std::string_view text_;
    std::string_view path_;
    std::vector<Diagnostic> errors_;
};

// What stands there, for messages: `"30"`, "a list", "a mapping", "nothing".
std::string described(const Tree& tree);

}  // namespace cleave::scenario
