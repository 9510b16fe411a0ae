#include "certifier/transaction_orders.hpp"

#include <algorithm>
#include <set>

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;
using Key = CertifiedKey;

constexpr std::size_t most_items = 16;
constexpr std::uint64_t most_steps = 1'000'000;

// A transaction of the core, or a write of somebody else.
struct Item {
    TransactionRecord record{};
    bool required = false;
    bool timed = false;  // real time binds it
    Instant invoked{};
    Instant completed = Instant::max();
};

// What a key held, and who made it so.
struct State {
    std::size_t writer;
    Data content;
};

class Orders {
  public:
    Orders(std::vector<Item> items, bool lists, Guarantee guarantee, Datum initial)
        : items_(std::move(items)),
          lists_(lists),
          guarantee_(guarantee),
          initial_(lists ? Data{} : Data{initial}),
          phase_(items_.size(), Phase::waiting),
          dirty_(items_.size()) {}

    TransactionOrders run() {
        for (const Item& item : items_) {
            const bool repeats = guarantee_ == Guarantee::read_committed || item.record.repeatable;
            if (item.required && (!item.record.consistent || !repeats)) return {};
        }
        const bool exists = extend(Instant::at(-Duration::max()));
        return {exists, steps_ > most_steps};
    }

  private:
    enum class Phase : std::uint8_t { waiting, running, done };
    static constexpr std::size_t nobody = SIZE_MAX;

    bool extend(Instant latest) {
        if (++steps_ > most_steps) return false;
        if (complete()) return true;
        if (!met_.insert(fingerprint()).second) return false;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (phase_[i] == Phase::done) continue;
            if (guarantee_ == Guarantee::snapshot_isolation && items_[i].required) {
                if (phase_[i] == Phase::waiting ? try_start(i, latest) : try_commit(i, latest)) {
                    return true;
                }
            } else if (in_time(i, latest) && reads_fit(i)) {
                if (try_whole(i, latest)) return true;
            }
        }
        return false;
    }

    // Without anything between its start and its commit.
    bool try_whole(std::size_t i, Instant latest) {
        const std::vector<std::set<Key>> before = dirty_;
        phase_[i] = Phase::done;
        apply(i);
        if (extend(std::max(latest, items_[i].invoked))) return true;
        undo(i);
        phase_[i] = Phase::waiting;
        dirty_ = before;
        return false;
    }

    bool try_start(std::size_t i, Instant latest) {
        if (!reads_fit(i)) return false;
        phase_[i] = Phase::running;
        dirty_[i].clear();
        if (extend(latest)) return true;
        phase_[i] = Phase::waiting;
        return false;
    }

    bool try_commit(std::size_t i, Instant latest) {
        for (const auto& [key, content] : items_[i].record.writes) {
            if (dirty_[i].count(key) != 0) return false;
        }
        const std::vector<std::set<Key>> before = dirty_;
        phase_[i] = Phase::done;
        apply(i);
        if (extend(latest)) return true;
        undo(i);
        phase_[i] = Phase::running;
        dirty_ = before;
        return false;
    }

    bool complete() const {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (items_[i].required && phase_[i] != Phase::done) return false;
        }
        return true;
    }

    // Nothing may follow what began after it had completed.
    bool in_time(std::size_t i, Instant latest) const {
        if (guarantee_ != Guarantee::strict_serializable || !items_[i].timed) return true;
        return items_[i].completed >= latest;
    }

    // ---- States

    const Data& content(const Key& key) const {
        const auto found = states_.find(key);
        return found == states_.end() || found->second.empty() ? initial_
                                                               : found->second.back().content;
    }

    void apply(std::size_t i) {
        for (const auto& [key, written] : items_[i].record.writes) {
            Data next = lists_ ? content(key) : Data();
            next.insert(next.end(), written.begin(), written.end());
            states_[key].push_back({i, std::move(next)});
            for (std::set<Key>& dirty : dirty_) dirty.insert(key);
        }
    }
    void undo(std::size_t i) {
        for (const auto& [key, written] : items_[i].record.writes) states_[key].pop_back();
    }

    bool reads_fit(std::size_t i) const {
        const TransactionRecord& record = items_[i].record;
        const bool past =
            guarantee_ == Guarantee::read_committed || guarantee_ == Guarantee::read_atomic;
        std::map<Key, std::size_t> version;  // how many states of the key the reader knows of
        std::set<std::size_t> visible;
        for (const auto& read : record.reads) {
            if (!past || read.own) {
                if (content(read.key) != read.content) return false;
                if (!past) continue;
            }
            const auto found = states_.find(read.key);
            std::size_t count = found == states_.end() ? 0 : found->second.size();
            while (count > 0 && found->second[count - 1].content != read.content) --count;
            if (count == 0 && read.content != initial_) return false;
            version[read.key] = count;
            if (count > 0) visible.insert(found->second[count - 1].writer);
        }
        return guarantee_ != Guarantee::read_atomic || sees_whole(version, visible);
    }

    bool sees_whole(const std::map<Key, std::size_t>& version,
                    const std::set<std::size_t>& visible) const {
        for (const auto& [key, count] : version) {
            const auto found = states_.find(key);
            if (found == states_.end()) continue;
            for (std::size_t later = count; later < found->second.size(); ++later) {
                if (visible.count(found->second[later].writer) != 0) return false;
            }
        }
        return true;
    }

    // All that matters for what may still come. What is done also says how late it is.
    std::vector<std::int64_t> fingerprint() const {
        std::vector<std::int64_t> print;
        const bool past =
            guarantee_ == Guarantee::read_committed || guarantee_ == Guarantee::read_atomic;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            print.push_back(static_cast<std::int64_t>(phase_[i]));
            if (phase_[i] != Phase::running) continue;
            for (const Key& key : dirty_[i]) {
                print.push_back(key.first);
                print.push_back(key.second.raw());
            }
            print.push_back(-1);
        }
        for (const auto& [key, states] : states_) {
            print.push_back(key.first);
            print.push_back(key.second.raw());
            for (std::size_t s = past || states.empty() ? 0 : states.size() - 1; s < states.size();
                 ++s) {
                print.push_back(static_cast<std::int64_t>(states[s].writer));
                for (const Datum datum : states[s].content) print.push_back(datum.raw());
            }
            print.push_back(-1);
        }
        return print;
    }

    std::vector<Item> items_;
    bool lists_;
    Guarantee guarantee_;
    Data initial_;
    std::vector<Phase> phase_;
    std::vector<std::set<Key>> dirty_;  // of a running transaction: written since it began
    std::map<Key, std::vector<State>> states_;
    std::set<std::vector<std::int64_t>> met_;
    std::uint64_t steps_ = 0;
};

// ---- Writes of others

struct Wanted {
    std::map<Key, std::vector<Data>> reads;  // by the core, with what the readers had written
    std::set<CertifiedValue> of_core;
};

Wanted wanted_by(const History& history, bool lists, const std::vector<OpIndex>& core) {
    Wanted wanted;
    for (const OpIndex op : core) {
        for (const auto& [key, values] : record_of(history, op, lists).all_written) {
            for (const Datum value : values) wanted.of_core.insert({key, value});
        }
        if (history.outcome(op) != Outcome::ok) continue;
        objects::MicroOps ops(history.output(op));
        while (const auto micro = ops.next()) {
            if (micro->kind != objects::MicroOp::Kind::read) continue;
            wanted.reads[{history.keys()[op.value].value, micro->key}].emplace_back(
                micro->values.begin(), micro->values.end());
        }
    }
    return wanted;
}

Item write_of_other(const Key& key, const Data& values) {
    Item item;
    item.record.writes[key] = values;
    return item;
}

// Elements of others that stand together in the longest list, and that everybody saw together, are
// written together: nothing tells them apart.
void add_elements(const Key& key, std::vector<Data> reads, const Wanted& wanted,
                  const std::set<CertifiedValue>& written, std::vector<Item>& items) {
    std::ranges::stable_sort(reads, {}, [](const Data& list) { return list.size(); });
    const Data& longest = reads.back();
    std::set<std::size_t> ends;
    for (const Data& list : reads) ends.insert(list.size());
    Data block;
    const auto flush = [&] {
        if (!block.empty()) items.push_back(write_of_other(key, block));
        block.clear();
    };
    std::set<Datum> placed;
    for (std::size_t at = 0; at < longest.size(); ++at) {
        const CertifiedValue value(key, longest[at]);
        if (ends.count(at) != 0) flush();
        if (wanted.of_core.count(value) != 0) {
            flush();
        } else if (written.count(value) != 0 && placed.insert(longest[at]).second) {
            block.push_back(longest[at]);
        }
    }
    flush();
    // Where lists disagree, the others' elements may stand alone as well.
    for (const Data& list : reads) {
        for (const Datum value : list) {
            if (wanted.of_core.count({key, value}) != 0) continue;
            if (written.count({key, value}) == 0) continue;
            if (placed.insert(value).second) items.push_back(write_of_other(key, {value}));
        }
    }
}

std::vector<Item> items_of(const History& history, bool lists, const std::vector<OpIndex>& core,
                           const std::set<CertifiedValue>& written) {
    std::vector<Item> items;
    for (const OpIndex op : core) {
        if (history.outcome(op) == Outcome::fail) continue;
        items.push_back({.record = record_of(history, op, lists),
                         .required = history.outcome(op) == Outcome::ok,
                         .timed = true,
                         .invoked = history.invocations()[op.value],
                         .completed = history.completions()[op.value]});
    }
    const Wanted wanted = wanted_by(history, lists, core);
    for (const auto& [key, reads] : wanted.reads) {
        if (lists) {
            add_elements(key, reads, wanted, written, items);
            continue;
        }
        std::set<Datum> placed;
        for (const Data& read : reads) {
            const Datum value = read.empty() ? Datum() : read[0];
            if (wanted.of_core.count({key, value}) != 0) continue;
            if (written.count({key, value}) == 0) continue;
            if (placed.insert(value).second) items.push_back(write_of_other(key, {value}));
        }
    }
    for (Item& item : items) {
        if (!item.timed) item.invoked = Instant::at(-Duration::max());
    }
    return items;
}

}  // namespace

std::set<CertifiedValue> written_and_read(const History& history, bool lists,
                                          const std::vector<OpIndex>& core) {
    const Wanted wanted = wanted_by(history, lists, core);
    std::set<CertifiedValue> read, written;
    for (const auto& [key, lists_read] : wanted.reads) {
        for (const Data& list : lists_read) {
            for (const Datum value : list) read.insert({key, value});
        }
    }
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        objects::MicroOps ops(history.input(OpIndex{i}));
        while (const auto micro = ops.next()) {
            if (micro->kind == objects::MicroOp::Kind::read) continue;
            const CertifiedValue value({history.keys()[i].value, micro->key}, micro->value());
            if (read.count(value) != 0) written.insert(value);
        }
    }
    return written;
}

TransactionOrders orders_of(const History& history, bool lists, Guarantee guarantee,
                            const std::vector<OpIndex>& core,
                            const std::set<CertifiedValue>& written, std::optional<Value> initial) {
    std::vector<Item> items = items_of(history, lists, core, written);
    if (items.size() > most_items) return {.exists = false, .gave_up = true};
    return Orders(std::move(items), lists, guarantee, Datum(initial)).run();
}

}  // namespace cleave::check
