// Leases and tokens, as the filer that holds them sees them.

#include <algorithm>
#include <utility>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

void Filer::renew_leases(Host& host) {
    for (std::uint32_t share = 0; share < links_.size(); ++share) {
        Link& link = links_[share];
        const Duration left = link.lease_until - host.now();
        if (left * 4 >= config_.lease * 3) continue;
        const Renew renew{share, incarnation_, host.now()};
        if (++link.unanswered <= 2) {
            host.send(link.server, renew);
        } else {  // another server may have taken the share over
            host.broadcast(config_.token_servers, renew);
        }
    }
}

void Filer::on(Host& host, NodeId server, const Renewed& renewed) {
    if (!up_ || renewed.incarnation != incarnation_) return;
    Link& link = links_[renewed.share];
    if (renewed.session < link.session) return;
    link.server = server;
    link.unanswered = 0;
    const Instant until = renewed.sent + config_.relied_on(config_.lease);
    link.lease_until = renewed.session > link.session ? until : std::max(link.lease_until, until);
    const bool new_session = renewed.session > link.session;
    link.session = renewed.session;

    std::vector<std::string> names;
    for (auto& [name, file] : files_) {
        if (config_.share_of(name) != renewed.share) continue;
        names.push_back(name);
        if (!new_session || file.token == Mode::none) continue;
        const HeldToken held{name, file.grant};
        const auto& writes = renewed.writes;
        if (file.token == Mode::write &&
            std::find(writes.begin(), writes.end(), held) != writes.end()) {
            file.session = renewed.session;
        } else if (file.token == Mode::write && (!file.flush || !file.flush->commit)) {
            lose_data(host, file);  // the partner has taken it over
        } else if (file.token == Mode::write) {
            file.token = Mode::none;  // our commit may have ended it; its answer will tell
        } else {
            lose_token(file);
        }
    }
    for (const HeldToken& held : renewed.writes) {
        if (held.grant > files_[held.file].grant && ask_for_inheritance(host, renewed.share)) break;
    }
    for (const std::string& name : names) advance(host, name);
}

bool Filer::lease_runs(Host& host, const std::string& name) const {
    return up_ && host.now() < links_[config_.share_of(name)].lease_until;
}

bool Filer::lease_holds(Host& host, const std::string& name, const File& file) const {
    return lease_runs(host, name) && links_[config_.share_of(name)].session == file.session;
}

// Whether the token in hand allows an operation of this mode right now.
bool Filer::may(Host& host, const std::string& name, const File& file, Mode mode) const {
    if (file.token < mode || !lease_holds(host, name, file)) return false;
    return !file.flush || !file.flush->commit || *file.flush->commit >= mode;
}

void Filer::acquire(Host& host, const std::string& name, File& file, Mode mode) {
    if (file.acquiring != 0) return;
    const Link& link = link_of(name);
    if (link.session == 0 || host.now() >= link.lease_until) return;  // Renewed will come back here
    file.acquiring = ++counter_;
    host.send(link.server, Acquire{link.session, name, mode, file.dead_grant, name_partner(host)});
    host.set_timer(config_.retry, AcquireAgain{name, file.acquiring});
}

void Filer::on(Host& host, const AcquireAgain& timer) {
    File& file = files_[timer.file];
    if (file.acquiring != timer.attempt) return;
    file.acquiring = 0;
    advance(host, timer.file);
}

void Filer::on(Host& host, NodeId, const Grant& grant) {
    if (!up_) return;
    const Link& link = link_of(grant.file);
    File& file = files_[grant.file];
    if (grant.session != link.session || grant.grant <= file.dead_grant) return;
    if (file.token != Mode::none && grant.grant <= file.grant) return;  // a repetition
    if (file.flush && file.flush->commit) return;  // our own commit is under way; we ask again
    file.token = grant.mode;
    file.grant = grant.grant;
    file.session = grant.session;
    file.partner = grant.partner;
    file.telling.reset();
    file.acquiring = 0;
    file.recalled.reset();
    if (file.version != grant.version || !file.content) {
        file.version = grant.version;
        const Directory older = std::exchange(file.directory, grant.version.directory);
        if (config_.keep_old_handles) file.directory.keep_handles_of(older);  // planted
        file.content.reset();
        file.fetch.reset();
        file.attributes.reset();
        if (grant.version.chunks.empty() && !config_.own_name(grant.file)) file.content = Content{};
    }
    advance(host, grant.file);
}

void Filer::on(Host& host, NodeId server, const Recall& recall) {
    if (!up_) return;
    File& file = files_[recall.file];
    const bool in_hand = file.token != Mode::none && file.grant == recall.grant;
    if (in_hand) {
        if (file.recalled) {
            file.recalled = std::min(*file.recalled, recall.leave);
        } else {
            file.recalled = recall.leave;
            file.before_recall = file.queue.size();
        }
        advance(host, recall.file);
        return;
    }
    // A grant we have not seen may be our inheritance, with data that only we have.
    if (recall.grant > file.grant && ask_for_inheritance(host, config_.share_of(recall.file))) {
        return;
    }
    if (file.flush && file.flush->commit) return;  // our commit, under this grant, settles it
    if (recall.grant > file.grant && file.token == Mode::read) lose_token(file);  // superseded
    file.dead_grant = std::max(file.dead_grant, recall.grant);
    host.send(server, Released{incarnation_, recall.file, recall.grant});
}

// Once the operations that came before the recall are done: writes back what is unwritten, then
// gives the token back.
void Filer::give_back_if_recalled(Host& host, const std::string& name, File& file) {
    if (!file.recalled || file.write) return;
    if (file.before_recall > 0) {
        const bool is_read = only_looks(file.queue.front().request.function);
        if (may(host, name, file, is_read ? Mode::read : Mode::write)) return;  // still at work
    }
    if (file.dirty) {
        host.sometimes(true, says::recalled_while_dirty);
        if (!file.flush) start_flush(host, name, file);
        return;  // the commit gives the token back
    }
    if (file.flush) return;
    if (file.token == Mode::read && *file.recalled == Mode::read) {
        file.recalled.reset();
        advance(host, name);
        return;
    }
    give_back(host, name, file);
}

void Filer::give_back(Host& host, const std::string& name, File& file) {
    host.send(server_of(name), Released{incarnation_, name, file.grant});
    lose_token(file);
    if (!file.queue.empty()) advance(host, name);  // asks for it anew, behind the others
}

// The token is over; clean data may stay, it is good again if the next grant names the same
// version.
void Filer::lose_token(File& file) {
    file.dead_grant = std::max(file.dead_grant, file.grant);
    file.token = Mode::none;
    file.recalled.reset();
    file.before_recall = 0;
    file.acquiring = 0;
    file.fetch.reset();
    file.attributes.reset();
    file.look.reset();
}

// The token is over and the data with it: somebody else is in charge of what was unwritten here.
void Filer::lose_data(Host& host, File& file) {
    give_up_write(host, file, "token taken over");
    file.flush.reset();
    file.dirty = false;
    file.inherited = 0;
    file.telling.reset();
    file.copies_at.clear();
    file.content.reset();
    lose_token(file);
}

}  // namespace cleave::edge_filer
