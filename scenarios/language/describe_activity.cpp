// What clients do at a time: which files, how large, how often. A phase may change it.

#include <algorithm>

#include "language/describe_workload.hpp"
#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t sizes_max = 16;

struct Skew {
    Popularity popularity = Popularity::uniform;
    Ratio exponent;
};

std::string print_skew(const Skew& skew) {
    switch (skew.popularity) {
        case Popularity::uniform: return "uniform";
        case Popularity::in_turn: return "in turn";
        case Popularity::zipf: break;
    }
    return "zipf " + print_exponent(skew.exponent);
}

Shape<Skew> skew_shape() {
    const std::string form = "uniform, in turn, or zipf with its exponent as in zipf 0.99";
    return {form,
            [form](Reader& reader, const Tree& tree, Skew& out) {
                constexpr std::string_view zipf = "zipf ";
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                if (tree.text == "uniform") return true;
                if (tree.text == "in turn") {
                    out.popularity = Popularity::in_turn;
                    return true;
                }
                if (!tree.text.starts_with(zipf)) return reader.expected(tree, form);
                const Reading<Ratio> exponent =
                    read_exponent(std::string_view(tree.text).substr(zipf.size()));
                if (!exponent.value) return reader.error(tree.at, exponent.error);
                out = {Popularity::zipf, *exponent.value};
                return true;
            },
            [](const Scenario&, const Skew& skew) { return Tree::string(print_skew(skew)); },
            [] { return string_schema("^(uniform|in turn|zipf [0-9]+(\\.[0-9]+)?)$"); }};
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

struct Sizes {
    Bytes one;
    std::vector<SizeClass> classes;
};

// "1KiB..8KiB", or "4KiB".
bool read_range(Reader& reader, const Tree& tree, std::string_view text, SizeClass& out) {
    const std::size_t dots = text.find("..");
    const auto min = read_quantity(bytes_quantity, text.substr(0, dots));
    if (!min.value) return reader.error(tree.at, min.error, min.hint);
    const auto max =
        dots == std::string_view::npos ? min : read_quantity(bytes_quantity, text.substr(dots + 2));
    if (!max.value) return reader.error(tree.at, max.error, max.hint);
    if (*min.value == 0 || *max.value < *min.value) {
        return reader.error(tree.at, "a range of sizes begins with the smaller one, above zero");
    }
    out.min = Bytes{static_cast<std::uint64_t>(*min.value)};
    out.max = Bytes{static_cast<std::uint64_t>(*max.value)};
    return true;
}

// "65% 1KiB..8KiB"
bool read_size_class(Reader& reader, const Tree& tree, SizeClass& out) {
    const std::string form = "a share and a size, such as 40% 64KiB or 40% 1KiB..8KiB";
    if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
    const std::size_t space = tree.text.find(' ');
    if (space == std::string::npos) return reader.expected(tree, form);
    const std::string_view text = tree.text;
    const auto share = read_quantity(ratio_quantity, text.substr(0, space));
    if (!share.value) return reader.error(tree.at, share.error, share.hint);
    out.share = Ratio{*share.value};
    return read_range(reader, tree, text.substr(space + 1), out);
}

bool read_sizes(Reader& reader, const Tree& tree, Sizes& out) {
    if (!list_accepts(reader, tree, "a list of sizes", 2, sizes_max)) return false;
    std::int64_t sum = 0;
    for (const Tree& item : tree.items) {
        if (!read_size_class(reader, item, out.classes.emplace_back())) return false;
        sum += out.classes.back().share.parts_per_billion;
        out.one = std::max(out.one, out.classes.back().max);
    }
    if (sum == Ratio::one) return true;
    return reader.error(tree.at, "the shares of the sizes sum to " +
                                     print_quantity(spread_quantity, sum) + ", not to 100%");
}

Tree write_sizes(const Sizes& sizes) {
    const auto text = [](Bytes bytes) {
        return print_quantity(bytes_quantity, static_cast<std::int64_t>(bytes.value));
    };
    if (sizes.classes.empty()) return Tree::string(text(sizes.one));
    Tree list = Tree::list();
    for (const SizeClass& one : sizes.classes) {
        list.add(Tree::string(print_quantity(ratio_quantity, one.share.parts_per_billion) + ' ' +
                              text(one.min) + (one.max == one.min ? "" : ".." + text(one.max))));
    }
    return list;
}

// A pattern for the middle of another.
std::string inner(const std::string& pattern) { return pattern.substr(1, pattern.size() - 2); }

Shape<Sizes> sizes_shape() {
    const Shape<Bytes> one = bytes_shape(Least::more_than_zero);
    return {one.form + ", or shares of several as in [60% 4KiB, 40% 8KiB..64KiB]",
            [one](Reader& reader, const Tree& tree, Sizes& out) {
                if (tree.kind == Tree::Kind::list) return read_sizes(reader, tree, out);
                return one.read(reader, tree, out.one);
            },
            [](const Scenario&, const Sizes& sizes) { return write_sizes(sizes); },
            [one] {
                const std::string bytes = inner(bytes_quantity.pattern());
                Tree item = string_schema("^" + inner(ratio_quantity.pattern()) + " " + bytes +
                                          "(\\.\\." + bytes + ")?$");
                return either_schema({one.schema(), list_schema(std::move(item), 2, sizes_max)});
            }};
}

Shape<Bursts> bursts_shape() {
    Mapping<Bursts> mapping("bursts");
    mapping.required("for", &Bursts::length, duration_shape(Least::more_than_zero),
                     "How long clients work.");
    mapping.required("every", &Bursts::every, duration_shape(Least::more_than_zero),
                     "From the beginning of a burst to that of the next.");
    mapping.check([](Reader& reader, const Tree& tree, const Bursts& bursts) {
        if (bursts.length <= bursts.every) return true;
        return reader.error(tree.position_of("every"),
                            "the next burst begins before this one ends");
    });
    return mapping.shape();
}

void copy_size(const Workload& from, Workload& to) {
    to.size = from.size;
    to.sizes = from.sizes;
}

void copy_popularity(const Workload& from, Workload& to) {
    to.popularity = from.popularity;
    to.zipf_exponent = from.zipf_exponent;
}

void copy_interval(const Workload& from, Workload& to) {
    to.loop = from.loop;
    to.interval = from.interval;
}

}  // namespace

void add_size(Mapping<Workload>& mapping) {
    mapping.add<Sizes>("size", false,
                       {[](const Workload& workload) {
                            return Sizes{workload.size, workload.sizes};
                        },
                        [](Workload& workload, Sizes sizes) {
                            workload.size = sizes.one;
                            workload.sizes = std::move(sizes.classes);
                        }},
                       sizes_shape(), "Size of what a write writes; it always replaces the whole.");
}

void add_choice(Mapping<Workload>& mapping) {
    mapping.add<Skew>("popularity", false,
                      {[](const Workload& workload) {
                           return Skew{workload.popularity, workload.zipf_exponent};
                       },
                       [](Workload& workload, const Skew& skew) {
                           workload.popularity = skew.popularity;
                           workload.zipf_exponent = skew.exponent;
                       }},
                      skew_shape(),
                      "How often each is chosen: all alike, a few much more, or one after the "
                      "other by each client.");
    mapping.optional("home", &Workload::home_share, ratio_shape(),
                     "Share of a client's operations that go to its own site's part of the files; "
                     "the rest go to all.");
    mapping.optional(
        "reads", &Workload::reads,
        enum_shape<Reads>("a choice of reads", {{"all", Reads::all}, {"loaded", Reads::loaded}}),
        "Whether any file is read, or those only that were loaded.");
    mapping.optional(
        "writes", &Workload::writes,
        enum_shape<Writes>("a choice of writes", {{"any", Writes::any}, {"once", Writes::once}}),
        "Whether any file is written, or each of them once: the next of the client's site's part "
        "that was not loaded; when there is none left, the client rests.");
}

void add_pace(Mapping<Workload>& mapping) {
    mapping.add<Duration>("rate", false, interval_of(Loop::open), rate_shape(),
                          "An open loop: clients act at this mean rate, however slow the answers.");
    mapping.add<Duration>("think_time", false, interval_of(Loop::closed),
                          duration_shape(Least::zero),
                          "A closed loop: a client waits for its answer, then this long.");
    mapping.add<Bursts>(
        "bursts", false,
        {[](const Workload& workload) { return workload.bursts; },
         [](Workload& workload, const Bursts& bursts) { workload.bursts = bursts; }},
        bursts_shape(), "Clients work for so long, again every so often, and rest in between.");
    mapping.constrain(Count::at_most_one, {"rate", "think_time"});
}

void copy_activity(const std::vector<std::string>& keys, const Workload& from, Workload& to) {
    for (const std::string& key : keys) {
        if (key == "size") copy_size(from, to);
        if (key == "popularity") copy_popularity(from, to);
        if (key == "home") to.home_share = from.home_share;
        if (key == "reads") to.reads = from.reads;
        if (key == "writes") to.writes = from.writes;
        if (key == "mix") copy_mix(from, to);
        if (key == "rate" || key == "think_time") copy_interval(from, to);
        if (key == "bursts") to.bursts = from.bursts;
    }
}

}  // namespace cleave::scenario
