#include "language/file_text.hpp"

#include <array>
#include <cerrno>
#include <memory>

namespace cleave::scenario {

int read_text(std::FILE* file, std::size_t size_max, std::string& text) {
    std::array<char, 65'536> buffer;
    while (text.size() <= size_max) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file);
        if (count == 0) return std::ferror(file) ? errno : 0;
        text.append(buffer.data(), count);
    }
    return 0;
}

int read_file(const std::string& path, std::size_t size_max, std::string& text) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    return file ? read_text(file.get(), size_max, text) : errno;
}

std::string path_beside(const std::string& path, const std::string& file) {
    const std::size_t slash = path.find_last_of('/');
    if (file.starts_with('/') || slash == std::string::npos) return file;
    return path.substr(0, slash + 1) + file;
}

}  // namespace cleave::scenario
