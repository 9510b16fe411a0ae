#pragma once
// All states that a search has seen, each once, and where each call leads from each: the object's
// step is asked once a pair. Exact: states are compared by content, never by hash alone.

#include <cstdint>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::any_object {

using StateId = std::uint32_t;
inline constexpr StateId no_state = UINT32_MAX;  // the call could not have answered so

class States {
  public:
    explicit States(const Problem& problem);

    StateId initial() const { return 0; }
    StateId step(StateId state, CallId call);

    std::size_t size() const { return ends_.size(); }
    std::span<const objects::Datum> content(StateId state) const;
    // Work done so far: a step, plus its share for every 32 data of a state.
    std::uint64_t work() const { return work_; }
    std::size_t bytes() const;
    // Forgets all but `live`, and renumbers these: they become their positions in `live`, which
    // must ascend and begin with the initial state.
    void keep(const std::vector<StateId>& live);

  private:
    struct Transition {
        std::uint64_t from = UINT64_MAX;  // state and call; free if neither
        StateId to = no_state;
    };
    StateId intern(const objects::State& state);
    void rebuild_index(std::size_t size);
    void grow_transitions();
    std::size_t slot_of(std::uint64_t from) const;

    const Problem& problem_;
    objects::Data pool_;
    std::vector<std::size_t> ends_;      // of each state, in the pool
    std::vector<std::uint64_t> hashes_;  // of each state
    std::vector<StateId> index_;         // by hash, a power of two in size; no_state is free
    std::vector<Transition> transitions_;
    std::size_t transition_count_ = 0;
    objects::State scratch_;
    std::uint64_t work_ = 0;
};

}  // namespace cleave::check::any_object
