#include "linearizability/search_moves.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace cleave::check {
namespace {

constexpr Word low_half = 0xffff'ffffULL;

void set(Word* bits, std::uint32_t slot) { bits[slot / 64] |= Word{1} << (slot % 64); }
void reset(Word* bits, std::uint32_t slot) { bits[slot / 64] &= ~(Word{1} << (slot % 64)); }

template <class Visit>
void for_each_slot(Word bits, std::size_t word, Visit visit) {
    for (; bits != 0; bits &= bits - 1) {
        visit(static_cast<std::uint32_t>(word * 64) +
              static_cast<std::uint32_t>(std::countr_zero(bits)));
    }
}

}  // namespace

SearchMoves::SearchMoves(const SearchPlan& plan, bool with_event)
    : plan_(&plan),
      cursor_(plan),
      slot_words_(cursor_.slot_words()),
      with_event_(with_event),
      candidates_(plan.dead + 1),
      first_op_of_class_(plan.classes.size(), nowhere) {
    for (std::uint32_t i = 0; i < plan.ops.size(); ++i) {
        const std::uint32_t id = plan.class_of[i];
        if (id != nowhere && first_op_of_class_[id] == nowhere) first_op_of_class_[id] = i;
    }
}

void SearchMoves::start(Word* row) const {
    std::fill(row, row + stride(), 0);
    row[0] = plan_->alive(initial_value, 0) ? initial_value : plan_->dead;
}

std::uint32_t SearchMoves::counter(const Word* row, std::uint32_t id) const {
    const std::uint32_t place = plan_->classes[id].counter;
    const Word word = row[head_words() + place / 2];
    return static_cast<std::uint32_t>(place % 2 == 0 ? word & low_half : word >> 32);
}

void SearchMoves::set_counter(Word* row, std::uint32_t id, std::uint32_t value) const {
    const std::uint32_t place = plan_->classes[id].counter;
    Word& word = row[head_words() + place / 2];
    word = place % 2 == 0 ? (word & ~low_half) | value : (word & low_half) | Word{value} << 32;
}

// Counted crashed operations: each one used is followed by an observer of its value, or a refuser
// of what it ended, that was not satisfied before, so more of them than these are as good as
// exactly that many.
std::uint32_t SearchMoves::uses_left(std::uint32_t id) const {
    const CrashedClass& c = plan_->classes[id];
    return cursor_.observers_left(c.sets) + cursor_.refusers_left(c.observes);
}

void SearchMoves::cap_counters(Word* row, ValueId value) const {
    for (const std::uint32_t id : plan_->classes_setting[value]) {
        if (plan_->classes[id].counter == nowhere) continue;
        const auto& active = cursor_.active_classes();
        if (std::find(active.begin(), active.end(), id) == active.end()) continue;
        const std::uint32_t most = uses_left(id);
        if (counter(row, id) > most) set_counter(row, id, most);
    }
}

// Hidden writes: a required blind write that is open when another blind write takes effect may have
// taken effect just before it, unseen. It then owes nothing, and may still be used openly while it
// is open. The same holds while the state is the very value it writes.
void SearchMoves::hide(Word* row, const Word* writes) const {
    const Word* required = cursor_.required_writes();
    for (std::size_t w = 0; w < slot_words_; ++w) {
        hidden(row)[w] |= writes[w] & required[w];
        hidden(row)[w] &= ~placed(row)[w];
    }
}

// Dead values: states nobody will observe are one state, and writing one of them over another
// changes nothing.
void SearchMoves::hide_dead_writes(Word* row) const {
    const Word* required = cursor_.required_writes();
    for (std::size_t w = 0; w < slot_words_; ++w) {
        const Word open = required[w] & ~placed(row)[w] & ~hidden(row)[w];
        for_each_slot(open, w, [&](std::uint32_t slot) {
            const ValueId value = plan_->ops[cursor_.op_in(slot)].sets;
            if (!plan_->alive(value, cursor_.position())) set(hidden(row), slot);
        });
    }
}

// Absorbed reads: a read that is open while the state is its value may as well take effect now; it
// changes nothing and is one obligation fewer. So may a refuser of any other value, and in a dead
// state all of them: what they refuse is not dead.
void SearchMoves::enter(Word* row, ValueId value) const {
    const bool is_alive = plan_->alive(value, cursor_.position());
    if (const Word* refusers = cursor_.refusers(); refusers != nullptr) {
        for (std::size_t w = 0; w < slot_words_; ++w) {
            placed(row)[w] |= refusers[w] & ~(is_alive ? cursor_.refusers_of(value)[w] : 0);
        }
    }
    if (!is_alive) {
        row[0] = plan_->dead;
        hide_dead_writes(row);
        return;
    }
    row[0] = value;
    const Word* readers = cursor_.readers_of(value);
    for (std::size_t w = 0; w < slot_words_; ++w) placed(row)[w] |= readers[w];
    hide(row, cursor_.writers_of(value));
}

void SearchMoves::invoke(Word* row, std::uint32_t op_number) const {
    const RegisterOp& op = plan_->ops[op_number];
    const std::uint32_t id = plan_->class_of[op_number];
    if (id != nowhere) {
        // It is of no use any more (and the counter may be another's).
        const auto now = static_cast<std::int32_t>(plan_->invoked_at[op_number]);
        if (plan_->classes[id].last_event < now) return;
        set_counter(row, id, std::min(uses_left(id), counter(row, id) + 1));
        return;
    }
    const std::uint32_t slot = plan_->slot[op_number];
    if (op.refuser()) {
        if (row[0] != op.refuses) set(placed(row), slot);
    } else if (op.pure_observer()) {
        if (row[0] == op.observes) set(placed(row), slot);
    } else if (op.blind() && op.required) {
        const bool value_alive = plan_->alive(op.sets, cursor_.position());
        if (row[0] == (value_alive ? op.sets : plan_->dead)) set(hidden(row), slot);
    }
}

bool SearchMoves::may_complete(const Word* row, std::uint32_t op) const {
    const std::uint32_t slot = plan_->slot[op];
    return !plan_->ops[op].required || is_set(placed(row), slot) || is_set(hidden(row), slot);
}

bool SearchMoves::settled(const Word* row, std::uint32_t op) const {
    if (is_set(placed(row), plan_->slot[op])) return true;
    const std::uint32_t after = plan_->completed_at[op] + 1;
    return may_complete(row, op) && !plan_->alive(plan_->ops[op].sets, after) &&
           !plan_->helps_refusers(plan_->ops[op].observes, after);
}

void SearchMoves::complete(Word* row, std::uint32_t op) const {
    const std::uint32_t e = plan_->completed_at[op];
    reset(placed(row), plan_->slot[op]);
    reset(hidden(row), plan_->slot[op]);
    if (!plan_->classes.empty()) {
        for (const std::uint32_t id : plan_->ending[e]) set_counter(row, id, 0);
        const ValueId observed = plan_->ops[op].observes;
        if (observed != no_value) cap_counters(row, observed);
    }
    if (!plan_->deaths[e]) return;
    if (!plan_->alive(static_cast<ValueId>(row[0]), e + 1)) {
        row[0] = plan_->dead;
        hide_dead_writes(row);
    }
}

// An open refuser that has not been satisfied refuses the present value.
bool SearchMoves::refuser_waits(const Word* row) const {
    const Word* refusers = cursor_.refusers();
    for (std::size_t w = 0; refusers != nullptr && w < slot_words_; ++w) {
        if ((refusers[w] & ~placed(row)[w]) != 0) return true;
    }
    return false;
}

// A write is worth trying only if an operation that is open now can observe its value, or refuses
// the one that it ends. A write that unlocks nothing is followed by another blind write, which
// hides it just as well, or by nothing, and then it can wait until it is demanded.
bool SearchMoves::unlocks(const Word* row, ValueId value) const {
    if (value != row[0] && refuser_waits(row)) return true;
    const Word* readers = cursor_.readers_of(value);
    const Word* swappers = cursor_.swappers_of(value);
    for (std::size_t w = 0; w < slot_words_; ++w) {
        if (((readers[w] | swappers[w]) & ~placed(row)[w]) != 0) return true;
    }
    if (plan_->classes_observing[value].empty()) return false;
    for (const std::uint32_t id : cursor_.active_classes()) {
        if (plan_->classes[id].observes == value && counter(row, id) > 0) return true;
    }
    return false;
}

// How many operations must still observe the present value, while nothing is left that could
// restore it: whoever replaces it before them loses them for good. Open reads of it count no more,
// as they are absorbed.
std::uint32_t SearchMoves::bound_to(const Word* row, ValueId value) const {
    if (value == plan_->dead || cursor_.setters_ahead(value) > 0) return 0;
    std::uint32_t bound = cursor_.demand_ahead(value);
    const Word* setters = cursor_.setters_of(value);
    const Word* swappers = cursor_.swappers_of(value);
    for (std::size_t w = 0; w < slot_words_; ++w) {
        const Word open = ~placed(row)[w];
        if ((setters[w] & open) != 0) return 0;
        bound += static_cast<std::uint32_t>(
            std::popcount(swappers[w] & cursor_.required_swaps()[w] & open));
    }
    if (bound == 0 || plan_->classes_setting[value].empty()) return bound;
    for (const std::uint32_t id : cursor_.active_classes()) {
        if (plan_->classes[id].sets == value && counter(row, id) > 0) return 0;
    }
    return bound;
}

// Each time the register takes a value it serves one compare-and-set that expects it (and all its
// reads, which never wait: `value` is what the state is or was, and they were absorbed). So those
// that must complete by some time need as many chances until then: the present state, open
// operations that set the value, crashed ones, and those still to be invoked.
bool SearchMoves::starves(const Word* row, ValueId value) const {
    if (value == plan_->dead) return false;
    std::uint32_t chances = row[0] == value ? 1 : 0;
    bool demanded = false;
    for (std::size_t w = 0; w < slot_words_; ++w) {
        const Word open = ~placed(row)[w];
        demanded = demanded || (cursor_.swappers_of(value)[w] & open) != 0;
        chances += static_cast<std::uint32_t>(std::popcount(cursor_.setters_of(value)[w] & open));
    }
    if (!demanded) return false;
    if (!plan_->classes_setting[value].empty()) {
        for (const std::uint32_t id : cursor_.active_classes()) {
            if (plan_->classes[id].sets == value) chances += counter(row, id);
        }
    }
    const std::uint32_t ahead = cursor_.setters_ahead(value);
    bool starving = false;
    const auto for_each_waiting = [&](auto visit) {
        for (std::size_t w = 0; w < slot_words_; ++w) {
            const Word waiting = cursor_.swappers_of(value)[w] & ~placed(row)[w];
            for_each_slot(waiting, w, [&](std::uint32_t slot) {
                if (plan_->ops[cursor_.op_in(slot)].required) visit(cursor_.op_in(slot));
            });
        }
    };
    for_each_waiting([&](std::uint32_t op) {
        std::uint32_t swaps = 0;  // that complete no later
        for_each_waiting([&](std::uint32_t other) {
            swaps += plan_->completed_at[other] <= plan_->completed_at[op] ? 1 : 0;
        });
        starving = starving || chances + (ahead - plan_->setters_after[op]) < swaps;
    });
    return starving;
}

// Some open write would be hidden by another. That is all a write of the present value can do, and
// worth it before a compare-and-set: afterwards the hidden one would no longer fit there.
bool SearchMoves::would_hide(const Word* row) const {
    const Word* required = cursor_.required_writes();
    for (std::size_t w = 0; w < slot_words_; ++w) {
        if ((required[w] & ~placed(row)[w] & ~hidden(row)[w]) != 0) return true;
    }
    return false;
}

// One candidate a value: of two open operations that do the same, the one that must end first is
// at least as good, because the other can take its place later. One that owes nothing (optional, or
// hidden already) is worth trying beside a required one only if it ends earlier: else the required
// one is spent now and the other takes its place later, or is not needed at all.
void SearchMoves::offer(const Word* row, std::uint32_t op, Candidate& candidate) const {
    const bool owes = plan_->ops[op].required && !is_set(hidden(row), plan_->slot[op]);
    std::uint32_t& best = owes ? candidate.required : candidate.optional;
    if (best == nowhere || plan_->completed_at[op] < plan_->completed_at[best]) best = op;
}

// What becomes of the state when this value is set: dead values are one.
ValueId SearchMoves::seen_as(ValueId value) const {
    return plan_->alive(value, cursor_.position()) ? value : plan_->dead;
}

// One class is enough of those that set dead values: from now on they are good for the same.
void SearchMoves::offer_class(const Word* row, std::uint32_t id,
                              std::vector<std::uint32_t>& moves) {
    const ValueId value = plan_->classes[id].sets;
    const Candidate& live = candidates_[seen_as(value)];
    if (live.required != nowhere || live.optional != nowhere || !unlocks(row, value)) return;
    if (seen_as(value) == plan_->dead && std::exchange(dead_offered_, true)) return;
    moves.push_back(first_op_of_class_[id]);
}

void SearchMoves::list_writes(const Word* row, std::uint32_t demanded,
                              std::vector<std::uint32_t>& moves) {
    dead_offered_ = false;
    const auto try_class = [&](std::uint32_t id) {
        const CrashedClass& c = plan_->classes[id];
        if (c.observes != no_value || counter(row, id) == 0) return;
        if (c.sets == row[0] && !would_hide(row)) return;
        offer_class(row, id, moves);
    };
    const Word* blind = cursor_.blind_writes();
    for (std::size_t w = 0; w < slot_words_; ++w) {
        for_each_slot(blind[w] & ~placed(row)[w], w, [&](std::uint32_t slot) {
            const std::uint32_t op = cursor_.op_in(slot);
            const ValueId value = plan_->ops[op].sets;
            const bool useful = (seen_as(value) != plan_->dead || refuser_waits(row)) &&
                                (value != row[0] || would_hide(row)) && unlocks(row, value);
            if (!useful && op != demanded) return;
            touched_.push_back(seen_as(value));
            offer(row, op, candidates_[seen_as(value)]);
        });
    }
    // Operations that crashed are spent last: they never have to be spent at all.
    for (const std::uint32_t id : cursor_.active_classes()) try_class(id);
}

// `last`: only the one that is the last to observe the present value.
void SearchMoves::list_swaps(const Word* row, std::uint32_t demanded, bool last,
                             std::vector<std::uint32_t>& moves) {
    const Word* swappers = cursor_.swappers_of(static_cast<ValueId>(row[0]));
    for (std::size_t w = 0; w < slot_words_; ++w) {
        const Word needed = last ? cursor_.required_swaps()[w] : ~Word{0};
        for_each_slot(swappers[w] & needed & ~placed(row)[w], w, [&](std::uint32_t slot) {
            const std::uint32_t op = cursor_.op_in(slot);
            const ValueId value = plan_->ops[op].sets;
            const bool waits = !plan_->ops[op].required && op != demanded;
            if (waits && !unlocks(row, value)) return;
            touched_.push_back(value);
            offer(row, op, candidates_[value]);
        });
    }
    if (last) return;
    dead_offered_ = false;
    for (const std::uint32_t id : cursor_.active_classes()) {
        const CrashedClass& c = plan_->classes[id];
        if (c.observes == row[0] && counter(row, id) > 0) offer_class(row, id, moves);
    }
}

void SearchMoves::list_moves(const Word* row, std::uint32_t demanded,
                             std::vector<std::uint32_t>& moves) {
    moves.clear();
    const auto take_candidates = [&] {
        for (const ValueId value : touched_) {
            Candidate& c = candidates_[value];
            const bool has_both = c.required != nowhere && c.optional != nowhere;
            if (c.required != nowhere) moves.push_back(c.required);
            if (c.optional != nowhere &&
                (!has_both || plan_->completed_at[c.optional] < plan_->completed_at[c.required])) {
                moves.push_back(c.optional);
            }
            c = {};
        }
        touched_.clear();
    };
    const std::uint32_t bound = bound_to(row, static_cast<ValueId>(row[0]));
    if (bound == 0) {
        list_writes(row, demanded, moves);
        take_candidates();
    }
    if (row[0] == plan_->dead || bound > 1) return;
    list_swaps(row, demanded, bound == 1, moves);
    take_candidates();
}

void SearchMoves::apply(Word* row, std::uint32_t op_number) const {
    const RegisterOp& op = plan_->ops[op_number];
    const std::uint32_t id = plan_->class_of[op_number];
    if (id != nowhere) {
        set_counter(row, id, counter(row, id) - 1);
    } else {
        set(placed(row), plan_->slot[op_number]);
        reset(hidden(row), plan_->slot[op_number]);
    }
    if (op.blind()) hide(row, cursor_.required_writes());
    enter(row, op.sets);
}

}  // namespace cleave::check
