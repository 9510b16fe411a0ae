#include "dynamo/version.hpp"

#include <catch2/catch.hpp>

using namespace cleave;
using namespace cleave::literals;
using dynamo::Conflicts;
using dynamo::descends;
using dynamo::merge;
using dynamo::VectorClock;
using dynamo::Version;
using dynamo::Versions;

namespace {

Version version(VectorClock clock, Duration time, Value value) {
    return {std::move(clock), {Instant::at(time), NodeId{0}}, Content::of(value, Bytes{1})};
}

const NodeId a{0};
const NodeId b{1};

std::vector<Value> values(const Versions& versions) {
    std::vector<Value> result;
    for (const Version& one : versions) result.push_back(*one.content.value());
    return result;
}

}  // namespace

TEST_CASE("a vector clock descends from those of which it has every entry, or a later one") {
    CHECK(descends({{a, 2}}, {{a, 1}}));
    CHECK(descends({{a, 1}}, {{a, 1}}));
    CHECK(descends({{a, 1}}, {}));
    CHECK_FALSE(descends({{a, 1}}, {{a, 2}}));
    CHECK_FALSE(descends({{a, 2}}, {{b, 1}}));
    CHECK(descends({{a, 1}, {b, 1}}, {{b, 1}}));
}

TEST_CASE("concurrent versions stay as siblings until one descends from all of them") {
    Versions versions;
    CHECK(merge(versions, version({{a, 1}}, 1_ms, 10), Conflicts::siblings));
    CHECK_FALSE(merge(versions, version({{a, 1}}, 1_ms, 10), Conflicts::siblings));
    CHECK(merge(versions, version({{b, 1}}, 3_ms, 30), Conflicts::siblings));
    CHECK(merge(versions, version({{b, 0}, {a, 2}}, 2_ms, 20), Conflicts::siblings));
    CHECK(values(versions) == std::vector<Value>{20, 30});  // the newest by timestamp last
    CHECK(merge(versions, version({{a, 2}, {b, 2}}, 1_ms, 40), Conflicts::siblings));
    CHECK(values(versions) == std::vector<Value>{40});
}

TEST_CASE("where the last writer wins, only the latest timestamp stays") {
    Versions versions;
    CHECK(merge(versions, version({}, 2_ms, 20), Conflicts::last_writer_wins));
    CHECK_FALSE(merge(versions, version({}, 1_ms, 10), Conflicts::last_writer_wins));
    CHECK(merge(versions, version({}, 3_ms, 30), Conflicts::last_writer_wins));
    CHECK(values(versions) == std::vector<Value>{30});
}

TEST_CASE("merging gives the same in any order") {
    const Versions all = {version({{a, 1}}, 1_ms, 1), version({{a, 2}}, 4_ms, 2),
                          version({{b, 1}}, 2_ms, 3), version({{a, 1}, {b, 2}}, 3_ms, 4)};
    for (const Conflicts conflicts : {Conflicts::siblings, Conflicts::last_writer_wins}) {
        Versions forward;
        Versions backward;
        merge(forward, all, conflicts);
        merge(backward, Versions(all.rbegin(), all.rend()), conflicts);
        CHECK(forward == backward);
    }
}
