#include "random_transactions.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using history::History;
using objects::Data;
using objects::Datum;
using objects::MicroOp;

struct Txn {
    struct Micro {
        bool read;
        std::uint32_t key;
        Value value;
    };
    std::vector<Micro> ops;
    Outcome outcome = Outcome::ok;
    std::size_t place = 0;  // in the order
};

class Generator {
  public:
    Generator(Random& random, bool lists, const RandomTransactions& options)
        : random_(random), lists_(lists), options_(options) {}

    History generate() {
        for (std::uint32_t t = 0; t < options_.transactions; ++t) txns_.push_back(draw());
        std::vector<std::size_t> order(txns_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        for (std::size_t i = order.size(); i > 1; --i) {
            const std::size_t other = random_.below(i);
            std::swap(order[i - 1], order[other]);
        }
        for (std::size_t i = 0; i < order.size(); ++i) txns_[order[i]].place = i;
        run(order);
        for (std::uint32_t t = 0; t < txns_.size(); ++t) record(t);
        return std::move(history_);
    }

  private:
    Txn draw() {
        Txn txn;
        const auto count = 1 + random_.below(options_.most_micro_ops);
        for (std::uint64_t i = 0; i < count; ++i) {
            const bool read = random_.below(2) == 0;
            const auto key = static_cast<std::uint32_t>(random_.below(options_.keys));
            const bool again = options_.repeats && values_ > 0 && random_.below(4) == 0;
            const auto old = again ? random_.below(static_cast<std::uint64_t>(values_)) : 0;
            const Value value = read ? 0 : again ? static_cast<Value>(1 + old) : ++values_;
            txn.ops.push_back({read, key, value});
        }
        const auto luck = random_.below(options_.outcomes ? 10 : 1);
        if (luck == 8) txn.outcome = Outcome::unknown;
        if (luck == 9) txn.outcome = Outcome::fail;
        return txn;
    }

    // What each key holds after so many transactions.
    void run(const std::vector<std::size_t>& order) {
        states_.assign(1, {});
        for (const std::size_t t : order) {
            states_.push_back(states_.back());
            if (txns_[t].outcome == Outcome::fail && random_.below(8) != 0) continue;
            for (const Txn::Micro& micro : txns_[t].ops) {
                if (micro.read) continue;
                Data& held = states_.back()[micro.key];
                if (!lists_) held.clear();
                held.emplace_back(micro.value);
            }
        }
    }

    void record(std::uint32_t t) {
        const Txn& txn = txns_[t];
        Data input, output;
        const auto manner = random_.below(3);  // serial, a snapshot, each read by itself
        std::size_t place = txn.place;
        if (manner > 0) place = random_.below(place + 1);
        std::map<std::uint32_t, Data> own;
        for (const Txn::Micro& micro : txn.ops) {
            if (manner == 2) place = random_.below(txns_.size() + 1);
            const Datum key = history_.name(std::string(1, static_cast<char>('x' + micro.key)));
            const Datum value(micro.value);
            MicroOp op{.kind = MicroOp::Kind::read, .key = key};
            if (!micro.read) {
                op = {.kind = lists_ ? MicroOp::Kind::append : MicroOp::Kind::write,
                      .form = MicroOp::Form::one,
                      .key = key,
                      .values = {&value, 1}};
                flatten(op, input);
                flatten(op, output);
                if (!lists_) own[micro.key].clear();
                own[micro.key].push_back(value);
                continue;
            }
            flatten(op, input);
            const Data held = read(place, micro.key, own[micro.key]);
            op.form = lists_         ? MicroOp::Form::list
                      : held.empty() ? MicroOp::Form::null
                                     : MicroOp::Form::one;
            op.values = held;
            flatten(op, output);
        }
        const auto begin = static_cast<std::int64_t>(random_.below(8));
        const auto length = static_cast<std::int64_t>(random_.below(8));
        const bool ok = txn.outcome == Outcome::ok;
        history_.record({.process = t,
                         .function = history_.function("txn"),
                         .key = history_.key("db"),
                         .input = input,
                         .output = ok ? output : Data(),
                         .invoked = Instant::at(Duration::seconds(begin)),
                         .completed = Instant::at(Duration::seconds(begin + length)),
                         .outcome = txn.outcome});
    }

    Data read(std::size_t place, std::uint32_t key, const Data& own) {
        if (!lists_ && !own.empty() && random_.below(16) != 0) return own;
        Data held = states_[place][key];
        const bool noisy = options_.noise && random_.below(20) == 0;
        if (noisy && !held.empty() && random_.below(2) == 0) held.pop_back();
        if (noisy && values_ > 0) {
            const Datum any(
                static_cast<Value>(1 + random_.below(static_cast<std::uint64_t>(values_))));
            if (!lists_) held.clear();
            held.push_back(any);
        }
        if (lists_) held.insert(held.end(), own.begin(), own.end());
        return held;
    }

    Random& random_;
    bool lists_;
    RandomTransactions options_;
    History history_;
    std::vector<Txn> txns_;
    std::vector<std::map<std::uint32_t, Data>> states_;
    Value values_ = 0;
};

}  // namespace

History random_transactions(Random& random, const objects::Object& object,
                            const RandomTransactions& options) {
    return Generator(random, &object == &objects::list_append(), options).generate();
}

History nearly_serial_transactions(Random& random, std::uint32_t bystanders) {
    History history;
    const auto size = 8 + random.below(14), keys = 3 + random.below(4);
    const auto late = random.below(size);
    std::vector<std::vector<Datum>> held(keys, {Datum()});
    Value written = 0;
    std::vector<std::pair<Data, Data>> made;
    for (std::uint64_t t = 0; t < size; ++t) {
        Data input, output;
        std::vector<std::uint64_t> order(keys);
        for (std::uint64_t k = 0; k < keys; ++k) order[k] = k;
        for (std::uint64_t k = 0; k < 3; ++k) {
            const auto other = k + random.below(keys - k);
            std::swap(order[k], order[other]);
            const Datum key = history.name(std::string(1, static_cast<char>('p' + order[k])));
            std::vector<Datum>& values = held[order[k]];
            MicroOp op{.kind = MicroOp::Kind::read, .key = key};
            Datum value = values.back();
            if (random.below(2) == 0) {
                values.emplace_back(++written);
                op = {.kind = MicroOp::Kind::write, .form = MicroOp::Form::one, .key = key};
                op.values = {&values.back(), 1};
                flatten(op, input);
                flatten(op, output);
                continue;
            }
            flatten(op, input);
            if (t == late && values.size() > 2) value = values[values.size() - 2];
            op.form = value.is_nil() ? MicroOp::Form::null : MicroOp::Form::one;
            if (!value.is_nil()) op.values = {&value, 1};
            flatten(op, output);
        }
        made.emplace_back(std::move(input), std::move(output));
    }
    for (std::size_t i = made.size(); i > 1; --i) {
        const auto other = static_cast<std::size_t>(random.below(i));
        std::swap(made[i - 1], made[other]);
    }
    for (Value one = 1; bystanders > 0 && one <= 2; ++one) {
        Data all;
        for (std::uint32_t key = 0; key < bystanders; ++key) {
            const Datum value(one);
            flatten({.kind = MicroOp::Kind::write,
                     .form = MicroOp::Form::one,
                     .key = history.name("of bystanders " + std::to_string(key)),
                     .values = {&value, 1}},
                    all);
        }
        made.emplace(made.begin() + 2, all, all);
    }
    for (const auto& [input, output] : made) {
        history.record({.function = history.function("txn"),
                        .key = history.key("db"),
                        .input = input,
                        .output = output,
                        .completed = Instant::at(Duration::seconds(1)),
                        .outcome = Outcome::ok});
    }
    return history;
}

}  // namespace cleave::test
