// What the clients do.

#include <algorithm>

#include "language/catalog.hpp"
#include "language/describe_workload.hpp"
#include "language/description.hpp"
#include "language/presets.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::uint32_t keys_max = 1'000'000;
constexpr Bytes size_max = Bytes::mebi(1'024);

// Defaults are assumed, not measured: a busy small office that mostly reads. The size is in the
// range where office files' median lies (Leung et al., "Measurement and Analysis of Large-Scale
// Network File System Workloads", USENIX ATC 2008), and 75:25 is near the read share found there.
Workload default_workload() {
    Workload workload;
    workload.read = Ratio::percent(75);
    workload.write = Ratio::percent(25);
    workload.interval = Duration::milliseconds(20);
    return workload;
}

using Share = Ratio Workload::*;
struct Part {
    const char* name;
    Share share;
    const char* help;
};

// Of a mix.
constexpr Part parts[] = {
    {"read", &Workload::read, "Share of reads."},
    {"write", &Workload::write, "Share of writes."},
    {"remove", &Workload::remove, "Share of removals; of a volume, of names in directories."},
    {"cas", &Workload::cas,
     "Share of conditional writes, which expect the value that their client saw last."},
    {"append", &Workload::append, "Share of records appended."},
    {"read_modify_write", &Workload::read_modify_write,
     "Share of reads that a conditional write follows, which expects what was read: two "
     "operations."},
    {"stat", &Workload::stat,
     "Share of looks at attributes alone; of a volume, half of them look names up. Who knows no "
     "attributes is asked to read."},
    {"create", &Workload::create, "Share of names created, of a volume, each for a new file."},
    {"truncate", &Workload::truncate, "Share of truncations, of a volume."},
    {"rename", &Workload::rename, "Share of renames within a directory, of a volume."},
    {"list", &Workload::list, "Share of directories listed, of a volume."}};

// As a workload of which nothing else is meant.
Shape<Workload> mix_shape() {
    Mapping<Workload> mapping("a mix");
    for (const Part& part : parts) {
        mapping.add<Ratio>(
            part.name, false,
            {[share = part.share](const Workload& mix) -> std::optional<Ratio> {
                 const bool usual = share == &Workload::read || share == &Workload::write;
                 if (!usual && (mix.*share).is_zero()) return std::nullopt;
                 return mix.*share;
             },
             [share = part.share](Workload& mix, Ratio value) { mix.*share = value; }},
            ratio_shape(), part.help);
    }
    mapping.check([](Reader& reader, const Tree& tree, const Workload& mix) {
        std::int64_t sum = 0;
        for (const Part& part : parts) sum += (mix.*part.share).parts_per_billion;
        if (sum == Ratio::one) return true;
        return reader.error(
            tree.at, "the mix sums to " + print_quantity(ratio_quantity, sum) + ", not to 100%");
    });
    return mapping.shape();
}

bool is_volume(const Workload& workload) { return workload.object == "volume"; }
bool has_ranges(const Workload& workload) {
    return workload.object == "chunk-file" || is_volume(workload);
}
bool has_files(const Workload& workload) {
    return workload.object == "file" || has_ranges(workload);
}

Mapping<Workload>::Property<Bytes> size_of_files() {
    return {[](const Workload& workload) -> std::optional<Bytes> {
                if (!has_ranges(workload)) return std::nullopt;
                return workload.file_size;
            },
            [](Workload& workload, Bytes size) { workload.file_size = size; }};
}

Mapping<Workload>::Property<std::uint32_t> of_volumes(std::uint32_t Workload::*count) {
    return {[count](const Workload& workload) -> std::optional<std::uint32_t> {
                if (!is_volume(workload)) return std::nullopt;
                return workload.*count;
            },
            [count](Workload& workload, std::uint32_t value) { workload.*count = value; }};
}

// Where a share of the mix is given: by itself, or by the preset.
Position position_in_mix(const Tree& tree, const char* name) {
    const Tree* mix = tree.find("mix");
    return mix ? mix->position_of_key(name)
               : tree.position_of(tree.find("trace") ? "trace" : "preset");
}

// Half of the chunk-files take writes, half of them records.
bool fits_files_in_part(Reader& reader, const Tree& tree, const Workload& workload) {
    for (const char* key : {"directories", "names"}) {
        if (is_volume(workload) || !tree.find(key)) continue;
        return reader.error(tree.position_of_key(key),
                            "the object \"" + workload.object + "\" has no directories",
                            "use object: volume");
    }
    const Tree* sized = tree.find("file_size");
    if (sized && !has_ranges(workload)) {
        return reader.error(tree.position_of_key("file_size"),
                            "the object \"" + workload.object + "\" is not written in part",
                            "use object: chunk-file, or volume");
    }
    if (!has_ranges(workload)) return true;
    if (workload.keys < 2 && !is_volume(workload)) {
        return reader.error(tree.position_of_key("files"),
                            "chunk-files are at least two: one for writes, one for records");
    }
    if (!workload.sizes.empty() || workload.load || workload.writes == Writes::once) {
        return reader.error(
            tree.at, workload.object + "s have one size of writes, no load and no write only once");
    }
    if (workload.size > workload.file_size || workload.size < Bytes{2}) {
        return reader.error(tree.at, "size must be from 2B to file_size");
    }
    return true;
}

Mapping<Workload>::Property<std::uint32_t> number_of_keys(bool files) {
    return {[files](const Workload& workload) -> std::optional<std::uint32_t> {
                if (has_files(workload) != files) return std::nullopt;
                return workload.keys;
            },
            [](Workload& workload, std::uint32_t keys) { workload.keys = keys; }};
}

// What cannot be asked for of such an object.
bool mix_fits_its_object(Reader& reader, const Tree& tree, const Workload& workload) {
    const auto error = [&](const char* name, const std::string& what, const std::string& hint) {
        return reader.error(position_in_mix(tree, name), what, hint);
    };
    const bool chunks = workload.object == "chunk-file";
    if (!workload.append.is_zero() && !chunks) {
        return error("append", "no records are appended to the object \"" + workload.object + '"',
                     "use object: chunk-file");
    }
    if (!workload.remove.is_zero() && chunks) {
        return error("remove", "chunk-files are not removed", "");
    }
    if (!workload.stat.is_zero() && chunks) {
        return error("stat", "chunk-files have no attributes to look at", "");
    }
    for (const Part& part : parts) {
        const bool of_volumes = part.share == &Workload::create ||
                                part.share == &Workload::truncate ||
                                part.share == &Workload::rename || part.share == &Workload::list;
        if (!of_volumes || is_volume(workload) || (workload.*part.share).is_zero()) continue;
        return error(part.name,
                     "the object \"" + workload.object + "\" has no \"" + part.name + '"',
                     "use object: volume");
    }
    if (!workload.remove.is_zero() && workload.object == "register") {
        return error("remove", "a register cannot be removed", "use object: kv or object: file");
    }
    const bool updates = !workload.read_modify_write.is_zero();
    if (has_files(workload) && (updates || !workload.cas.is_zero())) {
        return error(updates ? "read_modify_write" : "cas", "files have no conditional writes",
                     "use object: kv");
    }
    return true;
}

const char* share_of(Function function, const Workload& workload) {
    const bool updates = !workload.read_modify_write.is_zero();
    const bool asked = function == Function::read
                           ? !workload.read.is_zero()
                           : function != Function::cas || !workload.cas.is_zero();
    return updates && !asked ? "read_modify_write" : to_string(function).data();
}

std::vector<std::string> protocols_with_volumes(const Reader& reader) {
    std::vector<std::string> names;
    for (const ProtocolDescription& one : reader.protocols) {
        if (offers(one, Function::create)) names.push_back(one.name);
    }
    return names;
}

bool mix_fits_its_protocol(Reader& reader, const Tree& tree, const Workload& workload) {
    const std::string& name = reader.scenario.protocol.name;
    const auto protocol =
        std::find_if(reader.protocols.begin(), reader.protocols.end(),
                     [&](const ProtocolDescription& one) { return one.name == name; });
    const auto& served = protocol->functions;
    if (is_volume(workload) && !offers(*protocol, Function::create)) {
        const std::vector<std::string> volumes = protocols_with_volumes(reader);
        return reader.error(tree.position_of(tree.find("object") ? "object" : "preset"),
                            "the protocol \"" + name + "\" has no volumes",
                            volumes.empty() ? "" : "choose from: " + listed(volumes));
    }
    for (const Function function : functions_of(workload)) {
        if (offers(*protocol, function)) continue;
        std::vector<std::string> words;
        for (const Function one : served) words.emplace_back(to_string(one));
        return reader.error(position_in_mix(tree, share_of(function, workload)),
                            "the protocol \"" + name + "\" does not offer \"" +
                                std::string(to_string(function)) + '"',
                            "it offers " + listed(words));
    }
    return true;
}

bool every_mix_fits(Reader& reader, const Tree& tree, const Workload& workload) {
    for (const auto& [where, mix] : mixes_of(tree, workload)) {
        if (!mix_fits_its_object(reader, *where, mix)) return false;
        if (!mix_fits_its_protocol(reader, *where, mix)) return false;
    }
    return true;
}

bool fits_its_object(Reader& reader, const Tree& tree, const Workload& workload) {
    const bool files = has_files(workload);
    if (tree.find(files ? "keys" : "files")) {
        return reader.error(tree.position_of_key(files ? "keys" : "files"),
                            "the object \"" + workload.object + "\" has " +
                                (files ? "\"files\", not \"keys\"" : "\"keys\", not \"files\""));
    }
    if (workload.size > size_max) {
        return reader.error(tree.position_of("size"), "a size of more than 1GiB");
    }
    return true;
}

void add_plain_keys(Mapping<Workload>& mapping) {
    std::vector<std::string> objects;
    for (const WordDescription& object : list_objects()) objects.push_back(object.name);
    mapping.optional("object", &Workload::object, word_shape("an object", objects),
                     "What the clients share, and what the checker judges by.");
    mapping.add<std::uint32_t>("files", false, number_of_keys(true), count_shape(1, keys_max),
                               "How many files there are; of a volume, how many of its names are "
                               "those of files that are read and written.");
    mapping.add<std::uint32_t>("keys", false, number_of_keys(false), count_shape(1, keys_max),
                               "How many keys or registers there are.");
    add_size(mapping);
    mapping.add<Bytes>("file_size", false, size_of_files(), bytes_shape(Least::more_than_zero),
                       "Of chunk-files and volumes: writes of `size` go to offsets within it.");
    mapping.add<std::uint32_t>("directories", false, of_volumes(&Workload::directories),
                               count_shape(1, keys_max), "How many directories a volume has.");
    mapping.add<std::uint32_t>(
        "names", false, of_volumes(&Workload::names), count_shape(2, keys_max),
        "Of a volume: how many different names its clients use in a directory.");
    add_choice(mapping);
    add_mix(mapping);
    add_pace(mapping);
    add_course(mapping);
    mapping.constrain(Count::at_most_one, {"files", "keys"});
}

}  // namespace

std::vector<WordDescription> list_objects() {
    return {{"chunk-file",
             "Files written at offsets, every other one; records are appended to the rest."},
            {"file", "Whole files, read and replaced; each key is a register that may be absent."},
            {"kv", "Keys with values, which may be absent; each key by itself."},
            {"register", "Registers, which are read and written and never removed."},
            {"volume",
             "Directories of names that lead to files, which are opened, and read and written in "
             "part."}};
}

void add_mix(Mapping<Workload>& mapping) {
    mapping.add<Workload>(
        "mix", false,
        {[](const Workload& workload) { return workload; },
         [](Workload& workload, const Workload& mix) { copy_mix(mix, workload); }},
        mix_shape(), "Shares of what clients do; they sum to 100%.");
}

void copy_mix(const Workload& from, Workload& to) {
    for (const Part& part : parts) to.*part.share = from.*part.share;
}

Mapping<Workload> plain_workload_mapping() {
    Mapping<Workload> mapping("a workload", default_workload());
    add_plain_keys(mapping);
    return mapping;
}

Mapping<Workload> workload_mapping() {
    Mapping<Workload> mapping("a workload", default_workload());
    add_preset(mapping);
    add_plain_keys(mapping);
    add_trace(mapping);
    mapping.check(&stands_for_itself);
    mapping.check(&fits_its_object);
    mapping.check(&fits_files_in_part);
    mapping.check(&every_mix_fits);
    mapping.check(&fits_its_load);
    mapping.check(&fits_its_duration);
    return mapping;
}

}  // namespace cleave::scenario
