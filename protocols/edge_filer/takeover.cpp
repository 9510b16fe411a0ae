// Neighbours: who is alive, and what happens to the unwritten data of one that is not.
// When one whose data this filer may keep falls silent, or any comes back in a new life, it asks
// for the write tokens that are its to take over, share by share, and writes the data back.

#include <algorithm>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

bool Filer::has_quorum(Host& host) const {
    const auto heard =
        std::count_if(neighbours_.begin(), neighbours_.end(),
                      [&](const auto& entry) { return is_heard(host, entry.first); });
    return 2 * (static_cast<std::size_t>(heard) + 1) > site_.size();
}

// Whether this filer may have data of it to keep.
bool Filer::is_ward(NodeId filer) const {
    const auto found = neighbours_.find(filer);
    if (found == neighbours_.end()) return false;
    const auto copy = copies_.lower_bound({filer, ""});
    return found->second.partner == site_[position_] || filer == neighbour(site_.size() - 1) ||
           (copy != copies_.end() && copy->first.first == filer);
}

void Filer::on(Host& host, NodeId filer, const Heartbeat& heartbeat) {
    if (!up_) return;
    Neighbour& neighbour = neighbours_[filer];
    if (heartbeat.incarnation < neighbour.incarnation) return;  // late, from an earlier life
    const bool new_life = heartbeat.incarnation > neighbour.incarnation;
    neighbour = {heartbeat.incarnation, host.now(), false, heartbeat.kept_since, heartbeat.partner};
    if (!new_life) {
        rest_takeovers(filer, heartbeat.incarnation);
        return;
    }
    log_copy(host, numbers());
    if (heartbeat.incarnation > 1) take_over(host, filer, heartbeat.incarnation - 1);
    if (filer == partner_) mirror_again(host);  // it may have lost what it kept
}

// Silence is no proof of death: the token server waits until the lease is over, and hands over only
// what this filer keeps to the last write.
void Filer::watch_neighbours(Host& host) {
    choose_partner(host);
    for (auto& [filer, neighbour] : neighbours_) {
        if (neighbour.given_up || is_heard(host, filer) || !is_ward(filer)) continue;
        neighbour.given_up = true;
        take_over(host, filer, neighbour.incarnation);
    }
}

void Filer::take_over(Host& host, NodeId dead, std::uint64_t dead_incarnation) {
    std::uint64_t& taken = taken_over_[dead];
    taken = std::max(taken, dead_incarnation);
    const std::uint64_t number = log_copy(host, numbers());
    for (std::uint32_t share = 0; share < config_.shares(); ++share) {
        Pending& pending = takeovers_[{dead, share}];
        pending.dead_incarnation = std::max(pending.dead_incarnation, dead_incarnation);
        pending.asking = true;
        pending.number = number;
    }
}

// Every tick, until it is answered for each share, which may be when the dead filer's lease is
// over.
void Filer::ask_takeovers(Host& host) {
    for (const auto& [who, pending] : takeovers_) {
        if (pending.asking) ask_takeover(host, who, pending);
    }
}

void Filer::ask_takeover(Host& host, const Estate& who, const Pending& pending) {
    const auto& [dead, share] = who;
    if (!is_safe(pending.number)) return;
    host.send(links_[share].server,
              TakeOver{share, incarnation_, kept_since_, dead, pending.dead_incarnation});
}

// The filer was only silent. What we have asked for may still be granted, so it is not forgotten.
void Filer::rest_takeovers(NodeId alive, std::uint64_t incarnation) {
    for (auto& [who, pending] : takeovers_) {
        if (who.first == alive && pending.dead_incarnation >= incarnation) pending.asking = false;
    }
}

// A server speaks of a token that we do not know. True when it may be one that we have asked for:
// then asks again.
bool Filer::ask_for_inheritance(Host& host, std::uint32_t share) {
    bool any = false;
    for (auto& [who, pending] : takeovers_) {
        if (who.second != share) continue;
        any = true;
        pending.asking = true;
        ask_takeover(host, who, pending);
    }
    return any;
}

void Filer::on(Host& host, NodeId, const TakenOver& taken) {
    const auto pending = takeovers_.find({taken.dead, taken.share});
    if (!up_ || pending == takeovers_.end()) return;
    if (taken.session != links_[taken.share].session) return;  // the next answer will be current
    host.sometimes(!taken.tokens.empty(), says::takeover);
    for (const TakenToken& token : taken.tokens) {
        if (token.grant <= files_[token.file].dead_grant) continue;
        if (token.grant <= files_[token.file].grant) continue;  // inherited before
        const auto copy = copies_.find({taken.dead, token.file});
        const bool kept = copy != copies_.end() && copy->second.data.grant == token.old_grant;
        inherit(host, taken, token, kept ? copy->second.data : MirroredData{});
    }
    if (taken.dead_incarnation != 0) {
        fences_[{taken.dead, taken.share}] = {taken.dead_incarnation, taken.fence};
        std::erase_if(copies_, [&](const auto& entry) {
            const auto& [filer, file] = entry.first;
            const MirroredData& data = entry.second.data;
            return filer == taken.dead && config_.share_of(file) == taken.share &&
                   files_[file].inherited != data.grant &&
                   data.incarnation <= taken.dead_incarnation && data.session <= taken.fence;
        });
        if (pending->second.dead_incarnation <= taken.dead_incarnation) takeovers_.erase(pending);
    }
    for (const TakenToken& token : taken.tokens) advance(host, token.file);
}

// The token is ours; with it the data, unless there was none that had not been written back.
void Filer::inherit(Host& host, const TakenOver& taken, const TakenToken& token,
                    const MirroredData& data) {
    File& file = files_[token.file];
    // What was under way here is of an earlier token: the server has decided it since, or else the
    // dead filer could not have got one, even if we never heard what it decided.
    lose_data(host, file);
    file.token = Mode::write;
    file.grant = token.grant;
    file.session = taken.session;
    file.partner = {};
    file.version = token.version;
    file.directory = token.version.directory;
    if (data.sequence == 0) {
        if (config_.own_name(token.file)) {
            commit_unknown(host, token.file, file);
        } else {
            give_back(host, token.file, file);
        }
        return;
    }
    host.sometimes(true, says::inheritance);
    file.content = data.content;
    file.is_directory = data.directory != Directory{};
    file.directory = data.directory;
    if (config_.forget_answers) file.directory.answered = {};  // planted
    file.sequence = ++counter_;
    file.dirty = true;
    file.inherited = data.grant;
    file.testator = taken.dead;
    if (partner_up(host)) mirror(host, token.file, file);
    start_flush(host, token.file, file);
}

}  // namespace cleave::edge_filer
