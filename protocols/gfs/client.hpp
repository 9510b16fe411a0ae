#pragma once
// The client library: turns a byte range of a file into chunks, asks the master where they are,
// caches that for a while, and talks to chunkservers. A write that straddles chunks is several
// mutations. A record is appended at least once, as a whole. A read takes each chunk from any
// replica, and may be stale while its cached locations are. Source: Ghemawat et al., SOSP 2003,
// sections 2.3, 2.7, 3.1 to 3.3. Choices: a mutation keeps its number until the primary says that
// it failed, so that no copy of it is done after it was acknowledged; who gives up reports
// `unknown`, since the region may be in any state.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gfs/config.hpp"
#include "gfs/messages.hpp"
#include "host/node.hpp"

namespace cleave::gfs {

// What was asked of other nodes has not been answered.
struct Silent {
    OperationId operation;
    std::uint64_t step = 0;
    CLEAVE_FIELDS(Silent, operation, step);
};
struct AskAgain {
    OperationId operation;
    std::uint64_t step = 0;
    CLEAVE_FIELDS(AskAgain, operation, step);
};
struct GiveUp {
    OperationId operation;
    CLEAVE_FIELDS(GiveUp, operation);
};

class Client {
  public:
    Client(const Config& config, NodeId master) : config_(config), master_(master) {}

    using Messages = Handles<LookedUp, DataReceived, Mutated, ChunkRead>;
    using Events = Handles<Silent, AskAgain, GiveUp>;
    using StoreEvents = Handles<>;

    void on_start(Host&, const DiskImage&) {}  // a crashed client forgets its operations
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, NodeId master, const LookedUp& found);
    void on(Host& host, NodeId server, const DataReceived& received);
    void on(Host& host, NodeId primary, const Mutated& mutated);
    void on(Host& host, NodeId server, const ChunkRead& read);
    void on(Host& host, const Silent& timer);
    void on(Host& host, const AskAgain& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    enum class Phase : std::uint8_t { looking_up, pushing, mutating, reading };
    struct Operation {
        ClientRequest request;
        Phase phase = Phase::looking_up;
        std::uint64_t step = 0;                // counts what it has waited for
        std::optional<std::uint64_t> index{};  // of the chunk it is at; nothing: the last one
        Bytes done{};                          // of a write
        std::uint64_t number = 0;              // of the mutation under way
        std::vector<NodeId> missing{};         // replicas that have not received the data
        std::uint32_t attempts = 0;
        bool lost_primary = false;
        bool mutated = false;  // something may have been changed
        bool failed_once = false;
        Content read{};
        CLEAVE_FIELDS(Operation, request, phase, step, index, done, number, missing, attempts,
                      lost_primary, mutated, failed_once, read);
    };
    struct Cached {
        LookedUp found;
        Instant until;
        CLEAVE_FIELDS(Cached, found, until);
    };

    // The part of the operation that lies in its present chunk.
    struct Part {
        Bytes offset;  // in the chunk
        Bytes length;
    };
    Part part(const Operation& op) const;
    const LookedUp* cached(Host& host, const Operation& op) const;
    void forget(const Operation& op);
    Operation* find(OperationId id, Phase phase);
    Operation* find_number(std::uint64_t number, Phase phase);
    std::uint64_t lowest() const;

    void go_on(Host& host, Operation& op);
    void look_up(Host& host, Operation& op);
    void push(Host& host, Operation& op, const LookedUp& where);
    void mutate(Host& host, Operation& op, const LookedUp& where);
    void read_chunk(Host& host, Operation& op, const LookedUp& where);
    void chunk_read(Host& host, Operation& op, const Content& content, std::uint64_t chunks);
    void part_done(Host& host, Operation& op, Bytes offset);
    void start_over(Host& host, Operation& op);
    void ask_later(Host& host, Operation& op);
    void wait(Host& host, Operation& op);
    void finish(Host& host, Operation& op, ClientReply reply);

    Config config_;
    NodeId master_;
    std::map<OperationId, Operation> operations_;
    std::map<std::pair<std::string, std::uint64_t>, Cached> cache_;  // by file and index
    std::map<std::string, std::uint64_t> last_index_;                // where it appended last
    std::uint64_t last_number_ = 0;

  public:
    CLEAVE_FIELDS(Client, config_, master_, operations_, cache_, last_index_, last_number_);
};

}  // namespace cleave::gfs
