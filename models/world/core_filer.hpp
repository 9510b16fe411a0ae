#pragma once
// A file server as a world model, such as the NFS appliance that an edge filer caches: told of each
// request when it arrives, it answers what the reply says and how long that takes. A request takes
// effect on arrival, and is durable when answered (stable writes). Files are spread over the
// server's nodes by name; each node serves one request at a time, in the order they came, so that
// response times grow with the load. Calls of `handle` must not go back in time.
// Source: the attributes are those that NFSv3 clients revalidate by (RFC 1813); the figures stand
// beside the presets in core_filer.cpp.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

enum class FilerFunction : std::uint8_t { get_attributes, read, write, remove, list };
enum class FilerStatus : std::uint8_t { ok, not_found, no_space };

struct FilerRequest {
    FilerFunction function = FilerFunction::get_attributes;
    std::string name{};    // of a file; for `list`, a prefix
    Bytes offset{};        // of a read or write
    Bytes length{};        // of a read
    Content content{};     // of a write; one beyond the end leaves a gap of stamp 0
    bool replace = false;  // of a write: nothing else is left of the file
    CLEAVE_FIELDS(FilerRequest, function, name, offset, length, content, replace);
};

struct FileAttributes {
    Bytes size{};
    std::uint64_t change = 0;      // grows with each write to the file, also over its removal
    Instant modified{};            // by the server's clock
    std::optional<Value> stamp{};  // Content::value of what it holds
    CLEAVE_FIELDS(FileAttributes, size, change, modified, stamp);
};

struct FilerReply {
    FilerStatus status = FilerStatus::ok;
    FileAttributes attributes{};       // after the request; of all but `remove` and `list`
    Content content{};                 // of a read
    std::vector<std::string> names{};  // of a list, sorted
    CLEAVE_FIELDS(FilerReply, status, attributes, content, names);
};

struct FilerAnswer {
    FilerReply reply;
    Duration service_time;  // from arrival of the request to departure of the reply
};

struct CoreFilerOptions {
    std::string preset;       // what the values came from; empty: an ideal server, free of delays
    std::uint32_t nodes = 1;  // at least 1
    Distribution service{};   // during which a request keeps its node from others
    Duration per_kibibyte{};  // of content read or written, in addition
    Distribution latency{};   // that delays the reply, but no other request
    Bytes capacity{};         // zero: unlimited
    CLEAVE_FIELDS(CoreFilerOptions, preset, nodes, service, per_kibibyte, latency, capacity);
};

// What each request that takes no time of its own for bytes leaves: nodes / mean service time, a
// second; zero when unlimited.
std::uint64_t operations_per_second(const CoreFilerOptions& options);

class CoreFiler {
  public:
    CoreFiler(CoreFilerOptions options, Random random);

    FilerAnswer handle(Instant now, const FilerRequest& request);
    const CoreFilerOptions& options() const { return options_; }
    Bytes bytes_stored() const { return stored_; }

  private:
    struct File {
        FileAttributes attributes;
        Content content;
    };
    FilerReply carry_out(Instant now, const FilerRequest& request);
    FilerReply write(Instant now, const FilerRequest& request);
    FilerReply list(const std::string& prefix) const;

    CoreFilerOptions options_;
    Random random_;
    std::map<std::string, File> files_;
    std::uint64_t changes_ = 0;
    Bytes stored_;
    std::vector<Instant> busy_until_;  // of each node
};

CoreFilerOptions avere_fxt_3800_cluster();
CoreFilerOptions small_nfs_server();
// "avere-fxt-3800-cluster", "small-nfs-server".
std::optional<CoreFilerOptions> find_core_filer(std::string_view name);
std::vector<std::string> core_filer_names();

}  // namespace cleave::world
