#pragma once
// The shapes of single values: text, names, counts, numbers with units, words out of a set.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/time.hpp"
#include "host/units.hpp"
#include "language/grammar.hpp"
#include "language/suggest.hpp"
#include "language/units.hpp"
#include "world/clock.hpp"

namespace cleave::scenario {

enum class Least : std::uint8_t { zero, more_than_zero };

Shape<std::string> text_shape(const std::string& form);
Shape<bool> boolean_shape();
// Whole numbers from `min` to `max`, both included.
Shape<std::int64_t> integer_shape(std::int64_t min, std::int64_t max);
Shape<std::uint32_t> count_shape(std::uint32_t min, std::uint32_t max);
Shape<Duration> duration_shape(Least least);
Shape<Duration> signed_duration_shape();  // may be negative, as in -500ms
Shape<world::Drift> drift_shape();        // may be negative
Shape<world::Drift> drift_bound_shape();  // from zero to the limit of Drift
Shape<std::uint32_t> factor_shape();      // at least 1x
Shape<Instant> instant_shape();  // since the start of the run
Shape<Ratio> ratio_shape();      // 0% to 100%
Shape<Bytes> bytes_shape(Least least);
// Here the word `unlimited` is zero.
Shape<Bandwidth> bandwidth_shape();
Shape<Bytes> capacity_shape();
Shape<std::uint32_t> limit_shape(std::uint32_t max);
Shape<std::uint64_t> requests_shape();  // requests a second

// One of `words`; `noun` with its article, for messages: "a store preset".
Shape<std::string> word_shape(const std::string& noun, const std::vector<std::string>& words);

template <class E>
Shape<E> enum_shape(const std::string& noun, std::vector<std::pair<std::string, E>> values) {
    std::vector<std::string> words;
    words.reserve(values.size());
    for (const auto& [word, value] : values) words.push_back(word);
    const auto to = [values](Reader&, const Tree&, const std::string& word, E& out) {
        for (const auto& [name, value] : values) {
            if (name == word) out = value;
        }
        return true;
    };
    const auto from = [values](const Scenario&, const E& value) {
        for (const auto& [name, one] : values) {
            if (one == value) return name;
        }
        return std::string();
    };
    return via<E, std::string>(word_shape(noun, words), to, from);
}

// A value that fits one of these.
Tree either_schema(std::vector<Tree> schemas);

// One value, or a list of them; written as one where it is one.
template <class V>
Shape<std::vector<V>> one_or_list(Shape<V> one, const std::string& form, std::size_t count_max) {
    Shape<std::vector<V>> list = list_of(one, form, 1, count_max);
    return {list.form,
            [one, list](Reader& reader, const Tree& tree, std::vector<V>& out) {
                if (tree.kind == Tree::Kind::list) return list.read(reader, tree, out);
                return one.read(reader, tree, out.emplace_back());
            },
            [one, list](const Scenario& scenario, const std::vector<V>& values) {
                return values.size() == 1 ? one.write(scenario, values[0])
                                          : list.write(scenario, values);
            },
            [one, list] { return either_schema({one.schema(), list.schema()}); }};
}

// A string that must match `pattern` (ECMA-262), for schemas of what `Shape::read` reads itself.
Tree string_schema(std::string pattern);

}  // namespace cleave::scenario
