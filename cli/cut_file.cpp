// What happens when a file is cut while it lies in memory. The handler does nothing but what a
// signal handler may: no buffered output, no destructors.

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "history_input.hpp"

namespace cleave::cli {
namespace {

void on_bus_error(int signal, siginfo_t* info, void*) {
    if (info->si_code == BUS_ADRERR) {
        constexpr std::string_view text =
            "cleave: a file was cut while it was read; run it again when it is whole\n";
        [[maybe_unused]] const ssize_t told = write(STDERR_FILENO, text.data(), text.size());
        _exit(static_cast<int>(ExitCode::input_output));
    }
    std::signal(signal, SIG_DFL);  // no file: whatever it is, it comes again when this returns
}

}  // namespace

void end_when_a_file_is_cut() {
    struct sigaction action = {};
    action.sa_sigaction = on_bus_error;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, nullptr);
}

}  // namespace cleave::cli
