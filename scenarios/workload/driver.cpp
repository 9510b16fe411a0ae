#include "workload/driver.hpp"

#include <algorithm>

#include "catalog/protocols.hpp"
#include "world/distribution.hpp"

namespace cleave::scenario {
namespace {

constexpr Duration final_read_spacing = Duration::milliseconds(20);
// A closed loop goes on after this long without any reply, as when its client's machine is down.
constexpr Duration closed_loop_patience = Duration::seconds(30);
// Chunk-files are read from beginning to end.
constexpr Bytes whole_file = Bytes::mebi(1'048'576);

std::size_t sites_with_clients(const std::vector<ClientNode>& clients) {
    std::vector<std::size_t> sites;
    for (const ClientNode& client : clients) sites.push_back(client.site);
    std::sort(sites.begin(), sites.end());
    return static_cast<std::size_t>(std::unique(sites.begin(), sites.end()) - sites.begin());
}

// "file-07": as many digits as the last key needs.
std::string key_name(const Workload& workload, std::uint32_t key) {
    const std::string number = std::to_string(key + 1);
    const std::size_t width = std::to_string(workload.keys).size();
    const bool files = workload.object.ends_with("file") || workload.object == "volume";
    const std::string stem = files ? "file-" : "key-";
    return stem + std::string(width - number.size(), '0') + number;
}

}  // namespace

Driver::Driver(const Scenario& scenario, std::uint64_t seed, std::vector<ClientNode> clients)
    : scenario_(scenario),
      chooser_(scenario.workload, std::max<std::size_t>(1, sites_with_clients(clients))) {
    std::vector<std::size_t> sites;
    for (const ClientNode& where : clients) {
        auto found = std::find(sites.begin(), sites.end(), where.site);
        if (found == sites.end()) found = sites.insert(sites.end(), where.site);
        const auto position = static_cast<std::size_t>(found - sites.begin());
        clients_.push_back(
            {where, position, Random::stream(seed, "workload", clients_.size()), {}});
    }
    const Workload& workload = scenario.workload;
    for (std::uint32_t key = 0; key < workload.keys; ++key) {
        key_names_.push_back(key_name(workload, key));
    }
    if (workload.object == "volume") {
        volume_.emplace(workload, std::max<std::size_t>(1, sites.size()));
        for (std::uint32_t i = 0; i < workload.directories; ++i) {
            key_names_.push_back(VolumeCalls::directory_name(workload, i));
        }
    }
    const std::vector<Function>& served = protocols::find(scenario.protocol.name)->functions;
    knows_attributes_ = std::find(served.begin(), served.end(), Function::stat) != served.end();
}

void Driver::start(sim::Simulation& simulation) {
    simulation.on_reply(
        [this](sim::Simulation& sim, NodeId, const ClientReply& reply) { completed(sim, reply); });
    for (std::uint32_t i = 0; i < clients_.size(); ++i) schedule_next(simulation, i);
}

// The time to a client's next operation is exponential, in an open loop from its last invocation (a
// Poisson stream), in a closed loop from its last reply (thinking).
void Driver::schedule_next(sim::Simulation& simulation, std::uint32_t client) {
    const world::Distribution pause = world::Exponential{scenario_.workload.interval};
    const Instant when = simulation.now() + pause.sample(clients_[client].random);
    if (when >= Instant::at(scenario_.duration)) return;
    simulation.at(when, [this, client](sim::Simulation& sim) {
        invoke_random(sim, client);
        if (scenario_.workload.loop == Loop::open) schedule_next(sim, client);
    });
}

void Driver::invoke_random(sim::Simulation& simulation, std::uint32_t client) {
    const Workload& workload = scenario_.workload;
    Client& who = clients_[client];
    Record record;
    record.paced = workload.loop == Loop::closed;
    record.key = volume_ ? 0 : chooser_.choose(who.position, who.random);
    auto ticket = static_cast<std::int64_t>(who.random.below(Ratio::one));
    for (const auto& [one, share] : shares(workload)) {  // they sum to one: one of them has it
        record.function = one;
        if (ticket < share.parts_per_billion) break;
        ticket -= share.parts_per_billion;
    }
    if (volume_) {
        volume_->choose(who.position, who.random, record);
    } else {
        choose_range(who, record);
    }
    invoke(simulation, client, std::move(record));
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
    const bool paced = record.paced;
    records_.push_back(std::move(record));
    const ClientRequest request = request_of(records_.back());
    simulation.submit(who.where.node, request);
    if (!paced) return;
    simulation.at(simulation.now() + closed_loop_patience,
                  [this, id = request.id](sim::Simulation& sim) {
                      Record& late = records_[id.value - 1];
                      if (late.answered) return;
                      late.paced = false;
                      schedule_next(sim, late.client);
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
    request.size = scenario_.workload.size;
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
    if (reply.outcome != Outcome::unknown) {
        record.completed = simulation.now();
        clients_[record.client].idle.push_back(record.process);
    }
    if (only_looks(record.function) && reply.outcome == Outcome::ok) {
        record.value = reply.value;
        record.content = reply.content;
        if (!reply.content.empty()) record.value = reply.content.value();
    }
    if (record.function == Function::append) record.offset = reply.offset;
    if (volume_) {
        record.size_seen = reply.size;
        record.names = reply.names;
        if (record.name != 0) record.value = reply.value;
    }
    if (reply.outcome == Outcome::ok) clients_[record.client].seen[record.key] = record.value;
    if (record.paced) schedule_next(simulation, record.client);
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
        const std::uint64_t half = workload.size.value / 2;
        const std::uint64_t last = (workload.file_size - workload.size).value / half;
        record.offset = Bytes{half * client.random.below(last + 1)};
    }
}

Instant Driver::schedule_final_reads(sim::Simulation& simulation, Instant from) {
    Instant when = from;
    for (std::uint32_t key = 0; key < key_names_.size(); ++key, when += final_read_spacing) {
        simulation.at(when, [this, key](sim::Simulation& sim) {
            Record look;
            look.key = key;
            if (volume_) look = volume_->final_look(key);
            for (std::uint32_t client = 0; client < clients_.size(); ++client) {
                invoke(sim, client, look);
            }
        });
    }
    return when;
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
                                 record.offset, scenario_.workload.size, *record.value,
                                 record.invoked, record.completed, record.outcome});
    }
    return log;
}

}  // namespace cleave::scenario
