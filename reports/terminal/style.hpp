#pragma once
// Colours for a terminal, or none: text in, the same text in escape sequences out.

#include <string>
#include <string_view>

namespace cleave::report {

struct TerminalStyle {
    bool colour = false;

    std::string bold(std::string_view text) const { return in("1", text); }
    std::string dim(std::string_view text) const { return in("2", text); }
    std::string good(std::string_view text) const { return in("32", text); }
    std::string bad(std::string_view text) const { return in("31", text); }
    std::string warn(std::string_view text) const { return in("33", text); }

  private:
    std::string in(std::string_view code, std::string_view text) const {
        if (!colour || text.empty()) return std::string(text);
        return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
    }
};

}  // namespace cleave::report
