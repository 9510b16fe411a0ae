// Requests that hold only under conditions, and the tags that conditions name.
#include <set>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

StoreRequest put_of(Value value) {
    return {.function = StoreFunction::put, .name = "a", .content = Content::of(value, {100})};
}
StoreRequest create(Value value) {
    StoreRequest request = put_of(value);
    request.if_absent = true;
    return request;
}
StoreRequest replace(Value value, Etag etag) {
    StoreRequest request = put_of(value);
    request.if_match = etag;
    return request;
}
const StoreRequest head{.function = StoreFunction::head, .name = "a"};
const StoreRequest get{.function = StoreFunction::get, .name = "a"};

}  // namespace

TEST_CASE("If-None-Match lets one of many create an object, whatever store allows it") {
    for (const char* name : {"s3-2024", "azure-blob", "gcs-2014"}) {
        StoreDriver store(preset(name));
        CHECK(store.status(at(1_s), create(1)) == StoreStatus::ok);
        for (Value value = 2; value < 10; ++value) {
            const StoreStatus status = store.status(at(Duration::seconds(value)), create(value));
            CHECK(status == StoreStatus::precondition_failed);
        }
        CHECK(store.get(at(10_s), "a") == 1);
        store.remove(at(11_s), "a");
        CHECK(store.status(at(12_s), create(3)) == StoreStatus::ok);
    }
}

TEST_CASE("If-Match replaces what its writer has read, and nothing newer") {
    for (const char* name : {"s3-2024", "azure-blob", "gcs-2014"}) {
        StoreDriver store(preset(name));
        const Etag first = store.reply(at(1_s), put_of(1)).etag;
        CHECK(store.reply(at(2_s), head).etag == first);
        const StoreReply second = store.reply(at(3_s), replace(2, first));
        CHECK(second.status == StoreStatus::ok);
        CHECK(second.etag != first);
        CHECK(store.status(at(4_s), replace(3, first)) == StoreStatus::precondition_failed);
        CHECK(store.get(at(5_s), "a") == 2);
        CHECK(store.status(at(6_s), replace(3, second.etag)) == StoreStatus::ok);
    }
}

TEST_CASE("If-Match of an object that is not there is 404 to S3 and 412 to Azure") {
    CHECK(StoreDriver(preset("s3-2024")).status(at(1_s), replace(1, {7})) ==
          StoreStatus::not_found);
    CHECK(StoreDriver(preset("azure-blob")).status(at(1_s), replace(1, {7})) ==
          StoreStatus::precondition_failed);
}

TEST_CASE("stores from before conditional writes refuse them, and nothing happens") {
    for (const char* name : {"s3-2018", "s3-2020", "s3-us-west-2014", "swift"}) {
        StoreDriver store(preset(name));
        CHECK(store.status(at(1_s), create(1)) == StoreStatus::refused);
        CHECK(store.status(at(1_s), replace(1, {7})) == StoreStatus::refused);
        CHECK(store.store().key_count() == 0);
        CHECK(store.store().usage() == StoreUsage{});
    }
}

TEST_CASE("S3 tells a conditional write that races another one of a conflict, Azure never does") {
    StoreDriver s3(preset("s3-2024"));
    const StoreAnswer first = s3.ask(at(1_s), create(1));
    CHECK(s3.status(at(1_s) + 1_us, create(2)) == StoreStatus::conflict);
    CHECK(s3.status(at(1_s) + first.service_time, create(2)) == StoreStatus::precondition_failed);

    StoreDriver azure(preset("azure-blob"));
    azure.ask(at(1_s), create(1));
    CHECK(azure.status(at(1_s) + 1_us, create(2)) == StoreStatus::precondition_failed);
}

TEST_CASE("a plain write conflicts with nothing, and a conditional one that races it does") {
    StoreDriver s3(preset("s3-2024"));
    s3.put(at(1_s), "a", 1);
    CHECK(s3.put(at(1_s) + 1_us, "a", 2).reply.status == StoreStatus::ok);
    CHECK(s3.status(at(1_s) + 2_us, create(3)) == StoreStatus::conflict);
    CHECK(s3.remove(at(1_s) + 3_us, "a").reply.status == StoreStatus::ok);
    CHECK(s3.status(at(1_s) + 4_us, create(3)) == StoreStatus::conflict);
    CHECK(s3.status(at(10_s), create(3)) == StoreStatus::ok);
}

TEST_CASE("a counter that is only changed under If-Match loses no increment") {
    for (const char* name : {"s3-2024", "azure-blob"}) {
        StoreDriver store(preset(name));
        Random random(5);
        store.put(at(1_s), "a", 1);
        struct Writer {
            Value read = 0;
            Etag etag;
        };
        std::array<Writer, 4> writers;
        Value increments = 0;
        Instant now = at(2_s);
        for (int step = 0; step < 4'000; ++step) {
            now += random.between(1_ms, 30_ms);
            Writer& writer = writers[random.below(writers.size())];
            if (writer.read == 0) {
                const StoreReply reply = store.reply(now, get);
                writer = {*reply.content.value(), reply.etag};
            } else {
                const StoreStatus status = store.status(now, replace(writer.read + 1, writer.etag));
                if (status == StoreStatus::ok) ++increments;
                if (status != StoreStatus::conflict) writer = {};
            }
        }
        CHECK(store.get(now, "a") == 1 + increments);
        CHECK(increments > 100);
    }
}

TEST_CASE("S3 tags content, so that what was put back looks unchanged, Azure tags writes") {
    for (const bool by_content : {true, false}) {
        StoreDriver store(preset(by_content ? "s3-2024" : "azure-blob"));
        const Etag first = store.reply(at(1_s), put_of(1)).etag;
        store.ask(at(2_s), put_of(2));
        store.ask(at(3_s), put_of(1));
        CHECK((store.reply(at(4_s), head).etag == first) == by_content);
        CHECK((store.status(at(5_s), replace(3, first)) == StoreStatus::ok) == by_content);
    }
}

TEST_CASE("a read under If-None-Match sends nothing as long as nothing has changed") {
    for (const char* name : {"s3-2018", "s3-2020", "azure-blob"}) {
        StoreDriver store(preset(name));
        StoreRequest again = get;
        again.if_none_match = store.reply(at(1_s), put_of(1)).etag;
        const StoreReply unchanged = store.reply(at(100_s), again);
        CHECK(unchanged.status == StoreStatus::not_modified);
        CHECK(unchanged.content.empty());
        CHECK(unchanged.etag == again.if_none_match);
        CHECK(store.store().usage().bytes_out == Bytes{});
        store.ask(at(200_s), put_of(2));
        CHECK(store.reply(at(300_s), again).content.value() == 2);
    }
}

TEST_CASE("a read under If-Match fails once there is something else") {
    StoreDriver store(s3_2020());
    StoreRequest request = get;
    request.if_match = store.reply(at(1_s), put_of(1)).etag;
    CHECK(store.status(at(2_s), request) == StoreStatus::ok);
    store.ask(at(3_s), put_of(2));
    CHECK(store.status(at(4_s), request) == StoreStatus::precondition_failed);
}

TEST_CASE("a range of an object is read, and paid for, alone") {
    StoreDriver store(s3_2020());
    store.put(at(1_s), "a", 1, {1'000});
    StoreRequest request = get;
    request.range = ByteRange{{900}, {500}};
    CHECK(store.reply(at(2_s), request).content == Content::of(1, {100}));
    CHECK(store.store().usage().bytes_out == Bytes{100});
    request.range = ByteRange{{1'000}, {1}};
    CHECK(store.status(at(3_s), request) == StoreStatus::refused);
}

}  // namespace cleave::world
