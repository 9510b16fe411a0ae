// The scenarios that are compared must differ in nothing but what is compared.

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "language/write.hpp"
#include "language/yaml.hpp"

using namespace cleave::scenario;

namespace {

Tree read(const std::string& name) {
    std::ifstream file(std::string(CLEAVE_CATALOG) + '/' + name);
    REQUIRE(file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Result<Tree> tree = parse_yaml(text, name);
    INFO(to_string(tree.errors()));
    REQUIRE(tree);
    return *tree;
}

std::string section(const Tree& tree, const char* name) {
    const Tree* found = tree.find(name);
    REQUIRE(found);
    return write_yaml(*found);
}

}  // namespace

TEST_CASE("the scenarios that lose the WAN share world, workload and cut") {
    const Tree flagship = read("edge-filers-lose-the-wan.yaml");
    for (const char* name : {"direct-s3-loses-the-wan.yaml", "direct-s3-2020-loses-the-wan.yaml"}) {
        INFO(name);
        const Tree direct = read(name);
        for (const char* key : {"duration", "settle", "links", "workload"}) {
            CHECK(section(direct, key) == section(flagship, key));
        }
        CHECK(write_yaml(direct.find("faults")->items.at(0)) ==
              write_yaml(flagship.find("faults")->items.at(0)));
        const Tree& sites = *direct.find("sites");
        REQUIRE(sites.keys.size() == flagship.find("sites")->keys.size());
        for (std::size_t i = 0; i < sites.keys.size(); ++i) {
            const Tree* same = flagship.find("sites")->find(sites.keys[i].text);
            REQUIRE(same);
            CHECK((same->find("clients") != nullptr) ==
                  (sites.items[i].find("clients") != nullptr));
            if (!same->find("clients")) continue;
            CHECK(same->find("clients")->text == sites.items[i].find("clients")->text);
        }
    }
}
