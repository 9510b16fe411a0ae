#include "tradeoff/describe_matrix.hpp"

#include <algorithm>
#include <utility>

#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::tradeoff {
namespace {

using scenario::Mapping;
using scenario::Reader;
using scenario::Scenario;
using scenario::Shape;
using scenario::Tree;

constexpr const char* key_pattern = "^[a-z][a-z0-9-]{0,62}$";
constexpr std::size_t claims_max = 100;

// A part of a scenario: kept as it stands until it is read together with the rest.
template <class V>
Shape<Tree> part(const Shape<V>& of) {
    return {of.form,
            [](Reader&, const Tree& tree, Tree& out) {
                out = tree;
                return true;
            },
            [](const Scenario&, const Tree& tree) { return tree; }, of.schema};
}

template <class T>
typename Mapping<T>::template Property<Tree> kept(Tree T::*member) {
    return {[member](const T& object) -> std::optional<Tree> {
                if ((object.*member).at.line == 0 && (object.*member).items.empty() &&
                    (object.*member).text.empty() && (object.*member).kind == Tree::Kind::nothing) {
                    return std::nullopt;
                }
                return object.*member;
            },
            [member](T& object, Tree tree) { object.*member = std::move(tree); }};
}

// A mapping from names to entries, in the order of the file.
template <class T>
Shape<std::vector<T>> entries_shape(const std::string& what, const Mapping<T>& mapping) {
    const std::string form = "a mapping from names to " + what;
    return {form,
            [=](Reader& reader, const Tree& tree, std::vector<T>& out) {
                if (tree.kind != Tree::Kind::mapping) return reader.expected(tree, form);
                if (tree.keys.empty() || tree.keys.size() > entries_max) {
                    return reader.error(tree.at, std::to_string(tree.keys.size()) + ' ' + what +
                                                     "; from 1 to " + std::to_string(entries_max));
                }
                bool good = true;
                for (std::size_t i = 0; i < tree.keys.size(); ++i) {
                    if (!scenario::is_name(tree.keys[i].text)) {
                        good = reader.error(tree.keys[i].at,
                                            described(tree.keys[i]) + " is not a name",
                                            "lower-case letters, digits and hyphens");
                        continue;
                    }
                    T entry;
                    if (!mapping.read(reader, tree.items[i], entry)) good = false;
                    entry.key = tree.keys[i].text;
                    if (entry.label.empty()) entry.label = entry.key;
                    out.push_back(std::move(entry));
                }
                return good;
            },
            [=](const Scenario& scenario, const std::vector<T>& entries) {
                Tree tree = Tree::mapping();
                for (const T& entry : entries) {
                    tree.set(entry.key, mapping.write(scenario, entry));
                }
                return tree;
            },
            [=] {
                Tree named = Tree::mapping().set(key_pattern, mapping.schema());
                Tree out = Tree::mapping().set("type", Tree::string("object"));
                out.set("patternProperties", std::move(named));
                out.set("additionalProperties", Tree::boolean(false));
                out.set("minProperties", Tree::number(1));
                out.set("maxProperties", Tree::number(entries_max));
                return out;
            }};
}

// What a system changes of the common sites: any of a site's keys, none of them required.
Shape<Tree> changed_sites_shape() {
    Shape<Tree> shape = part(scenario::sites_shape());
    shape.form = "a mapping from site names to what is different there";
    return shape;
}

Mapping<SystemEntry> system_mapping(std::span<const ProtocolDescription> protocols) {
    Mapping<SystemEntry> mapping("a system");
    mapping.optional("label", &SystemEntry::label, scenario::text_shape("a text"),
                     "What the report calls it; without one, its name.");
    mapping.add<Tree>("protocol", true, kept(&SystemEntry::protocol),
                      part(scenario::protocol_shape(protocols)),
                      "The code under test and its options.");
    mapping.add<Tree>("sites", false, kept(&SystemEntry::sites), changed_sites_shape(),
                      "What it needs at the common sites, or at more of them.");
    mapping.add<Tree>("links", false, kept(&SystemEntry::links), part(scenario::links_shape()),
                      "Links beside the common ones, such as to a site of its own.");
    return mapping;
}

std::string key_of(const check::GuaranteeInfo& row) {
    std::string key(row.name);
    std::ranges::replace(key, '-', '_');
    return key;
}

Shape<std::vector<check::Guarantee>> guarantees_shape() {
    std::vector<std::pair<std::string, check::Guarantee>> words;
    for (const check::GuaranteeInfo& row : check::guarantees()) {
        if (!row.transactions && row.guarantee != check::Guarantee::bounded_staleness) {
            words.emplace_back(key_of(row), row.guarantee);
        }
    }
    return scenario::one_or_list(scenario::enum_shape("a guarantee", words), "a list of guarantees",
                                 words.size());
}

typename Mapping<Needs>::Property<std::vector<check::Guarantee>> held() {
    return {
        [](const Needs& needs) -> std::optional<std::vector<check::Guarantee>> {
            if (needs.holds.empty()) return std::nullopt;
            return needs.holds;
        },
        [](Needs& needs, std::vector<check::Guarantee> holds) { needs.holds = std::move(holds); }};
}

Mapping<Needs> needs_mapping() {
    constexpr std::int64_t dollars_max = 1'000'000'000;
    const auto ratio = scenario::ratio_shape();
    const auto duration = scenario::duration_shape(scenario::Least::zero);
    Mapping<Needs> mapping("what a workload needs");
    mapping.required("words", &Needs::words, scenario::text_shape("a text"),
                     "What its owner cannot do without, in a sentence.");
    mapping.add("holds", false, held(), guarantees_shape(),
                "Guarantees that hold in every run, whatever goes wrong.");
    mapping.optional("lost_writes", &Needs::lost_writes, ratio,
                     "At most this share of acknowledged writes is lost, whatever goes wrong.");
    mapping.optional("anomalous_reads", &Needs::anomalous_reads, ratio,
                     "At most this share of reads is stale, goes back, or is of nothing written.");
    mapping.optional("answered", &Needs::answered, ratio,
                     "At least this share is answered in time at each site, in peace.");
    mapping.optional("answered_cut_off", &Needs::answered_cut_off, ratio,
                     "At least this share is answered in time at a site that is cut off.");
    mapping.optional("answered_elsewhere", &Needs::answered_elsewhere, ratio,
                     "At least this share is answered in time at the other sites meanwhile.");
    mapping.optional("read_p50", &Needs::read_p50, duration,
                     "Half of the reads of each site take at most this long, in peace.");
    mapping.optional("read_p99", &Needs::read_p99, duration,
                     "99 of 100 reads of each site take at most this long, in peace.");
    mapping.optional("write_p50", &Needs::write_p50, duration,
                     "Half of the writes of each site take at most this long, in peace.");
    mapping.optional("write_p99", &Needs::write_p99, duration,
                     "99 of 100 writes of each site take at most this long, in peace.");
    mapping.optional("converge", &Needs::converge, duration,
                     "From the heal until no read is stale, at most, in the median of the runs.");
    mapping.optional("work_lost", &Needs::work_lost, duration,
                     "How far back a crash throws its clients, at most, in the median of the "
                     "runs.");
    mapping.optional("dollars_month", &Needs::dollars_month,
                     scenario::integer_shape(0, dollars_max),
                     "Requests, storage and traffic at the stated load cost at most this a month, "
                     "in dollars.");
    return mapping;
}

Mapping<WorkloadEntry> workload_entry_mapping() {
    Mapping<WorkloadEntry> mapping("a workload of the matrix");
    mapping.optional("label", &WorkloadEntry::label, scenario::text_shape("a text"),
                     "What the report calls it; without one, its name.");
    mapping.add<Tree>("workload", true, kept(&WorkloadEntry::workload),
                      part(scenario::workload_shape()), "What the clients do.");
    mapping.required("needs", &WorkloadEntry::needs, needs_mapping().shape(),
                     "What it cannot do without, by which systems are recommended for it.");
    return mapping;
}

Mapping<FaultEntry> fault_entry_mapping() {
    Mapping<FaultEntry> mapping("a fault plan");
    mapping.optional("label", &FaultEntry::label, scenario::text_shape("a text"),
                     "What the report calls it; without one, its name.");
    mapping.add<Tree>("faults", true, kept(&FaultEntry::faults), part(scenario::faults_shape()),
                      "What goes wrong, and when; [] in peace.");
    return mapping;
}

template <class V>
typename Mapping<ClaimEntry>::Property<V> unless_empty(V ClaimEntry::*member) {
    return {[member](const ClaimEntry& claim) -> std::optional<V> {
                if ((claim.*member).empty()) return std::nullopt;
                return claim.*member;
            },
            [member](ClaimEntry& claim, V value) { claim.*member = std::move(value); }};
}

Mapping<ClaimEntry> claim_mapping() {
    const auto text = scenario::text_shape("a text");
    const auto fit = scenario::enum_shape<Fit>("a verdict", {{"fits", Fit::fits},
                                                             {"fits_if", Fit::fits_if},
                                                             {"does_not_fit", Fit::does_not_fit},
                                                             {"unknown", Fit::unknown}});
    const auto is =
        scenario::enum_shape<Comparison>("an outcome", {{"better", Comparison::better},
                                                        {"no_better", Comparison::no_better},
                                                        {"worse", Comparison::worse}});
    Mapping<ClaimEntry> mapping("a claim");
    mapping.required("says", &ClaimEntry::says, text, "What is claimed, in a sentence.");
    mapping.add<std::string>("source", false, unless_empty(&ClaimEntry::source), text,
                             "Who claims it.");
    mapping.required("system", &ClaimEntry::system, text, "Of which system.");
    mapping.required("workload", &ClaimEntry::workload, text, "With which workload.");
    mapping.add<std::vector<Fit>>(
        "fit", false, unless_empty(&ClaimEntry::fit),
        scenario::one_or_list(fit, "a list of verdicts", 4),
        "The verdict of the recommendation by which the claim is supported, or several.");
    mapping.add<std::string>(
        "measure", false, unless_empty(&ClaimEntry::measure),
        scenario::word_shape("a measure", claim_measures()),
        "Instead: one of its measures is, by intervals that do not overlap, …");
    mapping.optional("is", &ClaimEntry::is, is, "… better, worse or no better …");
    mapping.add<std::string>("versus", false, unless_empty(&ClaimEntry::versus), text,
                             "… than that of this system …");
    mapping.add<std::string>("faults", false, unless_empty(&ClaimEntry::faults), text,
                             "… under this plan; without one, the first.");
    mapping.constrain(scenario::Count::exactly_one, {"fit", "measure"});
    mapping.constrain(scenario::Count::all_or_none, {"measure", "is", "versus"});
    return mapping;
}

template <class T>
bool is_known(Reader& reader, const Tree& claim, const char* key, const std::vector<T>& entries,
              const std::string& what) {
    const Tree* value = claim.find(key);
    if (!value) return true;
    std::vector<std::string> names;
    for (const T& entry : entries) names.push_back(entry.key);
    if (std::ranges::find(names, value->text) != names.end()) return true;
    return reader.error(value->at, "there is no " + what + ' ' + described(*value),
                        scenario::did_you_mean(value->text, names, "the names"));
}

bool claims_are_of_what_is_there(Reader& reader, const Tree& tree, const MatrixFile& matrix) {
    const Tree* claims = tree.find("claims");
    bool good = true;
    for (std::size_t i = 0; claims && i < claims->items.size(); ++i) {
        const Tree& claim = claims->items[i];
        good = is_known(reader, claim, "system", matrix.systems, "system") &&
               is_known(reader, claim, "versus", matrix.systems, "system") &&
               is_known(reader, claim, "workload", matrix.workloads, "workload") &&
               is_known(reader, claim, "faults", matrix.faults, "fault plan") && good;
    }
    return good;
}

}  // namespace

const std::vector<std::string>& claim_measures() {
    static const std::vector<std::string> names = {
        "read_p50",         "read_p99",        "write_p50",   "write_p99", "answered",
        "answered_cut_off", "anomalous_reads", "lost_writes", "converge",  "dollars_month"};
    return names;
}

Mapping<MatrixFile> matrix_mapping(std::span<const ProtocolDescription> protocols) {
    const auto text = scenario::text_shape("a text");
    Mapping<MatrixFile> mapping("a matrix");
    mapping.required("name", &MatrixFile::name, text, "A title for the report.");
    mapping.optional("description", &MatrixFile::description, text,
                     "What it compares, in a sentence or two.");
    mapping.add<Tree>("duration", true, kept(&MatrixFile::duration),
                      part(scenario::duration_shape(scenario::Least::more_than_zero)),
                      "How long the clients work, in virtual time.");
    mapping.add<Tree>("settle", false, kept(&MatrixFile::settle),
                      part(scenario::duration_shape(scenario::Least::zero)),
                      "How long each system is left alone afterwards, before every client reads "
                      "everything once.");
    mapping.optional("deadline", &MatrixFile::deadline,
                     scenario::duration_shape(scenario::Least::more_than_zero),
                     "What is answered later than this counts as not answered.");
    mapping.add<Tree>("sites", true, kept(&MatrixFile::sites), part(scenario::sites_shape()),
                      "The places that all systems share.");
    mapping.add<Tree>("links", false, kept(&MatrixFile::links), part(scenario::links_shape()),
                      "The network between them.");
    mapping.add<Tree>("network", false, kept(&MatrixFile::network),
                      part(scenario::network_mapping().shape()), "How messages travel.");
    mapping.required("systems", &MatrixFile::systems,
                     entries_shape("systems", system_mapping(protocols)), "What is compared.");
    mapping.required("workloads", &MatrixFile::workloads,
                     entries_shape("workloads", workload_entry_mapping()),
                     "What it is compared at.");
    mapping.required("faults", &MatrixFile::faults,
                     entries_shape("fault plans", fault_entry_mapping()),
                     "What goes wrong meanwhile; the plan of peace is one of them.");
    mapping.optional("claims", &MatrixFile::claims,
                     list_of(claim_mapping().shape(), "a list of claims", 0, claims_max),
                     "What people say of these systems, to be put to the test.");
    mapping.check(&claims_are_of_what_is_there);
    return mapping;
}

}  // namespace cleave::tradeoff
