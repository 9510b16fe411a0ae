// What this filer keeps for its ward: copies of data that is not in the store yet. They are in
// memory, or also on disk; then they outlive this filer's own crash.

#include "edge_filer/filer.hpp"

namespace cleave::edge_filer {

void Filer::open_copies(Host& host, const DiskImage& disk) {
    kept_since_ = incarnation_;
    if (!config_.mirror_to_disk) return;
    const parts::CheckedRecords found = copies_log_.open(host, disk, config_.trust_the_disk);
    if (found.damaged) {
        host.log("copies of the ward's data are damaged: starting without any");
        copies_log_.replace(host, {});
    } else {
        for (const std::string& encoded : found.records) {
            const auto record = decode<CopyRecord>(encoded);
            if (!record) continue;
            if (!record->file.empty()) {
                copies_[record->file].data = record->data;
                continue;
            }
            kept_since_ = record->kept_since;
            taken_over_ = std::max(taken_over_, record->taken_over);
            if (record->ward == 0) continue;
            neighbours_[ward()] = {record->ward, host.now(), false, record->vouched, 0};
        }
    }
    log_copy(host, numbers());
}

Filer::CopyRecord Filer::numbers() const {
    CopyRecord record;
    record.kept_since = kept_since_;
    record.taken_over = taken_over_;
    if (const auto found = neighbours_.find(ward()); found != neighbours_.end()) {
        record.ward = found->second.incarnation;
        record.vouched = found->second.vouched;
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
        for (const auto& [file, copy] : copies_) {
            records.push_back(encode(CopyRecord{file, copy.data}));
        }
        copies_log_.replace(host, records);
    }
    host.sync(CopiesSynced{copies_log_.length(), copies_number_});
    return copies_number_;
}

void Filer::on(Host& host, const CopiesSynced& synced) {
    copies_log_.synced(synced.length);
    copies_safe_ = std::max(copies_safe_, synced.number);
    for (const auto& [file, copy] : copies_) {
        if (copy.number != synced.number) continue;
        const MirroredData& data = copy.data;
        host.send(ward(), Mirrored{incarnation_, data.incarnation, file, data.sequence});
    }
}

void Filer::on(Host& host, NodeId filer, const Mirror& mirror) {
    if (!up_ || filer != ward()) return;
    const auto fence = fences_.find({filer, config_.share_of(mirror.file)});
    if (fence != fences_.end() && mirror.incarnation <= fence->second.incarnation &&
        mirror.grant <= fence->second.grant) {
        return;  // taken over: too late
    }
    Copy& copy = copies_[mirror.file];
    const auto age = std::pair(copy.data.incarnation, copy.data.sequence);
    if (age < std::pair(mirror.incarnation, mirror.sequence)) {
        copy.data = {mirror.incarnation, mirror.grant, mirror.sequence, mirror.content,
                     mirror.directory};
        copy.number = log_copy(host, CopyRecord{mirror.file, copy.data});
    }
    if (!is_safe(copy.number)) return;  // the answer comes when it is
    host.send(filer, Mirrored{incarnation_, mirror.incarnation, mirror.file, mirror.sequence});
}

void Filer::on(Host&, NodeId filer, const MirrorDrop& drop) {
    const auto kept = copies_.find(drop.file);
    if (filer != ward() || kept == copies_.end()) return;
    const MirroredData& data = kept->second.data;
    if (data.incarnation == drop.incarnation && data.sequence <= drop.sequence) {
        copies_.erase(kept);
    }
}

}  // namespace cleave::edge_filer
