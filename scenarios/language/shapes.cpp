#include "language/shapes.hpp"

#include <algorithm>
#include <charconv>

namespace cleave::scenario {
namespace {

using world::Drift;

Tree typed(std::string type) { return Tree::mapping().set("type", Tree::string(std::move(type))); }

// A shape for a strong type over a quantity; `Wrap` and `unwrap` convert to the smallest steps.
template <class V>
Shape<V> quantity_shape(const Quantity& quantity, Least least, V (*wrap)(std::int64_t),
                        std::int64_t (*unwrap)(const V&)) {
    return {quantity.form(),
            [&quantity, least, wrap](Reader& reader, const Tree& tree, V& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, quantity.form());
                Reading<std::int64_t> reading = read_quantity(quantity, tree.text);
                if (!reading.value) return reader.error(tree.at, reading.error, reading.hint);
                if (*reading.value == 0 && least == Least::more_than_zero) {
                    return reader.error(
                        tree.at, "this " + std::string(quantity.name) + " must be more than zero");
                }
                out = wrap(*reading.value);
                return true;
            },
            [&quantity, unwrap](const Scenario&, const V& value) {
                return Tree::string(print_quantity(quantity, unwrap(value)));
            },
            [&quantity] { return string_schema(quantity.pattern()); }};
}

Instant instant_of(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }
std::int64_t ns_of_instant(const Instant& instant) { return instant.count(); }
std::int64_t ns_of(const Duration& duration) { return duration.count(); }
Ratio ratio_of(std::int64_t parts) { return Ratio{parts}; }
std::int64_t parts_of(const Ratio& ratio) { return ratio.parts_per_billion; }
Bytes bytes_of(std::int64_t count) { return Bytes{static_cast<std::uint64_t>(count)}; }
std::int64_t count_of(const Bytes& bytes) { return static_cast<std::int64_t>(bytes.value); }
Bandwidth bandwidth_of(std::int64_t bits) { return Bandwidth{static_cast<std::uint64_t>(bits)}; }
std::int64_t bits_of(const Bandwidth& bandwidth) {
    return static_cast<std::int64_t>(bandwidth.bits_per_second);
}

Drift drift_of(std::int64_t parts) { return Drift{parts}; }
std::int64_t parts_of_drift(const Drift& drift) { return drift.parts_per_billion; }
std::uint32_t factor_of(std::int64_t times) { return static_cast<std::uint32_t>(times); }
std::int64_t times_of(const std::uint32_t& factor) { return factor; }

// As quantity_shape, with a minus before it or not.
template <class V>
Shape<V> signed_shape(const Quantity& quantity, V (*wrap)(std::int64_t),
                      std::int64_t (*unwrap)(const V&)) {
    const std::string form = quantity.form() + " or -" + std::string(quantity.example);
    return {form,
            [&quantity, form, wrap](Reader& reader, const Tree& tree, V& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                const bool negative = tree.text.starts_with('-');
                const std::string_view size = std::string_view(tree.text).substr(negative ? 1 : 0);
                const Reading<std::int64_t> reading = read_quantity(quantity, size);
                if (!reading.value) return reader.error(tree.at, reading.error, reading.hint);
                if (*reading.value == 0) {
                    return reader.error(tree.at, "this " + std::string(quantity.name) +
                                                     " must not be zero");
                }
                out = wrap(negative ? -*reading.value : *reading.value);
                return true;
            },
            [&quantity, unwrap](const Scenario&, const V& value) {
                const std::int64_t number = unwrap(value);
                return Tree::string((number < 0 ? "-" : "") +
                                    print_quantity(quantity, number < 0 ? -number : number));
            },
            [&quantity] { return string_schema("^-?" + quantity.pattern().substr(1)); }};
}

std::uint64_t requests_of(std::int64_t number) { return static_cast<std::uint64_t>(number); }
std::int64_t number_of(const std::uint64_t& requests) {
    return static_cast<std::int64_t>(requests);
}

constexpr std::string_view unlimited = "unlimited";

// The word stands for the value-initialised `V`.
template <class V>
Shape<V> or_unlimited(Shape<V> limited) {
    return {limited.form + ", or unlimited",
            [limited](Reader& reader, const Tree& tree, V& out) {
                out = V{};
                if (tree.kind == Tree::Kind::scalar && tree.text == unlimited) return true;
                return limited.read(reader, tree, out);
            },
            [limited](const Scenario& scenario, const V& value) {
                return value == V{} ? Tree::string(std::string(unlimited))
                                    : limited.write(scenario, value);
            },
            [limited] {
                Tree word = Tree::mapping().set("const", Tree::string(std::string(unlimited)));
                Tree either = Tree::list();
                either.add(limited.schema()).add(std::move(word));
                return Tree::mapping().set("anyOf", std::move(either));
            }};
}

}  // namespace

Tree either_schema(std::vector<Tree> schemas) {
    Tree either = Tree::list();
    for (Tree& schema : schemas) either.add(std::move(schema));
    return Tree::mapping().set("anyOf", std::move(either));
}

Tree string_schema(std::string pattern) {
    return typed("string").set("pattern", Tree::string(std::move(pattern)));
}

Shape<std::string> text_shape(const std::string& form) {
    return {form,
            [form](Reader& reader, const Tree& tree, std::string& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                out = tree.text;
                return true;
            },
            [](const Scenario&, const std::string& text) { return Tree::string(text); },
            // A number or a boolean is a text as it stands, as in `name: 2020`.
            [] {
                return Tree::mapping().set("type",
                                           Tree::list_of_strings({"string", "number", "boolean"}));
            }};
}

Shape<bool> boolean_shape() {
    return {"true or false",
            [](Reader& reader, const Tree& tree, bool& out) {
                const bool scalar = tree.kind == Tree::Kind::scalar && tree.literal;
                out = scalar && tree.text == "true";
                if (out || (scalar && tree.text == "false")) return true;
                if (tree.kind != Tree::Kind::scalar || tree.literal) {
                    return reader.expected(tree, "true or false");
                }
                return reader.error(tree.at, "expected true or false, found a text in quotes");
            },
            [](const Scenario&, const bool& value) { return Tree::boolean(value); },
            [] { return typed("boolean"); }};
}

Shape<std::int64_t> integer_shape(std::int64_t min, std::int64_t max) {
    const bool bounded = min > INT64_MIN && max < INT64_MAX;
    const std::string form =
        bounded ? "a whole number from " + std::to_string(min) + " to " + std::to_string(max)
                : "a whole number";
    return {form,
            [=](Reader& reader, const Tree& tree, std::int64_t& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                if (!tree.literal) {
                    return reader.error(tree.at, "expected " + form + ", found a text in quotes");
                }
                const char* const end = tree.text.data() + tree.text.size();
                const auto [stop, error] = std::from_chars(tree.text.data(), end, out);
                if (error == std::errc{} && stop == end && out >= min && out <= max) return true;
                return reader.expected(tree, form);
            },
            [](const Scenario&, const std::int64_t& value) { return Tree::number(value); },
            [=] {
                Tree schema = typed("integer");
                if (bounded) {
                    schema.set("minimum", Tree::number(min)).set("maximum", Tree::number(max));
                }
                return schema;
            }};
}

Shape<std::uint32_t> count_shape(std::uint32_t min, std::uint32_t max) {
    return via<std::uint32_t, std::int64_t>(
        integer_shape(min, max),
        [](Reader&, const Tree&, const std::int64_t& in, std::uint32_t& out) {
            out = static_cast<std::uint32_t>(in);
            return true;
        },
        [](const Scenario&, const std::uint32_t& out) { return std::int64_t{out}; });
}

Shape<Duration> duration_shape(Least least) {
    return quantity_shape<Duration>(duration_quantity, least, &Duration::nanoseconds, &ns_of);
}

Shape<Duration> signed_duration_shape() {
    return signed_shape<Duration>(duration_quantity, &Duration::nanoseconds, &ns_of);
}

Shape<Drift> drift_shape() { return signed_shape<Drift>(drift_quantity, &drift_of, &parts_of_drift); }

Shape<Drift> drift_bound_shape() {
    return quantity_shape<Drift>(drift_quantity, Least::zero, &drift_of, &parts_of_drift);
}

Shape<std::uint32_t> factor_shape() {
    return quantity_shape<std::uint32_t>(factor_quantity, Least::more_than_zero, &factor_of,
                                         &times_of);
}

Shape<Instant> instant_shape() {
    return quantity_shape<Instant>(duration_quantity, Least::zero, &instant_of, &ns_of_instant);
}

Shape<Ratio> ratio_shape() {
    return quantity_shape<Ratio>(ratio_quantity, Least::zero, &ratio_of, &parts_of);
}

Shape<Bytes> bytes_shape(Least least) {
    return quantity_shape<Bytes>(bytes_quantity, least, &bytes_of, &count_of);
}

Shape<Bandwidth> bandwidth_shape() {
    return or_unlimited(quantity_shape<Bandwidth>(bandwidth_quantity, Least::more_than_zero,
                                                  &bandwidth_of, &bits_of));
}

Shape<Bytes> capacity_shape() { return or_unlimited(bytes_shape(Least::more_than_zero)); }

Shape<std::uint32_t> limit_shape(std::uint32_t max) { return or_unlimited(count_shape(1, max)); }

Shape<std::uint64_t> requests_shape() {
    return or_unlimited(quantity_shape<std::uint64_t>(requests_quantity, Least::more_than_zero,
                                                      &requests_of, &number_of));
}

Shape<std::string> word_shape(const std::string& noun, const std::vector<std::string>& words) {
    const std::string form = words.empty() || words.size() > 6 ? noun : noun + ": " + listed(words);
    return {form,
            [noun, words](Reader& reader, const Tree& tree, std::string& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, noun);
                out = tree.text;
                if (std::find(words.begin(), words.end(), out) != words.end()) return true;
                return reader.error(tree.at, described(tree) + " is not " + noun,
                                    did_you_mean(out, words, "choose from"));
            },
            [](const Scenario&, const std::string& word) { return Tree::string(word); },
            [words] { return Tree::mapping().set("enum", Tree::list_of_strings(words)); }};
}

}  // namespace cleave::scenario
