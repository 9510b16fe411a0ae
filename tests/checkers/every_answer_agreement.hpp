#pragma once
// One small history given to every engine that applies, each verdict held against the definition
// and each piece of evidence against the certifier. Fails the test with the history printed.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "every_answer.hpp"
#include "linearizability/any_object/search.hpp"
#include "verdict/verdict.hpp"

namespace cleave::test {

struct AgreementTally {
    std::uint64_t histories = 0, legal = 0, by_z3 = 0;
    std::uint64_t by_ranges = 0, by_collections = 0, by_glimpses = 0;  // that answered
    std::size_t largest_core = 0;
};

class Agreement {
  public:
    // Z3 is slow, and asked of each so-manieth.
    Agreement(const CallTable& table, std::optional<Value> initial, std::uint64_t histories_per_z3)
        : object_(table.object()), initial_(initial), histories_per_z3_(histories_per_z3) {}

    void agree(const SmallHistory& small);
    const AgreementTally& tally() const { return tally_; }

  private:
    using Problem = check::any_object::Problem;

    void refuse(const history::History& history, const std::string& why) const;
    Problem pose_all(const history::History& history);
    void certify(const history::History& history, const check::Verdict& verdict);
    void certify_order(const history::History& history, const Problem& problem,
                       const std::vector<check::any_object::OpId>& order);
    void by_search(const history::History& history, const Problem& problem,
                   check::any_object::Strategy strategy);
    void by_pairs(const history::History& history, const Problem& problem);
    bool decided_by_ranges(const history::History& history, const Problem& problem);
    void by_collections(const history::History& history);
    void without_the_useless(const history::History& history, const Problem& problem) const;
    void by_z3(const history::History& history, const Problem& problem);

    const objects::Object& object_;
    std::optional<Value> initial_;
    std::uint64_t histories_per_z3_;
    bool truth_ = false;
    AgreementTally tally_;
    std::vector<history::OpIndex> ops_;
};

}  // namespace cleave::test
