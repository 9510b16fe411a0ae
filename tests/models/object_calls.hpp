#pragma once
// Calls of an object one after the other, for tests of what it may answer: "create(a)=true list=a",
// where a letter is a name, and "p2.acquire" a call of process 2 (call_notation.hpp has the rest).

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "call_notation.hpp"
#include "catch.hpp"
#include "objects/object.hpp"

namespace cleave::objects::testing {

using test::NotedCall;

inline Datum letter(std::string_view word) {
    return Datum::name(static_cast<std::uint32_t>(word[0]));
}

// One call of "p2.acquire=7", where the process may be left out.
inline std::pair<std::uint32_t, NotedCall> parse(const Object& object, std::string text) {
    std::uint32_t process = 0;
    if (text.size() > 2 && text[0] == 'p' && text[2] == '.') {
        process = static_cast<std::uint32_t>(text[1] - '0');
        text.erase(0, 3);
    }
    return {process, test::parse_call(object, text, letter)};
}

// The first of the calls, separated by spaces, that the object could not answer so; "" if none.
inline std::string refused(const Object& object, const char* calls, Datum initial = {}) {
    State state = object.initial(initial);
    std::istringstream words(calls);
    for (std::string word; words >> word;) {
        const auto [process, noted] = parse(object, word);
        const State before = state;
        if (!object.step(state, noted.by(process))) return word;
        const bool changed = state != before;
        const bool reads = object.reads_only != nullptr && object.reads_only(noted.by(process));
        if (reads && changed) return word + " changes what it only reads";
    }
    return "";
}

// The same calls leave the same state in whatever order, else the lists differ.
inline State after(const Object& object, const char* calls) {
    State state = object.initial({});
    std::istringstream words(calls);
    for (std::string word; words >> word;) {
        const auto [process, noted] = parse(object, word);
        REQUIRE(object.step(state, noted.by(process)));
    }
    return state;
}

inline std::string complaint(const Object& object, const char* function, Data input, Data output) {
    const Call call{.function = object.find(function).value(), .input = input, .output = output};
    return problem_with(object, call).value_or("");
}

inline bool is_equal(std::span<const Datum> data, const Data& expected) {
    return std::ranges::equal(data, expected);
}

inline std::vector<std::uint32_t> parts(const Object& object, const char* calls) {
    std::vector<NotedCall> noted;
    std::istringstream words(calls);
    for (std::string word; words >> word;) noted.push_back(parse(object, word).second);
    std::vector<Call> all;
    for (const NotedCall& call : noted) all.push_back(call.by(0));
    return object.split(all);
}

inline std::vector<NotedCall> noted(const Object& object, const char* calls) {
    std::vector<NotedCall> all;
    std::istringstream words(calls);
    for (std::string word; words >> word;) all.push_back(parse(object, word).second);
    return all;
}

// A letter for each of `others`: h if it can help `calls`.
inline std::string helpful(const Object& object, const char* others, const char* calls) {
    const std::vector<NotedCall> other_calls = noted(object, others), own = noted(object, calls);
    std::vector<Call> all, known;
    for (const NotedCall& call : other_calls) all.push_back(call.by(0));
    for (const NotedCall& call : own) known.push_back(call.by(0));
    std::string text;
    for (const bool helps : object.helpful(all, known)) text += helps ? 'h' : '-';
    return text;
}

// What is left of a call for who knows these numbers alone: "create(2)?", "list=1,2"; maybe "".
inline std::string glimpse(const Object& object, const char* call, const Data& data) {
    const NotedCall known = parse(object, call).second;
    const auto left = object.glimpse(known.by(0), data);
    if (!left) return "";
    const auto list = [](const Data& some) {
        std::string text;
        for (const Datum datum : some) {
            text += text.empty() ? "" : ",";
            text += datum.is_nil() ? "nil" : std::to_string(datum.number());
        }
        return text;
    };
    std::string text(object.functions[left->function].name);
    if (!left->input.empty()) text += "(" + list(left->input) + ")";
    return text + (left->answered ? "=" + list(left->output) : "?");
}

}  // namespace cleave::objects::testing
