#include "dynamo/server.hpp"

#include <algorithm>

namespace cleave::dynamo {
namespace {

// What the log is made of. An object or a hint stands there as it is from then on; without versions
// it is gone.
struct Admitted {
    Origin origin;
    OperationId lowest;  // see DuplicateTable
    CLEAVE_FIELDS(Admitted, origin, lowest);
};
struct Kept {
    std::optional<NodeId> hint;
    std::string key;
    Versions versions;
    CLEAVE_FIELDS(Kept, hint, key, versions);
};
using LogRecord = std::variant<Kept, Admitted, parts::DuplicateTable>;

// How many records the log may have beyond twice those needed, before it is written anew.
constexpr std::uint64_t log_slack = 64;

}  // namespace

// A damaged log is taken for what is sound of it: the other replicas have the rest.
void Server::on_start(Host& host, const DiskImage& disk) {
    const parts::CheckedRecords found = log_.open(host, disk);
    bool sound = !found.damaged;
    for (const std::string& record : found.records) sound = replay(host, record) && sound;
    if (!sound) log_.replace(host, found.records);
    host.set_timer(config_.hand_off, HandOffDue{});
    if (config_.anti_entropy > Duration{}) {
        host.set_timer(host.random().between(Duration{}, config_.anti_entropy), AntiEntropyDue{});
    }
}

bool Server::replay(Host& host, const std::string& record) {
    const std::optional<LogRecord> decoded = decode<LogRecord>(record);
    if (!decoded) return false;
    if (const Kept* kept = std::get_if<Kept>(&*decoded)) {
        Objects& objects = kept->hint ? hints_[*kept->hint] : objects_;
        if (kept->versions.empty()) {
            objects.erase(kept->key);
        } else {
            objects[kept->key] = kept->versions;
        }
        for (const Version& version : kept->versions) {
            if (version.timestamp.coordinator != host.self()) continue;
            last_time_ = std::max(last_time_, version.timestamp.time);
        }
    } else if (const Admitted* admitted = std::get_if<Admitted>(&*decoded)) {
        const auto& [client, operation] = admitted->origin;
        admissions_.admit(client, operation, admitted->lowest);
    } else {
        admissions_ = std::get<parts::DuplicateTable>(*decoded);
    }
    return true;
}

void Server::write_log(Host& host, const std::string& record) {
    log_.append(host, record);
    std::size_t needed = objects_.size();
    for (const auto& [target, objects] : hints_) needed += objects.size();
    if (log_.length() < 2 * needed + log_slack) return;
    // All of the state, this record's part included, takes the place of the history.
    std::vector<std::string> all{encode(LogRecord(admissions_))};
    for (const auto& [key, versions] : objects_) {
        all.push_back(encode(LogRecord(Kept{{}, key, versions})));
    }
    for (const auto& [target, objects] : hints_) {
        for (const auto& [key, versions] : objects) {
            all.push_back(encode(LogRecord(Kept{target, key, versions})));
        }
    }
    log_.replace(host, all);
    ++generation_;
}

void Server::on(Host& host, const Durable& event) {
    if (event.log.generation == generation_) log_.synced(event.log.length);
    if (!event.then) return;
    if (const Answer* answer = std::get_if<Answer>(&*event.then)) {
        std::visit([&](const auto& reply) { host.send(answer->to, reply); }, answer->reply);
    } else if (const Pass* pass = std::get_if<Pass>(&*event.then)) {
        pass_on(host, pass->forward);
    } else {
        const Origin& origin = std::get<Begin>(*event.then).origin;
        const auto found = operations_.find(origin);
        if (found == operations_.end()) return;
        Operation& operation = found->second;
        operation.begun = true;
        const bool here = keeps(host.self(), operation.preference);
        if (here || operation.stand_ins.contains(host.self())) {
            count(host, origin, operation, host.self());
        }
        if (operations_.contains(origin)) ask(host, origin);
    }
}

// Whether this is the first time that it comes; durable after the next sync.
bool Server::admit(Host& host, const Origin& origin, OperationId lowest) {
    const auto seen = admissions_.admit(origin.client, origin.operation, lowest);
    if (seen != parts::DuplicateTable::Seen::never) return false;
    write_log(host, encode(LogRecord(Admitted{origin, lowest})));
    return true;
}

// ---- what is kept ----

bool Server::keeps(NodeId server, const std::vector<Member>& preference) const {
    const auto end = preference.begin() + static_cast<std::ptrdiff_t>(replicas_in(preference));
    return std::any_of(preference.begin(), end,
                       [&](const Member& member) { return member.node == server; });
}

// What a server has of a key, be it for itself or for others.
Versions Server::known(const std::string& key) const {
    Versions versions;
    const auto add = [&](const Objects& objects) {
        const auto found = objects.find(key);
        if (found != objects.end()) merge(versions, found->second, config_.conflicts);
    };
    add(objects_);
    for (const auto& [target, objects] : hints_) add(objects);
    return versions;
}

// Whether it changed what is kept; durable after the next sync.
bool Server::keep(Host& host, const std::string& key, const Versions& versions,
                  std::optional<NodeId> hint) {
    if (versions.empty()) return false;
    Versions& mine = hint ? hints_[*hint][key] : objects_[key];
    for (const Version& offered : versions) {
        for (const Version& other : mine) {
            const bool same = config_.conflicts == Conflicts::siblings
                                  ? other.clock == offered.clock
                                  : other.timestamp == offered.timestamp;
            if (same) host.always(other.content == offered.content, says::one_version);
        }
    }
    if (!merge(mine, versions, config_.conflicts)) return false;
    write_log(host, encode(LogRecord(Kept{hint, key, mine})));
    return true;
}

void Server::forget(Host& host, const std::string& key, std::optional<NodeId> hint) {
    Objects& objects = hint ? hints_[*hint] : objects_;
    objects.erase(key);
    if (hint && objects.empty()) hints_.erase(*hint);
    write_log(host, encode(LogRecord(Kept{hint, key, {}})));
}

void Server::on(Host& host, NodeId server, const Put& put) {
    suspected_.erase(server);
    keep(host, put.key, put.versions, put.hint);
    host.sometimes(put.hint.has_value(), says::stands_in);
    host.sync(Durable{log_position(), Answer{server, PutReply{put.origin}}});
}

void Server::on(Host& host, NodeId server, const Get& get) {
    suspected_.erase(server);
    host.send(server, GetReply{get.origin, known(get.key)});
}

}  // namespace cleave::dynamo
