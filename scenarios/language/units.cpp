#include "language/units.hpp"

#include <algorithm>
#include <vector>

#include "language/suggest.hpp"

namespace cleave::scenario {
namespace {

constexpr Unit duration_units[] = {
    {"ns", 1},
    {"us", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000, false},
    {"h", 3'600'000'000'000},
};
constexpr Unit ratio_units[] = {{"%", Ratio::one / 100}};
constexpr Unit bytes_units[] = {
    {"B", 1},
    {"KB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", std::int64_t{1} << 10},
    {"MiB", std::int64_t{1} << 20},
    {"GiB", std::int64_t{1} << 30},
    {"TiB", std::int64_t{1} << 40},
};
constexpr Unit bandwidth_units[] = {
    {"bps", 1},
    {"kbps", 1'000},
    {"Mbps", 1'000'000},
    {"Gbps", 1'000'000'000},
    {"Tbps", 1'000'000'000'000},
};
constexpr Unit requests_units[] = {{"/s", 1}};
constexpr Unit drift_units[] = {{"ppb", 1}, {"ppm", 1'000}};
constexpr Unit factor_units[] = {{"x", 1}};
constexpr Unit shape_units[] = {{"", 1'000'000}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits before and after the point; `rest` is what follows the number.
struct Number {
    std::string_view whole, decimals, rest;
    bool negative = false;
    bool valid = false;
};

Number split(std::string_view text) {
    Number number;
    const auto digits = [&text] {
        std::size_t count = 0;
        while (count < text.size() && is_digit(text[count])) ++count;
        const std::string_view found = text.substr(0, count);
        text.remove_prefix(count);
        return found;
    };
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        number.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    number.whole = digits();
    number.valid = !number.whole.empty();
    if (number.valid && !text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        number.decimals = digits();
        number.valid = !number.decimals.empty();
    }
    number.rest = text;
    return number;
}

enum class Scaling : std::uint8_t { exact, too_fine, too_large };

// The number times `worth`, in integers. `max` and the digits allowed keep it within 128 bits.
constexpr std::size_t decimals_max = 18;
Scaling scale(const Number& number, std::int64_t worth, std::int64_t max, std::int64_t& out) {
    __extension__ typedef __int128 Wide;
    Wide value = 0;
    for (char c : number.whole) {
        value = value * 10 + (c - '0');
        if (value > max) return Scaling::too_large;
    }
    value *= worth;
    std::string_view decimals = number.decimals;
    while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
    if (decimals.size() > decimals_max) return Scaling::too_fine;
    if (!decimals.empty()) {
        Wide fraction = 0;
        Wide power = 1;
        for (char c : decimals) {
            fraction = fraction * 10 + (c - '0');
            power *= 10;
        }
        if (fraction * worth % power != 0) return Scaling::too_fine;
        value += fraction * worth / power;
    }
    if (value > max) return Scaling::too_large;
    out = static_cast<std::int64_t>(value);
    return Scaling::exact;
}

std::vector<std::string> suffixes(const Quantity& quantity) {
    std::vector<std::string> out;
    for (const Unit& unit : quantity.units) out.emplace_back(unit.suffix);
    return out;
}

// For messages; a hostile text can be long.
std::string quoted(std::string_view text) {
    constexpr std::size_t shown_max = 60;
    return text.size() > shown_max ? "a long text" : '"' + std::string(text) + '"';
}

std::string same_letters(std::string_view suffix, const Quantity& quantity) {
    const auto lower = [](std::string_view text) {
        std::string out(text);
        for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return out;
    };
    for (const Unit& unit : quantity.units) {
        if (lower(unit.suffix) == lower(suffix)) return std::string(unit.suffix);
    }
    return nearest(suffix, suffixes(quantity));
}

Reading<std::int64_t> unknown_unit(const Quantity& quantity, std::string_view text,
                                   std::string_view suffix) {
    const std::string units = "the units of " + quantity.noun() + ": " +
                              listed(suffixes(quantity)) + ", as in " +
                              std::string(quantity.example);
    const std::string_view number = text.substr(0, text.size() - suffix.size());
    while (!suffix.empty() && suffix.front() == ' ') suffix.remove_prefix(1);
    if (suffix.empty()) return {{}, quoted(text) + " has no unit", units};
    const std::string meant = same_letters(suffix, quantity);
    if (meant == suffix) return {{}, quoted(text) + " has a space before its unit", "remove it"};
    return {{},
            quoted(text) + " has the unknown unit " + quoted(suffix),
            meant.empty() ? units : "did you mean " + quoted(std::string(number) + meant) + "?"};
}

bool is_power_of_ten(std::int64_t n) {
    while (n % 10 == 0) n /= 10;
    return n == 1;
}

std::string decimal(std::int64_t value, std::int64_t unit) {
    std::string out = std::to_string(value / unit);
    if (const std::int64_t rest = value % unit; rest != 0) {
        std::string decimals = std::to_string(unit + rest).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        out += '.' + decimals;
    }
    return out;
}

}  // namespace

constexpr std::int64_t year_in_nanoseconds = 8'760 * 3'600'000'000'000;
constexpr std::int64_t exbibyte = std::int64_t{1} << 60;
constexpr std::int64_t petabit = 1'000'000'000'000'000;
const Quantity duration_quantity{"duration",       "30s",          "s",
                                 "one nanosecond", duration_units, year_in_nanoseconds};
const Quantity ratio_quantity{"share",     "0.1%",    "%", "one part per billion",
                              ratio_units, Ratio::one};
const Quantity bytes_quantity{"size", "64KiB", "B", "one byte", bytes_units, exbibyte};
const Quantity bandwidth_quantity{"bandwidth",        "1Gbps",         "bps",
                                  "one bit a second", bandwidth_units, petabit};
const Quantity requests_quantity{"request rate",         "5500/s",       "/s",
                                 "one request a second", requests_units, 1'000'000'000};

const Quantity drift_quantity{"drift",     "200ppm",   "ppm", "one part per billion",
                              drift_units, 500'000'000};
const Quantity factor_quantity{"factor", "100x", "x", "a whole factor", factor_units, 1'000'000};
const Quantity spread_quantity{"share of the mean",    "10%",       "%",
                               "one part per billion", ratio_units, 100 * Ratio::one};
const Quantity shape_quantity{"number", "3.35", "", "0.000001", shape_units, 1'000'000'000};

std::string Quantity::noun() const { return "a " + std::string(name); }

std::string Quantity::form() const { return noun() + " such as " + std::string(example); }

std::string Quantity::pattern() const {
    std::string out = "^[0-9]+(\\.[0-9]+)?(";
    for (const Unit& unit : units) {
        if (&unit != units.data()) out += '|';
        out += unit.suffix;
    }
    return out + ")$";
}

Reading<std::int64_t> read_quantity(const Quantity& quantity, std::string_view text) {
    const Number number = split(text);
    if (!number.valid) return {{}, quoted(text) + " is not " + quantity.form(), ""};
    const auto unit = std::find_if(quantity.units.begin(), quantity.units.end(),
                                   [&](const Unit& u) { return u.suffix == number.rest; });
    if (unit == quantity.units.end()) return unknown_unit(quantity, text, number.rest);
    if (number.negative) {
        return {{}, quoted(text) + " is negative; " + quantity.noun() + " cannot be", ""};
    }
    std::int64_t value = 0;
    switch (scale(number, unit->worth, quantity.max, value)) {
        case Scaling::exact: return {value, "", ""};
        case Scaling::too_fine:
            return {{}, quoted(text) + " is finer than " + std::string(quantity.step), ""};
        case Scaling::too_large: break;
    }
    return {{},
            quoted(text) + " is too large; " + quantity.noun() + " is at most " +
                print_quantity(quantity, quantity.max),
            ""};
}

std::string print_quantity(const Quantity& quantity, std::int64_t value) {
    if (value == 0) return "0" + std::string(quantity.zero);
    std::string best;
    for (const Unit& unit : quantity.units) {
        // Decimals come out finite in powers of ten only.
        const bool finite = value % unit.worth == 0 || is_power_of_ten(unit.worth);
        if (!unit.printed || !finite || (value < unit.worth && !best.empty())) continue;
        std::string text = decimal(value, unit.worth) + std::string(unit.suffix);
        if (best.empty() || text.size() <= best.size()) best = std::move(text);
    }
    return best;
}

Reading<Ratio> read_exponent(std::string_view text) {
    const Number number = split(text);
    std::int64_t value = 0;
    constexpr std::int64_t max = 10 * Ratio::one;
    if (!number.valid || !number.rest.empty() || number.negative ||
        scale(number, Ratio::one, max, value) != Scaling::exact) {
        return {{}, quoted(text) + " is not an exponent from 0 to 10, such as 0.99", ""};
    }
    return {Ratio{value}, "", ""};
}

std::string print_exponent(Ratio exponent) {
    return decimal(exponent.parts_per_billion, Ratio::one);
}

namespace {

struct Per {
    std::string_view suffix;
    std::int64_t thousand_intervals;  // a rate of one thousandth, in nanoseconds
};
constexpr Per pers[] = {
    {"s", 1'000'000'000'000}, {"m", 60'000'000'000'000}, {"h", 3'600'000'000'000'000}};
constexpr std::int64_t thousandths_max = 1'000'000'000;  // a million operations

std::int64_t divide_rounding(std::int64_t a, std::int64_t b) { return (a + b / 2) / b; }

}  // namespace

const std::string_view rate_form = "a rate such as 50/s per client";
const std::string_view rate_pattern = "^[0-9]+(\\.[0-9]+)?/[smh] per client$";

Reading<Duration> read_rate(std::string_view text) {
    const auto wrong = [&](const std::string& hint) {
        return Reading<Duration>{{}, quoted(text) + " is not " + std::string(rate_form), hint};
    };
    constexpr std::string_view tail = " per client";
    const Number number = split(text);
    if (!number.valid || number.negative) return wrong("");
    if (number.rest.empty() && text.size() < 20)
        return wrong("say per what: " + std::string(text) + "/s per client");
    for (const Per& per : pers) {
        std::string_view rest = number.rest;
        if (!rest.starts_with('/') || !rest.substr(1).starts_with(per.suffix)) continue;
        rest.remove_prefix(1 + per.suffix.size());
        if (rest.empty())
            return wrong("each client has a rate: " + std::string(text) + std::string(tail));
        if (rest != tail) break;
        std::int64_t thousandths = 0;
        if (scale(number, 1'000, thousandths_max, thousandths) != Scaling::exact ||
            thousandths == 0) {
            return {{}, quoted(text) + " is not from 0.001 to 1,000,000 in steps of 0.001", ""};
        }
        return {Duration::nanoseconds(divide_rounding(per.thousand_intervals, thousandths)), "",
                ""};
    }
    return wrong("");
}

std::string print_rate(Duration interval) {
    const auto text = [](std::int64_t thousandths, const Per& per) {
        return decimal(thousandths, 1'000) + '/' + std::string(per.suffix) + " per client";
    };
    for (const Per& per : pers) {
        const std::int64_t near = divide_rounding(per.thousand_intervals, interval.count());
        for (std::int64_t thousandths : {near, near - 1, near + 1}) {
            if (thousandths < 1 || thousandths > thousandths_max) continue;
            if (divide_rounding(per.thousand_intervals, thousandths) == interval.count()) {
                return text(thousandths, per);
            }
        }
    }
    // Not a rate that was read; the nearest there is.
    const std::int64_t near = divide_rounding(pers[0].thousand_intervals, interval.count());
    return text(std::clamp<std::int64_t>(near, 1, thousandths_max), pers[0]);
}

}  // namespace cleave::scenario
