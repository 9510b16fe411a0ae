#pragma once
// The clients' side of a run: invokes operations as the workload says and records what came of
// them.
//
// A process of the history does one operation at a time, so a client that has several under way
// (open loop) appears as several processes; a process whose operation ended unknown is never used
// again, as in Jepsen. Written values are unique over the run and positive. Every client draws from
// its own stream.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "history/history.hpp"
#include "language/scenario.hpp"
#include "measures/regions.hpp"
#include "workload/mixer.hpp"
#include "workload/pace.hpp"
#include "workload/record.hpp"
#include "workload/replayer.hpp"
#include "workload/volume.hpp"

namespace cleave::scenario {

struct ClientNode {
    NodeId node;
    std::size_t site = 0;  // index into Scenario::sites
    std::string name{};    // "tokyo/client-2"
};

class Driver {
  public:
    // `scenario` must outlive the driver.
    Driver(const Scenario& scenario, std::uint64_t seed, std::vector<ClientNode> clients);
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    // Schedules the workload from the start of the run until Scenario::duration, and takes the
    // simulation's replies. The driver must outlive the simulation's running.
    void start(sim::Simulation& simulation);
    // Every client, or one a site, reads every key once, or lists it as a directory and reads what
    // it finds there, from `from` on; returns when the last of these begins.
    Instant schedule_final_reads(sim::Simulation& simulation, Instant from);

    // What was recorded so far; operations without a reply are unknown.
    history::History history() const;
    // The same of chunk-files, whose ranges the history does not show.
    measure::RegionLog regions() const;
    // Conditional writes that were answered, by "no": their condition was untrue. In order.
    std::vector<history::OpIndex> untrue_conditions() const;
    // What became of the trace, if one is replayed.
    std::optional<ReplayCounts> replay_counts() const;
    // The site of each process of the history.
    const std::vector<std::uint32_t>& process_sites() const { return process_sites_; }

  private:
    struct Client {
        ClientNode where;
        std::size_t position = 0;  // of its site among those with clients
        Random random;
        std::vector<std::uint32_t> idle;  // processes that may be used again
        // By key: what it saw or wrote last, which its conditional writes expect.
        std::map<std::uint32_t, std::optional<Value>> seen{};
    };
    void schedule_next(sim::Simulation& simulation, std::uint32_t client);
    void invoke_random(sim::Simulation& simulation, std::uint32_t client);
    void invoke_load(sim::Simulation& simulation, std::uint32_t client);
    void invoke_replay(sim::Simulation& simulation, std::size_t lane);
    void invoke_update(sim::Simulation& simulation, const Record& read);
    // `record` says what is to be done and where.
    void invoke(sim::Simulation& simulation, std::uint32_t client, Record record);
    void watch_patience(sim::Simulation& simulation, OperationId id);
    ClientRequest request_of(const Record& record) const;
    void completed(sim::Simulation& simulation, const ClientReply& reply);
    std::uint32_t take_process(Client& client);
    void choose_range(Client& client, Record& record) const;
    void look_finally(sim::Simulation& simulation, std::uint32_t client, std::uint32_t key);
    void name_keys();

    const Workload& workload_at(Instant when) const;

    const Scenario& scenario_;
    Pace pace_;
    std::vector<Client> clients_;
    std::optional<Replayer> replayer_;   // of a trace
    std::optional<Mixer> mixer_;         // always, once constructed
    std::optional<VolumeCalls> volume_;  // when the object is one
    bool knows_attributes_ = false;      // else who wants to know them is asked to read
    std::vector<bool> asked_to_change_;  // by key
    std::vector<std::string> key_names_;
    std::vector<Record> records_;  // by operation id, from 1
    std::vector<std::uint32_t> process_sites_;
    Value last_value_ = 0;
};

}  // namespace cleave::scenario
