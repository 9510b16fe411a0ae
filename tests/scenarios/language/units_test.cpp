#include "language/units.hpp"

#include <catch2/catch.hpp>

#include "host/random.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

std::int64_t value(const Quantity& quantity, std::string_view text) {
    const Reading<std::int64_t> reading = read_quantity(quantity, text);
    INFO(text << ": " << reading.error);
    REQUIRE(reading.value);
    return *reading.value;
}

// Reading what was printed gives the value again.
void check_round_trip(const Quantity& quantity, std::int64_t number) {
    const std::string text = print_quantity(quantity, number);
    INFO(text);
    CHECK(read_quantity(quantity, text).value == number);
}

}  // namespace

TEST_CASE("durations are read exactly in nanoseconds") {
    CHECK(value(duration_quantity, "30s") == 30'000'000'000);
    CHECK(value(duration_quantity, "38ms") == 38'000'000);
    CHECK(value(duration_quantity, "1.5s") == 1'500'000'000);
    CHECK(value(duration_quantity, "2m") == 120'000'000'000);
    CHECK(value(duration_quantity, "1h") == 3'600'000'000'000);
    CHECK(value(duration_quantity, "0.000000001s") == 1);
    CHECK(value(duration_quantity, "0.1us") == 100);
    CHECK(value(duration_quantity, "1.250h") == 4'500'000'000'000);
    CHECK(value(duration_quantity, "0s") == 0);
}

TEST_CASE("shares are read exactly in parts per billion") {
    CHECK(value(ratio_quantity, "0.1%") == 1'000'000);
    CHECK(value(ratio_quantity, "100%") == 1'000'000'000);
    CHECK(value(ratio_quantity, "99.9999999%") == 999'999'999);
    CHECK(value(ratio_quantity, "0.0000001%") == 1);
}

TEST_CASE("sizes and bandwidths know binary and decimal prefixes") {
    CHECK(value(bytes_quantity, "64KiB") == 65'536);
    CHECK(value(bytes_quantity, "1MB") == 1'000'000);
    CHECK(value(bytes_quantity, "1.5KiB") == 1'536);
    CHECK(value(bytes_quantity, "7B") == 7);
    CHECK(value(bandwidth_quantity, "1Gbps") == 1'000'000'000);
    CHECK(value(bandwidth_quantity, "100Mbps") == 100'000'000);
    CHECK(value(bandwidth_quantity, "2.5kbps") == 2'500);
}

TEST_CASE("what is no exact number with a unit is refused") {
    for (const char* text : {"",
                             "s",
                             "-",
                             ".5s",
                             "1.s",
                             "1..5s",
                             "1,5s",
                             "1e3s",
                             "0x1s",
                             "1s1s",
                             "30 s",
                             "30s ",
                             " 30s",
                             "1.5ns",
                             "0.0000000001s",
                             "--1s",
                             "1m30s",
                             "9000h",
                             "NaNs",
                             "1.1111111111111111111111s",
                             "99999999999999999999999999999999999999999999s"}) {
        INFO(text);
        CHECK_FALSE(read_quantity(duration_quantity, text).value);
        CHECK_FALSE(read_quantity(duration_quantity, text).error.empty());
    }
    CHECK_FALSE(read_quantity(bytes_quantity, "1.0001KiB").value);
    CHECK_FALSE(read_quantity(ratio_quantity, "100.0000001%").value);
    CHECK_FALSE(read_quantity(bandwidth_quantity, "0.5bps").value);
}

TEST_CASE("a unit in the wrong case or beside a space is understood well enough to correct it") {
    CHECK(read_quantity(duration_quantity, "30S").hint == "did you mean \"30s\"?");
    CHECK(read_quantity(bytes_quantity, "64kib").hint == "did you mean \"64KiB\"?");
    CHECK(read_quantity(bandwidth_quantity, "1gbps").hint == "did you mean \"1Gbps\"?");
    CHECK(read_quantity(duration_quantity, "30 s").error == "\"30 s\" has a space before its unit");
}

TEST_CASE("quantities print in their shortest unit") {
    CHECK(print_quantity(duration_quantity, 107'900'000) == "107.9ms");
    CHECK(print_quantity(duration_quantity, 530'000) == "530us");
    CHECK(print_quantity(duration_quantity, 120'000'000'000) == "120s");
    CHECK(print_quantity(duration_quantity, 1) == "1ns");
    CHECK(print_quantity(duration_quantity, 0) == "0s");
    CHECK(print_quantity(bytes_quantity, 65'536) == "64KiB");
    CHECK(print_quantity(bytes_quantity, 1'000'000) == "1MB");
    CHECK(print_quantity(bytes_quantity, 65'537) == "65537B");
    CHECK(print_quantity(ratio_quantity, 1'000'000) == "0.1%");
    CHECK(print_quantity(bandwidth_quantity, 720'000'000) == "720Mbps");
}

TEST_CASE("every quantity reads back what it printed") {
    Random random(7);
    for (const Quantity* quantity : {&duration_quantity, &ratio_quantity, &bytes_quantity,
                                     &bandwidth_quantity, &requests_quantity}) {
        check_round_trip(*quantity, 0);
        check_round_trip(*quantity, 1);
        check_round_trip(*quantity, quantity->max);
        for (int i = 0; i < 2'000; ++i) {
            const std::uint64_t digits = random.below(63);
            const auto number = static_cast<std::int64_t>(random.next() >> (digits + 1));
            check_round_trip(*quantity, number % (quantity->max + 1));
        }
        for (const Unit& unit : quantity->units) {
            if (unit.worth <= quantity->max) check_round_trip(*quantity, unit.worth);
        }
    }
}

TEST_CASE("a rate is the mean time between one client's operations") {
    CHECK(read_rate("50/s per client").value == Duration::milliseconds(20));
    CHECK(read_rate("30/m per client").value == Duration::seconds(2));
    CHECK(read_rate("1/h per client").value == Duration::seconds(3'600));
    CHECK(read_rate("0.5/s per client").value == Duration::seconds(2));
    CHECK(read_rate("3/s per client").value == Duration::nanoseconds(333'333'333));
    CHECK(read_rate("1000000/s per client").value == Duration::microseconds(1));
    for (const char* text : {"50", "50/s", "50/d per client", "50 /s per client", "-1/s per client",
                             "0/s per client", "0.0001/s per client", "1000001/s per client",
                             "50/s per clients", "50/s  per client", "/s per client"}) {
        INFO(text);
        CHECK_FALSE(read_rate(text).value);
    }
}

TEST_CASE("every rate that can be read prints as one that reads the same") {
    Random random(11);
    for (int i = 0; i < 5'000; ++i) {
        const std::uint64_t shift = random.below(30);
        const std::uint64_t thousandths = 1 + (random.below(1'000'000'000) >> shift);
        const std::string decimals = std::to_string(1'000 + thousandths % 1'000).substr(1);
        const char* const unit = i % 3 == 0 ? "s" : i % 3 == 1 ? "m" : "h";
        const std::string text =
            std::to_string(thousandths / 1'000) + '.' + decimals + '/' + unit + " per client";
        const auto interval = read_rate(text).value;
        INFO(text);
        REQUIRE(interval);
        CHECK(read_rate(print_rate(*interval)).value == interval);
    }
    CHECK(print_rate(Duration::milliseconds(20)) == "50/s per client");
    CHECK(print_rate(Duration::seconds(2)) == "0.5/s per client");
}

TEST_CASE("an exponent is a plain number, exact to nine decimals") {
    CHECK(read_exponent("0.99").value == Ratio{990'000'000});
    CHECK(read_exponent("1").value == Ratio{1'000'000'000});
    CHECK(read_exponent("10").value == Ratio{10'000'000'000});
    CHECK(print_exponent(Ratio{990'000'000}) == "0.99");
    for (const char* text : {"", "-1", "11", "1%", "0.0000000001", "one"}) {
        CHECK_FALSE(read_exponent(text).value);
    }
}
