#pragma once
// A GFS cell for tests: three racks of two chunkservers and two clients each, the master in the
// first. Leases, caches and chunks are short. Clients are called by "rack-n/client-m"; an operation
// runs until it is answered or `patience` is over.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "gfs/description.hpp"

namespace cleave::gfs::testing {

struct CellOptions {
    std::vector<std::string> bugs{};
    std::uint64_t seed = 1;
};

class Cell {
  public:
    explicit Cell(const CellOptions& options = {});

    ClientReply write(const std::string& client, const std::string& file, Bytes offset, Bytes size,
                      Value value);
    ClientReply append(const std::string& client, const std::string& file, Bytes size, Value value);
    ClientReply read(const std::string& client, const std::string& file);
    // Starts an operation and returns at once; `reply` finds its answer later.
    OperationId start(const std::string& client, ClientRequest request);
    std::optional<ClientReply> reply(OperationId operation) const;

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    void crash(const std::string& name) { simulation.faults().crash(nodes.at(name)); }
    void restart(const std::string& name) { simulation.faults().restart(nodes.at(name)); }
    void cut(const std::string& rack);
    void heal(const std::string& rack);
    // The nodes that take themselves for the primary of the first chunk, at present.
    std::vector<std::string> primaries() const;
    // Whether the property has been told and was true.
    bool reached(std::string_view property) const;

    static constexpr Duration lease = Duration::seconds(4);
    static constexpr Duration cache = Duration::seconds(2);
    static constexpr Bytes chunk = Bytes::kibi(64);
    static constexpr Duration patience = Duration::seconds(30);

    sim::Simulation simulation;
    std::map<std::string, NodeId> nodes;

  private:
    ClientReply finish(OperationId operation);

    std::map<std::string, std::vector<sim::LinkId>> links_;  // by rack
    std::uint64_t last_id_ = 0;
    std::map<OperationId, ClientReply> replies_;
};

}  // namespace cleave::gfs::testing
