#pragma once
// The compact file format, `.cleave-history`: the columns of a history as they lie in memory, so
// that a mapped file is opened without parsing. Little-endian throughout.
//   0  magic, 8 bytes    8  u32 version, 1    12  u32 0x01020304    16  u64 size of the file
//  24  u32 number of sections, 12    28  u32 0    32  per section u64 its bytes, u64 their digest
// 224  u64 digest of all that before    then the sections in the order of binary_layout.hpp, each
// beginning at the next multiple of 64, zeros between.
// A table of names is u64 how many, u64 where each ends, and the text. Operations stand in order of
// invocation. Errors name the byte. Every byte of the file is vouched for, or the file is refused.

#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "history/history.hpp"
#include "history/read_result.hpp"
#include "objects/object.hpp"

namespace cleave::history {

bool looks_binary(std::string_view head);  // the first bytes of a file

// With no object, the one that the file names; a file of a user's own object needs it given.
// Lends the history its columns from `bytes`, which `keeper` keeps. Bytes begin at a multiple of 8.
ReadResult read_binary(std::span<const std::byte> bytes, std::shared_ptr<const void> keeper,
                       const objects::Object* object);
ReadResult read_binary(std::istream& input, const objects::Object* object);  // holds it all
ReadResult read_binary_file(const std::string& path, const objects::Object* object);  // maps it

// Requires what write_jsonl requires.
void write_binary(const History& history, const objects::Object& object, std::ostream& output);

}  // namespace cleave::history
