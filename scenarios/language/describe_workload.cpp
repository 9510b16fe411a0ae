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

struct Mix {
    Ratio read, write, remove, cas;
    Ratio append;
};

Shape<Mix> mix_shape() {
    Mapping<Mix> mapping("a mix");
    mapping.optional("read", &Mix::read, ratio_shape(), "Share of reads.");
    mapping.optional("write", &Mix::write, ratio_shape(), "Share of writes.");
    mapping.optional("remove", &Mix::remove, ratio_shape(), "Share of removals.");
    mapping.optional(
        "cas", &Mix::cas, ratio_shape(),
        "Share of conditional writes, which expect the value that their client saw last.");
    mapping.optional("append", &Mix::append, ratio_shape(), "Share of records appended.");
    mapping.check([](Reader& reader, const Tree& tree, const Mix& mix) {
        const std::int64_t sum = mix.read.parts_per_billion + mix.write.parts_per_billion +
                                 mix.remove.parts_per_billion + mix.cas.parts_per_billion +
                                 mix.append.parts_per_billion;
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

bool has_ranges(const Workload& workload) { return workload.object == "chunk-file"; }
bool has_files(const Workload& workload) {
    return workload.object == "file" || has_ranges(workload);
}

Mapping<Workload>::Property<Bytes> size_of_chunk_files() {
    return {[](const Workload& workload) -> std::optional<Bytes> {
                if (!has_ranges(workload)) return std::nullopt;
                return workload.file_size;
            },
            [](Workload& workload, Bytes size) { workload.file_size = size; }};
}

// Half of them take writes, half of them records.
bool fits_chunk_files(Reader& reader, const Tree& tree, const Workload& workload) {
    if (!has_ranges(workload)) {
        const bool appends = !workload.append.is_zero();
        if (!appends && !tree.find("file_size")) return true;
        return reader.error(appends ? tree.find("mix")->position_of_key("append")
                                    : tree.position_of_key("file_size"),
                            "the object \"" + workload.object + "\" is not written in part",
                            "use object: chunk-file");
    }
    if (!workload.remove.is_zero()) {
        return reader.error(tree.find("mix")->position_of_key("remove"),
                            "chunk-files are not removed");
    }
    if (workload.keys < 2) {
        return reader.error(tree.position_of_key("files"),
                            "chunk-files are at least two: one for writes, one for records");
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

bool fits_its_protocol(Reader& reader, const Tree& tree, const Workload& workload) {
    const std::string& name = reader.scenario.protocol.name;
    const auto protocol =
        std::find_if(reader.protocols.begin(), reader.protocols.end(),
                     [&](const ProtocolDescription& one) { return one.name == name; });
    for (const auto& [function, share] : shares(workload)) {
        const auto& served = protocol->functions;
        if (share.is_zero() || std::find(served.begin(), served.end(), function) != served.end()) {
            continue;
        }
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
            {"register", "Registers, which are read and written and never removed."}};
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
                     "Size of what a write writes; it always replaces the whole.");
    mapping.add<Bytes>("file_size", false, size_of_chunk_files(),
                       bytes_shape(Least::more_than_zero),
                       "Of a chunk-file: writes of `size` go to offsets within it.");
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
    mapping.add<Mix>("mix", false,
                     {[](const Workload& workload) {
                          return Mix{workload.read, workload.write, workload.remove, workload.cas,
                                     workload.append};
                      },
                      [](Workload& workload, const Mix& mix) {
                          workload.read = mix.read;
                          workload.write = mix.write;
                          workload.remove = mix.remove;
                          workload.cas = mix.cas;
                          workload.append = mix.append;
                      }},
                     mix_shape(),
                     "Shares of reads, writes, removals, conditional writes and appended records; "
                     "they sum to 100%.");
    mapping.add<Duration>("rate", false, interval_of(Loop::open), rate_shape(),
                          "An open loop: clients act at this mean rate, however slow the answers.");
    mapping.add<Duration>("think_time", false, interval_of(Loop::closed),
                          duration_shape(Least::zero),
                          "A closed loop: a client waits for its answer, then this long.");
    mapping.constrain(Count::at_most_one, {"files", "keys"});
    mapping.constrain(Count::at_most_one, {"rate", "think_time"});
    mapping.check(&fits_its_object);
    mapping.check(&fits_chunk_files);
    mapping.check(&fits_its_protocol);
    return mapping;
}

}  // namespace cleave::scenario
