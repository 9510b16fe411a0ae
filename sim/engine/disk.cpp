#include "engine/disk.hpp"

#include <algorithm>
#include <numeric>

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
    const auto latency = [this] {
        return world::sync_latency(options_, random_) + trouble_.extra_latency;
    };
    if (now >= next_done_ && now >= flush_done_) {
        flush_done_ = now + latency();
        return flush_done_;
    }
    if (now >= flush_done_) flush_done_ = next_done_;
    if (next_done_ <= flush_done_) next_done_ = flush_done_ + latency();
    return next_done_;
}

std::optional<DiskError> Disk::complete_sync() {
    const std::uint64_t already = written_ - pending_.size();
    const std::uint64_t covered = syncs_.front();
    syncs_.erase(syncs_.begin());
    if (covered <= already) return std::nullopt;
    const auto count = static_cast<std::size_t>(covered - already);
    if (random_.chance(trouble_.sync_failures)) {
        lose(count);
        return DiskError::failed;
    }
    if (!fit(count)) {
        lose(count);
        return DiskError::full;
    }
    make_durable(count);
    return std::nullopt;
}

// ---- what becomes of writes ----

bool Disk::fit(std::size_t count) const {
    if (trouble_.full) return count == 0;
    if (options_.capacity.value == 0) return true;
    std::vector<std::uint64_t> sizes;  // of each file, were the writes carried out
    for (const File& file : files_) sizes.push_back(file.bytes);
    for (std::size_t i = 0; i < count; ++i) {
        const Write& write = pending_[i];
        std::uint64_t& size = sizes[write.file];
        if (write.replaces) size = 0;
        size += write.record.size();
        for (const std::string& record : write.records) size += record.size();
    }
    return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}) <= options_.capacity.value;
}

void Disk::make_durable(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) put(pending_[i]);
    forget(count);
}

void Disk::lose(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (!pending_[i].replaces) ++files_[pending_[i].file].missing;
    }
    forget(count);
}

void Disk::forget(std::size_t count) {
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
}

void Disk::put(Write& write) {
    File& file = files_[write.file];
    file.exists = true;
    if (write.replaces) {
        file.records.clear();
        file.bytes = 0;
        file.missing = 0;
        for (std::string& record : write.records) {
            file.bytes += record.size();
            file.records.push_back({std::move(record)});
        }
        return;
    }
    for (; file.missing > 0; --file.missing) file.records.push_back({});
    file.bytes += write.record.size();
    if (misdirected_ > 0) {
        const std::vector<Record*> others = durable_records();
        if (!others.empty()) {
            --misdirected_;
            *others[faults_.below(others.size())] = {std::move(write.record)};
            write.record.clear();
        }
    }
    file.records.push_back({std::move(write.record)});
}

// ---- crashes ----

void Disk::crash(Instant now) {
    if (!syncs_.empty()) {
        const std::uint64_t already = written_ - pending_.size();
        const auto asked = static_cast<std::size_t>(syncs_.back() - already);
        if (fit(asked)) leave_some(asked);
    }
    stop(now);
}

void Disk::stop(Instant now) {
    pending_.clear();
    syncs_.clear();
    flush_done_ = next_done_ = now;
    for (File& file : files_) file.missing = 0;  // whoever appends next, appends to what is there
}

// Each write under way has reached the medium or not, even odds (assumed).
void Disk::leave_some(std::size_t asked) {
    using world::CrashDamage;
    const Ratio odds = Ratio::percent(50);
    if (options_.crash_damage == CrashDamage::none_survive) return;
    if (options_.crash_damage == CrashDamage::prefix_survives) {
        std::size_t survive = 0;
        while (survive < asked && random_.chance(odds)) ++survive;
        return make_durable(survive);
    }
    std::vector<bool> survives(asked);
    std::size_t end = 0;  // of the survivors
    for (std::size_t i = 0; i < asked; ++i) {
        survives[i] = random_.chance(odds);
        if (survives[i]) end = i + 1;
    }
    if (end > 0 && options_.crash_damage == CrashDamage::torn) tear(pending_[end - 1]);
    std::vector<bool> severed(files_.size());  // a lost replacement takes what follows it along
    for (std::size_t i = 0; i < end; ++i) {
        Write& write = pending_[i];
        if (write.replaces) severed[write.file] = !survives[i];
        if (severed[write.file]) continue;
        if (survives[i]) {
            put(write);
        } else {
            ++files_[write.file].missing;
        }
    }
}

// A replacement is never torn, since it is renamed into its place.
void Disk::tear(Write& last) {
    if (last.replaces || last.record.empty() || !random_.chance(Ratio::percent(50))) return;
    last.record.resize(random_.below(last.record.size()));
}

void Disk::outlive_process(Instant now) {
    while (!pending_.empty()) {
        if (fit(1)) {
            make_durable(1);
        } else {
            lose(1);
        }
    }
    stop(now);
}

void Disk::wipe() {
    names_.clear();
    files_.clear();
    pending_.clear();
    syncs_.clear();
    misdirected_ = 0;
}

// ---- the medium ----

std::vector<Disk::Record*> Disk::durable_records() {
    std::vector<Record*> records;
    for (File& file : files_) {
        for (Record& record : file.records) records.push_back(&record);
    }
    return records;
}

void Disk::decay(std::uint32_t count, world::Decay how) {
    std::vector<Record*> sound = durable_records();
    std::erase_if(sound, [](const Record* r) { return r->unreadable || r->bytes.empty(); });
    for (; count > 0 && !sound.empty(); --count) {
        const std::size_t victim = faults_.below(sound.size());
        Record& record = *sound[victim];
        sound[victim] = sound.back();
        sound.pop_back();
        if (how == world::Decay::unreadable) {
            record.unreadable = true;
            continue;
        }
        const std::uint64_t bit = faults_.below(record.bytes.size() * 8);
        char& byte = record.bytes[bit / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % 8)));
    }
}

DiskImage Disk::image() const {
    DiskImage image;
    for (const auto& [name, index] : names_) {
        const File& file = files_[index];
        if (!file.exists) continue;
        std::vector<std::string>& records = image.files[name];
        for (const Record& record : file.records) {
            if (record.unreadable) image.unreadable.push_back({name, records.size()});
            records.push_back(record.unreadable ? std::string() : record.bytes);
        }
    }
    return image;
}

}  // namespace cleave::sim
