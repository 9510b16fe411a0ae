#include "linearizability/any_object/states.hpp"

#include <algorithm>

#include "host/digest.hpp"

namespace cleave::check::any_object {
namespace {

std::uint64_t hash_of(std::span<const objects::Datum> state) {
    Digest digest;
    for (const objects::Datum datum : state) digest.add(static_cast<std::uint64_t>(datum.raw()));
    return digest.value();
}

constexpr std::uint64_t free_slot = UINT64_MAX;

}  // namespace

States::States(const Problem& problem) : problem_(problem), index_(64, no_state) {
    transitions_.resize(64);
    intern(problem.initial);
}

std::span<const objects::Datum> States::content(StateId state) const {
    const std::size_t begin = state == 0 ? 0 : ends_[state - 1];
    return {pool_.data() + begin, ends_[state] - begin};
}

void States::rebuild_index(std::size_t size) {
    index_.assign(size, no_state);
    for (StateId id = 0; id < ends_.size(); ++id) {
        std::size_t slot = hashes_[id] & (size - 1);
        while (index_[slot] != no_state) slot = (slot + 1) & (size - 1);
        index_[slot] = id;
    }
}

StateId States::intern(const objects::State& state) {
    if (ends_.size() * 2 >= index_.size()) rebuild_index(index_.size() * 2);
    const std::uint64_t hash = hash_of(state);
    std::size_t slot = hash & (index_.size() - 1);
    for (; index_[slot] != no_state; slot = (slot + 1) & (index_.size() - 1)) {
        const StateId id = index_[slot];
        if (hashes_[id] == hash && std::ranges::equal(content(id), state)) return id;
    }
    const auto id = static_cast<StateId>(ends_.size());
    pool_.insert(pool_.end(), state.begin(), state.end());
    ends_.push_back(pool_.size());
    hashes_.push_back(hash);
    index_[slot] = id;
    return id;
}

std::size_t States::slot_of(std::uint64_t from) const {
    const std::size_t mask = transitions_.size() - 1;
    std::uint64_t hash = from * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29;
    std::size_t slot = (hash * 0xbf58476d1ce4e5b9ULL >> 32) & mask;
    while (transitions_[slot].from != free_slot && transitions_[slot].from != from) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

void States::grow_transitions() {
    std::vector<Transition> old(transitions_.size() * 2);
    std::swap(old, transitions_);
    for (const Transition& transition : old) {
        if (transition.from != free_slot) transitions_[slot_of(transition.from)] = transition;
    }
}

StateId States::step(StateId state, CallId call) {
    ++work_;
    const std::uint64_t from = std::uint64_t{state} << 32 | call;
    std::size_t slot = slot_of(from);
    if (transitions_[slot].from == from) return transitions_[slot].to;
    const std::span<const objects::Datum> before = content(state);
    scratch_.assign(before.begin(), before.end());
    work_ += before.size() / 32;
    const bool possible = problem_.object->step(scratch_, problem_.calls[call].call);
    const StateId to = possible ? intern(scratch_) : no_state;
    if (++transition_count_ * 2 > transitions_.size()) {
        grow_transitions();
        slot = slot_of(from);
    }
    transitions_[slot] = {from, to};
    return to;
}

std::size_t States::bytes() const {
    return pool_.capacity() * sizeof(objects::Datum) + ends_.capacity() * sizeof(std::size_t) +
           hashes_.capacity() * sizeof(std::uint64_t) + index_.capacity() * sizeof(StateId) +
           transitions_.capacity() * sizeof(Transition);
}

void States::keep(const std::vector<StateId>& live) {
    objects::Data pool;
    std::vector<std::size_t> ends;
    std::vector<std::uint64_t> hashes;
    for (const StateId id : live) {
        const std::span<const objects::Datum> state = content(id);
        pool.insert(pool.end(), state.begin(), state.end());
        ends.push_back(pool.size());
        hashes.push_back(hashes_[id]);
    }
    pool_ = std::move(pool);
    ends_ = std::move(ends);
    hashes_ = std::move(hashes);
    std::size_t size = 64;
    while (size < live.size() * 4) size *= 2;
    rebuild_index(size);
    transitions_.assign(64, {});
    transition_count_ = 0;
}

}  // namespace cleave::check::any_object
