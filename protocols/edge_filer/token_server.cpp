#include "edge_filer/token_server.hpp"

#include <algorithm>

#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

TokenServer::TokenServer(Config config, std::uint32_t position)
    : config_(std::move(config)), position_(position) {
    for (std::uint32_t i = 0; i < config_.shares(); ++i) {
        if (i != position_) peers_.push_back(config_.token_servers[i]);
        shares_.emplace_back();
    }
}

const TokenServer::Session* TokenServer::live_session(Host& host, const Office& office,
                                                      NodeId filer) const {
    const auto found = office.sessions.find(filer);
    if (found == office.sessions.end() || host.now() >= found->second.expires) return nullptr;
    return &found->second;
}

bool TokenServer::is_live(Host& host, const Office& office, NodeId filer,
                          const Reader& reader) const {
    const Session* session = live_session(host, office, filer);
    return session && session->number == reader.session;
}

void TokenServer::on(Host& host, NodeId filer, const Renew& renew) {
    Office* office = office_of(host, renew.share);
    if (!office) return;
    Session& session = office->sessions[filer];
    if (renew.incarnation < session.incarnation) return;  // from an earlier life of the filer
    if (renew.incarnation > session.incarnation || host.now() >= session.expires) {
        session.incarnation = renew.incarnation;
        session.number = office->next_serial();  // read tokens of the former session end here
    }
    session.expires = host.now() + config_.lease;

    Renewed reply{renew.share, renew.incarnation, session.number, renew.sent, {}};
    for (const auto& [name, file] : office->files) {
        const auto& writer = file.record.writer;
        if (writer && writer->filer == filer && writer->incarnation == renew.incarnation) {
            reply.writes.push_back({name, writer->grant});
        }
    }
    host.send(filer, std::move(reply));
}

void TokenServer::on(Host& host, NodeId filer, const Acquire& acquire) {
    Office* office = office_of(host, config_.share_of(acquire.file));
    if (!office) return;
    const Session* session = live_session(host, *office, filer);
    if (!session || session->number != acquire.session) return;  // it will renew and ask again
    File& file = office->files[acquire.file];
    if (const auto reader = file.readers.find(filer);
        reader != file.readers.end() && reader->second.grant <= acquire.dead_grant) {
        file.readers.erase(reader);
    }
    const auto& writer = file.record.writer;
    if (!file.persisting && writer && writer->filer == filer &&
        writer->incarnation == session->incarnation && writer->grant <= acquire.dead_grant) {
        persist(host, acquire.file, {file.record.version, std::nullopt}, ThenNothing{});
    }
    const auto same = [&](const Waiter& waiter) { return waiter.filer == filer; };
    const auto waiting = std::find_if(file.waiters.begin(), file.waiters.end(), same);
    if (waiting == file.waiters.end()) {
        file.waiters.push_back({filer, acquire.session, acquire.mode, acquire.partner});
    } else {
        waiting->session = acquire.session;
        waiting->mode = acquire.mode;
        waiting->partner = acquire.partner;
    }
    serve(host, acquire.file);
}

void TokenServer::serve(Host& host, const std::string& name) {
    Office* office = office_of(host, config_.share_of(name));
    if (!office) return;
    File& file = office->files[name];
    while (!file.persisting && !file.waiters.empty()) {
        const Waiter waiter = file.waiters.front();
        if (!serve_front(host, name, *office, waiter)) return;
        file.waiters.pop_front();
    }
}

// True when nothing more is to be done for the waiter; false when it must wait for tokens to come
// back.
bool TokenServer::serve_front(Host& host, const std::string& name, Office& office,
                              const Waiter& waiter) {
    File& file = office.files[name];
    const Session* session = live_session(host, office, waiter.filer);
    if (!session || session->number != waiter.session) return true;
    const auto& writer = file.record.writer;
    if (writer && writer->filer == waiter.filer && writer->incarnation == session->incarnation) {
        // An inherited token comes with TakenOver alone, which says whose data goes with it.
        if (writer->legacy) return true;
        host.send(waiter.filer, Grant{session->number, name, Mode::write, writer->grant,
                                      file.record.version, writer->partner});
        return true;
    }
    if (writer && !config_.skip_token_recall) {
        // Its data may be nowhere else, so even an expired session does not free it.
        const Mode leave = waiter.mode == Mode::read ? Mode::read : Mode::none;
        recall(host, writer->filer, file, {name, writer->grant, leave});
        recall_later(host, name, office);
        return false;
    }
    if (waiter.mode == Mode::read) {
        host.never(is_in_the_way(host, office, file, waiter), says::conflicting_grant);
        auto [reader, fresh] = file.readers.try_emplace(waiter.filer);
        if (fresh || reader->second.session != session->number) {
            reader->second = {office.next_serial(), session->number};
        }
        host.send(
            waiter.filer,
            Grant{
                session->number, name, Mode::read, reader->second.grant, file.record.version, {}});
        return true;
    }
    if (!config_.skip_token_recall) {
        const bool grace =
            host.now() < office.grace_until;  // readers from before a restart may be about
        if (recall_readers(host, name, office, waiter.filer) || grace) {
            recall_later(host, name, office);
            return false;
        }
    }
    host.never(is_in_the_way(host, office, file, waiter), says::conflicting_grant);
    file.readers.erase(waiter.filer);  // its read token becomes part of the write token
    const Writer next{waiter.filer, session->incarnation, office.next_serial(), std::nullopt,
                      waiter.partner};
    persist(host, name, {file.record.version, next}, ThenGrant{waiter.filer, session->number});
    return true;
}

// Whether a live token of another filer excludes the one waited for.
bool TokenServer::is_in_the_way(Host& host, const Office& office, const File& file,
                                const Waiter& waiter) const {
    if (file.record.writer) return true;
    return waiter.mode == Mode::write &&
           std::any_of(file.readers.begin(), file.readers.end(), [&](const auto& entry) {
               return entry.first != waiter.filer &&
                      is_live(host, office, entry.first, entry.second);
           });
}

// Once until RecallAgain, whatever comes in meanwhile: a holder answers every copy of a recall, and
// if every copy of the answer brought the next recall, a network that duplicates would raise the
// two without end.
void TokenServer::recall(Host& host, NodeId holder, File& file, const Recall& message) {
    const auto [asked, first] = file.recalls.try_emplace(message.grant, message.leave);
    if (!first && asked->second <= message.leave) return;
    asked->second = message.leave;
    host.send(holder, message);
}

// Asks every live reader but one to give up its token; true when there was any.
bool TokenServer::recall_readers(Host& host, const std::string& name, Office& office,
                                 NodeId except) {
    File& file = office.files[name];
    std::erase_if(file.readers, [&](const auto& entry) {
        return entry.first != except && !is_live(host, office, entry.first, entry.second);
    });
    bool any = false;
    for (const auto& [filer, reader] : file.readers) {
        if (filer == except) continue;
        recall(host, filer, file, {name, reader.grant, Mode::none});
        any = true;
    }
    return any;
}

// Looks again when an answer should have come, or when the first lease in the way runs out.
void TokenServer::recall_later(Host& host, const std::string& name, Office& office) {
    File& file = office.files[name];
    if (file.recall_pending) return;
    file.recall_pending = true;
    Duration delay = config_.retry;
    const auto until = [&](Instant instant) {
        if (instant > host.now()) delay = std::min(delay, instant - host.now());
    };
    until(office.grace_until);
    for (const auto& [filer, reader] : file.readers) {
        if (const Session* session = live_session(host, office, filer)) until(session->expires);
    }
    host.set_timer(delay, RecallAgain{name});
}

void TokenServer::on(Host& host, const RecallAgain& timer) {
    auto& office = shares_[config_.share_of(timer.file)].office;
    if (!office) return;
    File& file = office->files[timer.file];
    file.recall_pending = false;
    file.recalls.clear();
    serve(host, timer.file);
}

void TokenServer::on(Host& host, NodeId filer, const Released& released) {
    Office* office = office_of(host, config_.share_of(released.file));
    if (!office) return;
    const auto found = office->files.find(released.file);
    if (found == office->files.end()) return;
    File& file = found->second;
    if (const auto reader = file.readers.find(filer);
        reader != file.readers.end() && reader->second.grant == released.grant) {
        file.readers.erase(reader);
    }
    const auto& writer = file.record.writer;
    if (!file.persisting && writer && writer->filer == filer &&
        writer->incarnation == released.incarnation && writer->grant == released.grant) {
        persist(host, released.file, {file.record.version, std::nullopt}, ThenNothing{});
    }
    serve(host, released.file);
}

void TokenServer::on(Host& host, NodeId filer, const Commit& commit) {
    const std::uint32_t share = config_.share_of(commit.file);
    Office* office = office_of(host, share);
    if (!office) return;
    File& file = office->files[commit.file];
    if (file.persisting) return;  // perhaps this very commit; the filer asks again
    const auto& writer = file.record.writer;
    const bool holds = writer && writer->filer == filer &&
                       writer->incarnation == commit.incarnation && writer->grant == commit.grant;
    if (file.record.version == commit.version) {  // done before; the answer was lost
        finish(host, share, {office->epoch, 0, commit.file, file.record},
               ThenCommitted{filer, commit.incarnation, commit.grant, commit.keep});
    } else if (holds && commit.version.number == file.record.version.number + 1) {
        FileRecord next{commit.version, std::nullopt};
        if (commit.keep == Mode::write) next.writer = writer;
        persist(host, commit.file, std::move(next),
                ThenCommitted{filer, commit.incarnation, commit.grant, commit.keep});
    } else {
        host.send(filer, Rejected{commit.file, commit.grant});
    }
}

}  // namespace cleave::edge_filer
