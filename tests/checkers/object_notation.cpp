#include "object_notation.hpp"

#include <vector>

#include "call_notation.hpp"

namespace cleave::test {
namespace {

using history::History;
using objects::Data;
using objects::Datum;

// At `separator`s outside of brackets.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : separator;
        if (c == '(' || c == '[') ++depth;
        if (c == ')' || c == ']') --depth;
        if (c != separator || (depth != 0 && i < text.size())) continue;
        std::string_view part = text.substr(from, i - from);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        parts.push_back(part);
        from = i + 1;
    }
    return parts;
}

Instant at(std::string_view seconds) {
    return Instant::at(Duration::seconds(std::strtoll(std::string(seconds).c_str(), nullptr, 10)));
}

void parse_operation(History& history, const objects::Object& object, std::uint32_t process,
                     std::string_view text) {
    const std::size_t space = text.rfind(' ');
    require(space != std::string_view::npos, "notation: an operation without an interval");
    std::string_view call = text.substr(0, space);
    std::string_view interval = text.substr(space + 1);
    history::Entry entry{.process = process, .key = history.key("x")};
    if (const std::size_t dot = call.find('.'); dot < call.find('(')) {
        entry.key = history.key(call.substr(0, dot));
        call.remove_prefix(dot + 1);
    }
    const NotedCall noted =
        parse_call(object, call, [&](std::string_view name) { return history.name(name); });
    entry.function = history.function(object.functions[noted.function].name);
    entry.input = noted.input;
    entry.output = noted.output;
    const std::size_t dots = interval.find("..");
    require(dots != std::string_view::npos, "notation: an interval is 0..10, 0..10! or 0..?");
    entry.invoked = at(interval.substr(0, dots));
    interval.remove_prefix(dots + 2);
    entry.outcome = Outcome::ok;
    if (interval.ends_with('!')) entry.outcome = Outcome::fail;
    if (interval == "?") entry.outcome = Outcome::unknown;
    if (entry.outcome != Outcome::unknown) entry.completed = at(interval);
    history.record(entry);
}

std::string print(const History& history, Datum datum) {
    if (datum.is_nil()) return "nil";
    if (datum.is_number()) return std::to_string(datum.number());
    return std::string(history.text_of(datum));
}

std::string print(const History& history, std::span<const Datum> data) {
    std::string text;
    for (const Datum datum : data) text += (text.empty() ? "" : ",") + print(history, datum);
    return text;
}

}  // namespace

History parse_history(const objects::Object& object, std::string_view text) {
    History history;
    for (std::string_view part : split(text, '|')) {
        const std::size_t colon = part.find(':');
        require(part.starts_with('c') && colon != std::string_view::npos, "notation: c1: …");
        const auto process = static_cast<std::uint32_t>(
            std::strtoul(std::string(part.substr(1, colon - 1)).c_str(), nullptr, 10));
        for (const std::string_view operation : split(part.substr(colon + 1), ',')) {
            parse_operation(history, object, process, operation);
        }
    }
    return history;
}

std::string describe(const objects::Object& object, const History& history) {
    std::string text;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const history::OpIndex op{i};
        const std::string function(history.function_name(history.function(op)));
        const Outcome outcome = history.outcome(op);
        text += (i == 0 ? "c" : " | c") + std::to_string(history.processes()[i]) + ": " + function;
        if (!history.input(op).empty()) text += "(" + print(history, history.input(op)) + ")";
        const bool answers =
            object.functions[object.find(function).value()].output != objects::Shape::none;
        if (answers && outcome == Outcome::ok) {
            text += "=[" + print(history, history.output(op)) + "]";
        }
        if (answers && outcome == Outcome::unknown) text += "?";
        text += " " + std::to_string(history.invocations()[i].count()) + "..";
        if (outcome == Outcome::unknown) {
            text += "?";
        } else {
            text += std::to_string(history.completions()[i].count());
        }
        if (outcome == Outcome::fail) text += "!";
    }
    return text;
}

}  // namespace cleave::test
