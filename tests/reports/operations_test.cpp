#include "text/operations.hpp"
#include "catch.hpp"
#include "objects/counter.hpp"
#include "objects/kv.hpp"
#include "objects/queue.hpp"
#include "objects/set.hpp"

using namespace cleave;
using namespace cleave::report;
using history::Entry;
using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;

namespace {

Datum n(Value value) { return Datum(value); }

// One operation of its own history.
struct Said {
    std::string words, brief;
    bool looks;
};
Said say(const char* function, Data input, Data output, Outcome outcome = Outcome::ok,
         const objects::Object* object = nullptr) {
    History history;
    const Datum name = history.name("a.txt");
    for (Data* data : {&input, &output}) {
        for (Datum& datum : *data) {
            if (datum == Datum::name(0)) datum = name;
        }
    }
    const OpIndex op = history.record(Entry{.function = history.function(function),
                                            .key = history.key("k"),
                                            .input = input,
                                            .output = output,
                                            .invoked = Instant::at(Duration::seconds(1)),
                                            .completed = Instant::at(Duration::seconds(2)),
                                            .outcome = outcome});
    return {operation_words(history, op, object), operation_short(history, op, object),
            only_looks(history, op)};
}

}  // namespace

TEST_CASE("operations on a register are called as people say them") {
    CHECK(say("read", {}, {n(7)}).words == "read → 7");
    CHECK(say("read", {}, {Datum()}).words == "read → nothing");
    CHECK(say("read", {}, {}, Outcome::unknown).words == "read → ?");
    CHECK(say("read", {}, {}, Outcome::fail).brief == "r→failed");
    CHECK(say("write", {n(7)}, {}).words == "write 7");
    CHECK(say("write", {n(7)}, {}, Outcome::unknown).brief == "w(7)");
    CHECK(say("cas", {n(1), n(2)}, {}).words == "change 1 to 2");
    CHECK(say("cas", {Datum(), n(2)}, {}).brief == "cas(nothing→2)");
    CHECK(say("remove", {}, {}).words == "remove");
}

TEST_CASE("operations on other objects name what went in and what came out") {
    CHECK(say("enqueue", {n(5)}, {}).words == "enqueue 5");
    CHECK(say("enqueue", {n(5)}, {}).brief == "enqueue(5)");
    CHECK(say("dequeue", {}, {Datum()}).words == "dequeue → nothing");
    CHECK(say("dequeue", {}, {}, Outcome::unknown).words == "dequeue → ?");
    CHECK(say("contains", {n(5)}, {n(1)}).brief == "contains(5)→1");
    CHECK(say("rename", {Datum::name(0), n(2)}, {}).words == "rename [a.txt, 2]");
    CHECK(say("dequeue", {}, {n(1)}).looks == false);
    CHECK(say("contains", {n(5)}, {n(1)}).looks);
}

TEST_CASE("who knows the object tells true from 1, and a list of one element from that element") {
    const auto of = [](const objects::Object& object, const char* function, const Data& input,
                       const Data& output) {
        return say(function, input, output, Outcome::ok, &object).brief;
    };
    CHECK(of(objects::set(), "contains", {n(5)}, {n(1)}) == "contains(5)→true");
    CHECK(of(objects::set(), "read", {}, {n(1)}) == "r→[1]");
    CHECK(of(objects::set(), "read", {}, {}) == "r→[]");
    CHECK(of(objects::kv(), "put-if-match", {n(1), n(2)}, {n(0)}) == "put-if-match[1, 2]→false");
    CHECK(of(objects::counter(), "read", {}, {n(1)}) == "r→1");
    CHECK(of(objects::queue(), "enqueue", {n(5)}, {}) == "enqueue(5)");
    CHECK(of(objects::queue(), "unheard-of", {n(5)}, {n(1)}) == "unheard-of(5)→1");
}

TEST_CASE("a long list shows its ends and how much is missing") {
    Data many;
    for (Value i = 1; i <= 100; ++i) many.push_back(n(i));
    CHECK(say("read", {}, many).words.find("[1, 2, … 95 more …, 98, 99, 100]") !=
          std::string::npos);
}

TEST_CASE("a transaction shows each of its operations, as it was answered") {
    const Data asked = {n(2), Datum::name(0), n(-1), n(3), n(0), n(9), Datum()};
    const Data answered = {n(2), Datum::name(0), n(-1), n(3), n(0), n(9), n(2), n(1), n(2)};
    CHECK(say("txn", asked, answered).words == "append a.txt 3, read 9 → [1, 2]");
    CHECK(say("txn", asked, {}, Outcome::unknown).brief == "+ a.txt 3, r 9 → ?");
    CHECK(say("txn", {n(0), n(9), Datum()}, {n(0), n(9), Datum()}).looks);
    CHECK_FALSE(say("txn", asked, answered).looks);
}

TEST_CASE("control characters in names of files do not reach a terminal") {
    History history;
    const Data input = {history.name("a\x1b[31mb")};
    const OpIndex op = history.record(
        Entry{.function = history.function("create"), .key = history.key(""), .input = input});
    CHECK(operation_words(history, op, nullptr).find('\x1b') == std::string::npos);
}
