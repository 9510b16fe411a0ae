#include "host/block_pool.hpp"

namespace cleave {

void* BlockPool::take_from_heap(std::size_t row) {
    // Its destructor runs when the thread ends; blocks given back after that go to the heap.
    struct AtTheEnd {
        AtTheEnd() { kept_.open = true; }
        ~AtTheEnd() {
            kept_.open = false;
            for (Block*& first : kept_.first) {
                while (first) {
                    Block* const block = first;
                    first = block->next;
                    ::operator delete(block);
                }
            }
        }
    };
    static thread_local const AtTheEnd at_the_end;
    return ::operator new((row + 1) * step);
}

}  // namespace cleave
