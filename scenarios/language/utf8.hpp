#pragma once
// Just enough of UTF-8 (RFC 3629) to refuse what is not, and to print what might not be.

#include <cstddef>
#include <string>
#include <string_view>

namespace cleave::scenario {

// Bytes of the character that `text` begins with; 0 when it begins with none (overlong forms,
// surrogates and values beyond U+10FFFF included) or is empty.
std::size_t utf8_length(std::string_view text);

// `text` with every byte that is not text replaced by '?'; at most `length_max` bytes of it.
std::string printable(std::string_view text, std::size_t length_max);

}  // namespace cleave::scenario
