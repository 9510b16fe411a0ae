#include "transactions/z3_orders.hpp"

#include <z3++.h>

#include <string>
#include <vector>

#include "linearizability/z3_slices.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::size_t most_transactions = 200;
constexpr std::uint64_t most_resources = 100'000'000;

class Encoding {
  public:
    Encoding(const history::History& history, const Observations& seen, Guarantee guarantee)
        : history_(history), seen_(seen), guarantee_(guarantee), solver_(context_, "QF_IDL") {}

    bool refuted(Watch* watch) {
        for (std::size_t txn = 0; txn < seen_.size(); ++txn) {
            const std::string number = std::to_string(txn);
            commit_.push_back(context_.int_const(("commit" + number).c_str()));
            const bool split = guarantee_ == Guarantee::snapshot_isolation;
            start_.push_back(split ? context_.int_const(("start" + number).c_str())
                                   : commit_.back());
            if (split) solver_.add(start_[txn] < commit_[txn]);
        }
        for (const KeyVersions& key : seen_.keys) order(key);
        for (std::uint32_t txn = 0; txn < seen_.size(); ++txn) {
            for (const std::uint32_t version : seen_.reads[txn]) explain(txn, version);
        }
        if (guarantee_ == Guarantee::strict_serializable) keep_real_time();
        return check_in_slices(solver_, most_resources, watch) == Z3Answer::unsatisfiable;
    }

  private:
    std::uint32_t writer(std::uint32_t version) const { return seen_.versions[version].writer; }
    z3::expr before(std::uint32_t a, std::uint32_t b) { return commit_[a] < start_[b]; }

    // The order in which a list grew, and one writer at a time.
    void order(const KeyVersions& key) {
        const std::uint32_t loose = key.first + key.chained;
        for (std::uint32_t v = key.first + 1; v < key.first + key.count; ++v) {
            const std::uint32_t last = v < loose ? v - 1 : loose - 1;
            if (writer(last) != none && writer(last) != writer(v)) {
                solver_.add(before(writer(last), writer(v)));
            }
            for (std::uint32_t u = key.first + 1; u < v; ++u) {
                if (writer(u) == writer(v)) continue;  // the order of the list is against it
                solver_.add(before(writer(u), writer(v)) || before(writer(v), writer(u)));
            }
        }
    }

    void explain(std::uint32_t reader, std::uint32_t version) {
        if (writer(version) != none) solver_.add(before(writer(version), reader));
        if (guarantee_ == Guarantee::read_committed) return;
        const KeyVersions& key = seen_.keys[seen_.versions[version].key];
        for (std::uint32_t other = key.first + 1; other < key.first + key.count; ++other) {
            if (other == version) continue;
            if (guarantee_ == Guarantee::read_atomic && !sees(reader, writer(other))) continue;
            z3::expr elsewhere = context_.bool_val(false);
            if (writer(version) != none) elsewhere = before(writer(other), writer(version));
            if (guarantee_ != Guarantee::read_atomic) {
                if (writer(other) == reader) continue;
                elsewhere = elsewhere || start_[reader] < commit_[writer(other)];
            }
            solver_.add(elsewhere);
        }
    }

    bool sees(std::uint32_t reader, std::uint32_t txn) const {
        for (const std::uint32_t version : seen_.reads[reader]) {
            if (writer(version) == txn) return true;
        }
        return false;
    }

    void keep_real_time() {
        for (std::uint32_t a = 0; a < seen_.size(); ++a) {
            for (std::uint32_t b = 0; b < seen_.size(); ++b) {
                if (history_.completions()[seen_.source[a].value] <
                    history_.invocations()[seen_.source[b].value]) {
                    solver_.add(commit_[a] < commit_[b]);
                }
            }
        }
    }

    const history::History& history_;
    const Observations& seen_;
    Guarantee guarantee_;
    z3::context context_;
    z3::solver solver_;
    std::vector<z3::expr> start_, commit_;
};

}  // namespace

bool refuted_by_z3(const history::History& history, const Observations& seen, Guarantee guarantee,
                   Watch* watch) {
    if (seen.size() > most_transactions) return false;
    try {
        return Encoding(history, seen, guarantee).refuted(watch);
    } catch (const z3::exception&) {
        return false;
    }
}

}  // namespace cleave::check::transactions
