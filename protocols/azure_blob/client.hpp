#pragma once
// azure-blob: a library over Azure Blob Storage, one blob a key. The store is strong within its
// region; what a client adds is how it changes a blob: by a plain PUT, sent once; by ETag, read
// first and written If-Match, again and again until nobody was in between; or under a lease of the
// blob, whose id each PUT names. Reads may be asked of the secondary region, which lags behind.
// Invariant: a write is only sent again when the store would refuse it after any other write: its
// ETag or its lease fences it. Source: Azure Blob Storage REST reference: "Specifying conditional
// headers for Blob service operations", "Lease Blob"; "Azure Storage redundancy" (RA-GRS).
// Choices: a lease is taken for one operation, renewed while that lasts, and released.

#include <map>
#include <optional>
#include <string>

#include "host/deployment.hpp"
#include "host/node.hpp"

namespace cleave::azure_blob {

enum class Reads : std::uint8_t { primary, secondary, primary_then_secondary };
enum class Writes : std::uint8_t { plain, etag, lease };

struct Options {
    Reads reads = Reads::primary;
    Writes writes = Writes::plain;
    Duration lease;     // the term asked for
    Duration deadline;  // until an operation without an end is given up
    Duration retry;     // until an unanswered request is sent again, or one that was turned away
    // Planted bugs; see README.md.
    bool lock_without_fencing = false;
    bool get_then_put = false;
    bool repeated_put = false;
    CLEAVE_FIELDS(Options, reads, writes, lease, deadline, retry, lock_without_fencing,
                  get_then_put, repeated_put);
};

class Client {
  public:
    enum class Step : std::uint8_t {
        reading,     // GET, for the client
        leasing,     // of the blob
        locking,     // creates the blob that stands for the lock (planted bug)
        looking,     // GET, for what is there
        writing,     // PUT or DELETE
        confirming,  // GET: a write was refused, or not answered, that may have happened before
    };
    // An answer counts for the round in which it was asked for.
    struct Answered {
        OperationId operation;
        std::uint32_t round = 0;
        Step step = Step::reading;
        std::string name;  // of the blob
        CLEAVE_FIELDS(Answered, operation, round, step, name);
    };
    struct Released {
        CLEAVE_NO_FIELDS(Released);
    };
    struct Renewed {
        OperationId operation;
        CLEAVE_FIELDS(Renewed, operation);
    };
    struct Again {
        OperationId operation;
        std::uint32_t round = 0;
        CLEAVE_FIELDS(Again, operation, round);
    };
    struct Renew {
        OperationId operation;
        LeaseId lease;
        CLEAVE_FIELDS(Renew, operation, lease);
    };
    struct GiveUp {
        OperationId operation;
        CLEAVE_FIELDS(GiveUp, operation);
    };

    explicit Client(const Options& options) : options_(options) {}

    using Messages = Handles<>;
    using Events = Handles<Again, Renew, GiveUp>;
    using StoreEvents = Handles<Answered, Renewed, Released>;

    void on_start(Host&, const DiskImage&) {}  // a crashed client leaves its leases to run out
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, const Answered& answered, const StoreReply& reply);
    void on(Host&, const Renewed&, const StoreReply&) {}
    void on(Host&, const Released&, const StoreReply&) {}
    void on(Host& host, const Again& timer);
    void on(Host& host, const Renew& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    struct Operation {
        ClientRequest request;
        Step step = Step::reading;
        std::uint32_t round = 0;
        bool asked_secondary = false;
        bool known = false;  // `found` and `etag` say what the blob held; no ETag: it was absent
        Etag etag;
        std::optional<Value> found;
        LeaseId lease;
        std::uint32_t unanswered = 0;  // writes that may have happened or may yet
        CLEAVE_FIELDS(Operation, request, step, round, asked_secondary, known, etag, found, lease,
                      unanswered);
    };

    void take(Host& host, Operation& operation, Step step);
    void ask(Host& host, Operation& operation);
    StoreRequest request_for(const Operation& operation) const;
    StoreRequest write_of(const Operation& operation) const;
    bool is_fenced(const Operation& operation) const;

    void has_read(Host& host, Operation& operation, const StoreReply& reply);
    void has_leased(Host& host, Operation& operation, const StoreReply& reply);
    void has_looked(Host& host, Operation& operation, const StoreReply& reply);
    void has_written(Host& host, Operation& operation, const StoreReply& reply, bool current);
    void has_confirmed(Host& host, Operation& operation, const StoreReply& reply);
    void was_refused(Host& host, Operation& operation);
    void begin_write(Host& host, Operation& operation);
    void finish(Host& host, Operation& operation, Outcome outcome, const char* error);
    void release(Host& host, const std::string& name, LeaseId lease);
    std::string leased_name(const ClientRequest& request) const;

    Options options_;
    std::map<OperationId, Operation> operations_;

  public:
    CLEAVE_FIELDS(Client, options_, operations_);
};

ProtocolDescription description();

}  // namespace cleave::azure_blob
