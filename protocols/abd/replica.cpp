#include "abd/replica.hpp"

#include <algorithm>
#include <variant>

namespace cleave::abd {
namespace {

// What the log is made of.
struct Admission {
    Origin origin;
    OperationId lowest;  // see DuplicateTable
    CLEAVE_FIELDS(Admission, origin, lowest);
};
struct Kept {
    std::string key;
    Version version;
    CLEAVE_FIELDS(Kept, key, version);
};
using Record = std::variant<Kept, Admission, parts::DuplicateTable>;

// How many records the log may have beyond twice those needed, before it is written anew.
constexpr std::uint64_t slack = 64;

}  // namespace

void Replica::on_start(Host& host, const DiskImage& disk) {
    const parts::CheckedRecords found = log_.open(host, disk);
    damaged_ = found.damaged;
    for (const std::string& record : found.records) damaged_ = !replay(record) || damaged_;
    host.label("state", damaged_ ? "damaged" : "serving");
}

// What stands in the file need not be on the medium yet: `durable` stays behind until a sync.
bool Replica::replay(const std::string& record) {
    const std::optional<Record> decoded = decode<Record>(record);
    if (!decoded) return false;
    if (const Kept* kept = std::get_if<Kept>(&*decoded)) {
        Register& target = registers_[kept->key];
        if (target.version.tag < kept->version.tag) target.version = kept->version;
    } else if (const Admission* admission = std::get_if<Admission>(&*decoded)) {
        const auto& [client, operation] = admission->origin;
        admissions_.admit(client, operation, admission->lowest);
    } else {
        admissions_ = std::get<parts::DuplicateTable>(*decoded);
    }
    return true;
}

// ---- the coordinator ----

void Replica::on(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    if (damaged_) return;
    const ClientRequest& request = asked.request;
    const Origin origin{client, request.id};
    const bool is_read = request.function == Function::read;
    if (request.function == Function::cas) {
        const ClientReply no{request.id, Outcome::fail, {}, "a register has no conditional writes"};
        host.send(client, parts::ServiceReply{no});
        return;
    }
    if (is_read ? operations_.contains(origin) : !admit(host, origin, asked.lowest)) return;
    operations_[origin] = {.request = request, .quorum = majority(), .admitted = is_read};
    ask_replicas(host, origin);
    host.set_timer(config_.resend, Resend{origin});
    host.set_timer(config_.quorum_timeout, QuorumTimeout{origin});
}

bool Replica::admit(Host& host, const Origin& origin, OperationId lowest) {
    const auto seen = admissions_.admit(origin.client, origin.operation, lowest);
    const bool first = seen == parts::DuplicateTable::Seen::never;
    host.sometimes(!first, says::repeated);
    if (!first) return false;
    write_log(host, encode(Record(Admission{origin, lowest})));
    host.sync(AdmissionDurable{log_position(), origin});
    return true;
}

void Replica::on(Host& host, const AdmissionDurable& event) {
    log_synced(event.log);
    Operation* operation = find(event.origin, Phase::query);
    if (!operation) return;
    operation->admitted = true;
    if (operation->quorum.reached()) end_query(host, event.origin, *operation);
}

Replica::Operation* Replica::find(const Origin& origin, Phase phase) {
    const auto found = operations_.find(origin);
    return found != operations_.end() && found->second.phase == phase ? &found->second : nullptr;
}

// Sends the message of the present phase to those who have not answered it. What the coordinator
// asks of itself goes over no network, and may end the phase at once.
void Replica::ask_replicas(Host& host, const Origin& origin) {
    const Operation& operation = operations_.at(origin);
    const Query query{origin, operation.request.key};
    const Store store{origin, operation.request.key, operation.version};
    const Phase phase = operation.phase;
    bool also_self = false;
    for (const NodeId replica : config_.replicas) {
        if (operation.quorum.has(replica)) continue;
        if (replica == host.self()) {
            also_self = true;
        } else if (phase == Phase::query) {
            host.send(replica, query);
        } else {
            host.send(replica, store);
        }
    }
    if (!also_self) return;
    if (phase == Phase::query) {
        on(host, host.self(), QueryReply{origin, registers_[query.key].version});
    } else {
        on(host, host.self(), store);
    }
}

void Replica::on(Host& host, NodeId replica, const QueryReply& reply) {
    Operation* operation = find(reply.origin, Phase::query);
    if (!operation) return;  // late, or a duplicate
    const bool first = operation->quorum.responders().empty();
    if (!first && operation->version.tag != reply.version.tag) operation->disagreement = true;
    if (operation->version.tag < reply.version.tag) operation->version = reply.version;
    if (!operation->quorum.add(replica) || !operation->admitted) return;
    end_query(host, reply.origin, *operation);
}

void Replica::end_query(Host& host, const Origin& origin, Operation& operation) {
    const ClientRequest& request = operation.request;
    if (request.function == Function::read) {
        host.sometimes(operation.disagreement, says::writes_back);
        if (config_.reads_do_not_write) {
            return finish(host, origin,
                          {request.id, Outcome::ok, operation.version.content.value(), ""});
        }
        // "Readers must write", or a later read could find only replicas that lack this version.
    } else {
        const Origin writer = config_.tags_without_writer ? Origin{} : origin;
        operation.version.tag = {operation.version.tag.number + 1, writer};
        operation.version.content = request.function == Function::write
                                        ? Content::of(request.value, request.size)
                                        : Content{};
    }
    operation.phase = Phase::store;
    operation.quorum = majority();
    ask_replicas(host, origin);
}

void Replica::on(Host& host, NodeId replica, const Stored& stored) {
    Operation* operation = find(stored.origin, Phase::store);
    // The tag tells this version from that of an earlier execution of the same read.
    if (!operation || operation->version.tag != stored.tag) return;
    if (!operation->quorum.add(replica)) return;
    const bool is_read = operation->request.function == Function::read;
    finish(host, stored.origin,
           {operation->request.id, Outcome::ok,
            is_read ? operation->version.content.value() : std::nullopt, ""});
}

void Replica::on(Host& host, const Resend& timer) {
    if (!operations_.contains(timer.origin)) return;
    host.set_timer(config_.resend, timer);
    ask_replicas(host, timer.origin);
}

void Replica::on(Host& host, const QuorumTimeout& timer) {
    const auto found = operations_.find(timer.origin);
    if (found == operations_.end()) return;
    const Operation& operation = found->second;
    // Nothing of a write was stored before its second phase; but an admission that a crash may
    // still undo leaves room for a copy of the request.
    const bool is_read = operation.request.function == Function::read;
    const bool certain = is_read || (operation.phase == Phase::query && operation.admitted);
    host.sometimes(certain, says::refused);
    host.sometimes(!certain, says::half_written);
    finish(host, timer.origin,
           {operation.request.id, certain ? Outcome::fail : Outcome::unknown, {}, "no majority"});
}

void Replica::finish(Host& host, const Origin& origin, ClientReply reply) {
    operations_.erase(Origin(origin));
    host.send(origin.client, parts::ServiceReply{std::move(reply)});
}

// ---- the replica ----

void Replica::on(Host& host, NodeId coordinator, const Query& query) {
    if (damaged_) return;
    // Not yet durable, perhaps: whoever returns it to a client stores it at a majority first.
    host.send(coordinator, QueryReply{query.origin, registers_[query.key].version});
}

void Replica::on(Host& host, NodeId coordinator, const Store& store) {
    if (damaged_) return;
    Register& target = registers_[store.key];
    const Version& offered = store.version;
    if (target.version.tag < offered.tag) {
        target.version = offered;
        write_log(host, encode(Record(Kept{store.key, offered})));
    } else if (target.version.tag == offered.tag) {
        host.always(target.version.content == offered.content, says::one_version);
    }
    const VersionDurable done{log_position(), store.key, offered.tag, store.origin, coordinator};
    if (offered.tag <= target.durable) return on(host, done);
    if (config_.acknowledge_before_sync) acknowledge(host, done);
    host.sync(done);
}

void Replica::on(Host& host, const VersionDurable& event) {
    Tag& durable = registers_[event.key].durable;
    if (durable < event.tag) {
        durable = event.tag;
        log_synced(event.log);
    }
    acknowledge(host, event);
}

void Replica::acknowledge(Host& host, const VersionDurable& event) {
    const Stored stored{event.origin, event.tag};
    if (event.coordinator == host.self()) return on(host, host.self(), stored);
    host.send(event.coordinator, stored);
}

// ---- the log ----

void Replica::write_log(Host& host, const std::string& record) {
    log_.append(host, record);
    if (log_.length() < 2 * registers_.size() + slack) return;
    // All of the state, this record's part included, takes the place of the history.
    std::vector<std::string> all{encode(Record(admissions_))};
    for (const auto& [key, kept] : registers_) {
        if (kept.version.tag.number == 0) continue;
        all.push_back(encode(Record(Kept{key, kept.version})));
    }
    log_.replace(host, all);
    ++generation_;
}

void Replica::log_synced(const LogPosition& position) {
    if (position.generation == generation_) log_.synced(position.length);
}

}  // namespace cleave::abd
