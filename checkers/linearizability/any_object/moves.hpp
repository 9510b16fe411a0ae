#pragma once
// What a configuration is, word by word, and what may happen next in it. Invariant: an open call
// that only reads, and could have been answered so in the present state, has taken effect.

#include <optional>
#include <vector>

#include "linearizability/any_object/cone.hpp"
#include "linearizability/any_object/configurations.hpp"
#include "linearizability/any_object/prospects.hpp"
#include "linearizability/any_object/states.hpp"
#include "linearizability/any_object/timeline.hpp"
#include "linearizability/any_object/trails.hpp"

namespace cleave::check::any_object {

using Row = std::vector<Word>;

class Moves {
  public:
    Moves(const Problem& problem, bool keep_trails);

    Timeline& timeline() { return timeline_; }
    const std::vector<Event>& events() const { return timeline_.events(); }
    States& states() { return states_; }
    Trails& trails() { return trails_; }
    std::size_t head_words() const { return 1 + required_words_; }
    std::size_t optional_words() const { return optional_words_; }
    Row start() const { return Row(head_words() + optional_words_, 0); }

    // A moment in the search, for who wants it to be a part of a configuration: any 32 bits.
    static std::uint32_t moment(const Word* row) {
        return static_cast<std::uint32_t>(row[0] >> 32);
    }
    static void set_moment(Word* row, std::uint32_t moment) {
        row[0] = Word{moment} << 32 | (row[0] & 0xffff'ffffU);
    }
    static StateId state(const Word* row) { return static_cast<StateId>(row[0]); }
    static void set_state(Word* row, StateId state) {
        row[0] = (row[0] & ~Word{0xffff'ffffU}) | state;
    }

    // Whether an open operation took effect; it may be forgotten when it completes.
    bool happened(const Word* row, OpId op) const;
    void forget(Word* row, OpId op) const;

    // An operation that has just been invoked takes effect at once if it only reads.
    void invoke(Word* row, OpId op, std::uint32_t& trail);
    // Every way to let one more open operation take effect, on the way to where `demanded` does;
    // the most promising first.
    struct Next {
        Row row;
        std::uint32_t trail;
        OpId op;  // that takes effect
    };
    void list(const Word* row, std::uint32_t trail, OpId demanded, std::vector<Next>& next);

    // The completion of an open call that can no longer be answered as it was (prospects.hpp).
    std::optional<std::uint32_t> dead_end(const Row& row);

    std::uint64_t work() const { return states_.work() + prospects_.work() / 32; }
    std::size_t bytes() const { return states_.bytes() + trails_.bytes(); }

  private:
    void set_happened(Word* row, OpId op, std::uint32_t& trail);
    void aim(const Word* row, OpId demanded);
    void absorb(Word* row, OpId op, std::uint32_t& trail);
    std::size_t word_of(OpId op) const;  // which of a row has the operation's bit

    const Problem& problem_;
    Timeline timeline_;
    States states_;
    Trails trails_;
    bool keep_trails_;
    std::size_t required_words_, optional_words_;
    Cone cone_;
    Prospects prospects_;
    std::vector<OpId> open_;  // that have not taken effect, when that was looked at last
    struct Listed {
        std::uint64_t round = 0;
        std::int64_t end = 0;
    };
    std::vector<Listed> listed_;  // by call: when it was last considered, for the one that ends so
    std::uint64_t round_ = 0;
};

}  // namespace cleave::check::any_object
