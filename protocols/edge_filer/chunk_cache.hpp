#pragma once
// Chunks of files that a filer keeps for its whole site, by object name; the one that was used
// longest ago goes first when there are too many. An object never changes under its name, so that
// what is here is right for whoever knows the name, and only the version database is to be asked.

#include <cstdint>
#include <map>
#include <string>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave::edge_filer {

class ChunkCache {
  public:
    explicit ChunkCache(Bytes capacity = {}) : capacity_(capacity) {}

    // Null when it is not here; else good until the next `put`.
    const Content* find(const std::string& object) {
        const auto found = chunks_.find(object);
        if (found == chunks_.end()) return nullptr;
        touch(found->second, object);
        return &found->second.content;
    }

    // What is larger than the whole capacity is not kept.
    void put(const std::string& object, const Content& content) {
        Chunk& chunk = chunks_[object];
        size_ = size_ - chunk.content.size() + content.size();
        chunk.content = content;
        touch(chunk, object);
        while (size_ > capacity_) {
            const auto oldest = chunks_.find(by_use_.begin()->second);
            size_ = size_ - oldest->second.content.size();
            by_use_.erase(by_use_.begin());
            chunks_.erase(oldest);
        }
    }

    Bytes size() const { return size_; }

  private:
    struct Chunk {
        Content content;
        std::uint64_t used = 0;
        CLEAVE_FIELDS(Chunk, content, used);
    };

    void touch(Chunk& chunk, const std::string& object) {
        by_use_.erase(chunk.used);
        chunk.used = ++uses_;
        by_use_[chunk.used] = object;
    }

    Bytes capacity_;
    Bytes size_;
    std::uint64_t uses_ = 0;
    std::map<std::string, Chunk> chunks_;
    std::map<std::uint64_t, std::string> by_use_;

  public:
    CLEAVE_FIELDS(ChunkCache, capacity_, size_, uses_, chunks_, by_use_);
};

}  // namespace cleave::edge_filer
