#include "results/files.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace cleave::results::testing {
namespace {

namespace fs = std::filesystem;
constexpr uid_t nobody = 65'534;

}  // namespace

// In memory where there is such a place: each commit waits for the disk.
Folder::Folder()
    : path((access("/dev/shm", W_OK) == 0 ? "/dev/shm" : fs::temp_directory_path().string()) +
           "/cleave.XXXXXX") {
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder for a test");
}

Folder::~Folder() { fs::remove_all(path); }

Store opened(const std::string& path, Store::Access access) {
    Fallible<Store> store = Store::open(path, access);
    if (!store) throw std::logic_error(store.error().message);
    return std::move(*store);
}

std::string read_all(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

void write(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::vector<std::string> names_in(const Folder& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::stable_sort(names);
    return names;
}

std::string in_child(const std::function<std::string()>& work) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe for a test");
    const pid_t child = fork();
    if (child == 0) {
        std::string answer;
        try {
            answer = work();
        } catch (const std::exception& error) {
            answer = std::string("thrown: ") + error.what();
        }
        const auto count = ::write(ends[1], answer.data(), answer.size());
        _exit(count == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    close(ends[1]);
    std::string answer;
    std::array<char, 4'096> buffer{};
    for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
        answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return answer;
}

std::string as_nobody(const Folder& folder, const std::function<std::string()>& work) {
    // Root may write anywhere, so that it steps down; others have their right taken away.
    chmod(folder.path.c_str(), 0555);
    for (const std::string& name : names_in(folder)) chmod((folder / name).c_str(), 0444);
    std::string answer = in_child([&]() -> std::string {
        if (geteuid() == 0 && setuid(nobody) != 0) return "cannot step down from root";
        return work();
    });
    for (const std::string& name : names_in(folder)) chmod((folder / name).c_str(), 0644);
    chmod(folder.path.c_str(), 0755);
    return answer;
}

Pipe::Pipe() {
    if (pipe(ends_) != 0) throw std::runtime_error("no pipe for a test");
}

Pipe::~Pipe() {
    close(ends_[0]);
    close(ends_[1]);
}

void Pipe::tell() const {
    if (::write(ends_[1], "x", 1) != 1) _exit(1);
}

void Pipe::wait() const {
    char byte = 0;
    if (::read(ends_[0], &byte, 1) != 1) throw std::runtime_error("the child has ended");
}

}  // namespace cleave::results::testing
