#include "output/output_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace cleave::report {

namespace fs = std::filesystem;

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
    const fs::path target(path_);
    std::error_code failed;
    if (target.has_parent_path()) fs::create_directories(target.parent_path(), failed);
    if (failed) {
        problem_ = fmt::format("cannot make the folder {}: {}", target.parent_path().string(),
                               failed.message());
        return;
    }
    // Renaming over it is known to fail only in the end, which may be long after.
    if (fs::is_directory(target, failed)) {
        fail(EISDIR);
        return;
    }
    // A device or a pipe takes what comes; a rename would put a file in its place.
    const fs::file_status there = fs::status(target, failed);
    if (fs::exists(there) && !fs::is_regular_file(there)) {
        file_.reset(std::fopen(path_.c_str(), "wb"));
        if (!file_) fail(errno);
        return;
    }
    beside_ = path_ + ".XXXXXX";
    const int descriptor = mkstemp(beside_.data());
    if (descriptor < 0) {
        const int error = errno;
        beside_.clear();
        fail(error);
        return;
    }
    // mkstemp makes the file for its owner only; a report is for whoever may read the folder.
    constexpr mode_t readable = 0644;
    if (fchmod(descriptor, readable) != 0) fail(errno);
    file_.reset(fdopen(descriptor, "wb"));
    if (!file_) {
        fail(errno);
        close(descriptor);
    }
}

OutputFile::~OutputFile() {
    if (!beside_.empty()) unlink(beside_.c_str());
}

void OutputFile::fail(int error) {
    if (problem_.empty()) problem_ = fmt::format("cannot write {}: {}", path_, strerror(error));
}

void OutputFile::write(std::string_view piece) {
    if (!problem_.empty() || piece.empty()) return;
    if (std::fwrite(piece.data(), 1, piece.size(), file_.get()) != piece.size()) fail(errno);
}

std::string OutputFile::keep() {
    const bool in_place = beside_.empty();
    if (problem_.empty() &&
        (std::fflush(file_.get()) != 0 || (!in_place && fsync(fileno(file_.get())) != 0))) {
        fail(errno);
    }
    file_.reset();
    if (in_place) return problem_;
    if (problem_.empty() && std::rename(beside_.c_str(), path_.c_str()) != 0) fail(errno);
    if (problem_.empty()) beside_.clear();
    return problem_;
}

}  // namespace cleave::report
