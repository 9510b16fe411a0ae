#include "edge_filer/token_server.hpp"

#include <algorithm>

#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

const TokenServer::Session* TokenServer::live_session(Host& host, NodeId filer) const {
    const auto found = sessions_.find(filer);
    if (found == sessions_.end() || host.now() >= found->second.expires) return nullptr;
    return &found->second;
}

bool TokenServer::is_live(Host& host, NodeId filer, const Reader& reader) const {
    const Session* session = live_session(host, filer);
    return session && session->number == reader.session;
}

void TokenServer::on(Host& host, NodeId filer, const Renew& renew) {
    if (!open_) return;
    Session& session = sessions_[filer];
    if (renew.incarnation < session.incarnation) return;  // from an earlier life of the filer
    if (renew.incarnation > session.incarnation || host.now() >= session.expires) {
        session.incarnation = renew.incarnation;
        session.number = next_serial();  // read tokens of the former session end here
    }
    session.expires = host.now() + config_.lease;

    Renewed reply{renew.incarnation, session.number, renew.sent, {}};
    for (const auto& [name, file] : files_) {
        const auto& writer = file.record.writer;
        if (writer && writer->filer == filer && writer->incarnation == renew.incarnation) {
            reply.writes.push_back({name, writer->grant});
        }
    }
    host.send(filer, std::move(reply));
}

void TokenServer::on(Host& host, NodeId filer, const Acquire& acquire) {
    if (!open_) return;
    const Session* session = live_session(host, filer);
    if (!session || session->number != acquire.session) return;  // it will renew and ask again
    File& file = files_[acquire.file];
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
        file.waiters.push_back({filer, acquire.session, acquire.mode});
    } else {
        waiting->session = acquire.session;
        waiting->mode = acquire.mode;
    }
    serve(host, acquire.file, file);
}

void TokenServer::serve(Host& host, const std::string& name, File& file) {
    while (!file.persisting && !file.waiters.empty()) {
        const Waiter waiter = file.waiters.front();
        if (!serve_front(host, name, file, waiter)) return;
        file.waiters.pop_front();
    }
}

// True when nothing more is to be done for the waiter; false when it must wait for tokens to come
// back.
bool TokenServer::serve_front(Host& host, const std::string& name, File& file,
                              const Waiter& waiter) {
    const Session* session = live_session(host, waiter.filer);
    if (!session || session->number != waiter.session) return true;
    const auto& writer = file.record.writer;
    if (writer && writer->filer == waiter.filer && writer->incarnation == session->incarnation) {
        // An inherited token comes with TakenOver alone, which says whose data goes with it.
        if (writer->legacy) return true;
        host.send(waiter.filer,
                  Grant{session->number, name, Mode::write, writer->grant, file.record.version});
        return true;
    }
    if (writer && !config_.skip_token_recall) {
        // Its data may be nowhere else, so even an expired session does not free it.
        const Mode leave = waiter.mode == Mode::read ? Mode::read : Mode::none;
        recall(host, writer->filer, file, {name, writer->grant, leave});
        recall_later(host, name, file);
        return false;
    }
    if (waiter.mode == Mode::read) {
        host.never(is_in_the_way(host, file, waiter), says::conflicting_grant);
        auto [reader, fresh] = file.readers.try_emplace(waiter.filer);
        if (fresh || reader->second.session != session->number) {
            reader->second = {next_serial(), session->number};
        }
        host.send(waiter.filer, Grant{session->number, name, Mode::read, reader->second.grant,
                                      file.record.version});
        return true;
    }
    if (!config_.skip_token_recall) {
        const bool grace = host.now() < grace_until_;  // readers from before a restart may be about
        if (recall_readers(host, name, file, waiter.filer) || grace) {
            recall_later(host, name, file);
            return false;
        }
    }
    host.never(is_in_the_way(host, file, waiter), says::conflicting_grant);
    file.readers.erase(waiter.filer);  // its read token becomes part of the write token
    const Writer next{waiter.filer, session->incarnation, next_serial(), std::nullopt};
    persist(host, name, {file.record.version, next}, ThenGrant{waiter.filer, session->number});
    return true;
}

// Whether a live token of another filer excludes the one waited for.
bool TokenServer::is_in_the_way(Host& host, const File& file, const Waiter& waiter) const {
    if (file.record.writer) return true;
    return waiter.mode == Mode::write &&
           std::any_of(file.readers.begin(), file.readers.end(), [&](const auto& entry) {
               return entry.first != waiter.filer && is_live(host, entry.first, entry.second);
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
bool TokenServer::recall_readers(Host& host, const std::string& name, File& file, NodeId except) {
    std::erase_if(file.readers, [&](const auto& entry) {
        return entry.first != except && !is_live(host, entry.first, entry.second);
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
void TokenServer::recall_later(Host& host, const std::string& name, File& file) {
    if (file.recall_pending) return;
    file.recall_pending = true;
    Duration delay = config_.retry;
    const auto until = [&](Instant instant) {
        if (instant > host.now()) delay = std::min(delay, instant - host.now());
    };
    until(grace_until_);
    for (const auto& [filer, reader] : file.readers) {
        if (const Session* session = live_session(host, filer)) until(session->expires);
    }
    host.set_timer(delay, RecallAgain{name});
}

void TokenServer::on(Host& host, const RecallAgain& timer) {
    File& file = files_[timer.file];
    file.recall_pending = false;
    file.recalls.clear();
    serve(host, timer.file, file);
}

void TokenServer::on(Host& host, NodeId filer, const Released& released) {
    if (!open_) return;
    const auto found = files_.find(released.file);
    if (found == files_.end()) return;
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
    serve(host, released.file, file);
}

void TokenServer::on(Host& host, NodeId filer, const Commit& commit) {
    if (!open_) return;
    File& file = files_[commit.file];
    if (file.persisting) return;  // perhaps this very commit; the filer asks again
    const auto& writer = file.record.writer;
    const bool holds = writer && writer->filer == filer &&
                       writer->incarnation == commit.incarnation && writer->grant == commit.grant;
    if (file.record.version == commit.version) {  // done before; the answer was lost
        finish(host, {epoch_, 0, commit.file, file.record},
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

void TokenServer::on(Host& host, NodeId filer, const TakeOver& request) {
    if (!open_) return;
    const Session* asking = live_session(host, filer);
    if (!asking || asking->incarnation != request.incarnation) return;
    const auto dead = sessions_.find(request.dead);
    const bool reborn =
        dead != sessions_.end() && dead->second.incarnation > request.dead_incarnation;
    const bool expired = host.now() >= grace_until_ && !live_session(host, request.dead);
    const Writer heir{filer, request.incarnation, 0, std::nullopt};
    if (!hand_over(host, heir, request, reborn || expired)) return;
    TakenOver reply{asking->number, request.dead, request.dead_incarnation, next_serial(), {}};
    for (const auto& [name, file] : files_) {
        const auto& writer = file.record.writer;
        if (writer && writer->filer == filer && writer->incarnation == request.incarnation &&
            writer->legacy && writer->legacy->filer == request.dead) {
            reply.tokens.push_back(
                {name, writer->legacy->grant, writer->grant, file.record.version});
        }
    }
    host.send(filer, std::move(reply));
}

// Moves the write tokens of the filer to its heir, if it is dead indeed. True when there is
// something to answer: all moves are durable, and either the filer is dead or some were made when
// it seemed so.
bool TokenServer::hand_over(Host& host, const Writer& heir, const TakeOver& request, bool is_dead) {
    bool settled = true;
    bool any = false;
    for (auto& [name, file] : files_) {
        const auto& writer = file.record.writer;
        if (!writer) continue;
        const bool of_the_dead =
            writer->filer == request.dead && writer->incarnation <= request.dead_incarnation;
        const bool moved =
            writer->filer == heir.filer && writer->legacy && writer->legacy->filer == request.dead;
        if ((of_the_dead || moved) && file.persisting) settled = false;
        any = any || moved;
        if (!of_the_dead || !is_dead || file.persisting) continue;
        settled = false;
        Writer next = heir;
        next.grant = next_serial();
        next.legacy = Legacy{request.dead, writer->grant};
        persist(host, name, {file.record.version, next}, ThenNothing{});
    }
    return settled && (is_dead || any);
}

}  // namespace cleave::edge_filer
