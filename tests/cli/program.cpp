#include "program.hpp"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cleave::cli::test {
namespace {

namespace fs = std::filesystem;

int opened(const std::string& path, int flags) {
    constexpr mode_t readable = 0600;
    const int descriptor = open(path.c_str(), flags | O_CLOEXEC, readable);
    if (descriptor < 0) throw std::runtime_error("cannot open " + path);
    return descriptor;
}

struct Streams {
    int in;
    int out;
    int err;
};

// Between fork and exec: never returns.
[[noreturn]] void become(const Invocation& invocation, const Streams& streams) {
    dup2(streams.in, STDIN_FILENO);
    dup2(streams.out, STDOUT_FILENO);
    dup2(streams.err, STDERR_FILENO);
    signal(SIGINT, SIG_DFL);  // it may be ignored here, when the tests run in the background
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    for (const std::string& variable : invocation.environment) {
        const std::size_t equals = variable.find('=');
        setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
    }
    std::vector<std::string> words = {CLEAVE_PROGRAM};
    words.insert(words.end(), invocation.arguments.begin(), invocation.arguments.end());
    std::vector<char*> argv(words.size() + 1);  // ends with a null pointer
    std::transform(words.begin(), words.end(), argv.begin(),
                   [](std::string& word) { return word.data(); });
    alarm(invocation.seconds_max);  // outlives exec
    execv(argv[0], argv.data());
    _exit(127);
}

// What appears on the screen until the program has closed it.
std::string watch(int screen, pid_t program, const std::string& interrupt_at) {
    std::string seen;
    std::array<char, 4096> buffer;
    bool waiting = !interrupt_at.empty();
    for (;;) {
        const ssize_t count = read(screen, buffer.data(), buffer.size());
        if (count <= 0) return seen;  // a pseudoterminal without a writer is an error
        seen.append(buffer.data(), static_cast<std::size_t>(count));
        if (waiting && contains(seen, interrupt_at)) {
            kill(program, SIGINT);
            waiting = false;
        }
    }
}

}  // namespace

Outcome cleave(const Invocation& invocation) {
    const Folder folder;
    const std::string out = invocation.out_file.empty() ? folder.path("out") : invocation.out_file;
    Streams streams = {opened(folder.file("in", invocation.input), O_RDONLY),
                       opened(out, O_WRONLY | O_CREAT),
                       opened(folder.path("err"), O_WRONLY | O_CREAT)};
    int screen = -1;
    int terminal = -1;
    if (invocation.screen != Screen::none) {
        if (openpty(&screen, &terminal, nullptr, nullptr, nullptr) != 0) {
            throw std::runtime_error("cannot open a pseudoterminal");
        }
        fcntl(screen, F_SETFD, FD_CLOEXEC);
        fcntl(terminal, F_SETFD, FD_CLOEXEC);
    }
    Streams child = streams;
    if (invocation.screen == Screen::out) child.out = terminal;
    if (invocation.screen == Screen::err) child.err = terminal;
    const pid_t program = fork();
    if (program == 0) become(invocation, child);
    std::string shown;
    if (screen >= 0) {
        close(terminal);
        shown = watch(screen, program, invocation.interrupt_at);
        close(screen);
    }
    int status = 0;
    waitpid(program, &status, 0);
    for (const int descriptor : {streams.in, streams.out, streams.err}) close(descriptor);

    Outcome outcome;
    if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
    if (invocation.out_file.empty()) outcome.out = contents(out);
    outcome.err = contents(folder.path("err"));
    if (invocation.screen == Screen::out) outcome.out = shown;
    if (invocation.screen == Screen::err) outcome.err = shown;
    return outcome;
}

Outcome cleave(std::vector<std::string> arguments) {
    Invocation invocation;
    invocation.arguments = std::move(arguments);
    return cleave(invocation);
}

Folder::Folder() {
    std::string name = (fs::temp_directory_path() / "cleave-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string Folder::file(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path(name);
}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string catalog(const std::string& name) {
    return (fs::path(CLEAVE_CATALOG) / (name + ".yaml")).string();
}

std::string small_scenario(const std::string& store, const std::string& expect) {
    return "name: Small\n"
           "duration: 10s\n"
           "settle: 5s\n"
           "sites:\n"
           "  office: {clients: 2}\n"
           "  cloud: {object_store: " +
           store +
           "}\n"
           "links:\n"
           "  - {between: [office, cloud], rtt: 20ms}\n"
           "protocol: {name: direct-s3}\n"
           "workload: {object: file, files: 2, size: 1KiB, mix: {read: 50%, write: 50%}, "
           "rate: 20/s per client}\n"
           "faults:\n"
           "  - {at: 4s, partition: {isolate: [office]}, for: 2s}\n"
           "expect: " +
           expect + "\n";
}

std::string good_scenario() { return small_scenario("s3-2020", "{linearizable: holds}"); }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) throw std::logic_error("no such text: " + what);
    return text.replace(at, what.size(), by);
}

std::size_t count_of(const std::string& what, const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++count;
    }
    return count;
}

bool contains(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

bool starts_with(const std::string& text, const std::string& what) {
    return text.compare(0, what.size(), what) == 0;
}

}  // namespace cleave::cli::test
