// Binary histories: the first byte says whether the rest is a file, or edits to a sound one; then
// the digests are made right, because no mutation gets past them. What reads can be written.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <sstream>

#include "any_object.hpp"
#include "history/binary.hpp"
#include "history/binary_layout.hpp"
#include "history/fit.hpp"
#include "history/jsonl.hpp"
#include "host/require.hpp"
#include "random_entries.hpp"

using namespace cleave;
using history::binary::Header;

namespace {

const std::string& sound_file() {
    static const std::string file = [] {
        Random random(1);
        std::ostringstream out;
        history::write_binary(test::random_entries(random, test::any_object(), 12),
                              test::any_object(), out);
        return out.str();
    }();
    return file;
}

// Each edit is an offset of two bytes, and eight that are put there.
std::string edited(std::string_view edits) {
    std::string file = sound_file();
    constexpr std::size_t one = 10;
    for (; edits.size() >= one; edits.remove_prefix(one)) {
        std::uint16_t offset = 0;
        std::memcpy(&offset, edits.data(), 2);
        const std::size_t at = offset % file.size();
        std::memcpy(file.data() + at, edits.data() + 2, std::min<std::size_t>(8, file.size() - at));
    }
    return file;
}

void mend(std::string& file) {
    Header header;
    if (file.size() < sizeof(header)) return;
    std::memcpy(&header, file.data(), sizeof(header));
    header.magic = history::binary::magic;
    header.file_bytes = file.size();
    const auto bytes = std::as_bytes(std::span(file));
    std::uint64_t end = sizeof(header);
    for (auto& section : header.section) {
        const std::uint64_t begin = history::binary::aligned(end);
        if (begin > bytes.size() || section.bytes > bytes.size() - begin) break;
        section.digest = history::binary::digest_of_bytes(bytes.subspan(begin, section.bytes));
        end = begin + section.bytes;
    }
    header.digest = history::binary::digest_of_bytes(
        std::as_bytes(std::span(&header, 1)).first(history::binary::header_digested));
    std::memcpy(file.data(), &header, sizeof(header));
}

void read(const std::string& file) {
    std::istringstream in(file);
    const auto result = history::read_binary(in, &test::any_object());
    if (result.error) {
        require(!result.error->message.empty(), "an error that says nothing");
        require(result.history.empty(), "a history in spite of an error");
        return;
    }
    std::ostringstream text;
    history::write_jsonl(result.history, test::any_object(), text);
    const auto again = history::read_jsonl(text.str(), test::any_object());
    require(!again.error, "the text of a binary history does not read");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
    std::string file = data[0] % 2 == 0 ? std::string(rest) : edited(rest);
    read(file);
    mend(file);
    read(file);
    return 0;
}
