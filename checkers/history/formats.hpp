#pragma once
// The file formats of histories. A new one is one row of the table, and `cleave check` and `cleave
// convert` know it.

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "history/history.hpp"
#include "history/read_result.hpp"
#include "objects/object.hpp"

namespace cleave::history {

struct Format {
    std::string_view name;       // "jsonl", for --to
    std::string_view extension;  // ".jsonl"
    std::string_view meaning;    // one line
    // Whether a file that begins so is one; the last row of the table takes what is left.
    bool (*recognises)(std::string_view head);
    // With no object, the one that the file names, or a register.
    ReadResult (*read)(std::istream& input, const objects::Object* object);
    // The same from a file in place; null: it is read as a stream.
    ReadResult (*read_file)(const std::string& path, const objects::Object* object);
    void (*write)(const History& history, const objects::Object& object, std::ostream& output);
};

std::span<const Format> formats();

// Nothing when there is none of that name; that a path ends like.
const Format* format_named(std::string_view name);
const Format* format_of_path(std::string_view path);

// "jsonl or binary", of names; or of extensions.
std::string listed_formats(std::string_view Format::*what);

// Reads a file or a stream in whatever format its first bytes have.
ReadResult read_history_file(const std::string& path, const objects::Object* object);
ReadResult read_history(std::istream& input, const objects::Object* object);

}  // namespace cleave::history
