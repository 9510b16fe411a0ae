#include "text/format.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace cleave::report {
namespace {

// At most `decimals` digits after the point, trailing zeros dropped.
std::string trimmed(double number, int decimals) {
    std::string text = fmt::format("{:.{}f}", number, decimals);
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

// Three significant digits for numbers of at least one.
std::string three_digits(double number) {
    return trimmed(number, number < 9.995 ? 2 : number < 99.95 ? 1 : 0);
}

}  // namespace

std::string count(std::uint64_t n) {
    std::string digits = std::to_string(n);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string count(std::uint64_t n, std::string_view noun) {
    return fmt::format("{} {}{}", count(n), noun, n == 1 ? "" : "s");
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "–";
    if (part == 0) return "0 %";
    if (part == whole) return "100 %";
    const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (share < 0.1) return "<0.1 %";
    if (share > 99.9) return ">99.9 %";
    return fmt::format("{:.1f} %", share);
}

std::string part_of(std::uint64_t part, std::uint64_t whole) {
    return fmt::format("{} of {} ({})", count(part), count(whole), percent(part, whole));
}

std::string percent(Ratio ratio) { return trimmed(ratio.as_double() * 100.0, 7) + " %"; }

std::string duration(Duration d) {
    const std::int64_t ns = d.count();
    if (ns < 0) return "-" + duration(-d);
    if (ns < 1'000) return fmt::format("{} ns", ns);
    const auto number = static_cast<double>(ns);
    if (ns < 999'500) return three_digits(number / 1e3) + " µs";
    if (ns < 999'500'000) return three_digits(number / 1e6) + " ms";
    if (ns >= 600'000'000'000 && ns % 60'000'000'000 == 0) {
        return fmt::format("{} min", ns / 60'000'000'000);
    }
    return three_digits(number / 1e9) + " s";
}

std::string instant(Instant t, int decimals) {
    if (t == Instant::max()) return "never";
    return fmt::format("{:.{}f} s", t.since_start().in_seconds(), decimals);
}

std::string bytes(Bytes b) {
    const auto number = static_cast<double>(b.value);
    if (b.value < 1'000) return count(b.value, "byte");
    if (number < 999.5e3) return three_digits(number / 1e3) + " kB";
    if (number < 999.5e6) return three_digits(number / 1e6) + " MB";
    if (number < 999.5e9) return three_digits(number / 1e9) + " GB";
    return three_digits(number / 1e12) + " TB";
}

std::string bandwidth(Bandwidth b) {
    if (b.unlimited()) return "unlimited";
    const auto number = static_cast<double>(b.bits_per_second);
    if (number < 999.5e3) return three_digits(number / 1e3) + " kbit/s";
    if (number < 999.5e6) return three_digits(number / 1e6) + " Mbit/s";
    return three_digits(number / 1e9) + " Gbit/s";
}

std::string dollars(double amount) {
    if (amount <= 0) return "$0";
    if (amount < 0.00001) return "<$0.00001";
    if (amount < 0.01) return fmt::format("${:.5f}", amount);
    if (amount < 1) return fmt::format("${:.4f}", amount);
    if (amount < 1'000) return fmt::format("${:.2f}", amount);
    return "$" + count(static_cast<std::uint64_t>(amount + 0.5));
}

std::string hex(std::uint64_t n) { return fmt::format("{:016x}", n); }

std::string seeds(std::span<const std::uint64_t> seeds) {
    if (seeds.empty()) return "none";
    std::string text;
    for (std::size_t i = 0; i < seeds.size();) {
        std::size_t last = i;
        while (last + 1 < seeds.size() && seeds[last + 1] == seeds[last] + 1) ++last;
        if (!text.empty()) text += ", ";
        text += std::to_string(seeds[i]);
        if (last > i) text += fmt::format("..{}", seeds[last]);
        i = last + 1;
    }
    return text;
}

std::string capitalised(std::string_view name) {
    std::string text(name);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

}  // namespace cleave::report
