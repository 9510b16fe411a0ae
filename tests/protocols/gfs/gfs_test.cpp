// What a GFS cell promises, mechanism by mechanism; the sections are those of the paper.

#include <set>

#include "catch.hpp"
#include "gfs/cell.hpp"
#include "gfs/config.hpp"

using namespace cleave;
using gfs::testing::Cell;

namespace {

constexpr Bytes record = Bytes::kibi(8);

// What clients of all racks see of some bytes; each reads several times, from any replica.
std::set<Value> seen(Cell& cell, const std::string& file, Bytes offset, Bytes length) {
    std::set<Value> values;
    for (const char* client : {"rack-1/client-1", "rack-2/client-1", "rack-3/client-1"}) {
        for (int i = 0; i < 5; ++i) {
            const ClientReply reply = cell.read(client, file);
            REQUIRE(reply.outcome == Outcome::ok);
            for (const Extent& extent : reply.content.slice(offset, length).extents) {
                values.insert(extent.stamp);
            }
        }
    }
    return values;
}

int copies(const Content& content, Value stamp) {
    int count = 0;
    for (const Extent& extent : content.extents) {
        if (extent.stamp == stamp) count += static_cast<int>(extent.length.value / record.value);
    }
    return count;
}

std::string rack_of(const std::string& node) { return node.substr(0, node.find('/')); }

// The primary of the first chunk, in a rack other than the master's.
std::string primary_elsewhere(Cell& cell) {
    for (int i = 0; i < 20; ++i) {
        REQUIRE(cell.write("rack-1/client-1", "a", {}, record, 100 + i).outcome == Outcome::ok);
        const std::vector<std::string> primaries = cell.primaries();
        REQUIRE(primaries.size() == 1);
        if (rack_of(primaries.front()) != "rack-1") return primaries.front();
        cell.run(Cell::lease + Duration::seconds(1));  // let it run out: another one is drawn
    }
    FAIL("all primaries were in the master's rack");
    return "";
}

}  // namespace

TEST_CASE("gfs: a write that was acknowledged is what all clients see, and so is the next one") {
    Cell cell;
    for (Value value = 1; value <= 5; ++value) {
        REQUIRE(cell.write("rack-1/client-1", "a", record, record, value).outcome == Outcome::ok);
        CHECK(seen(cell, "a", record, record) == std::set<Value>{value});
    }
    CHECK(seen(cell, "a", {}, record) == std::set<Value>{0});  // a hole
}

TEST_CASE("gfs: a write over the end of a chunk is a mutation of each of two (3.1)") {
    Cell cell;
    const Bytes offset = Cell::chunk - Bytes::kibi(4);
    REQUIRE(cell.write("rack-2/client-1", "a", offset, record, 7).outcome == Outcome::ok);
    CHECK(cell.reached(gfs::says::straddles));
    CHECK(seen(cell, "a", offset, record) == std::set<Value>{7});
}

TEST_CASE("gfs: chunks that nobody has written to are holes before those that somebody has") {
    Cell cell;
    const Bytes offset{Cell::chunk.value * 3};
    REQUIRE(cell.write("rack-2/client-1", "a", offset, record, 7).outcome == Outcome::ok);
    CHECK(seen(cell, "a", offset, record) == std::set<Value>{7});
    CHECK(seen(cell, "a", {}, offset) == std::set<Value>{0});
}

TEST_CASE("gfs: a record that does not fit goes to the next chunk, and padding before it (3.3)") {
    Cell cell;
    const Bytes size = Bytes::kibi(15);  // four fill all but 4 KiB of a chunk
    for (Value value = 1; value <= 5; ++value) {
        const ClientReply reply = cell.append("rack-1/client-1", "log", size, value);
        REQUIRE(reply.outcome == Outcome::ok);
        const Bytes expected =
            value == 5 ? Cell::chunk : Bytes{static_cast<std::uint64_t>(value - 1) * size.value};
        CHECK(reply.offset == expected);
        if (value == 5) cell.run(Cell::cache);  // until then readers miss the new chunk
        CHECK(seen(cell, "log", reply.offset, size) == std::set<Value>{value});
    }
    CHECK(seen(cell, "log", Bytes::kibi(60), Bytes::kibi(4)) == std::set<Value>{0});
}

TEST_CASE("gfs: a record larger than a quarter of a chunk is refused (3.3)") {
    Cell cell;
    CHECK(cell.append("rack-1/client-1", "log", Bytes::kibi(17), 1).outcome == Outcome::fail);
}

TEST_CASE("gfs: a record is appended at least once, and again after a failure (3.3)") {
    int failures = 0;
    for (int step = 1; step <= 40; ++step) {
        Cell cell;
        REQUIRE(cell.append("rack-1/client-1", "log", record, 1).outcome == Outcome::ok);
        const std::string primary = cell.primaries().at(0);
        const OperationId append =
            cell.start("rack-2/client-1", {{}, Function::append, "log", 2, record});
        cell.run(Duration::microseconds(100 * step));
        // At some step the secondaries have received the data and not applied it.
        for (const auto& [name, node] : cell.nodes) {
            if (name.find("chunkserver") != std::string::npos && name != primary) cell.crash(name);
        }
        cell.run(Duration::seconds(1));
        for (const auto& [name, node] : cell.nodes) cell.restart(name);
        cell.run(Duration::seconds(11));
        REQUIRE(cell.reply(append));
        REQUIRE(cell.reply(append)->outcome == Outcome::ok);
        CHECK(seen(cell, "log", {}, record) == std::set<Value>{1});
        CHECK(seen(cell, "log", cell.reply(append)->offset, record) == std::set<Value>{2});
        if (!cell.reached(gfs::says::failed_somewhere)) continue;
        ++failures;
        CHECK(cell.reached(gfs::says::appended_again));
        CHECK(copies(cell.read("rack-1/client-1", "log").content, 2) >= 1);
    }
    CHECK(failures > 0);
}

TEST_CASE("gfs: a replica that missed mutations is found by its version, and not read (4.5)") {
    for (const bool broken : {false, true}) {
        bool stale = false;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            Cell cell({broken ? std::vector<std::string>{"serve-stale-replicas"}
                              : std::vector<std::string>{},
                       seed});
            const std::string primary = primary_elsewhere(cell);
            // The rack with the primary, and the replicas in it, misses what follows.
            cell.cut(rack_of(primary));
            cell.run(Cell::lease + Duration::seconds(2));
            const ClientReply reply = cell.write("rack-1/client-1", "a", {}, record, 1'000);
            REQUIRE(reply.outcome == Outcome::ok);
            cell.heal(rack_of(primary));
            cell.run(Cell::cache + Duration::seconds(1));
            if (seen(cell, "a", {}, record) != std::set<Value>{1'000}) stale = true;
        }
        CHECK(stale == broken);
    }
}

TEST_CASE("gfs: no other lease is granted before the one of a silent primary is over (3.1)") {
    for (const bool early : {false, true}) {
        Cell cell(
            {early ? std::vector<std::string>{"grant-early"} : std::vector<std::string>{}, 1});
        const std::string primary = primary_elsewhere(cell);
        const Instant cut = cell.simulation.now();
        cell.cut(rack_of(primary));
        bool two = false;
        const std::string writer = "rack-1/client-2";
        ClientReply reply;
        while (cell.simulation.now() < cut + Cell::lease * 2) {
            reply =
                cell.write(writer, "a", {}, record, 500 + cell.simulation.now().count() % 1'000);
            two = two || cell.primaries().size() > 1;
            if (reply.outcome == Outcome::ok) break;
        }
        CHECK(reply.outcome == Outcome::ok);
        CHECK(two == early);
    }
}

TEST_CASE("gfs: a primary that cannot reach the master stops when its lease is over") {
    for (const bool keeps : {false, true}) {
        Cell cell(
            {keeps ? std::vector<std::string>{"keep-expired-lease"} : std::vector<std::string>{},
             1});
        const std::string primary = primary_elsewhere(cell);
        cell.cut(rack_of(primary));
        cell.run(Cell::lease + Duration::seconds(1));
        CHECK(cell.primaries().empty() == !keeps);
    }
}

TEST_CASE("gfs: the master recovers files, chunks and versions from its operation log (2.6.3)") {
    Cell cell;
    REQUIRE(cell.write("rack-1/client-1", "a", {}, record, 1).outcome == Outcome::ok);
    REQUIRE(cell.append("rack-1/client-1", "log", record, 2).outcome == Outcome::ok);
    cell.crash("rack-1/master");
    cell.run(Duration::seconds(1));
    cell.restart("rack-1/master");
    const Instant restarted = cell.simulation.now();
    cell.run(Cell::cache + Duration::seconds(1));
    CHECK(seen(cell, "a", {}, record) == std::set<Value>{1});
    CHECK(seen(cell, "log", {}, record) == std::set<Value>{2});
    // Leases of its earlier life may be valid: it grants none before they are over.
    const ClientReply reply = cell.write("rack-2/client-1", "a", {}, record, 3);
    CHECK(reply.outcome == Outcome::ok);
    CHECK(cell.simulation.now() >= restarted + Duration::seconds(2));
    CHECK(seen(cell, "a", {}, record) == std::set<Value>{3});
}

TEST_CASE("gfs: a chunk with too few replicas is cloned once nobody has a lease on it (4.3)") {
    Cell cell;
    const std::string primary = primary_elsewhere(cell);
    REQUIRE(cell.write("rack-1/client-1", "a", {}, record, 1).outcome == Outcome::ok);
    cell.cut(rack_of(primary));
    CHECK_FALSE(cell.reached(gfs::says::cloned));
    cell.run(Cell::lease + Duration::seconds(3));
    CHECK(cell.reached(gfs::says::cloned));
    cell.heal(rack_of(primary));
    cell.run(Cell::cache + Duration::seconds(1));
    CHECK(seen(cell, "a", {}, record) == std::set<Value>{1});
}

TEST_CASE("gfs: an append without an answer may have happened, which a planted bug denies") {
    int unknown = 0;
    for (int step = 1; step <= 40; ++step) {
        std::vector<Outcome> outcomes;
        for (const bool broken : {false, true}) {
            Cell cell(
                {broken ? std::vector<std::string>{"append-once"} : std::vector<std::string>{}, 1});
            REQUIRE(cell.append("rack-1/client-1", "log", record, 1).outcome == Outcome::ok);
            const OperationId append =
                cell.start("rack-1/client-1", {{}, Function::append, "log", 2, record});
            cell.run(Duration::microseconds(200 * step));
            cell.crash(cell.primaries().front());
            cell.crash("rack-1/master");
            cell.run(Duration::seconds(11));
            REQUIRE(cell.reply(append));
            outcomes.push_back(cell.reply(append)->outcome);
        }
        unknown += outcomes[0] == Outcome::unknown;
        CHECK(outcomes[1] == (outcomes[0] == Outcome::unknown ? Outcome::fail : outcomes[0]));
    }
    CHECK(unknown > 0);
}
