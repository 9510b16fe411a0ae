// A recorded trace in the place of a mix.

#include <algorithm>
#include <charconv>

#include "language/describe_workload.hpp"
#include "language/description.hpp"
#include "language/file_text.hpp"
#include "language/operation_trace.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t digest_length = 16;
constexpr std::size_t traced_keys_max = 1'000'000;

std::string digest_text(std::uint64_t digest) {
    std::string text(digest_length, '0');
    for (auto at = text.rbegin(); at != text.rend(); ++at, digest >>= 4U) {
        *at = hex_digits[digest & 15U];
    }
    return text;
}

Shape<std::uint64_t> digest_shape() {
    const std::string form = "sixteen digits of the base 16, as `cleave show` prints them";
    return {form,
            [form](Reader& reader, const Tree& tree, std::uint64_t& out) {
                const bool good = tree.kind == Tree::Kind::scalar &&
                                  tree.text.size() == digest_length &&
                                  tree.text.find_first_not_of(hex_digits) == std::string::npos;
                if (!good) return reader.expected(tree, form);
                std::from_chars(tree.text.data(), tree.text.data() + digest_length, out, 16);
                return true;
            },
            [](const Scenario&, const std::uint64_t& digest) {
                return Tree::string(digest_text(digest));
            },
            [] { return string_schema("^[0-9a-f]{16}$"); }};
}

Mapping<Replay> replay_mapping() {
    Mapping<Replay> mapping("a trace");
    mapping.required("file", &Replay::file, text_shape("the path of a trace"),
                     "Its path from the folder of this scenario.");
    mapping.optional("content", &Replay::content, digest_shape(),
                     "The digest that its operations must have; not given: any.");
    mapping.optional("pace", &Replay::pace,
                     enum_shape<ReplayPace>("a pace", {{"recorded", ReplayPace::recorded},
                                                       {"fast", ReplayPace::fast}}),
                     "Each operation at its time, or when the client's previous one is answered.");
    mapping.optional("speed", &Replay::speed, factor_shape(), "So many times as fast as recorded.");
    mapping.optional("by", &Replay::by,
                     enum_shape<ReplayBy>("who replays", {{"share", ReplayBy::share},
                                                          {"everyone", ReplayBy::everyone}}),
                     "The trace's clients are dealt out to those of the scenario, or each of these "
                     "does all of the trace, in a folder of its own.");
    return mapping;
}

// Its path alone, or a mapping.
bool read_replay(const Mapping<Replay>& mapping, Reader& reader, const Tree& tree, Replay& out) {
    if (tree.kind != Tree::Kind::mapping) {
        if (!text_shape("the path of a trace").read(reader, tree, out.file)) return false;
    } else if (!mapping.read(reader, tree, out)) {
        return false;
    }
    Result<OperationTrace> trace = load_operation_trace(path_beside(reader.path(), out.file));
    if (!trace) return reader.errors_elsewhere(trace.errors());
    out.trace = std::make_shared<const OperationTrace>(*std::move(trace));
    if (out.content != 0 && out.content != out.trace->digest) {
        return reader.error(tree.position_of("content"),
                            "the operations of " + out.file + " are not those: their digest is " +
                                digest_text(out.trace->digest),
                            "find the trace that this was written for, or leave out \"content\"");
    }
    out.content = out.trace->digest;
    return true;
}

Shape<Replay> replay_shape() {
    const Mapping<Replay> mapping = replay_mapping();
    Shape<Replay> shape = mapping.shape();
    shape.form = "the path of a trace, or a mapping";
    shape.read = [mapping](Reader& reader, const Tree& tree, Replay& out) {
        return read_replay(mapping, reader, tree, out);
    };
    shape.schema = [mapping] {
        Tree path = Tree::mapping().set("type", Tree::string("string"));
        return either_schema({std::move(path), mapping.schema()});
    };
    return shape;
}

constexpr const char* keys_beside[] = {"trace", "object", "final_reads"};

bool stands_beside(const std::string& key) {
    return std::find(std::begin(keys_beside), std::end(keys_beside), key) != std::end(keys_beside);
}

}  // namespace

void add_trace(Mapping<Workload>& mapping) {
    mapping.add<Replay>("trace", false,
                        {[](const Workload& workload) { return workload.replay; },
                         [](Workload& workload, Replay replay) {
                             workload.keys = static_cast<std::uint32_t>(replay.trace->paths.size());
                             workload.replay = std::move(replay);
                         }},
                        replay_shape(),
                        "Recorded operations, done again in the place of a mix: docs/traces.md.");
}

bool stands_for_itself(Reader& reader, const Tree& tree, const Workload& workload) {
    if (!workload.replay) return true;
    for (const Tree& key : tree.keys) {
        if (stands_beside(key.text)) continue;
        return reader.error(key.at, "a trace says what clients do: leave out \"" + key.text + '"');
    }
    if (workload.object != "file") {
        return reader.error(tree.position_of("object"), "a trace is replayed on files",
                            "use object: file");
    }
    std::size_t copies = 0;
    for (const Site& site : reader.scenario.sites) copies += site.clients;
    if (workload.replay->by == ReplayBy::share) copies = 1;
    if (copies <= traced_keys_max / workload.keys) return true;
    return reader.error(tree.position_of("trace"), "these clients would touch more than " +
                                                       std::to_string(traced_keys_max) + " files");
}

Shape<Workload> workload_shape() {
    Shape<Workload> shape = workload_mapping().shape();
    shape.write = [write = shape.write](const Scenario& scenario, const Workload& workload) {
        Tree all = write(scenario, workload);
        if (!workload.replay) return all;
        Tree beside = Tree::mapping();
        for (std::size_t i = 0; i < all.keys.size(); ++i) {
            if (stands_beside(all.keys[i].text)) beside.set(all.keys[i].text, all.items[i]);
        }
        return beside;
    };
    return shape;
}

std::vector<Function> functions_of(const OperationTrace& trace) {
    bool reads = false, writes = false, removes = false;
    for (const TraceStep& step : trace.steps) {
        const bool renames = step.deed == Deed::rename;
        reads = reads || renames || step.deed == Deed::read || step.deed == Deed::stat;
        removes = removes || renames || step.deed == Deed::remove;
        writes = writes || renames || step.deed == Deed::write || step.deed == Deed::create ||
                 step.deed == Deed::truncate;
    }
    std::vector<Function> functions;
    if (reads) functions.push_back(Function::read);
    if (writes) functions.push_back(Function::write);
    if (removes) functions.push_back(Function::remove);
    return functions;
}

}  // namespace cleave::scenario
