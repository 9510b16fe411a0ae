// What the clients do.

#include <algorithm>

#include "language/catalog.hpp"
#include "language/description.hpp"
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

struct Skew {
    Popularity popularity = Popularity::uniform;
    Ratio exponent;
};

Shape<Skew> skew_shape() {
    const std::string form = "uniform, or zipf with its exponent as in zipf 0.99";
    return {form,
            [form](Reader& reader, const Tree& tree, Skew& out) {
                constexpr std::string_view zipf = "zipf ";
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                if (tree.text == "uniform") return true;
                if (!tree.text.starts_with(zipf)) return reader.expected(tree, form);
                const Reading<Ratio> exponent =
                    read_exponent(std::string_view(tree.text).substr(zipf.size()));
                if (!exponent.value) return reader.error(tree.at, exponent.error);
                out = {Popularity::zipf, *exponent.value};
                return true;
            },
            [](const Scenario&, const Skew& skew) {
                return Tree::string(skew.popularity == Popularity::uniform
                                        ? "uniform"
                                        : "zipf " + print_exponent(skew.exponent));
            },
            [] { return string_schema("^(uniform|zipf [0-9]+(\\.[0-9]+)?)$"); }};
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
    {"stat", &Workload::stat,
     "Share of looks at attributes alone; of a volume, half of them look names up. They are asked "
     "as reads of who knows no attributes."},
    {"create", &Workload::create, "Share of names created, of a volume."},
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

Shape<Duration> rate_shape() {
    const std::string form(rate_form);
    return {form,
            [form](Reader& reader, const Tree& tree, Duration& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                const Reading<Duration> interval = read_rate(tree.text);
                if (!interval.value) return reader.error(tree.at, interval.error, interval.hint);
                out = *interval.value;
                return true;
            },
            [](const Scenario&, const Duration& interval) {
                return Tree::string(print_rate(interval));
            },
            [] { return string_schema(std::string(rate_pattern)); }};
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

// What only volumes have.
bool fits_volumes(Reader& reader, const Tree& tree, const Workload& workload) {
    if (is_volume(workload)) return true;
    for (const char* key : {"directories", "names"}) {
        if (!tree.find(key)) continue;
        return reader.error(tree.position_of_key(key),
                            "the object \"" + workload.object + "\" has no directories",
                            "use object: volume");
    }
    for (const Share share :
         {&Workload::create, &Workload::truncate, &Workload::rename, &Workload::list}) {
        if ((workload.*share).is_zero()) continue;
        const auto part = std::find_if(std::begin(parts), std::end(parts),
                                       [&](const Part& one) { return one.share == share; });
        return reader.error(tree.find("mix")->position_of_key(part->name),
                            "the object \"" + workload.object + "\" has no \"" + part->name + '"',
                            "use object: volume");
    }
    return true;
}

// Half of the chunk-files take writes, half of them records.
bool fits_files_in_part(Reader& reader, const Tree& tree, const Workload& workload) {
    const bool appends = !workload.append.is_zero();
    if (!has_ranges(workload) && (appends || tree.find("file_size"))) {
        return reader.error(appends ? tree.find("mix")->position_of_key("append")
                                    : tree.position_of_key("file_size"),
                            "the object \"" + workload.object + "\" is not written in part",
                            "use object: chunk-file, or volume");
    }
    if (!has_ranges(workload)) return true;
    if (is_volume(workload) && appends) {
        return reader.error(tree.find("mix")->position_of_key("append"),
                            "records are appended to chunk-files alone", "use object: chunk-file");
    }
    if (!is_volume(workload)) {
        for (const Share share : {&Workload::remove, &Workload::stat}) {
            if ((workload.*share).is_zero()) continue;
            return reader.error(
                tree.find("mix")->position_of_key(share == &Workload::stat ? "stat" : "remove"),
                share == &Workload::stat ? "chunk-files have no attributes to look at"
                                         : "chunk-files are not removed");
        }
        if (workload.keys < 2) {
            return reader.error(tree.position_of_key("files"),
                                "chunk-files are at least two: one for writes, one for records");
        }
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

Mapping<Workload>::Property<Duration> interval_of(Loop loop) {
    return {[loop](const Workload& workload) -> std::optional<Duration> {
                if (workload.loop != loop) return std::nullopt;
                return workload.interval;
            },
            [loop](Workload& workload, Duration interval) {
                workload.loop = loop;
                workload.interval = interval;
            }};
}

std::vector<std::string> protocols_with_volumes(const Reader& reader) {
    std::vector<std::string> names;
    for (const ProtocolDescription& one : reader.protocols) {
        const auto& served = one.functions;
        if (std::find(served.begin(), served.end(), Function::create) == served.end()) continue;
        names.push_back(one.name);
    }
    return names;
}

bool fits_its_protocol(Reader& reader, const Tree& tree, const Workload& workload) {
    const std::string& name = reader.scenario.protocol.name;
    const auto protocol =
        std::find_if(reader.protocols.begin(), reader.protocols.end(),
                     [&](const ProtocolDescription& one) { return one.name == name; });
    const auto& served = protocol->functions;
    const auto serves = [&](Function one) {
        return std::find(served.begin(), served.end(), one) != served.end();
    };
    if (is_volume(workload) && !serves(Function::create)) {
        const std::vector<std::string> volumes = protocols_with_volumes(reader);
        return reader.error(tree.position_of("object"),
                            "the protocol \"" + name + "\" has no volumes",
                            volumes.empty() ? "" : "choose from: " + listed(volumes));
    }
    for (const auto& [function, share] : shares(workload)) {
        // Who knows no attributes is asked for the whole.
        const bool read_instead = function == Function::stat && serves(Function::read);
        if (share.is_zero() || serves(function) || read_instead) continue;
        const std::string word(to_string(function));
        std::vector<std::string> words;
        for (const Function one : served) words.emplace_back(to_string(one));
        const Tree* mix = tree.find("mix");
        return reader.error(mix && mix->find(word) ? mix->position_of_key(word) : tree.at,
                            "the protocol \"" + name + "\" does not serve \"" + word + '"',
                            "it serves " + listed(words));
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
    if (workload.object == "register" && !workload.remove.is_zero()) {
        return reader.error(tree.find("mix")->position_of_key("remove"),
                            "a register cannot be removed", "use object: kv or object: file");
    }
    if (files && !workload.cas.is_zero()) {
        return reader.error(tree.find("mix")->position_of_key("cas"),
                            "files have no conditional writes", "use object: kv");
    }
    if (workload.size > size_max) {
        return reader.error(tree.position_of("size"), "a size of more than 1GiB");
    }
    return true;
}

}  // namespace

std::vector<WordDescription> list_objects() {
    return {{"chunk-file",
             "Files written at offsets, every other one; records are appended to the rest."},
            {"file", "Whole files, read and replaced; each key is a register that may be absent."},
            {"kv", "Keys with values, which may be absent; each key by itself."},
            {"register", "Registers, which are read and written and never removed."},
            {"volume",
             "Directories of names, and files open by their handles, written and read in part."}};
}

Mapping<Workload> workload_mapping() {
    std::vector<std::string> objects;
    for (const WordDescription& object : list_objects()) objects.push_back(object.name);
    Mapping<Workload> mapping("a workload", default_workload());
    mapping.optional("object", &Workload::object, word_shape("an object", objects),
                     "What the clients share, and what the checker judges by.");
    mapping.add<std::uint32_t>("files", false, number_of_keys(true), count_shape(1, keys_max),
                               "How many files there are.");
    mapping.add<std::uint32_t>("keys", false, number_of_keys(false), count_shape(1, keys_max),
                               "How many keys or registers there are.");
    mapping.optional("size", &Workload::size, bytes_shape(Least::more_than_zero),
                     "Size of what a write writes: the whole, but of chunk-files and volumes.");
    mapping.add<std::uint32_t>("directories", false, of_volumes(&Workload::directories),
                               count_shape(1, keys_max), "How many directories a volume has.");
    mapping.add<std::uint32_t>(
        "names", false, of_volumes(&Workload::names), count_shape(2, keys_max),
        "Of a volume: how many different names its clients use in a directory.");
    mapping.add<Bytes>("file_size", false, size_of_files(), bytes_shape(Least::more_than_zero),
                       "Of chunk-files and volumes: writes of `size` go to offsets within it.");
    mapping.add<Skew>("popularity", false,
                      {[](const Workload& workload) {
                           return Skew{workload.popularity, workload.zipf_exponent};
                       },
                       [](Workload& workload, const Skew& skew) {
                           workload.popularity = skew.popularity;
                           workload.zipf_exponent = skew.exponent;
                       }},
                      skew_shape(), "How often each is chosen: all alike, or a few much more.");
    mapping.optional("home", &Workload::home_share, ratio_shape(),
                     "Share of a client's operations that go to its own site's part of the files; "
                     "the rest go to all.");
    mapping.add<Workload>("mix", false,
                          {[](const Workload& workload) { return workload; },
                           [](Workload& workload, const Workload& mix) {
                               for (const Part& part : parts)
                                   workload.*part.share = mix.*part.share;
                           }},
                          mix_shape(), "Shares of what clients do; they sum to 100%.");
    mapping.add<Duration>("rate", false, interval_of(Loop::open), rate_shape(),
                          "An open loop: clients act at this mean rate, however slow the answers.");
    mapping.add<Duration>("think_time", false, interval_of(Loop::closed),
                          duration_shape(Least::zero),
                          "A closed loop: a client waits for its answer, then this long.");
    mapping.constrain(Count::at_most_one, {"files", "keys"});
    mapping.constrain(Count::at_most_one, {"rate", "think_time"});
    mapping.check(&fits_its_object);
    mapping.check(&fits_volumes);
    mapping.check(&fits_files_in_part);
    mapping.check(&fits_its_protocol);
    return mapping;
}

}  // namespace cleave::scenario
