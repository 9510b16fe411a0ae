#pragma once
// What is wrong with an input file, where, and what to do about it; and the value-or-diagnostics
// that reading one returns. Lines and columns count from 1; columns count characters, not bytes.
// Invariant: a Result without a value has at least one diagnostic.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/require.hpp"
#include "language/tree.hpp"

namespace cleave::scenario {

struct Diagnostic {
    std::string path;
    int line = 1;
    int column = 1;
    std::string message;
    std::string hint;    // empty: none
    std::string source;  // the line itself, for the caret; empty when there is none to show
};

// file:line:column: error: message, then the source line with a caret, then the hint. Ends with a
// newline.
std::string to_string(const Diagnostic& diagnostic);
std::string to_string(const std::vector<Diagnostic>& diagnostics);

// The diagnostic of `message` at that place of `text`, with the source line fit to print.
Diagnostic diagnose(std::string_view path, std::string_view text, Position at, std::string message,
                    std::string hint);

// Line `line` (from 1) of `text`, without its end; empty when there is no such line.
std::string_view line_of(std::string_view text, int line);

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : value_(std::move(value)) {}
    Result(Diagnostic error) { errors_.push_back(std::move(error)); }
    Result(std::vector<Diagnostic> errors) : errors_(std::move(errors)) {
        require(!errors_.empty(), "a result without a value says what is wrong");
    }

    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const& { return *value_; }
    T&& operator*() && { return std::move(*value_); }
    const T* operator->() const { return &*value_; }
    // In file order; empty when there is a value.
    const std::vector<Diagnostic>& errors() const& { return errors_; }
    std::vector<Diagnostic> errors() && { return std::move(errors_); }

  private:
    std::optional<T> value_;
    std::vector<Diagnostic> errors_;
};

}  // namespace cleave::scenario
