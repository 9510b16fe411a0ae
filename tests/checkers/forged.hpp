#pragma once
// What a certifier makes of every piece of evidence that there could be for a small history, right
// or forged, against what is known to be true of it. Shares no code with the engines nor with the
// certifier. An empty answer: nothing is wrong.

#include <functional>
#include <string>
#include <vector>

#include "history/history.hpp"

namespace cleave::test {

using Ops = std::vector<history::OpIndex>;
using AcceptsOrder = std::function<bool(const Ops& order)>;
using AcceptsCore = std::function<bool(const Ops& core, bool minimal)>;

// Operations that were answered, and those of unknown outcome.
Ops answered(const history::History& history);
Ops unanswered(const history::History& history);

// Of every order of `certain` and some of `perhaps` one is accepted if the history `holds`, none if
// it does not. None is that lacks one of `certain`, has one twice, or one that is not there.
std::string wrong_about_orders(const history::History& history, const Ops& certain,
                               const Ops& perhaps, bool holds, const AcceptsOrder& accepts);

// No core is accepted if the history holds, all of it is if it does not. One that is claimed to be
// minimal is just if none with one operation less is; if not `exactly_minimal`, others may be, too.
// None is that has an operation twice, or one that is not there.
std::string wrong_about_cores(const history::History& history, const Ops& ops, bool holds,
                              bool exactly_minimal, const AcceptsCore& accepts);

}  // namespace cleave::test
