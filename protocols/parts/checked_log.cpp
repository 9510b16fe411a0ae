#include "parts/checked_log.hpp"

#include <optional>

#include "host/digest.hpp"

namespace cleave::parts {
namespace {

// At the front of each record, as four words of eight bytes, least significant first.
struct Head {
    std::uint64_t head_check = 0;  // of the other two numbers here, of file and place
    std::uint64_t length = 0;      // of what follows
    std::uint64_t durable = 0;
    std::uint64_t body_check = 0;
    static constexpr std::size_t size = 32;
};

std::uint64_t check_of(std::string_view file, std::uint64_t place, const Head& head) {
    Digest digest;
    digest.add(file);
    digest.add(place);
    digest.add(head.length);
    digest.add(head.durable);
    return digest.value();
}

void put(std::string& out, std::uint64_t word) {
    for (int i = 0; i < 8; ++i) out += static_cast<char>(word >> (8 * i) & 0xff);
}

std::uint64_t take(std::string_view& in) {
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 8; ++i) {
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(in[i])) << (8 * i);
    }
    in.remove_prefix(8);
    return word;
}

enum class State : std::uint8_t { sound, missing, cut_short, altered };

// On return, `record` is what stands behind the head.
State examine(std::string_view file, std::uint64_t place, std::string_view& record, Head& head) {
    if (record.empty()) return State::missing;
    if (record.size() < Head::size) return State::cut_short;
    head.head_check = take(record);
    head.length = take(record);
    head.durable = take(record);
    head.body_check = take(record);
    if (head.head_check != check_of(file, place, head)) return State::altered;
    if (record.size() < head.length) return State::cut_short;
    const bool same = record.size() == head.length && digest_of(record) == head.body_check;
    return same ? State::sound : State::altered;
}

bool is_unreadable(const DiskImage& disk, const std::string& file, std::uint64_t place) {
    const UnreadableRecord record{file, place};
    return std::find(disk.unreadable.begin(), disk.unreadable.end(), record) !=
           disk.unreadable.end();
}

}  // namespace

std::string seal(std::string_view file, std::uint64_t place, std::uint64_t durable,
                 std::string_view record) {
    Head head{.length = record.size(), .durable = durable, .body_check = digest_of(record)};
    head.head_check = check_of(file, place, head);
    std::string sealed;
    sealed.reserve(Head::size + record.size());
    for (const std::uint64_t word : {head.head_check, head.length, head.durable, head.body_check}) {
        put(sealed, word);
    }
    sealed += record;
    return sealed;
}

CheckedRecords check(const DiskImage& disk, const std::string& file) {
    CheckedRecords found;
    const auto content = disk.files.find(file);
    if (content == disk.files.end()) return found;
    const std::vector<std::string>& records = content->second;
    std::optional<std::uint64_t> end;     // before the first incomplete record
    std::vector<std::string> beyond_end;  // sound, but written before what is missing was durable
    for (std::uint64_t place = 0; place < records.size(); ++place) {
        std::string_view record = records[place];
        Head head;
        State state = examine(file, place, record, head);
        if (is_unreadable(disk, file, place)) state = State::altered;
        // A crash cuts short only what it wrote last.
        if (state == State::cut_short && place + 1 < records.size()) state = State::altered;
        if (state == State::altered) {
            found.damaged = true;
        } else if (state != State::sound) {
            if (!end) end = place;
        } else {
            if (end && head.durable > *end) found.damaged = true;
            (end ? beyond_end : found.records).emplace_back(record);
        }
    }
    found.cut = end.has_value();
    // Of a damaged file, each sound record is worth having for who puts it together from copies.
    if (found.damaged) {
        found.records.insert(found.records.end(), beyond_end.begin(), beyond_end.end());
    }
    return found;
}

CheckedRecords CheckedLog::open(Host& host, const DiskImage& disk, bool trusting) {
    if (trusting) {
        CheckedRecords found;
        const auto content = disk.files.find(file_);
        if (content == disk.files.end()) return found;
        length_ = content->second.size();
        for (const std::string& record : content->second) {
            if (record.size() >= Head::size) found.records.push_back(record.substr(Head::size));
        }
        return found;
    }
    CheckedRecords found = check(disk, file_);
    length_ = durable_ = found.records.size();
    if (found.cut && !found.damaged) replace(host, found.records);
    return found;
}

void CheckedLog::append(Host& host, std::string_view record) {
    host.append(file_, seal(file_, length_, durable_, record));
    ++length_;
}

void CheckedLog::replace(Host& host, const std::vector<std::string>& records) {
    std::vector<std::string> sealed;
    for (const std::string& record : records) {
        sealed.push_back(seal(file_, sealed.size(), 0, record));
    }
    host.replace(file_, std::move(sealed));
    length_ = records.size();
    durable_ = 0;
}

}  // namespace cleave::parts
