#pragma once
// A 64-bit rolling hash over integers and bytes, the same on every compiler and machine.
// Not cryptographic: it detects difference, it does not resist an adversary.
// Source: the multiply-rotate round of MurmurHash3 (Appleby, public domain) and its 64-bit
// finaliser.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace cleave {

class Digest {
  public:
    constexpr Digest() = default;
    explicit constexpr Digest(std::uint64_t start) : state_(start) {}

    constexpr void add(std::uint64_t word) {
        word *= 0x87c37b91114253d5ULL;
        word = rotate(word, 31);
        word *= 0x4cf5ad432745937fULL;
        state_ ^= word;
        state_ = rotate(state_, 27) * 5 + 0x52dce729ULL;
    }
    // The length goes first, so that ("ab","c") and ("a","bc") differ.
    constexpr void add(std::string_view bytes) {
        add(static_cast<std::uint64_t>(bytes.size()));
        if constexpr (std::endian::native == std::endian::little) {
            if (!std::is_constant_evaluated()) {
                for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
                    std::uint64_t eight = 0;
                    std::memcpy(&eight, bytes.data(), 8);
                    add(eight);
                }
            }
        }
        std::uint64_t word = 0;
        unsigned filled = 0;
        for (char c : bytes) {
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8 * filled);
            if (++filled == 8) {
                add(word);
                word = 0;
                filled = 0;
            }
        }
        if (filled != 0) add(word);
    }
    // The hash of all that was added so far; more may be added afterwards.
    constexpr std::uint64_t value() const {
        std::uint64_t h = state_;
        h ^= h >> 33;
        h *= 0xff51afd7ed558ccdULL;
        h ^= h >> 33;
        h *= 0xc4ceb9fe1a85ec53ULL;
        return h ^ (h >> 33);
    }

  private:
    static constexpr std::uint64_t rotate(std::uint64_t x, unsigned by) {
        return (x << by) | (x >> (64 - by));
    }
    std::uint64_t state_ = 0x9ae16a3b2f90404fULL;
};

// The digest of a name, for deriving streams and short identifiers from text.
constexpr std::uint64_t digest_of(std::string_view text) {
    Digest digest;
    digest.add(text);
    return digest.value();
}

}  // namespace cleave
