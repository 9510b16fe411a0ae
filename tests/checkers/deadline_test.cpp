// Every engine asks the watch, again and again, and ends when it says so; whatever it says by then
// is as true as without a watch.

#include <set>
#include <string>

#include "any_history.hpp"
#include "catch.hpp"
#include "check/check.hpp"
#include "objects/catalog.hpp"
#include "objects/transactions.hpp"
#include "process_history.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using objects::Data;
using objects::Datum;
using objects::MicroOp;
using objects::Object;

class CountingWatch : public check::Watch {
  public:
    explicit CountingWatch(std::uint64_t left = UINT64_MAX) : left_(left) {}
    bool expired() override { return ++asked > left_; }
    void progress(std::string_view phase, std::uint64_t, std::uint64_t) override {
        phases.insert(std::string(phase));
    }
    std::uint64_t asked = 0;
    std::set<std::string> phases;

  private:
    std::uint64_t left_;
};

// Fine, one transaction after the other: each writes, and reads what another wrote last.
History serial_transactions(const Object& object, std::uint32_t transactions) {
    const bool lists = object.name == "list-append";
    constexpr std::uint32_t keys = 5'000;
    std::vector<Data> state(keys);
    History history;
    for (std::uint32_t t = 0; t < transactions; ++t) {
        const Datum written(Value{t} + 1);
        const std::uint32_t to = t % keys, from = (t * 7) % keys;
        const MicroOp write{.kind = lists ? MicroOp::Kind::append : MicroOp::Kind::write,
                            .form = MicroOp::Form::one,
                            .key = history.name("k" + std::to_string(to)),
                            .values = {&written, 1}};
        MicroOp read{.kind = MicroOp::Kind::read, .key = history.name("k" + std::to_string(from))};
        Data input, output;
        flatten(write, input);
        flatten(read, input);
        if (!lists) state[to].clear();
        state[to].push_back(written);
        read.values = state[from];
        read.form = lists                 ? MicroOp::Form::list
                    : state[from].empty() ? MicroOp::Form::null
                                          : MicroOp::Form::one;
        flatten(write, output);
        flatten(read, output);
        history.record({.process = t % 5,
                        .function = history.function("txn"),
                        .key = history.key("db"),
                        .input = input,
                        .output = output,
                        .invoked = Instant::at(Duration::seconds(2 * t)),
                        .completed = Instant::at(Duration::seconds(2 * t + 1))});
    }
    return history;
}

History plain(const Object& object, std::uint32_t operations) {
    Random random(7);
    return simulated_history(random, object, {.operations = operations, .clients = 3});
}

// Of at least 140,000 steps, whatever they are.
History long_history(const Object& object) {
    Random random(7);
    if (object.name == "list-append" || object.name == "rw-register") {
        return serial_transactions(object, 140'000);
    }
    const bool small =
        object.name == "set" || object.name == "append-list" || object.name == "namespace";
    if (small) return plain(object, 2'000);
    if (object.name == "file") return plain(object, 10'000);
    if (object.name == "volume") return plain(object, 20'000);  // searched: of both kinds of calls
    if (!object.ignores_process || has_calls(object) == false) return plain(object, 140'000);
    const bool searched = object.name == "counter";
    return simulated_history(random, object,
                             {.operations = searched ? 2'000U : 140'000U,
                              .clients = 4,
                              .unknown = Ratio::percent(1),
                              .takes = Ratio::percent(55)});
}

History long_register_history() {
    Random random(7);
    return replicated_history(
        random, {.operations = 100'000, .clients = 4, .keys = 3, .replicas = Replicas::one_log});
}

void ask_each(const Object& object, const History& history) {
    for (const check::GuaranteeInfo& info : check::guarantees()) {
        if (!check::has_engine(object, info.guarantee)) continue;
        // Nobody opened it: the first read is wrong.
        const bool linearizable = info.guarantee == Guarantee::linearizable;
        if (linearizable && object.name == "open-register") continue;
        CAPTURE(object.name, info.name);
        CountingWatch patient;
        const auto whole =
            check::check(history, object, info.guarantee, {.limits = {.watch = &patient}});
        CAPTURE(patient.asked, check::to_string(whole.conclusion), whole.limit);
        CHECK(patient.asked >= 2);
        CHECK(!patient.phases.empty());
        for (const std::uint64_t left : {std::uint64_t{0}, patient.asked / 2}) {
            CAPTURE(left);
            CountingWatch impatient(left);
            const auto part =
                check::check(history, object, info.guarantee, {.limits = {.watch = &impatient}});
            if (whole.conclusion == Conclusion::violated) {
                CHECK(part.conclusion != Conclusion::holds);
            }
            if (part.conclusion != Conclusion::violated) {
                CHECK(part.conclusion == Conclusion::unknown);
                CHECK(part.limit.find("deadline") != std::string::npos);
            }
        }
    }
}

}  // namespace

TEST_CASE("every engine asks the watch, and ends when it says so") {
    for (const Object* object : objects::catalog()) {
        DYNAMIC_SECTION(object->name) {
            const bool of_processes = object->name == "register" ||
                                      object->name == "cas-register" ||
                                      object->name == "open-register";
            ask_each(*object, of_processes ? long_register_history() : long_history(*object));
        }
    }
}

}  // namespace cleave::test
