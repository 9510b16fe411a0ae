#pragma once
// Histories that the command line names, in whatever format they are. Problems are told on stderr.

#include <optional>
#include <string>

#include "exit_code.hpp"
#include "history/read_result.hpp"
#include "objects/object.hpp"

namespace cleave::cli {

// The object of --object; null, with what is wrong on stderr, when there is none of that name.
const objects::Object* object_named(std::string_view command, const std::string& name);

enum class Reading {
    in_place,  // a binary file is mapped: quick, but it must not change meanwhile
    copied,
};

// With no object, the one that the file names, or a register. Nothing after saying what is wrong;
// `code` then becomes the worse of itself and that problem's.
std::optional<history::ReadResult> load_history(const std::string& path,
                                                const objects::Object* object, Reading reading,
                                                ExitCode& code);

// Whether the file of a history in place is still as it was read, to be asked in the end; else says
// so on stderr.
bool still_the_same(const history::ReadResult& result, const std::string& path);

// From now on, a file that is cut while it lies in memory ends the program with an error (74) where
// it would be killed by SIGBUS.
void end_when_a_file_is_cut();

}  // namespace cleave::cli
