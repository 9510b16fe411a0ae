// cleave check: histories from files and pipes, those of `cleave run` among them.

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

const std::string stale_read =
    "{\"time\":0,\"process\":1,\"type\":\"invoke\",\"f\":\"write\",\"key\":\"x\",\"value\":1}\n"
    "{\"time\":10,\"process\":1,\"type\":\"ok\",\"f\":\"write\",\"key\":\"x\",\"value\":1}\n"
    "{\"time\":20,\"process\":2,\"type\":\"invoke\",\"f\":\"read\",\"key\":\"x\"}\n"
    "{\"time\":30,\"process\":2,\"type\":\"ok\",\"f\":\"read\",\"key\":\"x\",\"value\":null}\n";

Outcome check_stdin(const std::string& history, std::vector<std::string> more = {}) {
    Invocation invocation;
    invocation.arguments = {"check", "-"};
    invocation.arguments.insert(invocation.arguments.end(), more.begin(), more.end());
    invocation.input = history;
    return cleave(invocation);
}

// Runs a scenario of the catalog, and checks the history that it wrote.
Outcome check_history_of(const std::string& name) {
    const Folder folder;
    REQUIRE(cleave({"run", catalog(name), "--out", folder.path("out")}).exit_code == 0);
    return cleave({"check", folder.path("out/" + name + ".seed-1.history.jsonl")});
}

}  // namespace

TEST_CASE("the history that a run wrote is judged as the run judged it: violated") {
    const Outcome outcome = check_history_of("direct-s3-loses-the-wan");
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "not linearizable"));
    CHECK(contains(outcome.out, "Z3 confirms"));
    CHECK(outcome.err.empty());
}

TEST_CASE("the history that a run wrote is judged as the run judged it: holds") {
    const Outcome outcome = check_history_of("edge-filers-lose-the-wan");
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, ": linearizable\n"));
    CHECK(outcome.err.empty());
}

TEST_CASE("a stale read on the standard input is found and explained") {
    const Outcome outcome = check_stdin(stale_read);
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "2 operations on 1 key: not linearizable\n"));
    CHECK(contains(outcome.out, "key x:"));
    CHECK(contains(outcome.out, "no order of these operations can explain"));
}

TEST_CASE("what keys hold at first decides what may be read") {
    const std::string read_of_five =
        replaced(stale_read.substr(stale_read.find("{\"time\":20")), "null", "5");
    CHECK(check_stdin(read_of_five).exit_code == 1);
    CHECK(check_stdin(read_of_five, {"--initial", "5"}).exit_code == 0);
    CHECK(check_stdin(read_of_five, {"--initial", "five"}).exit_code == 64);
}

TEST_CASE("an empty history is linearizable, and said to be empty") {
    const Outcome outcome = check_stdin("");
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "0 operations on 0 keys: linearizable\n");
    CHECK(outcome.err == "cleave: <stdin> holds no operations\n");
}

TEST_CASE("a history that breaks off is refused with the number of the line") {
    const Folder folder;
    const std::string path = folder.file("cut.jsonl", stale_read.substr(0, stale_read.size() - 20));
    const Outcome outcome = cleave({"check", path});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 65);
    CHECK(outcome.out.empty());
    CHECK(starts_with(outcome.err, path + ":4: error: "));
    CHECK(count_of("error: ", outcome.err) == 1);
    CHECK(starts_with(check_stdin("{\n").err, "<stdin>:1: error: "));
}

TEST_CASE("what no client can have seen is refused with the number of the line") {
    const std::string_view first =
        "{\"time\":5,\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}\n";
    const std::pair<std::string, std::string> bad[] = {
        {R"({"time":6,"process":2,"type":"ok","f":"read","value":1})", "never invoked"},
        {R"({"time":6,"process":1,"type":"invoke","f":"read"})", "invokes again"},
        {R"({"time":4,"process":2,"type":"invoke","f":"read"})", "time goes back"},
        {R"({"time":6,"process":2,"type":"invoke","f":"write","value":NaN})", "not valid JSON"},
        {R"({"time":6,"process":2,"type":"invoke","f":"write","value":9223372036854775808})",
         "beyond 64 bits"},
        {R"({"time":6,"process":2,"type":"invoke","f":"write","value":"one"})", "this is text"},
        {R"({"time":6,"process":2,"type":"invoke","f":"raed"})", "did you mean \"read\"?"},
        {"{\"time\":6,\"process\":2,\"type\":\"\xff\"}", "invalid UTF-8"},
        {"{\"time\":6,\"note\":" + std::string(1000, '['), "64 deep"},
        {R"({"time":6,"time":6})", "given twice"},
    };
    for (const auto& [line, message] : bad) {
        const Outcome outcome = check_stdin(std::string(first) + line + "\n");
        CAPTURE(line, outcome.err);
        CHECK(outcome.exit_code == 65);
        CHECK(outcome.out.empty());
        CHECK(starts_with(outcome.err, "<stdin>:2: error: "));
        CHECK(contains(outcome.err, message));
    }
}

TEST_CASE("a message cannot play tricks on a terminal") {
    const Outcome outcome =
        check_stdin(R"({"time":6,"process":2,"type":"invoke","f":"\u001b[31mred"})");
    CHECK(outcome.exit_code == 65);
    CHECK_FALSE(contains(outcome.err, "\x1b"));
}

TEST_CASE("a scenario is no history, and a history no scenario") {
    CHECK(cleave({"check", catalog("direct-s3-loses-the-wan")}).exit_code == 65);
    const Folder folder;
    CHECK(cleave({"show", folder.file("h.jsonl", stale_read)}).exit_code == 65);
}

TEST_CASE("an explanation draws the counterexample and gives every reason") {
    const Outcome outcome = check_stdin(stale_read, {"--explain"});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "├─ write 1 ─"));
    CHECK(contains(outcome.out, "the steps close a circle"));
    CHECK(contains(outcome.out, "Z3 confirms it"));
}

TEST_CASE("a page with the evidence is written where it was asked for") {
    const Folder folder;
    const std::string page = folder.path("evidence.html");
    CHECK(check_stdin(stale_read, {"--html", page}).exit_code == 1);
    CHECK(contains(contents(page), "Why no order exists"));
    CHECK(check_stdin(stale_read, {"--html", "/proc/evidence.html"}).exit_code == 74);
}

TEST_CASE("the strongest guarantees that hold are told, and that some do not is no failure") {
    const Outcome outcome = check_stdin(stale_read, {"--strongest"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "the strongest that hold: sequential"));
    CHECK(contains(outcome.out, "✗ linearizable"));
    CHECK(check_stdin(stale_read, {"--strongest", "--guarantee", "regular"}).exit_code == 64);
}

TEST_CASE("one guarantee can be asked for by its name") {
    CHECK(check_stdin(stale_read, {"--guarantee", "sequential"}).exit_code == 0);
    CHECK(check_stdin(stale_read, {"--guarantee", "regular"}).exit_code == 1);
    const Outcome typo = check_stdin(stale_read, {"--guarantee", "sequentail"});
    CHECK(typo.exit_code == 64);
    CHECK(contains(typo.err, "did you mean \"sequential\"?"));
}

TEST_CASE("a queue that gives its elements out of order is found out") {
    const std::string queue =
        "{\"time\":0,\"process\":1,\"type\":\"invoke\",\"f\":\"enqueue\",\"value\":1}\n"
        "{\"time\":1,\"process\":1,\"type\":\"ok\",\"f\":\"enqueue\",\"value\":1}\n"
        "{\"time\":2,\"process\":1,\"type\":\"invoke\",\"f\":\"enqueue\",\"value\":2}\n"
        "{\"time\":3,\"process\":1,\"type\":\"ok\",\"f\":\"enqueue\",\"value\":2}\n"
        "{\"time\":4,\"process\":2,\"type\":\"invoke\",\"f\":\"dequeue\"}\n"
        "{\"time\":5,\"process\":2,\"type\":\"ok\",\"f\":\"dequeue\",\"value\":2}\n"
        "{\"time\":6,\"process\":2,\"type\":\"invoke\",\"f\":\"dequeue\"}\n"
        "{\"time\":7,\"process\":2,\"type\":\"ok\",\"f\":\"dequeue\",\"value\":1}\n";
    const Outcome outcome = check_stdin(queue, {"--object", "queue"});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "dequeued out of order"));
    CHECK(check_stdin(queue, {"--object", "queu"}).exit_code == 64);
    CHECK(check_stdin(queue).exit_code == 65);  // a register has no enqueue
}

TEST_CASE("transactions are judged strict serializable unless something else is asked for") {
    const std::string skew =
        "{\"time\":0,\"process\":1,\"type\":\"invoke\",\"f\":\"txn\",\"value\":[[\"r\",\"x\",null],"
        "[\"append\",\"y\",1]]}\n"
        "{\"time\":1,\"process\":2,\"type\":\"invoke\",\"f\":\"txn\",\"value\":[[\"r\",\"y\",null],"
        "[\"append\",\"x\",1]]}\n"
        "{\"time\":10,\"process\":1,\"type\":\"ok\",\"f\":\"txn\",\"value\":[[\"r\",\"x\",[]],"
        "[\"append\",\"y\",1]]}\n"
        "{\"time\":11,\"process\":2,\"type\":\"ok\",\"f\":\"txn\",\"value\":[[\"r\",\"y\",[]],"
        "[\"append\",\"x\",1]]}\n";
    const Outcome outcome = check_stdin(skew, {"--object", "list-append"});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "not strict serializable"));
    CHECK(check_stdin(skew, {"--object", "list-append", "--guarantee", "snapshot-isolation"})
              .exit_code == 0);
}

TEST_CASE("questions are answered after the verdict") {
    const Outcome outcome = check_stdin(stale_read, {"--ask", "skew"});
    CHECK(contains(outcome.out, "would make it linearizable"));
    CHECK(check_stdin(stale_read, {"--ask", "why"}).exit_code == 64);
}

TEST_CASE("limits are kept to, and what they cut short is inconclusive") {
    CHECK(check_stdin(stale_read, {"--deadline", "10"}).exit_code == 64);
    CHECK(check_stdin(stale_read, {"--deadline", "10s"}).exit_code == 1);
}

}  // namespace cleave::cli::test
