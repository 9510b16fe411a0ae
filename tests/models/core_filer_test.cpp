#include "world/core_filer.hpp"

#include <array>

#include "catch.hpp"

namespace cleave::world {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

// The mean response time, in ms, of 1.5 million requests that come at random at this rate.
double response_time(const CoreFilerOptions& options, double per_second) {
    CoreFiler filer(options, Random(1));
    Random random(2);
    const Exponential gap{Duration::nanoseconds(static_cast<std::int64_t>(1e9 / per_second))};
    Instant now;
    double sum = 0;
    constexpr int requests = 1'500'000;
    for (int i = 0; i < requests; ++i) {
        now += sample(gap, random);
        const std::string name = std::to_string(random.below(100'000));
        sum += filer.handle(now, {.name = name}).service_time.in_milliseconds();
    }
    return sum / requests;
}

FilerRequest write(std::string name, Value value, Bytes size, Bytes offset = {}) {
    return {.function = FilerFunction::write,
            .name = std::move(name),
            .offset = offset,
            .content = Content::of(value, size)};
}

}  // namespace

TEST_CASE("the Avere cluster meets its ten published SPECsfs2008 response times within 10 %") {
    struct LoadPoint {
        double operations;
        double milliseconds;  // published to one decimal, so that 0.05 of each is rounding
    };
    constexpr std::array<LoadPoint, 10> published{{{17'807, .3},
                                                   {35'659, .4},
                                                   {53'527, .5},
                                                   {71'390, .6},
                                                   {89'240, .7},
                                                   {107'177, .9},
                                                   {125'280, 1.0},
                                                   {143'070, 1.3},
                                                   {160'697, 1.8},
                                                   {180'141, 2.1}}};
    for (const LoadPoint& point : published) {
        const double measured = response_time(avere_fxt_3800_cluster(), point.operations);
        INFO(point.operations << " a second: " << measured << " ms");
        CHECK(measured == Approx(point.milliseconds).epsilon(0.10));
    }
}

TEST_CASE("a server that gets more than it can do falls behind without bound") {
    const CoreFilerOptions options = avere_fxt_3800_cluster();
    CHECK(operations_per_second(options) == Approx(263'000).epsilon(0.01));
    CHECK(response_time(options, 300'000) > 20);
}

TEST_CASE("a file is read back as written, in part or whole, and one written over changes") {
    CoreFiler filer({}, Random(1));
    const FileAttributes first =
        filer.handle(at(1_s), write("a", 1, Bytes::kibi(8))).reply.attributes;
    CHECK(first.size == Bytes::kibi(8));
    CHECK(first.modified == at(1_s));
    const FileAttributes second =
        filer.handle(at(2_s), write("a", 2, Bytes::kibi(4), Bytes::kibi(2))).reply.attributes;
    CHECK(second.size == Bytes::kibi(8));
    CHECK(second.change > first.change);
    const FilerReply whole =
        filer
            .handle(at(3_s),
                    {.function = FilerFunction::read, .name = "a", .length = Bytes::kibi(8)})
            .reply;
    Content expected = Content::of(1, Bytes::kibi(2));
    expected.append(Content::of(2, Bytes::kibi(4)));
    expected.append(Content::of(1, Bytes::kibi(2)));
    CHECK(whole.content == expected);
    CHECK(whole.attributes == second);
    const FilerReply part = filer
                                .handle(at(3_s), {.function = FilerFunction::read,
                                                  .name = "a",
                                                  .offset = Bytes::kibi(3),
                                                  .length = Bytes::kibi(1)})
                                .reply;
    CHECK(part.content == Content::of(2, Bytes::kibi(1)));
}

TEST_CASE("a write beyond the end of a file leaves a gap that nobody wrote") {
    CoreFiler filer({}, Random(1));
    filer.handle(at(1_s), write("a", 1, Bytes::kibi(1), Bytes::kibi(3)));
    const FilerReply gap =
        filer
            .handle(at(2_s),
                    {.function = FilerFunction::read, .name = "a", .length = Bytes::kibi(3)})
            .reply;
    CHECK(gap.content == Content::of(0, Bytes::kibi(3)));
}

TEST_CASE("a removed file is gone, and one written again under its name is another") {
    CoreFiler filer({}, Random(1));
    const auto first = filer.handle(at(1_s), write("a", 1, Bytes::kibi(1))).reply.attributes;
    CHECK(filer.handle(at(1_s), {.function = FilerFunction::remove, .name = "a"}).reply.status ==
          FilerStatus::ok);
    CHECK(filer.handle(at(1_s), {.name = "a"}).reply.status == FilerStatus::not_found);
    CHECK(filer.bytes_stored() == Bytes{});
    const auto second = filer.handle(at(1_s), write("a", 1, Bytes::kibi(1))).reply.attributes;
    CHECK(second.change > first.change);
}

TEST_CASE("a listing has the names of a prefix, sorted") {
    CoreFiler filer({}, Random(1));
    for (const char* name : {"b/2", "a/1", "b/1", "c"}) {
        filer.handle(at(1_s), write(name, 1, Bytes::kibi(1)));
    }
    CHECK(filer.handle(at(1_s), {.function = FilerFunction::list, .name = "b/"}).reply.names ==
          std::vector<std::string>{"b/1", "b/2"});
}

TEST_CASE("a full server refuses what does not fit, and keeps what it has") {
    CoreFilerOptions options;
    options.capacity = Bytes::kibi(10);
    CoreFiler filer(options, Random(1));
    CHECK(filer.handle(at(1_s), write("a", 1, Bytes::kibi(6))).reply.status == FilerStatus::ok);
    CHECK(filer.handle(at(1_s), write("b", 2, Bytes::kibi(6))).reply.status ==
          FilerStatus::no_space);
    CHECK(filer.handle(at(1_s), {.name = "b"}).reply.status == FilerStatus::not_found);
    CHECK(filer.handle(at(1_s), write("a", 3, Bytes::kibi(10))).reply.status == FilerStatus::ok);
    CHECK(filer.bytes_stored() == Bytes::kibi(10));
}

TEST_CASE("bytes take time, and requests to one node wait for each other") {
    CoreFilerOptions options;
    options.service = Constant{1_ms};
    options.per_kibibyte = 10_us;
    options.latency = Constant{5_ms};
    CoreFiler filer(options, Random(1));
    CHECK(filer.handle(at(0_s), write("a", 1, Bytes::kibi(100))).service_time == 7_ms);
    CHECK(filer.handle(at(0_s), {.name = "a"}).service_time == 8_ms);
    CHECK(filer.handle(at(10_ms), {.name = "a"}).service_time == 6_ms);
    CHECK(CoreFiler({}, Random(1)).handle(at(0_s), {.name = "a"}).service_time == Duration{});
}

TEST_CASE("every core filer that is named can be found, and no other") {
    for (const std::string& name : core_filer_names()) {
        CHECK(find_core_filer(name)->preset == name);
    }
    CHECK_FALSE(find_core_filer("punched cards"));
}

}  // namespace cleave::world
