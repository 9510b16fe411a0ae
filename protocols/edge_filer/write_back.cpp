// Writes: a second copy at the partner before the acknowledgement, the store some time later.

#include <utility>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {
namespace {

// Objects get pseudo-random names that were never used before, so that no stale copy of them can
// exist anywhere.
std::string fresh_name(Random& random) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string name;
    for (std::uint64_t half = 0; half < 2; ++half) {
        std::uint64_t bits = random.next();
        for (int i = 0; i < 16; ++i, bits >>= 4) name += digits[bits & 15];
    }
    return name;
}

}  // namespace

void Filer::start_write(Host& host, const std::string& name, File& file,
                        const Operation& operation) {
    const ClientRequest& request = operation.request;
    file.sequence = ++counter_;
    file.dirty = true;
    file.fetch.reset();  // what it would bring is older, and nobody waits for it any more
    forget_attributes(file);
    file.write = Write{operation, file.sequence, false, {request.id, Outcome::ok, {}, ""}};
    if (is_of_names(request)) {
        file.content = Content{};
        file.write->reply = file.directory.change(request);
        file.directory.answered.answered(operation.client, file.write->reply);
    } else {
        file.content = changed(file.content.value_or(Content{}), request);
    }
    const bool through = file.is_directory ? !config_.local_directories : config_.write_through;
    if (config_.acknowledge_before_mirror) {
        write_done(host, file, SecondCopy::none);
        schedule_write_back(host, name, file);
    } else if (partner_up(host) && !through) {
        mirror(host, name, file);
        host.set_timer(config_.retry, MirrorAgain{name, file.sequence});
    } else {
        host.sometimes(!through, says::written_through);
        start_flush(host, name, file);  // the commit is the second copy
    }
}

// The write in progress is safe: it outlives the loss of this filer.
void Filer::write_done(Host& host, File& file, SecondCopy where) {
    const Write write = *file.write;
    file.write.reset();
    if (!write.answered) {
        host.always(where != SecondCopy::none, says::second_copy);
        answer(host, write.operation, write.reply);
    }
}

// Nobody knows what becomes of the write in progress.
void Filer::give_up_write(Host& host, File& file, const char* why) {
    if (file.write && !file.write->answered) {
        const Operation& operation = file.write->operation;
        answer(host, operation, {operation.request.id, Outcome::unknown, {}, why});
    }
    file.write.reset();
}

void Filer::schedule_write_back(Host& host, const std::string& name, File& file) {
    if (file.write_back_set) return;
    file.write_back_set = true;
    host.set_timer(config_.write_back, WriteBack{name});
}

void Filer::on(Host& host, const WriteBack& timer) {
    File& file = files_[timer.file];
    file.write_back_set = false;
    if (file.dirty) start_flush(host, timer.file, file);
}

// Everything unwritten goes to the store now: the partner can no longer vouch for it.
void Filer::flush_all(Host& host) {
    for (auto& [name, file] : files_) {
        if (file.dirty) start_flush(host, name, file);
    }
}

void Filer::start_flush(Host& host, const std::string& name, File& file) {
    if (file.flush) return;  // when it ends, what has come since is flushed in its turn
    Flush flush;
    flush.id = ++counter_;
    flush.started = host.now();
    flush.sequence = file.sequence;
    flush.content = *file.content;
    flush.version.number = file.version.number + 1;
    flush.version.size = flush.content.size();
    flush.version.stamp = flush.content.value();
    flush.version.directory = file.directory;
    const std::uint64_t size = flush.content.size().value;
    std::uint64_t chunks = (size + config_.chunk_size.value - 1) / config_.chunk_size.value;
    if (config_.own_name(name)) chunks = file.is_directory ? 0 : 1;
    flush.version.chunks.resize(chunks);
    flush.stored.resize(chunks);
    file.flush = std::move(flush);
    for (std::size_t i = 0; i < chunks; ++i) store_chunk(host, name, file, i);
    host.set_timer(config_.store_retry, FlushAgain{name, file.flush->id});
    commit_if_stored(host, name, file);
}

void Filer::store_chunk(Host& host, const std::string& name, File& file, std::size_t chunk) {
    Flush& flush = *file.flush;
    std::string& object = flush.version.chunks[chunk];
    if (config_.own_name(name)) {
        object = name;
        const bool removed = flush.content.size() == Bytes{};
        ask_core(host, name,
                 {removed ? StoreFunction::remove : StoreFunction::put, object, flush.content},
                 ChunkStored{name, flush.id, chunk, object});
        return;
    }
    object = config_.reuse_object_names ? name + "#" + std::to_string(chunk)  // planted
                                        : fresh_name(host.random());
    const Bytes offset{chunk * config_.chunk_size.value};
    ask_core(host, name,
             {StoreFunction::put, object, flush.content.slice(offset, config_.chunk_size)},
             ChunkStored{name, flush.id, chunk, object});
}

void Filer::on(Host& host, const ChunkStored& chunk, const StoreReply& reply) {
    File& file = files_[chunk.file];
    if (!file.flush || file.flush->id != chunk.flush || file.flush->commit) return;
    // A PUT that was given up for lost and repeated under another name does not count.
    if (file.flush->version.chunks[chunk.chunk] != chunk.name) return;
    const bool own_name = config_.own_name(chunk.file);
    const bool absent = own_name && reply.status == StoreStatus::not_found;
    if (reply.status != StoreStatus::ok && !absent) return;  // FlushAgain tries again
    if (own_name) {
        file.etag = file.flush->content.size() == Bytes{} ? Etag{} : reply.etag;
        file.verified = file.flush->started;
    }
    if (!own_name) keep_chunk(host, chunk.file, *file.flush, chunk.chunk);
    file.flush->stored[chunk.chunk] = true;
    commit_if_stored(host, chunk.file, file);
}

void Filer::commit_if_stored(Host& host, const std::string& name, File& file) {
    Flush& flush = *file.flush;
    for (const bool stored : flush.stored) {
        if (!stored) return;
    }
    const bool written_since = flush.sequence != file.sequence;
    flush.commit = written_since ? Mode::write : file.recalled.value_or(Mode::read);
    send_commit(host, name, file);
}

// Whoever held the token before may have written the core filer's file, or may not: a new version
// makes everybody look there.
void Filer::commit_unknown(Host& host, const std::string& name, File& file) {
    Flush flush;
    flush.id = ++counter_;
    flush.sequence = file.sequence;
    flush.version = file.version;
    ++flush.version.number;
    flush.version.chunks = {name};
    file.flush = std::move(flush);
    host.set_timer(config_.store_retry, FlushAgain{name, file.flush->id});
    commit_if_stored(host, name, file);
}

// The core filer has not answered. It may have done the PUT, and then another client's: repeated,
// it would undo that one. So nobody knows what became of it, and what is there is looked at anew.
void Filer::give_up_put(Host& host, const std::string& name, File& file) {
    host.sometimes(true, says::put_given_up);
    give_up_write(host, file, "no answer to the PUT");
    file.dirty = false;
    file.content.reset();
    file.etag = {};
    forget_attributes(file);
    commit_unknown(host, name, file);
}

void Filer::send_commit(Host& host, const std::string& name, const File& file) {
    host.send(server_of(name),
              Commit{incarnation_, name, file.grant, file.flush->version, *file.flush->commit});
}

void Filer::on(Host& host, const FlushAgain& timer) {
    File& file = files_[timer.file];
    if (!file.flush || file.flush->id != timer.flush) return;
    if (file.flush->commit) {
        send_commit(host, timer.file, file);
    } else if (config_.write_through && config_.own_name(timer.file) && !file.is_directory) {
        give_up_put(host, timer.file, file);
        return;
    } else {
        for (std::size_t i = 0; i < file.flush->stored.size(); ++i) {
            if (!file.flush->stored[i]) store_chunk(host, timer.file, file, i);
        }
    }
    host.set_timer(config_.store_retry, FlushAgain{timer.file, timer.flush});
}

void Filer::on(Host& host, NodeId, const Committed& committed) {
    File& file = files_[committed.file];
    if (!file.flush || !file.flush->commit || file.grant != committed.grant) return;
    if (file.flush->version.number != committed.number) return;
    const Flush flush = std::move(*file.flush);
    file.flush.reset();
    file.version = flush.version;
    file.dirty = file.sequence != flush.sequence;
    const std::uint64_t inherited = std::exchange(file.inherited, 0);
    const auto copy = copies_.find({file.testator, committed.file});
    if (copy != copies_.end() && copy->second.data.grant == inherited) copies_.erase(copy);
    drop_copies(host, committed.file, file, flush.sequence);
    if (file.write && file.write->sequence <= flush.sequence) {
        write_done(host, file, SecondCopy::store);
    }

    // What is left of the write token: a read token is good only in the session it was given in.
    const bool in_session = committed.session == link_of(committed.file).session;
    if (file.token == Mode::write && committed.keep == Mode::read && in_session) {
        file.token = Mode::read;
        file.session = committed.session;
    } else if (file.token != Mode::write || committed.keep != Mode::write) {
        lose_token(file);
    }
    if (file.dirty) {
        if (file.write || file.recalled || !partner_up(host)) {
            start_flush(host, committed.file, file);
        } else {
            schedule_write_back(host, committed.file, file);
        }
    }
    advance(host, committed.file);
}

void Filer::on(Host& host, NodeId, const Rejected& rejected) {
    File& file = files_[rejected.file];
    if (!file.flush || !file.flush->commit || file.grant != rejected.grant) return;
    lose_data(host, file);
    advance(host, rejected.file);
}

}  // namespace cleave::edge_filer
