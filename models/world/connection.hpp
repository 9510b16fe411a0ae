#pragma once
// How a TCP-like connection treats what is not acknowledged: when it tries again, and when it gives
// up. Invariant: 0 < rto_least <= rto_most, 0 < rto_initial and 0 < user_timeout.
// Source: Paxson et al., "Computing TCP's Retransmission Timer", RFC 6298, 2011: the estimate, its
// doubling and the first second; the least is Linux's TCP_RTO_MIN, not the RFC's second, and the
// most is Linux's TCP_RTO_MAX. User timeout: Eggert and Gont, RFC 5482, 2009.
// Choices: the user timeout covers the handshake too. 15 s are assumed, as set by services that
// watch their peers (gRPC, databases); what Linux does unasked is nearer 15 minutes. Before a round
// trip is measured, 15 s are time for three more tries only (after 1, 3 and 7 s).

#include <cstdint>

#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave::world {

struct ConnectionOptions {
    Duration rto_initial = Duration::seconds(1);  // before a round trip has been measured
    Duration rto_least = Duration::milliseconds(200);
    Duration rto_most = Duration::seconds(120);  // however often it was doubled
    // A connection breaks when nothing of what it waits for is acknowledged for so long.
    Duration user_timeout = Duration::seconds(15);
    CLEAVE_FIELDS(ConnectionOptions, rto_initial, rto_least, rto_most, user_timeout);
};

// The retransmission time-out of one end of a connection, after RFC 6298, section 2 and rule 5.5.
class RetransmissionTimer {
  public:
    explicit RetransmissionTimer(const ConnectionOptions& options) : rto_(options.rto_initial) {}

    // A round trip of something that was sent only once (Karn's rule).
    void measured(const ConnectionOptions& options, Duration round_trip);
    // Time-outs are doubled by each time-out, until something new is acknowledged.
    void expired() {
        if (doublings_ < doublings_max) ++doublings_;
    }
    void acknowledged() { doublings_ = 0; }
    bool backed_off() const { return doublings_ != 0; }
    Duration time_out(const ConnectionOptions& options) const;

  private:
    static constexpr std::uint8_t doublings_max = 30;
    Duration rto_;
    Duration smoothed_{};   // SRTT
    Duration variation_{};  // RTTVAR
    bool measured_ = false;
    std::uint8_t doublings_ = 0;
};

}  // namespace cleave::world
