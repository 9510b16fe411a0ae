#pragma once
// A queue in one piece of memory: elements by position from the front, added at the back, dropped
// from the front. Empty it owns no memory, which matters as there are many. Amortised O(1).

#include <cstddef>
#include <utility>
#include <vector>

namespace cleave::sim {

template <class T>
class Fifo {
  public:
    bool empty() const { return head_ == elements_.size(); }
    std::size_t size() const { return elements_.size() - head_; }
    T& operator[](std::size_t position) { return elements_[head_ + position]; }
    const T& operator[](std::size_t position) const { return elements_[head_ + position]; }
    void push(T value) { elements_.push_back(std::move(value)); }
    void drop(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) elements_[head_ + i] = T{};
        head_ += count;
        if (head_ * 2 < elements_.size()) return;
        elements_.erase(elements_.begin(), elements_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }

  private:
    std::vector<T> elements_;
    std::size_t head_ = 0;  // at most half of them are behind it
};

}  // namespace cleave::sim
