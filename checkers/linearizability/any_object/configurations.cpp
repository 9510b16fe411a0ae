#include "linearizability/any_object/configurations.hpp"

#include <algorithm>

namespace cleave::check::any_object {
namespace {

constexpr std::uint32_t end_of_chain = UINT32_MAX;

bool subset(const Word* a, const Word* b, std::size_t words) {
    for (std::size_t i = 0; i < words; ++i) {
        if ((a[i] & ~b[i]) != 0) return false;
    }
    return true;
}

}  // namespace

Configurations::Configurations(std::size_t head_words, std::size_t optional_words)
    : head_(head_words), stride_(head_words + optional_words), buckets_(16, end_of_chain) {}

std::size_t Configurations::bucket_of(const Word* row) const {
    Word hash = 0;
    for (std::size_t i = 0; i < head_; ++i) {
        hash = (hash ^ row[i]) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    }
    hash *= 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::size_t>(hash >> 32) & (buckets_.size() - 1);
}

void Configurations::grow() {
    buckets_.assign(buckets_.size() * 2, end_of_chain);
    for (std::uint32_t i = 0; i < size(); ++i) {
        if (dominated_[i]) continue;
        const std::size_t bucket = bucket_of(row(i));
        next_[i] = buckets_[bucket];
        buckets_[bucket] = i;
    }
}

bool Configurations::insert(const Word* words, std::uint32_t trail) {
    if (size() >= buckets_.size()) grow();
    const std::size_t bucket = bucket_of(words);
    const std::size_t optional = stride_ - head_;
    std::uint32_t* link = &buckets_[bucket];
    while (*link != end_of_chain) {
        const std::uint32_t other = *link;
        const Word* present = row(other);
        ++comparisons_;
        if (std::equal(words, words + head_, present)) {
            if (subset(present + head_, words + head_, optional)) return false;
            if (subset(words + head_, present + head_, optional)) {
                dominated_[other] = true;
                *link = next_[other];
                continue;
            }
        }
        link = &next_[other];
    }
    words_.insert(words_.end(), words, words + stride_);
    trails_.push_back(trail);
    dominated_.push_back(false);
    next_.push_back(buckets_[bucket]);
    buckets_[bucket] = size() - 1;
    return true;
}

void Configurations::clear() {
    // A set that was large once must not make every later clear() slow.
    if (buckets_.size() > 64 && trails_.size() * 16 < buckets_.size()) {
        buckets_.resize(std::max<std::size_t>(16, buckets_.size() / 2));
        buckets_.shrink_to_fit();
    }
    std::ranges::fill(buckets_, end_of_chain);
    words_.clear();
    trails_.clear();
    next_.clear();
    dominated_.clear();
}

std::size_t Configurations::bytes() const {
    return words_.capacity() * sizeof(Word) +
           (trails_.capacity() + next_.capacity() + buckets_.capacity()) * sizeof(std::uint32_t) +
           dominated_.capacity() / 8;
}

}  // namespace cleave::check::any_object
