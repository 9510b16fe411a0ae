#pragma once
// A set of search configurations in one arena. A configuration is a row of words: the head (state,
// placed slots, hidden slots, and an event number where wanted) and then counters of operations
// still available, two to a word. Of two rows with the same head, one whose counters are all at
// least as large can do whatever the other can, so the set keeps only the larger ("dominance").

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cleave::check {

using Word = std::uint64_t;

class Configurations {
  public:
    Configurations(std::size_t head_words, std::size_t counter_words);

    // False when the set has the row already, or one that dominates it. `trail` goes with the row.
    bool insert(const Word* row, std::uint32_t trail);
    void clear();

    std::size_t size() const { return trails_.size(); }  // rows ever inserted since clear()
    bool alive(std::size_t i) const { return !dominated_[i]; }
    const Word* row(std::size_t i) const { return words_.data() + i * stride_; }
    std::uint32_t trail(std::size_t i) const { return trails_[i]; }
    void set_trail(std::size_t i, std::uint32_t trail) { trails_[i] = trail; }
    std::size_t stride() const { return stride_; }
    std::uint64_t comparisons() const { return comparisons_; }
    std::size_t bytes() const;

  private:
    std::size_t bucket_of(const Word* row) const;
    void grow();

    std::size_t head_;
    std::size_t stride_;
    std::vector<Word> words_;
    std::vector<std::uint32_t> trails_;
    std::vector<std::uint32_t> next_;  // of the same bucket; UINT32_MAX ends
    std::vector<bool> dominated_;
    std::vector<std::uint32_t> buckets_;
    std::uint64_t comparisons_ = 0;
};

}  // namespace cleave::check
