// Who is the principal: pings, sessions with the mirror, views, and the witness.

#include <algorithm>

#include "system_of_record/properties.hpp"
#include "system_of_record/server.hpp"

namespace cleave::system_of_record {

void Server::on(Host& host, const Tick&) {
    if (blank_) {
        introduce(host);
    } else if (is_principal(host)) {
        act_as_principal(host);
    } else {
        act_as_mirror(host);
    }
    host.set_timer(config_.ping, Tick{});
}

// What a server finds on a new disk of its own does not tell what it has promised: the witness
// knows, and without one, nobody. The first server makes the database once all say there was none.
void Server::introduce(Host& host) {
    if (config_.witness && !heard_witness_) host.send(*config_.witness, Ping{{}, host.now()});
    if (host.self() != config_.first || view_.epoch != 0 || agreed_) return;
    if (proposal_) return host.send(*config_.witness, Propose{*proposal_});
    if (partner_blank_ && (witness_blank_ || !config_.witness)) return propose(host, false);
    host.send(config_.second, Ping{{}, host.now()});
}

// Whether it may listen to the principal of this view. Who has lost what it had as the principal
// takes no older copy for it.
bool Server::may_follow(const View& view) const {
    if (lost_ && !view.newer_than(*lost_)) return false;
    return !blank_ || !config_.witness || heard_witness_;
}

void Server::act_as_principal(Host& host) {
    const NodeId partner = config_.partner_of(host.self());
    host.send(partner, Ping{view_, host.now()});
    if (config_.witness) host.send(*config_.witness, Ping{view_, host.now()});
    if (agreed_) return;
    if (host.now() - heard_ >= config_.timeout) {
        session_ = {};
        in_step_ = false;
        commit(host);
        // Without a witness, a server that has not met the other since it started cannot know
        // whether that has taken over, and is down now.
        const bool may = config_.witness || met_;
        if (may && needs_mirror() && !(proposal_ && !proposal_->mirrored)) propose(host, false);
    } else {
        keep_in_step(host);
    }
    // A proposal of its former life may still make its mirror count: a later view settles that.
    if (!open_ && !view_.mirrored && !proposal_ && !agreed_) propose(host, false);
    if (proposal_ && config_.witness) host.send(*config_.witness, Propose{*proposal_});
}

void Server::keep_in_step(Host& host) {
    if (session_ == Instant{}) {
        session_ = host.now();
        mirror_durable_ = 0;
        unmirrored_ = pending_;
    }
    ship(host);
    if (!in_step_ || mirror_durable_ < database_.index) return;
    if (view_.mirrored) {
        open_ = true;
        proposal_.reset();  // to go on without it
    } else if (open_ && mirrored_proposed_ <= view_.epoch && !proposal_) {
        propose(host, true);
    }
}

void Server::act_as_mirror(Host& host) {
    if (blank_ || agreed_ || host.now() - heard_ < config_.timeout) return;
    const View next{view_.epoch + 1, host.self(), false};
    if (config_.witness) {
        host.send(*config_.witness, Propose{next});
    } else if (met_ && view_.mirrored) {
        decide(host, next);
    }
}

void Server::propose(Host& host, bool mirrored) {
    std::uint64_t epoch = std::max(view_.epoch, mirrored_proposed_);
    if (proposal_) epoch = std::max(epoch, proposal_->epoch);
    proposal_ = View{epoch + 1, host.self(), mirrored};
    if (mirrored) mirrored_proposed_ = epoch + 1;
    const bool alone = !config_.witness || (config_.no_fencing && !mirrored);
    if (alone) return decide(host, *proposal_);
    host.send(*config_.witness, Propose{*proposal_});
}

void Server::on(Host& host, NodeId, const Agreed& agreed) { learn(host, agreed.view); }
void Server::on(Host& host, NodeId from, const News& news) {
    heard_witness_ = heard_witness_ || from == config_.witness;
    learn(host, news.view);
}

void Server::learn(Host& host, const View& view) {
    if (!view.newer_than(view_) || (agreed_ && !view.newer_than(*agreed_))) return;
    if (view.principal == host.self()) {
        if (!blank_ || proposal_ == view) {
            decide(host, view);
        } else if (!lost_ || view.newer_than(*lost_)) {
            lost_ = view;
        }
        return;
    }
    if (config_.no_fencing && is_principal(host)) return;
    if (!may_follow(view)) return;
    if (is_principal(host)) step_down(host, view);
    if (view.principal != view_.principal) {
        durable_session_ = {};
        durable_index_ = 0;
        met_ = false;
        heard_ = host.now();
    }
    agreed_.reset();
    proposal_.reset();
    view_ = view;
    relabel(host);
}

void Server::step_down(Host& host, const View& view) {
    host.sometimes(true, says::stepped_down);
    host.sometimes(view.epoch == view_.epoch, says::split);
    open_ = false;
    in_step_ = false;
    session_ = {};
    pending_.clear();  // whether the new principal has them is not for this one to say
}

// This server is the principal of `view`, once that is durable.
void Server::decide(Host& host, const View& view) {
    if (!is_principal(host)) serve_from_ = heard_ + config_.timeout;
    agreed_ = view;
    if (proposal_ && proposal_->epoch <= view.epoch) proposal_.reset();
    if (blank_) {
        log_.replace(host, {encode(Record{view, {}, {}, database_, {}})});
        blank_ = false;
        serve_from_ = {};
    } else {
        log_.append(host, encode(Record{view, serve_from_, {}, {}, {}}));
    }
    host.sync(ViewDurable{view});
}

void Server::on(Host& host, const ViewDurable& durable) {
    if (agreed_ != durable.view) return;  // overtaken by a newer one
    agreed_.reset();
    if (!is_principal(host)) {
        host.sometimes(view_.epoch != 0, says::takeover);
        reign_ = durable.view.epoch;
        last_index_ = own_durable_ = database_.index;
        lease_until_ = {};
    }
    host.sometimes(is_principal(host) && view_.mirrored && !durable.view.mirrored, says::exposed);
    view_ = durable.view;
    if (!view_.mirrored) open_ = true;
    commit(host);
    act_as_principal(host);
    relabel(host);
}

void Server::on(Host& host, NodeId principal, const Ping& ping) {
    if (view_.newer_than(ping.view)) return host.send(principal, News{view_});
    if (!may_follow(ping.view)) return;
    learn(host, ping.view);
    // Who is about to be the principal prolongs the reign of no other.
    if (is_principal(host) || agreed_) return;
    heard_ = host.now();
    met_ = met_ || (view_.mirrored && durable_session_ != Instant{});
    host.send(principal, Pong{view_, ping.sent, durable_session_, durable_index_});
}

void Server::on(Host& host, NodeId from, const Pong& pong) {
    const bool partner = from != config_.witness;
    heard_witness_ = heard_witness_ || !partner;
    if (view_.epoch == 0) {
        (partner ? partner_blank_ : witness_blank_) = pong.view.epoch == 0;
        return;
    }
    if (!is_principal(host) || pong.view.principal != host.self()) return;
    extend_lease(host, pong.sent);
    if (!partner) return relabel(host);
    heard_ = host.now();
    if (session_ != Instant{} && pong.session == session_) {
        if (!in_step_) in_step_since_ = host.now();
        in_step_ = true;
        met_ = true;
        mirror_durable_ = std::max(mirror_durable_, pong.durable);
        unmirrored_.erase(unmirrored_.begin(), unmirrored_.upper_bound(mirror_durable_));
        commit(host);
    } else if (in_step_ && pong.sent >= in_step_since_) {  // it has started anew
        session_ = {};
        in_step_ = false;
    }
    relabel(host);
}

void Server::extend_lease(Host& host, Instant sent) {
    const Instant until = sent + config_.lease();
    if (!config_.witness || until <= lease_until_ || until <= host.now()) return;
    lease_until_ = until;
    host.set_timer(until - host.now(), LeaseEnds{});
}

void Server::on(Host& host, const LeaseEnds&) { relabel(host); }

void Server::relabel(Host& host) {
    const bool serving = serves(host);
    host.sometimes(labelled_principal_ && is_principal(host) && !serving, says::halted);
    labelled_principal_ = serving;
    const char* mirror = durable_session_ == Instant{} ? "stale" : "mirror";
    host.label("role", serving ? "principal" : is_principal(host) ? "halted" : mirror);
}

}  // namespace cleave::system_of_record
