#pragma once
// Memory for small values that come and go by the million, such as payloads: blocks that were given
// back are kept in a list for each size and taken again, last first. Each thread keeps its own
// lists, and a block may be given back by another thread than took it. What is kept goes back to
// the heap when the thread ends. Nothing a program does depends on it but its speed.
// Choices: under AddressSanitizer every block is the heap's, so that a use after the end is found.

#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define CLEAVE_KEEPS_BLOCKS false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define CLEAVE_KEEPS_BLOCKS false
#endif
#endif
#ifndef CLEAVE_KEEPS_BLOCKS
#define CLEAVE_KEEPS_BLOCKS true
#endif

namespace cleave {

class BlockPool {
  public:
    static constexpr bool keeps_blocks = CLEAVE_KEEPS_BLOCKS;
    static constexpr std::size_t largest = 256;  // bytes; larger blocks are the heap's

    // Memory for `size` bytes, at least one, of ordinary alignment.
    static void* take(std::size_t size) {
        if (!keeps_blocks || size > largest) return ::operator new(size);
        const std::size_t row = (size - 1) / step;
        Block* const block = kept_.first[row];
        if (!block) return take_from_heap(row);
        kept_.first[row] = block->next;
        return block;
    }
    // `size` as it was when taken.
    static void give(void* memory, std::size_t size) {
        if (!keeps_blocks || size > largest || !kept_.open) return ::operator delete(memory);
        const std::size_t row = (size - 1) / step;
        kept_.first[row] = new (memory) Block{kept_.first[row]};
    }

  private:
    static constexpr std::size_t step = 16;  // between sizes

    struct Block {
        Block* next;
    };
    struct Kept {
        Block* first[largest / step];
        bool open;  // from the first block taken to the end of the thread
    };
    static void* take_from_heap(std::size_t row);

    // tidy: static memory to be used again: what was in it is not read, nor where it lies
    static constinit thread_local inline Kept kept_{};
};

}  // namespace cleave
