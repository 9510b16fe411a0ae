#include <algorithm>

#include "dynamo/server.hpp"

namespace cleave::dynamo {

void Server::on(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    const ClientRequest& request = asked.request;
    const Origin origin{client, request.id};
    if (request.function == Function::cas) {
        const ClientReply no{request.id, Outcome::fail, {}, "no conditional writes"};
        host.send(client, parts::ServiceReply{no});
        return;
    }
    const bool is_read = request.function == Function::read;
    if (is_read ? operations_.contains(origin) : !admit(host, origin, asked.lowest)) return;
    const Forward forward{origin, request, asked.lowest};
    // Where this server coordinates a write, it syncs the admission together with the version.
    if (is_read || !coordinator_of(host, request.key)) return pass_on(host, forward);
    host.sync(Durable{log_position(), Pass{forward}});
}

void Server::pass_on(Host& host, const Forward& forward) {
    const std::optional<NodeId> to = coordinator_of(host, forward.request.key);
    if (!to) return coordinate(host, forward.origin, forward.request);
    host.sometimes(true, says::passed_on);
    host.send(*to, forward);
    passed_on_.insert(forward.origin);
    host.set_timer(config_.suspect_after, NotTaken{forward.origin, *to});
}

// Who is to coordinate a request for this key; nobody: this server itself.
std::optional<NodeId> Server::coordinator_of(Host& host, const std::string& key) const {
    if (config_.coordinator == Coordinator::any) return {};
    const auto preference = config_.ring.preference_list(key, config_.n);
    const auto& servers = config_.ring.servers();
    const auto self = std::find_if(servers.begin(), servers.end(), [&](const Member& member) {
        return member.node == host.self();
    });
    const bool near = config_.coordinator == Coordinator::nearest;
    if (near && keeps(host.self(), preference)) return {};
    std::optional<NodeId> chosen;
    for (std::size_t i = 0; i < replicas_in(preference); ++i) {
        const Member& member = preference[i];
        if (member.node == host.self() && !chosen) return {};
        if (suspected_.contains(member.node)) continue;
        if (near && self != servers.end() && member.site == self->site) return member.node;
        if (!chosen) chosen = member.node;
    }
    return chosen;  // when all seem to be away, this server stands in for them
}

void Server::on(Host& host, NodeId server, const Forward& forward) {
    suspected_.erase(server);
    host.send(server, Taken{forward.origin});
    const bool is_read = forward.request.function == Function::read;
    const Origin& origin = forward.origin;
    if (is_read ? operations_.contains(origin) : !admit(host, origin, forward.lowest)) return;
    coordinate(host, origin, forward.request);
}

void Server::on(Host&, NodeId server, const Taken& taken) {
    suspected_.erase(server);
    passed_on_.erase(taken.origin);
}

// It may have arrived all the same, so it is not passed on again; but the next one goes elsewhere.
void Server::on(Host&, const NotTaken& timer) {
    if (passed_on_.erase(timer.origin) > 0) suspected_.insert(timer.server);
}

void Server::coordinate(Host& host, const Origin& origin, const ClientRequest& request) {
    Operation& operation = operations_[origin];
    operation = {.request = request,
                 .preference = config_.ring.preference_list(request.key, config_.n)};
    host.set_timer(config_.suspect_after, Silence{origin});
    host.set_timer(config_.timeout, Timeout{origin});
    std::optional<NodeId> absent;
    if (!keeps(host.self(), operation.preference) && config_.coordinator != Coordinator::any) {
        absent = operation.preference.front().node;
        operation.stand_ins[host.self()] = *absent;
    }
    if (request.function == Function::read) {
        operation.quorum = parts::Quorum(config_.r);
        return ask(host, origin);
    }
    operation.quorum = parts::Quorum(config_.w);
    operation.begun = false;
    operation.versions = {next_version(host, request, known(request.key))};
    if (absent || keeps(host.self(), operation.preference)) {
        keep(host, request.key, operation.versions, absent);
    }
    host.sync(Durable{log_position(), Begin{origin}});
}

// Newer than what the coordinator knows of the object and than all that it made before, whatever
// the wall clock says.
Version Server::next_version(Host& host, const ClientRequest& request, const Versions& known) {
    constexpr Duration tick = Duration::nanoseconds(1);
    Version version;
    const bool last_writer_wins = config_.conflicts == Conflicts::last_writer_wins;
    Instant time = host.wall_time().reading();
    if (!config_.bare_wall_clock || !last_writer_wins) {
        if (time <= last_time_) time = last_time_ + tick;
        if (!known.empty()) time = std::max(time, known.back().timestamp.time + tick);
    }
    last_time_ = time;
    version.timestamp = {time, host.self()};
    if (request.function == Function::write) {
        version.content = Content::of(request.value, request.size);
    }
    if (last_writer_wins) return version;
    for (const Version& sibling : known) {
        for (const auto& [server, count] : sibling.clock) {
            std::int64_t& mine = version.clock.try_emplace(server, count).first->second;
            mine = std::max(mine, count);
        }
    }
    version.clock[host.self()] = time.count();
    return version;
}

// Sends to those who have not answered, and to who stands in for them. What the coordinator has to
// say itself goes over no network.
void Server::ask(Host& host, const Origin& origin) {
    Operation& operation = operations_.at(origin);
    find_stand_ins(host, operation);
    const bool is_read = operation.request.function == Function::read;
    const Get get{origin, operation.request.key};
    Put put{origin, operation.request.key, operation.versions};
    for (const auto& [server, absent] : operation.stand_ins) {
        if (operation.heard.contains(server) || server == host.self()) continue;
        put.hint = absent;
        if (!is_read) host.send(server, put);
        if (is_read && config_.sloppy) host.send(server, get);
    }
    put.hint.reset();
    bool also_self = is_read && operation.stand_ins.contains(host.self()) && config_.sloppy;
    for (std::size_t i = 0; i < replicas_in(operation.preference); ++i) {
        const NodeId server = operation.preference[i].node;
        if (operation.heard.contains(server)) continue;
        if (server == host.self()) {
            also_self = is_read;
        } else if (is_read) {
            host.send(server, get);
        } else {
            host.send(server, put);
        }
    }
    if (!also_self || operation.heard.contains(host.self())) return;
    on(host, host.self(), GetReply{origin, known(get.key)});
}

// One for each replica that does not seem to be there: the next of the list that does.
void Server::find_stand_ins(Host& host, Operation& operation) const {
    const std::size_t n = replicas_in(operation.preference);
    std::set<NodeId> replaced;
    for (const auto& [server, absent] : operation.stand_ins) {
        if (!suspected_.contains(server)) replaced.insert(absent);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const NodeId absent = operation.preference[i].node;
        if (absent == host.self() || !suspected_.contains(absent) || replaced.contains(absent)) {
            continue;
        }
        for (std::size_t j = n; j < operation.preference.size(); ++j) {
            const NodeId server = operation.preference[j].node;
            if (suspected_.contains(server) || operation.stand_ins.contains(server)) continue;
            if (server == host.self()) continue;
            operation.stand_ins[server] = absent;
            break;
        }
    }
}

void Server::on(Host& host, NodeId server, const PutReply& reply) {
    suspected_.erase(server);
    const auto found = operations_.find(reply.origin);
    if (found == operations_.end()) return;  // late, or a duplicate
    count(host, reply.origin, found->second, server);
}

void Server::on(Host& host, NodeId server, const GetReply& reply) {
    suspected_.erase(server);
    const auto found = operations_.find(reply.origin);
    if (found == operations_.end()) return;
    Operation& operation = found->second;
    merge(operation.versions, reply.versions, config_.conflicts);
    operation.read[server] = reply.versions;
    count(host, reply.origin, operation, server);
}

// A strict quorum counts the key's own replicas only.
void Server::count(Host& host, const Origin& origin, Operation& operation, NodeId server) {
    operation.heard.insert(server);
    const bool counts = config_.sloppy || config_.count_stand_ins;
    if (counts || keeps(server, operation.preference)) operation.quorum.add(server);
    if (!operation.answered && operation.quorum.reached()) {
        operation.answered = true;
        const bool is_read = operation.request.function == Function::read;
        host.sometimes(is_read && operation.versions.size() > 1, says::siblings);
        ClientReply reply{operation.request.id, Outcome::ok, {}, ""};
        if (is_read && !operation.versions.empty()) {
            reply.value = operation.versions.back().content.value();
        }
        host.send(origin.client, parts::ServiceReply{reply});
    }
    if (complete(operation)) close(host, origin);
}

// Whether everybody has answered, or who stands in for them.
bool Server::complete(const Operation& operation) const {
    std::set<NodeId> done = operation.heard;
    for (const auto& [server, absent] : operation.stand_ins) {
        if (operation.heard.contains(server)) done.insert(absent);
    }
    const auto end = operation.preference.begin() +
                     static_cast<std::ptrdiff_t>(replicas_in(operation.preference));
    return std::all_of(operation.preference.begin(), end,
                       [&](const Member& member) { return done.contains(member.node); });
}

void Server::on(Host& host, const Silence& timer) {
    const auto found = operations_.find(timer.origin);
    if (found == operations_.end()) return;
    host.set_timer(config_.suspect_after, timer);
    const Operation& operation = found->second;
    if (!operation.begun) return;  // it waits for its own disk
    const auto suspect = [&](NodeId server) {
        if (!operation.heard.contains(server) && server != host.self()) suspected_.insert(server);
    };
    for (std::size_t i = 0; i < replicas_in(operation.preference); ++i) {
        suspect(operation.preference[i].node);
    }
    for (const auto& [server, absent] : operation.stand_ins) suspect(server);
    ask(host, timer.origin);
}

// A write that too few servers have acknowledged is not taken back: it may spread yet.
void Server::on(Host& host, const Timeout& timer) {
    const auto found = operations_.find(timer.origin);
    if (found == operations_.end()) return;
    const Operation& operation = found->second;
    if (!operation.answered) {
        const bool is_read = operation.request.function == Function::read;
        host.sometimes(!is_read, says::unfinished);
        const ClientReply reply{operation.request.id,
                                is_read ? Outcome::fail : Outcome::unknown,
                                {},
                                "too few replicas"};
        host.send(timer.origin.client, parts::ServiceReply{reply});
    }
    close(host, timer.origin);
}

// What was waited for beyond the quorum is for read repair alone.
void Server::close(Host& host, const Origin& origin) {
    const auto found = operations_.find(origin);
    const Operation& operation = found->second;
    const std::string& key = operation.request.key;
    for (const auto& [server, versions] : operation.read) {
        if (!config_.read_repair || !keeps(server, operation.preference)) continue;
        Versions theirs = versions;
        if (!merge(theirs, operation.versions, config_.conflicts)) continue;
        host.sometimes(true, says::read_repair);
        const Repair repair{{{key, operation.versions}}};
        if (server == host.self()) {
            on(host, server, repair);
        } else {
            host.send(server, repair);
        }
    }
    operations_.erase(found);
}

}  // namespace cleave::dynamo
