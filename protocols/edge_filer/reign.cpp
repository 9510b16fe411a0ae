// Who acts for a share. A server that wants to, claims the share for an epoch of its own; once a
// majority has promised to take nothing of lower epochs, all that was durable before is in what
// they send along. It acts while a majority has given it leases. A server that has given one to
// another promises nothing to a third before it is over, so that whoever acted has stopped.

#include <algorithm>

#include "edge_filer/properties.hpp"
#include "edge_filer/token_server.hpp"

namespace cleave::edge_filer {

// Epochs are dealt out in turn, so that no two servers ever claim the same one.
NodeId TokenServer::server_of(std::uint64_t epoch) const {
    return config_.token_servers[epoch % config_.token_servers.size()];
}

Instant TokenServer::acts_until(const Office& office) const {
    if (peers_.empty() || config_.act_without_majority) return Instant::max();  // planted
    std::vector<Instant> given;
    for (const auto& [peer, sent] : office.held) given.push_back(sent);
    const std::size_t needed = config_.token_servers.size() / 2;  // and itself
    if (given.size() < needed) return {};
    std::stable_sort(given.begin(), given.end(), std::greater<>{});
    return given[needed - 1] + config_.relied_on(config_.server_lease);
}

// Where this server may act for the share right now.
TokenServer::Office* TokenServer::office_of(Host& host, std::uint32_t share) {
    auto& office = shares_[share].office;
    if (!office || !office->open || host.now() >= acts_until(*office)) return nullptr;
    return &*office;
}

// From now on the share is that server's whose epoch it is.
void TokenServer::follow(Share& share, std::uint64_t epoch) {
    share.promised = epoch;
    if (share.office && share.office->epoch != epoch) share.office.reset();
    if (share.candidacy && share.candidacy->epoch < epoch) share.candidacy.reset();
}

void TokenServer::on(Host& host, const Watch&) {
    host.set_timer(config_.server_lease / 3, Watch{});
    if (!taking_part_) return;
    Hold hold{host.now(), {}};
    for (std::uint32_t number = 0; number < shares_.size(); ++number) {
        const Share& share = shares_[number];
        if (share.office) {
            hold.reigns.push_back({number, share.office->epoch});
        } else if (is_due(host, number)) {
            stand(host, number);
        }
    }
    if (!hold.reigns.empty()) host.broadcast(peers_, std::move(hold));
    say_state(host);
}

void TokenServer::say_state(Host& host) {
    bool acts = false;
    for (std::uint32_t share = 0; share < shares_.size(); ++share) {
        acts = acts || office_of(host, share) != nullptr;
    }
    host.label("state", acts ? "serving" : "standby");
}

// The share's last server, or the first in turn, at once; the others one after the other, when it
// has been silent for longer than its lease.
bool TokenServer::is_due(Host& host, std::uint32_t number) const {
    const Share& share = shares_[number];
    const auto count = static_cast<std::uint32_t>(config_.token_servers.size());
    const auto last =
        share.promised == 0
            ? number
            : static_cast<std::uint32_t>(share.promised % config_.token_servers.size());
    const std::uint32_t rank = (position_ + count - last) % count;
    if (rank == 0) return true;
    const Duration patience = config_.server_lease + config_.server_lease / 2 * rank;
    return host.now() - share.heard >= patience;
}

void TokenServer::stand(Host& host, std::uint32_t number) {
    Share& share = shares_[number];
    const std::uint64_t count = config_.token_servers.size();
    std::uint64_t least = share.promised;
    if (share.candidacy) least = std::max(least, share.candidacy->epoch);
    Candidacy candidacy;
    candidacy.epoch = (least / count + 1) * count + position_;
    candidacy.former = server_of(share.promised);
    const bool was_its_own = share.promised != 0 && candidacy.former == host.self();
    candidacy.own_alone =  // planted
        config_.ignore_peers_versions || (config_.trust_the_disk && was_its_own);
    share.candidacy = candidacy;
    if (peers_.empty()) {
        on(host, host.self(), Claim{number, candidacy.epoch});
    } else {
        host.broadcast(peers_, Claim{number, candidacy.epoch});
    }
}

void TokenServer::on(Host& host, NodeId peer, const Claim& claim) {
    if (!taking_part_) {
        waiting_[peer].insert_or_assign(claim.share, claim);
        return;
    }
    Share& share = shares_[claim.share];
    if (claim.epoch <= share.promised) {
        host.send(peer, Superseded{claim.share, share.promised});
        return;
    }
    const bool first = share.promised == 0;
    const bool same = !first && server_of(share.promised) == server_of(claim.epoch);
    const bool acts = share.office && host.now() < acts_until(*share.office);
    if (acts || (!same && host.now() < share.lease_until)) return;  // it will ask again
    follow(share, claim.epoch);
    share.heard = host.now();
    share.log.append(host, encode(LogEntry{claim.epoch, 0, "", {}}));
    host.sync(PromiseSynced{claim.share, claim.epoch, first, share.log.length()});
}

void TokenServer::on(Host& host, const PromiseSynced& synced) {
    Share& share = shares_[synced.share];
    share.log.synced(synced.length);
    if (share.promised != synced.epoch) return;
    Promise promise{synced.share, synced.epoch, synced.first, {}};
    for (const auto& [name, entry] : share.entries) promise.entries.push_back(entry);
    const NodeId claimant = server_of(synced.epoch);
    if (claimant == host.self()) {
        promised(host, synced.share, host.self(), promise);
    } else {
        host.send(claimant, std::move(promise));
    }
}

void TokenServer::on(Host& host, NodeId peer, const Promise& promise) {
    if (taking_part_) promised(host, promise.share, peer, promise);
}

// This server promises to itself last, when the others' promises are there: until then it is still
// a replica to whoever acts.
void TokenServer::promised(Host& host, std::uint32_t number, NodeId peer, const Promise& promise) {
    Share& share = shares_[number];
    if (!share.candidacy || share.candidacy->epoch != promise.epoch) return;
    Candidacy& candidacy = *share.candidacy;
    if (!candidacy.promises.insert(peer).second) return;
    candidacy.first = candidacy.first && promise.first;
    const bool own = peer == host.self();
    if (own || !candidacy.own_alone) {
        for (const LogEntry& entry : promise.entries) keep_newest(candidacy.recovered, entry);
    }
    if (!own) {
        const std::size_t others = candidacy.promises.size();
        const bool asked = share.promised >= candidacy.epoch;
        if (is_majority(others + 1) && !asked) on(host, host.self(), Claim{number, promise.epoch});
        return;
    }
    const Candidacy won = std::move(candidacy);
    share.candidacy.reset();
    host.sometimes(share.entries != won.recovered, says::newer_versions);
    host.sometimes(!won.first && won.former != host.self(), says::share_taken_over);
    Office office;
    office.epoch = won.epoch;
    // Filers may still act on read tokens that were granted before.
    office.grace_until = won.first ? host.now() : host.now() + config_.lease;
    Replicate all{number, won.epoch, 0, true, {}};
    for (const auto& [name, entry] : won.recovered) {
        office.files[name].record = entry.record;
        all.entries.push_back({won.epoch, ++office.log_index, name, entry.record});
    }
    all.index = ++office.log_index;
    share.office = std::move(office);
    if (!peers_.empty()) host.broadcast(peers_, Hold{host.now(), {{number, won.epoch}}});
    replicate(host, std::move(all), ThenOpen{});
}

void TokenServer::on(Host& host, NodeId, const Superseded& superseded) {
    if (!taking_part_) return;
    Share& share = shares_[superseded.share];
    if (share.candidacy && share.candidacy->epoch <= superseded.epoch) {
        share.candidacy->epoch = superseded.epoch;  // the next one is higher
        share.candidacy->promises.clear();
    }
    if (share.office && share.office->epoch < superseded.epoch) {
        // Whoever it was got no further than a promise or two, or else we hear of it yet.
        follow(share, superseded.epoch);
        share.heard = host.now();
    }
}

void TokenServer::on(Host& host, NodeId peer, const Hold& hold) {
    if (!taking_part_) return;
    Held reply{hold.sent, {}};
    for (const Reign& reign : hold.reigns) {
        Share& share = shares_[reign.share];
        if (reign.epoch < share.promised) {
            host.send(peer, Superseded{reign.share, share.promised});
            continue;
        }
        if (reign.epoch > share.promised) follow(share, reign.epoch);
        share.heard = host.now();
        share.lease_until = host.now() + config_.server_lease;
        reply.reigns.push_back(reign);
    }
    if (!reply.reigns.empty()) host.send(peer, std::move(reply));
}

void TokenServer::on(Host&, NodeId peer, const Held& held) {
    for (const Reign& reign : held.reigns) {
        auto& office = shares_[reign.share].office;
        if (!office || office->epoch != reign.epoch) continue;
        Instant& newest = office->held[peer];
        newest = std::max(newest, held.sent);
    }
}

}  // namespace cleave::edge_filer
