#pragma once
// Ways to be nondeterministic, each planted in a toy protocol on purpose: one file a kind, with one
// function that leaks something which the seed does not decide. What catches which is the table of
// planted_test.cpp. They are written as in a protocol's sources, and would have to be excused from
// the tidy test there as they are here.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "determinism/recording.hpp"
#include "host/host.hpp"

namespace cleave::determinism::planted {

// What is leaked, as a number that a message then carries.
using Leak = std::int64_t (*)(Host& host);

struct Kind {
    std::string_view name;  // also of its file
    Leak leak;
};

// The first is the control, which leaks nothing.
const std::vector<Kind>& kinds();
const Kind* find(std::string_view name);

// Runs the toy with this leak. `heap`: of ScrambledHeap; nothing: memory as it is.
Recording record(const Kind& kind, const Watch& watch, std::optional<std::uint64_t> heap = {});

// The control so, as a way to run it.
inline Recording control(const Watch& watch) { return record(kinds().front(), watch); }

std::int64_t leak_nothing(Host& host);
std::int64_t leak_address(Host& host);
std::int64_t leak_argument_order(Host& host);
std::int64_t leak_carried_over(Host& host);
std::int64_t leak_distributed(Host& host);
std::int64_t leak_environment(Host& host);
std::int64_t leak_folder_order(Host& host);
std::int64_t leak_logged_address(Host& host);
std::int64_t leak_pointer_order(Host& host);
std::int64_t leak_process_number(Host& host);
std::int64_t leak_random_device(Host& host);
std::int64_t leak_string_hash(Host& host);
std::int64_t leak_thread_race(Host& host);
std::int64_t leak_uninitialised_read(Host& host);
std::int64_t leak_unordered_iteration(Host& host);
std::int64_t leak_unstable_sort(Host& host);
std::int64_t leak_wall_clock(Host& host);

}  // namespace cleave::determinism::planted
