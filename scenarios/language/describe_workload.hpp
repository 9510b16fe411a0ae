#pragma once
// The parts of a workload's description: what clients do at a time (its activity, which a phase may
// change), how files are loaded before, and how phases follow each other.

#include <string>
#include <vector>

#include "language/grammar.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

// The keys of an activity, in three groups, as others stand between them.
void add_size(Mapping<Workload>& mapping);
void add_choice(Mapping<Workload>& mapping);  // of files
void add_mix(Mapping<Workload>& mapping);
void add_pace(Mapping<Workload>& mapping);

// What a phase that gives `keys` says of them becomes what `to` says.
void copy_activity(const std::vector<std::string>& keys, const Workload& from, Workload& to);
void copy_mix(const Workload& from, Workload& to);

// `load`, `phases` and `final_reads`.
void add_course(Mapping<Workload>& mapping);
bool fits_its_duration(Reader& reader, const Tree& tree, const Workload& workload);
bool fits_its_load(Reader& reader, const Tree& tree, const Workload& workload);

// All keys but `preset` and `trace`, with defaults, and without a check of what fits what.
Mapping<Workload> plain_workload_mapping();
void add_preset(Mapping<Workload>& mapping);

void add_trace(Mapping<Workload>& mapping);
// A trace has few keys beside it.
bool stands_for_itself(Reader& reader, const Tree& tree, const Workload& workload);
// What a replay of the trace asks for.
std::vector<Function> functions_of(const OperationTrace& trace);

// The workload of each phase, or the only one, with the mapping in the file that gives its mix.
struct MixPlace {
    const Tree* tree;
    Workload workload;
};
std::vector<MixPlace> mixes_of(const Tree& tree, const Workload& workload);

}  // namespace cleave::scenario
