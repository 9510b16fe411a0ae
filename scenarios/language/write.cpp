#include "language/write.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cleave::scenario {
namespace {

constexpr std::size_t line_size_max = 100;

std::string escaped(std::string_view text, std::string_view control_prefix) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += control_prefix;
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + '"';
}

// Whether a reader takes the text for itself when it stands without quotes, in flow style too. Only
// what surely is: quotes too many do no harm.
bool is_plain(std::string_view text) {
    constexpr std::array<std::string_view, 9> words = {"null", "Null",  "NULL",  "true", "True",
                                                       "TRUE", "false", "False", "FALSE"};
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    const auto inside = [&](char c) {
        return letter(c) || static_cast<unsigned char>(c) >= 0x80 ||
               std::string_view(" _-./%;'()+=").find(c) != std::string_view::npos;
    };
    return !text.empty() && letter(text.front()) && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), inside) &&
           std::find(words.begin(), words.end(), text) == words.end();
}

std::string yaml_scalar(const Tree& tree) {
    return tree.literal || is_plain(tree.text) ? tree.text : escaped(tree.text, "\\x");
}

// Whether the text comes back from folded lines (`>-`): words with single spaces between them.
bool is_foldable(std::string_view text) {
    const bool outer_space = text.starts_with(' ') || text.ends_with(' ');
    return !text.empty() && !outer_space && text.find("  ") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

// The words of the text on indented lines of at most `line_size_max` where they fit.
std::string folded(std::string_view text, std::size_t indent) {
    std::string out = ">-";
    std::size_t room = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (word.size() + 1 > room) {
            out += '\n' + std::string(indent, ' ');
            room = line_size_max - std::min(indent, line_size_max);
        } else {
            out += ' ';
            --room;
        }
        out += word;
        room -= std::min(word.size(), room);
    }
    return out + '\n';
}

bool is_collection(const Tree& tree) {
    return tree.kind == Tree::Kind::list || tree.kind == Tree::Kind::mapping;
}

std::string flow(const Tree& tree) {
    switch (tree.kind) {
        case Tree::Kind::nothing: return "null";
        case Tree::Kind::scalar: return yaml_scalar(tree);
        case Tree::Kind::list:
        case Tree::Kind::mapping: break;
    }
    const bool mapping = tree.kind == Tree::Kind::mapping;
    std::string out = mapping ? "{" : "[";
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
        if (i > 0) out += ", ";
        if (mapping) out += yaml_scalar(tree.keys[i]) + ": ";
        out += flow(tree.items[i]);
    }
    return out + (mapping ? '}' : ']');
}

void block(std::string& out, const Tree& tree, std::size_t indent);

// `lead` ("key:" or "-"), then the value beside it if it fits there, else below it.
void entry(std::string& out, const std::string& lead, const Tree& value, std::size_t indent,
           bool top) {
    out.append(indent, ' ');
    out += lead;
    const std::string beside = flow(value);
    const bool fits = indent + lead.size() + 1 + beside.size() <= line_size_max;
    // A section of the file has lines of its own for what it lists.
    const bool open = is_collection(value) && !value.items.empty() &&
                      (!fits || (top && is_collection(value.items.front())));
    if (!fits && value.kind == Tree::Kind::scalar && is_foldable(value.text)) {
        out += ' ' + folded(value.text, indent + 2);
    } else if (!open) {
        out += ' ' + beside + '\n';
    } else if (lead == "-") {
        std::string below;
        block(below, value, indent + 2);
        out += below.substr(indent + 1);  // the first key stands beside the dash
    } else {
        out += '\n';
        block(out, value, indent + 2);
    }
}

void block(std::string& out, const Tree& tree, std::size_t indent) {
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
        const bool mapping = tree.kind == Tree::Kind::mapping;
        entry(out, mapping ? yaml_scalar(tree.keys[i]) + ':' : "-", tree.items[i], indent,
              indent == 0);
    }
}

void json(std::string& out, const Tree& tree, std::size_t indent) {
    if (tree.kind == Tree::Kind::nothing) {
        out += "null";
    } else if (tree.kind == Tree::Kind::scalar) {
        out += tree.literal ? tree.text : escaped(tree.text, "\\u00");
    } else {
        const bool mapping = tree.kind == Tree::Kind::mapping;
        out += mapping ? '{' : '[';
        for (std::size_t i = 0; i < tree.items.size(); ++i) {
            out += i > 0 ? ",\n" : "\n";
            out.append(indent + 2, ' ');
            if (mapping) out += escaped(tree.keys[i].text, "\\u00") + ": ";
            json(out, tree.items[i], indent + 2);
        }
        if (!tree.items.empty()) {
            out += '\n';
            out.append(indent, ' ');
        }
        out += mapping ? '}' : ']';
    }
}

}  // namespace

std::string write_yaml(const Tree& tree) {
    if (!is_collection(tree) || tree.items.empty()) return flow(tree) + '\n';
    std::string out;
    block(out, tree, 0);
    return out;
}

std::string write_json(const Tree& tree) {
    std::string out;
    json(out, tree, 0);
    return out + '\n';
}

}  // namespace cleave::scenario
