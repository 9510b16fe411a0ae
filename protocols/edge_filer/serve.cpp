// What clients ask for: served from what is here, under a token that allows it; what is missing is
// asked of the token server or of the core filer.

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

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
    const ClientRequest& request = operation.request;
    const bool looks = only_looks(request.function);
    const Mode need = looks ? Mode::read : Mode::write;
    if (file.recalled && file.before_recall == 0) return false;
    if (!may(host, name, file, need)) {
        const bool committing = file.flush && file.flush->commit;
        if (!file.recalled && !committing) acquire(host, name, file, need);
        return false;
    }
    if (!looks) return serve_change(host, name, file, operation);
    if (is_of_names(request)) return answer_head(host, file, file.directory.look(request));
    if (request.function == Function::stat) return serve_stat(host, name, file, operation);
    if (!has_content(host, name, file, operation)) return false;
    ClientReply reply{request.id, Outcome::ok, {}, ""};
    if (request.in_part) {
        reply.content = file.content->slice(request.offset, request.size);
    } else {
        reply.value = file.content->value();
    }
    host.sometimes(operation.arrived == host.now(), parts::answered_from_cache);
    return answer_head(host, file, std::move(reply));
}

bool Filer::serve_change(Host& host, const std::string& name, File& file,
                         const Operation& operation) {
    const ClientRequest& request = operation.request;
    if (file.inherited != 0) return false;
    const Bytes quota = config_.dirty_quota;
    if (quota > Bytes{} && dirty_bytes() + request.size > quota) {
        host.sometimes(true, says::quota_reached);
        answer_head(host, file, {request.id, Outcome::fail, {}, "dirty quota reached"});
        flush_all(host);
        return true;
    }
    if (is_of_names(request)) {
        using Seen = parts::DuplicateTable::Seen;
        file.is_directory = true;
        parts::DuplicateTable& memory = file.directory.answered;
        const Seen seen = memory.admit(operation.client, request.id, operation.lowest);
        host.sometimes(seen == Seen::answered, says::done_elsewhere);
        if (seen == Seen::answered) {
            return answer_head(host, file, memory.reply(operation.client, request.id));
        }
        if (seen == Seen::forgotten) {  // nobody waits for it any more
            pop_head(file);
            return true;
        }
    }
    const bool keeps_a_part = request.in_part || request.function == Function::truncate;
    if (keeps_a_part && !has_content(host, name, file, operation)) return false;
    pop_head(file);
    start_write(host, name, file, operation);
    return true;
}

// Whether the content is there and new enough; if not, it is asked for.
bool Filer::has_content(Host& host, const std::string& name, File& file,
                        const Operation& operation) {
    if (file.content && !must_verify(host, file, operation.arrived)) return true;
    if (file.fetch) return false;
    start_fetch(host, name, file);
    return !file.fetch;  // all chunks of it were here
}

bool Filer::answer_head(Host& host, File& file, ClientReply reply) {
    const Operation operation = file.queue.front();
    pop_head(file);
    answer(host, operation, std::move(reply));
    return true;
}

void Filer::pop_head(File& file) {
    file.queue.pop_front();
    if (file.before_recall > 0) --file.before_recall;
}

// Whether somebody else may have written the file at the core filer. What was compared since the
// operation arrived is new enough for it, however long that took.
bool Filer::must_verify(Host& host, const File& file, Instant arrived) const {
    return is_due(host, file.verified, arrived) &&
           (!file.dirty || config_.verify_dirty_files);  // planted
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
    const bool own_name = config_.own_name(name);
    file.fetch->chunks.resize(own_name ? 1 : file.version.chunks.size());
    const bool seek = !own_name && config_.spread_chunks && site_.size() > 1;
    for (std::size_t i = 0; file.fetch && i < file.fetch->chunks.size(); ++i) {
        if (seek) {
            seek_chunk(host, name, file, i);
        } else {
            read_chunk(host, name, file, i);
        }
    }
    if (file.fetch) host.set_timer(config_.store_retry, FetchRetry{name, file.fetch->id});
}

void Filer::read_chunk(Host& host, const std::string& name, const File& file, std::size_t chunk) {
    StoreRequest request{StoreFunction::get, name, {}};
    if (!config_.own_name(name)) {
        request.name = file.version.chunks[chunk];
    } else if (file.content && file.etag.value != 0) {
        request.if_none_match = file.etag;
    }
    ask_core(host, name, std::move(request), ChunkRead{name, file.fetch->id, chunk});
}

void Filer::on(Host& host, const ChunkRead& chunk, const StoreReply& reply) {
    File& file = files_[chunk.file];
    if (!file.fetch || file.fetch->id != chunk.fetch) return;
    if (config_.own_name(chunk.file)) {
        if (!take(file, reply)) return;
        file.verified = file.fetch->started;
        file.fetch.reset();
        advance(host, chunk.file);
        return;
    }
    if (reply.status != StoreStatus::ok) return;  // asked again by FetchRetry
    take_chunk(chunk.file, chunk.fetch, chunk.chunk, reply.content);
    advance(host, chunk.file);
}

void Filer::take_chunk(const std::string& name, std::uint64_t fetch, std::size_t chunk,
                       const Content& content) {
    File& file = files_[name];
    if (!file.fetch || file.fetch->id != fetch) return;
    file.fetch->chunks[chunk] = content;
    Content whole;
    for (const auto& part : file.fetch->chunks) {
        if (!part) return;
        whole.append(*part);
    }
    file.fetch.reset();
    file.content = std::move(whole);
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
