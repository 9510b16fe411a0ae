#include "world/prices.hpp"

#include "catch.hpp"

namespace cleave::world {
namespace {

constexpr Bytes gigabytes(std::uint64_t n) { return Bytes::mebi(n * 1'024); }

}  // namespace

TEST_CASE("writes and listings cost half a cent a thousand, reads a twelfth of that") {
    CHECK(request_dollars({.puts = 1'000}) == Approx(0.005));
    CHECK(request_dollars({.lists = 1'000}) == Approx(0.005));
    CHECK(request_dollars({.gets = 1'000}) == Approx(0.0004));
    CHECK(request_dollars({.heads = 1'000}) == Approx(0.0004));
    CHECK(request_dollars({.gets = 250'000, .puts = 40'000}) == Approx(0.3));
}

TEST_CASE("deletes and traffic are not charged as requests") {
    CHECK(request_dollars({.removes = 1'000'000, .bytes_in = gigabytes(9)}) == 0);
}

TEST_CASE("egress gets cheaper from tier to tier") {
    CHECK(egress_dollars(gigabytes(1)) == Approx(0.09));
    CHECK(egress_dollars(gigabytes(10 * 1'024)) == Approx(921.6));
    CHECK(egress_dollars(gigabytes(10 * 1'024 + 100)) == Approx(921.6 + 8.5));
    CHECK(egress_dollars(gigabytes(60 * 1'024)) == Approx(921.6 + 3'481.6 + 716.8));
}

TEST_CASE("storage costs by size and time") {
    CHECK(storage_dollars(gigabytes(100), Duration::seconds(30 * 24 * 3'600)) == Approx(2.3));
    CHECK(storage_dollars(gigabytes(100), Duration{}) == 0);
}

TEST_CASE("other prices give other sums") {
    CHECK(request_dollars({.puts = 2'000}, {.dollars_per_thousand_puts = 1}) == Approx(2));
}

TEST_CASE("each preset has its provider's prices, and a store of one's own bills nothing") {
    for (const char* s3 : {"", "s3-2018", "s3-2020", "s3-2024", "another"}) {
        CHECK(prices_of(s3) == Prices{});
    }
    const Prices google = prices_of("gcs-2014");
    CHECK(request_dollars({.gets = 10'000, .puts = 1'000}, google) == Approx(0.02));
    CHECK(egress_dollars(gigabytes(1'024), google) == Approx(0.12 * 1'024));
    CHECK(egress_dollars(gigabytes(11 * 1'024), google) ==
          Approx((0.12 + 9 * 0.11 + 0.08) * 1'024));
    CHECK(prices_of("azure-blob-ra-grs").dollars_per_gb_month >
          2 * prices_of("azure-blob").dollars_per_gb_month);
    CHECK(prices_of("s3-us-standard-2012").dollars_per_gb_month >
          prices_of("s3-us-west-2014").dollars_per_gb_month);
    CHECK(request_dollars({.gets = 1'000, .puts = 1'000}, prices_of("swift")) == 0);
    CHECK(egress_dollars(gigabytes(100'000), prices_of("simpledb-2011")) == 0);
}

TEST_CASE("a gigabyte sent to another region costs two cents") {
    CHECK(replication_dollars(gigabytes(100)) == Approx(2));
}

}  // namespace cleave::world
