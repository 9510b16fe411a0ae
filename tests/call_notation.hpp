#pragma once
// Calls of any object in short, for tests: "enqueue(1)", "dequeue=1", "read(0,4)=[2,7,2,nil]",
// "acquire?" (nobody saw the answer), "contains(1)=true". A datum is a whole number, nil, true,
// false or a name; brackets around an answer are only needed when it is an empty list.

#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "objects/object.hpp"

namespace cleave::test {

struct NotedCall {
    std::uint32_t function = 0;
    objects::Data input, output;
    bool answered = true;

    objects::Call by(std::uint32_t process) const {
        return {function, process, input, output, answered};
    }
};

using NameOf = std::function<objects::Datum(std::string_view)>;

inline objects::Datum parse_datum(std::string_view text, const NameOf& name) {
    if (text == "nil") return {};
    if (text == "true" || text == "false") return objects::Datum::boolean(text == "true");
    if (text.find_first_not_of("-0123456789") == std::string_view::npos) {
        return Value{std::strtoll(std::string(text).c_str(), nullptr, 10)};
    }
    return name(text);
}

// "1,2,nil", possibly in brackets.
inline objects::Data parse_data(std::string_view text, const NameOf& name) {
    if (text.starts_with('[')) text = text.substr(1, text.size() - 2);
    objects::Data data;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        data.push_back(parse_datum(text.substr(0, comma), name));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return data;
}

// Aborts on a function that the object does not have, or a call of the wrong shape.
inline NotedCall parse_call(const objects::Object& object, std::string_view text,
                            const NameOf& name) {
    NotedCall noted;
    const std::string_view function = text.substr(0, text.find_first_of("(=?"));
    require(object.find(function).has_value(), "notation: no such function");
    noted.function = *object.find(function);
    text.remove_prefix(function.size());
    if (text.starts_with('(')) {
        noted.input = parse_data(text.substr(1, text.find(')') - 1), name);
        text.remove_prefix(text.find(')') + 1);
    }
    noted.answered = text != "?";
    if (text.starts_with('=')) noted.output = parse_data(text.substr(1), name);
    require(!objects::problem_with(object, noted.by(0)), "notation: a call of the wrong shape");
    return noted;
}

}  // namespace cleave::test
