#pragma once
// The lines of a text, whole in memory or from a stream in pieces. Of a stream never more is held
// than one line and a piece; a line that is too long is told of before it is read to its end. A
// line comes without its end, "\n" or "\r\n"; the last one may lack it.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string_view>

namespace cleave::history {

class Lines {
  public:
    static constexpr std::size_t longest = std::size_t{16} << 20;

    explicit Lines(std::istream& input) : input_(&input) {}
    explicit Lines(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    enum class Got : std::uint8_t { line, end, too_long };
    // The line is valid until the next call.
    Got next(std::string_view& line);

  private:
    // Reads a further piece behind what is held; false when there is no more.
    bool fill();
    Got take(const char* newline, std::string_view& line);

    std::istream* input_ = nullptr;
    std::unique_ptr<char[]> buffer_;
    std::size_t room_ = 0;
    const char* at_ = nullptr;   // of the next line
    const char* end_ = nullptr;  // of what is held
};

}  // namespace cleave::history
