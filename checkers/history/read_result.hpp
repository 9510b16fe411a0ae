#pragma once
// What reading a history gives, in whatever format.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/mapped_file.hpp"
#include "history/nemesis.hpp"
#include "objects/object.hpp"

namespace cleave::history {

struct ReadError {
    std::uint64_t line = 0;   // from 1; 0: the input as a whole
    std::string message;      // what is wrong and what to do
    bool unreadable = false;  // the file failed, not its content
};

struct ReadResult {
    History history;  // the operations in order of invocation; what was read up to an error
    std::uint64_t nemesis_lines = 0;
    std::vector<NemesisLine> nemesis{};  // those that tell a time, up to a limit
    std::optional<ReadError> error;
    // What the operations are on; null when not even that could be told.
    const objects::Object* object = nullptr;
    // Where the history lies when it was not copied. When it has changed, nothing that was made of
    // the history can be trusted.
    std::shared_ptr<const MappedFile> file{};
};

}  // namespace cleave::history
