#include "runner/fault_player.hpp"

#include <algorithm>

namespace cleave::scenario {

// Begins one occurrence, or ends it.
struct FaultPlayer::Play {
    FaultPlayer& player;
    sim::Simulation& simulation;
    std::size_t occurrence;
    bool begins;

    sim::Faults& faults() const { return simulation.faults(); }

    // ---- links ----

    template <class Act>
    void each_link(const LinkChoice& links, Act act) const {
        if (links.links.empty()) {
            for (const sim::LinkId link : player.world_.links) act(link, sim::Direction::both);
        }
        for (const LinkPlace& place : links.links) {
            const sim::LinkId link = place.lan
                                         ? simulation.lan(player.world_.sites.at(place.index))
                                         : player.world_.links.at(place.index);
            act(link, place.forward && place.backward ? sim::Direction::both
                      : place.forward                 ? sim::Direction::forward
                                                      : sim::Direction::backward);
        }
    }
    void set_cut(sim::LinkId link, sim::Direction direction) const {
        begins ? faults().cut(link, direction) : faults().heal(link, direction);
    }

    void operator()(const Partition& fault) const {
        if (fault.shape == PartitionShape::groups) return part(fault);
        for (const Block& block : player.strikes_.at(occurrence).blocks) {
            if (!block.to) {
                begins ? faults().block_store(block.from) : faults().unblock_store(block.from);
            } else {
                begins ? faults().block(block.from, *block.to)
                       : faults().unblock(block.from, *block.to);
            }
        }
    }
    void part(const Partition& partition) const {
        const std::vector<Link>& links = player.scenario_.links;
        std::vector<std::size_t> group_of(player.scenario_.sites.size(), SIZE_MAX);
        for (std::size_t group = 0; group < partition.groups.size(); ++group) {
            for (const std::size_t site : partition.groups[group]) group_of[site] = group;
        }
        for (std::size_t i = 0; i < links.size(); ++i) {
            const std::size_t a = group_of[links[i].from];
            const std::size_t b = group_of[links[i].to];
            if (a == b || a == SIZE_MAX || b == SIZE_MAX) continue;
            set_cut(player.world_.links[i], sim::Direction::both);
        }
    }
    void operator()(const Cut& fault) const {
        each_link(fault.links, [&](sim::LinkId link, sim::Direction direction) {
            set_cut(link, direction);
        });
    }
    void operator()(const LinkTrouble& fault) const {
        each_link(fault.links, [&](sim::LinkId link, sim::Direction) {
            auto& active = player.links_[link.value];
            change(active, fault.by);
            faults().degrade(link, sum_of(active));
        });
    }
    void operator()(const NoNewConnections& fault) const {
        each_link(fault.links, [&](sim::LinkId link, sim::Direction) {
            begins ? faults().refuse_connections(link) : faults().accept_connections(link);
        });
    }

    // ---- nodes ----

    template <class Act>
    void each_node(Act act) const {
        for (const std::uint32_t node : player.strikes_.at(occurrence).groups.at(0)) {
            act(NodeId{node}, player.nodes_[node]);
        }
    }
    template <class T>
    void change(Active<T>& active, const T& by) const {
        if (begins) {
            active[occurrence] = by;
        } else {
            active.erase(occurrence);
        }
    }

    void operator()(const NodesDown& fault) const {
        each_node([&](NodeId node, OnNode& state) {
            if (begins) {
                ++state.down;
                stop(node, fault.how);
            } else if (--state.down == 0) {
                faults().restart(node);
            }
        });
    }
    void stop(NodeId node, Halt how) const {
        switch (how) {
            case Halt::power_loss: return faults().crash(node, sim::Stop::power_loss);
            case Halt::kill: return faults().crash(node, sim::Stop::kill);
            case Halt::shutdown: return faults().shut_down(node);
            case Halt::replace:
                faults().crash(node, sim::Stop::power_loss);
                return faults().wipe_disk(node);
        }
    }
    void operator()(const OutOfMemory&) const {
        each_node([&](NodeId node, OnNode&) { faults().exhaust_memory(node); });
    }
    void operator()(const Pause&) const {
        each_node([&](NodeId node, OnNode&) {
            begins ? faults().pause(node) : faults().resume(node);
        });
    }
    void operator()(const SlowCpu& fault) const {
        each_node([&](NodeId node, OnNode& state) {
            change(state.cpu, fault.speed);
            faults().set_cpu_speed(node, slowest_of(state.cpu));
        });
    }

    // ---- disks ----

    void operator()(const DiskFault& fault) const {
        each_node([&](NodeId node, OnNode& state) {
            change(state.disk, fault.trouble);
            faults().set_disk_trouble(node, sum_of(state.disk));
        });
    }
    void operator()(const DiskDecay& fault) const {
        each_node([&](NodeId node, OnNode&) { faults().decay(node, fault.records, fault.how); });
    }
    void operator()(const MisdirectedWrite&) const {
        each_node([&](NodeId node, OnNode&) { faults().misdirect_next_write(node); });
    }

    // ---- clocks ----

    void operator()(const ClockStep& fault) const {
        each_node([&](NodeId node, OnNode&) {
            faults().step_wall_clock(node, begins ? fault.by : -fault.by);
        });
    }
    void operator()(const ClockDrift& fault) const {
        each_node([&](NodeId node, OnNode& state) {
            change(state.drift, fault.by);
            faults().set_drift(node, sum_of(state.drift, player.world_.clocks.at(node.value).drift));
        });
    }
    void operator()(const ClockSmear& fault) const {
        each_node([&](NodeId node, OnNode&) {
            faults().smear_wall_clock(node, begins ? fault.by : -fault.by, fault.over);
        });
    }
    void operator()(const ClockUncertainty& fault) const {
        each_node([&](NodeId node, OnNode& state) {
            change(state.uncertainty, fault.to);
            faults().set_clock_uncertainty(
                node, widest_of(state.uncertainty,
                                player.world_.clocks.at(node.value).uncertainty));
        });
    }

    // ---- the object store ----

    void operator()(const StoreFault& fault) const {
        change(player.store_, fault.trouble);
        faults().set_store_trouble(sum_of(player.store_));
    }
};

FaultPlayer::FaultPlayer(const Scenario& scenario, const Crowd& crowd, std::uint64_t seed,
                         WorldMap world)
    : scenario_(scenario),
      crowd_(crowd),
      world_(std::move(world)),
      plan_(occurrences(scenario, crowd, seed)),
      nodes_(crowd.nodes().size()),
      random_(Random::stream(seed, "fault/labelled")) {
    for (const Occurrence& one : plan_) struck_.push_back(victims(crowd, one.what));
}

void FaultPlayer::schedule(sim::Simulation& simulation) {
    for (std::size_t i = 0; i < plan_.size(); ++i) {
        simulation.at(plan_[i].start, [this, i](sim::Simulation& sim) { begin(sim, i); });
        if (is_instant(plan_[i].what) || plan_[i].end == Instant::max()) continue;
        simulation.at(plan_[i].end, [this, i](sim::Simulation& sim) { end(sim, i); });
    }
}

void FaultPlayer::begin(sim::Simulation& simulation, std::size_t occurrence) {
    const FaultAction& what = plan_[occurrence].what;
    Strike& strike = strikes_[occurrence];
    for (const Places* places : places_of(what)) {
        strike.groups.push_back(find(simulation, *places));
        if (!places->label) continue;
        auto& struck = struck_[occurrence];
        struck.insert(struck.end(), strike.groups.back().begin(), strike.groups.back().end());
    }
    if (const Partition* partition = std::get_if<Partition>(&what)) {
        strike.blocks = blocks_of(scenario_, crowd_, *partition, strike.groups);
    }
    std::visit(Play{*this, simulation, occurrence, true}, what);
}

void FaultPlayer::end(sim::Simulation& simulation, std::size_t occurrence) {
    std::visit(Play{*this, simulation, occurrence, false}, plan_[occurrence].what);
    strikes_.erase(occurrence);
}

std::vector<std::uint32_t> FaultPlayer::find(const sim::Simulation& simulation,
                                             const Places& places) {
    std::vector<std::uint32_t> named = crowd_.named(places);
    if (!places.label) return named;
    const auto bearers = simulation.labelled(places.label->name, places.label->value);
    std::erase_if(named, [&](std::uint32_t node) {
        return std::find(bearers.begin(), bearers.end(), NodeId{node}) == bearers.end();
    });
    return places.any ? draw(std::move(named), *places.any, random_) : named;
}

}  // namespace cleave::scenario
