#pragma once
// The text of a file, as far as a limit: of a file that never ends, one byte more than is allowed.

#include <cstddef>
#include <cstdio>
#include <string>

namespace cleave::scenario {

// Appends to `text` until there is nothing more, or more than `size_max` bytes. 0, or errno.
int read_text(std::FILE* file, std::size_t size_max, std::string& text);
int read_file(const std::string& path, std::size_t size_max, std::string& text);

// The path of a file that another one names, from its own folder; `-`, the standard input, is in
// the folder where the program runs.
std::string path_beside(const std::string& path, const std::string& file);

}  // namespace cleave::scenario
