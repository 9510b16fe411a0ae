#pragma once
// What many drawn histories gave, pinned: the same history gives the same verdict, evidence and
// count of steps on every machine and by every compiler. After a change to an engine that is meant
// to tell, order or count differently, the tests print the new lines.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "history/history.hpp"
#include "host/digest.hpp"
#include "verdict/verdict.hpp"

namespace cleave::test {

// What a family of histories gave: in numbers for the reader, and all of it as a digest.
class Answers {
  public:
    void add(const std::vector<std::uint32_t>& numbers) {
        digest_.add(numbers.size());
        for (const std::uint32_t one : numbers) digest_.add(one);
    }
    void add(const std::vector<history::OpIndex>& ops) {
        digest_.add(ops.size());
        for (const history::OpIndex op : ops) digest_.add(op.value);
    }
    void add(const check::Verdict& verdict) {
        ++conclusions_[static_cast<std::size_t>(verdict.conclusion)];
        steps_ += verdict.steps;
        digest_.add(verdict.keys_violated);
        digest_.add(verdict.limit);
        for (const auto& one : verdict.linearizations) add(one.order);
        for (const auto& one : verdict.views) add(one.order);
        for (const auto& example : verdict.counterexamples) {
            operations_ += example.core.size();
            add(example.core);
            add(example.context);
            for (const auto& step : example.cycle) {
                add(std::vector<history::OpIndex>{step.before, step.after});
                digest_.add(step.reason);
            }
            digest_.add(example.explanation);
            digest_.add(example.minimal ? 1 : 0);
        }
    }
    // Of a search: what it found, and where it stopped.
    void add_search(const auto& found) {
        steps_ += found.steps;
        digest_.add(static_cast<std::uint64_t>(found.answer));
        digest_.add(found.blocked);
        digest_.add(found.limit);
        add(found.order);
    }
    void add(std::string_view text) { digest_.add(text); }
    std::string told() const {
        return std::to_string(conclusions_[0]) + " hold, " + std::to_string(conclusions_[1]) +
               " violated, " + std::to_string(conclusions_[2]) + " unknown; cores of " +
               std::to_string(operations_) + "; steps " + std::to_string(steps_) + "; digest " +
               std::to_string(digest_.value());
    }

  private:
    std::uint64_t conclusions_[3] = {};
    std::uint64_t operations_ = 0, steps_ = 0;
    Digest digest_;
};

struct Family {
    const char* name;
    void (*play)(Answers& answers);
    const char* told;
};

inline void check_family(const Family& family) {
    SECTION(family.name) {
        Answers answers;
        family.play(answers);
        CHECK(answers.told() == family.told);
    }
}

}  // namespace cleave::test
