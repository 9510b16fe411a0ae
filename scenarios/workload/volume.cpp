#include "workload/volume.hpp"

namespace cleave::scenario {
namespace {

using history::Entry;
using history::History;
using objects::Data;
using objects::Datum;

// "dir-07": as many digits as the last of `count` needs.
std::string numbered(const char* stem, std::uint32_t number, std::uint32_t count) {
    const std::string digits = std::to_string(number);
    return stem + std::string(std::to_string(count).size() - digits.size(), '0') + digits;
}

Workload with_keys(Workload workload, std::uint32_t keys) {
    workload.keys = keys;
    return workload;
}

Datum of(Bytes bytes) { return {static_cast<Value>(bytes.value)}; }

// Runs of length and stamp, as the object `file` has them: bytes that nobody wrote are nil.
Data runs_of(const Content& content) {
    Data runs;
    for (const Extent& extent : content.extents) {
        runs.push_back(of(extent.length));
        runs.push_back(extent.stamp == 0 ? Datum() : Datum(extent.stamp));
    }
    return runs;
}

std::string_view word(const Record& record) {
    const bool of_name = record.function == Function::stat && record.name != 0;
    return of_name ? "lookup" : to_string(record.function);
}

}  // namespace

VolumeCalls::VolumeCalls(const Workload& workload, std::size_t sites)
    : workload_(workload), directories_(with_keys(workload, workload.directories), sites) {}

std::string VolumeCalls::directory_name(const Workload& workload, std::uint32_t directory) {
    return numbered("dir-", directory + 1, workload.directories);
}

std::string VolumeCalls::name(std::uint32_t number) const {
    return numbered("name-", number, workload_.names);
}

// Offsets are multiples of half the size of a write, so that writes overlap.
void VolumeCalls::choose(std::size_t site, Random& random, Record& record) const {
    const Function function = record.function;
    const bool looks_up = function == Function::stat && random.below(2) == 0;
    const bool of_names = function == Function::create || function == Function::remove ||
                          function == Function::rename || function == Function::list || looks_up;
    if (of_names) {
        record.key = workload_.keys + directories_.choose(site, random);
        if (function == Function::list) return;
        record.name = 1 + static_cast<std::uint32_t>(random.below(workload_.names));
        if (function != Function::rename) return;
        record.new_name = 1 + static_cast<std::uint32_t>(random.below(workload_.names - 1));
        if (record.new_name >= record.name) ++record.new_name;
        return;
    }
    if (function == Function::stat) return;
    const std::uint64_t half = record.size.value / 2;
    const bool cuts = function == Function::truncate;
    const Bytes room = cuts ? workload_.file_size : workload_.file_size - record.size;
    const Bytes place{half * random.below(room.value / half + 1)};
    (cuts ? record.size : record.offset) = place;
}

Record VolumeCalls::final_look(std::uint32_t key) const {
    Record record;
    record.key = key;
    record.function = is_directory(key) ? Function::list : Function::read;
    record.size = workload_.file_size;
    return record;
}

void VolumeCalls::fill(ClientRequest& request, const Record& record) const {
    request.size = record.size;
    request.in_part = record.function == Function::read || record.function == Function::write;
    if (record.name != 0) request.name = name(record.name);
    if (record.new_name != 0) request.new_name = name(record.new_name);
}

void VolumeCalls::note(const ClientReply& reply, Record& record) {
    record.size_seen = reply.size;
    record.names = reply.names;
    if (record.name != 0) record.value = reply.value;
}

void VolumeCalls::add_to(History& history, history::KeyId key, const Record& record) const {
    Data input;
    Data output;
    switch (record.function) {
        case Function::write:
            input = {of(record.offset), of(record.size), Datum(*record.value)};
            break;
        case Function::read:
            input = {of(record.offset), of(record.size)};
            output = runs_of(record.content);
            break;
        case Function::truncate: input = {of(record.size)}; break;
        case Function::list:
            for (const std::string& one : record.names) output.push_back(history.name(one));
            break;
        default:
            if (record.name == 0) {
                output = {of(record.size_seen)};
                break;
            }
            input = {history.name(name(record.name))};
            if (record.new_name != 0) input.push_back(history.name(name(record.new_name)));
            output = {Datum::boolean(record.value == Value{1})};
    }
    if (record.outcome != Outcome::ok) output.clear();
    history.record({.process = record.process,
                    .function = history.function(word(record)),
                    .key = key,
                    .input = input,
                    .output = output,
                    .invoked = record.invoked,
                    .completed = record.completed,
                    .outcome = record.outcome});
}

}  // namespace cleave::scenario
