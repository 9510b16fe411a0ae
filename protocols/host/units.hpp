#pragma once
// Strong types for what is neither time nor text: identifiers, byte counts, probabilities,
// bandwidth. All are plain values over integers, so that they hash, compare and print the same
// everywhere.

#include <compare>
#include <cstdint>

namespace cleave {

// A node of the system: one process on one machine. Dense from 0 in the order of creation.
struct NodeId {
    std::uint32_t value = UINT32_MAX;
    constexpr auto operator<=>(const NodeId&) const = default;
    constexpr bool valid() const { return value != UINT32_MAX; }
};

// A pending timer of one node. Zero is never issued.
struct TimerId {
    std::uint64_t value = 0;
    constexpr auto operator<=>(const TimerId&) const = default;
    constexpr bool valid() const { return value != 0; }
};

// One operation of one client, unique in a run.
struct OperationId {
    std::uint64_t value = 0;
    constexpr auto operator<=>(const OperationId&) const = default;
};

// A count of bytes.
struct Bytes {
    std::uint64_t value = 0;
    constexpr auto operator<=>(const Bytes&) const = default;
    constexpr Bytes operator+(Bytes other) const { return {value + other.value}; }
    constexpr Bytes operator-(Bytes other) const { return {value - other.value}; }
    constexpr Bytes& operator+=(Bytes other) { return *this = *this + other; }
    static constexpr Bytes kilo(std::uint64_t n) { return {n * 1'000}; }
    static constexpr Bytes kibi(std::uint64_t n) { return {n * 1'024}; }
    static constexpr Bytes mebi(std::uint64_t n) { return {n * 1'048'576}; }
};

// Bits a second; zero means unlimited.
struct Bandwidth {
    std::uint64_t bits_per_second = 0;
    constexpr auto operator<=>(const Bandwidth&) const = default;
    constexpr bool unlimited() const { return bits_per_second == 0; }
};

// A probability or share in fixed point, parts per billion: exact in YAML, hashes and comparisons.
struct Ratio {
    static constexpr std::int64_t one = 1'000'000'000;
    std::int64_t parts_per_billion = 0;
    constexpr auto operator<=>(const Ratio&) const = default;
    static constexpr Ratio percent(std::int64_t n) { return {n * (one / 100)}; }
    // Rounded towards zero. `whole` must not be zero; any counts will do otherwise.
    static constexpr Ratio of(std::int64_t part, std::int64_t whole) {
        __extension__ typedef __int128 Wide;
        return {static_cast<std::int64_t>(static_cast<Wide>(part) * one / whole)};
    }
    constexpr double as_double() const { return static_cast<double>(parts_per_billion) / 1e9; }
    constexpr bool is_zero() const { return parts_per_billion == 0; }
};

}  // namespace cleave
