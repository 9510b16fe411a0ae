#pragma once
// direct-s3: every client talks to the object store itself, one object a file, as `s3cmd` or an
// application linked with an SDK does. There is nothing between it and the store's consistency.
// Guarantee: that of the store (s3-2018: read-after-write for new names, else eventual; s3-2020:
// linearizable). Source: Amazon S3 developer guide, "Introduction" (2020-11-13) and "Performance
// design patterns" (retries); S3 user guide, "How to prevent object overwrites with conditional
// writes" (2024): a cas is a PUT with If-None-Match: * or If-Match, which s3-2024 takes.
// Choices: what the store answered with 503 or 409 had no effect and is sent again. Without an
// answer, a GET is repeated after `retry`, and so is a PUT with If-Match: values are unique, so
// that the tag which it expects never returns and at most one of its copies has an effect. A PUT
// without that, or a DELETE, is sent once: one that is repeated may undo what another client wrote
// in between. No answer within `deadline` means: unknown.

#include <map>

#include "host/deployment.hpp"
#include "host/node.hpp"

namespace cleave::direct_s3 {

struct Options {
    Duration deadline;  // until an unanswered operation is given up
    Duration retry;     // until an unanswered GET is sent again
    Duration backoff = Duration::milliseconds(
        100);  // before what was answered with 503 or 409 is sent again; then doubled
    // Planted bugs.
    bool head_before_put = false;
    bool get_then_put = false;
    bool repeat_put = false;
    CLEAVE_FIELDS(Options, deadline, retry, backoff, head_before_put, get_then_put, repeat_put);
};

// The answer to what the operation is for.
struct StoreAnswered {
    OperationId operation;
    CLEAVE_FIELDS(StoreAnswered, operation);
};
// The answer to a GET or HEAD that goes before.
struct Looked {
    OperationId operation;
    CLEAVE_FIELDS(Looked, operation);
};
// The answer to a GET that asks which of a cas's copies the store refused.
struct Settled {
    OperationId operation;
    CLEAVE_FIELDS(Settled, operation);
};
struct RetryGet {
    OperationId operation;
    CLEAVE_FIELDS(RetryGet, operation);
};
struct RepeatPut {
    OperationId operation;
    CLEAVE_FIELDS(RepeatPut, operation);
};
struct BackedOff {
    OperationId operation;
    CLEAVE_FIELDS(BackedOff, operation);
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
inline constexpr std::string_view condition_repeated =
    "a conditional write is repeated after a timeout";
inline constexpr std::string_view condition_settled =
    "a repeated conditional write finds that its first copy was done";
inline constexpr std::string_view conflict = "the store answers that another write is in progress";
}  // namespace says

class Client {
  public:
    explicit Client(const Options& options) : options_(options) {}

    using Messages = Handles<>;
    using Events = Handles<RetryGet, RepeatPut, BackedOff, GiveUp>;
    using StoreEvents = Handles<StoreAnswered, Looked, Settled>;

    void on_start(Host&, const DiskImage&) {
    }  // keeps nothing: a crashed client forgets its operations
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, const StoreAnswered& answered, const StoreReply& reply);
    void on(Host& host, const Looked& looked, const StoreReply& reply);
    void on(Host& host, const Settled& settled, const StoreReply& reply);
    void on(Host& host, const RetryGet& timer);
    void on(Host& host, const RepeatPut& timer);
    void on(Host& host, const BackedOff& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    enum class Phase : std::uint8_t { looking, working, settling };
    struct Pending {
        ClientRequest request;
        Phase phase = Phase::working;
        Etag match{};                   // of the value that a cas expects
        std::uint32_t attempts = 0;     // of the work itself
        std::uint32_t without_end = 0;  // of those, such as may have had an effect
        std::uint32_t refusals = 0;     // 503 and 409
        CLEAVE_FIELDS(Pending, request, phase, match, attempts, without_end, refusals);
    };
    struct Known {
        Value value = 0;
        Etag etag;
        CLEAVE_FIELDS(Known, value, etag);
    };

    void look(Host& host, Pending& pending);
    void work(Host& host, Pending& pending);
    void settle(Host& host, Pending& pending);
    void back_off(Host& host, Pending& pending);
    void answer_read(Host& host, const Pending& pending, const StoreReply& reply);
    void answer_write(Host& host, Pending& pending, const StoreReply& reply);
    bool may_repeat(const Pending& pending) const;
    StoreRequest store_request(const Pending& pending) const;
    void finish(Host& host, const Pending& pending, Outcome outcome, std::string error = {});
    void finish(Host& host, OperationId operation, ClientReply reply);

    Options options_;
    std::map<OperationId, Pending> pending_;
    std::map<std::string, Known> known_;  // by key: what it read or wrote last

  public:
    CLEAVE_FIELDS(Client, options_, pending_, known_);
};

ProtocolDescription description();

}  // namespace cleave::direct_s3
