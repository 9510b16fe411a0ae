#pragma once
// Guarantees that judge each read by itself, by the clock: regular, safe, close-to-open and
// read-after-new-write registers. A core is one read and the writes that condemn it. A write
// counts as followed by another one when it completed
// before that one began; a read may return a write that began before the read ended, and that no
// write which the read must see had followed. What it must see: for a regular register whatever
// completed before the read began; a safe one asks that only of reads that overlap no write. O(n
// log n), exact for repeated values too. Sources: Lamport, "On Interprocess Communication",
// Distributed Computing 1986; Shao, Welch, Pierce and Lee, "Multiwriter Consistency Conditions for
// Shared Memory Registers", SIAM J. Computing 2011 (this is their weak one: each read has its own
// order of the writes); RFC 1813, section 4.8; S3 developer guide of November 2020 (new objects).

#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// Close-to-open: functions `open` and `close` on a key, of the process that reads and writes it,
// make sessions: a read must see what was closed before its session was opened, and its process's
// own writes. A read or write outside a session is one of its own.
//
// Read-after-new-write: a key that is absent at first is found by every read that begins after its
// first write was acknowledged, unless somebody had begun to read it before that (then its absence
// may be remembered) or to remove it before the read ended.
Verdict check_fresh(const history::History& history, Guarantee guarantee, const Options& options);

}  // namespace cleave::check
