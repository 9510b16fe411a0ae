#pragma once
// How operations, values and times are named in explanations: "process 3's read", "nil",
// "31.41 s". Times get as many decimals as it takes to tell those of one core apart, at least two.

#include <string>
#include <vector>

#include "history/history.hpp"

namespace cleave::check {

class Wording {
  public:
    Wording(const history::History& history, const std::vector<history::OpIndex>& core);

    std::string time(Instant when) const;              // "31.41 s"
    std::string who(history::OpIndex op) const;        // "process 3"
    std::string what(history::OpIndex op) const;       // "process 3's read of 7"
    std::string began(history::OpIndex op) const;      // the time it did
    std::string completed(history::OpIndex op) const;  // likewise; it must have a known end
    static std::string value(std::optional<Value> value);

  private:
    const history::History& history_;
    int decimals_ = 2;
};

}  // namespace cleave::check
