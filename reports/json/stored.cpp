#include <nlohmann/json.hpp>

#include "stored/stored_table.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using Json = nlohmann::ordered_json;

Json of(const results::Run& run) {
    const scenario::RunSummary& summary = run.summary;
    Json json = {{"strategy", run.strategy},
                 {"seed", summary.seed},
                 {"trace_hash", hex(summary.trace_hash)},
                 {"failing", run.failing},
                 {"linearizable", check::to_string(summary.linearizable)},
                 {"operations", summary.operations},
                 {"events", summary.events},
                 {"stale_reads", summary.stale_reads},
                 {"lost_writes", summary.lost_writes},
                 {"wan_bytes", summary.wan_bytes.value}};
    for (const scenario::GuaranteeOutcome& one : summary.guarantees) {
        json["guarantees"][std::string(check::to_string(one.guarantee))] =
            check::to_string(one.conclusion);
    }
    if (!summary.cut_short.empty()) json["cut_short"] = summary.cut_short;
    return json;
}

Json of(const StoredSweep& stored, bool runs) {
    Json json = {{"scenario", stored.scenario.name},
                 {"path", stored.scenario.path},
                 {"hash", stored.scenario.hash},
                 {"protocol", stored.scenario.protocol},
                 {"build", stored.build.id},
                 {"version", stored.build.version},
                 {"runs", stored.runs},
                 {"failing", stored.failing}};
    json["first_failing_seed"] = stored.first_failing ? Json(*stored.first_failing) : Json();
    if (stored.sweep) {
        json["operations"] = stored.sweep->operations;
        json["stale_reads"] = stored.sweep->stale_reads;
        json["lost_writes"] = stored.sweep->lost_writes;
        json["judgements"] = Json::array();
        for (const scenario::Judgement& judgement : stored.sweep->judgements) {
            json["judgements"].push_back({{"expectation", judgement.expectation},
                                          {"observed", judgement.observed},
                                          {"met", judgement.met},
                                          {"inconclusive", judgement.inconclusive}});
        }
    }
    if (!runs) return json;
    json["each"] = Json::array();
    for (const results::Run& run : stored.listed) json["each"].push_back(of(run));
    return json;
}

}  // namespace

std::string stored_json(const std::vector<StoredSweep>& sweeps, bool runs) {
    Json json = {{"results", Json::array()}};
    for (const StoredSweep& stored : sweeps) json["results"].push_back(of(stored, runs));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cleave::report
