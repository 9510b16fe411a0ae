#include "language/parse.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "language/description.hpp"
#include "language/reader.hpp"
#include "language/yaml.hpp"

namespace cleave::scenario {
namespace {

Diagnostic cannot_read(std::string_view path, int error) {
    std::string hint;
    if (error == ENOENT) hint = "\"cleave list scenarios\" names those that come with Cleave";
    if (error == EISDIR) hint = "name a file in it";
    return {std::string(path),
            1,
            1,
            std::string("cannot read this file: ") + std::strerror(error),
            hint,
            ""};
}

// Reads one byte more than is allowed at most, so that a file that never ends is refused too.
int read_all(std::FILE* file, std::string& text) {
    std::array<char, 65'536> buffer;
    while (text.size() <= yaml_size_max) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file);
        if (count == 0) return std::ferror(file) ? errno : 0;
        text.append(buffer.data(), count);
    }
    return 0;
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view text, std::string_view path,
                                std::span<const ProtocolDescription> protocols) {
    Result<Tree> tree = parse_yaml(text, path);
    if (!tree) return tree.errors();
    Reader reader(text, path, protocols);
    // The scenario is read into the reader, where later sections find what they refer to.
    if (!scenario_mapping(protocols).read(reader, *tree, reader.scenario)) {
        return reader.take_errors();
    }
    reader.scenario.path = path;
    return std::move(reader.scenario);
}

Result<std::string> load_text(std::string_view path) {
    std::string text;
    if (path == "-") {
        if (const int error = read_all(stdin, text)) return cannot_read(path, error);
        return text;
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(std::string(path).c_str(), "rb"), &std::fclose);
    if (!file) return cannot_read(path, errno);
    if (const int error = read_all(file.get(), text)) return cannot_read(path, error);
    return text;
}

Result<Scenario> load_scenario(std::string_view path,
                               std::span<const ProtocolDescription> protocols) {
    const Result<std::string> text = load_text(path);
    if (!text) return text.errors();
    return parse_scenario(*text, path, protocols);
}

}  // namespace cleave::scenario
