#include <algorithm>
#include <cstring>
#include <ostream>
#include <string>
#include <vector>

#include "history/binary.hpp"
#include "history/binary_layout.hpp"
#include "history/order.hpp"
#include "host/digest.hpp"
#include "host/require.hpp"

namespace cleave::history {
namespace binary {

std::uint64_t digest_of_bytes(std::span<const std::byte> bytes) {
    // Four digests side by side, because each waits for its own last step.
    std::array<Digest, 4> lanes;
    std::array<std::uint64_t, 4> words;
    std::size_t at = 0;
    for (; bytes.size() - at >= sizeof(words); at += sizeof(words)) {
        std::memcpy(words.data(), bytes.data() + at, sizeof(words));
        for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i].add(words[i]);
    }
    Digest all;
    for (const Digest& lane : lanes) all.add(lane.value());
    const auto* rest = reinterpret_cast<const char*>(bytes.data() + at);
    all.add(std::string_view(rest, bytes.size() - at));
    return all.value();
}

}  // namespace binary

namespace {

using binary::Section;

template <typename T>
std::span<const std::byte> bytes_of(const T& values) {
    return std::as_bytes(std::span(values));
}

// The columns of a history in order of invocation; they lie in the history where they are so.
class Ordered {
  public:
    explicit Ordered(const History& history) : columns_(history.columns()) {
        const std::vector<OpIndex> order = in_order_of_invocation(history);
        if (std::is_sorted(order.begin(), order.end())) return;
        const auto gather = [&](auto& column, auto& own) {
            own.reserve(order.size());
            for (const OpIndex op : order) own.push_back(column[op.value]);
            column = own;
        };
        gather(columns_.keys, keys_);
        gather(columns_.processes, processes_);
        gather(columns_.functions, functions_);
        gather(columns_.shapes, shapes_);
        gather(columns_.slots, slots_);
        gather(columns_.invoked, invoked_);
        gather(columns_.completed, completed_);
    }
    Ordered(const Ordered&) = delete;
    Ordered& operator=(const Ordered&) = delete;

    const Columns& columns() const { return columns_; }

  private:
    Columns columns_;
    std::vector<KeyId> keys_;
    std::vector<std::uint32_t> processes_;
    std::vector<FunctionId> functions_;
    std::vector<std::uint8_t> shapes_;
    std::vector<Columns::Slot> slots_;
    std::vector<Instant> invoked_, completed_;
};

template <typename NameOf>
std::string table_of(std::size_t count, NameOf name_of) {
    std::vector<std::uint64_t> numbers = {count};
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += name_of(i);
        numbers.push_back(text.size());
    }
    const auto bytes = bytes_of(numbers);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) + text;
}

void write_bytes(std::ostream& output, std::span<const std::byte> bytes) {
    output.write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

void write_binary(const History& history, const objects::Object& object, std::ostream& output) {
    require(binary::machine_is_fit, "binary histories need a little-endian machine");
    const std::string functions = table_of(history.function_count(), [&](std::size_t i) {
        return history.function_name(FunctionId{static_cast<std::uint8_t>(i)});
    });
    const std::string keys = table_of(history.key_count(), [&](std::size_t i) {
        return history.key_name(KeyId{static_cast<std::uint32_t>(i)});
    });
    const std::string names = table_of(history.name_count(), [&](std::size_t i) {
        return history.text_of(objects::Datum::name(static_cast<std::uint32_t>(i)));
    });
    const Ordered ordered(history);
    const Columns& columns = ordered.columns();
    std::array<std::span<const std::byte>, binary::section_count> sections;
    sections[Section::object] = bytes_of(object.name);
    sections[Section::function_names] = bytes_of(functions);
    sections[Section::key_names] = bytes_of(keys);
    sections[Section::value_names] = bytes_of(names);
    sections[Section::keys] = bytes_of(columns.keys);
    sections[Section::processes] = bytes_of(columns.processes);
    sections[Section::functions] = bytes_of(columns.functions);
    sections[Section::shapes] = bytes_of(columns.shapes);
    sections[Section::slots] = bytes_of(columns.slots);
    sections[Section::invoked] = bytes_of(columns.invoked);
    sections[Section::completed] = bytes_of(columns.completed);
    sections[Section::pool] = bytes_of(columns.pool);
    binary::Header header;
    std::uint64_t end = sizeof(header);
    for (std::size_t i = 0; i < sections.size(); ++i) {
        header.section[i] = {sections[i].size(), binary::digest_of_bytes(sections[i])};
        end = binary::aligned(end) + sections[i].size();
    }
    header.file_bytes = end;
    const auto header_bytes = std::as_bytes(std::span(&header, 1));
    header.digest = binary::digest_of_bytes(header_bytes.first(binary::header_digested));
    write_bytes(output, header_bytes);
    end = sizeof(header);
    for (const auto section : sections) {
        constexpr std::array<std::byte, 64> zeros{};
        write_bytes(output, std::span(zeros).first(binary::aligned(end) - end));
        write_bytes(output, section);
        end = binary::aligned(end) + section.size();
    }
}

}  // namespace cleave::history
