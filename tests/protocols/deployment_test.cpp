// What protocols say about sites that they cannot run on.

#include <catch2/catch.hpp>

#include "catalog/protocols.hpp"
#include "operations.hpp"

using namespace cleave;

namespace {

std::string deployed(const std::string& protocol, std::vector<DeploymentSite> sites) {
    Deployment deployment(std::move(sites));
    const ProtocolDescription& description = *protocols::find(protocol);
    return description.deploy(deployment, protocols::testing::filled_in(description), {});
}

}  // namespace

TEST_CASE("a protocol that keeps its data in an object store asks for one") {
    for (const char* protocol : {"direct-s3", "edge-filer"}) {
        INFO(protocol);
        const DeploymentSite office{.name = "office", .filers = 3, .servers = 0, .clients = 1};
        DeploymentSite region{.name = "region"};
        CHECK(deployed(protocol, {office, region}) ==
              "no site has an object store; give one the key object_store");
        region.object_store = true;
        CHECK(deployed(protocol, {office, region}).empty());
    }
}

TEST_CASE("edge filers cache a file server alone, but clients cannot go past them to it") {
    const DeploymentSite office{.name = "office", .filers = 3, .servers = 0, .clients = 1};
    DeploymentSite home{.name = "home"};
    home.file_server = true;
    CHECK(deployed("edge-filer", {office, home}).empty());
    const ProtocolDescription& description = *protocols::find("edge-filer");
    const auto options =
        protocols::testing::filled_in(description, {{"policy", std::string("clients-bypassing")}});
    home.clients = 1;
    home.object_store = true;
    Deployment both({office, home});
    CHECK(description.deploy(both, options, {}) ==
          "site 'home' has clients without filers, which can go to one object store alone; there "
          "are others");
    home.file_server = false;
    Deployment store({office, home});
    CHECK(description.deploy(store, options, {}).empty());
}
