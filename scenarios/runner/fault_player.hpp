#pragma once
// Plays a fault plan on a simulation: each occurrence begins and ends at its time. Overlapping
// faults compose: what makes a link, a disk, a clock or the store worse adds up, or the worst
// counts (bandwidth, processor speed, uncertainty), and a node is down until the last fault that
// wants it down has ended.
// Invariant: the player outlives the running of the simulation that it was scheduled on.

#include <cstdint>
#include <map>
#include <vector>

#include "engine/simulation.hpp"
#include "language/scenario.hpp"
#include "runner/fault_blocks.hpp"
#include "runner/fault_plan.hpp"
#include "runner/fault_sums.hpp"

namespace cleave::scenario {

// The simulated counterparts of what a scenario names.
struct WorldMap {
    std::vector<sim::SiteId> sites;           // as Scenario::sites
    std::vector<sim::LinkId> links;           // as Scenario::links
    std::vector<world::ClockOptions> clocks;  // of the nodes, when all is well
};

class FaultPlayer {
  public:
    // `scenario` and `crowd` must outlive the player.
    FaultPlayer(const Scenario& scenario, const Crowd& crowd, std::uint64_t seed, WorldMap world);
    FaultPlayer(const FaultPlayer&) = delete;
    FaultPlayer& operator=(const FaultPlayer&) = delete;

    void schedule(sim::Simulation& simulation);

    const std::vector<Occurrence>& plan() const { return plan_; }
    // Whom each occurrence of the plan struck so far.
    const std::vector<std::vector<std::uint32_t>>& struck() const { return struck_; }

  private:
    struct Play;  // one beginning or end
    struct OnNode {
        std::uint32_t down = 0;  // faults that want it down
        Active<Ratio> cpu;
        Active<world::DiskTrouble> disk;
        Active<world::Drift> drift;
        Active<Duration> uncertainty;
    };
    // What an occurrence that has begun and not ended strikes.
    struct Strike {
        std::vector<std::vector<std::uint32_t>> groups;  // nodes, one entry for each of its places
        std::vector<Block> blocks;
    };

    void begin(sim::Simulation& simulation, std::size_t occurrence);
    void end(sim::Simulation& simulation, std::size_t occurrence);
    std::vector<std::uint32_t> find(const sim::Simulation& simulation, const Places& places);

    const Scenario& scenario_;
    const Crowd& crowd_;
    WorldMap world_;
    std::vector<Occurrence> plan_;
    std::vector<std::vector<std::uint32_t>> struck_;                 // by occurrence
    std::map<std::size_t, Strike> strikes_;                          // by occurrence
    std::vector<OnNode> nodes_;                                      // by NodeId
    std::map<std::uint32_t, Active<world::LinkDegradation>> links_;  // by LinkId
    Active<world::StoreTrouble> store_;
    Random random_;  // draws among those whom a label finds
};

}  // namespace cleave::scenario
