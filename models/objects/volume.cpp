#include "objects/volume.hpp"

#include <algorithm>

#include "objects/file.hpp"
#include "objects/namespace.hpp"

namespace cleave::objects {
namespace {

// The functions of a namespace come first, then those of a file.
std::uint32_t first_of_files() { return static_cast<std::uint32_t>(name_space().functions.size()); }

bool is_of_names(const Call& call) { return call.function < first_of_files(); }

const Object& half_of(const Call& call) { return is_of_names(call) ? name_space() : file(); }

// The call as its half of the volume numbers its functions.
Call within_half(Call call) {
    if (!is_of_names(call)) call.function -= first_of_files();
    return call;
}

// How long the part of the names is, that part, and then the bytes.
struct Halves {
    State names, bytes;

    explicit Halves(const State& state) {
        const auto end_of_names = state.begin() + 1 + state[0].number();
        names.assign(state.begin() + 1, end_of_names);
        bytes.assign(end_of_names, state.end());
    }
    void join(State& state) const {
        state.assign(1, Datum(std::ssize(names)));
        state.insert(state.end(), names.begin(), names.end());
        state.insert(state.end(), bytes.begin(), bytes.end());
    }
};

State initial(Datum value) {
    State state{Datum(0)};
    const State bytes = file().initial(value);
    state.insert(state.end(), bytes.begin(), bytes.end());
    return state;
}

bool step(State& state, const Call& call) {
    Halves halves(state);
    State& half = is_of_names(call) ? halves.names : halves.bytes;
    if (!half_of(call).step(half, within_half(call))) return false;
    if (!half_of(call).reads_only(within_half(call))) halves.join(state);
    return true;
}

// The calls of one half; `places` get where they stand among all.
std::vector<Call> calls_of(bool names, std::span<const Call> calls,
                           std::vector<std::size_t>& places) {
    std::vector<Call> half;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (is_of_names(calls[i]) != names) continue;
        half.push_back(within_half(calls[i]));
        places.push_back(i);
    }
    return half;
}

std::vector<std::uint32_t> split(std::span<const Call> calls) {
    std::vector<std::uint32_t> numbers(calls.size());
    std::uint32_t next = 0;
    for (const bool names : {true, false}) {
        std::vector<std::size_t> places;
        const std::vector<Call> half = calls_of(names, calls, places);
        std::vector<std::uint32_t> parts = (names ? name_space() : file()).split(half);
        parts.resize(half.size());  // none: all belong together
        std::uint32_t most = 0;
        for (std::size_t i = 0; i < places.size(); ++i) {
            numbers[places[i]] = next + parts[i];
            most = std::max(most, parts[i]);
        }
        next += most + 1;
    }
    return numbers;
}

Component component(const Call& call) {
    return is_of_names(call) ? Component{&name_space(), 0} : Component{&file(), first_of_files()};
}

State component_state(std::span<const Datum> state, const Component& component) {
    Halves halves(State(state.begin(), state.end()));
    return std::move(component.object == &file() ? halves.bytes : halves.names);
}

std::vector<Function> functions() {
    std::vector<Function> all = name_space().functions;
    all.insert(all.end(), file().functions.begin(), file().functions.end());
    return all;
}

}  // namespace

const Object& volume() {
    static const Object object = {
        .name = "volume",
        .meaning = "directories of names, and files by their handles",
        .functions = functions(),
        .initial = initial,
        .step = step,
        .complain = [](const Call& call) { return half_of(call).complain(within_half(call)); },
        .reads_only = [](const Call& call) { return half_of(call).reads_only(within_half(call)); },
        .ignores_process = true,
        .split = split,
        .component = component,
        .component_state = component_state};
    return object;
}

}  // namespace cleave::objects
