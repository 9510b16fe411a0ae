// What clients of a volume do, and how it is recorded; attributes of anything.

#include "workload/volume.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "check/check.hpp"
#include "load.hpp"
#include "objects/volume.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;
using history::OpIndex;

TEST_CASE("clients of a volume call every function of its object, and as it wants") {
    const RunResult result = run(testing::catalog("edge-filer/volume-in-peace"), 1);
    CHECK(check::problem_with(result.history, objects::volume(), check::Guarantee::linearizable) ==
          std::nullopt);
    CHECK(result.linearizable.conclusion == check::Conclusion::holds);
    CHECK(result.internal_error.empty());
    std::set<std::string> called;
    std::size_t truths[2] = {};
    std::size_t names_listed = 0;
    for (std::uint32_t i = 0; i < result.history.size(); ++i) {
        const OpIndex op{i};
        const std::string function(result.history.function_name(result.history.function(op)));
        called.insert(function);
        const auto output = result.history.output(op);
        if (function == "create" && !output.empty()) ++truths[output[0].number() != 0];
        if (function == "list") names_listed += output.size();
        const std::string key(result.history.key_name(result.history.keys()[i]));
        const bool of_files = objects::volume().find(function) >= objects::volume().find("write");
        CHECK(key.starts_with(of_files ? "file-" : "dir-"));
    }
    std::set<std::string> all;
    for (const objects::Function& one : objects::volume().functions) all.emplace(one.name);
    CHECK(called == all);
    CHECK(truths[0] > 0);
    CHECK(truths[1] > 0);
    CHECK(names_listed > 0);
}

TEST_CASE("files of a volume are used by handles that a lookup answered or a creation chose") {
    const RunResult result = run(testing::catalog("edge-filer/volume-in-peace"), 1);
    const history::History& history = result.history;
    const auto text = [&](objects::Datum datum) { return std::string(history.text_of(datum)); };
    std::map<std::string, Instant> known;         // since when anybody knows of a file
    std::map<std::string, std::size_t> creators;  // who asked to create it
    std::map<std::pair<std::string, std::string>, std::set<std::string>> led_to;  // by path
    std::size_t found_nothing = 0;
    const auto learn = [&](OpIndex op, objects::Datum handle) {
        const auto [place, is_new] = known.emplace(text(handle), history.completions()[op.value]);
        if (!is_new) place->second = std::min(place->second, history.completions()[op.value]);
        const std::string directory(history.key_name(history.keys()[op.value]));
        led_to[{directory, text(history.input(op)[0])}].insert(text(handle));
    };
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const std::string_view function = history.function_name(history.function(op));
        if (function == "create") ++creators[text(history.input(op)[1])];
        if (history.outcome(op) != Outcome::ok) continue;
        if (function == "create" && history.output(op)[0].number() == 1) {
            learn(op, history.input(op)[1]);
        } else if (function == "lookup" && !history.output(op)[0].is_nil()) {
            learn(op, history.output(op)[0]);
        } else if (function == "lookup") {
            ++found_nothing;
        }
    }
    CHECK(found_nothing > 0);
    for (const auto& [handle, asked] : creators) CHECK(asked == 1);
    std::size_t used = 0;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const std::string key(history.key_name(history.keys()[i]));
        if (!key.starts_with("file-")) continue;
        ++used;
        CAPTURE(key);
        REQUIRE(known.contains(key));
        CHECK(creators.contains(key));
        CHECK(history.invocations()[i] >= known.at(key));
    }
    CHECK(used > 200);
    std::size_t replaced = 0;
    for (const auto& [path, files] : led_to) replaced += files.size() > 1;
    CHECK(replaced > 5);
}

namespace {

// What a client of a volume of two directories does, whose operations end as the test says.
struct VolumeClient {
    Workload workload = [] {
        Workload made;
        made.object = "volume";
        made.directories = 2;
        made.names = 3;
        made.keys = 4;
        return made;
    }();
    VolumeCalls calls{workload, 2, 1};
    Random random{7};

    // To use the file of that number, which is kept open or not.
    Record use(Function function, std::uint32_t file, bool closes, std::uint32_t client = 0) {
        Record record;
        record.client = client;
        record.function = function;
        record.key = file;
        record.size = workload.size;
        for (;; random.next()) {
            VolumeCalls calls_as_they_are(calls);
            Random drawn = random;
            Record tried = record;
            calls_as_they_are.choose(0, drawn, tried);
            const bool looks_around = tried.name != 0 && !tried.opens_for;  // half of the stats
            if (tried.closes == closes && !looks_around) break;
        }
        calls.choose(0, random, record);
        return record;
    }
    std::vector<Record> end(Record& record, std::optional<Value> value) {
        ClientReply reply{{}, Outcome::ok, value, ""};
        record.outcome = Outcome::ok;
        calls.note(reply, record);
        std::vector<Record> next = calls.next(record);
        for (Record& one : next) one.client = record.client;
        return next;
    }
    ClientRequest request(const Record& record) const {
        ClientRequest made;
        calls.fill(made, record);
        return made;
    }
};

}  // namespace

TEST_CASE("who writes a file that has no name creates it, and who only looks does not") {
    for (const Function function : {Function::write, Function::truncate}) {
        VolumeClient client;
        Record lookup = client.use(function, 3, true);
        CHECK(lookup.function == Function::stat);
        CHECK(client.calls.key_name(lookup.key) == "dir-2");
        CHECK(client.request(lookup).name == "name-2");
        CHECK(client.request(lookup).size == Bytes{});
        auto next = client.end(lookup, std::nullopt);
        REQUIRE(next.size() == 1);
        Record create = next[0];
        CHECK(create.function == Function::create);
        CHECK(create.key == lookup.key);
        CHECK(client.request(create).name == "name-2");
        CHECK(client.request(create).value == 1);
        next = client.end(create, 1);
        REQUIRE(next.size() == 1);
        CHECK(next[0].function == function);
        CHECK(client.calls.key_name(next[0].key) == "file-1");
        CHECK(client.request(next[0]).name.empty());
        CHECK(client.request(next[0]).size == lookup.size);
        CHECK(next[0].offset == lookup.offset);
        CHECK(client.end(next[0], std::nullopt).empty());
    }
    for (const Function function : {Function::read, Function::stat}) {
        VolumeClient client;
        Record lookup = client.use(function, 3, true);
        CHECK(client.end(lookup, std::nullopt).empty());
        const auto next = client.end(lookup, 9);
        REQUIRE(next.size() == 1);
        CHECK(next[0].function == function);
        CHECK(client.calls.key_name(next[0].key) == "file-9");
    }
}

TEST_CASE("who was not the first to create a file opens that of the first") {
    VolumeClient client;
    Record lookup = client.use(Function::write, 0, true);
    Record create = client.end(lookup, std::nullopt).at(0);
    Record again = client.end(create, 0).at(0);
    CHECK(again.function == Function::stat);
    CHECK(again.name == lookup.name);
    Record gone = again;
    CHECK(client.end(gone, std::nullopt).empty());  // removed meanwhile: he has tried
    const auto next = client.end(again, 5);
    REQUIRE(next.size() == 1);
    CHECK(next[0].function == Function::write);
    CHECK(client.calls.key_name(next[0].key) == "file-5");
}

TEST_CASE("a file that a client has open is used by its handle until he closes it") {
    VolumeClient client;
    Record lookup = client.use(Function::read, 0, false);
    client.end(lookup, 4);
    for (int i = 0; i < 3; ++i) {
        const Record read = client.use(Function::read, 0, false);
        CHECK(read.function == Function::read);
        CHECK(client.calls.key_name(read.key) == "file-4");
    }
    CHECK(client.use(Function::read, 0, false, 1).function == Function::stat);  // the other client
    CHECK(client.calls.final_looks(0, 0).size() == 2);
    CHECK(client.calls.final_looks(0, 1).size() == 1);
    CHECK(client.use(Function::read, 0, true).function == Function::read);
    CHECK(client.use(Function::read, 0, true).function == Function::stat);
    CHECK(client.calls.final_looks(0, 0).size() == 1);
}

TEST_CASE("who removes or renames a name closes its file, and the one in its place") {
    for (const Function function : {Function::remove, Function::rename}) {
        std::size_t closed = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            VolumeClient client;
            Record lookup = client.use(Function::read, 0, false);
            client.end(lookup, 4);
            Record change;
            change.function = function;
            Random random(seed);
            client.calls.choose(0, random, change);
            const bool meant = change.key == 0 && (change.name == 1 || (change.new_name == 1));
            const Record read = client.use(Function::read, 0, false);
            CHECK(read.function == (meant ? Function::stat : Function::read));
            closed += meant ? 1 : 0;
        }
        CHECK(closed > 3);
        CHECK(closed < 37);
    }
}

TEST_CASE("the last looks at a directory read all files that a list finds") {
    VolumeClient client;
    Record list = client.calls.final_looks(0, 1).at(0);
    CHECK(list.function == Function::list);
    list.outcome = Outcome::ok;
    ClientReply reply;
    reply.names = {"name-1", "name-3"};
    client.calls.note(reply, list);
    std::vector<Record> lookups = client.calls.next(list);
    REQUIRE(lookups.size() == 2);
    CHECK(client.request(lookups[0]).name == "name-1");
    CHECK(client.request(lookups[1]).name == "name-3");
    const auto reads = client.end(lookups[1], 8);
    REQUIRE(reads.size() == 1);
    CHECK(reads[0].function == Function::read);
    CHECK(client.calls.key_name(reads[0].key) == "file-8");
    CHECK(client.request(reads[0]).size == client.workload.file_size);
    CHECK(client.request(reads[0]).offset == Bytes{});
}

TEST_CASE("looks at a volume count as reads, and changes as writes") {
    Scenario scenario = testing::catalog("edge-filer/volume-in-peace");
    Workload& workload = scenario.workload;
    for (Ratio* share : {&workload.read, &workload.write, &workload.truncate, &workload.create,
                         &workload.remove, &workload.rename}) {
        *share = {};
    }
    workload.stat = workload.list = Ratio::percent(50);
    for (const PhaseAvailability& phase : run(scenario, 1).availability) {
        CHECK(phase.writes.total() == 0);
    }
    workload.stat = workload.list = {};
    workload.create = workload.remove = Ratio::percent(50);
    for (const PhaseAvailability& phase : run(scenario, 1).availability) {
        CHECK(phase.reads.total() == 0);
    }
}

TEST_CASE("attributes tell which write they are of, and cost a store no bytes") {
    Scenario scenario = testing::small();
    scenario.workload.read = {};
    scenario.workload.stat = Ratio::percent(60);
    const RunResult looks = run(scenario, 1);
    CHECK(looks.linearizable.conclusion == check::Conclusion::holds);
    scenario.workload.read = Ratio::percent(60);
    scenario.workload.stat = {};
    const RunResult reads = run(scenario, 1);
    // The final reads of 4 clients are of 5 files, 64 KiB each.
    CHECK(looks.store.bytes_out <= Bytes::kibi(20 * 64));
    CHECK(reads.store.bytes_out > Bytes{looks.store.bytes_out.value * 5});
    CHECK(looks.store.gets > 200);  // HEADs count among them
    std::set<std::optional<Value>> seen;
    for (std::uint32_t i = 0; i < looks.history.size(); ++i) {
        const auto operation = looks.history[OpIndex{i}];
        if (operation.action == history::Action::read) seen.insert(operation.value);
    }
    CHECK(seen.size() > 50);
}

TEST_CASE("who knows no attributes is asked to read") {
    Scenario scenario = testing::catalog("raft-kv/crashes-and-partitions");
    const auto before = scenario.workload.read;
    scenario.workload.read = {};
    scenario.workload.stat = before;
    const RunResult result = run(scenario, 1);
    CHECK(result.linearizable.conclusion == check::Conclusion::holds);
    CHECK(result.ok_reads > 50);
}
