#pragma once
// CBOR (RFC 8949) for described values: what goes on a real wire and to disk. A struct is an array
// of its fields in order; optionals are null or the value; variants are [index, value]; maps keep
// their order. Decoding checks types, ranges and lengths and reports failure as `nullopt`: input
// may be hostile. Choices: own code rather than a library, because encoding is driven by
// CLEAVE_FIELDS and sits on the hot path.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/content.hpp"
#include "host/describe.hpp"

namespace cleave {

namespace codec {

enum class Major : std::uint8_t {
    unsigned_integer = 0,
    negative_integer = 1,
    text = 3,
    array = 4,
    simple = 7
};

void put_head(std::string& out, Major major, std::uint64_t argument);
constexpr std::uint64_t head_size(std::uint64_t argument) {
    return argument < 24            ? 1
           : argument < 0x100       ? 2
           : argument < 0x10000     ? 3
           : argument < 0x100000000 ? 5
                                    : 9;
}
// Reads one head off the front of `in`; false when it is cut short or of another major type.
bool take_head(std::string_view& in, Major major, std::uint64_t& argument);
bool take_null(std::string_view& in);

inline constexpr std::uint64_t true_code = 21, false_code = 20, null_code = 22;

template <class T>
// NOLINTNEXTLINE(readability-function-*): one branch a kind of type, read from top to bottom.
void encode_into(std::string& out, const T& value) {
    namespace d = describe_detail;
    if constexpr (std::is_same_v<T, bool>) {
        put_head(out, Major::simple, value ? true_code : false_code);
    } else if constexpr (std::is_enum_v<T>) {
        encode_into(out, static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
        const auto wide = static_cast<std::int64_t>(value);
        if (std::is_signed_v<T> && wide < 0) {
            put_head(out, Major::negative_integer, static_cast<std::uint64_t>(-1 - wide));
        } else {
            put_head(out, Major::unsigned_integer, static_cast<std::uint64_t>(value));
        }
    } else if constexpr (d::Strong<T>) {
        encode_into(out, d::raw(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        put_head(out, Major::text, value.size());
        out += value;
    } else if constexpr (Described<T>) {
        put_head(out, Major::array, std::tuple_size_v<decltype(value.tie())>);
        std::apply([&](const auto&... field) { (encode_into(out, field), ...); }, value.tie());
    } else if constexpr (d::IsOptional<T>::value) {
        if (value) {
            encode_into(out, *value);
        } else {
            put_head(out, Major::simple, null_code);
        }
    } else if constexpr (d::IsVariant<T>::value) {
        put_head(out, Major::array, 2);
        put_head(out, Major::unsigned_integer, value.index());
        std::visit([&](const auto& inner) { encode_into(out, inner); }, value);
    } else if constexpr (d::IsPair<T>::value) {
        put_head(out, Major::array, 2);
        encode_into(out, value.first);
        encode_into(out, value.second);
    } else if constexpr (d::IsSequence<T>::value || d::IsMap<T>::value) {
        put_head(out, Major::array, value.size());
        for (const auto& element : value) encode_into(out, element);
    } else {
        static_assert(d::unsupported<T>, "this type has no encoding: give it CLEAVE_FIELDS");
    }
}

template <class T>
bool decode_from(std::string_view& in, T& value);

template <std::size_t I, class V>
bool decode_alternative(std::string_view& in, std::uint64_t index, V& value) {
    if constexpr (I == std::variant_size_v<V>) {
        return false;
    } else if (index == I) {
        return decode_from(in, value.template emplace<I>());
    } else {
        return decode_alternative<I + 1>(in, index, value);
    }
}

template <class T>
bool decode_integer(std::string_view& in, T& value) {
    std::uint64_t argument = 0;
    if (take_head(in, Major::unsigned_integer, argument)) {
        value = static_cast<T>(argument);
        return static_cast<std::uint64_t>(value) == argument && !(value < T{});
    }
    if constexpr (std::is_signed_v<T>) {
        if (!take_head(in, Major::negative_integer, argument) || argument > INT64_MAX) return false;
        const std::int64_t wide = -1 - static_cast<std::int64_t>(argument);
        value = static_cast<T>(wide);
        return static_cast<std::int64_t>(value) == wide;
    }
    return false;
}

template <class T>
bool decode_strong(std::string_view& in, T& value) {
    std::uint64_t raw = 0;
    if (!decode_integer(in, raw)) return false;
    if constexpr (std::is_same_v<T, Duration>) {
        value = Duration::nanoseconds(static_cast<std::int64_t>(raw));
    } else if constexpr (std::is_same_v<T, Instant>) {
        value = Instant::at(Duration::nanoseconds(static_cast<std::int64_t>(raw)));
    } else if constexpr (std::is_same_v<T, NodeId>) {
        if (raw > UINT32_MAX) return false;
        value = NodeId{static_cast<std::uint32_t>(raw)};
    } else if constexpr (std::is_same_v<T, Bandwidth>) {
        value = Bandwidth{raw};
    } else if constexpr (std::is_same_v<T, Ratio>) {
        value = Ratio{static_cast<std::int64_t>(raw)};
    } else {
        value = T{raw};
    }
    return true;
}

template <class T>
// NOLINTNEXTLINE(readability-function-*): one branch a kind of type, read from top to bottom.
bool decode_from(std::string_view& in, T& value) {
    namespace d = describe_detail;
    std::uint64_t argument = 0;
    if constexpr (std::is_same_v<T, bool>) {
        if (!take_head(in, Major::simple, argument)) return false;
        value = argument == true_code;
        return argument == true_code || argument == false_code;
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> number{};
        if (!decode_integer(in, number)) return false;
        value = static_cast<T>(number);
        return true;
    } else if constexpr (std::is_integral_v<T>) {
        return decode_integer(in, value);
    } else if constexpr (d::Strong<T>) {
        return decode_strong(in, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!take_head(in, Major::text, argument) || argument > in.size()) return false;
        value.assign(in.substr(0, argument));
        in.remove_prefix(argument);
        return true;
    } else if constexpr (Described<T>) {
        auto fields = value.tie();
        if (!take_head(in, Major::array, argument)) return false;
        if (argument != std::tuple_size_v<decltype(fields)>) return false;
        return std::apply([&](auto&... field) { return (decode_from(in, field) && ...); }, fields);
    } else if constexpr (d::IsOptional<T>::value) {
        if (take_null(in)) {
            value.reset();
            return true;
        }
        return decode_from(in, value.emplace());
    } else if constexpr (d::IsVariant<T>::value) {
        if (!take_head(in, Major::array, argument) || argument != 2) return false;
        if (!take_head(in, Major::unsigned_integer, argument)) return false;
        return decode_alternative<0>(in, argument, value);
    } else if constexpr (d::IsPair<T>::value) {
        return take_head(in, Major::array, argument) && argument == 2 &&
               decode_from(in, value.first) && decode_from(in, value.second);
    } else if constexpr (d::IsMap<T>::value) {
        if (!take_head(in, Major::array, argument) || argument > in.size()) return false;
        value.clear();
        for (; argument > 0; --argument) {
            std::pair<typename T::key_type, typename T::mapped_type> element;
            if (!decode_from(in, element)) return false;
            if (!value.insert(std::move(element)).second) return false;  // the key came before
        }
        return true;
    } else if constexpr (d::IsArray<T>::value) {
        if (!take_head(in, Major::array, argument) || argument != value.size()) return false;
        return std::all_of(value.begin(), value.end(),
                           [&](auto& element) { return decode_from(in, element); });
    } else {
        static_assert(d::IsSequence<T>::value, "this type has no encoding: give it CLEAVE_FIELDS");
        if (!take_head(in, Major::array, argument) || argument > in.size()) return false;
        value.clear();
        for (; argument > 0; --argument) {
            typename T::value_type element{};
            if (!decode_from(in, element)) return false;
            const std::size_t before = value.size();
            value.insert(value.end(), std::move(element));
            if (value.size() == before) return false;  // a set had it already
        }
        return true;
    }
}

// The length of the encoding, computed without making it, plus symbolic content at its full length.
template <class T>
std::uint64_t size_of(const T& value) {
    namespace d = describe_detail;
    if constexpr (std::is_same_v<T, bool>) {
        return 1;
    } else if constexpr (std::is_same_v<T, Content>) {
        return 9 + value.size().value;
    } else if constexpr (std::is_enum_v<T>) {
        return size_of(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
        const auto wide = static_cast<std::int64_t>(value);
        return head_size(std::is_signed_v<T> && wide < 0 ? static_cast<std::uint64_t>(-1 - wide)
                                                         : static_cast<std::uint64_t>(value));
    } else if constexpr (d::Strong<T>) {
        return head_size(d::raw(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        return head_size(value.size()) + value.size();
    } else if constexpr (Described<T>) {
        return std::apply(
            [](const auto&... field) {
                return (head_size(sizeof...(field)) + ... + size_of(field));
            },
            value.tie());
    } else if constexpr (d::IsOptional<T>::value) {
        return value ? size_of(*value) : 1;
    } else if constexpr (d::IsVariant<T>::value) {
        return 2 + std::visit([](const auto& inner) { return size_of(inner); }, value);
    } else if constexpr (d::IsPair<T>::value) {
        return 1 + size_of(value.first) + size_of(value.second);
    } else {
        std::uint64_t total = head_size(value.size());
        for (const auto& element : value) total += size_of(element);
        return total;
    }
}

}  // namespace codec

template <class T>
std::string encode(const T& value) {
    std::string out;
    codec::encode_into(out, value);
    return out;
}

// The value, or nothing when `bytes` is not exactly one well-formed encoding of a T.
template <class T>
std::optional<T> decode(std::string_view bytes) {
    T value{};
    if (!codec::decode_from(bytes, value) || !bytes.empty()) return std::nullopt;
    return value;
}

template <class T>
Bytes encoded_size(const T& value) {
    return Bytes{codec::size_of(value)};
}

}  // namespace cleave
