#include "gfs/client.hpp"

#include <algorithm>

namespace cleave::gfs {
namespace {

bool is_read(const ClientRequest& request) { return request.function == Function::read; }

}  // namespace

void Client::on(Host& host, const ClientRequest& request) {
    Operation& op = operations_[request.id];
    op.request = request;
    host.set_timer(config_.deadline, GiveUp{request.id});
    if (request.function == Function::append) {
        // "Restricted to be at most one-fourth of the maximum chunk size" (3.3).
        if (request.size.value > config_.chunk_size.value / 4) {
            return finish(host, op, {{}, Outcome::fail, {}, "record too large"});
        }
        const auto last = last_index_.find(request.key);
        if (last != last_index_.end()) op.index = last->second;
    } else {
        op.index = request.offset.value / config_.chunk_size.value;
    }
    go_on(host, op);
}

Client::Part Client::part(const Operation& op) const {
    const ClientRequest& request = op.request;
    if (request.function == Function::append) return {{}, request.size};
    const Bytes start{*op.index * config_.chunk_size.value};
    const Bytes from = std::max(request.offset, start);
    const Bytes end = std::min(request.offset + request.size, start + config_.chunk_size);
    return {from - start, end - from};
}

// ---- where the chunk is ----

const LookedUp* Client::cached(Host& host, const Operation& op) const {
    if (!op.index) return nullptr;
    const auto found = cache_.find({op.request.key, *op.index});
    if (found == cache_.end() || host.now() >= found->second.until) return nullptr;
    const LookedUp& where = found->second.found;
    if (is_read(op.request)) return &where;
    return where.primary ? &where : nullptr;
}

void Client::forget(const Operation& op) {
    if (op.index) cache_.erase({op.request.key, *op.index});
}

void Client::go_on(Host& host, Operation& op) {
    const LookedUp* where = cached(host, op);
    if (where == nullptr) return look_up(host, op);
    if (is_read(op.request)) return read_chunk(host, op, *where);
    push(host, op, *where);
}

void Client::look_up(Host& host, Operation& op) {
    op.phase = Phase::looking_up;
    host.send(master_, LookUp{op.request.id.value, op.request.key, op.index, !is_read(op.request),
                              op.lost_primary});
    wait(host, op);
}

void Client::on(Host& host, NodeId, const LookedUp& found) {
    Operation* op = find(OperationId{found.request}, Phase::looking_up);
    if (op == nullptr || (op->index && *op->index != found.index)) return;
    op->index = found.index;
    if (found.index >= found.chunks) {  // a read has come to the end of the file
        ClientReply reply;
        reply.content = op->read;
        return finish(host, *op, std::move(reply));
    }
    if (found.chunk == 0) return chunk_read(host, *op, {}, found.chunks);
    if (found.replicas.empty()) return;  // none is known at present: ask again after a while
    cache_[{op->request.key, found.index}] = {found, host.now() + config_.cache};
    op->lost_primary = false;
    op->attempts = 0;
    go_on(host, *op);
}

// ---- mutations: steps 3 to 7 of figure 2 ----

void Client::push(Host& host, Operation& op, const LookedUp& where) {
    op.phase = Phase::pushing;
    if (op.number == 0) op.number = ++last_number_;
    op.missing = where.replicas;
    const Content data = Content::of(op.request.value, part(op).length);
    std::vector<NodeId> route(where.replicas.begin() + 1, where.replicas.end());
    host.send(where.replicas.front(), PushData{host.self(), op.number, data, std::move(route)});
    wait(host, op);
}

void Client::on(Host& host, NodeId server, const DataReceived& received) {
    Operation* op = find_number(received.number, Phase::pushing);
    if (op == nullptr) return;
    std::erase(op->missing, server);
    if (!op->missing.empty()) return;
    const LookedUp* where = cached(host, *op);
    if (where == nullptr) return look_up(host, *op);
    mutate(host, *op, *where);
}

void Client::mutate(Host& host, Operation& op, const LookedUp& where) {
    op.phase = Phase::mutating;
    op.mutated = true;
    const bool appends = op.request.function == Function::append;
    host.sometimes(appends && op.failed_once, says::appended_again);
    host.send(*where.primary,
              Mutate{op.number, lowest(), where.chunk, where.version,
                     appends ? MutationKind::append : MutationKind::write, part(op).offset});
    wait(host, op);
}

void Client::on(Host& host, NodeId, const Mutated& mutated) {
    Operation* op = find_number(mutated.number, Phase::mutating);
    if (op == nullptr) return;
    switch (mutated.result) {
        case MutationResult::done: return part_done(host, *op, mutated.offset);
        case MutationResult::padded:
            ++*op->index;
            op->number = 0;
            return go_on(host, *op);
        case MutationResult::failed:
            op->number = 0;  // what it names is over: the next attempt is another mutation
            op->failed_once = true;
            if (++op->attempts > config_.attempts) return ask_later(host, *op);
            return go_on(host, *op);
        case MutationResult::refused: return ask_later(host, *op);
    }
}

void Client::part_done(Host& host, Operation& op, Bytes offset) {
    const ClientRequest& request = op.request;
    ClientReply reply;
    if (request.function == Function::append) {
        last_index_[request.key] = *op.index;
        reply.offset = Bytes{*op.index * config_.chunk_size.value} + offset;
        return finish(host, op, std::move(reply));
    }
    op.done += part(op).length;
    if (op.done >= request.size) return finish(host, op, std::move(reply));
    host.sometimes(true, says::straddles);
    ++*op.index;
    op.number = 0;
    op.attempts = 0;
    go_on(host, op);
}

// ---- reads ----

void Client::read_chunk(Host& host, Operation& op, const LookedUp& where) {
    op.phase = Phase::reading;
    ++op.step;
    const Part range = part(op);
    const NodeId replica = where.replicas[host.random().below(where.replicas.size())];
    host.send(
        replica,
        ReadChunk{
            op.request.id, op.step, where.chunk, where.version, {range.offset, range.length}});
    host.set_timer(config_.timeout, Silent{op.request.id, op.step});
}

void Client::on(Host& host, NodeId, const ChunkRead& read) {
    Operation* op = find(read.operation, Phase::reading);
    if (op == nullptr || op->step != read.step) return;
    if (read.refused) return ask_later(host, *op);
    const LookedUp* where = cached(host, *op);
    if (where == nullptr) return look_up(host, *op);
    chunk_read(host, *op, read.content, where->chunks);
}

// `chunks`: of the file, as far as is known.
void Client::chunk_read(Host& host, Operation& op, const Content& content, std::uint64_t chunks) {
    const Bytes hole = part(op).length - content.size();
    const std::uint64_t next = *op.index + 1;
    const Bytes end = op.request.offset + op.request.size;
    op.read.append(content);
    if (next >= chunks || end.value <= next * config_.chunk_size.value) {
        ClientReply reply;
        reply.content = op.read;
        return finish(host, op, std::move(reply));
    }
    if (hole > Bytes{}) op.read.append(Content::of(nothing, hole));
    op.index = next;
    op.attempts = 0;
    go_on(host, op);
}

// ---- what does not answer ----

void Client::wait(Host& host, Operation& op) {
    host.set_timer(config_.timeout, Silent{op.request.id, ++op.step});
}

void Client::on(Host& host, const Silent& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end() || found->second.step != timer.step) return;
    Operation& op = found->second;
    const LookedUp* where = cached(host, op);
    if (op.phase == Phase::looking_up || where == nullptr) return look_up(host, op);
    if (++op.attempts > config_.attempts) return start_over(host, op);
    switch (op.phase) {
        case Phase::looking_up: return;
        case Phase::pushing: {
            const Content data = Content::of(op.request.value, part(op).length);
            host.broadcast(op.missing, PushData{host.self(), op.number, data, {}});
            return wait(host, op);
        }
        case Phase::mutating: return mutate(host, op, *where);
        case Phase::reading: return read_chunk(host, op, *where);
    }
}

// "It makes a few attempts at steps 3 to 7 before falling back to a retry from the beginning."
void Client::start_over(Host& host, Operation& op) {
    forget(op);
    op.lost_primary = true;
    look_up(host, op);
}

void Client::ask_later(Host& host, Operation& op) {
    forget(op);
    op.lost_primary = true;
    op.phase = Phase::looking_up;
    host.set_timer(config_.timeout / 2, AskAgain{op.request.id, ++op.step});
}

void Client::on(Host& host, const AskAgain& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end() || found->second.step != timer.step) return;
    look_up(host, found->second);
}

void Client::on(Host& host, const GiveUp& timer) {
    const auto found = operations_.find(timer.operation);
    if (found == operations_.end()) return;
    Operation& op = found->second;
    const bool appends = op.request.function == Function::append;
    const bool harmless = !op.mutated || (appends && config_.append_once);
    finish(host, op,
           {{}, harmless ? Outcome::fail : Outcome::unknown, {}, "not done at all replicas"});
}

// ---- bookkeeping ----

Client::Operation* Client::find(OperationId id, Phase phase) {
    const auto found = operations_.find(id);
    if (found == operations_.end() || found->second.phase != phase) return nullptr;
    return &found->second;
}

Client::Operation* Client::find_number(std::uint64_t number, Phase phase) {
    for (auto& [id, op] : operations_) {
        if (op.number == number && op.phase == phase) return &op;
    }
    return nullptr;
}

// The lowest number of a mutation that it still waits for.
std::uint64_t Client::lowest() const {
    std::uint64_t lowest = last_number_ + 1;
    for (const auto& [id, op] : operations_) {
        if (op.number != 0) lowest = std::min(lowest, op.number);
    }
    return lowest;
}

void Client::finish(Host& host, Operation& op, ClientReply reply) {
    reply.id = op.request.id;
    operations_.erase(op.request.id);
    host.reply(std::move(reply));
}

}  // namespace cleave::gfs
