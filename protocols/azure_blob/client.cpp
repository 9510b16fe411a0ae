#include "azure_blob/client.hpp"

#include "azure_blob/properties.hpp"
#include "parts/conditions.hpp"

namespace cleave::azure_blob {
namespace {

bool is_read(const ClientRequest& request) { return request.function == Function::read; }

bool turned_away(StoreStatus status) {
    return status == StoreStatus::throttled || status == StoreStatus::failed;
}

}  // namespace

// ---- asking the store ----

void Client::on(Host& host, const ClientRequest& request) {
    Operation& operation = operations_[request.id];
    operation.request = request;
    operation.asked_secondary = options_.reads == Reads::secondary;
    host.set_timer(options_.deadline, GiveUp{request.id});
    const bool looks = options_.writes == Writes::etag || request.function == Function::cas;
    if (is_read(request)) return take(host, operation, Step::reading);
    if (options_.writes == Writes::lease) return take(host, operation, Step::leasing);
    take(host, operation, looks ? Step::looking : Step::writing);
}

void Client::take(Host& host, Operation& operation, Step step) {
    operation.step = step;
    ++operation.round;
    ask(host, operation);
}

void Client::ask(Host& host, Operation& operation) {
    StoreRequest request = request_for(operation);
    if (operation.step == Step::writing) ++operation.unanswered;
    const OperationId id = operation.request.id;
    const std::string name = request.name;
    host.ask_store(std::move(request), Answered{id, operation.round, operation.step, name});
    host.set_timer(options_.retry, Again{id, operation.round});
}

std::string Client::leased_name(const ClientRequest& request) const {
    return options_.lock_without_fencing ? "lock of " + request.key : request.key;
}

StoreRequest Client::request_for(const Operation& operation) const {
    StoreRequest request{.function = StoreFunction::get, .name = operation.request.key};
    switch (operation.step) {
        case Step::reading:
            if (operation.asked_secondary) request.endpoint = StoreEndpoint::secondary;
            break;
        case Step::looking:
        case Step::confirming: break;
        case Step::leasing:
            request.function = StoreFunction::acquire_lease;
            request.name = leased_name(operation.request);
            request.lease_term = options_.lease;
            break;
        case Step::locking:
            request.function = StoreFunction::put;
            request.name = leased_name(operation.request);
            request.if_absent = true;
            break;
        case Step::writing: return write_of(operation);
    }
    return request;
}

StoreRequest Client::write_of(const Operation& operation) const {
    const ClientRequest& asked = operation.request;
    const bool removes = asked.function == Function::remove;
    StoreRequest request{.function = removes ? StoreFunction::remove : StoreFunction::put,
                         .name = asked.key};
    if (!removes) request.content = Content::of(asked.value, asked.size);
    if (options_.get_then_put || options_.lock_without_fencing) return request;
    if (operation.lease != LeaseId{}) {
        request.lease = operation.lease;
    } else if (operation.known && operation.etag != Etag{}) {
        request.if_match = operation.etag;
    } else if (operation.known) {
        request.if_absent = true;
    }
    return request;
}

// Whether the store refuses this very write after any other. "If-None-Match: *" does not do: the
// blob may have been removed since.
bool Client::is_fenced(const Operation& operation) const {
    const StoreRequest request = write_of(operation);
    return request.lease != LeaseId{} || request.if_match;
}

void Client::on(Host& host, const Again& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end() || found->second.round != timer.round) return;
    Operation& operation = found->second;
    if (operation.step == Step::reading && options_.reads == Reads::primary_then_secondary) {
        operation.asked_secondary = !operation.asked_secondary;
        host.sometimes(operation.asked_secondary, says::fell_back);
    }
    if (operation.step == Step::writing && operation.unanswered > 0) {
        if (!is_fenced(operation) && !options_.repeated_put) {
            return take(host, operation, Step::confirming);
        }
        host.sometimes(true, says::repeated);
    }
    ask(host, operation);
}

// ---- the store's answers ----

void Client::on(Host& host, const Answered& answered, const StoreReply& reply) {
    const auto found = operations_.find(answered.operation);
    const bool current = found != operations_.end() && found->second.round == answered.round;
    if (answered.step == Step::leasing && reply.status == StoreStatus::ok) {
        // Granted too late, or twice: nobody will use it.
        if (!current || found->second.lease != LeaseId{}) {
            return release(host, answered.name, reply.lease);
        }
    }
    if (found == operations_.end()) return;
    Operation& operation = found->second;
    if (answered.step == Step::writing) return has_written(host, operation, reply, current);
    if (!current || turned_away(reply.status)) return;  // the timer asks again
    switch (answered.step) {
        case Step::reading: return has_read(host, operation, reply);
        case Step::leasing: return has_leased(host, operation, reply);
        case Step::locking: return take(host, operation, Step::leasing);
        case Step::looking: return has_looked(host, operation, reply);
        case Step::confirming: return has_confirmed(host, operation, reply);
        case Step::writing: break;
    }
}

void Client::has_read(Host& host, Operation& operation, const StoreReply& reply) {
    const bool answered = reply.status == StoreStatus::ok || reply.status == StoreStatus::not_found;
    if (!answered) return finish(host, operation, Outcome::fail, "store refused");
    const OperationId id = operation.request.id;
    operations_.erase(id);
    host.reply({id, Outcome::ok, reply.content.value(), ""});
}

void Client::has_leased(Host& host, Operation& operation, const StoreReply& reply) {
    if (reply.status == StoreStatus::conflict) {
        return host.sometimes(true, says::waits);  // the timer asks again
    }
    if (reply.status == StoreStatus::not_found) {
        if (options_.lock_without_fencing) return take(host, operation, Step::locking);
        // What is not there cannot be leased, only created.
        operation.known = true;
        operation.etag = {};
        operation.found.reset();
        return begin_write(host, operation);
    }
    if (reply.status != StoreStatus::ok) {
        return finish(host, operation, Outcome::fail, "store refused the lease");
    }
    operation.lease = reply.lease;
    host.set_timer(options_.lease / 2, Renew{operation.request.id, reply.lease});
    const bool looks = operation.request.function == Function::cas;
    take(host, operation, looks ? Step::looking : Step::writing);
}

void Client::has_looked(Host& host, Operation& operation, const StoreReply& reply) {
    operation.known = true;
    operation.etag = reply.status == StoreStatus::ok ? reply.etag : Etag{};
    operation.found = reply.content.value();
    begin_write(host, operation);
}

void Client::begin_write(Host& host, Operation& operation) {
    const ClientRequest& request = operation.request;
    if (request.function == Function::cas && operation.found != request.expected) {
        return finish(host, operation, Outcome::fail, parts::another_value);
    }
    if (request.function == Function::remove && operation.etag == Etag{}) {
        return finish(host, operation, Outcome::ok, "");  // nothing was there
    }
    take(host, operation, Step::writing);
}

void Client::has_written(Host& host, Operation& operation, const StoreReply& reply, bool current) {
    if (reply.status == StoreStatus::ok) return finish(host, operation, Outcome::ok, "");
    if (reply.status == StoreStatus::failed) return;  // in doubt, as without an answer
    if (operation.unanswered > 0) --operation.unanswered;
    if (!current || reply.status == StoreStatus::throttled) return;
    if (operation.unanswered > 0) return take(host, operation, Step::confirming);
    was_refused(host, operation);
}

// None of its writes has been done. A lease that is over is gone for good.
void Client::was_refused(Host& host, Operation& operation) {
    if (options_.writes == Writes::lease) {
        host.sometimes(operation.lease != LeaseId{}, says::fenced);
        operation.lease = {};
        operation.known = false;
        return take(host, operation, Step::leasing);
    }
    host.sometimes(operation.known, says::overtaken);
    if (options_.writes == Writes::etag && operation.request.function != Function::cas) {
        return take(host, operation, Step::looking);
    }
    finish(host, operation, Outcome::fail, parts::another_write);
}

// A value is written once, so who finds it knows that it was. Who finds another cannot tell whether
// it was overwritten.
void Client::has_confirmed(Host& host, Operation& operation, const StoreReply& reply) {
    const bool removes = operation.request.function == Function::remove;
    if (!removes && reply.content.value() == operation.request.value) {
        host.sometimes(true, says::confirmed);
        return finish(host, operation, Outcome::ok, "");
    }
    // The timer looks again: what is under way may still arrive.
    if (!is_fenced(operation)) return;
    host.sometimes(true, says::unknown);
    finish(host, operation, Outcome::unknown, "whether it was done and overwritten is not known");
}

// ---- leases, and the end ----

void Client::on(Host& host, const Renew& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end() || found->second.lease != timer.lease) return;
    StoreRequest request{.function = StoreFunction::renew_lease,
                         .name = leased_name(found->second.request)};
    request.lease = timer.lease;
    host.ask_store(std::move(request), Renewed{timer.operation});
    host.set_timer(options_.lease / 2, Renew{timer.operation, timer.lease});
}

void Client::release(Host& host, const std::string& name, LeaseId lease) {
    StoreRequest request{.function = StoreFunction::release_lease, .name = name};
    request.lease = lease;
    host.ask_store(std::move(request), Released{});
}

void Client::on(Host& host, const GiveUp& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end()) return;
    const bool doubt = found->second.unanswered > 0;
    if (doubt) host.sometimes(true, says::unknown);
    finish(host, found->second, doubt ? Outcome::unknown : Outcome::fail, "no answer in time");
}

void Client::finish(Host& host, Operation& operation, Outcome outcome, const char* error) {
    const OperationId id = operation.request.id;
    if (operation.lease != LeaseId{}) {
        release(host, leased_name(operation.request), operation.lease);
    }
    operations_.erase(id);
    host.reply({id, outcome, {}, error});
}

}  // namespace cleave::azure_blob
