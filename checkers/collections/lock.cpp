#include "collections/lock.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "collections/collection.hpp"

namespace cleave::check::collections {
namespace {

using history::OpIndex;
using objects::Datum;

struct Holding {
    Instant had;                          // the end of the acquire
    Instant given_back = Instant::max();  // the beginning of the release
    Datum token{};                        // of a fenced lock
    std::uint32_t acquire = none, release = none;
};

class LockDecider {
  public:
    LockDecider(const Part& part, bool fenced) : part_(part), fenced_(fenced) {}

    std::optional<Answer> run() {
        std::vector<std::uint32_t> ops;
        for (const std::uint32_t op : part_.ops) {
            if (part_.outcome(op) != Outcome::fail) ops.push_back(op);
        }
        std::stable_sort(ops.begin(), ops.end(), [&](std::uint32_t a, std::uint32_t b) {
            return process(a) != process(b) ? process(a) < process(b) : began(a) < began(b);
        });
        spend(part_.patience, ops.size());
        for (std::size_t i = 0; i < ops.size();) {
            spend(part_.patience, 1);
            std::size_t next = i;
            while (next < ops.size() && process(ops[next]) == process(ops[i])) ++next;
            if (!pair_up({ops.data() + i, next - i})) return finish();
            i = next;
        }
        const Datum owner = part_.initial;
        if (!fenced_ && !owner.is_nil() && !owner_called_) {
            holdings_.push_back({.had = beginning()});  // for ever, by somebody who never called
        }
        sort_and_compare();
        return finish();
    }

  private:
    static Instant beginning() { return Instant::at(-Duration::max()); }
    std::uint32_t process(std::uint32_t op) const { return part_.history.processes()[op]; }
    Instant began(std::uint32_t op) const { return part_.history.invocations()[op]; }
    Instant ended(std::uint32_t op) const { return part_.history.completions()[op]; }
    bool known(std::uint32_t op) const { return part_.outcome(op) == Outcome::ok; }
    bool acquires(std::uint32_t op) const { return part_.function(op) == 0; }

    std::optional<Answer> finish() {
        answer_.legal = answer_.core.empty();
        if (undecided_ || (touching_ && !answer_.legal)) return std::nullopt;
        std::sort(answer_.core.begin(), answer_.core.end());
        return std::move(answer_);
    }
    bool leave() {
        undecided_ = true;
        return false;
    }
    bool refuse(std::vector<std::uint32_t> core) {
        answer_.core = std::move(core);
        return false;
    }

    // The calls of one process, as they began.
    bool pair_up(std::span<const std::uint32_t> ops) {
        for (std::size_t i = 1; i < ops.size(); ++i) {
            if (ended(ops[i - 1]) > began(ops[i])) return leave();
            touching_ = touching_ || ended(ops[i - 1]) == began(ops[i]);
        }
        std::optional<Holding> held;
        if (!fenced_ && part_.initial == Datum(Value{process(ops[0])})) {
            held = Holding{.had = beginning()};
            owner_called_ = true;
        }
        std::uint32_t last_release = none;
        for (const std::uint32_t op : ops) {
            spend(part_.patience, 1);
            if (acquires(op)) {
                // What held at first could make one of the two wrong by itself.
                if (held && known(op) && !part_.initial.is_nil()) return leave();
                if (held && known(op)) return refuse({held->acquire, op});
                if (known(op)) held = holding(op);
            } else if (held) {
                held->given_back = began(op);
                held->release = op;
                holdings_.push_back(*held);
                held.reset();
                last_release = op;
            } else if (known(op)) {
                if (!part_.initial.is_nil()) return leave();
                if (last_release == none) return refuse({op});
                return refuse({last_release, op});
            }
        }
        if (held) holdings_.push_back(*held);
        return true;
    }

    Holding holding(std::uint32_t op) const {
        Holding held{.had = ended(op), .acquire = op};
        if (fenced_) held.token = part_.history.output(OpIndex{op})[0];
        return held;
    }

    void sort_and_compare() {
        std::sort(holdings_.begin(), holdings_.end(), [](const Holding& a, const Holding& b) {
            if (a.had != b.had) return a.had < b.had;
            if (a.given_back != b.given_back) return a.given_back < b.given_back;
            return a.token < b.token;
        });
        Datum last_token = part_.initial;
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            spend(part_.patience, 1);
            const Holding& now = holdings_[i];
            if (i > 0 && holdings_[i - 1].given_back > now.had) return clash(holdings_[i - 1], now);
            if (fenced_ && !last_token.is_nil() && now.token <= last_token) {
                return i == 0 ? clash(now, now) : clash(holdings_[i - 1], now);
            }
            last_token = now.token;
            for (const std::uint32_t op : {now.acquire, now.release}) {
                if (op != none && part_.want_order) answer_.order.push_back(op);
            }
        }
    }

    // Their acquires, or the second alone where that is wrong by itself.
    void clash(const Holding& a, const Holding& b) {
        const bool used_before = fenced_ && !part_.initial.is_nil() && b.token <= part_.initial;
        std::vector<std::uint32_t> core;
        if (a.acquire != none && !used_before) core.push_back(a.acquire);
        if (b.acquire != none) core.push_back(b.acquire);
        refuse(std::move(core));
    }

    const Part& part_;
    bool fenced_;
    std::vector<Holding> holdings_;
    bool owner_called_ = false;
    bool undecided_ = false;
    bool touching_ = false;  // two calls of one process, whose order is then open
    Answer answer_;
};

}  // namespace

std::optional<Answer> decide_lock(const Part& part, bool fenced) {
    return LockDecider(part, fenced).run();
}

}  // namespace cleave::check::collections
