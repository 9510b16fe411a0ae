#include "objects/namespace.hpp"

#include <algorithm>
#include <set>

#include "objects/components.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { create, remove, rename, list, lookup };

bool has(const State& state, Datum name) { return std::ranges::binary_search(state, name); }

void insert(State& state, Datum name) {
    const auto place = std::ranges::lower_bound(state, name);
    if (place == state.end() || *place != name) state.insert(place, name);
}

void erase(State& state, Datum name) { state.erase(std::ranges::lower_bound(state, name)); }

// A state is its names, ascending.
bool step(State& state, const Call& call) {
    if (call.function == list) return call.returned_any_order(state);
    const Datum name = call.input[0];
    const bool present = has(state, name);
    const bool done = call.function == create ? !present : present;
    if (!call.returned(Datum::boolean(done))) return false;
    if (!done || call.function == lookup) return true;
    if (call.function == create) {
        insert(state, name);
        return true;
    }
    erase(state, name);
    if (call.function == rename) insert(state, call.input[1]);
    return true;
}

bool reads_only(const Call& call) {
    return call.function == list || call.function == lookup || call.refused();
}

std::string complain(const Call& call) {
    for (const Datum name : call.input) {
        if (name.is_nil()) return "a file needs a name";
    }
    if (call.function != list && !call.says_whether()) return "all but list return a truth";
    return "";
}

std::vector<std::uint32_t> split(std::span<const Call> calls) {
    Components components;
    for (const Call& call : calls) {
        if (call.function == list) return {};
        // A rename that was refused only told that `from` is missing.
        components.touch(call.refused() ? call.input.first(1) : call.input);
    }
    return components.numbers();
}

// Names that `calls` speak of, and those that were renamed to one of them.
std::vector<bool> helpful(std::span<const Call> others, std::span<const Call> calls) {
    std::set<Datum> names;
    for (const Call& call : calls) {
        if (call.function == list) return std::vector<bool>(others.size(), true);
        names.insert(call.input.begin(), call.input.end());
    }
    for (bool more = true; more;) {
        more = false;
        for (const Call& other : others) {
            if (other.function != rename || names.count(other.input[1]) == 0) continue;
            more = names.insert(other.input[0]).second || more;
        }
    }
    std::vector<bool> result;
    for (const Call& other : others) {
        result.push_back(
            std::ranges::any_of(other.input, [&](Datum name) { return names.count(name) != 0; }));
    }
    return result;
}

std::optional<Glimpse> glimpse(const Call& call, std::span<const Datum> data) {
    const auto known = [&](Datum name) { return std::ranges::binary_search(data, name); };
    Glimpse seen{call.function, call.answered, Data(call.input.begin(), call.input.end()),
                 Data(call.answer().begin(), call.answer().end())};
    if (call.function == list) {
        std::erase_if(seen.output, [&](Datum name) { return !known(name); });
        return seen;
    }
    const bool from = known(call.input[0]);
    if (call.function != rename || known(call.input[1]) == from) {
        return from ? std::optional(seen) : std::nullopt;
    }
    if (from) {
        seen.function = call.refused() ? lookup : remove;
        seen.input.resize(1);
        return seen;
    }
    if (call.refused()) return std::nullopt;
    return Glimpse{.function = create, .answered = false, .input = {call.input[1]}};
}

}  // namespace

const Object& name_space() {
    static const Object object = {
        .name = "namespace",
        .meaning = "a directory of names, created, removed, renamed and listed",
        .functions = {{"create", Shape::one, Shape::one, "returns false if it exists already"},
                      {"remove", Shape::one, Shape::one, "returns false if it does not exist"},
                      {"rename", Shape::two, Shape::one,
                       "[from, to]: replaces `to`; returns false if `from` does not exist"},
                      {"list", Shape::none, Shape::list, "returns all names, in any order"},
                      {"lookup", Shape::one, Shape::one, "returns whether it exists"}},
        .initial = [](Datum value) { return value.is_nil() ? State{} : State{value}; },
        .step = step,
        .complain = complain,
        .reads_only = reads_only,
        .ignores_process = true,
        .split = split,
        .helpful = helpful,
        .glimpse = glimpse,
        .distance = [](std::span<const Datum> state, const Call& call) -> std::size_t {
            return call.function == list ? differences(state, call.answer()) : 0;
        }};
    return object;
}

}  // namespace cleave::objects
