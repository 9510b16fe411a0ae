#pragma once
// A GFS cell for tests: three racks of two chunkservers and two clients each, the master in the
// first. Leases, caches and chunks are short. Clients are called by "rack-n/client-m".

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "gfs/description.hpp"
#include "operations.hpp"

namespace cleave::gfs::testing {

struct CellOptions {
    std::vector<std::string> bugs{};
    std::uint64_t seed = 1;
};

class Cell : public protocols::testing::Operations {
  public:
    explicit Cell(const CellOptions& options = {});

    ClientReply write(const std::string& client, const std::string& file, Bytes offset, Bytes size,
                      Value value);
    ClientReply append(const std::string& client, const std::string& file, Bytes size, Value value);
    ClientReply read(const std::string& client, const std::string& file);

    void cut(const std::string& rack);
    void heal(const std::string& rack);
    // The nodes that take themselves for the primary of the first chunk, at present.
    std::vector<std::string> primaries() const;

    static constexpr Duration lease = Duration::seconds(4);
    static constexpr Duration cache = Duration::seconds(2);
    static constexpr Bytes chunk = Bytes::kibi(64);

  private:
    std::map<std::string, std::vector<sim::LinkId>> links_;  // by rack
};

}  // namespace cleave::gfs::testing
