#include "objects/namespace.hpp"

#include <algorithm>
#include <set>

#include "objects/components.hpp"

namespace cleave::objects {
namespace {

enum : std::uint32_t { create, remove, rename, list, lookup };

// A state is its names, ascending, and then the handle of each; nil: one that nobody knows.
std::span<const Datum> names_in(std::span<const Datum> state) {
    return state.first(state.size() / 2);
}

class Entries {
  public:
    explicit Entries(State& state) : state_(state) {}

    bool has(Datum name) const { return std::ranges::binary_search(names_in(state_), name); }
    Datum handle_of(Datum name) const { return state_[place_of(name) + state_.size() / 2]; }
    // It may be there already.
    void put(Datum name, Datum handle) {
        if (has(name)) take(name);
        const std::size_t place = place_of(name), count = state_.size() / 2;
        insert(count + place, handle);
        insert(place, name);
    }
    Datum take(Datum name) {
        const std::size_t place = place_of(name), count = state_.size() / 2;
        const Datum handle = state_[count + place];
        erase(count + place);
        erase(place);
        return handle;
    }

  private:
    std::size_t place_of(Datum name) const {
        const std::span<const Datum> names = names_in(state_);
        return static_cast<std::size_t>(std::ranges::lower_bound(names, name) - names.begin());
    }
    void insert(std::size_t place, Datum datum) {
        state_.insert(state_.begin() + static_cast<std::ptrdiff_t>(place), datum);
    }
    void erase(std::size_t place) {
        state_.erase(state_.begin() + static_cast<std::ptrdiff_t>(place));
    }

    State& state_;
};

// What only says whether.
bool finds(const Call& call, bool present, const Entries& entries) {
    if (!call.answered || call.output[0].is_boolean())
        return call.returned(Datum::boolean(present));
    if (!present || call.output[0].is_nil()) return !present && call.output[0].is_nil();
    const Datum handle = entries.handle_of(call.input[0]);
    return handle.is_nil() || handle == call.output[0];
}

// A rename from nil is what is left of one for who does not know that name (glimpse).
bool step(State& state, const Call& call) {
    if (call.function == list) return call.returned_any_order(names_in(state));
    Entries entries(state);
    const Datum name = call.input[0];
    const bool unknown = name.is_nil();
    const bool present = unknown || entries.has(name);
    if (call.function == lookup) return finds(call, present, entries);
    const bool done = call.function == create ? !present : present;
    if (!call.returned(Datum::boolean(done))) return false;
    if (!done) return true;
    if (call.function == create) {
        entries.put(name, call.input.size() == 2 ? call.input[1] : Datum());
        return true;
    }
    const Datum handle = unknown ? Datum() : entries.take(name);
    if (call.function == rename) entries.put(call.input[1], handle);
    return true;
}

bool reads_only(const Call& call) {
    return call.function == list || call.function == lookup || call.refused();
}

std::string complain(const Call& call) {
    const bool has_handle = call.function == create && call.input.size() == 2;
    for (const Datum name : call.input.first(call.input.size() - (has_handle ? 1 : 0))) {
        if (name.is_nil()) return "a file needs a name";
    }
    if (has_handle && (call.input[1].is_nil() || call.input[1].is_boolean())) {
        return "a handle cannot be null, 0 or 1, which lookups answer of what has none";
    }
    return "";
}

// The names that a call is about: a rename that was refused only told that `from` is missing.
std::span<const Datum> touches(const Call& call) {
    if (call.function == list) return {};
    if (call.function != rename || call.refused()) return call.input.first(1);
    return call.input[0].is_nil() ? call.input.last(1) : call.input;
}

std::vector<std::uint32_t> split(std::span<const Call> calls) {
    Components components;
    for (const Call& call : calls) {
        if (call.function == list) return {};
        components.touch(touches(call));
    }
    return components.numbers();
}

// Names that `calls` speak of, and those that were renamed to one of them. What touches none of
// these neither finds nor leaves them otherwise, nor what they lead to: handles move by renames.
std::vector<bool> helpful(std::span<const Call> others, std::span<const Call> calls) {
    std::set<Datum> names;
    for (const Call& call : calls) {
        if (call.function == list) return std::vector<bool>(others.size(), true);
        const std::span<const Datum> touched = touches(call);
        names.insert(touched.begin(), touched.end());
    }
    for (bool more = true; more;) {
        more = false;
        for (const Call& other : others) {
            if (other.function != rename || names.count(other.input[1]) == 0) continue;
            more = names.insert(touches(other).front()).second || more;
        }
    }
    std::vector<bool> result;
    for (const Call& other : others) {
        result.push_back(std::ranges::any_of(touches(other),
                                             [&](Datum name) { return names.count(name) != 0; }));
    }
    return result;
}

// Let an order be legal for all calls, and let who knows of `data` alone follow it. Of each name of
// `data`, both always agree whether it is there; and on what it leads to, or he does not know that:
// so he finds possible whatever a lookup answered. A name that was renamed from outside is there
// from then on, and leads to what he does not know; that can also be said of one that was there
// before, so this is no creation. If nobody saw whether that rename was done, and it was not, for
// want of `from`, then he leaves it out, as he may.
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
    return Glimpse{.function = rename, .answered = false, .input = {Datum(), call.input[1]}};
}

State part(std::span<const Datum> state, std::span<const Datum> data) {
    State names, handles;
    for (std::size_t i = 0; i < state.size() / 2; ++i) {
        if (!std::ranges::binary_search(data, state[i])) continue;
        names.push_back(state[i]);
        handles.push_back(state[state.size() / 2 + i]);
    }
    names.insert(names.end(), handles.begin(), handles.end());
    return names;
}

}  // namespace

const Object& name_space() {
    static const Object object = {
        .name = "namespace",
        .meaning = "a directory: names that lead to files, created, removed, renamed, listed",
        .functions = {{"create", Shape::one_or_two, Shape::truth,
                       "a name, or [name, handle]; returns false if it exists already"},
                      {"remove", Shape::one, Shape::truth, "returns false if it does not exist"},
                      {"rename", Shape::two, Shape::truth,
                       "[from, to]: replaces `to`; returns false if `from` does not exist"},
                      {"list", Shape::none, Shape::list, "returns all names, in any order"},
                      {"lookup", Shape::one, Shape::one,
                       "returns the handle, nil if there is none; or whether it exists"}},
        .initial =
            [](Datum value) {
                return value.is_nil() ? State{} : State{value, Datum()};
            },
        .step = step,
        .complain = complain,
        .reads_only = reads_only,
        .ignores_process = true,
        .split = split,
        .helpful = helpful,
        .glimpse = glimpse,
        .touches = touches,
        .present = names_in,
        .part = part,
        .distance = [](std::span<const Datum> state, const Call& call) -> std::size_t {
            return call.function == list ? differences(names_in(state), call.answer()) : 0;
        }};
    return object;
}

}  // namespace cleave::objects
