#include "language/grammar.hpp"

#include <algorithm>

#include "language/suggest.hpp"

namespace cleave::scenario {
namespace {

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string joined(const std::vector<std::string>& keys, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) out += i + 1 == keys.size() ? ' ' + std::string(last) + ' ' : ", ";
        out += quoted(keys[i]);
    }
    return out;
}

bool satisfies(Reader& reader, const Tree& tree, const std::string& what,
               const Constraint& constraint) {
    std::vector<std::string> given, absent;
    Position last = tree.at;
    for (const std::string& key : constraint.keys) {
        (tree.find(key) ? given : absent).push_back(key);
        if (tree.find(key)) last = std::max(last, tree.position_of_key(key));
    }
    const bool one_needed =
        constraint.count == Count::exactly_one || constraint.count == Count::at_least_one;
    if (given.empty() && one_needed) {
        return reader.error(tree.at, what + " needs " + joined(constraint.keys, "or"));
    }
    const bool one_allowed =
        constraint.count == Count::exactly_one || constraint.count == Count::at_most_one;
    if (given.size() > 1 && one_allowed) {
        return reader.error(last, joined(given, "and") + " exclude each other; keep one");
    }
    if (constraint.count == Count::all_or_none && !given.empty() && !absent.empty()) {
        return reader.error(
            last, quoted(given.front()) + " needs " + joined(absent, "and") + " beside it");
    }
    return true;
}

Tree required_schema(const std::vector<std::string>& keys) {
    return Tree::mapping().set("required", Tree::list_of_strings(keys));
}

// `{"oneOf": …}` and the like for a constraint, to stand in an `allOf`.
Tree constraint_schema(const Constraint& constraint) {
    Tree each = Tree::list();
    for (const std::string& key : constraint.keys) each.add(required_schema({key}));
    switch (constraint.count) {
        case Count::exactly_one: return Tree::mapping().set("oneOf", each);
        case Count::at_least_one: return Tree::mapping().set("anyOf", each);
        case Count::at_most_one:
            return Tree::mapping().set("not", required_schema(constraint.keys));
        case Count::all_or_none: break;
    }
    Tree needs = Tree::mapping();
    for (const std::string& key : constraint.keys) {
        needs.set(key, Tree::list_of_strings(constraint.keys));
    }
    return Tree::mapping().set("dependentRequired", needs);
}

}  // namespace

bool KeySet::keys_are_known(Reader& reader, const Tree& tree) const {
    std::vector<std::string> names;
    for (const Key& key : keys_) names.push_back(key.name);
    bool good = true;
    for (const Tree& key : tree.keys) {
        if (std::find(names.begin(), names.end(), key.text) != names.end()) continue;
        good = reader.error(key.at, what_ + " has no key " + described(key),
                            did_you_mean(key.text, names, "the keys here"));
    }
    return good;
}

bool KeySet::keys_are_complete(Reader& reader, const Tree& tree) const {
    bool good = true;
    for (const Key& key : keys_) {
        if (!key.required || tree.find(key.name)) continue;
        good = reader.error(tree.at, what_ + " needs the key " + quoted(key.name),
                            key.name + ": " + key.form + ". " + key.help);
    }
    for (const Constraint& constraint : constraints_) {
        good = good && satisfies(reader, tree, what_, constraint);
    }
    return good;
}

std::string KeySet::form() const {
    std::string out = what_ + ": {";
    for (const Key& key : keys_) out += (&key == &keys_.front() ? "" : ", ") + key.name;
    return out + '}';
}

bool KeySet::accepts(Reader& reader, const Tree& tree) const {
    if (tree.kind != Tree::Kind::mapping) {
        return reader.expected(tree, form());
    }
    return keys_are_known(reader, tree) && keys_are_complete(reader, tree);
}

Tree KeySet::schema(const Tree& defaults) const {
    Tree properties = Tree::mapping();
    std::vector<std::string> required;
    for (const Key& key : keys_) {
        Tree property = key.schema();
        if (!key.help.empty()) property.set("description", Tree::string(key.help));
        if (const Tree* value = defaults.find(key.name)) property.set("default", *value);
        properties.set(key.name, std::move(property));
        if (key.required) required.push_back(key.name);
    }
    Tree out = Tree::mapping();
    out.set("type", Tree::string("object"));
    out.set("properties", std::move(properties));
    out.set("additionalProperties", Tree::boolean(false));
    if (!required.empty()) out.set("required", Tree::list_of_strings(required));
    if (!constraints_.empty()) {
        Tree all = Tree::list();
        for (const Constraint& constraint : constraints_) all.add(constraint_schema(constraint));
        out.set("allOf", std::move(all));
    }
    return out;
}

Tree list_schema(Tree item, std::size_t count_min, std::size_t count_max) {
    Tree out = Tree::mapping();
    out.set("type", Tree::string("array"));
    out.set("items", std::move(item));
    out.set("minItems", Tree::number(static_cast<std::int64_t>(count_min)));
    out.set("maxItems", Tree::number(static_cast<std::int64_t>(count_max)));
    return out;
}

bool list_accepts(Reader& reader, const Tree& tree, std::string_view form, std::size_t count_min,
                  std::size_t count_max) {
    // A key that is written with nothing after it is an empty list to anyone but a parser.
    const bool is_list = tree.kind == Tree::Kind::list || tree.kind == Tree::Kind::nothing;
    if (!is_list) return reader.expected(tree, form);
    const std::size_t count = tree.items.size();
    if (count >= count_min && count <= count_max) return true;
    const bool few = count < count_min;
    return reader.error(tree.at, "expected " + std::string(form) + ", found " +
                                     (few ? "only " : "") + std::to_string(count) + "; at " +
                                     (few ? "least " : "most ") +
                                     std::to_string(few ? count_min : count_max));
}

}  // namespace cleave::scenario
