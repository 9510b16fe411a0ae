#pragma once
// A trace out of a log of dbench (Samba's benchmark, version 4): the calls of an SMB client, one a
// line, as in its file client.txt:
//
//     NTCreateX "\clients\client1\a file.doc" 0x40 0x2 9938 NT_STATUS_OK
//     WriteX 9938 0 65536 65536 NT_STATUS_OK
//
// Opened files become paths, calls become what a trace has; what has no counterpart is counted.
// Names are the same whatever their case, as in SMB.
// Choices: the log has no times, nor has the trace. What a call did not find is still not found: an
// open that fails is a look-up of what is absent. A pattern is a look into its folder; a look at a
// folder itself, which not all systems have, expects nothing. Files that the log opens and nobody
// made are made first.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "language/diagnostic.hpp"

namespace cleave::scenario {

struct DbenchCounts {
    struct Call {
        std::uint64_t lines = 0;
        std::uint64_t operations = 0;  // of the trace, made of them
        std::uint64_t left_out = 0;    // lines without a counterpart
    };
    std::map<std::string, Call> calls;  // by name: "NTCreateX"
    std::uint64_t lines = 0;
    std::uint64_t operations = 0;
    std::uint64_t not_found = 0;       // lines that say so
    std::uint64_t absent = 0;          // operations that expect it
    std::uint64_t made_first = 0;      // files
    std::uint64_t contradictions = 0;  // lines that the lines before do not explain
};

struct DbenchTrace {
    std::string text;
    DbenchCounts counts;
};

// `path` is for messages. Input may be hostile.
Result<DbenchTrace> trace_of_dbench(std::string_view text, std::string_view path);

}  // namespace cleave::scenario
