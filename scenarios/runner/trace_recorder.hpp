#pragma once
// Draws the trace of one run: a track a node, one for the object store, one for what the network
// loses, one for faults, two for properties. Messages are arrows from the node that sends to the
// node that handles, or to the network's track where they are lost; client operations, faults and
// the store's work are spans. Nothing here changes the run.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/simulation.hpp"
#include "runner/trace.hpp"

namespace cleave::scenario {

class TraceRecorder final : public sim::TraceObserver {
  public:
    // Of a world that is built, and not yet running. All three must outlive the recorder.
    TraceRecorder(sim::Simulation& simulation, TraceWriter& writer, const TraceHeader& header);

    void see(const sim::TraceEvent& event) override;
    // A property over labels that did not hold from `since` on.
    void broken(Instant since, const std::string& property);
    // Ends what is still open.
    void finish();

  private:
    struct Arrow {
        std::string name;
        std::vector<TraceNote> notes;
    };
    struct Span {
        std::uint64_t id = 0;
        std::uint32_t track = 0;
        std::string_view category;
        std::string name;
    };

    void see_entry(const sim::TraceEvent& event);
    void see_message(const sim::TraceEvent& event);
    void see_store(const sim::TraceEvent& event);
    void see_client(const sim::TraceEvent& event);
    void see_fault(const sim::TraceEvent& event);
    void lose(const sim::TraceEvent& event);

    TraceItem item(const sim::TraceEvent& event, TraceMark mark, std::uint32_t track,
                   std::string_view category, std::string_view name) const;
    void depart(TraceItem item, std::uint64_t arrow);
    void arrive(TraceItem item, std::uint64_t arrow);
    void open(TraceItem item, Span& span);
    void close(TraceItem item, const Span& span);

    std::uint32_t track_of(NodeId node) const { return first_node_ + node.value; }
    std::string name_of(NodeId node) const;
    std::string subject_of(const sim::TraceEvent& event) const;

    sim::Simulation& simulation_;
    TraceWriter& writer_;
    std::uint32_t store_track_ = 0;
    std::uint32_t first_node_ = 0;
    std::uint64_t spans_ = 0;
    std::map<std::uint64_t, Arrow> arrows_;            // under way
    std::map<OperationId, Span> operations_;           // unanswered
    std::map<std::uint64_t, Span> services_;           // by the request's number
    std::map<std::string, std::vector<Span>> faults_;  // in force, by what they are
};

}  // namespace cleave::scenario
