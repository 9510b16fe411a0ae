// Who takes the write tokens of a dead filer over: the partner that each is registered with, for
// the data is there. A change of partner is durable before the filer is told that it counts.

#include "edge_filer/token_server.hpp"

namespace cleave::edge_filer {

void TokenServer::on(Host& host, NodeId filer, const ChangePartner& change) {
    const std::uint32_t share = config_.share_of(change.file);
    Office* office = office_of(host, share);
    if (!office) return;
    // A session of before may have ended with the file's token, and with the copies under it.
    const Session* session = live_session(host, *office, filer);
    if (!session || session->number != change.session) return;
    const auto found = office->files.find(change.file);
    if (found == office->files.end() || found->second.persisting) return;  // it asks again
    const FileRecord& record = found->second.record;
    if (!record.writer || record.writer->filer != filer ||
        record.writer->incarnation != session->incarnation ||
        record.writer->grant != change.grant) {
        return;  // the next Renewed will tell
    }
    if (change.partner.change < record.writer->partner.change) return;  // late
    if (change.partner == record.writer->partner) {
        host.send(filer, PartnerChanged{change.session, change.file, change.grant, change.partner});
        return;
    }
    FileRecord next = record;
    next.writer->partner = change.partner;
    next.writer->legacy.reset();  // the new partner has it under this filer's token
    persist(host, change.file, std::move(next), ThenPartnerChanged{filer});
}

void TokenServer::finish(Host& host, std::uint32_t share, const LogEntry& entry,
                         const ThenPartnerChanged& then) {
    const Session* session = live_session(host, *shares_[share].office, then.filer);
    if (!session) return;
    const Writer& writer = *entry.record.writer;
    host.send(then.filer,
              PartnerChanged{session->number, entry.file, writer.grant, writer.partner});
}

TokenServer::Death TokenServer::death_of(Host& host, const Office& office,
                                         const TakeOver& request) const {
    const auto dead = office.sessions.find(request.dead);
    return {dead != office.sessions.end() && dead->second.incarnation > request.dead_incarnation,
            host.now() >= office.grace_until && !live_session(host, office, request.dead)};
}

void TokenServer::on(Host& host, NodeId filer, const TakeOver& request) {
    Office* office = office_of(host, request.share);
    if (!office) return;
    const Session* asking = live_session(host, *office, filer);
    if (!asking || asking->incarnation != request.incarnation) return;
    const Death death = death_of(host, *office, request);
    if (!hand_over(host, filer, request, death)) return;
    // Alive after all, it has lost only what was moved while it seemed dead.
    const std::uint64_t dead_lives = death.certain() ? request.dead_incarnation : 0;
    TakenOver reply{request.share, asking->number,        request.dead,
                    dead_lives,    office->next_serial(), {}};
    for (const auto& [name, file] : office->files) {
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
bool TokenServer::hand_over(Host& host, NodeId heir, const TakeOver& request, Death death) {
    Office& office = *shares_[request.share].office;
    bool settled = true;
    bool any = false;
    for (auto& [name, file] : office.files) {
        const auto& writer = file.record.writer;
        if (!writer) continue;
        // What an heir that is dead in its turn had from another, and no partner of it has, is on
        // its disk, and stays with its later lives until it has been written back.
        const bool stays = config_.mirror_to_disk && writer->legacy;
        const bool nobodys = writer->partner.filer == writer->filer;
        const bool of_the_dead = writer->filer == request.dead && !stays &&
                                 writer->incarnation <= request.dead_incarnation &&
                                 (writer->partner.filer == heir || nobodys);
        const bool moved =
            writer->filer == heir && writer->legacy && writer->legacy->filer == request.dead;
        const bool to_another_life = moved && stays && writer->incarnation < request.incarnation;
        if ((of_the_dead || moved) && file.persisting) settled = false;
        any = any || moved;
        if (file.persisting || (!to_another_life && !(of_the_dead && death.certain()))) continue;
        settled = false;
        // An heir that has lost copies since may miss some. If the filer was only silent, it has
        // them and will say so; in a new life, it has lost them as well.
        const bool complete = nobodys ? !writer->legacy  // all of it is in the store
                                      : writer->partner.incarnation >= request.kept_since;
        if (of_the_dead && !complete && !death.reborn) continue;
        Writer next{heir, request.incarnation, office.next_serial(), {}, {heir, 0, 0}};
        next.legacy = to_another_life ? writer->legacy : Legacy{request.dead, writer->grant};
        persist(host, name, {file.record.version, next}, ThenNothing{});
    }
    return settled && (death.certain() || any);
}

}  // namespace cleave::edge_filer
