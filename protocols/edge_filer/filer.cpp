#include "edge_filer/filer.hpp"

#include <algorithm>

#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {
Filer::Filer(Config config, std::vector<NodeId> site, std::size_t position)
    : config_(std::move(config)), site_(std::move(site)), position_(position) {}

void Filer::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "filer");
    host.label("state", "starting");
    const parts::CheckedRecords lives = lives_.open(host, disk, config_.trust_the_disk);
    for (const std::string& record : lives.records) {
        incarnation_ = std::max(incarnation_, decode<std::uint64_t>(record).value_or(0));
    }
    // A number must never be used again, even when the disk was lost or replaced; then the clock
    // gives one, as the boot time does for NFS clients (RFC 7530, section 9.1.1).
    const bool unknown = lives.records.empty() || lives.damaged;
    if (unknown) {
        const auto since_ever = static_cast<std::uint64_t>(host.now().count());
        incarnation_ = std::max(incarnation_, since_ever);
    }
    ++incarnation_;
    open_copies(host, disk);
    if (lives.damaged) {
        host.log("the record of former lives is damaged: starting as a replacement");
        lives_.replace(host, {encode(incarnation_)});
    } else {
        lives_.append(host, encode(incarnation_));
    }
    host.sync(Booted{});
}

Bytes Filer::memory_use() const {
    Bytes sum;
    for (const auto& [name, file] : files_) {
        if (file.content) sum += file.content->size();
        if (file.flush) sum += file.flush->content.size();
    }
    for (const auto& [name, copy] : copies_) sum += copy.data.content.size();
    return sum;
}

void Filer::on(Host& host, const Booted&) {
    up_ = true;
    lives_.synced(lives_.length());
    for (NodeId server : config_.token_servers) links_.push_back({server, 0, {}, 0});
    // A filer that is alone at its site has no partner to clear up after its former life.
    if (site_.size() == 1 && incarnation_ > 1) take_over(host, host.self(), incarnation_ - 1);
    if (taken_over_ != 0) take_over(host, ward(), taken_over_);  // perhaps not to the end
    on(host, Tick{});
}

void Filer::on(Host& host, const Tick&) {
    for (NodeId filer : site_) {
        if (filer != host.self())
            host.send(filer, Heartbeat{incarnation_, vouched_partner(), kept_since_});
    }
    watch_neighbours(host);
    renew_leases(host);
    ask_takeovers(host);
    say_state(host);
    if (config_.acknowledge_before_mirror) {  // planted: mirrors in batches, after the fact
        for (const auto& [name, file] : files_) {
            if (file.dirty) mirror(host, name, file);
        }
    }
    host.set_timer(config_.heartbeat, Tick{});
}

// For those who watch: faults pick their victims by it, properties count it.
void Filer::say_state(Host& host) const {
    const auto leases = std::count_if(links_.begin(), links_.end(), [&](const Link& link) {
        return host.now() < link.lease_until;
    });
    const bool asks = std::any_of(takeovers_.begin(), takeovers_.end(),
                                  [](const auto& entry) { return entry.second.asking; });
    host.label("state", leases == 0 ? "cut-off" : asks ? "taking-over" : "serving");
    host.eventually(leases == static_cast<std::ptrdiff_t>(links_.size()), says::leases_hold);
}

void Filer::on(Host& host, NodeId client, const Mount&) {
    if (up_) host.send(client, Mounted{incarnation_});
}

void Filer::on(Host& host, NodeId client, const Ask& ask) {
    if (!up_) return;
    if (ask.incarnation != incarnation_) {
        host.send(client, Mounted{incarnation_});
        return;
    }
    using Seen = parts::DuplicateTable::Seen;
    switch (duplicates_.admit(client, ask.request.id, ask.lowest)) {
        case Seen::under_way:
        case Seen::forgotten: return;
        case Seen::answered:
            host.sometimes(true, says::answered_again);
            host.send(client, Answer{duplicates_.reply(client, ask.request.id)});
            return;
        case Seen::never: break;
    }
    if (config_.needs_quorum && !has_quorum(host)) {
        host.sometimes(true, says::no_quorum);
        answer(host, {client, ask.request, host.now()},
               {ask.request.id, Outcome::fail, {}, "the cluster has lost its quorum"});
        return;
    }
    files_[ask.request.key].queue.push_back({client, ask.request, host.now()});
    host.set_timer(config_.deadline, Deadline{ask.request.key, ask.request.id});
    advance(host, ask.request.key);
}

// Serves what can be served of a file's queue, then asks for what is missing or gives back what is
// asked for.
void Filer::advance(Host& host, const std::string& name) {
    File& file = files_[name];
    while (!file.queue.empty() && !file.write && serve_head(host, name, file)) {
    }
    give_back_if_recalled(host, name, file);
}

// True when the operation at the head of the queue was dealt with; false when it must wait.
bool Filer::serve_head(Host& host, const std::string& name, File& file) {
    const Operation operation = file.queue.front();
    const bool is_read = operation.request.function == Function::read;
    const Mode need = is_read ? Mode::read : Mode::write;
    if (file.recalled && file.before_recall == 0) return false;
    if (!may(host, name, file, need)) {
        const bool committing = file.flush && file.flush->commit;
        if (!file.recalled && !committing) acquire(host, name, file, need);
        return false;
    }
    if (!is_read) {
        if (file.inherited != 0) return false;
        pop_head(file);
        const Bytes quota = config_.dirty_quota;
        if (quota > Bytes{} && dirty_bytes() + operation.request.size > quota) {
            host.sometimes(true, says::quota_reached);
            answer(host, operation,
                   {operation.request.id, Outcome::fail, {}, "dirty quota reached"});
            flush_all(host);
            return true;
        }
        start_write(host, name, file, operation);
        return true;
    }
    if (!file.content || must_verify(host, file, operation.arrived)) {
        if (!file.fetch) start_fetch(host, name, file);
        return false;
    }
    pop_head(file);
    host.sometimes(operation.arrived == host.now(), parts::answered_from_cache);
    answer(host, operation, {operation.request.id, Outcome::ok, file.content->value(), ""});
    return true;
}

void Filer::pop_head(File& file) {
    file.queue.pop_front();
    if (file.before_recall > 0) --file.before_recall;
}

void Filer::answer(Host& host, const Operation& operation, ClientReply reply) {
    duplicates_.answered(operation.client, reply);
    host.send(operation.client, Answer{std::move(reply)});
}

void Filer::on(Host& host, const Deadline& timer) {
    File& file = files_[timer.file];
    if (file.write && file.write->operation.request.id == timer.operation &&
        !file.write->answered) {
        file.write->answered = true;  // it goes on; whether in time to be seen, nobody knows
        answer(host, file.write->operation,
               {timer.operation, Outcome::unknown, {}, "no second copy in time"});
        return;
    }
    for (std::size_t i = 0; i < file.queue.size(); ++i) {
        if (file.queue[i].request.id != timer.operation) continue;
        const Operation operation = file.queue[i];
        file.queue.erase(file.queue.begin() + static_cast<std::ptrdiff_t>(i));
        if (i < file.before_recall) --file.before_recall;
        host.sometimes(!lease_runs(host, timer.file), says::lease_ran_out);
        answer(host, operation,
               {timer.operation, Outcome::fail, {}, std::string(why_not(host, timer.file, file))});
        advance(host, timer.file);
        return;
    }
}

std::string_view Filer::why_not(Host& host, const std::string& name, const File& file) const {
    if (!lease_runs(host, name)) return "no lease: token server not heard from";
    if (file.fetch) return "object store did not answer";
    return "token not granted in time";
}

// Whether somebody else may have written the file at the core filer. What was compared since the
// operation arrived is new enough for it, however long that took.
bool Filer::must_verify(Host& host, const File& file, Instant arrived) const {
    if (config_.verify == Duration{} || file.verified >= arrived) return false;
    if (host.now() - file.verified < config_.verify) return false;
    return !file.dirty || config_.verify_dirty_files;  // planted
}

Bytes Filer::dirty_bytes() const {
    Bytes sum;
    for (const auto& [name, file] : files_) {
        if (file.dirty) sum += file.content->size();
    }
    return sum;
}

void Filer::start_fetch(Host& host, const std::string& name, File& file) {
    file.fetch = Fetch{++counter_, host.now(), {}};
    file.fetch->chunks.resize(config_.core_files ? 1 : file.version.chunks.size());
    for (std::size_t i = 0; i < file.fetch->chunks.size(); ++i) read_chunk(host, name, file, i);
    host.set_timer(config_.store_retry, FetchRetry{name, file.fetch->id});
}

void Filer::read_chunk(Host& host, const std::string& name, const File& file, std::size_t chunk) {
    StoreRequest request{StoreFunction::get, name, {}};
    if (!config_.core_files) {
        request.name = file.version.chunks[chunk];
    } else if (file.content && file.etag.value != 0) {
        request.if_none_match = file.etag;
    }
    host.ask_store(std::move(request), ChunkRead{name, file.fetch->id, chunk});
}

void Filer::on(Host& host, const ChunkRead& chunk, const StoreReply& reply) {
    File& file = files_[chunk.file];
    if (!file.fetch || file.fetch->id != chunk.fetch) return;
    if (config_.core_files) {
        if (!take(file, reply)) return;
        file.verified = file.fetch->started;
        file.fetch.reset();
        advance(host, chunk.file);
        return;
    }
    if (reply.status != StoreStatus::ok) return;  // asked again by FetchRetry
    file.fetch->chunks[chunk.chunk] = reply.content;
    Content whole;
    for (const auto& part : file.fetch->chunks) {
        if (!part) return;
        whole.append(*part);
    }
    file.fetch.reset();
    file.content = std::move(whole);
    advance(host, chunk.file);
}

// What the core filer has of a file. True when the reply tells.
bool Filer::take(File& file, const StoreReply& reply) {
    switch (reply.status) {
        case StoreStatus::ok: file.content = reply.content; break;
        case StoreStatus::not_found: file.content = Content{}; break;
        case StoreStatus::not_modified: return true;
        default: return false;  // asked again by FetchRetry
    }
    file.etag = reply.status == StoreStatus::ok ? reply.etag : Etag{};
    return true;
}

void Filer::on(Host& host, const FetchRetry& timer) {
    File& file = files_[timer.file];
    if (!file.fetch || file.fetch->id != timer.fetch) return;
    if (file.queue.empty()) {  // nobody waits for it any more
        file.fetch.reset();
        advance(host, timer.file);
        return;
    }
    for (std::size_t i = 0; i < file.fetch->chunks.size(); ++i) {
        if (!file.fetch->chunks[i]) read_chunk(host, timer.file, file, i);
    }
    host.set_timer(config_.store_retry, FetchRetry{timer.file, timer.fetch});
}

}  // namespace cleave::edge_filer
