#pragma once
// What an edge filer waits for besides messages: timers, its disk, and the core filer's replies.
// Each names what it was set for, so that one whose matter is closed is recognised and ignored.

#include <cstdint>
#include <string>

#include "host/client.hpp"
#include "host/fields.hpp"

namespace cleave::edge_filer {

struct Booted {  // the number of this life is on disk
    CLEAVE_NO_FIELDS(Booted);
};
struct Tick {
    CLEAVE_NO_FIELDS(Tick);
};
struct Deadline {
    std::string file;
    OperationId operation;
    CLEAVE_FIELDS(Deadline, file, operation);
};
struct AcquireAgain {
    std::string file;
    std::uint64_t attempt = 0;
    CLEAVE_FIELDS(AcquireAgain, file, attempt);
};
struct FetchRetry {
    std::string file;
    std::uint64_t fetch = 0;
    CLEAVE_FIELDS(FetchRetry, file, fetch);
};
struct MirrorAgain {
    std::string file;
    std::uint64_t sequence = 0;
    CLEAVE_FIELDS(MirrorAgain, file, sequence);
};
// All copies up to this many records of the log are on disk.
struct CopiesSynced {
    std::uint64_t length = 0;
    std::uint64_t number = 0;  // of the newest of them
    CLEAVE_FIELDS(CopiesSynced, length, number);
};
struct WriteBack {
    std::string file;
    CLEAVE_FIELDS(WriteBack, file);
};
struct FlushAgain {
    std::string file;
    std::uint64_t flush = 0;
    CLEAVE_FIELDS(FlushAgain, file, flush);
};
struct ChunkRead {
    std::string file;
    std::uint64_t fetch = 0;
    std::uint64_t chunk = 0;
    CLEAVE_FIELDS(ChunkRead, file, fetch, chunk);
};
struct ChunkStored {
    std::string file;
    std::uint64_t flush = 0;
    std::uint64_t chunk = 0;
    std::string name;
    CLEAVE_FIELDS(ChunkStored, file, flush, chunk, name);
};

struct ChunkFound {  // for whoever of the site asked
    std::string object;
    std::uint64_t search = 0;
    CLEAVE_FIELDS(ChunkFound, object, search);
};
struct AttributesSeen {
    std::string file;
    std::uint64_t look = 0;
    CLEAVE_FIELDS(AttributesSeen, file, look);
};
struct LookAgain {
    std::string file;
    std::uint64_t look = 0;
    CLEAVE_FIELDS(LookAgain, file, look);
};

}  // namespace cleave::edge_filer
