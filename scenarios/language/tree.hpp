#pragma once
// A document as a tree: what the YAML adapter reads and what `show` and `schema` write. A list has
// `items`; a mapping has `keys` and, at the same index, `items`. Positions count from 1; a tree
// that was not read from a file has none (line 0).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cleave::scenario {

struct Position {
    int line = 0;
    int column = 0;
    auto operator<=>(const Position&) const = default;
};

struct Tree {
    enum class Kind : std::uint8_t { nothing, scalar, list, mapping };

    Kind kind = Kind::nothing;
    bool literal = false;  // a scalar that is a number or a boolean, to be written as it stands
    Position at;
    std::string text;  // of a scalar
    std::vector<Tree> keys;
    std::vector<Tree> items;

    static Tree string(std::string text) {
        Tree tree;
        tree.kind = Kind::scalar;
        tree.text = std::move(text);
        return tree;
    }
    static Tree number(std::int64_t value) {
        Tree tree = string(std::to_string(value));
        tree.literal = true;
        return tree;
    }
    static Tree boolean(bool value) {
        Tree tree = string(value ? "true" : "false");
        tree.literal = true;
        return tree;
    }
    static Tree list() {
        Tree tree;
        tree.kind = Kind::list;
        return tree;
    }
    static Tree list_of_strings(const std::vector<std::string>& texts) {
        Tree tree = list();
        for (const std::string& text : texts) tree.add(string(text));
        return tree;
    }
    static Tree mapping() {
        Tree tree;
        tree.kind = Kind::mapping;
        return tree;
    }

    Tree& add(Tree item) {
        items.push_back(std::move(item));
        return *this;
    }
    Tree& set(std::string key, Tree item) {
        keys.push_back(string(std::move(key)));
        return add(std::move(item));
    }

    // The value of a mapping's key; null when there is none or this is no mapping.
    const Tree* find(std::string_view key) const {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (keys[i].text == key) return &items[i];
        }
        return nullptr;
    }
    // Where the key, or its value, stands; where the mapping stands when it has no such key.
    Position position_of_key(std::string_view key) const {
        for (const Tree& k : keys) {
            if (k.text == key) return k.at;
        }
        return at;
    }
    Position position_of(std::string_view key) const {
        const Tree* value = find(key);
        return value ? value->at : at;
    }
};

}  // namespace cleave::scenario
