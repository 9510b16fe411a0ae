#pragma once
// direct-s3: every client talks to the object store itself, one object a file, as `s3cmd` or an
// application linked with an SDK does. There is nothing between it and the store's consistency.
// Guarantee: that of the store (s3-2018: read-after-write for new names, else eventual; s3-2020:
// linearizable). Source: Amazon S3 developer guide, "Introduction" (2020-11-13) and "Performance
// design patterns" (retries). Choices: a GET is repeated after `retry`, since it changes nothing; a
// PUT or DELETE is sent once, because one that is repeated may undo what another client wrote in
// between. No answer within `deadline` means: unknown.

#include <map>

#include "host/deployment.hpp"
#include "host/node.hpp"

namespace cleave::direct_s3 {

struct Options {
    Duration deadline;  // until an unanswered operation is given up
    Duration retry;     // until an unanswered GET is sent again
    CLEAVE_FIELDS(Options, deadline, retry);
};

struct StoreAnswered {
    OperationId operation;
    CLEAVE_FIELDS(StoreAnswered, operation);
};
struct RetryGet {
    OperationId operation;
    CLEAVE_FIELDS(RetryGet, operation);
};
struct GiveUp {
    OperationId operation;
    CLEAVE_FIELDS(GiveUp, operation);
};

// What the clients tell of themselves.
namespace says {
inline constexpr std::string_view read_repeated = "a read is repeated after a timeout";
inline constexpr std::string_view write_unknown =
    "a write ends without anybody knowing whether it was done";
}  // namespace says

class Client {
  public:
    explicit Client(const Options& options) : options_(options) {}

    using Messages = Handles<>;
    using Events = Handles<RetryGet, GiveUp>;
    using StoreEvents = Handles<StoreAnswered>;

    void on_start(Host&, const DiskImage&) {
    }  // keeps nothing: a crashed client forgets its operations
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, const StoreAnswered& answered, const StoreReply& reply);
    void on(Host& host, const RetryGet& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    void finish(Host& host, OperationId operation, ClientReply reply);

    Options options_;
    std::map<OperationId, ClientRequest> pending_;

  public:
    CLEAVE_FIELDS(Client, options_, pending_);
};

ProtocolDescription description();

}  // namespace cleave::direct_s3
