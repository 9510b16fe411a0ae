#pragma once
// Is there a legal order? What is quick for the object at hand comes first: ranges for files,
// glimpses for objects of many data; then the general search.

#include "linearizability/any_object/search.hpp"

namespace cleave::check::any_object {

SearchResult decide(const Problem& problem, const Limits& limits, bool want_order);

// The same where it is known that whoever knows of `seen` alone cannot find one; all, if empty.
SearchResult decide_as_seen(const Problem& problem, const objects::Data& seen,
                            const Limits& limits);

}  // namespace cleave::check::any_object
