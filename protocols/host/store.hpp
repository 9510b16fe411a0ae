#pragma once
// The S3-like object store as protocol code sees it: requests over the network, replies that may
// never come. What a reply may say (how stale, how soon) is the store model's business.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"

namespace cleave {

enum class StoreFunction : std::uint8_t { get, head, put, remove, list };

struct StoreRequest {
    StoreFunction function = StoreFunction::get;
    std::string name;  // object name; for `list`, the prefix
    Content content;   // of a put
    CLEAVE_FIELDS(StoreRequest, function, name, content);
};

enum class StoreStatus : std::uint8_t { ok, not_found, throttled, failed };

struct StoreReply {
    StoreStatus status = StoreStatus::ok;
    Content content;                 // of a get
    std::vector<std::string> names;  // of a list, sorted
    CLEAVE_FIELDS(StoreReply, status, content, names);
};

constexpr std::string_view to_string(StoreFunction function) {
    switch (function) {
        case StoreFunction::get: return "GET";
        case StoreFunction::head: return "HEAD";
        case StoreFunction::put: return "PUT";
        case StoreFunction::remove: return "DELETE";
        case StoreFunction::list: return "LIST";
    }
    return "?";
}

constexpr std::string_view to_string(StoreStatus status) {
    switch (status) {
        case StoreStatus::ok: return "ok";
        case StoreStatus::not_found: return "not found";
        case StoreStatus::throttled: return "throttled";
        case StoreStatus::failed: return "failed";
    }
    return "?";
}

}  // namespace cleave
