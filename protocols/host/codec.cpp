#include "host/codec.hpp"

namespace cleave::codec {
namespace {

constexpr std::uint8_t code_1_byte = 24;

}  // namespace

void put_head(std::string& out, Major major, std::uint64_t argument) {
    const auto type = static_cast<std::uint8_t>(static_cast<std::uint8_t>(major) << 5);
    if (argument < code_1_byte) {
        out += static_cast<char>(type | argument);
        return;
    }
    const std::uint64_t length = head_size(argument) - 1;  // 1, 2, 4 or 8
    const std::uint8_t code = length == 1 ? 0 : length == 2 ? 1 : length == 4 ? 2 : 3;
    out += static_cast<char>(type | (code_1_byte + code));
    for (std::uint64_t i = length; i > 0; --i) out += static_cast<char>(argument >> (8 * (i - 1)));
}

bool take_head(std::string_view& in, Major major, std::uint64_t& argument) {
    if (in.empty()) return false;
    const auto first = static_cast<std::uint8_t>(in.front());
    if (first >> 5 != static_cast<std::uint8_t>(major)) return false;
    const std::uint8_t code = first & 31;
    if (code < code_1_byte) {
        argument = code;
        in.remove_prefix(1);
        return true;
    }
    if (code > code_1_byte + 3) return false;  // indefinite lengths are not used
    const std::size_t length = std::size_t{1} << (code - code_1_byte);
    if (in.size() < 1 + length) return false;
    argument = 0;
    for (std::size_t i = 1; i <= length; ++i) {
        argument = argument << 8 | static_cast<std::uint8_t>(in[i]);
    }
    in.remove_prefix(1 + length);
    return true;
}

bool take_null(std::string_view& in) {
    std::string_view ahead = in;
    std::uint64_t argument = 0;
    if (!take_head(ahead, Major::simple, argument) || argument != null_code) return false;
    in = ahead;
    return true;
}

}  // namespace cleave::codec
