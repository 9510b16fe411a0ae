// Two threads: how far one comes before the other has begun is the scheduler's choice.

#include <atomic>
#include <thread>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_thread_race(Host&) {
    std::atomic<bool> begun{false};  // tidy: std::atomic is planted here on purpose
    std::int64_t waited = 0;
    std::thread other([&] { begun = true; });  // tidy: std::thread is planted here on purpose
    while (!begun) ++waited;
    other.join();
    return waited;
}

}  // namespace cleave::determinism::planted
