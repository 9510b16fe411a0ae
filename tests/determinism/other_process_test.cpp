// A program that runs elsewhere gets its input, and surroundings unlike ours.

#include "determinism/other_process.hpp"

#include "catch.hpp"

namespace cleave::determinism {
namespace {

Output shell(const std::string& script, const std::string& input = "") {
    return run_elsewhere({"/bin/sh", {"-c", script}, input});
}

}  // namespace

TEST_CASE("another process gets its input and hands back its output") {
    const std::string long_text(300'000, 'x');
    const Output output = shell("cat; echo done", long_text);
    CHECK(output.error.empty());
    CHECK(output.out == long_text + "done\n");
}

TEST_CASE("a program that does not read its input does no harm") {
    const Output output = shell("echo done", std::string(300'000, 'x'));
    CHECK(output.error.empty());
    CHECK(output.out == "done\n");
}

TEST_CASE("another process has another environment, folder and allocator") {
    const Output output = shell("echo $TZ $LC_ALL $MALLOC_PERTURB_ $(pwd) ${#CLEAVE_PADDING}");
    CHECK(output.out == "Pacific/Chatham tr_TR.UTF-8 165 / 5003\n");
    // Each variable once, and the others as they are here.
    CHECK(shell("env | grep -c ^TZ=").out == "1\n");
    CHECK(shell("env | grep -c ^PATH=").out == "1\n");
}

TEST_CASE("a program that fails, or is none, gives an error that says so") {
    CHECK(shell("exit 3").error == "/bin/sh exited with 3");
    CHECK(shell("kill -9 $$").error == "/bin/sh ended by signal 9");
    CHECK_FALSE(run_elsewhere({"/no/such/program", {}}).error.empty());
}

}  // namespace cleave::determinism
