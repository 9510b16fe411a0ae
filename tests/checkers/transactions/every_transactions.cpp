#include "every_transactions.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using history::History;
using objects::Data;
using objects::Datum;
using objects::MicroOp;

struct Micro {
    bool read = false;
    std::uint32_t key = 0;
    Value value = 0;  // of a write
    Data seen{};      // by a read
};
using Txn = std::vector<Micro>;

class Enumeration {
  public:
    Enumeration(bool lists, const EveryTransactions& options,
                const std::function<void(const History&)>& visit)
        : lists_(lists), options_(options), visit_(visit) {}

    void run() {
        std::vector<Txn> kinds;
        add_kinds({}, kinds);
        choose(kinds, 0);
    }

  private:
    void add_kinds(const Txn& prefix, std::vector<Txn>& kinds) const {
        if (!prefix.empty()) kinds.push_back(prefix);
        if (prefix.size() == options_.micro_ops) return;
        for (std::uint32_t which = 0; which < 4; ++which) {
            Txn longer = prefix;
            longer.push_back({.read = which < 2, .key = which % 2});
            add_kinds(longer, kinds);
        }
    }

    // Transactions in ascending order of their kinds: the others are the same up to names.
    void choose(const std::vector<Txn>& kinds, std::size_t from) {
        if (txns_.size() == options_.transactions) {
            number_values();
            fill(0, 0);
            return;
        }
        for (std::size_t kind = from; kind < kinds.size(); ++kind) {
            txns_.push_back(kinds[kind]);
            choose(kinds, kind);
            txns_.pop_back();
        }
    }

    void number_values() {
        Value value = 0;
        for (Data& values : written_) values.clear();
        for (Txn& txn : txns_) {
            for (Micro& micro : txn) {
                if (micro.read) continue;
                micro.value = ++value;
                written_[micro.key].emplace_back(value);
            }
        }
    }

    void fill(std::size_t t, std::size_t m) {
        if (t == txns_.size()) {
            outcomes_.assign(txns_.size(), Outcome::ok);
            return judge_outcomes(0);
        }
        if (m == txns_[t].size()) return fill(t + 1, 0);
        Micro& micro = txns_[t][m];
        if (!micro.read) return fill(t, m + 1);
        for (const Data& seen : answers(micro.key)) {
            txns_[t][m].seen = seen;
            fill(t, m + 1);
        }
    }

    // Of lists: each arrangement of any of the elements. Of registers: nothing, or any value.
    std::vector<Data> answers(std::uint32_t key) const {
        std::vector<Data> all = {{}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!lists_ && i > 0) break;
            for (const Datum value : written_[key]) {
                if (std::ranges::find(all[i], value) != all[i].end()) continue;
                Data longer = all[i];
                longer.push_back(value);
                all.push_back(longer);
            }
        }
        if (!lists_) all.push_back({Datum(Value{9})});
        return all;
    }

    void record_all() {
        for (std::uint32_t t = 0; t < outcomes_.size(); ++t) {
            // Without an answer, what it would have read does not matter.
            const bool first_answers = std::ranges::all_of(
                txns_[t], [](const Micro& micro) { return !micro.read || micro.seen.empty(); });
            if (outcomes_[t] != Outcome::ok && !first_answers) return;
        }
        const auto n = static_cast<std::int64_t>(txns_.size());
        const int shapes = n < 3 ? 3 : 7;
        for (int shape = 0; shape < shapes; ++shape) {
            History history;
            for (std::uint32_t t = 0; t < txns_.size(); ++t) record(history, t, interval(shape, t));
            visit_(history);
        }
    }

    struct Interval {
        std::int64_t begin, end;
    };
    // All at once; one after the other; the first before the others; each but the next before the
    // next but one. The last three also from the last to the first.
    Interval interval(int shape, std::int64_t t) const {
        const auto n = static_cast<std::int64_t>(txns_.size());
        if (shape == 2 || shape == 4 || shape == 6) t = n - 1 - t;
        if (shape == 0) return {0, 1};
        if (shape <= 2) return {2 * t, 2 * t + 1};
        if (shape <= 4) return t == 0 ? Interval{0, 1} : Interval{2, 3};
        return {2 * t, 2 * t + 3};
    }

    // Every outcome of each, if wanted.
    void judge_outcomes(std::size_t t) {
        if (t == txns_.size()) return record_all();
        for (const Outcome outcome : {Outcome::ok, Outcome::unknown, Outcome::fail}) {
            outcomes_[t] = outcome;
            judge_outcomes(t + 1);
            if (!options_.outcomes) break;
        }
    }

    void record(History& history, std::uint32_t t, Interval interval) const {
        Data input, output;
        for (const Micro& micro : txns_[t]) {
            const Datum value(micro.value);
            MicroOp op{.kind = MicroOp::Kind::read,
                       .key = history.name(micro.key == 0 ? "x" : "y")};
            if (!micro.read) {
                op.kind = lists_ ? MicroOp::Kind::append : MicroOp::Kind::write;
                op.form = MicroOp::Form::one;
                op.values = {&value, 1};
            }
            flatten(op, input);
            if (micro.read) {
                op.values = micro.seen;
                op.form = lists_               ? MicroOp::Form::list
                          : micro.seen.empty() ? MicroOp::Form::null
                                               : MicroOp::Form::one;
            }
            flatten(op, output);
        }
        if (outcomes_[t] != Outcome::ok) output.clear();
        history.record({.process = t,
                        .function = history.function("txn"),
                        .key = history.key("db"),
                        .input = input,
                        .output = output,
                        .invoked = Instant::at(Duration::seconds(interval.begin)),
                        .completed = Instant::at(Duration::seconds(interval.end)),
                        .outcome = outcomes_[t]});
    }

    bool lists_;
    EveryTransactions options_;
    const std::function<void(const History&)>& visit_;
    std::vector<Txn> txns_;
    std::vector<Outcome> outcomes_;
    Data written_[2];
};

}  // namespace

void for_each_transactions(const objects::Object& object, const EveryTransactions& options,
                           const std::function<void(const History&)>& visit) {
    Enumeration(&object == &objects::list_append(), options, visit).run();
}

}  // namespace cleave::test
