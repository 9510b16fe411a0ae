#include "trace_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "trace/binary.hpp"
#include "trace/json.hpp"
#include "trace/text.hpp"

namespace cleave::cli {

namespace fs = std::filesystem;

std::string trace_format(const std::string& asked, const std::string& path) {
    if (!asked.empty()) {
        return asked == "json" || asked == "binary" || asked == "text" ? asked : "";
    }
    const fs::path extension = fs::path(path).extension();
    return extension == ".cleave" ? "binary" : extension == ".txt" ? "text" : "json";
}

std::string wrong_trace_format(const std::string& text) {
    if (!trace_format(text, "").empty()) return "";
    return fmt::format("'{}' is no trace format: json, binary or text", text);
}

std::unique_ptr<scenario::TraceWriter> trace_writer(const std::string& format,
                                                    report::TraceOutput output) {
    if (format == "binary") return std::make_unique<report::BinaryTrace>(std::move(output));
    if (format == "text") return std::make_unique<report::TextTrace>(std::move(output));
    return std::make_unique<report::JsonTrace>(std::move(output));
}

TraceFile::TraceFile(const std::string& path, const std::string& format)
    : path_(path), format_(format), file_(path) {
    writer_ = trace_writer(format_, [this](std::string_view piece) { file_.write(piece); });
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
