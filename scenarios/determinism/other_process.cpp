#include "determinism/other_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>

namespace cleave::determinism {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// What is different there. The locale is one of those that break programs (in Turkish the capital
// of i is not I, and the decimal point is a comma); where it is not installed, nothing changes. The
// allocator fills memory, keeps no cache of freed blocks and asks the system for odd amounts. The
// padding moves everything on the stack.
std::vector<std::string> changed_environment() {
    std::vector<std::string> changed = {
        "LC_ALL=tr_TR.UTF-8",
        "LANG=tr_TR.UTF-8",
        "TZ=Pacific/Chatham",
        "TMPDIR=/var/tmp",
        "HOME=/",
        "MALLOC_PERTURB_=165",
        "MALLOC_ARENA_MAX=1",
        "MALLOC_TOP_PAD_=12345",
        "GLIBC_TUNABLES=glibc.malloc.tcache_count=0",
        "CLEAVE_PADDING=" + std::string(5'003, 'x'),
    };
    const std::size_t ours = changed.size();
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::string_view name = text.substr(0, text.find('=') + 1);
        bool kept = true;
        for (std::size_t i = 0; i < ours; ++i) kept = kept && !changed[i].starts_with(name);
        if (kept) changed.emplace_back(text);
    }
    return changed;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

// The input as a file that has no name. A pipe would end this process if the other did not read.
File input_file(const std::string& input) {
    File file(std::tmpfile());
    if (!file || std::fwrite(input.data(), 1, input.size(), file.get()) != input.size() ||
        std::fflush(file.get()) != 0) {
        return nullptr;
    }
    std::rewind(file.get());
    return file;
}

class Spawn {
  public:
    Spawn() { posix_spawn_file_actions_init(&actions_); }
    ~Spawn() { posix_spawn_file_actions_destroy(&actions_); }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    // 0, or why not.
    int start(const Command& command, int in, int out, pid_t& process) {
        std::vector<std::string> words = {command.program};
        words.insert(words.end(), command.arguments.begin(), command.arguments.end());
        std::vector<std::string> environment = changed_environment();
        posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
        posix_spawn_file_actions_addchdir_np(&actions_, "/");
        return posix_spawn(&process, command.program.c_str(), &actions_, nullptr,
                           pointers(words).data(), pointers(environment).data());
    }

  private:
    posix_spawn_file_actions_t actions_{};
};

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t count = read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

std::string ending_of(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) return std::strerror(errno);
    }
    if (WIFSIGNALED(status)) return "ended by signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) != 0) return "exited with " + std::to_string(WEXITSTATUS(status));
    return "";
}

}  // namespace

Output run_elsewhere(const Command& command) {
    Output output;
    const File input = input_file(command.input);
    int pipe[2];
    if (!input || pipe2(pipe, O_CLOEXEC) != 0) {
        output.error = std::string("no other process: ") + std::strerror(errno);
        return output;
    }
    Spawn spawn;
    pid_t process = 0;
    const int failure = spawn.start(command, fileno(input.get()), pipe[1], process);
    close(pipe[1]);
    if (failure != 0) {
        output.error = command.program + ": " + std::strerror(failure);
    } else {
        output.out = read_all(pipe[0]);
        const std::string ending = ending_of(process);
        if (!ending.empty()) output.error = command.program + " " + ending;
    }
    close(pipe[0]);
    return output;
}

}  // namespace cleave::determinism
