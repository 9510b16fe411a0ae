#include "world/object_store.hpp"

#include <map>

#include "catch.hpp"
#include "host/describe.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

ObjectStoreOptions instant_store() {
    ObjectStoreOptions options = s3_2020();
    options.read_latency = Constant{10_ms};
    options.write_latency = Constant{20_ms};
    options.list_latency = Constant{30_ms};
    return options;
}

// Every reply and every delay of a fixed script of all functions over a few keys.
std::uint64_t digest_of_script(const ObjectStoreOptions& options, std::uint64_t seed) {
    StoreDriver driver(options, seed);
    Random random(17);
    Digest digest;
    Instant now;
    for (Value value = 1; value <= 20'000; ++value) {
        now += random.between(1_us, 20_ms);
        const auto function = static_cast<StoreFunction>(random.below(5));
        const std::string key = "k" + std::to_string(random.below(30));
        const Content content = function == StoreFunction::put
                                    ? Content::of(value, {random.below(1 << 20)})
                                    : Content{};
        const StoreAnswer answer = driver.ask(now, function, key, content);
        hash_into(digest, answer.reply);
        hash_into(digest, answer.service_time);
    }
    hash_into(digest, driver.store().usage());
    return digest.value();
}

}  // namespace

TEST_CASE("2020: every read, listing and delete reflects all requests that arrived before it") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        StoreDriver s3(s3_2020(), seed);
        Random random(seed);
        std::map<std::string, Value> truth;
        Instant now;
        for (Value value = 1; value <= 2'000; ++value) {
            now += random.between(1_ms, 10_ms);
            const std::string key = "k" + std::to_string(random.below(12));
            const std::uint64_t dice = random.below(10);
            if (dice < 3) {
                s3.put(now, key, value);
                truth[key] = value;
            } else if (dice < 5) {
                s3.remove(now, key);
                truth.erase(key);
            } else if (dice < 8) {
                const std::optional<Value> read = s3.get(now, key);
                CHECK(read == (truth.contains(key) ? std::optional(truth[key]) : std::nullopt));
            } else if (dice == 8) {
                CHECK(s3.head(now, key) == truth.contains(key));
            } else {
                std::vector<std::string> names;
                for (const auto& [name, unused] : truth) names.push_back(name);
                CHECK(s3.list(now, "k") == names);
            }
        }
        CHECK(s3.store().key_count() <= 12);
    }
}

TEST_CASE("2020: an absence that was read does not hide the object put next") {
    CHECK(count_seeds(1'000, s3_2020(), [](StoreDriver& s3) {
              s3.get(at(1_s), "a");
              s3.head(at(1_s), "a");
              s3.put(at(1_s), "a", 1);
              return s3.get(at(1_s), "a") != 1;
          }) == 0);
}

TEST_CASE("a request takes its latency, and its content the throughput of one stream") {
    StoreDriver s3(instant_store());
    const Bytes size{90'000'000};  // a second at 90 MB/s
    CHECK(s3.put(at(1_s), "a", 1, size).service_time == 1_s + 20_ms);
    CHECK(s3.ask(at(2_s), StoreFunction::get, "a").service_time == 1_s + 10_ms);
    CHECK(s3.ask(at(2_s), StoreFunction::head, "a").service_time == 10_ms);
    CHECK(s3.ask(at(2_s), StoreFunction::get, "b").service_time == 10_ms);
    CHECK(s3.remove(at(2_s), "a").service_time == 20_ms);
    CHECK(s3.ask(at(2_s), StoreFunction::list, "").service_time == 30_ms);
}

TEST_CASE("a HEAD says whether the object exists and carries no content") {
    StoreDriver s3(s3_2020());
    s3.put(at(1_s), "a", 1);
    const StoreReply reply = s3.ask(at(1_s), StoreFunction::head, "a").reply;
    CHECK(reply.status == StoreStatus::ok);
    CHECK(reply.content.empty());
    CHECK(s3.ask(at(1_s), StoreFunction::head, "b").reply.status == StoreStatus::not_found);
}

TEST_CASE("deleting what does not exist is fine and leaves nothing behind") {
    for (const ObjectStoreOptions& options : {s3_2018(), s3_2020()}) {
        StoreDriver s3(options);
        CHECK(s3.remove(at(1_s), "a").reply.status == StoreStatus::ok);
        CHECK(s3.store().key_count() == 0);
    }
}

TEST_CASE("usage counts requests, traffic and what is stored") {
    StoreDriver s3(s3_2020());
    s3.put(at(1_s), "a", 1, {1'000});
    s3.put(at(2_s), "a", 2, {400});
    s3.put(at(3_s), "b", 3, {50});
    s3.get(at(4_s), "a");
    s3.get(at(4_s), "c");
    s3.head(at(4_s), "a");
    s3.list(at(4_s), "");
    s3.remove(at(5_s), "b");
    const StoreUsage expected{.gets = 2,
                              .heads = 1,
                              .puts = 3,
                              .removes = 1,
                              .lists = 1,
                              .bytes_in = {1'450},
                              .bytes_out = {400},
                              .bytes_stored = {400}};
    CHECK(s3.store().usage() == expected);
}

TEST_CASE("a listing comes in pages of a thousand names, each billed and waited for") {
    ObjectStoreOptions options = instant_store();
    options.writes_per_second = 0;
    StoreDriver s3(options);
    std::vector<std::string> names;
    for (Value i = 0; i < 2'001; ++i) names.push_back("k" + std::to_string(10'000 + i));
    for (const std::string& name : names) s3.put(at(1_s), name, 1);
    s3.put(at(1_s), "other", 1);
    std::vector<std::string> listed;
    StoreRequest request{.function = StoreFunction::list, .name = "k"};
    std::vector<std::size_t> pages;
    do {
        const StoreAnswer answer = s3.ask(at(2_s), request);
        CHECK(answer.service_time == 30_ms);
        pages.push_back(answer.reply.names.size());
        listed.insert(listed.end(), answer.reply.names.begin(), answer.reply.names.end());
        request.page = answer.reply.next_page;
    } while (!request.page.empty());
    CHECK(listed == names);
    CHECK(pages == std::vector<std::size_t>{1'000, 1'000, 1});
    CHECK(s3.store().usage().lists == 3);
}

TEST_CASE("a listing of fewer names than a page, or of just as many, is its last page") {
    StoreDriver s3(s3_2020());
    for (const char* name : {"a", "b", "c"}) s3.put(at(1_s), name, 1);
    StoreRequest request{.function = StoreFunction::list, .names_max = 3};
    CHECK(s3.ask(at(2_s), request).reply.next_page.empty());
    request.names_max = 2;
    CHECK(s3.ask(at(2_s), request).reply.next_page == "b");
    request.page = "b";
    CHECK(s3.ask(at(2_s), request).reply.names == std::vector<std::string>{"c"});
}

TEST_CASE("a name that is deleted between two pages ends neither page nor listing") {
    StoreDriver s3(s3_2020());
    for (const char* name : {"a", "b", "c"}) s3.put(at(1_s), name, 1);
    StoreRequest request{.function = StoreFunction::list, .names_max = 2};
    request.page = s3.ask(at(2_s), request).reply.next_page;
    s3.remove(at(2_s), "b");
    CHECK(s3.ask(at(2_s), request).reply.names == std::vector<std::string>{"c"});
}

TEST_CASE("more writes than the rate allows are told to slow down and have no effect") {
    StoreDriver s3(s3_2020());
    Value last = 0;
    int throttled = 0;
    constexpr int per_second = 5'000;
    for (Value value = 1; value <= 10 * per_second; ++value) {
        const Instant now = at(1_s + Duration::seconds(value) / per_second);
        if (s3.put(now, "a", value).reply.status == StoreStatus::throttled) {
            ++throttled;
        } else {
            last = value;
        }
        CHECK(s3.get(now, "a") == last);
    }
    // Of 50,000 in ten seconds 35,000 pass, and the burst of 3,500.
    CHECK(throttled == Approx(11'500).epsilon(0.01));
    CHECK(s3.store().usage().puts == static_cast<std::uint64_t>(10 * per_second - throttled));
}

TEST_CASE("reads within the rate are never told to slow down, also while writes are") {
    StoreDriver s3(s3_2020());
    for (int i = 0; i < 10'000; ++i) s3.put(at(1_s), "a", 1);
    int throttled = 0;
    for (int i = 1; i <= 20'000; ++i) {
        const Instant now = at(1_s + Duration::seconds(i) / 5'400);
        if (s3.ask(now, StoreFunction::get, "a").reply.status == StoreStatus::throttled)
            ++throttled;
    }
    CHECK(throttled == 0);
}

TEST_CASE("a write that failed may have happened or not, a read that failed changes nothing") {
    ObjectStoreOptions options = s3_2020();
    options.failures = Ratio::percent(100);
    int happened = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        StoreDriver s3(options, seed);
        CHECK(s3.put(at(1_s), "a", 1).reply.status == StoreStatus::failed);
        CHECK(s3.ask(at(1_s), StoreFunction::get, "b").reply.status == StoreStatus::failed);
        happened += static_cast<int>(s3.store().key_count());
    }
    CHECK(happened > 50);
    CHECK(happened < 150);
}

TEST_CASE("a copy of a store goes on exactly as the original") {
    StoreDriver original(s3_2018());
    for (Value value = 1; value < 100; ++value) {
        original.put(at(10_ms * value), "k" + std::to_string(value % 7), value);
    }
    StoreDriver copy = original;
    for (int i = 0; i < 500; ++i) {
        const std::string key = "k" + std::to_string(i % 9);
        const Instant now = at(1_s + 10_ms * i);
        CHECK(original.get(now, key) == copy.get(now, key));
        CHECK(original.list(now, "k") == copy.list(now, "k"));
    }
}

TEST_CASE("the same seed gives the same answers on every compiler") {
    CHECK(digest_of_script(s3_2018(), 7) == 0x4383f39d8e3972b1);
    CHECK(digest_of_script(s3_2020(), 7) == 0x95ee8025c12e40e2);
}

TEST_CASE("another seed gives other answers") {
    CHECK(digest_of_script(s3_2018(), 8) != digest_of_script(s3_2018(), 7));
}

}  // namespace cleave::world
