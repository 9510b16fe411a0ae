#include "generator/generator.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "catalog/protocols.hpp"
#include "generator/values.hpp"
#include "language/description.hpp"
#include "language/parse.hpp"
#include "language/write.hpp"

namespace cleave::scenario::testing {
namespace {

const Tree& member(const Tree& tree, const char* key) {
    const Tree* found = tree.find(key);
    if (!found) throw std::logic_error(std::string("the schema has no \"") + key + '"');
    return *found;
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> texts(const Tree& list) {
    std::vector<std::string> out;
    for (const Tree& item : list.items) out.push_back(item.text);
    return out;
}

std::int64_t number(const Tree& tree, const char* key, std::int64_t fallback) {
    const Tree* found = tree.find(key);
    return found ? std::stoll(found->text) : fallback;
}

// Draws a tree that fits a schema.
class Drawer {
  public:
    Drawer(Values& values, Random& random) : values_(values), random_(random) {}

    // `key`: under which the value stands.
    Tree draw(const Tree& schema, const std::string& key) {
        if (key == "between" && !values_.links.empty()) {
            const auto& [a, b] = values_.links[random_.below(values_.links.size())];
            return Tree::list_of_strings({a, b});
        }
        for (const char* either : {"oneOf", "anyOf"}) {
            if (const Tree* list = schema.find(either)) {
                return draw(list->items[random_.below(list->items.size())], key);
            }
        }
        if (const Tree* words = schema.find("enum")) {
            return words->items[random_.below(words->items.size())];
        }
        if (const Tree* word = schema.find("const")) return *word;
        if (const Tree* pattern = schema.find("pattern")) {
            return Tree::string(values_.draw(pattern->text, key));
        }
        const Tree& type = member(schema, "type");
        if (type.kind == Tree::Kind::list) return Tree::string("a text");
        if (type.text == "boolean") return Tree::boolean(random_.below(2) == 0);
        if (type.text == "string") return Tree::string("a text");
        if (type.text == "integer") {
            const std::int64_t min = number(schema, "minimum", 0);
            return Tree::number(values_.integer(key, min, number(schema, "maximum", INT64_MAX)));
        }
        if (type.text == "array") return draw_list(schema, key);
        if (type.text == "object") return draw_object(schema);
        throw std::logic_error("a schema of unknown type " + type.text);
    }

    // A mapping with the required keys and some of the others; never one that is in `without`.
    Tree draw_object(const Tree& schema, const std::vector<std::string>& without = {}) {
        if (!schema.find("properties")) {
            // Of a protocol without labels: refused, and drawn again.
            if (values_.labels.empty()) return Tree::mapping().set("role", Tree::string("none"));
            const auto& [name, value] = values_.labels[random_.below(values_.labels.size())];
            return Tree::mapping().set(name, Tree::string(value));
        }
        const Tree& properties = member(schema, "properties");
        std::vector<std::string> keys;
        if (const Tree* required = schema.find("required")) keys = texts(*required);
        for (const Tree& key : properties.keys) {
            const bool wanted = random_.chance(values_.share_of_keys);
            if (wanted && !contains(keys, key.text)) keys.push_back(key.text);
        }
        if (const Tree* all = schema.find("allOf")) {
            for (const Tree& constraint : all->items) satisfy(constraint, keys);
        }
        Tree out = Tree::mapping();
        for (std::size_t i = 0; i < properties.keys.size(); ++i) {
            const std::string& key = properties.keys[i].text;
            if (!contains(keys, key) || contains(without, key)) continue;
            out.set(key, draw(properties.items[i], key));
        }
        return out;
    }

  private:
    Tree draw_list(const Tree& schema, const std::string& key) {
        const auto min = static_cast<std::uint64_t>(number(schema, "minItems", 0));
        const auto max = static_cast<std::uint64_t>(number(schema, "maxItems", 4));
        const Tree* words = member(schema, "items").find("enum");
        const bool nothing_to_draw = words && words->items.empty();
        const std::uint64_t most = nothing_to_draw ? min : std::min<std::uint64_t>(max, min + 2);
        const std::uint64_t count = min + random_.below(most - min + 1);
        Tree list = Tree::list();
        for (std::uint64_t i = 0; i < count; ++i) list.add(draw(member(schema, "items"), key));
        return list;
    }

    // Keeps one of the keys given, or adds one, as the constraint wants.
    void satisfy(const Tree& constraint, std::vector<std::string>& keys) {
        if (const Tree* either = constraint.find("anyOf")) {
            const std::vector<std::string> of = alternatives(*either);
            if (given(of, keys).empty()) keys.push_back(of[random_.below(of.size())]);
        } else if (const Tree* exactly = constraint.find("oneOf")) {
            const std::vector<std::string> of = alternatives(*exactly);
            keep_one(of, keys);
            if (given(of, keys).empty()) keys.push_back(of[random_.below(of.size())]);
        } else if (const Tree* no = constraint.find("not")) {
            keep_one(texts(member(*no, "required")), keys);
        } else if (const Tree* together = constraint.find("dependentRequired")) {
            const std::vector<std::string> all = texts(together->items.at(0));
            if (given(all, keys).empty()) return;
            for (const std::string& key : all) {
                if (!contains(keys, key)) keys.push_back(key);
            }
        }
    }
    static std::vector<std::string> alternatives(const Tree& list) {
        std::vector<std::string> out;
        for (const Tree& item : list.items) out.push_back(member(item, "required").items[0].text);
        return out;
    }
    static std::vector<std::string> given(const std::vector<std::string>& of,
                                          const std::vector<std::string>& keys) {
        std::vector<std::string> out;
        for (const std::string& key : of) {
            if (contains(keys, key)) out.push_back(key);
        }
        return out;
    }
    void keep_one(const std::vector<std::string>& of, std::vector<std::string>& keys) {
        const std::vector<std::string> some = given(of, keys);
        if (some.size() < 2) return;
        const std::string& kept = some[random_.below(some.size())];
        std::erase_if(keys,
                      [&](const std::string& key) { return contains(some, key) && key != kept; });
    }

    Values& values_;
    Random& random_;
};

// One scenario after the other, section by section; later ones name what earlier ones made.
class Draft {
  public:
    Draft(std::uint64_t seed, std::size_t attempt)
        : random_(Random::stream(seed, "scenario", attempt)),
          values_(random_),
          drawer_(values_, random_) {
        for (const ProtocolDescription& protocol : protocols::all()) {
            for (const LabelDescription& label : protocol.labels) {
                for (const auto& value : label.values)
                    values_.labels.emplace_back(label.name, value);
            }
        }
    }

    Tree scenario() {
        const Tree& all = member(schema(), "properties");
        values_.duration =
            Duration::milliseconds(500 + static_cast<std::int64_t>(random_.below(4'000)));
        Tree out = Tree::mapping();
        out.set("name", Tree::string("Drawn"));
        out.set("duration", Tree::string(text_of(values_.duration)));
        out.set("settle", Tree::string(text_of(Duration::milliseconds(
                              static_cast<std::int64_t>(random_.below(3'000))))));
        out.set("sites", sites(member(all, "sites")));
        out.set("links", links(member(all, "links")));
        for (const char* key : {"network", "protocol", "workload", "swarm", "final_heal"}) {
            const bool optional = std::string(key) != "protocol";
            if (optional && random_.below(4) == 0) continue;
            out.set(key, drawer_.draw(member(all, key), key));
        }
        return out;
    }

    // Faults that parse, each by itself, in this scenario.
    void add_faults(Tree& scenario, std::size_t& refused) {
        const Tree& one = member(member(member(schema(), "properties"), "faults"), "items");
        const std::uint64_t wanted = random_.below(6);
        Tree faults = Tree::list();
        for (std::size_t attempts = 0; faults.items.size() < wanted && attempts < 100; ++attempts) {
            const Tree fault = drawer_.draw(one, "faults");
            Tree with = scenario;
            with.set("faults", Tree::list().add(fault));
            if (parses(write_yaml(with))) {
                faults.add(fault);
            } else {
                ++refused;
            }
        }
        scenario.set("faults", std::move(faults));
    }

    static bool parses(const std::string& yaml) {
        return static_cast<bool>(parse_scenario(yaml, "drawn.yaml", protocols::all()));
    }

  private:
    static const Tree& schema() {
        static const Tree tree = scenario_mapping(protocols::all()).schema();
        return tree;
    }
    static std::string text_of(Duration duration) {
        return print_quantity(duration_quantity, duration.count());
    }

    Tree sites(const Tree& schema) {
        const Tree& site = member(schema, "patternProperties").items.at(0);
        const std::uint64_t count = 1 + random_.below(4);
        const std::uint64_t of_store = random_.below(count);
        const std::uint64_t of_clients = random_.below(count);
        const bool with_filers = random_.below(3) > 0;
        Tree out = Tree::mapping();
        for (std::uint64_t i = 0; i < count; ++i) {
            values_.sites.push_back(std::string(1, static_cast<char>('a' + i)));
            Tree one = drawer_.draw_object(site, {"filers", "clients", "object_store"});
            const std::uint64_t clients = (i == of_clients ? 1 : 0) + random_.below(3);
            const std::uint64_t filers = with_filers && clients > 0 ? 1 + random_.below(3) : 0;
            one.set("clients", Tree::number(static_cast<std::int64_t>(clients)));
            one.set("filers", Tree::number(static_cast<std::int64_t>(filers)));
            if (i == of_store) {
                const Tree& properties = member(site, "properties");
                one.set("object_store",
                        drawer_.draw(member(properties, "object_store"), "object_store"));
            }
            values_.add_nodes(values_.sites.back(), filers, clients);
            out.set(values_.sites.back(), std::move(one));
        }
        return out;
    }

    // A tree over the sites, and perhaps one link more.
    Tree links(const Tree& schema) {
        const Tree& link = member(schema, "items");
        const std::vector<std::string>& sites = values_.sites;
        Tree out = Tree::list();
        const auto join = [&](std::size_t a, std::size_t b) {
            values_.links.emplace_back(sites[a], sites[b]);
            Tree one = Tree::mapping();
            one.set("between", Tree::list_of_strings({sites[a], sites[b]}));
            const Tree options = drawer_.draw_object(link, {"between"});
            for (std::size_t i = 0; i < options.keys.size(); ++i) {
                one.set(options.keys[i].text, options.items[i]);
            }
            out.add(std::move(one));
        };
        for (std::size_t i = 1; i < sites.size(); ++i) join(random_.below(i), i);
        return out;
    }

    Random random_;
    Values values_;
    Drawer drawer_;
};

}  // namespace

Drawn draw_scenario(std::uint64_t seed) {
    constexpr std::size_t drafts_max = 200;
    Drawn drawn;
    for (std::size_t attempt = 0; attempt < drafts_max; ++attempt) {
        Draft draft(seed, attempt);
        Tree scenario = draft.scenario();
        if (Draft::parses(write_yaml(scenario))) {
            draft.add_faults(scenario, drawn.refused);
            drawn.yaml = write_yaml(scenario);
            return drawn;
        }
        ++drawn.refused;
    }
    return drawn;
}

}  // namespace cleave::scenario::testing
