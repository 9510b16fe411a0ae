#include "workload/driver.hpp"

#include <algorithm>

#include "catalog/protocols.hpp"
#include "parts/conditions.hpp"

namespace cleave::scenario {
namespace {

constexpr Duration final_read_spacing = Duration::milliseconds(20);
// A closed loop and a replay go on after this long without any reply, as when their client's
// machine is down.
constexpr Duration closed_loop_patience = Duration::seconds(30);
// Chunk-files are read from beginning to end.
constexpr Bytes whole_file = Bytes::mebi(1'048'576);

// "file-07": as many digits as the last key needs.
std::string key_name(const Workload& workload, std::uint32_t key) {
    const std::string number = std::to_string(key + 1);
    const std::size_t width = std::to_string(workload.keys).size();
    const std::string stem = workload.object.ends_with("file") ? "file-" : "key-";
    return stem + std::string(width - number.size(), '0') + number;
}

}  // namespace

Driver::Driver(const Scenario& scenario, std::uint64_t seed, std::vector<ClientNode> clients)
    : scenario_(scenario), pace_(scenario.workload, scenario.duration) {
    std::vector<std::size_t> sites;
    for (const ClientNode& where : clients) {
        auto found = std::find(sites.begin(), sites.end(), where.site);
        if (found == sites.end()) found = sites.insert(sites.end(), where.site);
        const auto position = static_cast<std::size_t>(found - sites.begin());
        clients_.push_back(
            {where, position, Random::stream(seed, "workload", clients_.size()), {}});
    }
    if (scenario.workload.replay) {
        std::vector<std::string> names;
        for (const Client& client : clients_) names.push_back(client.where.name);
        replayer_.emplace(*scenario.workload.replay, names);
        key_names_ = replayer_->key_names();
    } else if (scenario.workload.object == "volume") {
        volume_.emplace(scenario.workload, clients_.size(), std::max<std::size_t>(1, sites.size()));
    } else {
        for (std::uint32_t key = 0; key < scenario.workload.keys; ++key) {
            key_names_.push_back(key_name(scenario.workload, key));
        }
    }
    name_keys();
    const std::vector<Function>& served = protocols::find(scenario.protocol.name)->functions;
    knows_attributes_ = std::find(served.begin(), served.end(), Function::stat) != served.end();
    mixer_.emplace(scenario.workload, pace_.stages(), clients_.size(),
                   std::max<std::size_t>(1, sites.size()));
}

void Driver::start(sim::Simulation& simulation) {
    simulation.on_reply(
        [this](sim::Simulation& sim, NodeId, const ClientReply& reply) { completed(sim, reply); });
    for (std::size_t lane = 0; replayer_ && lane < replayer_->lanes(); ++lane) {
        invoke_replay(simulation, lane);
    }
    for (std::uint32_t i = 0; !replayer_ && i < clients_.size(); ++i) {
        if (scenario_.workload.load) invoke_load(simulation, i);
        schedule_next(simulation, i);
    }
}

const Workload& Driver::workload_at(Instant when) const {
    return pace_.stages()[pace_.stage_at(when)].workload;
}

// The time to a client's next operation is exponential, in an open loop from its last invocation (a
// Poisson stream), in a closed loop from its last reply (thinking).
void Driver::schedule_next(sim::Simulation& simulation, std::uint32_t client) {
    const auto when = pace_.next(simulation.now(), clients_[client].random);
    if (!when) return;
    simulation.at(*when, [this, client](sim::Simulation& sim) { invoke_random(sim, client); });
}

void Driver::invoke_random(sim::Simulation& simulation, std::uint32_t client) {
    const std::size_t stage = pace_.stage_at(simulation.now());
    const Workload& workload = pace_.stages()[stage].workload;
    Client& who = clients_[client];
    const auto choice = mixer_->choose(stage, client, who.position, who.random);
    const bool open = workload.loop == Loop::open;
    if (choice) {
        Record record;
        record.function = choice->function;
        record.key = choice->key;
        record.updates = choice->updates;
        record.paced = !open;
        record.size = draw_size(workload, who.random);
        record.client = client;
        if (volume_) {
            volume_->choose(who.position, who.random, record);
        } else {
            choose_range(who, record);
        }
        invoke(simulation, client, std::move(record));
    }
    if (open) return schedule_next(simulation, client);
    if (choice) return;
    // Nothing is left to write: it rests until the next phase.
    simulation.at(pace_.stages()[stage].end,
                  [this, client](sim::Simulation& sim) { schedule_next(sim, client); });
}

void Driver::invoke_load(sim::Simulation& simulation, std::uint32_t client) {
    if (simulation.now() >= pace_.begin()) return;
    Client& who = clients_[client];
    const auto key = mixer_->load(who.position);
    if (!key) return;
    Record record;
    record.function = Function::write;
    record.key = *key;
    record.loads = true;
    record.size = draw_size(scenario_.workload, who.random);
    invoke(simulation, client, std::move(record));
}

// The next operation of a lane, when its time has come.
void Driver::invoke_replay(sim::Simulation& simulation, std::size_t lane) {
    const auto when = replayer_->next(lane, simulation.now());
    if (!when || *when >= Instant::at(scenario_.duration)) return;
    simulation.at(*when, [this, lane](sim::Simulation& sim) {
        invoke(sim, replayer_->client(lane), replayer_->take(lane));
    });
}

void Driver::invoke_update(sim::Simulation& simulation, const Record& read) {
    Record record;
    record.function = Function::cas;
    record.key = read.key;
    record.paced = read.paced;
    record.size = draw_size(workload_at(simulation.now()), clients_[read.client].random);
    invoke(simulation, read.client, std::move(record));
}

std::uint32_t Driver::take_process(Client& client) {
    if (client.idle.empty()) {
        process_sites_.push_back(static_cast<std::uint32_t>(client.where.site));
        return static_cast<std::uint32_t>(process_sites_.size() - 1);
    }
    const std::uint32_t process = client.idle.back();
    client.idle.pop_back();
    return process;
}

void Driver::invoke(sim::Simulation& simulation, std::uint32_t client, Record record) {
    Client& who = clients_[client];
    const Function function = record.function;
    record.client = client;
    record.process = take_process(who);
    record.invoked = simulation.now();
    const bool writes =
        function == Function::write || function == Function::cas || function == Function::append;
    if (writes) record.value = ++last_value_;
    if (function == Function::cas) record.expected = who.seen[record.key];
    name_keys();
    if (!only_looks(function)) asked_to_change_[record.key] = true;
    const bool waits = record.paced || record.replays;
    records_.push_back(std::move(record));
    const ClientRequest request = request_of(records_.back());
    simulation.submit(who.where.node, request);
    if (waits) watch_patience(simulation, request.id);
}

void Driver::watch_patience(sim::Simulation& simulation, OperationId id) {
    simulation.at(simulation.now() + closed_loop_patience, [this, id](sim::Simulation& sim) {
        Record& late = records_[id.value - 1];
        if (late.answered) return;
        late.paced = false;
        late.updates = false;
        late.opens_for.reset();
        if (!late.replays) return schedule_next(sim, late.client);
        late.replays = false;
        replayer_->ended(late);
        invoke_replay(sim, late.lane);
    });
}

// Of the last record.
ClientRequest Driver::request_of(const Record& record) const {
    const bool in_ranges = scenario_.workload.object == "chunk-file";
    ClientRequest request;
    request.id = OperationId{records_.size()};
    request.function = record.function;
    request.key = key_names_[record.key];
    request.value = record.value.value_or(0);
    request.size = record.size;
    request.expected = record.expected;
    request.offset = record.offset;
    request.in_part = in_ranges;
    if (in_ranges && record.function == Function::read) request.size = whole_file;
    if (record.function == Function::stat && !knows_attributes_) request.function = Function::read;
    if (volume_) volume_->fill(request, record);
    return request;
}

void Driver::completed(sim::Simulation& simulation, const ClientReply& reply) {
    Record& record = records_[reply.id.value - 1];
    record.answered = true;
    record.outcome = reply.outcome;
    record.untrue = parts::condition_was_untrue(reply);
    const bool ok = reply.outcome == Outcome::ok;
    if (reply.outcome != Outcome::unknown) {
        record.completed = simulation.now();
        clients_[record.client].idle.push_back(record.process);
    }
    if (only_looks(record.function) && ok) {
        record.value = reply.value;
        record.content = reply.content;
        if (!reply.content.empty()) record.value = reply.content.value();
    }
    if (record.function == Function::append) record.offset = reply.offset;
    if (volume_) volume_->note(reply, record);
    if (ok) clients_[record.client].seen[record.key] = record.value;
    const Record ended = record;  // what follows may move it
    if (ended.replays) {
        replayer_->ended(ended);
        return invoke_replay(simulation, ended.lane);
    }
    if (ended.loads) return invoke_load(simulation, ended.client);
    if (ended.updates && ok) return invoke_update(simulation, ended);
    const std::vector<Record> next = volume_ ? volume_->next(ended) : std::vector<Record>();
    for (const Record& one : next) invoke(simulation, ended.client, one);
    if (!next.empty()) return;
    if (ended.paced) schedule_next(simulation, ended.client);
}

// A volume's files come up while it is used.
void Driver::name_keys() {
    while (volume_ && key_names_.size() < volume_->keys()) {
        key_names_.push_back(volume_->key_name(static_cast<std::uint32_t>(key_names_.size())));
    }
    asked_to_change_.resize(key_names_.size());
}

// Of chunk-files every other takes writes, at multiples of half their size so that they overlap;
// the rest take records.
void Driver::choose_range(Client& client, Record& record) const {
    const Workload& workload = scenario_.workload;
    if (workload.object != "chunk-file") return;
    if (record.function == Function::append) {
        record.key |= 1U;
        if (record.key >= workload.keys) record.key -= 2;
    } else if (record.function == Function::write) {
        record.key &= ~1U;
        const std::uint64_t half = record.size.value / 2;
        const std::uint64_t last = (workload.file_size - record.size).value / half;
        record.offset = Bytes{half * client.random.below(last + 1)};
    }
}

Instant Driver::schedule_final_reads(sim::Simulation& simulation, Instant from) {
    const bool all = scenario_.workload.final_reads == FinalReads::every_client;
    Instant when = from;
    // Of a volume: the directories, which lead to what files there will be.
    const std::size_t keys = key_names_.size();
    for (std::uint32_t key = 0; key < keys; ++key, when += final_read_spacing) {
        simulation.at(when, [this, key, all](sim::Simulation& sim) {
            if (!all && !asked_to_change_[key]) return;
            std::size_t sites = 0;  // whose client has read it
            for (std::uint32_t client = 0; client < clients_.size(); ++client) {
                if (!all && clients_[client].position < sites) continue;
                sites = clients_[client].position + 1;
                look_finally(sim, client, key);
            }
        });
    }
    return when;
}

void Driver::look_finally(sim::Simulation& simulation, std::uint32_t client, std::uint32_t key) {
    if (volume_) {
        for (const Record& look : volume_->final_looks(client, key)) {
            invoke(simulation, client, look);
        }
        return;
    }
    Record look;
    look.key = key;
    look.size = scenario_.workload.size;
    invoke(simulation, client, look);
}

std::optional<ReplayCounts> Driver::replay_counts() const {
    if (!replayer_) return std::nullopt;
    return replayer_->counts();
}

history::History Driver::history() const {
    history::History result;
    result.reserve(records_.size());
    std::vector<history::KeyId> keys;
    for (const std::string& name : key_names_) keys.push_back(result.key(name));
    for (const Record& record : records_) {
        if (volume_) {
            volume_->add_to(result, keys[record.key], record);
            continue;
        }
        history::Operation operation;
        operation.process = record.process;
        operation.key = keys[record.key];
        operation.value = record.value;
        operation.expected = record.expected;
        operation.invoked = record.invoked;
        operation.completed = record.completed;
        operation.outcome = record.outcome;
        switch (record.function) {
            case Function::remove: operation.action = history::Action::remove; break;
            case Function::cas: operation.action = history::Action::cas; break;
            case Function::write:
            case Function::append: operation.action = history::Action::write; break;
            // Attributes say which write they are of: who saw them has read that.
            default: operation.action = history::Action::read; break;
        }
        result.add(operation);
    }
    return result;
}

std::vector<history::OpIndex> Driver::untrue_conditions() const {
    std::vector<history::OpIndex> found;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
        if (records_[i].untrue) found.push_back({i});
    }
    return found;
}

measure::RegionLog Driver::regions() const {
    measure::RegionLog log;
    log.files = key_names_;
    for (const Record& record : records_) {
        if (record.function == Function::read) {
            if (record.outcome != Outcome::ok) continue;
            log.reads.push_back({record.process,
                                 record.key,
                                 {},
                                 whole_file,
                                 record.content,
                                 record.invoked,
                                 record.completed});
            continue;
        }
        log.mutations.push_back({record.process, record.key, record.function == Function::append,
                                 record.offset, record.size, *record.value, record.invoked,
                                 record.completed, record.outcome});
    }
    return log;
}

}  // namespace cleave::scenario
