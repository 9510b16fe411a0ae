#pragma once
// What each process is doing: the operation that it has open, and the line that opened it. Open
// addressing: a process of a crashed client never comes back, so that there may be as many as there
// are operations.

#include <cstdint>
#include <utility>
#include <vector>

#include "history/history.hpp"

namespace cleave::history {

class ProcessTable {
  public:
    struct Doing {
        std::uint32_t process = 0;
        std::uint32_t op = nobody;  // `idle`, or an OpIndex
        std::uint64_t line = 0;

        bool is_idle() const { return op == idle; }
    };
    static constexpr std::uint32_t idle = UINT32_MAX - 1;  // no OpIndex is as large

    // What that process is doing; idle if it was never asked for. Valid until the next call.
    Doing& of(std::uint32_t process) {
        std::size_t slot = slot_of(process);
        if (table_[slot].op == nobody) {
            if (++used_ * 2 > table_.size()) {
                grow();
                slot = slot_of(process);
            }
            table_[slot] = {process, idle, 0};
        }
        return table_[slot];
    }

  private:
    static constexpr std::uint32_t nobody = UINT32_MAX;

    std::size_t slot_of(std::uint32_t process) const {
        const std::size_t mask = table_.size() - 1;
        std::size_t slot = (process * 0x9e3779b1U) >> shift_;  // Knuth's multiplicative hashing
        while (table_[slot].op != nobody && table_[slot].process != process) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
    void grow() {
        const std::vector<Doing> former = std::exchange(table_, {});
        table_.resize(former.size() * 2);
        --shift_;
        for (const Doing& doing : former) {
            if (doing.op != nobody) table_[slot_of(doing.process)] = doing;
        }
    }

    std::vector<Doing> table_ = std::vector<Doing>(64);
    unsigned shift_ = 32 - 6;  // leaves as many bits as the table has
    std::size_t used_ = 0;
};

}  // namespace cleave::history
