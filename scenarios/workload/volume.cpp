#include "workload/volume.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

using history::Entry;
using history::History;
using objects::Data;
using objects::Datum;

// assumed: a program reads or writes a few times, and closes the file.
constexpr std::uint64_t uses_an_opening = 4;

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

bool looks_up(const Record& record) {
    return record.function == Function::stat && record.name != 0;
}

// Whether it came to a handle: of what it found, or has created.
bool is_open(const Record& record) {
    if (record.function == Function::create) return record.value == 1;
    return looks_up(record) && record.handle != 0;
}

std::string_view word(const Record& record) {
    return looks_up(record) ? "lookup" : to_string(record.function);
}

}  // namespace

VolumeCalls::VolumeCalls(const Workload& workload, std::size_t clients, std::size_t sites)
    : workload_(workload),
      directories_(with_keys(workload, workload.directories), sites),
      open_(clients) {}

std::string VolumeCalls::key_name(std::uint32_t key) const {
    const std::uint32_t directories = workload_.directories;
    if (key < directories) return numbered("dir-", key + 1, directories);
    return "file-" + std::to_string(key - directories + 1);
}

std::string VolumeCalls::name(std::uint32_t number) const {
    return numbered("name-", number, workload_.names);
}

// Files are dealt out to the directories in turn, and within each to the names, as far as there are
// any. A site's own files are in its own directories where those are as many at each site.
VolumeCalls::Path VolumeCalls::path_of(std::uint32_t file) const {
    return {file % workload_.directories, 1 + file / workload_.directories % workload_.names};
}

void VolumeCalls::choose(std::size_t site, Random& random, Record& record) {
    const Function function = record.function;
    const bool of_files = function == Function::read || function == Function::write ||
                          function == Function::truncate ||
                          (function == Function::stat && random.below(2) == 0);
    if (!of_files) return choose_name(site, random, record);
    choose_range(random, record);
    record.closes = random.below(uses_an_opening) == 0;
    const Path path = path_of(record.key);
    OpenFiles& open = open_[record.client];
    const auto found = open.find(path);
    if (found == open.end()) {
        record = lookup_for(record, path);
        return;
    }
    record.key = key_of(found->second);
    if (record.closes) open.erase(found);
}

void VolumeCalls::choose_name(std::size_t site, Random& random, Record& record) {
    record.key = directories_.choose(site, random);
    if (record.function == Function::list) return;
    record.name = 1 + static_cast<std::uint32_t>(random.below(workload_.names));
    if (record.function == Function::create) record.handle = ++last_file_;
    if (record.function == Function::rename) {
        record.new_name = 1 + static_cast<std::uint32_t>(random.below(workload_.names - 1));
        if (record.new_name >= record.name) ++record.new_name;
    }
    const bool moves = record.function == Function::remove || record.function == Function::rename;
    if (!moves) return;
    open_[record.client].erase({record.key, record.name});
    open_[record.client].erase({record.key, record.new_name});
}

// Offsets are multiples of half the size of a write, so that writes overlap.
void VolumeCalls::choose_range(Random& random, Record& record) const {
    if (record.function == Function::stat) return;
    const std::uint64_t half = record.size.value / 2;
    const bool cuts = record.function == Function::truncate;
    const Bytes room = cuts ? workload_.file_size : workload_.file_size - record.size;
    const Bytes place{half * random.below(room.value / half + 1)};
    (cuts ? record.size : record.offset) = place;
}

Record VolumeCalls::lookup_for(const Record& use, Path path) const {
    Record record = use;
    record.opens_for = use.function;
    record.function = Function::stat;
    record.key = path.directory;
    record.name = path.name;
    return record;
}

Record VolumeCalls::whole(std::uint32_t handle) const {
    Record record;
    record.key = key_of(handle);
    record.size = workload_.file_size;
    return record;
}

std::vector<Record> VolumeCalls::final_looks(std::uint32_t client, std::uint32_t directory) const {
    std::vector<Record> looks;
    for (const auto& [path, handle] : open_[client]) {
        if (path.directory == directory) looks.push_back(whole(handle));
    }
    Record list;
    list.function = Function::list;
    list.key = directory;
    list.opens_for = Function::read;
    looks.push_back(list);
    return looks;
}

void VolumeCalls::note(const ClientReply& reply, Record& record) {
    record.size_seen = reply.size;
    record.names = reply.names;
    if (record.name == 0) return;
    record.value = reply.value;
    if (reply.outcome != Outcome::ok) return;
    OpenFiles& open = open_[record.client];
    const Path path{record.key, record.name};
    if (looks_up(record)) {
        record.handle = static_cast<std::uint32_t>(reply.value.value_or(0));
        if (record.handle == 0) open.erase(path);
    }
    if (is_open(record) && !record.closes) open[path] = record.handle;
}

std::vector<Record> VolumeCalls::next(const Record& ended) {
    if (!ended.opens_for || ended.outcome != Outcome::ok) return {};
    if (ended.function == Function::list) {
        std::vector<Record> lookups;
        for (std::uint32_t number = 1; number <= workload_.names; ++number) {
            const auto& names = ended.names;
            if (std::find(names.begin(), names.end(), name(number)) == names.end()) continue;
            Record use = whole(1);
            use.closes = true;
            lookups.push_back(lookup_for(use, {ended.key, number}));
        }
        return lookups;
    }
    Record use;
    use.paced = ended.paced;
    use.function = *ended.opens_for;
    use.size = ended.size;
    use.offset = ended.offset;
    use.closes = ended.closes;
    if (is_open(ended)) {
        use.key = key_of(ended.handle);
        return {use};
    }
    if (only_looks(use.function) || ended.tried) return {};
    Record record = lookup_for(use, {ended.key, ended.name});
    record.tried = !looks_up(ended);  // somebody was first; if that name is gone again, so be it
    if (!record.tried) {
        record.function = Function::create;
        record.handle = ++last_file_;
    }
    return {record};
}

void VolumeCalls::fill(ClientRequest& request, const Record& record) const {
    request.in_part = record.function == Function::read || record.function == Function::write;
    request.size = record.name == 0 ? record.size : Bytes{};
    if (record.name != 0) request.name = name(record.name);
    if (record.new_name != 0) request.new_name = name(record.new_name);
    if (record.function == Function::create) request.value = record.handle;
}

void VolumeCalls::add_to(History& history, history::KeyId key, const Record& record) const {
    const auto handle = [&] { return history.name(key_name(key_of(record.handle))); };
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
            if (record.function == Function::create) input.push_back(handle());
            output = {Datum::boolean(record.value == Value{1})};
            if (looks_up(record)) output = {record.handle == 0 ? Datum() : handle()};
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
