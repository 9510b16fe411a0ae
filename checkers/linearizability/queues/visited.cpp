#include "linearizability/queues/visited.hpp"

#include <algorithm>
#include <span>

namespace cleave::check::queues {
namespace {

constexpr std::uint32_t nobody = UINT32_MAX;

std::uint64_t hash_of(std::span<const std::uint32_t> words) {
    std::uint64_t hash = words.size();
    for (const std::uint32_t word : words) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 29;
    }
    return hash;
}

}  // namespace

void Visited::grow() {
    index_.assign(index_.empty() ? 1'024 : 2 * index_.size(), nobody);
    for (std::uint32_t i = 0; i < heads_.size(); ++i) {
        std::size_t place = heads_[i].hash & (index_.size() - 1);
        while (index_[place] != nobody) place = (place + 1) & (index_.size() - 1);
        index_[place] = i;
    }
}

std::uint32_t Visited::head_of(const std::vector<std::uint32_t>& row) {
    if (2 * heads_.size() >= index_.size()) grow();
    const std::uint64_t hash = hash_of(row);
    std::size_t place = hash & (index_.size() - 1);
    for (; index_[place] != nobody; place = (place + 1) & (index_.size() - 1)) {
        const Head& head = heads_[index_[place]];
        if (head.hash != hash || head.end - head.begin != row.size()) continue;
        if (std::equal(row.begin(), row.end(), head_words_.begin() + head.begin)) {
            return index_[place];
        }
    }
    const auto begin = static_cast<std::uint32_t>(head_words_.size());
    head_words_.insert(head_words_.end(), row.begin(), row.end());
    heads_.push_back({hash, begin, static_cast<std::uint32_t>(head_words_.size()), nobody});
    index_[place] = static_cast<std::uint32_t>(heads_.size() - 1);
    return index_[place];
}

bool Visited::dominates(const Rest& a, const Rest& b) const {
    if (a.put > b.put || a.take > b.take) return false;
    const auto words = rest_words_.begin();
    for (std::uint32_t i = 0; a.begin + i < a.ending_puts; ++i) {
        if (words[a.begin + i] > words[b.begin + i]) return false;
    }
    return std::includes(words + b.ending_puts, words + b.ending_takes, words + a.ending_puts,
                         words + a.ending_takes) &&
           std::includes(words + b.ending_takes, words + b.end, words + a.ending_takes,
                         words + a.end);
}

bool Visited::insert(const Reached& reached, const Side& puts, const Side& takes) {
    row_.assign(1, reached.empties);
    puts.write_required(row_);
    takes.write_required(row_);
    Head& head = heads_[head_of(row_)];
    Rest rest{.put = reached.put, .take = reached.take, .next = head.rests};
    const auto at = [&] { return static_cast<std::uint32_t>(rest_words_.size()); };
    rest.begin = at();
    for (const Side* side : {&puts, &takes}) {
        const auto& counts = side->endless_taken();
        rest_words_.insert(rest_words_.end(), counts.begin(), counts.end());
    }
    rest.ending_puts = at();
    puts.write_ending(reached.put, rest_words_);
    rest.ending_takes = at();
    takes.write_ending(reached.take, rest_words_);
    rest.end = at();
    for (std::uint32_t i = head.rests; i != nobody; i = rests_[i].next) {
        ++work_;
        if (!dominates(rests_[i], rest)) continue;
        rest_words_.resize(rest.begin);
        return false;
    }
    head.rests = static_cast<std::uint32_t>(rests_.size());
    rests_.push_back(rest);
    return true;
}

std::size_t Visited::bytes() const {
    return (head_words_.capacity() + rest_words_.capacity() + index_.capacity()) * 4 +
           heads_.capacity() * sizeof(Head) + rests_.capacity() * sizeof(Rest);
}

}  // namespace cleave::check::queues
