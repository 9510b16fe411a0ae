// What this filer keeps for its wards, the filers whose partner it is: copies of data that is not
// in the store yet. They are in memory, or also on disk; then they outlive this filer's own crash.

#include <tuple>

#include "edge_filer/filer.hpp"

namespace cleave::edge_filer {

void Filer::open_copies(Host& host, const DiskImage& disk) {
    kept_since_ = incarnation_;
    if (!config_.mirror_to_disk) return;
    const parts::CheckedRecords found = copies_log_.open(host, disk, config_.trust_the_disk);
    if (found.damaged) {
        host.log("copies of others' data are damaged: starting without any");
        copies_log_.replace(host, {});
    } else {
        for (const std::string& encoded : found.records) {
            const auto record = decode<CopyRecord>(encoded);
            if (!record) continue;
            if (!record->file.empty()) {
                copies_[{record->ward, record->file}].data = record->data;
                continue;
            }
            kept_since_ = record->kept_since;
            for (const NeighbourRecord& known : record->neighbours) {
                if (known.taken_over != 0) taken_over_[known.filer] = known.taken_over;
                neighbours_[known.filer] = {known.incarnation, host.now(), false, 0, {}};
            }
        }
    }
    log_copy(host, numbers());
}

Filer::CopyRecord Filer::numbers() const {
    CopyRecord record;
    record.kept_since = kept_since_;
    for (const auto& [filer, neighbour] : neighbours_) {
        const auto taken = taken_over_.find(filer);
        record.neighbours.push_back(
            {filer, neighbour.incarnation, taken == taken_over_.end() ? 0 : taken->second});
    }
    return record;
}

// Returns a number; once `is_safe` says so of it, another life of this filer will know.
std::uint64_t Filer::log_copy(Host& host, const CopyRecord& record) {
    ++copies_number_;
    if (!config_.mirror_to_disk) {
        copies_safe_ = copies_number_;
        return copies_number_;
    }
    if (copies_log_.length() < 2 * copies_.size() + 64) {
        copies_log_.append(host, encode(record));
    } else {  // most of it is about data that has long been written back
        std::vector<std::string> records{encode(numbers())};
        for (const auto& [key, copy] : copies_) {
            records.push_back(encode(CopyRecord{key.first, key.second, copy.data, 0, {}}));
        }
        copies_log_.replace(host, records);
    }
    host.sync(CopiesSynced{copies_log_.length(), copies_number_});
    return copies_number_;
}

void Filer::on(Host& host, const CopiesSynced& synced) {
    copies_log_.synced(synced.length);
    copies_safe_ = std::max(copies_safe_, synced.number);
    for (const auto& [key, copy] : copies_) {
        if (copy.number == synced.number) confirm(host, key.first, key.second, copy.data);
    }
}

void Filer::confirm(Host& host, NodeId ward, const std::string& file, const MirroredData& data) {
    host.send(ward, Mirrored{incarnation_, data.incarnation, file, data.session, data.sequence});
}

void Filer::on(Host& host, NodeId filer, const Mirror& mirror) {
    if (!up_) return;
    const auto fence = fences_.find({filer, config_.share_of(mirror.file)});
    if (fence != fences_.end() && mirror.incarnation <= fence->second.incarnation &&
        mirror.session <= fence->second.session) {
        return;  // taken over: too late
    }
    Copy& copy = copies_[{filer, mirror.file}];
    const auto age = [](const auto& data) {
        return std::tuple(data.incarnation, data.session, data.sequence);
    };
    if (age(copy.data) < age(mirror)) {
        copy.data = {mirror.incarnation, mirror.grant,   mirror.session,
                     mirror.sequence,    mirror.content, mirror.directory};
        copy.number = log_copy(host, CopyRecord{filer, mirror.file, copy.data, 0, {}});
    }
    if (is_safe(copy.number)) confirm(host, filer, mirror.file, copy.data);  // else when it is
}

void Filer::on(Host&, NodeId filer, const MirrorDrop& drop) {
    const auto kept = copies_.find({filer, drop.file});
    if (kept == copies_.end()) return;
    const MirroredData& data = kept->second.data;
    if (data.incarnation == drop.incarnation && data.sequence <= drop.sequence) {
        copies_.erase(kept);
    }
}

}  // namespace cleave::edge_filer
