#include "generator/generator.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "catalog/protocols.hpp"
#include "generator/parts.hpp"
#include "generator/values.hpp"
#include "language/parse.hpp"
#include "language/units.hpp"
#include "language/write.hpp"

namespace cleave::scenario::testing {
namespace {

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
    // `drawn` gets every part of the schema that a value was drawn for.
    Drawer(Values& values, Random& random, std::set<const Tree*>& drawn)
        : values_(values), random_(random), drawn_(drawn) {}

    // `key`: under which the value stands.
    Tree draw(const Tree& schema, const std::string& key) {
        drawn_.insert(&schema);
        if (key == "between" && !values_.links.empty()) {
            const auto& [a, b] = values_.links[random_.below(values_.links.size())];
            return Tree::list_of_strings({a, b});
        }
        for (const char* either : {"oneOf", "anyOf"}) {
            if (const Tree* list = schema.find(either)) {
                const Tree* one = &list->items[random_.below(list->items.size())];
                // Measured latencies are of milliseconds: between faults, they make thousands.
                const bool rare = key == "gap" && one->find("enum");
                if (rare && random_.below(16) != 0) one = &list->items.front();
                return draw(*one, key);
            }
        }
        if (const Tree* words = schema.find("enum")) {
            const Tree* drawn = &words->items[random_.below(words->items.size())];
            // Records are appended to chunk-files and to nothing else; few have volumes.
            const auto fits = [&](const std::string& object) {
                if (object == "volume") return serves("create");
                return (object == "chunk-file") == serves("append");
            };
            // Most drafts with volumes are refused, for what else they expect.
            const bool volume = key == "object" && serves("create") && random_.below(4) != 0;
            while (key == "object" && (!fits(drawn->text) || (volume && drawn->text != "volume"))) {
                drawn = &words->items[random_.below(words->items.size())];
            }
            const Tree& word = *drawn;
            if (key == "object") object_ = word.text;
            drawn_.insert(&word);
            return word;
        }
        if (const Tree* word = schema.find("const")) return *word;
        if (const Tree* pattern = schema.find("pattern")) {
            return Tree::string(values_.draw(pattern->text, key));
        }
        if (key == "mix") return mix(schema);
        if (key == "phases") return phases(schema);
        if (key == "token_site") return Tree::string(values_.site_or("store"));
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
            if (!is_drawn(key.text)) continue;
            // Few of the drawn scenarios are of a given protocol, and its bugs are many.
            const bool wanted =
                key.text == "bugs" ? random_.below(2) == 0 : random_.chance(values_.share_of_keys);
            if (wanted && !contains(keys, key.text)) keys.push_back(key.text);
        }
        if (const Tree* all = schema.find("allOf")) {
            for (const Tree& constraint : all->items) satisfy(constraint, keys);
        }
        Tree out = Tree::mapping();
        for (std::size_t i = 0; i < properties.keys.size(); ++i) {
            const std::string& key = properties.keys[i].text;
            if (!contains(keys, key) || contains(without, key) || !fits_object(key)) continue;
            out.set(key, draw(properties.items[i], key));
        }
        return out;
    }

  private:
    bool serves(const std::string& function) const { return contains(values_.functions, function); }

    // Keys and functions that only some objects have; no drawing by chance would hit on those.
    bool fits_object(const std::string& word) const {
        const bool volume = object_ == "volume";
        static const std::vector<std::string> of_volumes = {"directories", "names",  "create",
                                                            "truncate",    "rename", "list"};
        if (contains(of_volumes, word)) return volume;
        if (word == "file_size") return volume || object_ == "chunk-file";
        if (word == "load" || word == "writes") return !volume;
        if (word == "cas" || word == "append") return !volume;
        return word != "stat" || object_ != "chunk-file";
    }

    // A trace is a file, which the generator does not write. Named workloads and loads fit little
    // of what else is drawn, and a load of theirs takes long.
    bool is_drawn(const std::string& key) {
        if (key == "trace") return false;
        if (key == "load") return random_.below(4) == 0;
        return key != "preset" || random_.below(8) == 0;
    }

    // All but the last have a length.
    Tree phases(const Tree& schema) {
        const Tree& phase = member(schema, "items");
        Tree list = Tree::list();
        for (std::uint64_t left = random_.below(3); left > 0; --left) {
            Tree one = draw_object(phase, {"for"});
            one.set("for", draw(member(member(phase, "properties"), "for"), "for"));
            list.add(std::move(one));
        }
        drawn_.insert(&phase);
        return list.add(draw_object(phase, {"for"}));
    }

    Tree draw_list(const Tree& schema, const std::string& key) {
        if (key == "groups" && values_.sites.size() > 1) return groups();
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

    // Of what the protocol serves; shares that sum to one, which no drawing by chance would hit on.
    Tree mix(const Tree& schema) {
        const Tree& properties = member(schema, "properties");
        Tree out = Tree::mapping();
        std::uint64_t left = 100;
        std::vector<std::string> functions;
        for (const std::string& name : values_.functions) {
            if (fits_object(name)) functions.push_back(name);
        }
        // The first ones get most: another one each time.
        std::ranges::rotate(functions, functions.begin() + static_cast<std::ptrdiff_t>(
                                                               random_.below(functions.size())));
        for (std::size_t i = 0; i < functions.size(); ++i) {
            const bool updates = functions[i] == "cas" && random_.below(2) == 0;
            const std::string name = updates ? "read_modify_write" : functions[i];
            const bool last = i + 1 == functions.size();
            const std::uint64_t share = last ? left : random_.below(left + 1);
            left -= share;
            if (share == 0) continue;
            drawn_.insert(&member(properties, name.c_str()));
            out.set(name, Tree::string(std::to_string(share) + "%"));
        }
        return out;
    }

    // Every site in one of two groups, which no drawing by chance would hit on.
    Tree groups() {
        Tree one = Tree::list();
        Tree other = Tree::list();
        for (const std::string& site : values_.sites) {
            const bool last = &site == &values_.sites.back();
            const bool to_one = random_.below(2) == 0;
            const bool must = last && (one.items.empty() || other.items.empty());
            Tree& group = (must ? one.items.empty() : to_one) ? one : other;
            group.add(Tree::string(site));
        }
        return Tree::list().add(std::move(one)).add(std::move(other));
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
    std::set<const Tree*>& drawn_;
    std::string object_ = "file";  // of the workload
};

// One scenario after the other, section by section; later ones name what earlier ones made.
class Draft {
  public:
    Draft(std::uint64_t seed, std::size_t attempt)
        : random_(Random::stream(seed, "scenario", attempt)),
          values_(random_),
          drawer_(values_, random_, drawn_) {}

    Tree scenario() {
        const Tree& all = member(schema(), "properties");
        values_.duration =
            Duration::milliseconds(500 + static_cast<std::int64_t>(random_.below(4'000)));
        Tree out = Tree::mapping();
        out.set("name", Tree::string("Drawn"));
        out.set("duration", Tree::string(text_of(values_.duration)));
        out.set("settle", Tree::string(text_of(Duration::milliseconds(
                              static_cast<std::int64_t>(random_.below(3'000))))));
        const std::size_t which = random_.below(protocols::all().size());
        const ProtocolDescription& protocol = protocols::all()[which];
        out.set("sites", sites_for(protocol, member(all, "sites")));
        out.set("links", links(member(all, "links")));
        drawn_.insert(&member(all, "protocol"));
        const Tree& one_of_them = member(member(all, "protocol"), "oneOf").items.at(which);
        out.set("protocol", drawer_.draw(one_of_them, "protocol"));
        learn(protocol);
        for (const char* key : drawn_by_schema) {
            if (out.find(key) || random_.below(4) == 0) continue;
            out.set(key, drawer_.draw(member(all, key), key));
        }
        return out;
    }

    // Faults that parse in this scenario. Drawn in handfuls, as parsing is what drawing costs:
    // those that an error names are thrown out, and others drawn for them.
    void add_faults(Tree& scenario, std::size_t& refused) {
        const Tree& one = member(member(member(schema(), "properties"), "faults"), "items");
        constexpr std::size_t rounds_max = 30;
        const std::uint64_t wanted = random_.below(6);
        const std::string rest = write_yaml(scenario);
        std::vector<DrawnFault> faults;
        bool sound = wanted == 0;
        for (std::size_t round = 0; !sound && round < rounds_max; ++round) {
            for (std::uint64_t n = 2 * (wanted - std::min(wanted, faults.size())); n > 0; --n) {
                faults.push_back(draw_fault(one));
            }
            const std::size_t before = faults.size();
            sound = !throw_out_refused(rest, faults);
            refused += before - faults.size();
        }
        faults.resize(sound ? std::min<std::size_t>(wanted, faults.size()) : 0);
        Tree list = Tree::list();
        for (DrawnFault& fault : faults) {
            drawn_.merge(fault.parts);
            list.add(std::move(fault.tree));
        }
        scenario.set("faults", std::move(list));
    }

    static bool parses(const std::string& yaml) {
        return static_cast<bool>(parse_scenario(yaml, "drawn.yaml", protocols::all()));
    }

    const std::set<const Tree*>& drawn() const { return drawn_; }

  private:
    static std::string text_of(Duration duration) {
        return print_quantity(duration_quantity, duration.count());
    }

    struct DrawnFault {
        Tree tree;
        std::set<const Tree*> parts;
    };
    DrawnFault draw_fault(const Tree& schema) {
        const std::set<const Tree*> before = std::exchange(drawn_, {});
        Tree tree = drawer_.draw(schema, "faults");
        return {std::move(tree), std::exchange(drawn_, before)};
    }
    // Each fault stands on a line of its own, by which errors name it. False when there were none.
    static bool throw_out_refused(const std::string& rest, std::vector<DrawnFault>& faults) {
        std::string yaml = rest + "faults:\n";
        const auto first = 1 + std::count(yaml.begin(), yaml.end(), '\n');
        for (const DrawnFault& fault : faults) {
            std::string line = write_json(fault.tree);
            std::replace(line.begin(), line.end(), '\n', ' ');
            yaml += "  - " + line + "\n";
        }
        const auto result = parse_scenario(yaml, "drawn.yaml", protocols::all());
        if (result) return false;
        std::set<std::ptrdiff_t> refused;
        for (const Diagnostic& error : result.errors()) refused.insert(error.line - first);
        const std::size_t before = faults.size();
        for (auto i = static_cast<std::ptrdiff_t>(before); i-- > 0;) {
            if (refused.contains(i)) faults.erase(faults.begin() + i);
        }
        if (faults.size() == before) faults.pop_back();  // an error of them together
        return true;
    }

    // What faults, labels and the workload may name is that of the protocol on these sites.
    void learn(const ProtocolDescription& protocol) {
        for (const LabelDescription& label : protocol.labels) {
            for (const auto& value : label.values) values_.labels.emplace_back(label.name, value);
        }
        for (const Function function : protocol.functions) {
            values_.functions.emplace_back(to_string(function));
        }
        // Asked of everybody, as a read if need be.
        if (!contains(values_.functions, "stat")) values_.functions.emplace_back("stat");
        Deployment deployment(sites_);
        if (!deploys(protocol, deployment)) return;  // refused, drawn again
        for (const Deployment::Placement& placement : deployment.placements()) {
            values_.add_node(placement.site, placement.name);
        }
    }

    static bool deploys(const ProtocolDescription& protocol, Deployment& deployment) {
        std::vector<Option> options;
        for (const OptionDescription& one : protocol.options) {
            options.push_back({one.name, one.fallback});
        }
        return protocol.deploy(deployment, options, {}).empty();
    }

    // Such as the protocol can run on; each wants others.
    Tree sites_for(const ProtocolDescription& protocol, const Tree& schema) {
        constexpr std::size_t tries_max = 100;
        for (std::size_t tries = 1;; ++tries) {
            values_.sites.clear();
            sites_.clear();
            Tree drawn = sites(schema, protocol);
            Deployment deployment(sites_);
            if (deploys(protocol, deployment) || tries == tries_max) return drawn;
        }
    }

    Tree sites(const Tree& schema, const ProtocolDescription& protocol) {
        const Tree& site = member(schema, "patternProperties").items.at(0);
        const std::uint64_t count = 1 + random_.below(4);
        const std::uint64_t of_store = random_.below(count);
        const std::uint64_t of_clients = random_.below(count);
        const bool with_filers = random_.below(2) > 0;
        const bool with_servers = random_.below(2) > 0;
        const bool with_store = random_.below(8) > 0;
        const bool with_server = protocol.file_server && random_.below(2) > 0;
        const std::uint64_t of_server = random_.below(count);
        Tree out = Tree::mapping();
        for (std::uint64_t i = 0; i < count; ++i) {
            values_.sites.push_back(std::string(1, static_cast<char>('a' + i)));
            Tree one =
                drawer_.draw_object(site, {"filers", "servers", "clients", "object_store",
                                           with_server && i == of_server ? "" : "file_server",
                                           with_store ? "" : "object_store_replica"});
            const std::uint64_t clients = (i == of_clients ? 1 : 0) + random_.below(3);
            const std::uint64_t filers = with_filers && clients > 0 ? 1 + random_.below(3) : 0;
            const std::uint64_t servers = with_servers ? random_.below(4) : 0;
            one.set("clients", Tree::number(static_cast<std::int64_t>(clients)));
            one.set("filers", Tree::number(static_cast<std::int64_t>(filers)));
            one.set("servers", Tree::number(static_cast<std::int64_t>(servers)));
            if (i == of_store && with_store) {
                const Tree& properties = member(site, "properties");
                one.set("object_store",
                        drawer_.draw(member(properties, "object_store"), "object_store"));
            }
            sites_.push_back({values_.sites.back(), static_cast<std::uint32_t>(filers),
                              static_cast<std::uint32_t>(servers),
                              static_cast<std::uint32_t>(clients), i == of_store && with_store,
                              one.find("file_server") != nullptr});
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
    std::vector<DeploymentSite> sites_;
    std::set<const Tree*> drawn_;
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
            for (const Tree* part : draft.drawn()) {
                if (const auto name = parts().find(part); name != parts().end()) {
                    drawn.parts.insert(name->second);
                }
            }
            return drawn;
        }
        ++drawn.refused;
    }
    return drawn;
}

}  // namespace cleave::scenario::testing
