#include "tradeoff/json.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

// How the library writes what may be missing.
namespace nlohmann {
template <class T>
struct adl_serializer<std::optional<T>> {
    static void to_json(json& out, const std::optional<T>& value) {
        out = value ? json(*value) : json(nullptr);
    }
    static void from_json(const json& in, std::optional<T>& value) {
        value = in.is_null() ? std::nullopt : std::optional<T>(in.get<T>());
    }
};
}  // namespace nlohmann

namespace cleave::check {

// By name, which outlasts changes of the enumeration.
static void to_json(nlohmann::json& out, const Guarantee& guarantee) {
    out = std::string(to_string(guarantee));
}
static void from_json(const nlohmann::json& in, Guarantee& guarantee) {
    const auto named = guarantee_named(in.get<std::string>());
    // tidy: throw is how the library's converters fail; read_matrix_json catches it
    if (!named) throw std::invalid_argument("there is no guarantee " + in.dump());
    guarantee = *named;
}

}  // namespace cleave::check

namespace cleave::statistics {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Estimate, value, low, high)

}  // namespace cleave::statistics

namespace cleave::tradeoff {

template <class E>
using Words = std::vector<std::pair<E, const char*>>;

template <class E>
static E value_of(const Words<E>& words, const nlohmann::json& in) {
    const auto text = in.get<std::string>();
    for (const auto& [value, word] : words) {
        if (text == word) return value;
    }
    // tidy: throw is caught as well
    throw std::invalid_argument(in.dump() + " is no word for this");
}
template <class E>
static const char* word_of(const Words<E>& words, E value) {
    return std::ranges::find(words, value, &std::pair<E, const char*>::first)->second;
}

static const Words<Fit>& fit_words() {
    static const Words<Fit> words = {{Fit::fits, "fits"},
                                     {Fit::fits_if, "fits if"},
                                     {Fit::does_not_fit, "does not fit"},
                                     {Fit::unknown, "unknown"}};
    return words;
}
static const Words<Truth>& truth_words() {
    static const Words<Truth> words = {{Truth::supported, "supported"},
                                       {Truth::refuted, "refuted"},
                                       {Truth::undecided, "undecided"}};
    return words;
}
static void to_json(nlohmann::json& out, const Fit& fit) { out = word_of(fit_words(), fit); }
static void from_json(const nlohmann::json& in, Fit& fit) { fit = value_of(fit_words(), in); }
static void to_json(nlohmann::json& out, const Truth& truth) {
    out = word_of(truth_words(), truth);
}
static void from_json(const nlohmann::json& in, Truth& truth) {
    truth = value_of(truth_words(), in);
}

// The members of each type, once, for both directions.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Rate, count, total, share)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Quantiles, samples, p50, p99, p999)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Curve, x, y)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PhaseMeasures, reads, writes, read_ms, write_ms, read_cdf,
                                   write_cdf)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Slice, start_s, reads, writes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Bound, read_ms, write_ms, sum_ms, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Side, site, cut_off, before, partition, after, bound, slices)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Held, guarantee, held, violated, undecided, first_violated)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Consistency, guarantees, strongest, level, stale_reads,
                                   anomalous_reads, anomalous_by_phase, lost_writes,
                                   resurrected_writes, staleness_ms, fresh_by_ms, within_versions,
                                   seed_of_anomaly, seed_of_lost_write, converge_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Cost, dollars_month, requests_month, egress_month, storage_month,
                                   store_requests_per_operation, wan_bytes_per_operation,
                                   cache_hits, work_lost_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CapPosition, consistency, availability, partition_tolerance)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Cell, system, workload, faults, not_offered, seeds, operations,
                                   undecided_runs, consistency, sides, yield, harvest, recover_s,
                                   cost, peace, partition, reproduce)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(System, key, label, protocol, choice, promise, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Workload, key, label, needs)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FaultPlan, key, label, partitions, partition_start_s,
                                   partition_end_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NeedCheck, need, measured, fit, cell)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Recommendation, system, workload, fit, because, condition, cell,
                                   reproduce, checks)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Claim, says, source, truth, because, cells)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Definition, key, name, meaning, source)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Matrix, name, description, path, duration_s, settle_s,
                                   deadline_s, seeds, systems, workloads, faults, cells,
                                   recommendations, claims, definitions)

}  // namespace cleave::tradeoff

namespace cleave::report {
namespace {

using nlohmann::json;
using tradeoff::Matrix;

constexpr const char* format = "cleave trade-off report";
constexpr int version = 1;

// What keeps the matrix from being shown; empty if nothing does.
std::string flaw_of(const Matrix& matrix) {
    const auto cell = [&](std::size_t at) { return at < matrix.cells.size(); };
    for (const tradeoff::Cell& one : matrix.cells) {
        if (one.system >= matrix.systems.size() || one.workload >= matrix.workloads.size() ||
            one.faults >= matrix.faults.size()) {
            return "a cell is of a system, workload or fault plan that is not there";
        }
    }
    if (matrix.cells.size() !=
        matrix.systems.size() * matrix.workloads.size() * matrix.faults.size()) {
        return "not every system has a cell with every workload and fault plan";
    }
    for (const tradeoff::Recommendation& one : matrix.recommendations) {
        const bool known =
            one.system < matrix.systems.size() && one.workload < matrix.workloads.size();
        const bool checks = std::ranges::all_of(
            one.checks, [&](const tradeoff::NeedCheck& check) { return cell(check.cell); });
        if (!known || !cell(one.cell) || !checks) {
            return "a recommendation is of what is not there";
        }
    }
    for (const tradeoff::Claim& claim : matrix.claims) {
        if (!std::ranges::all_of(claim.cells, cell)) return "a claim is of what is not there";
    }
    return "";
}

}  // namespace

std::string matrix_json(const Matrix& matrix) {
    const auto text = [](const json& value) {
        return value.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    json all = matrix;
    std::string out = "{\"format\": " + text(format) + ", \"version\": " + std::to_string(version);
    for (const auto& [key, value] : all.items()) {
        out += ",\n" + text(key) + ": ";
        if (!value.is_array() || value.empty() || !value.front().is_object()) {
            out += text(value);
            continue;
        }
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) out += (i ? ",\n" : "\n") + text(value[i]);
        out += "\n]";
    }
    return out + "\n}\n";
}

ReadMatrix read_matrix_json(std::string_view text) {
    ReadMatrix result;
    try {
        const json all = json::parse(text);
        if (!all.is_object() || all.value("format", "") != format) {
            const bool of_runs = all.is_object() && all.contains("scenarios");
            result.error = of_runs ? "these are the results of `cleave run` or `cleave gate`, "
                                     "which lack the measures of a report; give the report.json "
                                     "of `cleave report`"
                                   : "this is no report.json of `cleave report`";
            return result;
        }
        if (all.value("version", 0) != version) {
            result.error = "this report.json is of another version; make it anew";
            return result;
        }
        Matrix matrix = all.get<Matrix>();
        result.error = flaw_of(matrix);
        if (result.error.empty()) result.matrix = std::move(matrix);
    } catch (const std::exception& error) {
        result.error = error.what();
    }
    return result;
}

}  // namespace cleave::report
