#pragma once
// A file of records that finds out what a disk did to it. Each record is sealed with its file, its
// place, its length and a checksum, so that records that were altered, unreadable, cut short or
// written over by others are told from sound ones; and with how much of the log was durable when it
// was written, so that a record that a crash left out, which nobody was promised, is told from one
// that is gone. The checksum finds accidents, it does not resist an adversary.
// Source: Prabhakaran et al., "IRON File Systems", SOSP 2005, for why place and file belong into
// the checksum; Alagappan et al., "Protocol-Aware Recovery for Consensus-Based Storage", FAST 2018,
// for telling a crash from damage.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/host.hpp"

namespace cleave::parts {

// What could be read of a file.
struct CheckedRecords {
    std::vector<std::string> records;  // the sound ones, in order
    bool damaged = false;  // what was promised to stay is gone; else, `records` is all there was
    bool cut = false;      // the file ends in records that a crash left behind incomplete
    CLEAVE_FIELDS(CheckedRecords, records, damaged, cut);
};

// A record as it stands on disk, `place` counting from zero, when the first `durable` records of
// the file were known to be on the medium.
std::string seal(std::string_view file, std::uint64_t place, std::uint64_t durable,
                 std::string_view record);
CheckedRecords check(const DiskImage& disk, const std::string& file);

// How much of a log a sync covered, for who counts how often it was replaced: its generation.
struct LogPosition {
    std::uint64_t generation = 0;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(LogPosition, generation, length);
};

class CheckedLog {
  public:
    explicit CheckedLog(std::string file = "") : file_(std::move(file)) {}

    // Reads the file and, when a crash left an incomplete end, takes that off the disk. A damaged
    // file must be replaced before anything is appended. With `trusting`, nothing is checked.
    CheckedRecords open(Host& host, const DiskImage& disk, bool trusting = false);
    // Both durable after the next sync.
    void append(Host& host, std::string_view record);
    void replace(Host& host, const std::vector<std::string>& records);

    // Records in the file; to be handed to `synced` when a sync of them all has succeeded.
    std::uint64_t length() const { return length_; }
    void synced(std::uint64_t length) {
        // More than there are: the file has been replaced since that sync was asked for.
        if (length <= length_) durable_ = std::max(durable_, length);
    }

  private:
    std::string file_;
    std::uint64_t length_ = 0;
    std::uint64_t durable_ = 0;

  public:
    CLEAVE_FIELDS(CheckedLog, file_, length_, durable_);
};

}  // namespace cleave::parts
