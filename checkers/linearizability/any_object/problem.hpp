#pragma once
// Operations of any object as the general engines see them: equal calls are one call, failed
// operations and unanswered ones that only read are gone (neither constrains anything). Each takes
// effect at some moment of the closed interval [begin, end], or, if it is not required, never.
// Invariant: `ops` ascend by `begin`. The calls look into the history, which must stay as it is.

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::check::any_object {

enum class Answer : std::uint8_t { legal, illegal, gave_up };

using CallId = std::uint32_t;
using OpId = std::uint32_t;  // position in `ops`

inline constexpr std::int64_t time_min = INT64_MIN;
inline constexpr std::int64_t time_max = INT64_MAX;  // no known end

struct Op {
    std::int64_t begin = 0;
    std::int64_t end = time_max;
    bool required = true;
    CallId call = 0;
    history::OpIndex source;
};

struct KnownCall {
    objects::Call call;
    CallId unanswered = 0;  // the same, had nobody seen the answer
    bool reads_only = false;
};

struct Problem {
    const objects::Object* object = nullptr;
    objects::State initial;
    std::vector<KnownCall> calls;
    std::vector<Op> ops;
    std::shared_ptr<const std::deque<objects::Data>> lists{};  // answers that were put in order
};

// `ops` may be any, in any order; calls of processes are told apart where the object looks at them.
Problem pose(const history::History& history, const objects::Object& object,
             const std::vector<history::OpIndex>& ops, std::optional<Value> initial);

// Of these operations, `called[i]` being what `ops[i]` called; `call` is filled in here.
Problem assemble(const objects::Object& object, objects::State initial, std::vector<Op> ops,
                 const std::vector<objects::Call>& called);

// What is left when only the records of `core` are kept; check.hpp defines what removing means.
// Whatever is not in `core` and can still matter to it stays as an operation that is not required.
Problem keep_only(const Problem& problem, const std::vector<OpId>& core);

// Without those that need not have happened and cannot help those that did (Object::helpful).
Problem without_useless(Problem problem);

// Where all calls are of one component of the object: the same problem as one of that component.
Problem within_component(Problem problem);

// Nothing is left but the ops of `chosen`, as they are.
Problem restrict_to(const Problem& problem, const std::vector<OpId>& chosen);

}  // namespace cleave::check::any_object
