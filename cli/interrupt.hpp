#pragma once
// Ctrl-C as a request: what is finished is kept and shown. A second Ctrl-C ends the program.
// Choices: SIGINT is blocked in every thread and taken by one that waits for it, because Z3 puts
// up a handler of its own around each of its checks, which threads that check at one time take
// down in the wrong order.

#include <atomic>
#include <csignal>
#include <thread>

namespace cleave::cli {

// To be made before the threads that it is to stop. At most one at a time.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    // From any thread: whether Ctrl-C was pressed since the guard was made.
    bool interrupted() const { return interrupted_; }

  private:
    void wait_for_interrupts();

    std::atomic<bool> interrupted_ = false;
    std::atomic<bool> ending_ = false;
    sigset_t former_mask_ = {};
    struct sigaction former_ = {};
    std::thread waiter_;  // none when the caller of the program wants SIGINT ignored
};

}  // namespace cleave::cli
