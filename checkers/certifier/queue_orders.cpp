#include "certifier/queue_orders.hpp"

#include <algorithm>
#include <map>

namespace cleave::check {
namespace {

using objects::Datum;

Instant beginning() { return Instant::at(-Duration::max()); }

using Places = std::vector<std::size_t>;  // in the operations

class QueueOrders {
  public:
    QueueOrders(std::vector<QueueOperation> operations, std::uint64_t most_steps)
        : all_(std::move(operations)), used_(all_.size(), false), most_steps_(most_steps) {
        std::stable_sort(all_.begin(), all_.end(),
                         [](const auto& a, const auto& b) { return a.invoked < b.invoked; });
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].required) required_.push_back(i);
            if (!all_[i].required) (all_[i].puts ? other_puts_ : other_takes_).push_back(i);
        }
        // The most urgent is tried first.
        std::stable_sort(required_.begin(), required_.end(), [&](std::size_t a, std::size_t b) {
            return all_[a].completed < all_[b].completed;
        });
    }

    std::optional<bool> run() {
        const bool exists = extend({beginning(), beginning()});
        if (!exists && gave_up()) return std::nullopt;
        return exists;
    }

  private:
    // When the last was put in, and taken out.
    struct Moments {
        Instant put, take;
    };

    bool gave_up() const { return steps_ > most_steps_; }
    bool is_empty(std::size_t i) const {
        return !all_[i].puts && all_[i].value && all_[i].value->is_nil();
    }

    bool extend(Moments now) {
        steps_ += 1 + required_.size() / 64;
        if (gave_up()) return false;
        // Puts that are left come last, one after the other.
        if (std::all_of(required_.begin(), required_.end(),
                        [&](std::size_t i) { return used_[i] || all_[i].puts; })) {
            return true;
        }
        if (tried(now)) return false;
        const Moments latest = deadlines();
        for (const std::size_t i : required_) {
            if (used_[i] || all_[i].invoked > (all_[i].puts ? latest.put : latest.take)) continue;
            if (stands_behind(i, all_[i].value)) continue;
            const bool found = is_empty(i)    ? found_empty(i, now, latest)
                               : all_[i].puts ? put(i, now, latest)
                                              : take(i, now, latest);
            if (found) return true;
        }
        return false;
    }

    bool found_empty(std::size_t i, Moments now, Moments latest) {
        const Instant moment = std::max(now.take, all_[i].invoked);
        return go_on({moment, moment}, latest, i, i);
    }

    // What is taken out next, `i` being put in.
    bool put(std::size_t i, Moments now, Moments latest) {
        const Instant at = std::max(now.put, all_[i].invoked);
        if (at > latest.put || std::max(at, now.take) > latest.take) return false;
        for (const std::size_t taken : required_) {
            const bool fits = !all_[taken].puts && all_[taken].value == all_[i].value;
            if (!fits || used_[taken] || stands_behind(taken, all_[i].value)) continue;
            if (pair(i, taken, now, latest)) return true;
        }
        for (const std::size_t taken :
             useful(other_takes_, all_[i].value, std::max(at, now.take))) {
            if (pair(i, taken, now, latest)) return true;
        }
        return false;
    }

    // What nobody knows to have been put in, `i` being taken out.
    bool take(std::size_t i, Moments now, Moments latest) {
        if (std::max(now.take, all_[i].invoked) > latest.take) return false;
        for (const std::size_t put : useful(other_puts_, all_[i].value, now.put)) {
            if (pair(put, i, now, latest)) return true;
        }
        return false;
    }

    // Another one that must come, called and over no later, is still to put in, or take out, the
    // same.
    bool stands_behind(std::size_t i, std::optional<Datum> value) const {
        return std::any_of(required_.begin(), required_.end(), [&](std::size_t other) {
            return !used_[other] && other != i && all_[other].puts == all_[i].puts &&
                   all_[other].value == value && all_[other].invoked <= all_[i].invoked &&
                   all_[other].completed <= all_[i].completed &&
                   (other < i || !all_[i].required || all_[other].completed < all_[i].completed);
        });
    }

    // Of those that need not have happened and are not over at `now`.
    Places useful(const Places& others, std::optional<Datum> value, Instant now) {
        Places chosen;
        for (const std::size_t i : others) {
            if (used_[i] || all_[i].completed < now) continue;
            if (all_[i].puts && all_[i].value != value) continue;
            const bool last = !chosen.empty() && all_[chosen.back()].completed <= all_[i].completed;
            if (!last && !stands_behind(i, value)) chosen.push_back(i);
        }
        steps_ += others.size() / 512;
        return chosen;
    }

    bool pair(std::size_t put, std::size_t take, Moments now, Moments latest) {
        now.put = std::max(now.put, all_[put].invoked);
        now.take = std::max({now.take, now.put, all_[take].invoked});
        if (now.put > all_[put].completed || now.take > all_[take].completed) return false;
        return go_on(now, latest, put, take);
    }

    bool go_on(Moments now, Moments latest, std::size_t one, std::size_t other) {
        if (now.put > latest.put || now.take > latest.take) return false;
        used_[one] = used_[other] = true;
        const bool found = extend(now);
        used_[one] = used_[other] = false;
        return found;
    }

    // When the first is over of those that must come: nothing comes later before it.
    Moments deadlines() const {
        Moments first{Instant::max(), Instant::max()};
        for (const std::size_t i : required_) {
            Instant& moment = all_[i].puts ? first.put : first.take;
            if (!used_[i]) moment = std::min(moment, all_[i].completed);
        }
        return first;
    }

    // Whether the same was tried with at least as many possibilities: no later, and with none used
    // that could be used now.
    bool tried(Moments now) {
        std::vector<bool> placed;
        for (const std::size_t i : required_) placed.push_back(used_[i]);
        Tried tries{now, {}};
        for (const Places* others : {&other_puts_, &other_takes_}) {
            for (const std::size_t i : *others) {
                if (used_[i]) tries.used.push_back(i);
            }
        }
        steps_ += (other_puts_.size() + other_takes_.size()) / 512;
        auto& earlier = tried_[placed];
        steps_ += earlier.size() / 16;
        for (const Tried& before : earlier) {
            if (before.now.put > now.put || before.now.take > now.take) continue;
            if (std::all_of(before.used.begin(), before.used.end(), [&](std::size_t i) {
                    return used_[i] || all_[i].completed < (all_[i].puts ? now.put : now.take);
                })) {
                return true;
            }
        }
        earlier.push_back(std::move(tries));
        return false;
    }

    struct Tried {
        Moments now;
        Places used;
    };

    std::vector<QueueOperation> all_;
    Places required_, other_puts_, other_takes_;  // each by invocation
    std::vector<bool> used_;
    std::map<std::vector<bool>, std::vector<Tried>> tried_;
    std::uint64_t steps_ = 0, most_steps_;
};

}  // namespace

std::optional<bool> has_queue_order(const std::vector<QueueOperation>& operations,
                                    std::uint64_t most_steps) {
    return QueueOrders(operations, most_steps).run();
}

}  // namespace cleave::check
