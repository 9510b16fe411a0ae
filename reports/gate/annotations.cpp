#include <fmt/format.h>

#include <filesystem>

#include "gate/gate_formats.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using gate::Gated;
using gate::Line;

// As GitHub's own toolkit does; what it would take for a command cannot arise from clean text.
std::string escaped(const std::string& text, bool property) {
    std::string out;
    for (const char c : text) {
        if (c == '%') {
            out += "%25";
        } else if (c == '\r') {
            out += "%0D";
        } else if (c == '\n') {
            out += "%0A";
        } else if (property && c == ':') {
            out += "%3A";
        } else if (property && c == ',') {
            out += "%2C";
        } else {
            out += c;
        }
    }
    return out;
}

std::string below(const std::string& path, const std::string& root) {
    if (root.empty()) return path;
    const auto whole = std::filesystem::absolute(path).lexically_normal();
    const auto relative = whole.lexically_relative(root).generic_string();
    return relative.empty() || relative.starts_with("..") ? path : relative;
}

std::string annotation(const char* kind, const std::string& file, int line, int column,
                       const std::string& title, const std::string& message) {
    return fmt::format("::{} file={},line={},col={},title={}::{}\n", kind,
                       escaped(clean(file), true), line, column, escaped(clean(title), true),
                       escaped(message, false));
}

std::string message_of(const Line& line) {
    std::string text = clean(line.judgement.observed);
    if (!line.explanation.empty()) text += "\n" + clean(line.explanation);
    if (!line.reproduce.empty()) text += "\nReproduce: " + clean(line.reproduce);
    return text;
}

}  // namespace

std::string github_annotations(const gate::Result& result, const std::string& root) {
    std::string errors;
    std::string others;
    for (const Gated& gated : result.scenarios) {
        const std::string file = below(gated.path, root);
        if (!gated.trouble.empty()) {
            errors +=
                annotation("error", file, 1, 1, "Cleave: " + gated.name, clean(gated.trouble));
        }
        for (const Line& line : gated.lines) {
            const std::string title = gated.name + ": " + line.judgement.expectation;
            const auto told = [&](const char* kind) {
                return annotation(kind, file, line.line, line.column, title, message_of(line));
            };
            if (line.standing == gate::Standing::failed) errors += told("error");
            if (line.standing == gate::Standing::inconclusive) others += told("warning");
            if (line.standing == gate::Standing::known) others += told("notice");
        }
        if (gated.standing == gate::Standing::inconclusive && !gated.undecided.empty()) {
            others += annotation("warning", file, 1, 1, gated.name, clean(gated.undecided));
        }
    }
    // GitHub shows only the first few of a step.
    return errors + others;
}

}  // namespace cleave::report
