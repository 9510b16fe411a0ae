// Leader election: timeouts, PreVote, votes. Source: Ongaro and Ousterhout 2014, section 5.2 and
// 5.4.1; thesis, sections 4.2.3 (disruptive servers), 6.2 (CheckQuorum) and 9.6 (PreVote).

#include "parts/raft/properties.hpp"
#include "parts/raft/raft.hpp"

namespace cleave::raft {

void Raft::draw_timeout(Host& host) {
    const Duration least = settings_.election_timeout;
    election_deadline_ = host.now() + host.random().between(least, least * 2);
}

void Raft::on(Host& host, const ElectionTimeout& timeout) {
    if (role_ == Role::leader) draw_timeout(host);
    if (host.now() >= election_deadline_) {
        draw_timeout(host);
        if (log_.configuration().contains(host.self())) {
            leader_.reset();
            if (settings_.pre_vote) {
                take_role(host, Role::candidate);
                ask_for_votes(host, true);
            } else {
                stand(host);
            }
        }
    }
    host.set_timer(election_deadline_ - host.now(), timeout);
}

// Its own vote must be durable before anybody is asked: see `act` below.
void Raft::stand(Host& host) {
    take_role(host, Role::candidate);
    pre_voting_ = false;
    votes_.clear();
    leader_of_term_.reset();
    log_.vote(host, log_.term() + 1, host.self());
    when_durable(host, VoteMyself{log_.term()});
}

void Raft::act(Host& host, const VoteMyself& then) {
    if (role_ == Role::candidate && !pre_voting_ && then.term == log_.term()) {
        ask_for_votes(host, false);
    }
}

void Raft::ask_for_votes(Host& host, bool pre_vote) {
    pre_voting_ = pre_vote;
    votes_ = {{host.self(), 1}};
    if (won()) return pre_vote ? stand(host) : lead(host);
    const RequestVote request{pre_vote ? log_.term() + 1 : log_.term(), log_.last_index(),
                              log_.last_term(), pre_vote};
    for (const NodeId peer : log_.configuration().everyone()) {
        if (peer != host.self()) host.send(peer, request);
    }
}

bool Raft::hears_a_leader(const Host& host) const {
    const std::optional<Instant> since = role_ == Role::leader ? confirmed_at_ : heard_at_;
    return since && host.now() < *since + settings_.election_timeout;
}

void Raft::on(Host& host, NodeId from, const RequestVote& request) {
    if (silent_) return;
    const auto mine = std::pair(log_.last_term(), log_.last_index());
    const bool current = std::pair(request.last_term, request.last_index) >= mine;
    if (request.pre_vote) {
        const bool granted = request.term > log_.term() && current && !hears_a_leader(host);
        return host.send(from, Vote{granted ? request.term : log_.term(), granted, true});
    }
    if (settings_.check_quorum && request.term > log_.term() && hears_a_leader(host)) return;
    adopt(host, request.term);
    const bool free = !log_.voted_for().valid() || log_.voted_for() == from;
    const bool granted = request.term == log_.term() && free && current && role_ == Role::follower;
    if (granted) {
        if (log_.voted_for() != from) log_.vote(host, log_.term(), from);
        draw_timeout(host);
    }
    when_durable(host, SendVote{from, Vote{log_.term(), granted, false}});
}

void Raft::on(Host& host, NodeId from, const Vote& vote) {
    if (silent_) return;
    const bool granted_pre_vote = vote.pre_vote && vote.granted;
    if (!granted_pre_vote) adopt(host, vote.term);
    if (role_ != Role::candidate || !vote.granted || vote.pre_vote != pre_voting_) return;
    if (vote.term != (pre_voting_ ? log_.term() + 1 : log_.term())) return;
    votes_[from] = 1;
    if (!won()) return;
    if (pre_voting_) {
        stand(host);
    } else {
        lead(host);
    }
}

void Raft::lead(Host& host) {
    take_role(host, Role::leader);
    leader_ = leader_of_term_ = host.self();
    progress_.clear();
    own_match_ = 0;
    round_ = confirmed_round_ = 0;
    rounds_begun_.clear();
    confirmed_at_ = host.now();
    term_start_ = log_.last_index() + 1;
    if (settings_.flaws.commit_old_term) {
        term_start_ = log_.last_index();
        when_durable(host, AppendedMyself{log_.term(), term_start_});
    } else {
        append(host,
               Entry{log_.term(), "", {}, {}});  // commits what earlier terms left (section 8)
    }
    on(host, Heartbeat{log_.term()});
}

void Raft::on(Host& host, const Heartbeat& heartbeat) {
    if (role_ != Role::leader || heartbeat.term != log_.term()) return;
    const Duration most = settings_.election_timeout * 2;
    if (settings_.check_quorum && host.now() > confirmed_at_ + most) {
        host.sometimes(true, says::quorum_lost);
        return follow(host, std::nullopt);
    }
    for (const NodeId peer : followers(host)) {
        Progress& known = progress(peer);
        // What has not arrived since the last heartbeat is sent again.
        if (known.match > 0 && known.match == known.match_before) known.next = known.match + 1;
        known.match_before = known.match;
        known.refused = UINT64_MAX;
    }
    begin_round(host);
    host.set_timer(settings_.heartbeat, heartbeat);
}

}  // namespace cleave::raft
