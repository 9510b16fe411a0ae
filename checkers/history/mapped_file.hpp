#pragma once
// A file as memory, to be read only. POSIX ends here. Choices: the pages are the file's, not a
// copy; a file that shrinks meanwhile raises SIGBUS in who reads beyond its end (cli/ turns that
// into an error), and any change is seen by `changed`.

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace cleave::history {

class MappedFile {
  public:
    // Nothing, with the reason in `problem`, when it cannot be mapped: a folder, a pipe, no right.
    static std::unique_ptr<MappedFile> open(const std::string& path, std::string& problem);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return bytes_; }
    // Whether the file was written to, or cut, since it was opened.
    bool changed() const;

  private:
    struct Stamp {
        std::int64_t size = 0, seconds = 0, nanoseconds = 0;
        bool operator==(const Stamp&) const = default;
    };
    explicit MappedFile(int descriptor) : descriptor_(descriptor) {}
    // False with errno when it cannot be told.
    static bool stamp_of(int descriptor, Stamp& stamp);

    int descriptor_;
    Stamp stamp_;
    std::span<const std::byte> bytes_;
};

}  // namespace cleave::history
