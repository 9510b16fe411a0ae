#pragma once
// The same two loads for everybody, each measured in million events a second of processor time.
//
// - timers: so many are pending; each is set anew when it fires, after a random delay of up to
//   1 ms.
// - ping-pong: nodes in pairs, one message a pair always under way; each is answered at once.
//
// Choices: what a peer can leave out is left out, so that the comparison errs in its favour: its
// links have a constant delay, lose nothing and are shared by nobody; callbacks are plain functions
// where it takes them; of several schedulers or network models the caller takes the fastest.

#include <cstdint>
#include <string>
#include <vector>

namespace cleave::bench {

// ---- a std::push_heap and std::pop_heap of 24-byte entries, and nothing else ----
double bare_heap_timers(std::uint32_t pending);
// Delays as those of the link that it stands beside: all the same, or each drawn.
double bare_heap_constant(std::uint32_t nodes);
double bare_heap_jittered(std::uint32_t nodes);

// ---- ours; always with the trace hash on ----
double our_timers(std::uint32_t pending);
// Over one link of constant delay.
double our_bare_link(std::uint32_t nodes);
// Over links with latency drawn from a distribution, loss, duplication and reordering, in a world
// with partitions under way and clocks that drift. `sites` are joined each with each; the nodes of
// a pair are at different ones.
double our_whole_model(std::uint32_t nodes, std::uint32_t sites);

// ---- ns-3, when it is installed ----
std::vector<std::string> ns3_schedulers();
double ns3_timers(const std::string& scheduler, std::uint32_t pending);
double ns3_raw(const std::string& scheduler, std::uint32_t nodes);  // ScheduleWithContext
double ns3_simple_net_device(const std::string& scheduler, std::uint32_t nodes);

// ---- SimGrid, when it is installed ----
double simgrid_timers(std::uint32_t pending);
std::vector<std::string> simgrid_network_models();
double simgrid_mailboxes(const std::string& network_model, std::uint32_t nodes);

}  // namespace cleave::bench
