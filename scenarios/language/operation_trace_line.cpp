// Traces as files, as lines, and the paths in them.

#include <cerrno>
#include <cstring>

#include "language/file_text.hpp"
#include "language/operation_trace.hpp"
#include "language/units.hpp"
#include "language/utf8.hpp"

namespace cleave::scenario {

bool is_trace_path(std::string_view text) {
    if (text.size() < 2 || text.size() > trace_path_max || text.front() != '/') return false;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = utf8_length(rest);
        const auto first = static_cast<unsigned char>(rest.front());
        if (length == 0 || first <= ' ' || first == 0x7F) return false;
        rest.remove_prefix(length);
    }
    for (std::string_view rest = text; !rest.empty();) {
        rest.remove_prefix(1);  // the slash
        const std::string_view part = rest.substr(0, rest.find('/'));
        if (part.empty() || part == "." || part == "..") return false;
        rest.remove_prefix(part.size());
    }
    return true;
}

Result<OperationTrace> load_operation_trace(const std::string& path) {
    std::string text;
    if (const int error = read_file(path, trace_size_max, text)) {
        return Diagnostic{path,
                          1,
                          1,
                          std::string("cannot read this trace: ") + std::strerror(error),
                          "its path counts from the folder of the scenario",
                          ""};
    }
    if (text.size() > trace_size_max) {
        return Diagnostic{path, 1, 1, "this trace has more than 256 MiB", "cut it", ""};
    }
    return parse_operation_trace(text, path);
}

std::string to_line(const OperationTrace& trace, const TraceStep& step) {
    std::string line = step.at ? print_quantity(duration_quantity, step.at->count()) : "-";
    line += ' ' + trace.clients[step.client] + ' ' + std::string(to_string(step.deed)) + ' ' +
            trace.paths[step.path];
    if (step.deed == Deed::rename) line += " to=" + trace.paths[step.to];
    if (step.match != 0) line += " match=" + trace.patterns[step.match];
    if (step.offset != Bytes{}) line += " offset=" + std::to_string(step.offset.value);
    if (step.length != Bytes{} || step.deed == Deed::truncate) {
        line += " length=" + std::to_string(step.length.value);
    }
    if (step.expect != Found::ok) line += " expect=" + std::string(to_string(step.expect));
    return line;
}

}  // namespace cleave::scenario
