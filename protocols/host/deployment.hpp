#pragma once
// How a protocol describes itself and how it is laid out over sites: vocabulary between protocols
// and whoever deploys them (the scenario runner, or an operator on real machines).

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/node.hpp"

namespace cleave {

// One option of a protocol; the alternative held by `fallback` fixes the option's type and unit.
using OptionValue = std::variant<Duration, Bytes, Ratio, std::int64_t, bool, std::string>;
struct OptionDescription {
    std::string name;
    OptionValue fallback;
    std::string help;                    // one sentence, with the source of the default
    std::vector<std::string> choices{};  // of a string option; empty: any string
};
struct Option {
    std::string name;
    OptionValue value;
};

// A named, documented way to break the protocol as real systems were broken; off by default.
struct PlantedBug {
    std::string name;
    std::string help;
    std::string source{};  // where real systems were broken so
    // The scenario whose expectations it breaks in some seed, by its path in the catalog without
    // the ending: "raft-kv/leaders-crash".
    std::string caught_by{};
};

// A property that the protocol's code tells of itself (Host::always and its kin).
struct PropertyDescription {
    PropertyKind kind = PropertyKind::always;
    std::string sentence;  // the very words that the code uses
};

// A label that its nodes carry (Host::label).
struct LabelDescription {
    std::string name;
    std::vector<std::string> values;
    std::string help;
};

// A site as the protocol sees it.
struct DeploymentSite {
    std::string name;
    std::uint32_t filers = 0;
    std::uint32_t servers = 0;
    std::uint32_t clients = 0;
    bool object_store = false;
    bool file_server = false;
};

// Collects the nodes of a system. Nodes get ids in the order added, from 0.
class Deployment {
  public:
    // Makes the node's value; called at the first start and again after every crash.
    using Factory = std::function<std::unique_ptr<Node>()>;

    explicit Deployment(std::vector<DeploymentSite> sites) : sites_(std::move(sites)) {}
    const std::vector<DeploymentSite>& sites() const { return sites_; }
    bool has_object_store() const { return object_stores() > 0; }
    // The first of two, in the order of the sites, is the primary one (StoreEndpoint).
    std::size_t object_stores() const {
        std::size_t count = 0;
        for (const DeploymentSite& site : sites_) count += site.object_store;
        return count;
    }
    bool has_file_server() const {
        for (const DeploymentSite& site : sites_) {
            if (site.file_server) return true;
        }
        return false;
    }

    struct Placement {
        std::string site;
        std::string name;  // unique within the site: "filer-1", "client-3"
        Factory make;
        bool is_client = false;  // takes ClientRequests
    };
    NodeId add(Placement placement) {
        placements_.push_back(std::move(placement));
        return NodeId{static_cast<std::uint32_t>(placements_.size() - 1)};
    }
    const std::vector<Placement>& placements() const { return placements_; }

  private:
    std::vector<DeploymentSite> sites_;
    std::vector<Placement> placements_;
};

struct ProtocolDescription {
    std::string name;       // as in scenario files: "edge-filer"
    std::string summary;    // one line
    std::string choice;     // "AP", "CP" or "CA"
    std::string guarantee;  // what it promises, in the field's terms
    std::string source;     // the paper or product it follows
    std::vector<OptionDescription> options{};
    std::vector<PlantedBug> bugs{};
    // Adds the nodes. `options` holds a value for every option described; `bugs` the names of those
    // switched on. Returns an empty string, or what is wrong with the sites for this protocol.
    std::function<std::string(Deployment&, const std::vector<Option>& options,
                              const std::vector<std::string>& bugs)>
        deploy;
    std::vector<PropertyDescription> properties{};
    std::vector<LabelDescription> labels{};
    // What its clients can be asked for.
    std::vector<Function> functions{Function::read, Function::write, Function::remove};
    std::size_t object_stores = 1;  // that it can use at once; at most 2
    bool file_server = false;       // whether it can use one
};

}  // namespace cleave
