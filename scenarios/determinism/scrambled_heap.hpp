#pragma once
// Makes memory look different for as long as it lives: the heap gets holes in random places, so
// that what is allocated next lies in another order, and what a program might read without having
// written it, in the heap or on the stack, is no longer zero. For the calling thread. A program
// whose results change with that depends on addresses or on memory that it never wrote.

#include <cstdint>
#include <memory>
#include <vector>

namespace cleave::determinism {

class ScrambledHeap {
  public:
    explicit ScrambledHeap(std::uint64_t seed);
    ScrambledHeap(const ScrambledHeap&) = delete;
    ScrambledHeap& operator=(const ScrambledHeap&) = delete;

  private:
    std::vector<std::unique_ptr<unsigned char[]>> kept_;
};

}  // namespace cleave::determinism
