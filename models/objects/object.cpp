#include "objects/object.hpp"

#include <algorithm>
#include <iterator>

namespace cleave::objects {
namespace {

bool fits(Shape shape, std::span<const Datum> data) {
    const std::size_t count = data.size();
    switch (shape) {
        case Shape::none: return count == 0;
        case Shape::one: return count == 1;
        case Shape::truth: return count == 1 && data[0].is_boolean();
        case Shape::two: return count == 2;
        case Shape::one_or_two: return count == 1 || count == 2;
        case Shape::three: return count == 3;
        case Shape::list: return true;
        case Shape::pairs: return count % 2 == 0;
        case Shape::operations: return count == 0 || count >= 3;
    }
    return false;
}

std::string_view words_for(Shape shape) {
    switch (shape) {
        case Shape::none: return "nothing";
        case Shape::one: return "one value";
        case Shape::truth: return "true or false";
        case Shape::two: return "a list of two";
        case Shape::one_or_two: return "one value, or a list of two";
        case Shape::three: return "a list of three";
        case Shape::list: return "a list";
        case Shape::pairs: return "a list of pairs";
        case Shape::operations: return "a list of operations";
    }
    return "?";
}

}  // namespace

bool Call::returned(std::span<const Datum> answer) const {
    return !answered || std::ranges::equal(output, answer);
}

bool Call::returned_any_order(std::span<const Datum> answer) const {
    if (!answered) return true;
    if (output.size() != answer.size()) return false;
    Data sorted;
    return std::ranges::equal(ascending(output, sorted), answer);
}

std::optional<std::uint32_t> Object::find(std::string_view function) const {
    for (std::uint32_t i = 0; i < functions.size(); ++i) {
        if (functions[i].name == function) return i;
    }
    return std::nullopt;
}

std::span<const Datum> Object::touched_by(const Call& call) const {
    return touches == nullptr ? call.input : touches(call);
}

std::span<const Datum> Object::present_in(std::span<const Datum> state) const {
    return present == nullptr ? state : present(state);
}

State Object::part_of(std::span<const Datum> state, std::span<const Datum> data) const {
    if (part != nullptr) return part(state, data);
    State left;
    for (const Datum datum : state) {
        if (std::ranges::binary_search(data, datum)) left.push_back(datum);
    }
    return left;
}

std::span<const Datum> ascending(std::span<const Datum> data, Data& storage) {
    if (std::ranges::is_sorted(data)) return data;
    storage.assign(data.begin(), data.end());
    std::ranges::sort(storage);
    return storage;
}

std::size_t differences(std::span<const Datum> present, std::span<const Datum> answer) {
    Data sorted;
    const std::span<const Datum> other = ascending(answer, sorted);
    std::size_t both = 0;
    auto a = present.begin();
    for (auto b = other.begin(); a != present.end() && b != other.end();) {
        both += *a == *b ? 1 : 0;
        const bool next = *a <= *b;
        if (*b <= *a) ++b;
        if (next) ++a;
    }
    return present.size() + other.size() - 2 * both;
}

std::optional<std::string> problem_with(const Object& object, const Call& call) {
    if (call.function >= object.functions.size()) return "no such function";
    const Function& function = object.functions[call.function];
    const std::string name(function.name);
    if (!fits(function.input, call.input)) {
        return name + " takes " + std::string(words_for(function.input));
    }
    if (call.answered && !fits(function.output, call.output)) {
        return name + " returns " + std::string(words_for(function.output));
    }
    if (object.complain != nullptr) {
        if (std::string problem = object.complain(call); !problem.empty()) return problem;
    }
    return std::nullopt;
}

}  // namespace cleave::objects
