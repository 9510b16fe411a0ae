#include "determinism/scrambled_heap.hpp"

#include <algorithm>
#include <utility>

#include "host/random.hpp"

namespace cleave::determinism {
namespace {

// Enough that a run of some thousand nodes and messages still finds holes.
constexpr std::size_t blocks = 40'000;
constexpr std::uint64_t stack_bytes = 128 * 1024;

// Small blocks, as maps, lists and messages are made of, mostly; seldom larger ones.
std::size_t block_size(Random& random) {
    const bool small = random.chance(Ratio::percent(95));
    const std::uint64_t units = small ? 16 : 256;
    return static_cast<std::size_t>(16 * (1 + random.below(units)));
}

// Not inlined, so that it writes below the frames of what runs next.
__attribute__((noinline)) void dirty_stack(unsigned char pattern) {
    volatile unsigned char below[stack_bytes];
    for (volatile unsigned char& byte : below) byte = pattern;
}

}  // namespace

ScrambledHeap::ScrambledHeap(std::uint64_t seed) {
    Random random = Random::stream(seed, "scrambled heap");
    // Never zero, and never the same twice.
    const auto pattern = static_cast<unsigned char>(1 + random.below(255));
    std::vector<std::unique_ptr<unsigned char[]>> all(blocks);
    for (auto& block : all) {
        const std::size_t size = block_size(random);
        block = std::make_unique<unsigned char[]>(size);
        std::fill_n(block.get(), size, pattern);
    }
    for (std::size_t i = all.size(); i > 1; --i) {
        std::swap(all[i - 1], all[static_cast<std::size_t>(random.below(i))]);
    }
    // One in three is freed, in an order that is not that of their addresses, and leaves a hole
    // between two that are kept.
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % 3 != 0) kept_.push_back(std::move(all[i]));
        all[i].reset();
    }
    dirty_stack(pattern);
}

}  // namespace cleave::determinism
