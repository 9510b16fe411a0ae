#include "direct_s3/client.hpp"

#include <algorithm>

#include "parts/conditions.hpp"

namespace cleave::direct_s3 {

void Client::on(Host& host, const ClientRequest& request) {
    if (request.in_part || !request.name.empty() || request.function == Function::list ||
        request.function == Function::truncate) {
        return host.reply({request.id, Outcome::fail, {}, "a store has no volumes"});
    }
    Pending& pending = pending_[request.id];
    pending.request = request;
    host.set_timer(options_.deadline, GiveUp{request.id});
    const bool new_name = request.function == Function::write && options_.head_before_put;
    bool knows = true;
    if (request.function == Function::cas && request.expected) {
        const auto found = known_.find(request.key);
        knows = found != known_.end() && found->second.value == *request.expected;
        if (knows) pending.match = found->second.etag;
    }
    const bool compares = request.function == Function::cas && options_.get_then_put;
    if (new_name || !knows || compares) {
        look(host, pending);
    } else {
        work(host, pending);
    }
}

// ---- what is asked of the store ----

void Client::look(Host& host, Pending& pending) {
    pending.phase = Phase::looking;
    const ClientRequest& request = pending.request;
    const bool only_whether = request.function == Function::write;
    host.ask_store({only_whether ? StoreFunction::head : StoreFunction::get, request.key},
                   Looked{request.id});
    host.set_timer(options_.retry, RetryGet{request.id});
}

void Client::work(Host& host, Pending& pending) {
    pending.phase = Phase::working;
    ++pending.attempts;
    ++pending.without_end;
    const ClientRequest& request = pending.request;
    host.ask_store(store_request(pending), StoreAnswered{request.id});
    if (only_looks(request.function)) {
        host.set_timer(options_.retry, RetryGet{request.id});
    } else if (may_repeat(pending)) {
        host.set_timer(options_.retry, RepeatPut{request.id});
    }
}

StoreRequest Client::store_request(const Pending& pending) const {
    const ClientRequest& request = pending.request;
    if (request.function == Function::read) return {StoreFunction::get, request.key};
    if (request.function == Function::stat) return {StoreFunction::head, request.key};
    if (request.function == Function::remove) return {StoreFunction::remove, request.key};
    StoreRequest put{StoreFunction::put, request.key, Content::of(request.value, request.size)};
    if (request.function == Function::cas && !options_.get_then_put) {
        if (request.expected) {
            put.if_match = pending.match;
        } else {
            put.if_absent = true;
        }
    }
    return put;
}

// Without If-Match a copy that is under way may come late, after what others wrote or removed.
bool Client::may_repeat(const Pending& pending) const {
    const ClientRequest& request = pending.request;
    if (request.function == Function::write) return options_.repeat_put;
    return request.function == Function::cas && request.expected && !options_.get_then_put;
}

// One of several copies was refused; if another one was done, what it wrote may still be there.
void Client::settle(Host& host, Pending& pending) {
    pending.phase = Phase::settling;
    host.ask_store({StoreFunction::get, pending.request.key}, Settled{pending.request.id});
    host.set_timer(options_.retry, RetryGet{pending.request.id});
}

// "Full jitter" (Brooker, "Exponential Backoff and Jitter", AWS 2015), but never at once.
void Client::back_off(Host& host, Pending& pending) {
    const std::uint32_t doublings = std::min(pending.refusals++, std::uint32_t{6});
    const Duration most = options_.backoff * (std::int64_t{1} << doublings);
    const Duration pause = host.random().between(most / 2, most);
    host.set_timer(pause, BackedOff{pending.request.id});
}

// ---- what the store says ----

void Client::on(Host& host, const StoreAnswered& answered, const StoreReply& reply) {
    const auto found = pending_.find(answered.operation);
    if (found == pending_.end()) return;  // given up, or another copy was answered
    Pending& pending = found->second;
    if (reply.status == StoreStatus::throttled || reply.status == StoreStatus::conflict) {
        --pending.without_end;  // 503 and 409: it had no effect
        host.sometimes(reply.status == StoreStatus::conflict, says::conflict);
        if (pending.phase == Phase::working) back_off(host, pending);
        return;
    }
    if (only_looks(pending.request.function)) {
        answer_read(host, pending, reply);
    } else {
        answer_write(host, pending, reply);
    }
}

void Client::answer_read(Host& host, const Pending& pending, const StoreReply& reply) {
    switch (reply.status) {
        case StoreStatus::ok: {
            const bool whole = pending.request.function == Function::read;
            const std::optional<Value> value = whole ? reply.content.value() : reply.stamp;
            if (value) known_[pending.request.key] = {*value, reply.etag};
            return finish(host, pending.request.id, {{}, Outcome::ok, value, {}});
        }
        case StoreStatus::not_found:
            known_.erase(pending.request.key);
            return finish(host, pending, Outcome::ok);
        default: return finish(host, pending, Outcome::fail, "store failed");
    }
}

void Client::answer_write(Host& host, Pending& pending, const StoreReply& reply) {
    const ClientRequest& request = pending.request;
    switch (reply.status) {
        case StoreStatus::ok:
            known_.erase(request.key);
            if (request.function != Function::remove) {
                known_[request.key] = {request.value, reply.etag};
            }
            return finish(host, pending, Outcome::ok);
        case StoreStatus::failed:  // 500: it may have happened
            return finish(host, pending, Outcome::unknown, "store failed");
        case StoreStatus::not_found:
        case StoreStatus::precondition_failed:
            if (request.function == Function::remove) return finish(host, pending, Outcome::ok);
            --pending.without_end;
            if (pending.without_end > 0) {
                if (pending.phase == Phase::working) settle(host, pending);
                return;
            }
            known_.erase(request.key);
            return finish(host, pending, Outcome::fail, parts::another_value);
        default:
            --pending.without_end;
            return finish(host, pending, Outcome::fail, "store takes no conditions");
    }
}

void Client::on(Host& host, const Looked& looked, const StoreReply& reply) {
    const auto found = pending_.find(looked.operation);
    if (found == pending_.end() || found->second.phase != Phase::looking) return;
    Pending& pending = found->second;
    const ClientRequest& request = pending.request;
    if (reply.status == StoreStatus::throttled || reply.status == StoreStatus::failed) {
        return back_off(host, pending);
    }
    if (request.function == Function::write) return work(host, pending);  // whatever it said
    std::optional<Value> there;
    if (reply.status == StoreStatus::ok) there = reply.content.value();
    if (there != request.expected) {
        return finish(host, pending, Outcome::fail, parts::another_value);
    }
    pending.match = reply.etag;
    work(host, pending);
}

void Client::on(Host& host, const Settled& settled, const StoreReply& reply) {
    const auto found = pending_.find(settled.operation);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    if (reply.status == StoreStatus::throttled || reply.status == StoreStatus::failed) {
        return back_off(host, pending);
    }
    const bool done = reply.status == StoreStatus::ok &&
                      reply.content.value() == std::optional<Value>(pending.request.value);
    host.sometimes(done, says::condition_settled);
    if (done) return finish(host, pending, Outcome::ok);
    finish(host, pending, Outcome::unknown, "one of two copies was refused");
}

// ---- timers ----

void Client::on(Host& host, const RetryGet& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    switch (pending.phase) {
        case Phase::looking: return look(host, pending);
        case Phase::settling: return settle(host, pending);
        case Phase::working: break;
    }
    if (!only_looks(pending.request.function)) return;  // it looked, and is at work by now
    host.sometimes(true, says::read_repeated);
    work(host, pending);
}

void Client::on(Host& host, const RepeatPut& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end() || found->second.phase != Phase::working) return;
    host.sometimes(found->second.request.function == Function::cas, says::condition_repeated);
    work(host, found->second);
}

void Client::on(Host& host, const BackedOff& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    switch (found->second.phase) {
        case Phase::looking: return look(host, found->second);
        case Phase::working: return work(host, found->second);
        case Phase::settling: return settle(host, found->second);
    }
}

void Client::on(Host& host, const GiveUp& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    const Pending& pending = found->second;
    const bool harmless = only_looks(pending.request.function) || pending.without_end == 0;
    host.sometimes(!harmless, says::write_unknown);
    finish(host, pending, harmless ? Outcome::fail : Outcome::unknown, "store did not answer");
}

void Client::finish(Host& host, const Pending& pending, Outcome outcome, std::string error) {
    finish(host, pending.request.id, {{}, outcome, {}, std::move(error)});
}

void Client::finish(Host& host, OperationId operation, ClientReply reply) {
    pending_.erase(operation);
    reply.id = operation;
    host.reply(std::move(reply));
}

}  // namespace cleave::direct_s3
