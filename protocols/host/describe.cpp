#include "host/describe.hpp"

namespace cleave {
namespace {

// `count` of a unit worth `unit` ns, with only as many decimals as it needs.
std::string scaled(std::int64_t count, std::int64_t unit, std::string_view suffix) {
    const bool negative = count < 0;
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
    const auto divisor = static_cast<std::uint64_t>(unit);
    std::string out = (negative ? "-" : "") + std::to_string(magnitude / divisor);
    if (const std::uint64_t rest = magnitude % divisor; rest != 0) {
        std::string decimals = std::to_string(divisor + rest).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        out += '.';
        out += decimals;
    }
    out += suffix;
    return out;
}

}  // namespace

std::string to_string(Duration duration) {
    const std::int64_t ns = duration.count();
    const auto reaches = [ns](std::int64_t unit) { return ns >= unit || ns <= -unit; };
    if (reaches(1'000'000'000) || ns == 0) return scaled(ns, 1'000'000'000, "s");
    if (reaches(1'000'000)) return scaled(ns, 1'000'000, "ms");
    if (reaches(1'000)) return scaled(ns, 1'000, "us");
    return std::to_string(ns) + "ns";
}

std::string to_string(Instant instant) {
    return "t+" + scaled(instant.count(), 1'000'000'000, "s");
}

void print_text_into(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += digits[byte / 16];
            out += digits[byte % 16];
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace cleave
