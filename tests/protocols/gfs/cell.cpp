#include "gfs/cell.hpp"

#include <stdexcept>

#include "world/profiles.hpp"

namespace cleave::gfs::testing {

Cell::Cell(const CellOptions& options)
    : Operations(options.seed, Bytes::kibi(1), Duration::seconds(30)) {
    const std::vector<std::string> racks = {"rack-1", "rack-2", "rack-3"};
    std::map<std::string, sim::SiteId> sites;
    std::vector<DeploymentSite> places;
    for (const std::string& rack : racks) {
        sites.emplace(rack, simulation.add_site(rack, world::default_lan()));
        places.push_back({rack, 0, 2, 2, false});
    }
    for (std::size_t a = 0; a < racks.size(); ++a) {
        for (std::size_t b = a + 1; b < racks.size(); ++b) {
            const sim::LinkId link =
                simulation.add_link(sites.at(racks[a]), sites.at(racks[b]), world::default_lan());
            links_[racks[a]].push_back(link);
            links_[racks[b]].push_back(link);
        }
    }
    const ProtocolDescription gfs = description();
    const std::vector<Option> values =
        protocols::testing::filled_in(gfs, {{"lease", lease},
                                            {"cache", cache},
                                            {"chunk", chunk},
                                            {"heartbeat", Duration::milliseconds(500)},
                                            {"dead_after", Duration::milliseconds(1'500)}});
    Deployment deployment(places);
    const std::string wrong = gfs.deploy(deployment, values, options.bugs);
    if (!wrong.empty()) throw std::logic_error(wrong);
    for (const Deployment::Placement& placement : deployment.placements()) {
        nodes[placement.site + "/" + placement.name] =
            simulation.add_node(sites.at(placement.site), placement.name, placement.make);
    }
    run(Duration::seconds(1));  // the first heartbeats
}

ClientReply Cell::write(const std::string& client, const std::string& file, Bytes offset,
                        Bytes size, Value value) {
    ClientRequest request{{}, Function::write, file, value, size};
    request.offset = offset;
    return finish(start(client, request));
}

ClientReply Cell::append(const std::string& client, const std::string& file, Bytes size,
                         Value value) {
    return finish(start(client, {{}, Function::append, file, value, size}));
}

ClientReply Cell::read(const std::string& client, const std::string& file) {
    return finish(start(client, {{}, Function::read, file, 0, Bytes::mebi(1'024)}));
}

void Cell::cut(const std::string& rack) {
    for (const sim::LinkId link : links_.at(rack)) {
        simulation.faults().cut(link, sim::Direction::both);
    }
}

void Cell::heal(const std::string& rack) {
    for (const sim::LinkId link : links_.at(rack)) {
        simulation.faults().heal(link, sim::Direction::both);
    }
}

std::vector<std::string> Cell::primaries() const {
    std::vector<std::string> result;
    for (const NodeId node : simulation.labelled("chunk-1", "primary")) {
        for (const auto& [name, id] : nodes) {
            if (id == node) result.push_back(name);
        }
    }
    return result;
}

}  // namespace cleave::gfs::testing
