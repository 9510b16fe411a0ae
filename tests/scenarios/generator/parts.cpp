#include "generator/parts.hpp"

#include <stdexcept>

#include "catalog/protocols.hpp"
#include "language/description.hpp"

namespace cleave::scenario::testing {
namespace {

// `of` is the key that `key` stands under. A name says no more of where a part stands, and of what
// recurs everywhere not even that, so that it counts once.
bool recurs(const std::string& key) {
    return key == "any" || key == "of" || key == "labelled";  // of the choice of a fault's victims
}

void name_parts(const Tree& part, const std::string& of, const std::string& key,
                std::map<const Tree*, std::string>& names) {
    const std::string name = of.empty() || recurs(key) ? key : of + "/" + key;
    names.emplace(&part, name);
    for (const char* either : {"oneOf", "anyOf"}) {
        const Tree* list = part.find(either);
        for (std::size_t i = 0; list && i < list->items.size(); ++i) {
            names.emplace(&list->items[i], name + " (" + std::to_string(i + 1) + ")");
            name_parts(list->items[i], of, key, names);
        }
    }
    if (const Tree* words = part.find("enum")) {
        for (const Tree& word : words->items) {
            const bool measured = word.text.starts_with("pbs/");  // a latency, for any key
            names.emplace(&word, measured ? word.text : key + " = " + word.text);
        }
    }
    if (const Tree* items = part.find("items")) name_parts(*items, of, key, names);
    if (const Tree* properties = part.find("properties")) {
        for (std::size_t i = 0; i < properties->items.size(); ++i) {
            name_parts(properties->items[i], key, properties->keys[i].text, names);
        }
    }
}

}  // namespace

const Tree& member(const Tree& tree, const char* key) {
    const Tree* found = tree.find(key);
    if (!found) throw std::logic_error(std::string("the schema has no \"") + key + '"');
    return *found;
}

const Tree& schema() {
    static const Tree tree = scenario_mapping(protocols::all()).schema();
    return tree;
}

const std::map<const Tree*, std::string>& parts() {
    static const auto names = [] {
        std::map<const Tree*, std::string> all;
        const Tree& sections = member(schema(), "properties");
        const Tree& site = member(member(sections, "sites"), "patternProperties").items.at(0);
        const Tree& of_site = member(site, "properties");
        for (std::size_t i = 0; i < of_site.items.size(); ++i) {
            name_parts(of_site.items[i], "sites", of_site.keys[i].text, all);
        }
        const Tree& of_link = member(member(member(sections, "links"), "items"), "properties");
        for (std::size_t i = 0; i < of_link.items.size(); ++i) {
            name_parts(of_link.items[i], "links", of_link.keys[i].text, all);
        }
        for (const char* key : drawn_by_schema) name_parts(member(sections, key), "", key, all);
        name_parts(member(member(sections, "faults"), "items"), "", "faults", all);
        return all;
    }();
    return names;
}

std::set<std::string> drawable_parts() {
    std::set<std::string> names;
    for (const auto& [part, name] : parts()) names.insert(name);
    return names;
}

}  // namespace cleave::scenario::testing
