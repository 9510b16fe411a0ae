#pragma once
// The states of file regions, by table 1 of "The Google File System" (Ghemawat et al., SOSP 2003,
// section 2.7.1):
//
//                        write                       record append
//   serial success       defined                     defined, interspersed with inconsistent
//   concurrent success   consistent but undefined    defined, interspersed with inconsistent
//   failure              inconsistent                inconsistent
//
// A region is consistent if all clients see the same data there, whichever replicas they read, and
// defined if they also see what its mutation wrote in its entirety. Judged by the reads that begin
// when all is quiet; O(n^2) in the mutations of one file. A cell of the table is a promise, of
// which anything better is fine: what lies outside is a region that is worse than its cell, and
// data that nobody wrote there.
// Choices: what was not acknowledged may have been done in part, and may still be done, so that
// nothing is promised of what it touches. Byte by byte, only the writes count that no later one
// has replaced: of bytes with one such write, its data must be seen, of bytes with several
// concurrent ones, the same data of one of them. An acknowledged record must be seen at the offset
// that its client was told; copies of it elsewhere, padding and remains of failures are allowed.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/client.hpp"
#include "host/time.hpp"

namespace cleave::measure {

// A write at an offset, or a record append: then the offset is what an ok outcome told.
struct RegionMutation {
    std::uint32_t process = 0;
    std::uint32_t file = 0;  // index into RegionLog::files
    bool append = false;
    Bytes offset;
    Bytes length;
    Value stamp = 0;  // unique and positive
    Instant invoked;
    Instant completed = Instant::max();
    Outcome outcome = Outcome::unknown;
};

// A read that ended ok: `content` begins at `offset` and ends where the file did, or after
// `length`. Bytes of the stamp zero are padding or holes.
struct RegionRead {
    std::uint32_t process = 0;
    std::uint32_t file = 0;
    Bytes offset;
    Bytes length;
    Content content;
    Instant invoked;
    Instant completed;
};

struct RegionLog {
    std::vector<std::string> files;  // names
    std::vector<RegionMutation> mutations;
    std::vector<RegionRead> reads;
};

enum class RegionCell : std::uint8_t {
    serial_write,
    concurrent_write,
    failed_write,
    serial_append,
    concurrent_append,
    failed_append,
};
inline constexpr std::size_t region_cells = 6;
std::string_view to_string(RegionCell cell);  // "serial write"

// Regions of one cell, by what was seen of them in the end. Not counted: what a later mutation has
// replaced in part, what fewer than two reads saw, failed records of which nothing was seen.
struct RegionCounts {
    std::uint64_t defined = 0;
    std::uint64_t undefined = 0;  // but consistent
    std::uint64_t inconsistent = 0;
    std::uint64_t interspersed = 0;  // defined, in a file with inconsistent or padded bytes
    // Those that are in the very state which the table has for the cell.
    std::uint64_t as_in_table(RegionCell cell) const;
    RegionCounts& operator+=(const RegionCounts& more);
};

struct RegionReport {
    std::array<RegionCounts, region_cells> cells{};
    std::vector<std::string> outside;  // one sentence for each region outside the table
    // Reads, at any time, that miss what was acknowledged before they began, and not touched since.
    std::vector<std::string> stale;
};

RegionReport regions(const RegionLog& log, Instant quiet_from);

}  // namespace cleave::measure
