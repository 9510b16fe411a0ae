#pragma once
// What goes wrong with a results file, in words for its user, or the value that was asked for.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace cleave::results {

struct Error {
    enum class Kind : std::uint8_t {
        input_output,  // it cannot be read or written
        bad_input,     // it is no results file, one of another version, or damaged
    };
    Kind kind = Kind::input_output;
    std::string message;  // begins with the path; a hint may follow on a line of its own
};

template <class T>
class [[nodiscard]] Fallible {
  public:
    Fallible(T value) : value_(std::move(value)) {}
    Fallible(Error error) : value_(std::move(error)) {}

    explicit operator bool() const { return value_.index() == 0; }
    T& operator*() { return std::get<0>(value_); }
    T* operator->() { return &std::get<0>(value_); }
    const Error& error() const { return std::get<1>(value_); }

  private:
    std::variant<T, Error> value_;
};

}  // namespace cleave::results
