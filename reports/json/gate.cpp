#include <nlohmann/json.hpp>

#include "gate/gate_formats.hpp"

namespace cleave::report {
namespace {

using Json = nlohmann::ordered_json;

const char* word(gate::Standing standing) {
    switch (standing) {
        case gate::Standing::met: return "as expected";
        case gate::Standing::known: return "known failure";
        case gate::Standing::inconclusive: return "undecided";
        case gate::Standing::failed: return "failed";
    }
    return "";
}

Json of(const gate::Line& line) {
    Json json = {{"expectation", line.judgement.expectation},
                 {"observed", line.judgement.observed},
                 {"standing", word(line.standing)},
                 {"line", line.line},
                 {"column", line.column}};
    if (!line.explanation.empty()) json["explanation"] = line.explanation;
    if (!line.reproduce.empty()) json["reproduce"] = line.reproduce;
    if (line.judgement.seed) json["seed"] = *line.judgement.seed;
    return json;
}

Json of(const gate::Gated& gated) {
    Json json = {{"path", gated.path},           {"name", gated.name},
                 {"protocol", gated.protocol},   {"runs", gated.runs},
                 {"whole", gated.whole},         {"standing", word(gated.standing)},
                 {"expectations", Json::array()}};
    for (const gate::Line& line : gated.lines) json["expectations"].push_back(of(line));
    if (!gated.undecided.empty()) json["undecided"] = gated.undecided;
    if (!gated.trouble.empty()) json["internal_error"] = gated.trouble;
    return json;
}

}  // namespace

std::string gate_json(const gate::Result& result) {
    Json json = {{"runs", result.runs},
                 {"interrupted", result.interrupted},
                 {"scenarios", Json::array()},
                 {"mended", Json::array()}};
    for (const gate::Gated& gated : result.scenarios) json["scenarios"].push_back(of(gated));
    for (const gate::KnownFailure& entry : result.mended) {
        json["mended"].push_back({{"file", entry.file}, {"expectation", entry.expectation}});
    }
    // Whatever bytes a path has, the document is UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cleave::report
