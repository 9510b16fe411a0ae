#pragma once
// Small histories of collections and locks, and what the definition says of them: every subset of
// the operations of unknown outcome, every order, on the object's own step. Shares no code with the
// engines nor with the certifier.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "host/random.hpp"
#include "objects/object.hpp"

namespace cleave::test {

// For up to about nine operations of one key.
bool legal_by_definition(const history::History& history, const objects::Object& object,
                         std::optional<Value> initial = std::nullopt);

// A call in the small: `input` and `output` are as recorded, save that the outcome may be unknown.
struct SmallCall {
    std::uint32_t function = 0;
    objects::Data input{}, output{};
    bool known = true;
    std::uint32_t process = 0;
    auto operator<=>(const SmallCall&) const = default;
};

// All that `object` may be asked and answer with the values 1..values, known or unknown; if it
// matters who asks, by each of the processes 1..3.
std::vector<SmallCall> small_calls(const objects::Object& object, Value values);

// Every history of `operations` of these calls, up to the order of invocations (of completions)
// between which nothing of the other kind lies, and to names: of values where only a priority queue
// or a lock tells them apart, of processes where they matter. 1 keeps its name, if `initial` has
// it. Unknown ones stay open for ever, and a process calls nothing while a call of it is open.
void for_each_small_history(const objects::Object& object, std::uint32_t operations,
                            const std::vector<SmallCall>& calls, std::optional<Value> initial,
                            const std::function<void(const history::History&)>& visit);

// Random intervals and calls, with ties among the times; some failed.
history::History random_small_history(Random& random, const objects::Object& object,
                                      std::uint32_t operations,
                                      const std::vector<SmallCall>& calls);

}  // namespace cleave::test
