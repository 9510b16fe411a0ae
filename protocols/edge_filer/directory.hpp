#pragma once
// A directory: its names, each with the handle of the file that it leads to, and what was answered
// to those who changed them. The answers are part of it, go where it goes (to the partner, into the
// version database, to an heir), and so make every change happen once, whichever filers are asked
// for it however often. Source: completion records that are as durable as what they complete, as in
// Lee et al., "Implementing Linearizability at Large Scale and Low Latency" (RIFL), SOSP 2015;
// Avere OS release notes, bug 25930: non-idempotent operations must run exactly once. Choices: what
// was refused is remembered, too, for a late copy of it might otherwise be done.

#include <map>
#include <string>
#include <vector>

#include "host/client.hpp"
#include "parts/duplicate_table.hpp"

namespace cleave::edge_filer {

// Whether the request is about names in a directory, not about a file.
inline bool is_of_names(const ClientRequest& request) {
    return !request.name.empty() || request.function == Function::list;
}

struct Directory {
    std::map<std::string, Value> names;
    parts::DuplicateTable answered;
    CLEAVE_FIELDS(Directory, names, answered);

    // Does what is asked, or not: 1 or 0.
    ClientReply change(const ClientRequest& request);
    // Of what changes nothing.
    ClientReply look(const ClientRequest& request) const;
    // Its names lead where they led in `older`, if they were there.
    void keep_handles_of(const Directory& older);
};

// The content after a write, or after a truncation; bytes that nobody wrote have the stamp 0.
Content changed(const Content& before, const ClientRequest& request);

}  // namespace cleave::edge_filer
