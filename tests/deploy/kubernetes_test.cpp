#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "schema.hpp"
#include "shards/engines.hpp"

using namespace cleave;
using nlohmann::json;

namespace {

const std::string folder = CLEAVE_DEPLOY "/kubernetes/";

// As YAML 1.2's core schema has it: a quoted scalar is text, a plain one may be a number.
json scalar(const YAML::Node& node) {
    const std::string text = node.Scalar();
    if (node.Tag() == "!") return text;
    if (text == "true" || text == "false") return text == "true";
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (number) return std::stoll(text);
    return text;
}

json to_json(const YAML::Node& node) {
    if (node.IsMap()) {
        json object = json::object();
        for (const auto& entry : node) object[entry.first.Scalar()] = to_json(entry.second);
        return object;
    }
    if (!node.IsSequence()) return scalar(node);
    json array = json::array();
    for (const auto& item : node) array.push_back(to_json(item));
    return array;
}

json manifest(const std::string& name) { return to_json(YAML::LoadFile(folder + name)); }

const json& schema() {
    static const json parsed = json::parse(std::ifstream(CLEAVE_SCHEMA));
    return parsed;
}

std::string first_violation(const json& document) {
    const std::vector<std::string> found = deploy::test::violations(schema(), document);
    return found.empty() ? "" : found.front();
}

const json& container(const json& job) {
    return job.at("/spec/template/spec/containers/0"_json_pointer);
}

std::string environment(const json& job, const std::string& name) {
    for (const json& variable : container(job).value("env", json::array())) {
        if (variable.at("name") == name) return variable.at("value");
    }
    return "";
}

}  // namespace

TEST_CASE("every Kubernetes manifest has only fields that there are, of their types") {
    int manifests = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".yaml") continue;
        ++manifests;
        CAPTURE(entry.path().string());
        CHECK(first_violation(manifest(entry.path().filename().string())).empty());
    }
    CHECK(manifests == 3);
}

TEST_CASE("a manifest with a mistake is found out") {
    const json good = manifest("sweep.yaml");
    const auto changed = [&](const char* pointer, const json& value) {
        json bad = good;
        bad[json::json_pointer(pointer)] = value;
        return first_violation(bad);
    };
    CHECK(changed("/spec/completion", 8) == "/spec/completion: is unknown");
    CHECK(changed("/spec/completions", "8") == "/spec/completions: is no integer");
    CHECK(changed("/spec/completionMode", "indexed") ==
          "/spec/completionMode: is none of [\"NonIndexed\",\"Indexed\"]");
    CHECK(changed("/spec/template/spec/containers/0/env/0/value", 8) ==
          "/spec/template/spec/containers/0/env/0/value: is no string");
    CHECK(changed("/spec/template/spec/restartPolicy", "Always") ==
          "/spec/template/spec/restartPolicy: is none of [\"Never\",\"OnFailure\"]");
    CHECK(changed("/metadata/name", "Cleave_Sweep").find("/metadata/name: does not match") == 0);
    CHECK(changed("/apiVersion", "batch/v1beta1") == "/apiVersion: is not \"batch/v1\"");
    json headless = good;
    headless["spec"].erase("template");
    CHECK(first_violation(headless) == "/spec: has no template");
}

TEST_CASE("every pod of the sweep finds its share in what the manifest tells it") {
    const json job = manifest("sweep.yaml");
    CHECK(job.at("/spec/completionMode"_json_pointer) == "Indexed");
    const auto completions = job.at("/spec/completions"_json_pointer).get<std::uint64_t>();
    for (std::uint64_t index = 0; index < completions; ++index) {
        const auto choice =
            shards::choose_shard({{"JOB_COMPLETION_INDEX", std::to_string(index)},
                                  {"CLEAVE_SHARDS", environment(job, "CLEAVE_SHARDS")}});
        CHECK(choice.error.empty());
        CHECK(choice.shard == shards::Shard{index, completions});
    }
}

TEST_CASE("the Jobs of Kubernetes share one volume, and each mount is of a volume that there is") {
    const json claim = manifest("volume.yaml");
    for (const char* name : {"sweep.yaml", "merge.yaml"}) {
        const json job = manifest(name);
        const json& volumes = job.at("/spec/template/spec/volumes"_json_pointer);
        CHECK(volumes.at(0).at("/persistentVolumeClaim/claimName"_json_pointer) ==
              claim.at("/metadata/name"_json_pointer));
        for (const json& mount : container(job).at("volumeMounts")) {
            CHECK(std::any_of(volumes.begin(), volumes.end(), [&](const json& volume) {
                return volume.at("name") == mount.at("name");
            }));
        }
        for (const json& rule :
             job.value("/spec/podFailurePolicy/rules"_json_pointer, json::array())) {
            const std::string of = rule.value("/onExitCodes/containerName"_json_pointer, "");
            if (!of.empty()) CHECK(of == container(job).at("name"));
        }
    }
}
