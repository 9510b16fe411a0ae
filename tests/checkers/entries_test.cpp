// A history of operations on any object: what is put in comes out, wherever it is stored.

#include "catch.hpp"
#include "history/history.hpp"

namespace cleave::history {
namespace {

using objects::Data;
using objects::Datum;

Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

Data copy(std::span<const Datum> data) { return {data.begin(), data.end()}; }

TEST_CASE("an operation has the input and output it was added with, of any length") {
    History history;
    const KeyId key = history.key("k");
    const FunctionId f = history.function("swap");
    for (std::size_t inputs = 0; inputs < 5; ++inputs) {
        for (std::size_t outputs = 0; outputs < 5; ++outputs) {
            Data in, out;
            for (std::size_t i = 0; i < inputs; ++i) in.emplace_back(Value(10 + i));
            for (std::size_t i = 0; i < outputs; ++i) out.emplace_back(Value(20 + i));
            const OpIndex op = history.record(Entry{.process = 1,
                                                    .function = f,
                                                    .key = key,
                                                    .input = in,
                                                    .output = out,
                                                    .invoked = at(1),
                                                    .completed = at(2),
                                                    .outcome = Outcome::ok});
            CHECK(copy(history.input(op)) == in);
            CHECK(copy(history.output(op)) == out);
            CHECK(history.outcome(op) == Outcome::ok);
        }
    }
}

TEST_CASE("completing an operation keeps its input and adds its output") {
    History history;
    const KeyId key = history.key("k");
    const FunctionId f = history.function("pop");
    for (std::size_t inputs = 0; inputs < 4; ++inputs) {
        for (std::size_t outputs = 0; outputs < 4; ++outputs) {
            Data in(inputs, Datum(Value{7})), out(outputs, Datum(Value{8}));
            const OpIndex op =
                history.record(Entry{.function = f, .key = key, .input = in, .invoked = at(1)});
            history.complete(op, Outcome::ok, at(3), out);
            CHECK(copy(history.input(op)) == in);
            CHECK(copy(history.output(op)) == out);
            CHECK(history.completions()[op.value] == at(3));
        }
    }
}

TEST_CASE("an operation that failed returned nothing") {
    History history;
    const KeyId key = history.key("k");
    const Data out = {Datum(Value{1})};
    const OpIndex op =
        history.record(Entry{.function = history.function("pop"), .key = key, .invoked = at(1)});
    history.complete(op, Outcome::fail, at(2), out);
    CHECK(history.output(op).empty());
}

TEST_CASE("names and numbers are different data, and nil is neither") {
    History history;
    const Datum name = history.name("7");
    CHECK(name != Datum(Value{7}));
    CHECK(name == history.name("7"));
    CHECK(history.text_of(name) == "7");
    CHECK(name.is_name());
    CHECK_FALSE(Datum().is_name());
    CHECK_FALSE(Datum().is_number());
    CHECK(Datum(Datum::smallest).is_number());
    CHECK(Datum::name(UINT32_MAX).is_name());
}

TEST_CASE("an operation on a register is the same seen as an entry") {
    History history;
    const KeyId key = history.key("x");
    const OpIndex swap = history.add(Operation{.action = Action::cas,
                                               .key = key,
                                               .value = 2,
                                               .expected = std::nullopt,
                                               .invoked = at(0),
                                               .completed = at(1),
                                               .outcome = Outcome::ok});
    CHECK(history.function_name(history.function(swap)) == "cas");
    CHECK(copy(history.input(swap)) == Data{Datum(), Datum(Value{2})});
    const OpIndex read = history.add(Operation{.key = key, .invoked = at(2)});
    history.complete(read, Outcome::ok, at(3), std::optional<Value>(2));
    CHECK(copy(history.output(read)) == Data{Datum(Value{2})});
    CHECK(history[read].value == 2);
    CHECK(history[swap].expected == std::nullopt);
}

}  // namespace
}  // namespace cleave::history
