#include "history/assembler.hpp"

#include <algorithm>

#include "history/fit.hpp"
#include "history/values.hpp"

namespace cleave::history {
namespace {

using objects::Function;
using objects::Shape;

std::string process_name(const EventLine& event) {
    return "process " + std::to_string(event.process);
}

bool says_nothing(std::span<const Token> value) {
    return value.empty() || value.front().kind == Token::Kind::nil;
}

Instant instant_of(const EventLine& event) {
    return Instant::at(Duration::nanoseconds(event.time));
}

}  // namespace

Assembler::Assembler(const objects::Object& object) : object_(object), names_(takes_names(object)) {
    for (const Function& function : object.functions) {
        const FunctionId id = history_.function(function.name);
        ids_.push_back(id);
        functions_.resize(std::max<std::size_t>(functions_.size(), id.value + 1U));
        functions_[id.value] = &function;
    }
}

Assembler::Problem Assembler::add(std::uint64_t line, const EventLine& event) {
    if (event.time < latest_) {
        return "time goes back, from " + std::to_string(latest_) + " to " +
               std::to_string(event.time) + " ns; sort the lines by time";
    }
    latest_ = event.time;
    switch (event.type) {
        case EventLine::Type::invoke: return invoke(line, event);
        case EventLine::Type::ok: return complete(event, Outcome::ok);
        case EventLine::Type::fail: return complete(event, Outcome::fail);
        case EventLine::Type::info: return complete(event, Outcome::unknown);
        case EventLine::Type::other: break;
    }
    return "\"type\" must be invoke, ok, fail or info, not \"" + std::string(event.type_text) +
           "\"";
}

bool Assembler::read(const EventLine& event, Shape shape, objects::Data& data) {
    data.clear();
    if (event.value.empty() && shape != Shape::none) return false;
    if (!read_value(event.value, shape, history_, data)) return false;
    return names_ || std::none_of(data.begin(), data.end(), [](auto d) { return d.is_name(); });
}

Assembler::Problem Assembler::wrong_value(const EventLine& event, std::string_view before,
                                          const Function& function, Shape shape) const {
    const std::string f(function.name);
    if (shape == Shape::none) return "a " + f + " takes no \"value\"";
    const bool number = shape == Shape::one && !names_;
    return std::string(before) + f + " needs as \"value\" " +
           std::string(number ? "a whole number, or null for nil" : words_for(shape)) +
           "; this is " + describe(event.value);
}

Assembler::Problem Assembler::read_input(const EventLine& event, const Function& function) {
    // Beside the invocation of what returns something, a value means nothing yet.
    if (function.input == Shape::none && function.output != Shape::none) {
        input_.clear();
        return std::nullopt;
    }
    if (read(event, function.input, input_)) return std::nullopt;
    return wrong_value(event, "a ", function, function.input);
}

Assembler::Problem Assembler::invoke(std::uint64_t line, const EventLine& event) {
    ProcessTable::Doing& doing = processes_.of(event.process);
    if (!doing.is_idle()) {
        return process_name(event) + " invokes again while its operation of line " +
               std::to_string(doing.line) +
               " is open; record that one's outcome first (\"info\" if unknown), or give this one "
               "a process number of its own";
    }
    if (event.f.empty()) return "the field \"f\" is missing (" + functions_of(object_) + ")";
    const auto function = object_.find(event.f);
    if (!function) return "\"f\" " + no_such_function(object_, event.f);
    if (history_.size() >= UINT32_MAX - 1) return "more than 2^32 - 2 operations";
    if (Problem problem = read_input(event, object_.functions[*function])) return problem;
    Problem complaint = objection(
        object_,
        {.function = *function, .process = event.process, .input = input_, .answered = false});
    if (complaint) return complaint;
    const OpIndex op = history_.record({.process = event.process,
                                        .function = ids_[*function],
                                        .key = history_.key(event.key.value_or("")),
                                        .input = input_,
                                        .invoked = instant_of(event)});
    doing.op = op.value;
    doing.line = line;
    return std::nullopt;
}

Assembler::Problem Assembler::read_output(const EventLine& event, const Function& function,
                                          OpIndex op) {
    output_.clear();
    if (function.output != Shape::none) {
        if (read(event, function.output, output_)) return std::nullopt;
        return wrong_value(event, "an ok ", function, function.output);
    }
    if (says_nothing(event.value)) return std::nullopt;
    // What returns nothing may repeat what it was asked.
    const bool same =
        read(event, function.input, input_) && std::ranges::equal(input_, history_.input(op));
    if (!same) return "\"value\" differs from that of the invocation";
    return std::nullopt;
}

Assembler::Problem Assembler::complete(const EventLine& event, Outcome outcome) {
    ProcessTable::Doing& doing = processes_.of(event.process);
    if (doing.is_idle()) {
        return process_name(event) +
               " completes an operation that it never invoked; is an "
               "\"invoke\" line missing above?";
    }
    const OpIndex op{doing.op};
    const Function& function = *functions_[history_.function(op).value];
    const auto opened = [&] {
        return "that " + process_name(event) + " invoked in line " + std::to_string(doing.line);
    };
    if (!event.f.empty() && event.f != function.name) {
        return "\"f\" is \"" + std::string(event.f) + "\", unlike the operation " + opened();
    }
    if (event.key && *event.key != history_.key_name(history_.keys()[op.value])) {
        return "\"key\" differs from the operation " + opened();
    }
    if (outcome == Outcome::ok) {
        if (Problem problem = read_output(event, function, op)) return problem;
        const auto position = static_cast<std::uint32_t>(&function - object_.functions.data());
        Problem complaint = objection(object_, {.function = position,
                                                .process = event.process,
                                                .input = history_.input(op),
                                                .output = output_});
        if (complaint) return complaint;
    }
    doing.op = ProcessTable::idle;
    history_.complete(op, outcome, instant_of(event),
                      outcome == Outcome::ok ? output_ : objects::Data());
    return std::nullopt;
}

}  // namespace cleave::history
