#include "history/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cleave::history {

bool MappedFile::stamp_of(int descriptor, Stamp& stamp) {
    struct stat status = {};
    if (fstat(descriptor, &status) != 0) return false;
    if (!S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : ENODEV;
        return false;
    }
    stamp = {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
    return true;
}

std::unique_ptr<MappedFile> MappedFile::open(const std::string& path, std::string& problem) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        problem = std::strerror(errno);
        return nullptr;
    }
    std::unique_ptr<MappedFile> file(new MappedFile(descriptor));
    if (!stamp_of(descriptor, file->stamp_)) {
        problem = std::strerror(errno);
        return nullptr;
    }
    const auto size = static_cast<std::size_t>(file->stamp_.size);
    if (size == 0) return file;  // nothing of a file cannot be mapped
    void* const start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) {
        problem = std::strerror(errno);
        return nullptr;
    }
    file->bytes_ = {static_cast<const std::byte*>(start), size};
    return file;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    close(descriptor_);
}

bool MappedFile::changed() const {
    Stamp now;
    return !stamp_of(descriptor_, now) || now != stamp_;
}

}  // namespace cleave::history
