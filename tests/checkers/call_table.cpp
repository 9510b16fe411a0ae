#include "call_table.hpp"

#include <algorithm>

#include "any_history.hpp"
#include "call_notation.hpp"
#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using objects::Data;
using objects::Datum;
using objects::State;

Asked parse_asked(const objects::Object& object, const std::string& text) {
    const NotedCall call = parse_call(object, text, [](std::string_view) { return Datum(); });
    return {.function = call.function, .input = call.input};
}

// All that it may answer.
std::vector<Data> answers_in(const objects::Object& object, const Asked& asked,
                             const State& state) {
    return {answer_in(object, object.functions[asked.function].name, asked.input, state)};
}

void sort_and_unique(std::vector<Data>& answers) {
    std::sort(answers.begin(), answers.end());
    answers.erase(std::unique(answers.begin(), answers.end()), answers.end());
}

std::size_t place_of(const std::vector<Data>& answers, const Data& answer) {
    const auto place = std::lower_bound(answers.begin(), answers.end(), answer);
    require(place != answers.end() && *place == answer, "call table: an answer nobody gives");
    return static_cast<std::size_t>(place - answers.begin());
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
    std::vector<std::vector<std::vector<Data>>> answers;  // by state, then by what is asked
    for (std::uint32_t calls = 0; calls < operations; ++calls) {
        const std::size_t reached = states_.size();
        for (std::size_t s = effects_.size(); s < reached; ++s) {
            auto& effects = effects_.emplace_back();
            auto& given = answers.emplace_back();
            for (Asked& asked : asked_) {
                const State state = states_[s];
                given.push_back(answers_in(object_, asked, state));
                sort_and_unique(given.back());
                effects.push_back({{}, after(asked, state, given.back())});
                asked.changes = asked.changes || effects.back().next != s;
                asked.answers.insert(asked.answers.end(), given.back().begin(), given.back().end());
            }
        }
    }
    for (Asked& asked : asked_) sort_and_unique(asked.answers);
    for (std::size_t s = 0; s < effects_.size(); ++s) {
        for (std::size_t a = 0; a < asked_.size(); ++a) {
            Effect& effect = effects_[s][a];
            for (const Data& answer : answers[s][a]) {
                const std::size_t place = place_of(asked_[a].answers, answer);
                effect.answers.push_back(static_cast<std::uint16_t>(place));
            }
            require_others_refused(asked_[a], s, effect);
        }
    }
}

// What each of the answers leaves, and none at all.
std::uint16_t CallTable::after(const Asked& asked, const State& state,
                               const std::vector<Data>& answers) {
    State left = state;
    const bool taken = object_.step(left, {asked.function, 0, asked.input, {}, false});
    require(taken, "call table: step refuses what nobody answered");
    for (const Data& answer : answers) {
        State other = state;
        const bool possible = object_.step(other, {asked.function, 0, asked.input, answer, true});
        require(possible && other == left, "call table: an answer refused, or another state");
    }
    return number(left);
}

void CallTable::require_others_refused(const Asked& asked, std::size_t state,
                                       const Effect& effect) const {
    for (std::size_t i = 0; i < asked.answers.size(); ++i) {
        if (std::binary_search(effect.answers.begin(), effect.answers.end(), i)) continue;
        State after = states_[state];
        const auto& answer = asked.answers[i];
        const bool possible = object_.step(after, {asked.function, 0, asked.input, answer, true});
        require(!possible, "call table: step allows another answer");
    }
}

void CallTable::rename(const Renaming& renaming) {
    has_renaming_ = true;
    for (Asked& asked : asked_) {
        const std::string_view name = object_.functions[asked.function].name;
        const Data input = renaming.input(name, asked.input);
        const auto same = [&](const Asked& other) {
            return other.function == asked.function && other.input == input;
        };
        const auto place = std::find_if(asked_.begin(), asked_.end(), same);
        require(place != asked_.end(), "call table: renamed, it is no call of these");
        asked.renamed = static_cast<std::size_t>(place - asked_.begin());
        for (const Data& answer : asked.answers) {
            asked.answers_renamed.push_back(
                place_of(place->answers, renaming.answer(name, answer)));
        }
    }
    require(renaming.state(states_[initial]) == states_[initial],
            "call table: renamed, it begins otherwise");
    for (std::size_t s = 0; s < effects_.size(); ++s) require_renamed(renaming, s);
}

void CallTable::require_renamed(const Renaming& renaming, std::size_t state) const {
    const std::size_t renamed = numbers_.at(renaming.state(states_[state]));
    for (std::size_t a = 0; a < asked_.size(); ++a) {
        const Effect& here = effects_[state][a];
        const Effect& there = effects_.at(renamed)[asked_[a].renamed];
        std::vector<std::uint16_t> answers;
        for (const std::uint16_t answer : here.answers) {
            answers.push_back(static_cast<std::uint16_t>(asked_[a].answers_renamed[answer]));
        }
        std::sort(answers.begin(), answers.end());
        require(answers == there.answers, "call table: renamed, it answers otherwise");
        require(renaming.state(states_[here.next]) == states_[there.next],
                "call table: renamed, it leaves another state");
    }
}

}  // namespace cleave::test
