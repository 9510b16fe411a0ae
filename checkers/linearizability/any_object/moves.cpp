// Why the shortcuts are exact. Let L be an order that explains everything and agrees with the
// choices of a configuration so far; there is then one that agrees with the next choice, too.
//
// 1. Just in time: L stays as it is, and each operation is only placed when one that has not taken
//    effect completes; all that L has before it had begun by then.
// 2. A call that only reads takes effect as soon as its answer fits: nothing that completed is
//    still to come, so in L it may move to this moment, and whatever it is moved across sees the
//    same states, since it changes none.
// 3. Of equal calls that are both open, the one that ends first: if L has the other one first, the
//    two change places. The other's place was in time for the one that ends first, and so for both.
//    But L may not have one at all that is not required; if that ends before one that is, both are
//    tried. (Only calls whose records were lost end without being required.)
// 4. What is not required, and changes nothing, is left out: L does without it as well.
// 5. What is not required and took effect is worse than not (configurations.hpp): whatever follows
//    in L after it took effect, also follows if it did not and never does.
// 6. Of an object with glimpses, only operations in the cone of what comes next (cone.hpp). Let g
//    be the first in L, from here on, of the operation that completes and the wide ones that are
//    open. Those before g in L that touch no datum of the cone may all come just after g. They and
//    the others before g touch different data, for none touches both sides (widen), and no wide one
//    comes before g: so both find what they found, and leave what they left. g answers the same
//    without them: if it is wide, it says which data there are, whatever these stand for; inside
//    the cone they are as in L, outside as they are now, which agrees with its answer (aim_at). If
//    it is not, all that it touches is in the cone. They find what they found after g, too: wide
//    ones change nothing. None of them has completed, or it would not be open.
#include "linearizability/any_object/moves.hpp"

#include "host/require.hpp"

namespace cleave::check::any_object {

Moves::Moves(const Problem& problem, bool keep_trails)
    : problem_(problem),
      timeline_(problem),
      states_(problem),
      keep_trails_(keep_trails),
      required_words_((timeline_.required_bits() + 63) / 64),
      optional_words_((timeline_.optional_bits() + 63) / 64),
      cone_(problem),
      prospects_(timeline_),
      listed_(problem.calls.size()) {}

std::size_t Moves::word_of(OpId op) const {
    return (problem_.ops[op].required ? 1 : head_words()) + timeline_.bit(op) / 64;
}

bool Moves::happened(const Word* row, OpId op) const {
    return (row[word_of(op)] >> timeline_.bit(op) % 64 & 1) != 0;
}

void Moves::forget(Word* row, OpId op) const {
    row[word_of(op)] &= ~(Word{1} << timeline_.bit(op) % 64);
}

void Moves::set_happened(Word* row, OpId op, std::uint32_t& trail) {
    row[word_of(op)] |= Word{1} << timeline_.bit(op) % 64;
    if (keep_trails_) trail = trails_.add(trail, op);
}

void Moves::absorb(Word* row, OpId op, std::uint32_t& trail) {
    const StateId now = state(row);
    const StateId after = states_.step(now, problem_.ops[op].call);
    if (after == no_state) return;
    require(after == now, "an object's reads_only is wrong: the call changes the state");
    set_happened(row, op, trail);
}

void Moves::invoke(Word* row, OpId op, std::uint32_t& trail) {
    if (problem_.calls[problem_.ops[op].call].reads_only) absorb(row, op, trail);
}

void Moves::aim(const Word* row, OpId demanded) {
    const std::span<const objects::Datum> content = states_.content(state(row));
    cone_.clear();
    cone_.aim_at(demanded, content);
    open_.clear();
    for (const OpId op : timeline_.open()) {
        if (happened(row, op)) continue;
        open_.push_back(op);
        if (op != demanded && cone_.is_wide(op)) cone_.aim_at(op, content);
    }
    cone_.widen(open_);
}

std::optional<std::uint32_t> Moves::dead_end(const Row& row) {
    open_.clear();
    for (const OpId op : timeline_.open()) {
        if (!happened(row.data(), op)) open_.push_back(op);
    }
    return prospects_.dead_end(states_.content(state(row.data())), open_);
}

void Moves::list(const Word* row, std::uint32_t trail, OpId demanded, std::vector<Next>& next) {
    next.clear();
    ++round_;
    const StateId now = state(row);
    const bool aims = problem_.object->glimpse != nullptr;
    if (aims) aim(row, demanded);
    for (const bool required : {true, false}) {
        for (const OpId op : timeline_.open()) {
            const Op& candidate = problem_.ops[op];
            if (candidate.required != required || happened(row, op)) continue;
            if (problem_.calls[candidate.call].reads_only) continue;  // it does not fit yet
            if (aims && !cone_.holds(op)) continue;
            Listed& listed = listed_[candidate.call];
            if (listed.round == round_ && listed.end <= candidate.end) continue;
            listed = {round_, candidate.end};
            const StateId after = states_.step(now, candidate.call);
            if (after == no_state || (after == now && !required)) continue;
            Next made{Row(row, row + head_words() + optional_words_), trail, op};
            set_state(made.row.data(), after);
            set_happened(made.row.data(), op, made.trail);
            for (const OpId reader : timeline_.open()) {
                if (after == now) break;
                if (!problem_.calls[problem_.ops[reader].call].reads_only) continue;
                if (!happened(made.row.data(), reader)) {
                    absorb(made.row.data(), reader, made.trail);
                }
            }
            next.push_back(std::move(made));
        }
    }
}

}  // namespace cleave::check::any_object
