#pragma once
// A struct names its fields once and gets comparison, hashing, printing and the codec from that
// line:
//
//     struct Grant {
//         std::string file;
//         std::uint64_t serial = 0;
//         CLEAVE_FIELDS(Grant, file, serial)
//     };
//
// Invariant: the list names every member. The structured binding inside `tie` does not compile when
// a member is missing from it; members must be named in the order of their declaration.

#include <concepts>
#include <string_view>
#include <tuple>

#define CLEAVE_FIELDS(Type, ...)                                  \
    static constexpr std::string_view type_name = #Type;          \
    static constexpr std::string_view field_names = #__VA_ARGS__; \
    constexpr auto tie() const {                                  \
        const auto& [__VA_ARGS__] = *this;                        \
        return std::tie(__VA_ARGS__);                             \
    }                                                             \
    constexpr auto tie() {                                        \
        auto& [__VA_ARGS__] = *this;                              \
        return std::tie(__VA_ARGS__);                             \
    }                                                             \
    [[maybe_unused]] friend bool operator==(const Type&, const Type&) = default

// For a message or timer whose kind says it all.
#define CLEAVE_NO_FIELDS(Type)                            \
    static constexpr std::string_view type_name = #Type;  \
    static constexpr std::string_view field_names = "";   \
    constexpr auto tie() const { return std::tuple<>(); } \
    constexpr auto tie() { return std::tuple<>(); }       \
    [[maybe_unused]] friend bool operator==(const Type&, const Type&) = default

namespace cleave {

template <class T>
concept Described = requires(const T& value) {
    { T::type_name } -> std::convertible_to<std::string_view>;
    { T::field_names } -> std::convertible_to<std::string_view>;
    value.tie();
};

// The name of field `index` in a list such as "file, serial", without a private member's trailing
// '_'.
constexpr std::string_view field_name(std::string_view names, std::size_t index) {
    for (; index > 0; --index) names.remove_prefix(names.find(',') + 1);
    names = names.substr(0, names.find(','));
    while (!names.empty() && (names.front() == ' ' || names.front() == '\n'))
        names.remove_prefix(1);
    while (!names.empty() && (names.back() == ' ' || names.back() == '_')) names.remove_suffix(1);
    return names;
}

}  // namespace cleave
