// The course of a workload over the run: files are loaded, then phases follow each other, and in
// the end all is read.

#include <algorithm>

#include "language/describe_workload.hpp"
#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t phases_max = 16;
constexpr std::uint32_t loaded_max = 1'000'000;

Shape<Stretch> stretch_shape() {
    const Shape<Duration> time = duration_shape(Least::more_than_zero);
    const Shape<Ratio> share = ratio_shape();
    return {time.form + ", or a share of the scenario's duration such as 20%",
            [time, share](Reader& reader, const Tree& tree, Stretch& out) {
                const bool is_share = tree.kind == Tree::Kind::scalar && tree.text.ends_with('%');
                if (!is_share) return time.read(reader, tree, out.time);
                if (!share.read(reader, tree, out.share)) return false;
                if (!out.share.is_zero()) return true;
                return reader.error(tree.at, "this share must be more than zero");
            },
            [time, share](const Scenario& scenario, const Stretch& stretch) {
                return stretch.share.is_zero() ? time.write(scenario, stretch.time)
                                               : share.write(scenario, stretch.share);
            },
            [time, share] {
                return either_schema({time.schema(), share.schema()});
            }};
}

Shape<Load> load_shape() {
    Mapping<Load> mapping("a load");
    mapping.required("for", &Load::length, stretch_shape(),
                     "At most so long; the workload begins afterwards.");
    mapping.add<std::uint32_t>("files", false,
                               {[](const Load& load) -> std::optional<std::uint32_t> {
                                    if (load.files == 0) return std::nullopt;
                                    return load.files;
                                },
                                [](Load& load, std::uint32_t files) { load.files = files; }},
                               count_shape(1, loaded_max), "The first so many, if not all.");
    mapping.optional("by", &Load::by,
                     enum_shape<LoadBy>("who loads files", {{"owners", LoadBy::owners},
                                                            {"strangers", LoadBy::strangers}}),
                     "Each site's part of the files is written by its own clients, or by the next "
                     "site's, so that nothing of it is in the caches of its owners.");
    return mapping.shape();
}

Mapping<Phase> phase_mapping() {
    Mapping<Workload> activity("an activity");
    add_size(activity);
    add_choice(activity);
    add_mix(activity);
    add_pace(activity);
    Phase defaults;
    defaults.with.interval = Duration::seconds(1);  // of a phase without a rate: never taken
    Mapping<Phase> mapping("a phase", defaults);
    mapping.add<Stretch>("for", false,
                         {[](const Phase& phase) { return phase.length; },
                          [](Phase& phase, const Stretch& length) { phase.length = length; }},
                         stretch_shape(), "How long; the last one lasts to the end.");
    mapping.embed(&Phase::with, activity);
    mapping.constrain(Count::at_most_one, {"rate", "think_time"});
    return mapping.without_defaults();
}

// Only what a phase gives is written.
Shape<Phase> phase_shape() {
    const Mapping<Phase> mapping = phase_mapping();
    Shape<Phase> shape = mapping.shape();
    shape.read = [mapping](Reader& reader, const Tree& tree, Phase& phase) {
        if (!mapping.read(reader, tree, phase)) return false;
        for (const Key& key : mapping.keys()) {
            if (key.name != "for" && tree.find(key.name)) phase.keys.push_back(key.name);
        }
        return true;
    };
    shape.write = [mapping](const Scenario& scenario, const Phase& phase) {
        const Tree all = mapping.write(scenario, phase);
        Tree given = Tree::mapping();
        for (std::size_t i = 0; i < all.keys.size(); ++i) {
            const std::string& key = all.keys[i].text;
            const bool is_given = key == "for" || std::find(phase.keys.begin(), phase.keys.end(),
                                                            key) != phase.keys.end();
            if (is_given) given.set(key, all.items[i]);
        }
        return given;
    };
    return shape;
}

// Each has a length but the last.
bool follow_each_other(Reader& reader, const Tree& list, const std::vector<Phase>& phases) {
    for (std::size_t i = 0; i < phases.size(); ++i) {
        const bool last = i + 1 == phases.size();
        if (phases[i].length.has_value() != last) continue;
        if (last) {
            return reader.error(list.items[i].position_of_key("for"),
                                "the last phase lasts to the end and has no \"for\"");
        }
        return reader.error(list.items[i].at, "every phase but the last needs the key \"for\"");
    }
    return true;
}

Shape<std::vector<Phase>> phases_shape() {
    Shape<std::vector<Phase>> shape = list_of(phase_shape(), "a list of phases", 1, phases_max);
    shape.read = [list = shape.read](Reader& reader, const Tree& tree, std::vector<Phase>& out) {
        return list(reader, tree, out) && follow_each_other(reader, tree, out);
    };
    return shape;
}

}  // namespace

void add_course(Mapping<Workload>& mapping) {
    mapping.add<Load>("load", false,
                      {[](const Workload& workload) { return workload.load; },
                       [](Workload& workload, const Load& load) { workload.load = load; }},
                      load_shape(),
                      "Files are written once each, as fast as they can be, before all.");
    mapping.add<std::vector<Phase>>(
        "phases", false,
        {[](const Workload& workload) -> std::optional<std::vector<Phase>> {
             if (workload.phases.empty()) return std::nullopt;
             return workload.phases;
         },
         [](Workload& workload, std::vector<Phase> phases) {
             workload.phases = std::move(phases);
         }},
        phases_shape(),
        "One after the other; each takes what it does not give from the keys beside \"phases\".");
    mapping.optional(
        "final_reads", &Workload::final_reads,
        enum_shape<FinalReads>("a kind of final reads", {{"every-client", FinalReads::every_client},
                                                         {"one-a-site", FinalReads::one_a_site}}),
        "After the quiet period every client reads every file; or one client of each "
        "site reads those that anybody asked to change.");
}

std::vector<MixPlace> mixes_of(const Tree& tree, const Workload& workload) {
    if (workload.phases.empty()) return {{&tree, workload}};
    std::vector<MixPlace> places;
    const Tree* phases = tree.find("phases");  // null: they are a preset's
    const std::vector<Stage> stages = stages_of(workload, Duration::seconds(1));
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const bool own = phases && phases->items[i].find("mix");
        places.push_back({own ? &phases->items[i] : &tree, stages[i].workload});
    }
    return places;
}

bool fits_its_load(Reader& reader, const Tree& tree, const Workload& workload) {
    if (workload.load && workload.load->files > workload.keys) {
        return reader.error(tree.position_of("load"),
                            "there are no " + std::to_string(workload.load->files) + " files");
    }
    const bool all = workload.load && workload.load->files == 0;
    for (const auto& [where, activity] : mixes_of(tree, workload)) {
        if (activity.reads == Reads::loaded && !workload.load) {
            return reader.error(where->position_of("reads"), "nothing is loaded",
                                "say how long it may take, as in load: {for: 10%}");
        }
        const bool full = all || (workload.load && workload.load->files == workload.keys);
        if (activity.writes == Writes::once && full) {
            return reader.error(where->position_of("writes"),
                                "all files are loaded: none is left to be written once",
                                "load fewer, as in load: {for: 10%, files: 5}");
        }
    }
    return true;
}

bool fits_its_duration(Reader& reader, const Tree& tree, const Workload& workload) {
    const std::vector<Stage> stages = stages_of(workload, reader.scenario.duration);
    const Instant end = Instant::at(reader.scenario.duration);
    for (const Stage& stage : stages) {
        if (stage.begin < end) continue;
        const bool first = &stage == stages.data();
        const char* key = first ? "load" : "phases";
        return reader.error(tree.find(key) ? tree.position_of(key) : tree.position_of("preset"),
                            std::string(first ? "the load leaves" : "the phases leave") +
                                " no time: the scenario lasts " +
                                print_quantity(duration_quantity, end.count()));
    }
    return true;
}

}  // namespace cleave::scenario
