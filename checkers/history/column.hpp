#pragma once
// One column of a history: values in a row, either its own or lent by who keeps them (a mapped
// file). The first change of a lent column copies it. Copies of a lent column share what it was
// lent; the history that holds it also holds what keeps it alive.

#include <cstddef>
#include <span>
#include <vector>

namespace cleave::history {

template <typename T>
class Column {
  public:
    Column() = default;
    static Column lent(std::span<const T> values) {
        Column column;
        column.lent_ = values;
        return column;
    }

    std::span<const T> view() const { return is_lent() ? lent_ : std::span<const T>(own_); }
    const T* data() const { return is_lent() ? lent_.data() : own_.data(); }
    const T& operator[](std::size_t i) const { return data()[i]; }
    std::size_t size() const { return is_lent() ? lent_.size() : own_.size(); }

    // The values as a vector that may be changed.
    std::vector<T>& own() {
        if (is_lent()) {
            own_.assign(lent_.begin(), lent_.end());
            lent_ = {};
        }
        return own_;
    }

  private:
    bool is_lent() const { return lent_.data() != nullptr; }

    std::vector<T> own_;
    std::span<const T> lent_;
};

}  // namespace cleave::history
