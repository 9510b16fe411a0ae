// Neighbours: who is alive, and what happens to the unwritten data of one that is not.
// Each filer keeps copies for its ward (the one before it in the ring of its site). When the ward
// falls silent or comes back in a new life, this filer asks for the ward's write tokens, share by
// share, and writes its data back.

#include <algorithm>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

bool Filer::partner_up(Host& host) const {
    const auto found = neighbours_.find(partner());
    return found != neighbours_.end() && host.now() - found->second.heard < config_.suspect_after;
}

bool Filer::has_quorum(Host& host) const {
    const auto heard = std::count_if(
        neighbours_.begin(), neighbours_.end(),
        [&](const auto& entry) { return host.now() - entry.second.heard < config_.suspect_after; });
    return 2 * (static_cast<std::size_t>(heard) + 1) > site_.size();
}

std::uint64_t Filer::vouched_partner() const {
    const auto found = neighbours_.find(partner());
    if (found == neighbours_.end()) return 0;
    const Neighbour& neighbour = found->second;
    const auto kept = [&](const auto& entry) {
        return !entry.second.promised ||
               (entry.second.kept_by != 0 && entry.second.kept_by >= neighbour.kept_since);
    };
    return std::all_of(files_.begin(), files_.end(), kept) ? neighbour.incarnation : 0;
}

void Filer::on(Host& host, NodeId filer, const Heartbeat& heartbeat) {
    if (!up_) return;
    Neighbour& neighbour = neighbours_[filer];
    if (heartbeat.incarnation < neighbour.incarnation) return;  // late, from an earlier life
    const bool new_life = heartbeat.incarnation > neighbour.incarnation;
    const std::uint64_t former = neighbour.incarnation;
    const bool news = new_life || heartbeat.vouched != neighbour.vouched;
    neighbour = {heartbeat.incarnation, host.now(), false, heartbeat.vouched, heartbeat.kept_since};
    if (filer == ward() && news) log_copy(host, numbers());
    if (!new_life) {
        rest_takeovers(filer, heartbeat.incarnation);
        return;
    }
    if (filer == ward() && heartbeat.incarnation > 1) {
        take_over(host, filer, heartbeat.incarnation - 1);
    }
    const bool lost = former != 0 && former < heartbeat.kept_since;
    if (filer == partner() && lost) flush_all(host);  // its copies of our data are gone
}

void Filer::watch_neighbours(Host& host) {
    const bool up = partner_up(host);
    if (partner_was_up_ && !up) flush_all(host);
    partner_was_up_ = up;
    const auto found = neighbours_.find(ward());
    if (site_.size() == 1 || found == neighbours_.end()) return;
    Neighbour& neighbour = found->second;
    if (neighbour.given_up || host.now() - neighbour.heard < config_.suspect_after) return;
    // Silence is no proof of death. If it lives, it may have data from before our own last crash,
    // of which we know nothing; only a new life of it would show that those are gone.
    if (neighbour.vouched == 0 || neighbour.vouched < kept_since_) return;
    neighbour.given_up = true;
    take_over(host, ward(), neighbour.incarnation);
}

void Filer::take_over(Host& host, NodeId dead, std::uint64_t dead_incarnation) {
    taken_over_ = std::max(taken_over_, dead_incarnation);
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
    host.send(links_[share].server, TakeOver{share, incarnation_, dead, pending.dead_incarnation});
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
        const auto copy = copies_.find(token.file);
        const bool kept = copy != copies_.end() && copy->second.data.grant == token.old_grant;
        inherit(host, token, kept ? copy->second.data : MirroredData{}, taken.session);
    }
    if (taken.dead_incarnation != 0) {
        fences_[{taken.dead, taken.share}] = {taken.dead_incarnation, taken.fence};
        std::erase_if(copies_, [&](const auto& entry) {
            const auto& [file, copy] = entry;
            const MirroredData& data = copy.data;
            return files_[file].inherited != data.grant && config_.share_of(file) == taken.share &&
                   data.incarnation <= taken.dead_incarnation && data.grant <= taken.fence;
        });
        if (pending->second.dead_incarnation <= taken.dead_incarnation) takeovers_.erase(pending);
    }
    for (const TakenToken& token : taken.tokens) advance(host, token.file);
}

// The token is ours; with it the data, unless there was none that had not been written back.
void Filer::inherit(Host& host, const TakenToken& token, const MirroredData& data,
                    std::uint64_t session) {
    File& file = files_[token.file];
    // What was under way here is of an earlier token: the server has decided it since, or else the
    // dead filer could not have got one, even if we never heard what it decided.
    lose_data(host, file);
    file.token = Mode::write;
    file.grant = token.grant;
    file.session = session;
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
    file.promised = true;
    file.kept_by = 0;  // nobody yet, but here
    if (partner_up(host)) mirror(host, token.file, file);
    start_flush(host, token.file, file);
}

}  // namespace cleave::edge_filer
