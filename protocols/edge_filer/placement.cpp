// Which filer of a site keeps which chunk. Each chunk has one that fetches it from the core filer,
// once for all, and that the others ask; it is chosen by its name among the filers that are heard,
// so that all choose the same without talking, and the loss of a filer moves its chunks alone. What
// it knows may be out of date only in that another filer would have been better.
// Source: Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM ToN
// 1998 (highest random weight); Avere OS release notes ("Always Forward": one copy, at a preferred
// node); US patent 10,248,655 (one appliance reads from another). Choices: what was just written
// back is kept, too ("Flash Cloud Architecture", 2016); who gets no answer goes to the core filer.

#include <utility>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"
#include "host/digest.hpp"

namespace cleave::edge_filer {

NodeId Filer::home_of(Host& host, const std::string& object) const {
    Digest of_object;
    of_object.add(object);
    NodeId home = host.self();
    std::uint64_t weight_max = 0;
    for (NodeId filer : site_) {
        if (filer != host.self() && !is_heard(host, filer)) continue;
        Digest digest = of_object;
        digest.add(filer.value);
        if (digest.value() < weight_max) continue;
        weight_max = digest.value();
        home = filer;
    }
    return home;
}

// Asks whoever has it. It may be here: then it is taken before this returns.
void Filer::seek_chunk(Host& host, const std::string& name, File& file, std::size_t chunk) {
    const FetchChunk ask{name, file.version.chunks[chunk], file.fetch->id, chunk};
    const NodeId home = home_of(host, ask.object);
    if (home == host.self()) {
        find_chunk(host, home, ask);
    } else {
        host.send(home, ask);
    }
}

void Filer::on(Host& host, NodeId filer, const FetchChunk& ask) {
    if (up_) find_chunk(host, filer, ask);
}

// From the cache, or else from the core filer, once for all who ask meanwhile.
void Filer::find_chunk(Host& host, NodeId seeker, const FetchChunk& ask) {
    if (const Content* cached = chunks_.find(key_of(ask.file, ask.object, ask.chunk))) {
        give_chunk(host, {seeker, ask}, *cached);
        return;
    }
    Search& search = searches_[ask.object];
    search.seekers.push_back({seeker, ask});
    if (search.number != 0 && host.now() - search.started < config_.store_retry) return;
    search.number = ++counter_;
    search.started = host.now();
    ask_core(host, ask.file, {StoreFunction::get, ask.object, {}},
             ChunkFound{ask.object, search.number});
}

void Filer::on(Host& host, const ChunkFound& found, const StoreReply& reply) {
    const auto entry = searches_.find(found.object);
    if (entry == searches_.end() || entry->second.number != found.search) return;
    const Search search = std::move(entry->second);
    searches_.erase(entry);
    if (reply.status != StoreStatus::ok) return;  // who still needs it asks the core filer itself
    const FetchChunk& first = search.seekers.front().ask;
    chunks_.put(key_of(first.file, first.object, first.chunk), reply.content);
    for (const Seeker& seeker : search.seekers) {
        give_chunk(host, seeker, reply.content);
        if (seeker.filer == host.self()) advance(host, seeker.ask.file);
    }
}

void Filer::give_chunk(Host& host, const Seeker& seeker, const Content& content) {
    const FetchChunk& ask = seeker.ask;
    if (seeker.filer == host.self()) {
        take_chunk(ask.file, ask.fetch, ask.chunk, content);
    } else {
        host.send(seeker.filer, FetchedChunk{ask.file, ask.fetch, ask.chunk, content});
    }
}

void Filer::on(Host& host, NodeId, const FetchedChunk& chunk) {
    if (!up_) return;
    host.sometimes(true, says::chunk_of_another);
    take_chunk(chunk.file, chunk.fetch, chunk.chunk, chunk.content);
    advance(host, chunk.file);
}

// What is in the store now will be read by others of the site.
void Filer::keep_chunk(Host& host, const std::string& name, const Flush& flush, std::size_t chunk) {
    if (!config_.spread_chunks || site_.size() == 1) return;
    const std::string& object = flush.version.chunks[chunk];
    const Bytes offset{chunk * config_.chunk_size.value};
    const KeepChunk keep{name, object, chunk, flush.content.slice(offset, config_.chunk_size)};
    const NodeId home = home_of(host, object);
    if (home == host.self()) {
        on(host, home, keep);
    } else {
        host.send(home, keep);
    }
}

void Filer::on(Host&, NodeId, const KeepChunk& keep) {
    chunks_.put(key_of(keep.file, keep.object, keep.chunk), keep.content);
}

std::string Filer::key_of(const std::string& file, const std::string& object,
                          std::size_t chunk) const {
    return config_.chunks_by_place ? file + "#" + std::to_string(chunk) : object;  // planted
}

}  // namespace cleave::edge_filer
