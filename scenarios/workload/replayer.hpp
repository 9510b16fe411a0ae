#pragma once
// A trace done again. Each of its clients does its operations in order: none before its time, and
// none before the one before was answered.
//
// On whole files, a write, a truncation and the creation of a file write the file as a whole, in
// the size that it then has (at least a byte); a rename reads the file, writes it under its new
// name and removes the old one; nothing stands for a list, which is left out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/time.hpp"
#include "language/operation_trace.hpp"
#include "language/scenario.hpp"
#include "runner/result.hpp"
#include "workload/record.hpp"

namespace cleave::scenario {

class Replayer {
  public:
    // For so many clients, with the names of these; the trace begins at the start of the run.
    Replayer(const Replay& replay, const std::vector<std::string>& clients);

    // Of the files, by the key of a record.
    const std::vector<std::string>& key_names() const { return key_names_; }

    // A client of the trace, replayed by one of the scenario's.
    std::size_t lanes() const { return lanes_.size(); }
    std::uint32_t client(std::size_t lane) const { return lanes_[lane].client; }
    // When the lane's next operation may begin, not before `now`; nothing: it has done all.
    std::optional<Instant> next(std::size_t lane, Instant now);
    // That operation, which is no longer the next then.
    Record take(std::size_t lane);
    // How one came out.
    void ended(const Record& record);
    ReplayCounts counts() const;

  private:
    struct Lane {
        std::uint32_t client = 0;
        std::uint32_t source = 0;     // index into OperationTrace::clients
        std::uint32_t first_key = 0;  // of its copy of the files
        std::size_t step = 0;         // the next of its source
        std::uint32_t part = 0;       // the next operation of that step
        Instant not_before{};         // what it does next
    };
    const TraceStep* step_of(const Lane& lane) const;

    const Replay& replay_;
    std::vector<std::string> key_names_;
    std::vector<std::vector<std::uint32_t>> steps_;  // by client of the trace
    std::vector<Lane> lanes_;
    ReplayCounts counts_;
};

}  // namespace cleave::scenario
