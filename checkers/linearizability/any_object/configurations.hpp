#pragma once
// A set of search configurations in one arena. A configuration is a row of words: the head (how far
// in time, which state, which of the open required operations took effect) and then bits of other
// operations that took effect. Of two rows with the same head, one whose other bits are a subset
// can do whatever the other can, since nothing forces it; the set keeps only such ("dominance").

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cleave::check::any_object {

using Word = std::uint64_t;

class Configurations {
  public:
    Configurations(std::size_t head_words, std::size_t optional_words);

    // False when the set has the row already, or one that dominates it. `trail` goes with the row.
    bool insert(const Word* row, std::uint32_t trail);
    void clear();

    std::uint32_t size() const { return static_cast<std::uint32_t>(trails_.size()); }
    bool alive(std::uint32_t i) const { return !dominated_[i]; }
    const Word* row(std::uint32_t i) const { return words_.data() + std::size_t{i} * stride_; }
    Word* row(std::uint32_t i) { return words_.data() + std::size_t{i} * stride_; }
    std::uint32_t trail(std::uint32_t i) const { return trails_[i]; }
    void set_trail(std::uint32_t i, std::uint32_t trail) { trails_[i] = trail; }
    std::size_t stride() const { return stride_; }
    // Work done so far: rows put in, and a share for every 16 that they were compared with.
    std::uint64_t work() const { return trails_.size() + comparisons_ / 16; }
    std::size_t bytes() const;

  private:
    std::size_t bucket_of(const Word* row) const;
    void grow();

    std::size_t head_, stride_;
    std::vector<Word> words_;
    std::vector<std::uint32_t> trails_;
    std::vector<std::uint32_t> next_;  // of the same bucket
    std::vector<bool> dominated_;
    std::vector<std::uint32_t> buckets_;
    std::uint64_t comparisons_ = 0;
};

}  // namespace cleave::check::any_object
