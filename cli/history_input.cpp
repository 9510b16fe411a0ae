#include "history_input.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "history/formats.hpp"
#include "input.hpp"
#include "language/suggest.hpp"
#include "objects/catalog.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

history::ReadResult read(const std::string& path, const objects::Object* object, Reading reading) {
    if (path == "-") {
        history::ReadResult result = history::read_history(std::cin, object);
        if (std::ferror(stdin) != 0) {
            result.error =
                history::ReadError{.message = "the input could not be read", .unreadable = true};
        }
        return result;
    }
    if (reading == Reading::in_place) return history::read_history_file(path, object);
    std::ifstream file(path, std::ios::binary);
    return history::read_history(file, object);
}

}  // namespace

const objects::Object* object_named(std::string_view command, const std::string& name) {
    const objects::Object* object = objects::named(name);
    if (object != nullptr) return object;
    std::vector<std::string> known;
    for (const objects::Object* one : objects::catalog()) known.emplace_back(one->name);
    fmt::print(stderr, "cleave: {}: there is no object '{}'\n    hint: {}\n", command,
               report::clean(name), scenario::did_you_mean(name, known, "objects"));
    return nullptr;
}

std::optional<history::ReadResult> load_history(const std::string& path,
                                                const objects::Object* object, Reading reading,
                                                ExitCode& code) {
    if (!can_read(path)) {
        code = worse(code, ExitCode::input_output);
        return std::nullopt;
    }
    history::ReadResult result = read(path, object, reading);
    if (!result.error) return result;
    const history::ReadError& error = *result.error;
    if (error.unreadable) {
        fmt::print(stderr, "cleave: cannot read {}: {}\n", input_name(path), error.message);
        code = worse(code, ExitCode::input_output);
        return std::nullopt;
    }
    const std::string line = error.line == 0 ? "" : fmt::format("{}:", error.line);
    fmt::print(stderr, "{}:{} error: {}\n", input_name(path), line, report::clean(error.message));
    code = worse(code, ExitCode::bad_input);
    return std::nullopt;
}

bool still_the_same(const history::ReadResult& result, const std::string& path) {
    if (result.file == nullptr || !result.file->changed()) return true;
    fmt::print(stderr, "cleave: {} was changed while it was read; run it again\n", path);
    return false;
}

}  // namespace cleave::cli
