#pragma once
// The witness has no data: it remembers the view, and agrees to a new one so that of two servers
// that have lost each other at most one goes on. The principal may always change its own view; the
// mirror may take over when it has all that was acknowledged and the witness, too, has not heard of
// the principal for a time-out. Source: Microsoft, "Quorum: How a Witness Affects Database
// Availability (Database Mirroring)".

#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "system_of_record/config.hpp"
#include "system_of_record/messages.hpp"

namespace cleave::system_of_record {

class Witness {
  public:
    struct Durable {
        View view;
        NodeId proposer;
        CLEAVE_FIELDS(Durable, view, proposer);
    };

    explicit Witness(const Config& config) : config_(config), log_("views") {}

    using Messages = Handles<Ping, Propose>;
    using Events = Handles<Durable>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId server, const Ping& ping);
    void on(Host& host, NodeId server, const Propose& propose);
    void on(Host& host, const Durable& durable);

  private:
    bool agrees_to(Host& host, const View& view) const;
    void adopt(Host& host, const View& view, NodeId proposer);

    Config config_;
    parts::CheckedLog log_;
    View view_;
    bool durable_ = true;  // view_ is on disk: before that, it is told to nobody
    Instant heard_;        // when it last gave a pong, or may have
  public:
    CLEAVE_FIELDS(Witness, config_, log_, view_, durable_, heard_);
};

}  // namespace cleave::system_of_record
