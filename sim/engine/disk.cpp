#include "engine/disk.hpp"

#include <utility>

namespace cleave::sim {

std::uint32_t Disk::file_of(std::string_view name) {
    const auto found = names_.find(name);
    if (found != names_.end()) return found->second;
    const auto index = static_cast<std::uint32_t>(files_.size());
    names_.emplace(std::string(name), index);
    files_.push_back({std::string(name)});
    return index;
}

void Disk::append(std::string_view file, std::string record) {
    pending_.push_back({.file = file_of(file), .record = std::move(record)});
    ++written_;
}

void Disk::replace(std::string_view file, std::vector<std::string> records) {
    pending_.push_back({.file = file_of(file), .replaces = true, .records = std::move(records)});
    ++written_;
}

Instant Disk::sync(Instant now) {
    syncs_.push_back(written_);
    if (now >= next_done_ && now >= flush_done_) {
        flush_done_ = now + world::sync_latency(options_, random_);
        return flush_done_;
    }
    if (now >= flush_done_) flush_done_ = next_done_;
    if (next_done_ <= flush_done_) {
        next_done_ = flush_done_ + world::sync_latency(options_, random_);
    }
    return next_done_;
}

void Disk::complete_sync() {
    const std::uint64_t already = written_ - pending_.size();
    const std::uint64_t covered = syncs_.front();
    syncs_.erase(syncs_.begin());
    if (covered > already) make_durable(static_cast<std::size_t>(covered - already));
}

void Disk::make_durable(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        Write& write = pending_[i];
        File& file = files_[write.file];
        file.exists = true;
        if (write.replaces) {
            file.records = std::move(write.records);
        } else {
            file.records.push_back(std::move(write.record));
        }
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
}

void Disk::crash(Instant now) {
    std::size_t survive = 0;
    if (!syncs_.empty()) {
        // Each write under way has reached the platter or not, even odds (assumed).
        const std::uint64_t already = written_ - pending_.size();
        const auto asked = static_cast<std::size_t>(syncs_.back() - already);
        while (survive < asked && random_.chance(Ratio::percent(50))) ++survive;
    }
    make_durable(survive);
    pending_.clear();
    syncs_.clear();
    flush_done_ = next_done_ = now;
}

void Disk::wipe() {
    names_.clear();
    files_.clear();
    pending_.clear();
    syncs_.clear();
}

DiskImage Disk::image() const {
    DiskImage image;
    for (const File& file : files_) {
        if (file.exists) image.emplace(file.name, file.records);
    }
    return image;
}

}  // namespace cleave::sim
