#include "linearizability/ranges/accesses.hpp"

#include <algorithm>

#include "objects/file.hpp"

namespace cleave::check::ranges {
namespace {

using objects::Call;
using objects::Datum;

enum : std::uint32_t { write, read };

// What a read says of the bytes from `from` to before `to`.
struct Found {
    Value from = 0, to = 0;
    Datum stamp{};
};

struct Stamped {
    Datum stamp;
    OpId op = no_op;
};

class Reading {
  public:
    Reading(const Problem& problem, Guesses guesses) : problem_(problem), guesses_(guesses) {
        hole_ = problem.initial.empty() ? 0 : problem.initial[0].number();
    }

    std::optional<Accesses> run(std::size_t most_touches) {
        if (!gather_writers()) return std::nullopt;
        find_growth();
        for (OpId op = 0; op < problem_.ops.size(); ++op) note_boundaries(op);
        if (result_.absurd != no_op) return std::move(result_);
        std::ranges::stable_sort(boundaries_);
        boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()), boundaries_.end());
        if (!boundaries_.empty()) result_.cells = static_cast<CellId>(boundaries_.size() - 1);
        for (OpId op = 0; op < problem_.ops.size(); ++op) add(op);
        if (touches_ > most_touches) return std::nullopt;
        find_sources();
        return std::move(result_);
    }

  private:
    const Call& call(OpId op) const { return problem_.calls[problem_.ops[op].call].call; }
    Value offset(OpId op) const { return call(op).input[0].number(); }
    Value length(OpId op) const { return call(op).input[1].number(); }
    bool is_write(OpId op) const { return call(op).function == write; }

    // False when somebody truncates, or a stamp that was read is nobody's alone.
    bool gather_writers() {
        std::vector<Datum> seen;
        for (OpId op = 0; op < problem_.ops.size(); ++op) {
            if (call(op).function > read) return false;
            if (!is_write(op)) {
                const auto answer = call(op).answer();
                for (std::size_t i = 1; i < answer.size(); i += 2) seen.push_back(answer[i]);
            } else if (length(op) > 0) {
                if (call(op).input[2].is_nil()) return false;
                writers_.push_back({call(op).input[2], op});
            }
        }
        std::ranges::stable_sort(seen);
        std::erase_if(writers_, [&](const Stamped& writer) {
            return !std::ranges::binary_search(seen, writer.stamp);
        });
        std::ranges::stable_sort(writers_, {}, &Stamped::stamp);
        return std::ranges::adjacent_find(writers_, {}, &Stamped::stamp) == writers_.end();
    }

    OpId writer_of(Datum stamp) const {
        const auto place = std::ranges::lower_bound(writers_, stamp, {}, &Stamped::stamp);
        return place == writers_.end() || place->stamp != stamp ? no_op : place->op;
    }

    bool is_kept(OpId op) const {
        if (!is_write(op)) return length(op) > 0;
        if (length(op) == 0) return false;
        const bool guessed = std::ranges::binary_search(guessed_, op);
        return guessed || problem_.ops[op].required || writer_of(call(op).input[2]) == op;
    }

    // The runs of its answer, and after them, where it met the end, nothing up to the last byte
    // that anyone touches.
    std::vector<Found> findings(OpId op) const {
        std::vector<Found> found;
        const auto answer = call(op).answer();
        Value at = offset(op);
        for (std::size_t i = 0; i < answer.size(); i += 2) {
            const Value to = at + answer[i].number();
            if (to > at) found.push_back({at, to, answer[i + 1]});
            at = to;
        }
        if (at < offset(op) + length(op)) found.push_back({at, INT64_MAX, Datum()});
        return found;
    }

    bool is_absurd(OpId op) const {
        const auto answer = call(op).answer();
        Value left = length(op);
        bool ends_in_a_hole = false;
        for (std::size_t i = 0; i < answer.size(); i += 2) {
            if (answer[i].number() > left) return true;
            if (answer[i].number() == 0) continue;
            left -= answer[i].number();
            ends_in_a_hole = answer[i + 1].is_nil();
        }
        if (left == 0) return false;
        // It met the end. The file never gets shorter, and ends where a write does.
        const Value end = offset(op) + length(op) - left;
        return end < hole_ || (ends_in_a_hole && end != hole_);
    }

    // Whether somebody must have written beyond `op`, a read, for it to have found a hole there.
    bool needs_growth(OpId op) const {
        if (is_write(op) || length(op) == 0 || offset(op) + length(op) <= hole_) return false;
        Value found = 0;
        bool ends_in_a_hole = false;
        const auto answer = call(op).answer();
        for (std::size_t i = 0; i < answer.size(); i += 2) {
            found += answer[i].number();
            if (answer[i].number() > 0) ends_in_a_hole = answer[i + 1].is_nil();
        }
        return ends_in_a_hole && found == length(op);
    }

    // Of the writes that reach beyond it the one that must have happened first; where there is
    // none, and guessing is allowed, one that need not have happened at all.
    void find_growth() {
        std::vector<OpId> writes, reads;
        for (OpId op = 0; op < problem_.ops.size(); ++op) {
            if (is_write(op) && is_kept(op)) writes.push_back(op);
            if (needs_growth(op)) reads.push_back(op);
        }
        std::ranges::stable_sort(writes, {}, [&](OpId op) { return problem_.ops[op].end; });
        std::vector<Value> reach;
        for (const OpId op : writes) {
            const Value end = offset(op) + length(op);
            reach.push_back(reach.empty() ? end : std::max(reach.back(), end));
        }
        for (const OpId read : reads) {
            const Value end = offset(read) + length(read);
            const auto first = std::ranges::upper_bound(reach, end) - reach.begin();
            OpId write =
                first == std::ssize(reach) ? no_op : writes[static_cast<std::size_t>(first)];
            const bool late = write != no_op && problem_.ops[write].begin > problem_.ops[read].end;
            if (late || write == no_op) write = guess(end, problem_.ops[read].end);
            if (write != no_op) growth_.push_back({write, read});
        }
        std::ranges::stable_sort(guessed_);
    }

    OpId guess(Value end, std::int64_t by) {
        if (guesses_ == Guesses::none) return no_op;
        for (OpId op = 0; op < problem_.ops.size() && problem_.ops[op].begin <= by; ++op) {
            if (!is_write(op) || length(op) == 0 || offset(op) + length(op) <= end) continue;
            guessed_.push_back(op);
            result_.guessed = true;
            return op;
        }
        return no_op;
    }

    void note_boundaries(OpId op) {
        if (!is_kept(op)) {
            const bool absurd = !is_write(op) && is_absurd(op);
            if (absurd && result_.absurd == no_op) result_.absurd = op;
            return;
        }
        if (is_write(op)) {
            boundaries_.push_back(offset(op));
            boundaries_.push_back(offset(op) + length(op));
            return;
        }
        bool absurd = is_absurd(op);
        for (const Found& found : findings(op)) {
            boundaries_.push_back(found.from);
            if (found.to != INT64_MAX) boundaries_.push_back(found.to);
            if (found.stamp.is_nil()) continue;
            const OpId writer = writer_of(found.stamp);
            absurd = absurd || writer == no_op || found.from < offset(writer) ||
                     found.to > offset(writer) + length(writer);
        }
        if (absurd && result_.absurd == no_op) result_.absurd = op;
    }

    CellId cell_at(Value byte) const {
        const auto place = std::ranges::lower_bound(boundaries_, byte);
        return static_cast<CellId>(place - boundaries_.begin());
    }

    void add(OpId op) {
        const any_object::Op& known = problem_.ops[op];
        if (!is_kept(op)) {
            if (known.required) result_.idle.push_back(op);
            return;
        }
        const Value from = offset(op);
        Value to = from + length(op);
        if (!is_write(op)) to = std::max(to, findings(op).back().to);
        Access access{.op = op,
                      .writes = is_write(op),
                      .first = cell_at(from),
                      .last = std::min(cell_at(to), result_.cells),
                      .touches = touches_,
                      .earliest = known.begin,
                      .latest = known.end};
        touches_ += access.last - access.first;
        result_.list.push_back(access);
    }

    void find_sources() {
        std::vector<AccessId> access_of(problem_.ops.size(), nobody);
        for (AccessId a = 0; a < result_.list.size(); ++a) access_of[result_.list[a].op] = a;
        result_.from.resize(touches_);
        for (const Growth& growth : growth_) {
            result_.grows.push_back({access_of[growth.write], access_of[growth.read]});
        }
        for (AccessId a = 0; a < result_.list.size(); ++a) {
            const Access& access = result_.list[a];
            const auto begin = result_.from.begin() + static_cast<std::ptrdiff_t>(access.touches);
            if (access.writes) {
                std::fill_n(begin, access.last - access.first, a);
                continue;
            }
            for (const Found& found : findings(access.op)) {
                const OpId writer = found.stamp.is_nil() ? no_op : writer_of(found.stamp);
                const AccessId source = writer == no_op ? nobody : access_of[writer];
                const CellId last = std::min(cell_at(found.to), result_.cells);
                for (CellId cell = cell_at(found.from); cell < last; ++cell) {
                    begin[cell - access.first] = source;
                }
            }
        }
    }

    struct Growth {
        OpId write, read;
    };
    const Problem& problem_;
    Guesses guesses_;
    std::vector<Growth> growth_;
    std::vector<OpId> guessed_;
    Value hole_ = 0;                // the file's length at first
    std::vector<Stamped> writers_;  // of the stamps that were read
    std::vector<Value> boundaries_;
    std::size_t touches_ = 0;
    Accesses result_;
};

}  // namespace

std::optional<Accesses> accesses_of(const Problem& problem, std::size_t most_touches,
                                    Guesses guesses) {
    return Reading(problem, guesses).run(most_touches);
}

}  // namespace cleave::check::ranges
