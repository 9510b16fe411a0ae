#include "collections/set.hpp"

#include <algorithm>

#include "collections/ranks.hpp"
#include "collections/set_history.hpp"

namespace cleave::check::collections {
namespace {

using Kind = SetCall::Kind;

constexpr std::size_t most_operations = 16;  // of a core; more cannot be certified

enum class Finding : std::uint8_t { legal, illegal, undecided };

// When each operation takes effect: a rank, and a phase among those of one rank.
struct Effect {
    std::uint32_t op;
    std::uint32_t at;  // rank * phases + phase
};
constexpr std::uint32_t phases = 5;

// ---- One element, where nobody reads the whole

class ElementDecider {
  public:
    ElementDecider(std::span<const SetCall> calls, Rank open) : calls_(calls), open_(open) {}

    Finding run(std::vector<Effect>* effects) {
        if (!find_add()) return Finding::undecided;
        for (const SetCall& call : calls_) {
            if (call.kind != Kind::seen) continue;
            first_end_ = std::min(first_end_, call.when.end);
            last_begin_ = std::max(last_begin_, call.when.begin);
        }
        const bool seen = first_end_ < open_;
        if (add_ == nullptr && seen) return Finding::illegal;
        if (add_ != nullptr && !add_->required && !seen) add_ = nullptr;
        if (add_ == nullptr) {
            arrival_ = departure_ = open_;
        } else {
            if (add_->when.begin > first_end_) return Finding::illegal;
            place();
        }
        for (const SetCall& call : calls_) {
            if (must_be_outside(call) && !before(call) && call.when.end < departure_) {
                return Finding::illegal;
            }
        }
        if (effects != nullptr) write(*effects);
        return Finding::legal;
    }

  private:
    // False: there are several, and they may matter.
    bool find_add() {
        std::uint32_t required = 0, optional = 0;
        bool seen = false;
        for (const SetCall& call : calls_) {
            seen = seen || call.kind == Kind::seen;
            if (call.kind != Kind::add) continue;
            ++(call.required ? required : optional);
            if (add_ == nullptr || call.required) add_ = &call;
        }
        return required + optional <= 1 || (required <= 1 && !seen);
    }

    // Arrival as late, and departure as early, as can be.
    void place() {
        arrival_ = std::min(add_->when.end, first_end_);
        departure_ = open_;
        const Rank least = std::max(add_->when.begin, last_begin_);
        for (const SetCall& call : calls_) {
            if (call.kind != Kind::remove) continue;
            if (least <= arrival_) {
                const Rank both = std::max(least, call.when.begin);
                if (both <= arrival_ && both <= call.when.end) {
                    arrival_ = departure_ = both;
                    remove_ = &call;
                    return;
                }
            }
        }
        const Rank from = std::max(arrival_, least);
        for (const SetCall& call : calls_) {
            if (call.kind != Kind::remove || call.when.end < from) continue;
            const Rank at = std::max(from, call.when.begin);
            if (at >= departure_) continue;
            departure_ = at;
            remove_ = &call;
        }
    }

    bool must_be_outside(const SetCall& call) const {
        return call.kind == Kind::missed || (call.kind == Kind::remove && call.required);
    }
    bool before(const SetCall& call) const { return call.when.begin <= arrival_; }

    void write(std::vector<Effect>& effects) const {
        const auto add = [&](const SetCall& call, Rank rank, std::uint32_t phase) {
            if (call.op != none) effects.push_back({call.op, rank * phases + phase});
        };
        for (const SetCall& call : calls_) {
            if (&call == add_) {
                add(call, arrival_, 1);
            } else if (&call == remove_) {
                add(call, departure_, 3);
            } else if (call.kind == Kind::seen) {
                add(call, std::max(call.when.begin, arrival_), 2);
            } else if (must_be_outside(call)) {
                const bool early = before(call);
                add(call, early ? call.when.begin : std::max(call.when.begin, departure_),
                    early ? 0 : 4);
            }
        }
    }

    std::span<const SetCall> calls_;
    Rank open_;  // no call that matters ends then
    const SetCall* add_ = nullptr;
    const SetCall* remove_ = nullptr;  // the one that ends its presence
    Rank first_end_ = UINT32_MAX;      // of what saw it
    Rank last_begin_ = 0;
    Rank arrival_ = 0, departure_ = 0;
};

// ---- All elements, where nobody removes

class ReadsDecider {
  public:
    explicit ReadsDecider(const SetHistory& set) : set_(set) {}

    Finding run(std::vector<Effect>* effects) {
        effects_ = effects;
        layer_.assign(set_.elements(), none);
        if (!find_adds()) return Finding::undecided;
        return layers_fit() && sweep() ? Finding::legal : Finding::illegal;
    }
    // When illegal: a few operations that show it, with others.
    const std::vector<std::uint32_t>& suspects() const { return suspects_; }

  private:
    // An element that was seen must have one add at most.
    bool find_adds() {
        std::vector<bool> seen(set_.elements(), false);
        for (const auto& list : set_.lists) {
            for (const std::uint32_t e : list) seen[e] = true;
        }
        add_of_.assign(set_.elements(), nullptr);
        for (std::uint32_t e = 0; e < set_.elements(); ++e) {
            std::uint32_t adds = 0;
            for (const SetCall& call : set_.of(e)) {
                if (call.kind == Kind::remove) return false;
                if (call.kind == Kind::seen) seen[e] = true;
                if (call.kind != Kind::add) continue;
                ++adds;
                if (add_of_[e] == nullptr || call.required) add_of_[e] = &call;
            }
            if (adds > 1 && (seen[e] || several_required(e))) return false;
            if (!seen[e] && add_of_[e] != nullptr && !add_of_[e]->required) add_of_[e] = nullptr;
        }
        return true;
    }
    bool several_required(std::uint32_t e) const {
        const auto calls = set_.of(e);
        return std::count_if(calls.begin(), calls.end(), [](const SetCall& call) {
                   return call.kind == Kind::add && call.required;
               }) > 1;
    }

    // Sorts the reads by inclusion, and gives each element the first that has it.
    bool layers_fit() {
        for (std::uint32_t r = 0; r < set_.lists.size(); ++r) sorted_.push_back(r);
        std::stable_sort(sorted_.begin(), sorted_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return set_.lists[a].size() < set_.lists[b].size();
        });
        std::vector<std::uint32_t> holder(set_.elements(), none);
        std::size_t known = 0;
        for (std::uint32_t i = 0; i < sorted_.size(); ++i) {
            const std::uint32_t r = sorted_[i];
            spend(set_.patience, set_.lists[r].size());
            for (const std::uint32_t e : set_.lists[r]) {
                const bool twice = holder[e] == r;
                if (twice || add_of_[e] == nullptr) return blame({&set_.reads()[r]});
                holder[e] = r;
                if (layer_[e] != none) continue;
                layer_[e] = i;
                ++known;
            }
            if (known == set_.lists[r].size()) continue;
            for (std::uint32_t e = 0; e < set_.elements(); ++e) {
                if (layer_[e] == none || holder[e] == r) continue;
                return blame({&set_.reads()[r], &set_.reads()[sorted_[layer_[e]]]});
            }
        }
        return true;
    }

    bool blame(std::initializer_list<const SetCall*> calls) {
        for (const SetCall* call : calls) {
            if (call != nullptr && call->op != none) suspects_.push_back(call->op);
        }
        std::sort(suspects_.begin(), suspects_.end());
        suspects_.erase(std::unique(suspects_.begin(), suspects_.end()), suspects_.end());
        return false;
    }

    // The earliest moment for something, and the call whose beginning it is.
    struct Since {
        Rank rank = 0;
        const SetCall* call = nullptr;
        void wait_for(const Since& other) {
            if (other.rank > rank || call == nullptr) *this = other;
        }
    };

    bool come(const SetCall& call, Since& since) {
        spend(set_.patience, 1);
        since.wait_for({call.when.begin, &call});
        if (since.rank > call.when.end) return blame_late(call, *since.call);
        if (effects_ != nullptr && call.op != none) {
            effects_->push_back({call.op, since.rank * phases});
        }
        return true;
    }

    // Both, the adds of their elements, and a read between them.
    bool blame_late(const SetCall& late, const SetCall& early) {
        const auto add_of = [&](const SetCall& call) {
            return call.element == none ? nullptr : add_of_[call.element];
        };
        const SetCall* read = nullptr;
        if (early.element != none && layer_[early.element] != none) {
            read = &set_.reads()[sorted_[layer_[early.element]]];
        }
        return blame({&late, &early, add_of(late), add_of(early), read});
    }

    // The calls of an element, once all reads that lack it have come.
    bool arrive(std::uint32_t e, const Since& after, Since* added) {
        Since since = after;
        for (const SetCall& call : set_.of(e)) {
            if (call.kind != Kind::missed) continue;
            Since own;
            if (!come(call, own)) return false;
            since.wait_for(own);
        }
        if (add_of_[e] != nullptr && !come(*add_of_[e], since)) return false;
        if (added != nullptr) added->wait_for(since);
        for (const SetCall& call : set_.of(e)) {
            if (call.kind != Kind::seen) continue;
            if (add_of_[e] == nullptr) return blame({&call});
            Since own = since;
            if (!come(call, own)) return false;
        }
        return true;
    }

    bool sweep() {
        Since read;  // all reads of smaller sets
        for (std::uint32_t i = 0; i < sorted_.size();) {
            Since added = read;
            const auto& list = set_.lists[sorted_[i]];
            for (const std::uint32_t e : list) {
                if (layer_[e] == i && !arrive(e, read, &added)) return false;
            }
            for (const std::size_t size = list.size();
                 i < sorted_.size() && set_.lists[sorted_[i]].size() == size; ++i) {
                Since own = added;
                if (!come(set_.reads()[sorted_[i]], own)) return false;
                read.wait_for(own);
            }
        }
        for (std::uint32_t e = 0; e < set_.elements(); ++e) {
            if (layer_[e] == none && !arrive(e, read, nullptr)) return false;
        }
        return true;
    }

    const SetHistory& set_;
    std::vector<Effect>* effects_ = nullptr;
    std::vector<const SetCall*> add_of_;
    std::vector<std::uint32_t> sorted_;  // reads, the smallest set first
    std::vector<std::uint32_t> layer_;   // of each element: place in `sorted_` of the first with it
    std::vector<std::uint32_t> suspects_;
};

// ---- Both

bool is_illegal(const SetHistory& set) {
    if (!set.reads().empty()) return ReadsDecider(set).run(nullptr) == Finding::illegal;
    for (std::uint32_t e = 0; e < set.elements(); ++e) {
        spend(set.patience, set.of(e).size());
        if (ElementDecider(set.of(e), set.open).run(nullptr) == Finding::illegal) return true;
    }
    return false;
}

// The same history with the calls of one element only.
SetHistory only(const SetHistory& set, std::uint32_t element) {
    SetHistory result;
    result.calls.assign(set.of(element).begin(), set.of(element).end());
    for (SetCall& call : result.calls) call.element = 0;
    result.first = {0, static_cast<std::uint32_t>(result.calls.size())};
    result.open = set.open;
    result.patience = set.patience;
    return result;
}

// Tries to do without pieces of `ops`, large ones first.
std::optional<Answer> shrink(const SetHistory& set, std::vector<std::uint32_t> ops) {
    for (std::size_t piece = ops.size(); piece > 0; piece /= 2) {
        for (std::size_t at = 0; at < ops.size();) {
            std::vector<std::uint32_t> fewer = ops;
            const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            const std::size_t until = std::min(at + piece, fewer.size());
            fewer.erase(from, fewer.begin() + static_cast<std::ptrdiff_t>(until));
            if (is_illegal(keep_records(set, fewer))) {
                ops = std::move(fewer);
            } else {
                at += piece;
            }
        }
    }
    if (ops.empty() || ops.size() > most_operations) return std::nullopt;
    return Answer{.core = std::move(ops)};
}

std::vector<std::uint32_t> in_order(const std::vector<Effect>& effects, Rank open) {
    std::vector<Rank> keys;
    keys.reserve(effects.size());
    for (const Effect& effect : effects) keys.push_back(effect.at);
    std::vector<std::uint32_t> order = sorted_by_rank(keys, (open + 2) * phases);
    for (std::uint32_t& place : order) place = effects[place].op;
    return order;
}

}  // namespace

std::optional<Answer> decide_set(const Part& part) {
    const SetHistory set = gather_set(part);
    std::vector<Effect> effects;
    std::vector<Effect>* const wanted = part.want_order ? &effects : nullptr;
    effects.reserve(part.want_order ? set.calls.size() : 0);
    Finding worst = Finding::legal;
    if (!set.reads().empty()) {
        ReadsDecider decider(set);
        worst = decider.run(wanted);
        if (worst == Finding::illegal) {
            if (!is_illegal(keep_records(set, decider.suspects()))) return std::nullopt;
            return shrink(set, decider.suspects());
        }
    } else {
        for (std::uint32_t e = 0; e < set.elements(); ++e) {
            spend(set.patience, set.of(e).size());
            const Finding finding = ElementDecider(set.of(e), set.open).run(wanted);
            if (finding == Finding::undecided) worst = finding;
            if (finding != Finding::illegal) continue;
            const SetHistory part_of = only(set, e);
            std::vector<std::uint32_t> ops;
            for (const SetCall& call : part_of.calls) {
                if (call.op != none) ops.push_back(call.op);
            }
            return shrink(part_of, std::move(ops));
        }
    }
    if (worst == Finding::undecided) return std::nullopt;
    return Answer{.legal = true, .order = in_order(effects, set.open)};
}

}  // namespace cleave::check::collections
