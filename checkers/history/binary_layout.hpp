#pragma once
// Where what lies in a binary history; binary.hpp tells the whole.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "history/history.hpp"

namespace cleave::history::binary {

// As in PNG: the first byte is no text, and the line ends catch a transfer that changes them.
inline constexpr std::array<unsigned char, 8> magic = {0x89, 'C', 'L', 'V', '\r', '\n', 0x1a, '\n'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::uint32_t byte_order = 0x01020304;

enum Section : std::size_t {
    object,          // its name
    function_names,  // tables of names
    key_names,
    value_names,
    keys,  // columns
    processes,
    functions,
    shapes,
    slots,
    invoked,
    completed,
    pool,
    section_count
};

struct SectionEntry {
    std::uint64_t bytes = 0;
    std::uint64_t digest = 0;
};

struct Header {
    std::array<unsigned char, 8> magic = binary::magic;
    std::uint32_t version = binary::version;
    std::uint32_t byte_order = binary::byte_order;
    std::uint64_t file_bytes = 0;
    std::uint32_t sections = section_count;
    std::uint32_t zero = 0;
    std::array<SectionEntry, section_count> section{};
    std::uint64_t digest = 0;  // of what stands before it
};

inline constexpr std::size_t header_digested = offsetof(Header, digest);
static_assert(sizeof(Header) == 232 && header_digested == 224);

// The columns are written and lent as they are.
template <typename T>
inline constexpr bool as_it_lies = std::is_trivially_copyable_v<T>&& std::is_standard_layout_v<T>;
static_assert(as_it_lies<KeyId> && sizeof(KeyId) == 4);
static_assert(as_it_lies<FunctionId> && sizeof(FunctionId) == 1);
static_assert(as_it_lies<Columns::Slot> && sizeof(Columns::Slot) == 16);
static_assert(as_it_lies<Instant> && sizeof(Instant) == 8);
static_assert(as_it_lies<objects::Datum> && sizeof(objects::Datum) == 8);

inline constexpr bool machine_is_fit = std::endian::native == std::endian::little;

constexpr std::uint64_t aligned(std::uint64_t offset) { return (offset + 63) / 64 * 64; }

std::uint64_t digest_of_bytes(std::span<const std::byte> bytes);

}  // namespace cleave::history::binary
