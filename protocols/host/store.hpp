#pragma once
// The object store as protocol code sees it: requests over the network, replies that may never
// come. What a reply may say (how stale, how soon) is the store model's business.
// Which of these a store takes depends on its make and year; what it does not take it `refused`,
// and changed nothing. Source: the REST interfaces of Amazon S3 and Azure Blob Storage, whose HTTP
// status codes stand beside ours.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave {

enum class StoreFunction : std::uint8_t {
    get,
    head,
    put,
    remove,  // of a key; with `version`, of that version for good
    list,
    list_versions,
    begin_upload,     // of an object in parts: replies with the `upload`
    put_part,         // replies with the part's etag
    complete_upload,  // the object appears, all at once
    abort_upload,
    acquire_lease,  // replies with the `lease`
    renew_lease,
    release_lease,
    break_lease,     // ends it after at most `lease_term`; what is left of its own term may be less
    set_versioning,  // of the bucket; takes effect late
};

// The secondary holds a copy in another region: it lags, and takes no writes.
// Who is asked: the object store; its secondary region; another object store, where there are two;
// or a file server on the premises, as NFS ones are: it serves get (in ranges, too), head, put,
// remove and list, strictly, with its change attribute for an etag, and takes no other conditions.
enum class StoreEndpoint : std::uint8_t { primary, secondary, other, file_server };

enum class Versioning : std::uint8_t { off, enabled, suspended };

// What an object held at some time. Depending on the store, equal contents have equal tags, or
// every write has one of its own. Zero: none.
struct Etag {
    std::uint64_t value = 0;
    CLEAVE_FIELDS(Etag, value);
};
// Zero is the null version: what is written while versioning is off or suspended.
struct VersionId {
    std::uint64_t value = 0;
    CLEAVE_FIELDS(VersionId, value);
};
struct UploadId {
    std::uint64_t value = 0;
    CLEAVE_FIELDS(UploadId, value);
};
struct LeaseId {
    std::uint64_t value = 0;
    CLEAVE_FIELDS(LeaseId, value);
};

struct ByteRange {
    Bytes offset;
    Bytes length;
    CLEAVE_FIELDS(ByteRange, offset, length);
};

struct UploadedPart {
    std::uint32_t number = 0;  // 1 to 10,000
    Etag etag;
    CLEAVE_FIELDS(UploadedPart, number, etag);
};

struct ListedVersion {
    std::string name;
    VersionId version;
    bool newest = false;
    bool delete_marker = false;
    CLEAVE_FIELDS(ListedVersion, name, version, newest, delete_marker);
};

struct StoreRequest {
    StoreFunction function = StoreFunction::get;
    std::string name{};  // object name; of a list, the prefix
    Content content{};   // of a put or a part
    StoreEndpoint endpoint = StoreEndpoint::primary;

    // Writes, the completion of an upload included, only if the key is absent (If-None-Match: *)
    // or holds this (If-Match); else `precondition_failed`. Also of a GET or HEAD.
    bool if_absent = false;
    std::optional<Etag> if_match{};
    // A GET or HEAD, only if the key holds something else (If-None-Match); else `not_modified`.
    std::optional<Etag> if_none_match{};
    std::optional<VersionId> version{};  // a GET, HEAD or remove of this version only
    std::optional<ByteRange> range{};    // a GET of these bytes, clipped to the object

    std::uint32_t names_max = 0;  // of a list; zero: as many as a page holds
    std::string page{};           // of a list: `next_page` of the page before

    UploadId upload{};
    std::uint32_t part = 0;                   // of put_part
    std::vector<UploadedPart> parts{};        // of complete_upload, in order of their numbers
    LeaseId lease{};                          // that the writer holds on the object
    Duration lease_term{};                    // of acquire_lease; Duration::max(): infinite
    Versioning versioning = Versioning::off;  // of set_versioning: enabled or suspended
    CLEAVE_FIELDS(StoreRequest, function, name, content, endpoint, if_absent, if_match,
                  if_none_match, version, range, names_max, page, upload, part, parts, lease,
                  lease_term, versioning);
};

enum class StoreStatus : std::uint8_t {
    ok,                   // 2xx
    not_found,            // 404
    throttled,            // 503 Slow Down, Server Busy: nothing happened; ask again later
    failed,               // 500: a write may have happened nevertheless
    not_modified,         // 304
    precondition_failed,  // 412: nothing happened
    conflict,             // 409: another write or lease is in the way; nothing happened
    refused,              // 400, 403, 416, 501: not a request that this store takes
};

struct StoreReply {
    StoreStatus status = StoreStatus::ok;
    Content content{};                 // of a get
    std::vector<std::string> names{};  // of a list, sorted
    Etag etag{};                       // of what was read or written
    VersionId version{};               // likewise
    bool delete_marker = false;        // the newest version says that the object is deleted
    std::string next_page{};           // of a list: for the next request; empty: this was the last
    UploadId upload{};
    LeaseId lease{};
    std::vector<ListedVersion> versions{};  // of list_versions, by name, the newest first
    // Of a head: which write the object is of, as its writer put it into the object's metadata.
    std::optional<Value> stamp{};
    Bytes size{};  // likewise
    CLEAVE_FIELDS(StoreReply, status, content, names, etag, version, delete_marker, next_page,
                  upload, lease, versions, stamp, size);
};

constexpr std::string_view to_string(StoreFunction function) {
    switch (function) {
        case StoreFunction::get: return "GET";
        case StoreFunction::head: return "HEAD";
        case StoreFunction::put: return "PUT";
        case StoreFunction::remove: return "DELETE";
        case StoreFunction::list: return "LIST";
        case StoreFunction::list_versions: return "LIST versions";
        case StoreFunction::begin_upload: return "begin upload";
        case StoreFunction::put_part: return "PUT part";
        case StoreFunction::complete_upload: return "complete upload";
        case StoreFunction::abort_upload: return "abort upload";
        case StoreFunction::acquire_lease: return "acquire lease";
        case StoreFunction::renew_lease: return "renew lease";
        case StoreFunction::release_lease: return "release lease";
        case StoreFunction::break_lease: return "break lease";
        case StoreFunction::set_versioning: return "set versioning";
    }
    return "?";
}

constexpr std::string_view to_string(StoreEndpoint endpoint) {
    switch (endpoint) {
        case StoreEndpoint::primary: return "primary";
        case StoreEndpoint::secondary: return "secondary";
        case StoreEndpoint::other: return "other";
        case StoreEndpoint::file_server: return "file server";
    }
    return "?";
}

constexpr std::string_view to_string(Versioning versioning) {
    switch (versioning) {
        case Versioning::off: return "off";
        case Versioning::enabled: return "enabled";
        case Versioning::suspended: return "suspended";
    }
    return "?";
}

constexpr std::string_view to_string(StoreStatus status) {
    switch (status) {
        case StoreStatus::ok: return "ok";
        case StoreStatus::not_found: return "not found";
        case StoreStatus::throttled: return "throttled";
        case StoreStatus::failed: return "failed";
        case StoreStatus::not_modified: return "not modified";
        case StoreStatus::precondition_failed: return "precondition failed";
        case StoreStatus::conflict: return "conflict";
        case StoreStatus::refused: return "refused";
    }
    return "?";
}

}  // namespace cleave
