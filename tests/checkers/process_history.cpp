#include "process_history.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;

Instant at(std::uint64_t ns) {
    return Instant::at(Duration::nanoseconds(static_cast<std::int64_t>(ns)));
}

}  // namespace

history::History process_history(Random& random, const ProcessHistoryOptions& options) {
    history::History history;
    std::vector<history::KeyId> keys;
    for (std::uint32_t k = 0; k < options.keys; ++k)
        keys.push_back(history.key(k == 0 ? "x" : "y"));
    std::vector<std::uint64_t> clocks(options.processes, 0);
    std::vector<Operation> ops;
    Value fresh = 0;
    for (std::uint32_t i = 0; i < options.operations; ++i) {
        const auto p = static_cast<std::uint32_t>(random.below(options.processes));
        Operation op{.process = p, .key = keys[random.below(options.keys)]};
        const std::uint64_t kind = random.below(10);
        op.action = kind < 6 ? Action::read : Action::write;
        if (kind == 8 && options.compare_and_set) op.action = Action::cas;
        if (kind == 9 && options.removes) op.action = Action::remove;
        if (op.action == Action::write || op.action == Action::cas) {
            op.value = options.unique ? ++fresh : static_cast<Value>(1 + random.below(2));
        }
        const std::uint64_t begin = clocks[p] + 1 + random.below(3);
        const std::uint64_t length = random.below(4);
        op.invoked = at(begin);
        op.completed = at(begin + length);
        op.outcome = random.chance(options.unknown) ? Outcome::unknown : Outcome::ok;
        clocks[p] = begin + (options.overlaps ? random.below(3) : length);
        ops.push_back(op);
    }
    for (Operation& op : ops) {
        if (op.action != Action::read && op.action != Action::cas) continue;
        std::vector<std::optional<Value>> values = {std::nullopt};
        for (const Operation& other : ops) {
            const bool writes = other.action == Action::write || other.action == Action::cas;
            if (writes && other.key == op.key) values.push_back(other.value);
        }
        const auto found = values[random.below(values.size())];
        if (op.action == Action::read) {
            op.value = found;
        } else {
            op.expected = found;
        }
    }
    for (const Operation& op : ops) history.add(op);
    return history;
}

namespace {

struct Write {
    std::uint32_t client = 0, key = 0;
    Value value = 0;
    std::uint64_t lamport = 0;
    std::vector<std::uint32_t> needs;  // how many writes of each client came before it
};

struct Held {
    std::optional<Value> value;
    std::uint64_t lamport = 0;
    std::uint32_t client = 0;
};

class Replicated {
  public:
    Replicated(Random& random, const ReplicatedHistoryOptions& options)
        : random_(random),
          options_(options),
          by_client_(options.clients),
          applied_(options.clients, std::vector<std::uint32_t>(options.clients, 0)),
          held_(options.clients, std::vector<Held>(options.keys)),
          lamport_(options.clients, 0),
          position_(options.clients, 0) {}

    Value write(std::uint32_t client, std::uint32_t key) {
        if (options_.replicas == Replicas::one_log) catch_up(client, log_.size());
        Write write{client, key, static_cast<Value>(log_.size() + 1), ++lamport_[client],
                    applied_[client]};
        log_.push_back(write);
        by_client_[client].push_back(static_cast<std::uint32_t>(log_.size() - 1));
        apply(client, write);
        if (options_.replicas == Replicas::one_log) position_[client] = log_.size();
        return write.value;
    }

    std::optional<Value> read(std::uint32_t client, std::uint32_t key) {
        if (options_.replicas == Replicas::one_log) {
            const std::size_t behind = log_.size() - position_[client];
            catch_up(client, position_[client] + random_.below(behind + 1));
        } else {
            for (int i = 0; i < 3; ++i) hear(client);
        }
        return held_[client][key].value;
    }

  private:
    void apply(std::uint32_t client, const Write& write) {
        Held& held = held_[client][write.key];
        lamport_[client] = std::max(lamport_[client], write.lamport);
        const bool newer =
            std::pair(write.lamport, write.client) > std::pair(held.lamport, held.client);
        if (options_.replicas != Replicas::last_writer || newer) {
            held = {write.value, write.lamport, write.client};
        }
        ++applied_[client][write.client];
    }
    void catch_up(std::uint32_t client, std::size_t until) {
        for (; position_[client] < until; ++position_[client])
            apply(client, log_[position_[client]]);
    }
    // Some writes of another client, if all that they need has been heard of.
    void hear(std::uint32_t client) {
        const auto from = static_cast<std::uint32_t>(random_.below(options_.clients));
        if (from == client) return;
        for (std::uint64_t n = random_.below(4); n > 0; --n) {
            const std::uint32_t next = applied_[client][from];
            if (next == by_client_[from].size()) return;
            const Write& write = log_[by_client_[from][next]];
            for (std::uint32_t c = 0; c < options_.clients; ++c) {
                if (write.needs[c] > applied_[client][c]) return;
            }
            apply(client, write);
        }
    }

    Random& random_;
    const ReplicatedHistoryOptions& options_;
    std::vector<Write> log_;
    std::vector<std::vector<std::uint32_t>> by_client_;
    std::vector<std::vector<std::uint32_t>> applied_;
    std::vector<std::vector<Held>> held_;
    std::vector<std::uint64_t> lamport_;
    std::vector<std::size_t> position_;
};

}  // namespace

history::History replicated_history(Random& random, const ReplicatedHistoryOptions& options) {
    Replicated store(random, options);
    history::History history;
    history.reserve(options.operations);
    std::vector<history::KeyId> keys;
    for (std::uint32_t k = 0; k < options.keys; ++k) {
        keys.push_back(history.key("k" + std::to_string(k)));
    }
    std::vector<std::optional<Value>> old(options.keys);
    std::uint32_t stale_left = options.stale_reads;
    for (std::uint32_t i = 0; i < options.operations; ++i) {
        const auto client = static_cast<std::uint32_t>(random.below(options.clients));
        const auto key = static_cast<std::uint32_t>(random.below(options.keys));
        Operation op{.process = client, .key = keys[key]};
        op.invoked = at(std::uint64_t{i} * 10);
        op.completed = at(std::uint64_t{i} * 10 + 5);
        op.outcome = Outcome::ok;
        if (random.chance(options.reads)) {
            op.value = store.read(client, key);
            if (!old[key] && i < options.operations / 4) old[key] = op.value;
            const bool late = i > options.operations * 3 / 4;
            if (late && stale_left > 0 && old[key] && old[key] != op.value) {
                op.value = old[key];
                --stale_left;
            }
        } else {
            op.action = Action::write;
            op.value = store.write(client, key);
            if (random.chance(options.unknown)) op.outcome = Outcome::unknown;
        }
        history.add(op);
    }
    return history;
}

}  // namespace cleave::test
