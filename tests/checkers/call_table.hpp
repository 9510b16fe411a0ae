#pragma once
// All that an object can be asked in the small, as a table: what it answers in each state, and what
// state follows. Answers are those of `answer_in` (any_history.hpp), which knows nothing of the
// object's step; the table requires that step allows this answer and none other, and that an
// unknown outcome leaves the same. Enumerations walk the table instead of the object.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "objects/object.hpp"

namespace cleave::test {

// A way to call everything otherwise by which nothing changes, its own inverse.
struct Renaming {
    objects::State (*state)(objects::State state) = nullptr;
    objects::Data (*input)(std::uint32_t function, objects::Data input) = nullptr;
};

// What an object is asked: calls as in call_notation.hpp, without answers ("add(1)?").
struct Alphabet {
    std::string_view object;
    std::vector<std::string> calls;
    Renaming renaming{};  // none: every name means something
};

struct Asked {
    std::uint32_t function = 0;
    objects::Data input{};
    std::vector<objects::Data> answers{};  // that some state gives, ascending
    bool changes = false;                  // some state; else an unknown outcome means nothing
    std::size_t renamed = 0;               // what it becomes, and its answers
    std::vector<std::size_t> answers_renamed{};
};

class CallTable {
  public:
    struct Effect {
        std::uint16_t answer = 0, next = 0;
    };

    // As far as `operations` calls lead from the initial state.
    CallTable(const Alphabet& alphabet, std::uint32_t operations, std::optional<Value> initial);

    const objects::Object& object() const { return object_; }
    const std::vector<Asked>& asked() const { return asked_; }
    bool has_renaming() const { return has_renaming_; }
    std::size_t states() const { return states_.size(); }
    // Requires fewer than `operations` calls before.
    const Effect& effect(std::size_t asked, std::size_t state) const;

    static constexpr std::size_t initial = 0;  // the number of the initial state

  private:
    void explore(std::uint32_t operations);
    std::uint16_t number(const objects::State& state);
    void require_steps(const Asked& asked, const objects::State& state, const Effect& effect) const;
    void rename(const Renaming& renaming);

    const objects::Object& object_;
    std::vector<Asked> asked_;
    bool has_renaming_ = false;
    std::map<objects::State, std::uint16_t> numbers_;
    std::vector<objects::State> states_;
    std::vector<std::vector<Effect>> effects_;  // by state, then by what is asked
};

}  // namespace cleave::test
