#pragma once
// Hashing and printing of any value built from integers, enums, text, the strong types of this
// folder, standard containers with a defined order, and structs with CLEAVE_FIELDS. Two equal
// values hash and print the same on every compiler. Unordered containers, pointers and floating
// point are left out on purpose: they do not compile.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "host/digest.hpp"
#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave {

// "1.5s", "38ms", "250us", "7ns": the largest unit that keeps the value short; exact.
std::string to_string(Duration duration);
// "t+12.034s": a point in virtual time, to the nanosecond where needed.
std::string to_string(Instant instant);

// In quotes, and on one line: quotes, backslashes and control characters are escaped.
void print_text_into(std::string& out, std::string_view text);

namespace describe_detail {

template <class T>
struct IsSequence : std::false_type {};
template <class T>
struct IsSequence<std::vector<T>> : std::true_type {};
template <class T>
struct IsSequence<std::deque<T>> : std::true_type {};
template <class T>
struct IsSequence<std::set<T>> : std::true_type {};
template <class T, std::size_t N>
struct IsSequence<std::array<T, N>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class K, class V>
struct IsMap<std::map<K, V>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};
template <class T>
struct IsPair : std::false_type {};
template <class A, class B>
struct IsPair<std::pair<A, B>> : std::true_type {};
template <class>
inline constexpr bool unsupported = false;

// The integer inside a strong type of this folder.
constexpr std::uint64_t raw(NodeId x) { return x.value; }
constexpr std::uint64_t raw(TimerId x) { return x.value; }
constexpr std::uint64_t raw(OperationId x) { return x.value; }
constexpr std::uint64_t raw(Bytes x) { return x.value; }
constexpr std::uint64_t raw(Bandwidth x) { return x.bits_per_second; }
constexpr std::uint64_t raw(Ratio x) { return static_cast<std::uint64_t>(x.parts_per_billion); }
constexpr std::uint64_t raw(Duration x) { return static_cast<std::uint64_t>(x.count()); }
constexpr std::uint64_t raw(Instant x) { return static_cast<std::uint64_t>(x.count()); }
template <class T>
concept Strong = requires(T x) {
    raw(x);
}
&&std::is_class_v<T>;

}  // namespace describe_detail

// Folds `value` into `digest`.
template <class T>
constexpr void hash_into(Digest& digest, const T& value) {
    namespace d = describe_detail;
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
        digest.add(static_cast<std::uint64_t>(value));
    } else if constexpr (d::Strong<T>) {
        digest.add(d::raw(value));
    } else if constexpr (std::is_same_v<T, Random>) {
        digest.add(value.fingerprint());
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        digest.add(std::string_view(value));
    } else if constexpr (Described<T>) {
        std::apply([&](const auto&... field) { (hash_into(digest, field), ...); }, value.tie());
    } else if constexpr (d::IsOptional<T>::value) {
        digest.add(static_cast<std::uint64_t>(value.has_value()));
        if (value) hash_into(digest, *value);
    } else if constexpr (d::IsVariant<T>::value) {
        digest.add(static_cast<std::uint64_t>(value.index()));
        std::visit([&](const auto& inner) { hash_into(digest, inner); }, value);
    } else if constexpr (d::IsPair<T>::value) {
        hash_into(digest, value.first);
        hash_into(digest, value.second);
    } else if constexpr (d::IsSequence<T>::value || d::IsMap<T>::value) {
        digest.add(static_cast<std::uint64_t>(value.size()));
        // By their type's name: the elements of libc++'s std::vector<bool> have one of their own.
        for (const auto& element : value) hash_into<typename T::value_type>(digest, element);
    } else {
        static_assert(d::unsupported<T>, "this type has no hash: give it CLEAVE_FIELDS");
    }
}

// Appends a short readable form, such as `Grant{file: "a", serial: 3}`.
template <class T>
// NOLINTNEXTLINE(readability-function-*): one branch a kind of type, read from top to bottom.
void print_into(std::string& out, const T& value) {
    namespace d = describe_detail;
    if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_enum_v<T>) {
        if constexpr (requires { to_string(value); }) {
            out += to_string(value);
        } else {
            out += std::to_string(static_cast<std::int64_t>(value));
        }
    } else if constexpr (std::is_integral_v<T>) {
        out += std::to_string(value);
    } else if constexpr (std::is_same_v<T, Duration> || std::is_same_v<T, Instant>) {
        out += to_string(value);
    } else if constexpr (std::is_same_v<T, NodeId>) {
        out += value.valid() ? "node " + std::to_string(value.value) : "no node";
    } else if constexpr (d::Strong<T>) {
        out += std::to_string(d::raw(value));
    } else if constexpr (std::is_same_v<T, Random>) {
        out += "<random>";
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        print_text_into(out, value);
    } else if constexpr (Described<T>) {
        out += T::type_name;
        out += '{';
        std::size_t index = 0;
        std::apply(
            [&](const auto&... field) {
                ((out += index == 0 ? "" : ", ", out += field_name(T::field_names, index++),
                  out += ": ", print_into(out, field)),
                 ...);
            },
            value.tie());
        out += '}';
    } else if constexpr (d::IsOptional<T>::value) {
        if (value) {
            print_into(out, *value);
        } else {
            out += "none";
        }
    } else if constexpr (d::IsVariant<T>::value) {
        std::visit([&](const auto& inner) { print_into(out, inner); }, value);
    } else if constexpr (d::IsPair<T>::value) {
        print_into(out, value.first);
        out += ": ";
        print_into(out, value.second);
    } else if constexpr (d::IsSequence<T>::value || d::IsMap<T>::value) {
        out += '[';
        bool first = true;
        for (const auto& element : value) {
            if (!first) out += ", ";
            first = false;
            print_into<typename T::value_type>(out, element);
        }
        out += ']';
    } else {
        static_assert(d::unsupported<T>, "this type cannot be printed: give it CLEAVE_FIELDS");
    }
}

template <class T>
std::string print(const T& value) {
    std::string out;
    print_into(out, value);
    return out;
}

template <class T>
constexpr std::uint64_t hash_of(const T& value) {
    Digest digest;
    hash_into(digest, value);
    return digest.value();
}

}  // namespace cleave
