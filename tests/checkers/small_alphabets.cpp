#include "small_alphabets.hpp"

#include <algorithm>

namespace cleave::test {
namespace {

using objects::Data;
using objects::Datum;
using objects::State;

Datum other(Datum datum) { return datum.is_nil() ? datum : Datum(3 - datum.number()); }

Data others(Data data) {
    std::transform(data.begin(), data.end(), data.begin(), other);
    return data;
}

Data others_of_input(std::string_view, Data input) { return others(std::move(input)); }

State others_ascending(State state) {
    state = others(std::move(state));
    std::sort(state.begin(), state.end());
    return state;
}

// 1 is called 2, and 2 is called 1: in a set, of which the whole is asked for by "read", and all
// else is a truth.
constexpr Renaming of_elements = {
    others_ascending, others_of_input, [](std::string_view function, Data answer) {
        return function == "read" ? others_ascending(std::move(answer)) : answer;
    }};

// Names and then their handles, from 8 on, which keep theirs.
State other_names(State state) {
    if (state.size() == 4) std::swap(state[2], state[3]);
    if (state.size() == 2) state[0] = other(state[0]);
    return state;
}

constexpr Renaming of_names = {other_names,
                               [](std::string_view, Data input) {
                                   for (Datum& datum : input)
                                       datum = datum < Datum(8) ? other(datum) : datum;
                                   return input;
                               },
                               [](std::string_view function, Data answer) {
                                   return function == "list" ? others_ascending(std::move(answer))
                                                             : answer;
                               }};

constexpr Renaming of_values = {others, others_of_input,
                                [](std::string_view function, Data answer) {
                                    return function == "get" ? others(std::move(answer)) : answer;
                                }};

Data negated(Data data) {
    for (Datum& amount : data) amount = -amount.number();
    return data;
}

// 1 and -1 change places.
constexpr Renaming of_signs = {negated, [](std::string_view, Data input) { return negated(input); },
                               [](std::string_view, Data answer) { return negated(answer); }};

// The stamps of runs [length, stamp], and of what is written at [offset, length, stamp].
State other_stamps(State runs) {
    for (std::size_t i = 1; i < runs.size(); i += 2) runs[i] = other(runs[i]);
    return runs;
}

constexpr Renaming of_stamps = {other_stamps,
                                [](std::string_view function, Data input) {
                                    if (function == "write") input[2] = other(input[2]);
                                    return input;
                                },
                                [](std::string_view function, Data answer) {
                                    return function == "read" ? other_stamps(std::move(answer))
                                                              : answer;
                                }};

}  // namespace

Alphabet set_alphabet() {
    return {
        "set",
        {"add(1)?", "add(2)?", "remove(1)?", "remove(2)?", "contains(1)?", "contains(2)?", "read?"},
        of_elements};
}

Alphabet kv_alphabet() {
    return {
        "kv",
        {"get?", "put(1)?", "put(2)?", "delete?", "put-if-absent(1)?", "put-if-absent(2)?",
         "put-if-match(1,1)?", "put-if-match(2,2)?", "put-if-match(1,2)?", "put-if-match(2,1)?"},
        of_values};
}

Alphabet counter_alphabet() {
    return {"counter",
            {"add(1)?", "add(-1)?", "read?", "add-and-get(1)?", "add-and-get(-1)?"},
            of_signs};
}

Alphabet strides_alphabet() {
    return {"counter", {"add(1)?", "add(2)?", "read?", "add-and-get(1)?", "add-and-get(2)?"}};
}

Alphabet file_alphabet() {
    return {"file",
            {"write(0,1,1)?", "write(0,1,2)?", "write(1,1,1)?", "write(1,1,2)?", "write(0,2,1)?",
             "write(0,2,2)?", "truncate(0)?", "truncate(1)?", "truncate(2)?", "read(0,1)?",
             "read(1,1)?", "read(0,2)?", "stat?"},
            of_stamps};
}

Alphabet namespace_alphabet() {
    return {"namespace",
            {"create(1)?", "create(2)?", "remove(1)?", "remove(2)?", "rename(1,2)?", "rename(2,1)?",
             "rename(1,1)?", "rename(2,2)?", "lookup(1)?", "lookup(2)?", "list?"},
            of_names};
}

Alphabet entries_alphabet() {
    return {"namespace",
            {"create(1,8)?", "create(2,8)?", "create(1,9)?", "create(2,9)?", "remove(1)?",
             "remove(2)?", "rename(1,2)?", "rename(2,1)?", "lookup(1)?", "lookup(2)?", "list?"},
            of_names};
}

}  // namespace cleave::test
