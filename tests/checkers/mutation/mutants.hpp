#pragma once
// What the mutated copy of a source calls in place of its operators: each asks at run time whether
// the mutant chosen by CLEAVE_MUTANT is its own, so that one program holds all mutants. Included by
// mutated copies and by the test of this file.
// CLEAVE_REACHED names a file for the mutants that the program came by.

#include <charconv>
#include <compare>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace cleave_mutants {

inline constexpr int ids_end = 1 << 16;

// What a program has reached, written as it ends.
struct Reached {
    bool ids[ids_end];
    ~Reached() {
        const char* path = std::getenv("CLEAVE_REACHED");
        std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
        if (file == nullptr) return;
        for (int id = 0; id < ids_end; ++id) {
            if (ids[id]) std::fprintf(file, "%d\n", id);
        }
        std::fclose(file);
    }
};
inline Reached reached{};

inline int chosen_by_environment() {
    const char* text = std::getenv("CLEAVE_MUTANT");
    int id = 0;
    if (text != nullptr) std::from_chars(text, text + std::strlen(text), id);
    return id;
}
inline const int chosen = chosen_by_environment();

constexpr bool is_on(int id) {
    if (std::is_constant_evaluated()) return false;
    reached.ids[id] = true;
    return id == chosen;
}

// `a + one(7)` for `a + 1`: nothing is added.
constexpr int one(int id) { return is_on(id) ? 0 : 1; }

// `flip(7, flip(7, a) && flip(7, b))` for `a && b`: by De Morgan `a || b`, and as lazy.
template <typename T>
constexpr auto flip(int id, T&& value) {
    if constexpr (std::is_same_v<decltype(!value), bool>) {
        return static_cast<bool>(value) != is_on(id);
    } else {  // a formula for a solver
        return is_on(id) ? std::decay_t<T>(!value) : std::decay_t<T>(value);
    }
}

// `a < at(7) < b` for `a < b`: precedence stays what it was, and both sides what they are.
struct Mark {
    int id;
};
constexpr Mark at(int id) { return {id}; }

// The standard lets an ordering be compared with the literal 0 only.
template <typename T, typename U>
constexpr bool is_against_zero = std::is_integral_v<U> &&
                                 (std::is_same_v<T, std::strong_ordering> ||
                                  std::is_same_v<T, std::weak_ordering> ||
                                  std::is_same_v<T, std::partial_ordering>);

template <typename T>
struct Half {
    const T& left;
    int id;

    template <typename U>
    constexpr auto operator<(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left <= 0 : left < 0;
        } else {
            return is_on(id) ? left <= right : left < right;
        }
    }
    template <typename U>
    constexpr auto operator<=(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left < 0 : left <= 0;
        } else {
            return is_on(id) ? left < right : left <= right;
        }
    }
    template <typename U>
    constexpr auto operator>(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left >= 0 : left > 0;
        } else {
            return is_on(id) ? left >= right : left > right;
        }
    }
    template <typename U>
    constexpr auto operator>=(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left > 0 : left >= 0;
        } else {
            return is_on(id) ? left > right : left >= right;
        }
    }
    template <typename U>
    constexpr auto operator==(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left != 0 : left == 0;
        } else {
            return is_on(id) ? left != right : left == right;
        }
    }
    template <typename U>
    constexpr auto operator!=(const U& right) && {
        if constexpr (is_against_zero<T, U>) {
            return is_on(id) ? left == 0 : left != 0;
        } else {
            return is_on(id) ? left == right : left != right;
        }
    }
};

template <typename T>
constexpr Half<T> operator<(const T& left, Mark mark) {
    return {left, mark.id};
}
template <typename T>
constexpr Half<T> operator<=(const T& left, Mark mark) {
    return {left, mark.id};
}
template <typename T>
constexpr Half<T> operator>(const T& left, Mark mark) {
    return {left, mark.id};
}
template <typename T>
constexpr Half<T> operator>=(const T& left, Mark mark) {
    return {left, mark.id};
}
template <typename T>
constexpr Half<T> operator==(const T& left, Mark mark) {
    return {left, mark.id};
}
template <typename T>
constexpr Half<T> operator!=(const T& left, Mark mark) {
    return {left, mark.id};
}

}  // namespace cleave_mutants
