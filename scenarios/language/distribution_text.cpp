#include "language/distribution_text.hpp"

#include <array>
#include <vector>

#include "language/suggest.hpp"

namespace cleave::scenario {
namespace {

using world::SimpleDistribution;

// What one of the numbers after a distribution's name is.
enum class Parameter : std::uint8_t { duration, spread, shape };

struct Family {
    std::string_view name;
    std::string_view example;
    std::vector<Parameter> parameters;
    SimpleDistribution (*make)(const std::vector<std::int64_t>&);
};

Duration ns(std::int64_t count) { return Duration::nanoseconds(count); }

using Numbers = std::vector<std::int64_t>;
SimpleDistribution make_constant(const Numbers& n) { return world::Constant{ns(n[0])}; }
SimpleDistribution make_uniform(const Numbers& n) { return world::Uniform{ns(n[0]), ns(n[1])}; }
SimpleDistribution make_exponential(const Numbers& n) { return world::Exponential{ns(n[0])}; }
SimpleDistribution make_normal(const Numbers& n) { return world::Normal{ns(n[0]), ns(n[1])}; }
SimpleDistribution make_lognormal(const Numbers& n) {
    return world::Lognormal{ns(n[0]), Ratio{n[1]}};
}
SimpleDistribution make_pareto(const Numbers& n) {
    return world::Pareto{ns(n[0]), world::Shape{n[1]}};
}

const std::vector<Family>& families() {
    using P = Parameter;
    static const std::vector<Family> all = {
        {"constant", "constant 40ms", {P::duration}, &make_constant},
        {"uniform", "uniform 10ms 20ms", {P::duration, P::duration}, &make_uniform},
        {"exponential", "exponential 5ms", {P::duration}, &make_exponential},
        {"normal", "normal 40ms 4ms", {P::duration, P::duration}, &make_normal},
        {"lognormal", "lognormal 40ms 10%", {P::duration, P::spread}, &make_lognormal},
        {"pareto", "pareto 3ms 3.35", {P::duration, P::shape}, &make_pareto},
    };
    return all;
}

constexpr std::string_view empirical = "empirical";
constexpr std::string_view empirical_example = "empirical 0% 1ms 50% 4ms 100% 1s";

const Quantity& quantity_of(Parameter parameter) {
    switch (parameter) {
        case Parameter::duration: return duration_quantity;
        case Parameter::spread: return spread_quantity;
        case Parameter::shape: return shape_quantity;
    }
    return duration_quantity;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

using Read = Reading<SimpleDistribution>;

Read read_family(const Family& family, const std::vector<std::string_view>& words,
                 std::size_t first) {
    if (words.size() - first != family.parameters.size()) {
        return {{},
                "the distribution \"" + std::string(family.name) + "\" takes " +
                    (family.parameters.size() == 1 ? "one number" : "two numbers"),
                "such as " + std::string(family.example)};
    }
    Numbers numbers;
    for (std::size_t i = 0; i < family.parameters.size(); ++i) {
        const auto number = read_quantity(quantity_of(family.parameters[i]), words[first + i]);
        if (!number.value) return {{}, number.error, number.hint};
        numbers.push_back(*number.value);
    }
    if (family.name == "uniform" && numbers[0] > numbers[1]) {
        return {{}, "the least value of \"uniform\" stands first", ""};
    }
    if (family.name == "pareto" && (numbers[0] == 0 || numbers[1] == 0)) {
        return {{}, "both numbers of \"pareto\" are more than zero", ""};
    }
    return {family.make(numbers), "", ""};
}

// Pairs of a share and the duration that so many do not exceed.
Read read_empirical(const std::vector<std::string_view>& words) {
    world::Empirical table;
    for (std::size_t i = 1; i < words.size(); i += 2) {
        const auto share = read_quantity(ratio_quantity, words[i]);
        if (!share.value) return {{}, share.error, share.hint};
        if (i + 1 == words.size()) {
            return {{}, "a share without its duration at the end of the table",
                    "such as " + std::string(empirical_example)};
        }
        const auto value = read_quantity(duration_quantity, words[i + 1]);
        if (!value.value) return {{}, value.error, value.hint};
        table.quantiles.push_back({Ratio{*share.value}, ns(*value.value)});
    }
    const std::string flaw = world::flaw_of(table);
    if (!flaw.empty()) return {{}, flaw, "such as " + std::string(empirical_example)};
    return {table, "", ""};
}

}  // namespace

const std::string_view distribution_form =
    "a duration such as 40ms, or a distribution such as lognormal 40ms 10%";

Read read_distribution(std::string_view text, Plain plain) {
    const std::vector<std::string_view> words = words_of(text);
    if (words.empty()) return {{}, "expected " + std::string(distribution_form), ""};
    std::vector<std::string> names;
    for (const Family& family : families()) {
        if (family.name == words[0]) return read_family(family, words, 1);
        names.emplace_back(family.name);
    }
    names.emplace_back(empirical);
    if (words[0] == empirical) return read_empirical(words);
    const bool is_number = words[0][0] >= '0' && words[0][0] <= '9';
    if (is_number && words.size() == 1) {
        return read_family(families()[plain == Plain::constant ? 0 : 2], words, 0);
    }
    return {{},
            "there is no distribution \"" + std::string(words[0].substr(0, 60)) + '"',
            did_you_mean(words[0], names, "a duration, or one of")};
}

std::string print_distribution(const SimpleDistribution& distribution, Plain plain) {
    struct Print {
        Plain plain;
        static std::string duration(Duration d) {
            return print_quantity(duration_quantity, d.count());
        }
        std::string operator()(const world::Constant& d) const {
            return (plain == Plain::constant ? "" : "constant ") + duration(d.value);
        }
        std::string operator()(const world::Uniform& d) const {
            return "uniform " + duration(d.low) + ' ' + duration(d.high);
        }
        std::string operator()(const world::Exponential& d) const {
            return (plain == Plain::exponential ? "" : "exponential ") + duration(d.mean);
        }
        std::string operator()(const world::Normal& d) const {
            return "normal " + duration(d.mean) + ' ' + duration(d.deviation);
        }
        std::string operator()(const world::Lognormal& d) const {
            return "lognormal " + duration(d.mean) + ' ' +
                   print_quantity(spread_quantity, d.deviation.parts_per_billion);
        }
        std::string operator()(const world::Pareto& d) const {
            return "pareto " + duration(d.least) + ' ' +
                   print_quantity(shape_quantity, d.alpha.millionths);
        }
        std::string operator()(const world::Empirical& d) const {
            std::string out(empirical);
            for (const world::Quantile& quantile : d.quantiles) {
                out += ' ' + print_quantity(ratio_quantity, quantile.share.parts_per_billion) +
                       ' ' + duration(quantile.value);
            }
            return out;
        }
    };
    return std::visit(Print{plain}, distribution);
}

std::string distribution_pattern() {
    const auto inner = [](const Quantity& quantity) {
        const std::string pattern = quantity.pattern();
        return pattern.substr(1, pattern.size() - 2);
    };
    std::string out = "(" + inner(duration_quantity);
    for (const Family& family : families()) {
        out += '|' + std::string(family.name);
        for (const Parameter parameter : family.parameters) {
            out += ' ' + inner(quantity_of(parameter));
        }
    }
    out += '|' + std::string(empirical) + "( " + inner(ratio_quantity) + ' ' +
           inner(duration_quantity) + ")+";
    return out + ')';
}

}  // namespace cleave::scenario
