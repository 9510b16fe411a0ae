// What the scenario promises to show.

#include <algorithm>

#include "language/description.hpp"
#include "language/places.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

bool can_be_measured(Reader& reader, const Tree& tree, const AvailabilityExpectation& expected) {
    const Scenario& scenario = reader.scenario;
    const auto site = std::find_if(scenario.sites.begin(), scenario.sites.end(),
                                   [&](const Site& one) { return one.name == expected.side; });
    if (site->clients == 0) {
        return reader.error(tree.position_of("side"),
                            "the site \"" + expected.side + "\" has no clients to measure it by");
    }
    if (expected.during != "always" &&
        std::none_of(scenario.faults.begin(), scenario.faults.end(),
                     [](const Fault& fault) { return divides(fault.what); })) {
        return reader.error(tree.position_of("during"),
                            "no fault of this scenario is a partition or a cut",
                            "use during: always");
    }
    if (expected.at_least && expected.at_most && *expected.at_least > *expected.at_most) {
        return reader.error(tree.position_of("at_most"), "\"at_most\" is less than \"at_least\"");
    }
    return true;
}

Mapping<AvailabilityExpectation> availability_mapping() {
    using A = AvailabilityExpectation;
    Mapping<A> mapping("an availability",
                       A{.during = "always", .side = "", .at_least = {}, .at_most = {}});
    mapping.optional("during", &A::during,
                     word_shape("a part of the run", {"always", "before", "partition", "after"}),
                     "Which part of the run: all of it, or seen from the partitions and cuts.");
    mapping.required("side", &A::side, site_name_shape(), "The site whose clients are asked.");
    mapping.optional("at_least", &A::at_least, ratio_shape(),
                     "Lowest share of operations that end ok.");
    mapping.optional("at_most", &A::at_most, ratio_shape(),
                     "Highest share of operations that end ok.");
    mapping.constrain(Count::at_least_one, {"at_least", "at_most"});
    mapping.check(&can_be_measured);
    return mapping;
}

Mapping<StalenessExpectation> staleness_mapping() {
    using S = StalenessExpectation;
    Mapping<S> mapping("a staleness");
    mapping.optional("at_most", &S::at_most, duration_shape(Least::zero),
                     "No read of any run is staler: what it returned was current so long ago.");
    mapping.optional("at_least", &S::at_least, duration_shape(Least::zero),
                     "Some read of some run is as stale as this.");
    mapping.constrain(Count::at_least_one, {"at_least", "at_most"});
    mapping.check([](Reader& reader, const Tree& tree, const S& expected) {
        if (!expected.at_least || !expected.at_most || *expected.at_least <= *expected.at_most) {
            return true;
        }
        return reader.error(tree.position_of("at_most"), "\"at_most\" is less than \"at_least\"");
    });
    return mapping;
}

// Those that a scenario's clients can show, and that have no key of another meaning.
bool can_be_expected(const check::GuaranteeInfo& row) {
    using G = check::Guarantee;
    return !row.transactions && row.guarantee != G::linearizable &&
           row.guarantee != G::no_lost_writes && row.guarantee != G::close_to_open &&
           row.guarantee != G::bounded_staleness;
}

Mapping<Expectations>::Property<Expected> expectation_of(check::Guarantee guarantee) {
    return {[guarantee](const Expectations& expect) -> std::optional<Expected> {
                for (const GuaranteeExpectation& one : expect.guarantees) {
                    if (one.guarantee == guarantee) return one.expected;
                }
                return std::nullopt;
            },
            [guarantee](Expectations& expect, Expected expected) {
                expect.guarantees.push_back({guarantee, expected});
            }};
}

// One, or a list of them.
Shape<std::vector<AvailabilityExpectation>> availabilities_shape() {
    const auto one = availability_mapping().shape();
    auto many = list_of(one, "a list of availabilities", 0, 1'000);
    auto shape = many;
    shape.form = "an availability, or a list of them";
    shape.read = [one, many](Reader& reader, const Tree& tree,
                             std::vector<AvailabilityExpectation>& out) {
        if (tree.kind == Tree::Kind::list) return many.read(reader, tree, out);
        return one.read(reader, tree, out.emplace_back());
    };
    shape.schema = [one, many] {
        Tree either = Tree::list();
        either.add(one.schema()).add(many.schema());
        return Tree::mapping().set("oneOf", std::move(either));
    };
    return shape;
}

Shape<std::vector<measure::RegionCell>> region_cells_shape() {
    using Cell = measure::RegionCell;
    std::vector<std::pair<std::string, Cell>> words;
    for (std::size_t i = 0; i < measure::region_cells; ++i) {
        const auto cell = static_cast<Cell>(i);
        words.emplace_back(measure::to_string(cell), cell);
    }
    return list_of(enum_shape<Cell>("a cell of the table", words), "a list of cells", 0,
                   measure::region_cells);
}

// Volumes are no registers.
bool fits_volumes(Reader& reader, const Tree& tree, const Expectations& expect) {
    if (reader.scenario.workload.object != "volume") return true;
    if (!expect.staleness && !expect.no_lost_writes && expect.guarantees.empty()) return true;
    return reader.error(tree.at, "volumes are judged linearizable or not, and no other way",
                        "expect linearizable; what is lost is not there when it is looked for");
}

bool regions_exist(Reader& reader, const Tree& tree, const Expectations& expect) {
    if (reader.scenario.workload.object == "chunk-file") {
        const bool others =
            expect.linearizable || expect.no_lost_writes || !expect.guarantees.empty();
        if (!others) return true;
        return reader.error(tree.at, "chunk-files are judged by the states of their regions",
                            "expect region_states");
    }
    for (const char* key : {"region_states", "region_reads", "region_cells"}) {
        if (!tree.find(key)) continue;
        return reader.error(tree.position_of_key(key), "only chunk-files have regions",
                            "use object: chunk-file");
    }
    return true;
}

}  // namespace

Mapping<Expectations> expectations_mapping() {
    const auto expected =
        enum_shape<Expected>("an expectation", {{"holds", Expected::holds},
                                                {"violated", Expected::violated},
                                                {"measured", Expected::measured}});
    Mapping<Expectations> mapping("an expectation");
    mapping.optional("linearizable", &Expectations::linearizable, expected,
                     "Whether every history is linearizable; violated: this scenario must be able "
                     "to show the anomaly; measured: reported, not judged.");
    for (const check::GuaranteeInfo& row : check::guarantees()) {
        if (!can_be_expected(row)) continue;
        mapping.add<Expected>(guarantee_key(row.guarantee), false, expectation_of(row.guarantee),
                              expected,
                              "Whether in every history " + std::string(row.meaning) + '.');
    }
    mapping.optional("staleness", &Expectations::staleness, staleness_mapping().shape(),
                     "How long ago the value that a read returned may have been replaced.");
    mapping.optional("no_lost_writes", &Expectations::no_lost_writes, expected,
                     "Whether every acknowledged write is there in the end, or was overwritten.");
    mapping.optional("region_states", &Expectations::region_states, expected,
                     "Whether every region of every chunk-file is in the state that table 1 of the "
                     "GFS paper has for what was done to it, or in a better one.");
    mapping.optional("region_reads", &Expectations::region_reads, expected,
                     "Whether every read of a chunk-file sees what was acknowledged before.");
    using Cells = std::vector<measure::RegionCell>;
    mapping.add<Cells>(
        "region_cells", false,
        {[](const Expectations& expect) -> std::optional<Cells> {
             if (expect.region_cells.empty()) return std::nullopt;
             return expect.region_cells;
         },
         [](Expectations& expect, Cells cells) { expect.region_cells = std::move(cells); }},
        region_cells_shape(), "Cells of that table whose very state some run must reach.");
    mapping.optional("availability", &Expectations::availability, availabilities_shape(),
                     "What share of operations must end ok, where and when.");
    mapping.optional("properties", &Expectations::properties, properties_mapping().shape(),
                     "What must be seen of the properties that the protocol tells, and of its "
                     "nodes' labels. All that is told must hold anyway.");
    mapping.check(&regions_exist);
    mapping.check(&fits_volumes);
    return mapping;
}

}  // namespace cleave::scenario
