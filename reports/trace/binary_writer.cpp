#include "text/escape.hpp"
#include "trace/binary.hpp"

namespace cleave::report {

using namespace binary_trace;

void BinaryTrace::add_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) buffer_ += static_cast<char>((value & 0x7fU) | 0x80U);
    buffer_ += static_cast<char>(value);
}

// Differences wrap, so that every pair of numbers has one.
void BinaryTrace::add_delta(std::uint64_t value, std::uint64_t& last) {
    const std::uint64_t difference = value - last;
    last = value;
    const bool negative = (difference >> 63U) != 0;
    add_varint((difference << 1U) ^ (negative ? ~std::uint64_t{0} : 0));
}

void BinaryTrace::add_string(std::string_view text) {
    const std::string cleaned = clean(text);
    if (const auto known = places_.find(cleaned); known != places_.end()) {
        return add_varint(2 + std::uint64_t{known->second});
    }
    const bool remembered = cleaned.size() <= remembered_max;
    add_varint(remembered ? 1 : 0);
    add_varint(cleaned.size());
    buffer_ += cleaned;
    if (!remembered) return;
    if (next_place_ == table_.size()) {
        table_.push_back(cleaned);
    } else {
        places_.erase(table_[next_place_]);
        table_[next_place_] = cleaned;
    }
    places_.emplace(cleaned, static_cast<std::uint32_t>(next_place_));
    next_place_ = (next_place_ + 1) % table_size;
}

void BinaryTrace::flush() {
    for (const char c : buffer_) {
        checksum_ = (checksum_ ^ static_cast<unsigned char>(c)) * checksum_factor;
    }
    output_(buffer_);
    buffer_.clear();
}

void BinaryTrace::begin(const scenario::TraceHeader& header,
                        const std::vector<scenario::TraceTrack>& tracks) {
    buffer_ = magic;
    buffer_ += static_cast<char>(version);
    add_string(header.scenario);
    add_string(header.protocol);
    add_varint(header.seed);
    for (const scenario::TraceTrack& track : tracks) {
        buffer_ += '\1';
        add_string(track.group);
        add_string(track.name);
    }
    buffer_ += '\0';
    flush();
}

void BinaryTrace::add(const scenario::TraceItem& item) {
    buffer_ += static_cast<char>(1 + static_cast<int>(item.mark));
    add_varint(item.track);
    add_delta(static_cast<std::uint64_t>(item.at.count()), time_);
    add_delta(item.event, event_);
    add_delta(item.id, id_);
    add_string(item.category);
    add_string(item.name);
    add_varint(item.notes.size());
    for (const scenario::TraceNote& note : item.notes) {
        add_string(note.key);
        add_string(note.value);
    }
    flush();
}

void BinaryTrace::finish(const scenario::TraceFooter& footer) {
    buffer_ += '\0';
    add_varint(footer.trace_hash);
    add_varint(footer.events);
    flush();
    for (unsigned shift = 0; shift < 64; shift += 8) {
        buffer_ += static_cast<char>((checksum_ >> shift) & 0xffU);
    }
    output_(buffer_);
    buffer_.clear();
}

}  // namespace cleave::report
