#include "language/utf8.hpp"

#include <algorithm>
#include <iterator>

namespace cleave::scenario {

namespace {

// The well-formed byte sequences of RFC 3629, section 4: the range of the first byte, that of the
// second, and the length; further bytes are 80 to BF.
struct Form {
    unsigned char first_min, first_max, second_min, second_max;
    std::size_t length;
};
constexpr Form forms[] = {
    {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

bool within(char c, unsigned min, unsigned max) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= min && byte <= max;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto* const form = std::find_if(std::begin(forms), std::end(forms), [&](const Form& f) {
        return within(text[0], f.first_min, f.first_max);
    });
    if (form == std::end(forms) || text.size() < form->length) return 0;
    if (form->length > 1 && !within(text[1], form->second_min, form->second_max)) return 0;
    for (std::size_t i = 2; i < form->length; ++i) {
        if (!within(text[i], 0x80, 0xBF)) return 0;
    }
    return form->length;
}

std::string printable(std::string_view text, std::size_t length_max) {
    std::string out;
    while (!text.empty() && out.size() < length_max) {
        const std::size_t length = utf8_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (length == 0 || first == 0x7F || (first < 0x20 && first != '\t')) {
            out += '?';
            text.remove_prefix(1);
        } else {
            out += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return out;
}

}  // namespace cleave::scenario
