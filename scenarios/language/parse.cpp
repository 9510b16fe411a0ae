#include "language/parse.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "language/description.hpp"
#include "language/file_text.hpp"
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
    const int error = path == "-" ? read_text(stdin, yaml_size_max, text)
                                  : read_file(std::string(path), yaml_size_max, text);
    if (error != 0) return cannot_read(path, error);
    return text;
}

Result<Scenario> load_scenario(std::string_view path,
                               std::span<const ProtocolDescription> protocols) {
    const Result<std::string> text = load_text(path);
    if (!text) return text.errors();
    return parse_scenario(*text, path, protocols);
}

}  // namespace cleave::scenario
