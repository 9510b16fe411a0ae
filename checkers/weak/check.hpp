#pragma once
// Guarantees that speak of processes, not of time: sequential, causal (three readings), PRAM, the
// session guarantees and no thin-air read, on registers with reads, writes, removes and
// compare-and-sets, all keys together. Exact; beyond the limits, or where a value has several
// writers and the choices among them are too many, unknown. Choices: events.hpp says what process
// order is, sessions.hpp, causal.hpp, views.hpp and sequential.hpp what each guarantee is, and
// sources.hpp how repeated values are treated. Whatever is read must have been written, and not
// by a later operation of the reading process.

#include "objects/object.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

bool is_process_guarantee(Guarantee guarantee);

Verdict check_processes(const history::History& history, const objects::Object& object,
                        Guarantee guarantee, const Options& options);

}  // namespace cleave::check
