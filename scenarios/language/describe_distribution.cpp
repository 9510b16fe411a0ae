// How long things take, as a distribution.

#include "language/description.hpp"
#include "language/shapes.hpp"
#include "world/profiles.hpp"

namespace cleave::scenario {
namespace {

using world::Distribution;
using world::MixturePart;

constexpr std::size_t parts_max = 16;

// "75% pareto 3ms 3.35"
bool read_part(Reader& reader, const Tree& tree, Plain plain, MixturePart& out) {
    if (tree.kind != Tree::Kind::scalar) {
        return reader.expected(tree, "a share and a distribution, such as 25% exponential 5ms");
    }
    const std::size_t space = std::min(tree.text.find(' '), tree.text.size());
    const auto weight =
        read_quantity(ratio_quantity, std::string_view(tree.text).substr(0, space));
    if (!weight.value) return reader.error(tree.at, weight.error, weight.hint);
    const auto distribution =
        read_distribution(std::string_view(tree.text).substr(space), plain);
    if (!distribution.value) {
        return reader.error(tree.at, distribution.error, distribution.hint);
    }
    out = {Ratio{*weight.value}, *distribution.value};
    return true;
}

bool read_mixture(Reader& reader, const Tree& tree, Plain plain, Distribution& out) {
    if (!list_accepts(reader, tree, "a mixture of distributions", 2, parts_max)) return false;
    std::vector<MixturePart> parts;
    std::int64_t sum = 0;
    for (const Tree& item : tree.items) {
        if (!read_part(reader, item, plain, parts.emplace_back())) return false;
        sum += parts.back().weight.parts_per_billion;
    }
    if (sum != Ratio::one) {
        return reader.error(tree.at, "the shares of the mixture sum to " +
                                         print_quantity(spread_quantity, sum) + ", not to 100%");
    }
    out = Distribution::mixture(std::move(parts));
    return true;
}

}  // namespace

Shape<Distribution> distribution_shape(Plain plain) {
    const std::string form = std::string(distribution_form) +
                             ", or a mixture such as [75% uniform 1ms 2ms, 25% exponential 5ms]";
    return {form,
            [=](Reader& reader, const Tree& tree, Distribution& out) {
                if (tree.kind == Tree::Kind::list) return read_mixture(reader, tree, plain, out);
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                if (const auto known = world::find_latency_profile(tree.text)) {
                    out = *known;
                    return true;
                }
                const auto one = read_distribution(tree.text, plain);
                if (!one.value) return reader.error(tree.at, one.error, one.hint);
                out = Distribution{};
                // Nothing at all is the distribution without parts, however it is written.
                if (*one.value == world::SimpleDistribution(world::Constant{})) return true;
                std::visit([&](const auto& simple) { out = simple; }, *one.value);
                return true;
            },
            [plain](const Scenario&, const Distribution& distribution) {
                const auto& parts = std::get<0>(distribution.tie());
                if (parts.empty()) {
                    return Tree::string(print_distribution(world::Constant{}, plain));
                }
                if (parts.size() == 1) {
                    return Tree::string(print_distribution(parts[0].distribution, plain));
                }
                Tree list = Tree::list();
                for (const MixturePart& part : parts) {
                    list.add(Tree::string(
                        print_quantity(ratio_quantity, part.weight.parts_per_billion) + ' ' +
                        print_distribution(part.distribution, plain)));
                }
                return list;
            },
            [] {
                const std::string one = distribution_pattern();
                Tree mixture = list_schema(string_schema("^[0-9]+(\\.[0-9]+)?% " + one + "$"), 2,
                                           parts_max);
                Tree names = Tree::mapping().set(
                    "enum", Tree::list_of_strings(world::latency_profile_names()));
                return either_schema(
                    {string_schema("^" + one + "$"), std::move(names), std::move(mixture)});
            }};
}

}  // namespace cleave::scenario
