#include "every_answer.hpp"

#include <algorithm>

namespace cleave::test {
namespace {

using Numbers = std::array<std::size_t, most_calls>;

class Enumeration {
  public:
    Enumeration(const CallTable& table, std::uint32_t operations, const EveryAnswerOptions& options,
                const std::function<void(const SmallHistory&)>& visit)
        : table_(table),
          n_(operations),
          options_(options),
          visit_(visit),
          shapes_(interval_shapes(operations, options.shapes)) {
        require(operations <= most_calls, "every answer: too many calls");
    }

    void run() {
        for (const IntervalShape& shape : shapes_) {
            shape_ = &shape;
            required_ = 0;
            for (std::size_t i = 0; i < n_; ++i) {
                twin_[i] = i > 0 && shape[i] == shape[i - 1];
                before_[i] = 0;
                for (std::size_t j = 0; j < n_; ++j) {
                    if (shape[j].known && shape[j].ended < shape[i].began) before_[i] |= 1U << j;
                }
                if (shape[i].known) required_ |= 1U << i;
            }
            ask(0);
        }
    }

  private:
    void ask(std::size_t i) {
        if (i == n_) return answer();
        for (std::size_t a = twin_[i] ? asked_[i - 1] : 0; a < table_.asked().size(); ++a) {
            if (!(*shape_)[i].known && !table_.asked()[a].changes) continue;
            asked_[i] = a;
            ask(i + 1);
        }
    }

    // What is called in each place, and what it answers, as one number.
    using Codes = std::array<std::uint32_t, most_calls>;
    static std::uint32_t code(std::size_t asked, std::size_t answer) {
        return static_cast<std::uint32_t>(asked << 16 | answer);
    }

    // The same history, its values called otherwise: less than 0 if that comes first, 0 if it is
    // this one.
    int compare_renamed(bool with_answers) const {
        Codes here{}, there{};
        for (std::size_t i = 0; i < n_; ++i) {
            const Asked& asked = table_.asked()[asked_[i]];
            const bool answers = with_answers && (*shape_)[i].known;
            here[i] = code(asked_[i], answers ? answers_[i] : 0);
            const std::uint32_t renamed =
                code(asked.renamed, answers ? asked.answers_renamed[answers_[i]] : 0);
            std::size_t place = i;  // twins ascend
            for (; twin_[place] && there[place - 1] > renamed; --place) {
                there[place] = there[place - 1];
            }
            there[place] = renamed;
        }
        return there < here ? -1 : there == here ? 0 : 1;
    }

    void answer() {
        bool compare_answers = false;
        if (table_.has_renaming()) {
            const int order = compare_renamed(false);
            if (order < 0) return;
            compare_answers = order == 0;
        }
        if (number_++ % options_.shards != options_.shard) return;
        collect_possible();
        find_legal();
        std::fill(places_.begin(), places_.end(), 0);
        for (std::size_t index = 0;; ++index) {
            if (in_order() && (!compare_answers || compare_renamed(true) >= 0)) {
                emit(legal_[index] != 0);
            }
            std::size_t i = 0;
            while (i < n_ && places_[i] + 1 == possible_[i].size()) set_place(i++, 0);
            if (i == n_) return;
            set_place(i, places_[i] + 1);
        }
    }

    void set_place(std::size_t i, std::size_t place) {
        places_[i] = place;
        answers_[i] = possible_[i][place];
    }

    // Of twins that are asked the same, the answers ascend.
    bool in_order() const {
        for (std::size_t i = 1; i < n_; ++i) {
            const bool alike = twin_[i] && asked_[i] == asked_[i - 1];
            if (alike && answers_[i] < answers_[i - 1]) return false;
        }
        return true;
    }

    // What each call can answer at all: in any state that any of those lead to that began before it
    // ended, in any order, be it known that they happened or not.
    void collect_possible() {
        reach_states();
        for (std::size_t i = 0; i < n_; ++i) {
            std::uint32_t others = 0;
            for (std::size_t j = 0; j < n_; ++j) {
                if (j != i && (*shape_)[j].began <= (*shape_)[i].ended) others |= 1U << j;
            }
            auto& answers = possible_[i];
            answers.clear();
            for (std::uint32_t subset = others;; subset = (subset - 1) & others) {
                for (const std::size_t state : reached_[subset]) {
                    answers.push_back(table_.effect(asked_[i], state).answer);
                }
                if (subset == 0) break;
            }
            make_unique(answers);
            if (options_.impossible || required_ == 1U << i) {
                answers.resize(table_.asked()[asked_[i]].answers.size());
                for (std::size_t a = 0; a < answers.size(); ++a) answers[a] = a;
            }
            if (!(*shape_)[i].known) answers = {0};
            place_of_[i].assign(table_.asked()[asked_[i]].answers.size(), 0);
            for (std::size_t p = 0; p < answers.size(); ++p) place_of_[i][answers[p]] = p;
            answers_[i] = answers[0];
        }
    }

    void reach_states() {
        const std::uint32_t all = (1U << n_) - 1;
        for (std::uint32_t subset = 0; subset <= all; ++subset) reached_[subset].clear();
        reached_[0] = {CallTable::initial};
        for (std::uint32_t subset = 0; subset < all; ++subset) {
            make_unique(reached_[subset]);
            for (std::size_t i = 0; i < n_; ++i) {
                if ((subset >> i & 1U) != 0 || subset + (1U << i) == all) continue;
                for (const std::size_t state : reached_[subset]) {
                    reached_[subset | 1U << i].push_back(table_.effect(asked_[i], state).next);
                }
            }
        }
    }

    static void make_unique(std::vector<std::size_t>& numbers) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    }

    void find_legal() {
        std::size_t vectors = 1;
        for (std::size_t i = 0; i < n_; ++i) {
            strides_[i] = vectors;
            vectors *= possible_[i].size();
        }
        legal_.assign(vectors, 0);
        walk(0, CallTable::initial, 0);
    }

    void walk(std::uint32_t done, std::size_t state, std::size_t index) {
        if ((done & required_) == required_) {
            legal_[index] = 1;
            return;
        }
        for (std::size_t i = 0; i < n_; ++i) {
            if ((done >> i & 1U) != 0 || (before_[i] & ~done) != 0) continue;
            const auto& effect = table_.effect(asked_[i], state);
            const bool known = (*shape_)[i].known;
            const std::size_t place = known ? place_of_[i][effect.answer] : 0;
            walk(done | 1U << i, effect.next, index + place * strides_[i]);
        }
    }

    void emit(bool legal) {
        visit_({.table = &table_,
                .shape = shape_,
                .asked = asked_,
                .answers = answers_,
                .legal = legal,
                .choice = number_ - 1});
    }

    const CallTable& table_;
    std::size_t n_;
    EveryAnswerOptions options_;
    const std::function<void(const SmallHistory&)>& visit_;
    std::vector<IntervalShape> shapes_;
    const IntervalShape* shape_ = nullptr;
    std::array<bool, most_calls> twin_{};             // of the one before
    std::array<std::uint32_t, most_calls> before_{};  // those that must come first
    std::uint32_t required_ = 0;
    Numbers asked_{}, answers_{}, places_{}, strides_{};
    std::array<std::vector<std::size_t>, most_calls> possible_, place_of_;
    std::array<std::vector<std::size_t>, 1U << most_calls> reached_;
    std::vector<char> legal_;
    std::uint64_t number_ = 0;
};

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

}  // namespace

history::History SmallHistory::history() const {
    history::History result;
    const history::KeyId key = result.key("x");
    for (std::uint32_t i = 0; i < shape->size(); ++i) {
        const Span& span = (*shape)[i];
        const Asked& call = table->asked()[asked[i]];
        const objects::Data nothing;
        result.record({.process = i,
                       .function = result.function(table->object().functions[call.function].name),
                       .key = key,
                       .input = call.input,
                       .output = span.known ? call.answers[answers[i]] : nothing,
                       .invoked = at(2 * span.began),
                       .completed = at(2 * span.ended + 1),
                       .outcome = span.known ? Outcome::ok : Outcome::unknown});
    }
    return result;
}

void for_each_answer(const CallTable& table, std::uint32_t operations,
                     const EveryAnswerOptions& options,
                     const std::function<void(const SmallHistory&)>& visit) {
    Enumeration(table, operations, options, visit).run();
}

}  // namespace cleave::test
