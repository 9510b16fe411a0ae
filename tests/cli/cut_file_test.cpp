// A mapped file that is cut while it is read ends the program with an error, not with a signal.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "catch.hpp"
#include "history/mapped_file.hpp"
#include "history_input.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

// The status with which a process ends that does this.
template <typename Act>
int status_of(Act act) {
    const pid_t child = fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stderr);
        end_when_a_file_is_cut();
        act();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

}  // namespace

TEST_CASE("a file that is cut while it lies in memory ends the program with 74") {
    const Folder folder;
    const std::string path = folder.file("mapped", std::string(100'000, 'x'));
    std::string problem;
    const auto file = history::MappedFile::open(path, problem);
    REQUIRE(file != nullptr);
    CHECK(std::to_integer<char>(file->bytes()[90'000]) == 'x');
    std::filesystem::resize_file(path, 10);
    const int status = status_of([&] {
        const volatile std::byte* bytes = file->bytes().data();
        static_cast<void>(bytes[90'000]);
    });
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 74);
}

TEST_CASE("a bus error that is of no file still ends the program as such") {
    const int status = status_of([] {
        std::raise(SIGBUS);
        std::raise(SIGBUS);  // the first was only looked at
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGBUS);
}

}  // namespace cleave::cli::test
