#include "trace_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "trace/json.hpp"

namespace cleave::cli {

namespace fs = std::filesystem;

std::string trace_format(const std::string& asked, const std::string& path) {
    if (!asked.empty()) return asked == "json" || asked == "binary" ? asked : "";
    return fs::path(path).extension() == ".cleave" ? "binary" : "json";
}

TraceFile::TraceFile(const std::string& path, const std::string& format)
    : path_(path), format_(format), file_(path) {
    const auto output = [this](std::string_view piece) { file_.write(piece); };
    writer_ = std::make_unique<report::JsonTrace>(output);
}

bool TraceFile::good() const {
    if (!file_.problem().empty()) fmt::print(stderr, "cleave: {}\n", file_.problem());
    return file_.problem().empty();
}

bool TraceFile::keep(bool talk_on_stdout) {
    const std::string problem = file_.keep();
    if (!problem.empty()) {
        fmt::print(stderr, "cleave: {}\n", problem);
        return false;
    }
    fmt::print(talk_on_stdout ? stdout : stderr, "\nTrace: {}\n",
               fs::absolute(path_).lexically_normal().string());
    return true;
}

}  // namespace cleave::cli
