#pragma once
// One of the two servers. The principal executes transactions one after the other; each is on its
// own disk and on the mirror's before it takes effect and is answered. A principal that has lost
// its mirror goes on exposed, a mirror that has lost its principal takes over, each only with the
// witness's consent; a principal that hears of neither halts before the others may act. Without a
// witness, each decides by itself, which is right as long as silence means a crash, and splits the
// brain otherwise. Who comes back gets the whole database from who went on.
// Source: Microsoft, "Database Mirroring Operating Modes" (high-safety mode) and "Quorum: How a
// Witness Affects Database Availability"; Gray and Cheriton, "Leases", SOSP 1989, for how the
// principal knows that it still is one. Choices: transactions are of one key; the database is sent
// whole, where products send what has changed.

#include <map>
#include <optional>
#include <string_view>

#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "system_of_record/config.hpp"
#include "system_of_record/messages.hpp"

namespace cleave::system_of_record {

class Server {
  public:
    struct Tick {
        CLEAVE_NO_FIELDS(Tick);
    };
    struct LeaseEnds {
        CLEAVE_NO_FIELDS(LeaseEnds);
    };
    struct ViewDurable {
        View view;
        CLEAVE_FIELDS(ViewDurable, view);
    };
    struct Logged {  // by the principal: on its disk up to here
        std::uint64_t reign = 0;
        std::uint64_t index = 0;
        CLEAVE_FIELDS(Logged, reign, index);
    };
    struct Mirrored {  // by the mirror: likewise
        NodeId principal;
        Instant session;
        std::uint64_t index = 0;
        CLEAVE_FIELDS(Mirrored, principal, session, index);
    };

    explicit Server(const Config& config) : config_(config), log_("log") {}

    using Messages = Handles<parts::ServiceRequest, Ping, Pong, News, Synchronise, Ship, Agreed>;
    using Events = Handles<Tick, LeaseEnds, ViewDurable, Logged, Mirrored>;
    using StoreEvents = Handles<>;

    // server.cpp: serving
    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId client, const parts::ServiceRequest& asked);
    void on(Host& host, const Logged& logged);
    void on(Host& host, NodeId principal, const Synchronise& message);
    void on(Host& host, NodeId principal, const Ship& message);
    void on(Host& host, const Mirrored& mirrored);

    // quorum.cpp: who is the principal
    void on(Host& host, const Tick&);
    void on(Host& host, NodeId principal, const Ping& ping);
    void on(Host& host, NodeId partner, const Pong& pong);
    void on(Host& host, NodeId partner, const News& news);
    void on(Host& host, NodeId witness, const Agreed& agreed);
    void on(Host& host, const ViewDurable& durable);
    void on(Host& host, const LeaseEnds&);

  private:
    bool is_principal(Host& host) const { return view_.principal == host.self(); }
    // Whether the mirror counts, or may, or is about to.
    bool needs_mirror() const {
        return view_.mirrored || in_step_ || mirrored_proposed_ > view_.epoch;
    }
    bool serves(Host& host) const;
    void recover(const Record& record);
    void commit(Host& host);
    void ship(Host& host);

    void act_as_principal(Host& host);
    void act_as_mirror(Host& host);
    void keep_in_step(Host& host);
    void introduce(Host& host);
    bool may_follow(const View& view) const;
    void propose(Host& host, bool mirrored);
    void decide(Host& host, const View& view);
    void learn(Host& host, const View& view);
    void step_down(Host& host, const View& view);
    void extend_lease(Host& host, Instant sent);
    void relabel(Host& host);

    Config config_;
    parts::CheckedLog log_;
    View view_;
    std::optional<View> agreed_;  // the next one, not durable yet
    Database database_;
    bool blank_ = true;  // it has no database: the disk is new, or damaged
    Instant heard_;      // of the partner
    bool met_ = false;   // they have been in step since this server started
    bool labelled_principal_ = false;

    // As principal
    std::uint64_t reign_ = 0;  // the epoch in which it became the principal
    bool open_ = false;        // it knows that it has all that was acknowledged
    Instant serve_from_;       // until then its pongs may still keep the last one going
    Instant lease_until_;
    std::map<std::uint64_t, Transaction> pending_;     // by index: not on both disks yet
    std::map<std::uint64_t, Transaction> unmirrored_;  // likewise: shipped in this session
    std::uint64_t last_index_ = 0;
    std::uint64_t own_durable_ = 0;
    Instant session_;  // zero: none
    Instant in_step_since_;
    bool in_step_ = false;              // the mirror has the session's database, and
    std::uint64_t mirror_durable_ = 0;  // what was shipped up to here
    std::optional<View> proposal_;
    std::uint64_t mirrored_proposed_ = 0;  // the epoch since when the mirror may count
    bool partner_blank_ = false;
    bool witness_blank_ = false;

    // With a new disk
    bool heard_witness_ = false;
    std::optional<View> lost_;  // in which it was the principal, the witness says

    // As mirror
    Instant following_;        // the newest session; zero: none
    Instant durable_session_;  // likewise
    std::uint64_t durable_index_ = 0;

  public:
    CLEAVE_FIELDS(Server, config_, log_, view_, agreed_, database_, blank_, heard_, met_,
                  labelled_principal_, reign_, open_, serve_from_, lease_until_, pending_,
                  unmirrored_, last_index_, own_durable_, session_, in_step_since_, in_step_,
                  mirror_durable_, proposal_, mirrored_proposed_, partner_blank_, witness_blank_,
                  heard_witness_, lost_, following_, durable_session_, durable_index_);
};

}  // namespace cleave::system_of_record
