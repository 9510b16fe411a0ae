#include "direct_s3/client.hpp"

namespace cleave::direct_s3 {
namespace {

StoreRequest store_request(const ClientRequest& request) {
    switch (request.function) {
        case Function::read: return {StoreFunction::get, request.key, {}};
        case Function::write:
            return {StoreFunction::put, request.key, Content::of(request.value, request.size)};
        case Function::remove:
        case Function::cas: break;
    }
    return {StoreFunction::remove, request.key, {}};
}

}  // namespace

void Client::on(Host& host, const ClientRequest& request) {
    pending_.emplace(request.id, request);
    host.ask_store(store_request(request), StoreAnswered{request.id});
    host.set_timer(options_.deadline, GiveUp{request.id});
    if (request.function == Function::read) host.set_timer(options_.retry, RetryGet{request.id});
}

void Client::on(Host& host, const StoreAnswered& answered, const StoreReply& reply) {
    const auto found = pending_.find(answered.operation);
    if (found == pending_.end()) return;  // given up, or the second answer to a repeated GET
    const Function function = found->second.function;
    ClientReply result;
    switch (reply.status) {
        case StoreStatus::ok:
            if (function == Function::read) result.value = reply.content.value();
            break;
        case StoreStatus::not_found: break;  // a GET finds nothing; a DELETE has nothing to do
        case StoreStatus::throttled:
            result.outcome = Outcome::fail;  // 503: refused before it had any effect
            result.error = "store is throttling";
            break;
        case StoreStatus::failed:
            result.outcome = function == Function::read ? Outcome::fail : Outcome::unknown;
            result.error = "store failed";
            break;
        default:
            result.outcome = Outcome::fail;  // an answer to conditions, which it does not set
            result.error = "store refused";
            break;
    }
    finish(host, answered.operation, std::move(result));
}

void Client::on(Host& host, const RetryGet& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    host.sometimes(true, says::read_repeated);
    host.ask_store(store_request(found->second), StoreAnswered{timer.operation});
    host.set_timer(options_.retry, RetryGet{timer.operation});
}

void Client::on(Host& host, const GiveUp& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    ClientReply result;
    result.outcome = found->second.function == Function::read ? Outcome::fail : Outcome::unknown;
    result.error = "store did not answer";
    host.sometimes(result.outcome == Outcome::unknown, says::write_unknown);
    finish(host, timer.operation, std::move(result));
}

void Client::finish(Host& host, OperationId operation, ClientReply reply) {
    pending_.erase(operation);
    reply.id = operation;
    host.reply(std::move(reply));
}

}  // namespace cleave::direct_s3
