#include "parts/raft/log.hpp"

#include "host/codec.hpp"

namespace cleave::raft {

Log::Log(Configuration first) : file_("raft-log"), configuration_(first) {
    snapshot_.configuration = std::move(first);
}

bool Log::open(Host& host, const DiskImage& disk, bool forget_entries) {
    const parts::CheckedRecords found = file_.open(host, disk);
    if (found.damaged) return false;
    for (const std::string& bytes : found.records) {
        auto record = decode<Record>(bytes);
        if (!record) return false;
        std::visit([this](auto& one) { take(std::move(one)); }, *record);
    }
    if (forget_entries && snapshot_.last_index > 0) truncate(snapshot_.last_index);
    if (found.cut) ++writes_;  // the file was mended, which no sync has covered yet
    return true;
}

void Log::take(Placed placed) {
    if (placed.index <= snapshot_.last_index || placed.index > last_index() + 1) return;
    truncate(placed.index - 1);
    push(std::move(placed.entry));
}

void Log::take(Snapshot snapshot) {
    entries_.clear();
    snapshot_ = std::move(snapshot);
    find_configuration();
}

void Log::vote(Host& host, std::uint64_t term, NodeId candidate) {
    ballot_ = {term, candidate};
    file_.append(host, encode(Record(ballot_)));
    ++writes_;
}

std::uint64_t Log::term_at(std::uint64_t index) const {
    return index == snapshot_.last_index ? snapshot_.last_term : at(index).term;
}

std::uint64_t Log::check_at(std::uint64_t index) const {
    return index == snapshot_.last_index ? snapshot_.check : slot(index).check;
}

void Log::push(Entry entry) {
    Digest digest(check_at(last_index()));
    hash_into(digest, entry);
    if (entry.configuration) {
        configuration_ = *entry.configuration;
        configuration_index_ = last_index() + 1;
    }
    entries_.push_back({std::move(entry), digest.value()});
}

void Log::append(Host& host, Entry entry) {
    push(std::move(entry));
    file_.append(host, encode(Record(Placed{last_index(), entries_.back().entry})));
    ++writes_;
}

void Log::truncate(std::uint64_t last) {
    if (last >= last_index()) return;
    entries_.resize(last - snapshot_.last_index);
    if (configuration_index_ > last) find_configuration();
}

void Log::find_configuration() {
    configuration_ = snapshot_.configuration;
    configuration_index_ = snapshot_.last_index;
    for (std::uint64_t index = last_index(); index > snapshot_.last_index; --index) {
        if (!at(index).configuration) continue;
        configuration_ = *at(index).configuration;
        configuration_index_ = index;
        return;
    }
}

void Log::compact(Host& host, std::uint64_t last, std::string state, Content bulk) {
    Snapshot taken{
        last,           term_at(last), check_at(last), snapshot_.configuration, std::move(state),
        std::move(bulk)};
    for (std::uint64_t index = snapshot_.last_index + 1; index <= last; ++index) {
        if (at(index).configuration) taken.configuration = *at(index).configuration;
    }
    const auto covered = static_cast<std::ptrdiff_t>(last - snapshot_.last_index);
    entries_.erase(entries_.begin(), entries_.begin() + covered);
    snapshot_ = std::move(taken);
    rewrite(host);
}

void Log::install(Host& host, const Snapshot& snapshot, bool forget_entries) {
    const std::uint64_t last = snapshot.last_index;
    const bool agrees =
        last > snapshot_.last_index && last <= last_index() && term_at(last) == snapshot.last_term;
    if (agrees && !forget_entries) {
        const auto covered = static_cast<std::ptrdiff_t>(last - snapshot_.last_index);
        entries_.erase(entries_.begin(), entries_.begin() + covered);
        snapshot_ = snapshot;
    } else {
        entries_.clear();
        snapshot_ = snapshot;
    }
    find_configuration();
    rewrite(host);
}

void Log::rewrite(Host& host) {
    std::vector<std::string> records = {encode(Record(ballot_)), encode(Record(snapshot_))};
    for (std::uint64_t index = snapshot_.last_index + 1; index <= last_index(); ++index) {
        records.push_back(encode(Record(Placed{index, at(index)})));
    }
    file_.replace(host, records);
    ++generation_;
    ++writes_;
}

void Log::synced(const Mark& mark) {
    durable_writes_ = std::max(durable_writes_, mark.writes);
    if (mark.generation == generation_) file_.synced(mark.length);
}

}  // namespace cleave::raft
