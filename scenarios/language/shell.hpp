#pragma once
// Text as one word of a POSIX shell: in single quotes where the shell would take it apart
// otherwise.

#include <string>
#include <string_view>

namespace cleave::scenario {

std::string shell_word(std::string_view text);

}  // namespace cleave::scenario
