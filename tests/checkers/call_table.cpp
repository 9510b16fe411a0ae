#include "call_table.hpp"

#include <algorithm>

#include "any_history.hpp"
#include "call_notation.hpp"
#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using objects::Call;
using objects::Data;
using objects::Datum;
using objects::State;

Asked parse_asked(const objects::Object& object, const std::string& text) {
    const NotedCall call = parse_call(object, text, [](std::string_view) { return Datum(); });
    return {.function = call.function, .input = call.input};
}

}  // namespace

CallTable::CallTable(const Alphabet& alphabet, std::uint32_t operations,
                     std::optional<Value> initial)
    : object_(*objects::named(alphabet.object)) {
    for (const std::string& text : alphabet.calls) asked_.push_back(parse_asked(object_, text));
    number(object_.initial(initial));
    explore(operations);
    if (alphabet.renaming.state != nullptr) rename(alphabet.renaming);
}

const CallTable::Effect& CallTable::effect(std::size_t asked, std::size_t state) const {
    require(state < effects_.size(), "call table: too many calls");
    return effects_[state][asked];
}

std::uint16_t CallTable::number(const State& state) {
    const auto next = static_cast<std::uint16_t>(states_.size());
    require(next < UINT16_MAX, "call table: too many states");
    const auto [place, is_new] = numbers_.try_emplace(state, next);
    if (is_new) states_.push_back(state);
    return place->second;
}

void CallTable::explore(std::uint32_t operations) {
    std::vector<std::vector<Data>> answers;  // by state, then by what is asked
    for (std::uint32_t calls = 0; calls < operations; ++calls) {
        const std::size_t reached = states_.size();
        for (std::size_t s = effects_.size(); s < reached; ++s) {
            auto& effects = effects_.emplace_back();
            auto& given = answers.emplace_back();
            for (Asked& asked : asked_) {
                State after = states_[s];
                const std::string_view name = object_.functions[asked.function].name;
                const Data answer = answer_in(object_, name, asked.input, after);
                const Call call{asked.function, 0, asked.input, answer, true};
                require(object_.step(after, call), "call table: step refuses the right answer");
                asked.changes = asked.changes || after != states_[s];
                asked.answers.push_back(answer);
                given.push_back(answer);
                effects.push_back({0, number(after)});
            }
        }
    }
    for (Asked& asked : asked_) {
        std::sort(asked.answers.begin(), asked.answers.end());
        asked.answers.erase(std::unique(asked.answers.begin(), asked.answers.end()),
                            asked.answers.end());
    }
    for (std::size_t s = 0; s < effects_.size(); ++s) {
        for (std::size_t a = 0; a < asked_.size(); ++a) {
            const auto& all = asked_[a].answers;
            const auto place = std::lower_bound(all.begin(), all.end(), answers[s][a]);
            effects_[s][a].answer = static_cast<std::uint16_t>(place - all.begin());
            require_steps(asked_[a], states_[s], effects_[s][a]);
        }
    }
}

void CallTable::require_steps(const Asked& asked, const State& state, const Effect& effect) const {
    for (std::size_t i = 0; i < asked.answers.size(); ++i) {
        State after = state;
        const bool possible =
            object_.step(after, {asked.function, 0, asked.input, asked.answers[i], true});
        require(possible == (i == effect.answer), "call table: step allows another answer");
    }
    State after = state;
    const bool possible = object_.step(after, {asked.function, 0, asked.input, {}, false});
    require(possible && after == states_[effect.next], "call table: an unknown outcome differs");
}

void CallTable::rename(const Renaming& renaming) {
    has_renaming_ = true;
    for (Asked& asked : asked_) {
        const Data input = renaming.input(asked.function, asked.input);
        const auto same = [&](const Asked& other) {
            return other.function == asked.function && other.input == input;
        };
        const auto place = std::find_if(asked_.begin(), asked_.end(), same);
        require(place != asked_.end(), "call table: renamed, it is no call of these");
        asked.renamed = static_cast<std::size_t>(place - asked_.begin());
        asked.answers_renamed.assign(asked.answers.size(), SIZE_MAX);
    }
    for (std::size_t s = 0; s < effects_.size(); ++s) {
        const std::size_t renamed = numbers_.at(renaming.state(states_[s]));
        require(s != initial || renamed == initial, "call table: renamed, it begins otherwise");
        for (std::size_t a = 0; a < asked_.size(); ++a) {
            Asked& asked = asked_[a];
            const Effect &here = effects_[s][a], &there = effects_.at(renamed)[asked.renamed];
            std::size_t& answer = asked.answers_renamed[here.answer];
            require(answer == SIZE_MAX || answer == there.answer, "call table: answers differ");
            answer = there.answer;
            require(renaming.state(states_[here.next]) == states_[there.next],
                    "call table: renamed, it leaves another state");
        }
    }
}

}  // namespace cleave::test
