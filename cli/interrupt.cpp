#include "interrupt.hpp"

#include <pthread.h>

#include <cstdlib>

namespace cleave::cli {
namespace {

constexpr int killed_by_interrupt = 128 + SIGINT;  // as a shell would report it

sigset_t only_interrupts() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

InterruptGuard::InterruptGuard() {
    const sigset_t interrupts = only_interrupts();
    pthread_sigmask(SIG_BLOCK, &interrupts, &former_mask_);
    sigaction(SIGINT, nullptr, &former_);
    if (former_.sa_handler != SIG_IGN) {
        waiter_ = std::thread([this] { wait_for_interrupts(); });
    }
}

InterruptGuard::~InterruptGuard() {
    ending_ = true;
    if (waiter_.joinable()) {
        pthread_kill(waiter_.native_handle(), SIGINT);
        waiter_.join();
    }
    sigaction(SIGINT, &former_, nullptr);
    pthread_sigmask(SIG_SETMASK, &former_mask_, nullptr);
}

void InterruptGuard::wait_for_interrupts() {
    const sigset_t interrupts = only_interrupts();
    for (;;) {
        int signal = 0;
        sigwait(&interrupts, &signal);
        if (ending_) return;
        if (interrupted_.exchange(true)) std::_Exit(killed_by_interrupt);
    }
}

}  // namespace cleave::cli
