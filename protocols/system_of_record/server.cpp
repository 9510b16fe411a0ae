// Serving: requests, transactions, and what is shipped to the mirror.

#include "system_of_record/server.hpp"

#include <algorithm>

#include "system_of_record/properties.hpp"

namespace cleave::system_of_record {

void Server::on_start(Host& host, const DiskImage& disk) {
    heard_ = host.now();
    const parts::CheckedRecords found = log_.open(host, disk);
    if (found.damaged) {
        host.log("the log is damaged: the database must come from the partner");
    } else {
        for (const std::string& record : found.records) {
            if (const auto read = decode<Record>(record)) recover(*read);
        }
    }
    // What of it the mirror has is not known, so nothing is served before they are in step again.
    reign_ = view_.epoch;
    last_index_ = own_durable_ = database_.index;
    // As a mirror it goes on in its session, and must never begin that anew.
    if (!is_principal(host)) durable_session_ = following_;
    durable_index_ = database_.index;
    relabel(host);
    on(host, Tick{});
}

void Server::recover(const Record& record) {
    blank_ = false;
    if (record.base || record.view.newer_than(view_)) {
        view_ = record.view;
        serve_from_ = record.serve_from;
    }
    if (record.base) {
        database_ = *record.base;
        following_ = record.session;
    }
    if (record.transaction) database_.apply(*record.transaction, config_.no_duplicate_cache);
}

bool Server::serves(Host& host) const {
    if (view_.principal != host.self() || !open_ || host.now() < serve_from_) return false;
    return !config_.witness || config_.no_fencing || host.now() < lease_until_;
}

void Server::on(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    const ClientRequest& request = asked.request;
    if (!serves(host)) {
        const bool other = view_.epoch != 0 && !is_principal(host);
        const auto principal = other ? std::optional(view_.principal) : std::nullopt;
        return host.send(client, parts::ask_elsewhere(request.id, principal));
    }
    if (request.function == Function::read) {
        return host.send(client, parts::ServiceReply{database_.read(request), false, {}});
    }
    const Transaction transaction{++last_index_, client, asked};
    log_.append(host, encode(Record{view_, serve_from_, {}, {}, transaction}));
    host.sync(Logged{reign_, last_index_});
    pending_.emplace(last_index_, transaction);
    if (session_ != Instant{}) {
        unmirrored_.emplace(last_index_, transaction);
        host.send(config_.partner_of(host.self()), Ship{view_, session_, {transaction}});
    }
    if (config_.early_acknowledgement) commit(host);
}

void Server::on(Host& host, const Logged& logged) {
    if (!is_principal(host) || logged.reign != reign_) return;
    own_durable_ = std::max(own_durable_, logged.index);
    commit(host);
}

// A transaction takes effect, and is answered, once it is on every disk that could come to matter.
void Server::commit(Host& host) {
    std::uint64_t safe = own_durable_;
    if (needs_mirror()) safe = std::min(safe, mirror_durable_);
    if (config_.early_acknowledgement) safe = last_index_;
    while (!pending_.empty() && pending_.begin()->first <= safe) {
        const Transaction transaction = std::move(pending_.begin()->second);
        pending_.erase(pending_.begin());
        const auto [reply, again] = database_.apply(transaction, config_.no_duplicate_cache);
        host.sometimes(again, says::answered_again);
        if (reply) host.send(transaction.client, parts::ServiceReply{*reply, false, {}});
    }
}

void Server::ship(Host& host) {
    const NodeId mirror = config_.partner_of(host.self());
    if (!in_step_) return host.send(mirror, Synchronise{view_, session_, database_});
    Ship message{view_, session_, {}};
    for (const auto& [index, transaction] : unmirrored_) {
        message.transactions.push_back(transaction);
    }
    if (!message.transactions.empty()) host.send(mirror, std::move(message));
}

// ---- As mirror

void Server::on(Host& host, NodeId principal, const Synchronise& message) {
    if (view_.newer_than(message.view)) return host.send(principal, News{view_});
    if (!may_follow(message.view)) return;
    learn(host, message.view);
    if (is_principal(host) || agreed_ || message.session <= following_) return;
    following_ = message.session;
    database_ = message.database;
    blank_ = false;
    log_.replace(host, {encode(Record{view_, {}, following_, database_, {}})});
    host.sync(Mirrored{principal, following_, database_.index});
}

void Server::on(Host& host, NodeId principal, const Ship& message) {
    if (view_.newer_than(message.view)) return host.send(principal, News{view_});
    if (!may_follow(message.view)) return;
    learn(host, message.view);
    if (is_principal(host) || agreed_ || message.session != following_) return;
    for (const Transaction& transaction : message.transactions) {
        if (transaction.index != database_.index + 1) continue;
        log_.append(host, encode(Record{view_, serve_from_, {}, {}, transaction}));
        database_.apply(transaction, config_.no_duplicate_cache);
    }
    host.sync(Mirrored{principal, following_, database_.index});
}

void Server::on(Host& host, const Mirrored& mirrored) {
    if (mirrored.principal != view_.principal || mirrored.session != following_) return;
    met_ = true;
    // What it had of an earlier session may not be in this one.
    const bool same = durable_session_ == mirrored.session;
    durable_index_ = same ? std::max(durable_index_, mirrored.index) : mirrored.index;
    durable_session_ = mirrored.session;
    host.send(mirrored.principal, Pong{view_, {}, durable_session_, durable_index_});
    relabel(host);
}

}  // namespace cleave::system_of_record
