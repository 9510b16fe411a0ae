#include "language/schema.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>

#include "language/catalog.hpp"
#include "language/units.hpp"
#include "sample.hpp"

using namespace cleave;
using namespace cleave::scenario;
using nlohmann::json;

namespace {

const json& schema() {
    static const json parsed = json::parse(json_schema(sample::protocols()));
    return parsed;
}

const json& property(const char* name) { return schema().at("properties").at(name); }

// Calls `visit` with every schema of an object in the document.
void each_object(const json& node, const std::function<void(const json&)>& visit) {
    if (node.is_object() && node.value("type", json()) == "object") visit(node);
    for (const json& child : node) {
        if (child.is_structured()) each_object(child, visit);
    }
}

}  // namespace

TEST_CASE("the schema is JSON of draft 2020-12") {
    CHECK(schema().at("$schema") == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema().at("type") == "object");
}

TEST_CASE("the schema is closed everywhere") {
    int objects = 0;
    each_object(schema(), [&](const json& object) {
        ++objects;
        CHECK(object.at("additionalProperties") == false);
    });
    CHECK(objects > 15);
}

TEST_CASE("every key in the schema has help") {
    each_object(schema(), [](const json& object) {
        const json properties = object.value("properties", json::object());
        for (const auto& [key, value] : properties.items()) {
            INFO(key);
            CHECK(!value.value("description", "").empty());
        }
    });
}

TEST_CASE("defaults and required keys are those of the parser") {
    CHECK(schema().at("required") == json{"name", "duration", "sites", "protocol"});
    CHECK(property("settle").at("default") == "30s");
    const json& workload = property("workload").at("properties");
    CHECK(workload.at("files").at("default") == 20);
    CHECK(workload.at("size").at("default") == "64KiB");
    CHECK(workload.at("rate").at("default") == "50/s per client");
    CHECK(workload.at("mix").at("default").at("read") == "75%");
    CHECK_FALSE(workload.at("keys").contains("default"));
}

TEST_CASE("each protocol has its own options in the schema") {
    const json& protocols = property("protocol").at("oneOf");
    REQUIRE(protocols.size() == 2);
    const json& filer = protocols.at(1).at("properties");
    CHECK(filer.at("name").at("enum") == json{"edge-filer"});
    CHECK(filer.at("write_back").at("default") == "30s");
    CHECK(filer.at("mirror").at("type") == "boolean");
    CHECK(filer.at("mirror").at("default") == true);
    CHECK(filer.at("retries").at("default") == 3);
    CHECK(filer.at("placement").at("enum") == json{"hash", "home"});
    CHECK(filer.at("bugs").at("items").at("enum") == json{"skip-recall", "reuse-names"});
    CHECK_FALSE(protocols.at(0).at("properties").contains("write_back"));
}

TEST_CASE("the pattern of a quantity matches what is printed and nothing without a unit") {
    for (const Quantity* quantity : {&duration_quantity, &ratio_quantity, &bytes_quantity,
                                     &bandwidth_quantity, &requests_quantity}) {
        const std::regex pattern(quantity->pattern());
        CHECK(std::regex_search(std::string(quantity->example), pattern));
        CHECK(std::regex_search(print_quantity(*quantity, quantity->max), pattern));
        CHECK_FALSE(std::regex_search("30", pattern));
        CHECK_FALSE(std::regex_search("-1" + std::string(quantity->units[0].suffix), pattern));
    }
    CHECK(std::regex_search("50/s per client", std::regex(std::string(rate_pattern))));
}

TEST_CASE("the faults are listed with their keys, as the schema has them") {
    const auto faults = list_faults();
    const json& alternatives = property("faults").at("items").at("oneOf");
    REQUIRE(faults.size() == alternatives.size());
    for (std::size_t i = 0; i < faults.size(); ++i) {
        CHECK(alternatives.at(i).at("title") == faults[i].name);
        CHECK(!faults[i].help.empty());
        CHECK(alternatives.at(i).at("properties").size() ==
              faults[i].keys.size() + faults[i].times.size());
        CHECK(faults[i].keys.front().name == faults[i].name);
        for (const auto* keys : {&faults[i].keys, &faults[i].times}) {
            for (const KeyDescription& key : *keys) {
                CHECK(alternatives.at(i).at("properties").contains(key.name));
                CHECK(!key.form.empty());
            }
        }
    }
}

TEST_CASE("the options of a protocol are listed with their units and defaults") {
    const auto options = list_options(sample::protocols()[1]);
    REQUIRE(options.size() == 10);
    CHECK(options[0].name == "name");
    CHECK(options[0].required);
    CHECK(options[1].name == "write_back");
    CHECK(options[1].form == "a duration such as 30s");
    CHECK(options[1].fallback == "30s");
    CHECK(options[1].help == "How long dirty data waits.");
    CHECK(options[7].fallback == "hash");
    CHECK(options[9].fallback == "[]");
}

TEST_CASE("a mapping that starts from a preset or a profile names no defaults") {
    const json& site = property("sites").at("patternProperties").begin()->at("properties");
    const json& store = site.at("object_store").at("oneOf").at(1).at("properties");
    CHECK_FALSE(store.at("cache_nodes").contains("default"));
    CHECK_FALSE(property("links").at("items").at("properties").at("loss").contains("default"));
    CHECK(site.at("lan").at("default").at("rtt") == "530us");
}

TEST_CASE("the objects are those that a workload may have") {
    std::vector<std::string> names;
    for (const WordDescription& object : list_objects()) names.push_back(object.name);
    CHECK(property("workload").at("properties").at("object").at("enum") == json(names));
}
