#pragma once
// Makes a history of events, one at a time, in the order of the file: pairs each completion with
// its invocation, and refuses what no clients of the object could have seen. Of one process at most
// one operation is open.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/jsonl_line.hpp"
#include "history/process_table.hpp"
#include "objects/object.hpp"

namespace cleave::history {

class Assembler {
  public:
    // Requires that the object lives as long as this.
    explicit Assembler(const objects::Object& object);

    // What is wrong with the event that stands in that line, or nothing.
    std::optional<std::string> add(std::uint64_t line, const EventLine& event);

    History take() { return std::move(history_); }

  private:
    using Problem = std::optional<std::string>;

    Problem invoke(std::uint64_t line, const EventLine& event);
    Problem complete(const EventLine& event, Outcome outcome);
    Problem read_input(const EventLine& event, const objects::Function& function);
    Problem read_output(const EventLine& event, const objects::Function& function, OpIndex op);
    Problem wrong_value(const EventLine& event, std::string_view before,
                        const objects::Function& function, objects::Shape shape) const;
    bool read(const EventLine& event, objects::Shape shape, objects::Data& data);

    const objects::Object& object_;
    const bool names_;
    History history_;
    std::vector<FunctionId> ids_;                        // by position in the object
    std::vector<const objects::Function*> functions_{};  // by id
    ProcessTable processes_;
    std::int64_t latest_ = 0;
    objects::Data input_, output_;
};

}  // namespace cleave::history
