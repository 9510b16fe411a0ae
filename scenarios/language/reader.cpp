#include "language/reader.hpp"

#include <algorithm>
#include <tuple>

namespace cleave::scenario {

bool Reader::error(Position at, std::string message, std::string hint) {
    // A hostile file may have an error a line; more than a handful help nobody.
    if (errors_.size() < errors_max) {
        errors_.push_back(diagnose(path_, text_, at, std::move(message), std::move(hint)));
    }
    return false;
}

bool Reader::errors_elsewhere(const std::vector<Diagnostic>& errors) {
    errors_.insert(errors_.end(), errors.begin(), errors.end());
    return false;
}

bool Reader::expected(const Tree& tree, std::string_view form) {
    return error(tree.at, "expected " + std::string(form) + ", found " + described(tree));
}

std::vector<Diagnostic> Reader::take_errors() {
    std::stable_sort(errors_.begin(), errors_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return std::move(errors_);
}

std::string described(const Tree& tree) {
    constexpr std::size_t shown_max = 60;
    switch (tree.kind) {
        case Tree::Kind::nothing: return "nothing";
        case Tree::Kind::list: return "a list";
        case Tree::Kind::mapping: return "a mapping";
        case Tree::Kind::scalar: break;
    }
    return tree.text.size() > shown_max ? "a long text" : '"' + tree.text + '"';
}

}  // namespace cleave::scenario
