#pragma once
// Re-checks evidence on linearizability of any object, knowing nothing but its step: an order is
// replayed; a core is tried in every order, with operations outside of it wherever they help, and
// again with each of its operations removed. What removing means, as the engine has it too: the
// operation is known to have been called and no more; it may have taken effect once within its own
// interval, or not at all, whatever it returned. Of objects with glimpses it is enough that this is
// so for who knows of one or two data alone. Exponential in the core, so that more than
// `most_steps` steps are refused, as too large.

#include <cstdint>

#include "certifier/certifier.hpp"
#include "objects/object.hpp"

namespace cleave::check {

inline constexpr std::uint64_t most_steps_of_any_object = 2'000'000;

// Requires that every function of the history is one of the object's, and every call has its shape.
Certification certify_any_object(const history::History& history, const objects::Object& object,
                                 const Verdict& verdict, std::optional<Value> initial);

}  // namespace cleave::check
