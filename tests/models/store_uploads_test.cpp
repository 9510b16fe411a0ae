// Objects that arrive in parts.
#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

constexpr Bytes whole_part = Bytes::mebi(5);

StoreRequest step(StoreFunction function, UploadId upload = {}) {
    return {.function = function, .name = "a", .upload = upload};
}

// Puts a part and notes it in `listed`.
void put_part(StoreDriver& store, UploadId upload, std::uint32_t number, Value value, Bytes size,
              std::vector<UploadedPart>& listed) {
    StoreRequest request = step(StoreFunction::put_part, upload);
    request.part = number;
    request.content = Content::of(value, size);
    const StoreReply reply = store.reply(at(2_s), request);
    REQUIRE(reply.status == StoreStatus::ok);
    listed.push_back({number, reply.etag});
}

struct Begun {
    explicit Begun(ObjectStoreOptions options = s3_2020()) : store(options) {
        upload = store.reply(at(1_s), step(StoreFunction::begin_upload)).upload;
    }
    StoreStatus complete(const std::vector<UploadedPart>& parts) {
        StoreRequest request = step(StoreFunction::complete_upload, upload);
        request.parts = parts;
        return store.status(at(3_s), request);
    }
    StoreDriver store;
    UploadId upload;
};

}  // namespace

TEST_CASE("an upload shows nothing until it is completed, and then all of it at once") {
    Begun begun;
    StoreDriver& store = begun.store;
    store.put(at(1_s), "a", 9);
    std::vector<UploadedPart> parts;
    put_part(store, begun.upload, 1, 1, whole_part, parts);
    put_part(store, begun.upload, 2, 2, {10}, parts);
    CHECK(store.get(at(2_s), "a") == 9);
    CHECK(begun.complete(parts) == StoreStatus::ok);
    Content expected = Content::of(1, whole_part);
    expected.append(Content::of(2, {10}));
    CHECK(store.ask(at(3_s), StoreFunction::get, "a").reply.content == expected);
}

TEST_CASE("parts may come in any order, and again, those listed on completion count") {
    Begun begun;
    std::vector<UploadedPart> parts;
    put_part(begun.store, begun.upload, 7, 7, {10}, parts);
    put_part(begun.store, begun.upload, 2, 1, whole_part, parts);
    put_part(begun.store, begun.upload, 2, 2, whole_part, parts);
    put_part(begun.store, begun.upload, 5, 5, whole_part, parts);
    CHECK(begun.complete({parts[1], parts[0]}) == StoreStatus::refused);  // replaced since
    CHECK(begun.complete({parts[0], parts[2]}) == StoreStatus::refused);  // out of order
    CHECK(begun.complete({{3, parts[0].etag}}) == StoreStatus::refused);  // never put
    CHECK(begun.complete({}) == StoreStatus::refused);
    CHECK(begun.complete({parts[2], parts[0]}) == StoreStatus::ok);
    const StoreReply reply = begun.store.ask(at(4_s), StoreFunction::get, "a").reply;
    CHECK(reply.content.size() == whole_part + Bytes{10});
    CHECK(begun.complete({parts[2], parts[0]}) == StoreStatus::not_found);  // it is over
}

TEST_CASE("each part but the last must be of 5 MiB to S3, of any size to Azure") {
    for (const bool s3 : {true, false}) {
        Begun begun(preset(s3 ? "s3-2020" : "azure-blob"));
        std::vector<UploadedPart> parts;
        put_part(begun.store, begun.upload, 1, 1, whole_part - Bytes{1}, parts);
        put_part(begun.store, begun.upload, 2, 2, whole_part, parts);
        CHECK(begun.complete(parts) == (s3 ? StoreStatus::refused : StoreStatus::ok));
    }
}

TEST_CASE("part numbers go from 1 to 10,000, of an upload that is of this name") {
    Begun begun;
    StoreRequest part = step(StoreFunction::put_part, begun.upload);
    for (const std::uint32_t number : {0U, 10'001U}) {
        part.part = number;
        CHECK(begun.store.status(at(2_s), part) == StoreStatus::refused);
    }
    part.part = 10'000;
    CHECK(begun.store.status(at(2_s), part) == StoreStatus::ok);
    part.name = "b";
    CHECK(begun.store.status(at(2_s), part) == StoreStatus::not_found);
}

TEST_CASE("parts are stored, and paid for, until the upload is completed or aborted") {
    for (const bool abort : {true, false}) {
        Begun begun;
        const auto stored = [&] { return begun.store.store().usage().bytes_stored; };
        std::vector<UploadedPart> parts;
        put_part(begun.store, begun.upload, 1, 1, whole_part, parts);
        put_part(begun.store, begun.upload, 1, 2, whole_part + Bytes{1}, parts);
        CHECK(stored() == whole_part + Bytes{1});
        if (abort) {
            const StoreRequest request = step(StoreFunction::abort_upload, begun.upload);
            CHECK(begun.store.status(at(3_s), request) == StoreStatus::ok);
            CHECK(stored() == Bytes{});
            CHECK(begun.store.status(at(3_s), request) == StoreStatus::not_found);
        } else {
            CHECK(begun.complete({parts[1]}) == StoreStatus::ok);
            CHECK(stored() == whole_part + Bytes{1});
        }
        CHECK(begun.store.store().usage().puts == (abort ? 3 : 4));
    }
}

TEST_CASE("completing an upload may depend on the object being absent") {
    Begun begun(preset("s3-2024"));
    std::vector<UploadedPart> parts;
    put_part(begun.store, begun.upload, 1, 1, whole_part, parts);
    StoreRequest request = step(StoreFunction::complete_upload, begun.upload);
    request.parts = parts;
    request.if_absent = true;
    begun.store.put(at(3_s), "a", 9);
    CHECK(begun.store.status(at(10_s), request) == StoreStatus::precondition_failed);
    CHECK(begun.store.get(at(10_s), "a") == 9);
    begun.store.remove(at(11_s), "a");
    CHECK(begun.store.status(at(20_s), request) == StoreStatus::ok);
}

TEST_CASE("S3's tag of an object in parts is not that of the same content in one") {
    Begun begun;
    std::vector<UploadedPart> parts;
    put_part(begun.store, begun.upload, 1, 1, whole_part, parts);
    CHECK(begun.complete(parts) == StoreStatus::ok);
    const Etag in_parts = begun.store.ask(at(4_s), StoreFunction::head, "a").reply.etag;
    begun.store.put(at(5_s), "a", 1, whole_part);
    CHECK(begun.store.ask(at(6_s), StoreFunction::head, "a").reply.etag != in_parts);
}

TEST_CASE("a completed upload spreads to the nodes of an eventual store like any other write") {
    int late = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        StoreDriver store(s3_2018(), seed);
        store.put(at(1_s), "a", 9);
        const UploadId upload = store.reply(at(100_s), step(StoreFunction::begin_upload)).upload;
        StoreRequest request = step(StoreFunction::put_part, upload);
        request.part = 1;
        request.content = Content::of(1, whole_part);
        const Etag etag = store.reply(at(100_s), request).etag;
        StoreRequest complete = step(StoreFunction::complete_upload, upload);
        complete.parts = {{1, etag}};
        REQUIRE(store.status(at(101_s), complete) == StoreStatus::ok);
        if (store.get(at(102_s), "a") == 9) ++late;
        CHECK(store.get(at(114_s), "a") == 1);
    }
    CHECK(late > 10);
    CHECK(late < 190);
}

}  // namespace cleave::world
