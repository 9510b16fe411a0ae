#include <fmt/format.h>

#include "trace/binary.hpp"

namespace cleave::report {
namespace {

using namespace binary_trace;

constexpr std::size_t tracks_max = 10'000'000;
constexpr std::uint64_t notes_max = 1'000;
constexpr std::uint64_t marks = 5;

// Takes its input for hostile: every number is checked before it is used. The first mistake ends
// the reading; whatever is read after it is zero or empty.
class Reader {
  public:
    Reader(std::istream& input, scenario::TraceWriter& writer) : input_(input), writer_(writer) {}

    std::string read() {
        if (!read_head()) return problem_;
        while (problem_.empty() && read_item()) {
        }
        if (problem_.empty()) read_foot();
        return problem_;
    }

  private:
    void fail(std::string_view what) {
        if (problem_.empty()) problem_ = fmt::format("{} at byte {}", what, offset_);
    }

    std::uint8_t byte() {
        if (!problem_.empty()) return 0;
        const int c = input_.get();
        if (c == std::istream::traits_type::eof()) {
            fail("the trace ends too early,");
            return 0;
        }
        ++offset_;
        const auto b = static_cast<std::uint8_t>(c);
        checksum_ = (checksum_ ^ b) * checksum_factor;
        return b;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t b = byte();
            value |= (b & 0x7fU) << shift;
            if ((b & 0x80U) == 0) return value;
        }
        fail("a number without end");
        return 0;
    }

    std::uint64_t delta(std::uint64_t& last) {
        const std::uint64_t zigzag = varint();
        last += (zigzag >> 1U) ^ ((zigzag & 1U) != 0 ? ~std::uint64_t{0} : 0);
        return last;
    }

    std::string string() {
        const std::uint64_t how = varint();
        if (how >= 2) {
            if (how - 2 < table_.size()) return table_[how - 2];
            fail("a text that was never given");
            return {};
        }
        const std::uint64_t length = varint();
        if (length > string_max || (how == 1 && length > remembered_max)) {
            fail("a text that is too long");
            return {};
        }
        std::string text;
        for (std::uint64_t i = 0; i < length && problem_.empty(); ++i) {
            text += static_cast<char>(byte());
        }
        if (how == 1 && problem_.empty()) {
            if (next_place_ == table_.size()) {
                table_.push_back(text);
            } else {
                table_[next_place_] = text;
            }
            next_place_ = (next_place_ + 1) % table_size;
        }
        return text;
    }

    bool read_head() {
        for (const char c : magic) {
            if (byte() == static_cast<std::uint8_t>(c)) continue;
            problem_ = "this is no trace in Cleave's compact form";
            return false;
        }
        if (const std::uint8_t found = byte(); found != version) {
            problem_ = fmt::format("this trace has version {}, and this program reads version {}",
                                   found, version);
            return false;
        }
        scenario::TraceHeader header;
        header.scenario = string();
        header.protocol = string();
        header.seed = varint();
        std::vector<scenario::TraceTrack> tracks;
        while (problem_.empty()) {
            const std::uint8_t more = byte();
            if (more == 0) break;
            if (more != 1 || tracks.size() == tracks_max) fail("no track");
            scenario::TraceTrack track{string(), string()};
            tracks.push_back(std::move(track));
        }
        tracks_ = tracks.size();
        if (problem_.empty()) writer_.begin(header, tracks);
        return problem_.empty();
    }

    // False where the items end.
    bool read_item() {
        const std::uint8_t mark = byte();
        if (mark == 0) return false;
        if (mark > marks) fail("no item");
        scenario::TraceItem item;
        item.mark = static_cast<scenario::TraceMark>(mark - 1);
        const std::uint64_t track = varint();
        if (track >= tracks_) fail("an item of no track");
        item.track = static_cast<std::uint32_t>(track);
        const auto time = static_cast<std::int64_t>(delta(time_));
        if (time < 0) fail("an item before the beginning");
        item.at = Instant::at(Duration::nanoseconds(time));
        item.event = delta(event_);
        item.id = delta(id_);
        const std::string category = string();
        const std::string name = string();
        item.category = category;
        item.name = name;
        const std::uint64_t notes = varint();
        if (notes > notes_max) fail("too many notes");
        // The keys must stay where they are: the notes refer to them.
        std::vector<std::string> keys(problem_.empty() ? static_cast<std::size_t>(notes) : 0);
        for (std::string& key : keys) {
            key = string();
            item.notes.push_back({key, string()});
        }
        if (problem_.empty()) writer_.add(item);
        return true;
    }

    void read_foot() {
        scenario::TraceFooter footer;
        footer.trace_hash = varint();
        footer.events = varint();
        const std::uint64_t expected = checksum_;
        std::uint64_t found = 0;
        for (unsigned shift = 0; shift < 64; shift += 8) found |= std::uint64_t{byte()} << shift;
        if (!problem_.empty()) return;
        if (found != expected) return fail("the checksum does not fit the trace: it is damaged,");
        if (input_.peek() != std::istream::traits_type::eof()) {
            return fail("something follows the trace");
        }
        writer_.finish(footer);
    }

    std::istream& input_;
    scenario::TraceWriter& writer_;
    std::string problem_;
    std::uint64_t offset_ = 0;
    std::uint64_t checksum_ = checksum_start;
    std::size_t tracks_ = 0;
    std::vector<std::string> table_;
    std::size_t next_place_ = 0;
    std::uint64_t time_ = 0, event_ = 0, id_ = 0;
};

}  // namespace

std::string read_binary_trace(std::istream& input, scenario::TraceWriter& writer) {
    return Reader(input, writer).read();
}

}  // namespace cleave::report
