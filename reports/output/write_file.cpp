#include "output/write_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace cleave::report {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// True when every byte is on the disk.
bool write_whole(std::FILE* file, std::string_view content) {
    return std::fwrite(content.data(), 1, content.size(), file) == content.size() &&
           std::fflush(file) == 0 && fsync(fileno(file)) == 0;
}

}  // namespace

std::string write_file(const std::string& path, std::string_view content) {
    const fs::path target(path);
    std::error_code failed;
    if (target.has_parent_path()) fs::create_directories(target.parent_path(), failed);
    if (failed) {
        return fmt::format("cannot make the folder {}: {}", target.parent_path().string(),
                           failed.message());
    }
    std::string beside = path + ".XXXXXX";
    const int descriptor = mkstemp(beside.data());
    if (descriptor < 0) return fmt::format("cannot write {}: {}", path, std::strerror(errno));
    // mkstemp makes the file for its owner only; a report is for whoever may read the folder.
    constexpr mode_t readable = 0644;
    if (fchmod(descriptor, readable) != 0) failed.assign(errno, std::generic_category());
    {
        const std::unique_ptr<std::FILE, CloseFile> file(fdopen(descriptor, "wb"));
        if (!file || !write_whole(file.get(), content)) {
            failed.assign(errno, std::generic_category());
        }
    }
    if (!failed) fs::rename(beside, target, failed);
    if (!failed) return {};
    const std::string error = fmt::format("cannot write {}: {}", path, failed.message());
    fs::remove(beside, failed);
    return error;
}

}  // namespace cleave::report
