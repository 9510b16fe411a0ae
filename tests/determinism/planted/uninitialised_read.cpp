// Bytes of a struct that nobody has written: the holes between its members, hashed along with them.

#include <cstddef>
#include <memory>

#include "host/describe.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism::planted {
namespace {

struct Record {
    char kind;
    std::int64_t length;
    char flag;
};

// Not inlined, so that no compiler sees that the bytes were never written and makes something of
// it.
__attribute__((noinline)) std::uint64_t checksum(const Record* records, std::size_t count) {
    Digest digest;
    const auto* bytes = reinterpret_cast<const unsigned char*>(records);
    for (std::size_t i = 0; i < count * sizeof(Record); ++i) digest.add(bytes[i]);
    return digest.value();
}

}  // namespace

std::int64_t leak_uninitialised_read(Host&) {
    constexpr std::size_t count = 4;
    const std::unique_ptr<Record[]> records(new Record[count]);
    for (std::size_t i = 0; i < count; ++i) {
        records[i].kind = 'w';
        records[i].length = 4'096;
        records[i].flag = 'd';
    }
    return static_cast<std::int64_t>(checksum(records.get(), count) >> 1);
}

}  // namespace cleave::determinism::planted
