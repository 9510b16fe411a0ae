#include "language/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>

#include "language/utf8.hpp"

namespace cleave::scenario {
namespace {

// What the handler throws through the parser to stop it; never leaves this file.
struct Refusal {
    Position at;
    std::string message;
    std::string hint;
};

Position position(const YAML::Mark& mark) {
    return mark.is_null() ? Position{1, 1} : Position{mark.line + 1, mark.column + 1};
}

// Builds the tree from the parser's events and refuses what the language does without as soon as
// it is seen, so that no hostile file is ever expanded.
class Builder final : public YAML::EventHandler {
  public:
    void OnDocumentStart(const YAML::Mark& mark) override {
        if (root_) refuse(position(mark), "a second document; a scenario is one document");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        add(begin(mark, Tree::Kind::nothing));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(position(mark)); }
    void OnAnchor(const YAML::Mark& mark, const std::string&) override {
        refuse_alias(position(mark));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Tree tree = begin(mark, Tree::Kind::scalar, tag, anchor);
        tree.text = value;
        tree.literal = tag == "?";
        add(std::move(tree));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(begin(mark, Tree::Kind::list, tag, anchor));
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(begin(mark, Tree::Kind::mapping, tag, anchor));
    }
    void OnMapEnd() override {
        refuse_duplicate_keys(open_.back());
        close();
    }

    std::optional<Tree> take() { return std::move(root_); }
    // Of the innermost collection that is not closed.
    std::optional<Position> innermost() const {
        return open_.empty() ? std::nullopt : std::optional(open_.back().at);
    }

    [[noreturn]] static void refuse(Position at, std::string message, std::string hint = "") {
        // tidy: throw never leaves this file: yaml-cpp's parser is stopped so
        throw Refusal{at, std::move(message), std::move(hint)};
    }
    [[noreturn]] static void refuse_alias(Position at) {
        refuse(at, "anchors (&) and aliases (*) are not part of the scenario language",
               "write the value out, or quote it if it is text");
    }

  private:
    Tree begin(const YAML::Mark& mark, Tree::Kind kind, const std::string& tag = "",
               YAML::anchor_t anchor = 0) {
        Tree tree;
        tree.kind = kind;
        tree.at = position(mark);
        if (anchor != 0) refuse_alias(tree.at);
        // yaml-cpp says "?" of a plain value and "!" of a quoted one.
        if (!tag.empty() && tag != "?" && tag != "!") {
            refuse(tree.at, "tags (!) are not part of the scenario language",
                   "write the plain value, or quote it if it is text");
        }
        if (++values_ > yaml_values_max) {
            refuse(tree.at, "more than " + std::to_string(yaml_values_max) + " values in one file");
        }
        return tree;
    }

    void open(Tree tree) {
        if (open_.size() >= static_cast<std::size_t>(yaml_depth_max)) {
            refuse(tree.at, "nested deeper than " + std::to_string(yaml_depth_max) + " levels");
        }
        open_.push_back(std::move(tree));
    }

    void close() {
        Tree tree = std::move(open_.back());
        open_.pop_back();
        add(std::move(tree));
    }

    // Keys and values of a mapping arrive in turn.
    void add(Tree tree) {
        if (open_.empty()) {
            root_ = std::move(tree);
            return;
        }
        Tree& parent = open_.back();
        if (parent.kind == Tree::Kind::mapping && parent.keys.size() == parent.items.size()) {
            if (tree.kind != Tree::Kind::scalar || tree.text.empty()) {
                refuse(tree.at, "a key must be a word");
            }
            parent.keys.push_back(std::move(tree));
        } else {
            // Nothing has no place of its own; yaml-cpp names that of whatever comes next.
            const bool mapping = parent.kind == Tree::Kind::mapping;
            if (mapping && tree.kind == Tree::Kind::nothing) tree.at = parent.keys.back().at;
            parent.items.push_back(std::move(tree));
        }
    }

    static void refuse_duplicate_keys(const Tree& mapping) {
        std::vector<const Tree*> keys;
        keys.reserve(mapping.keys.size());
        for (const Tree& key : mapping.keys) keys.push_back(&key);
        std::stable_sort(keys.begin(), keys.end(),
                         [](const Tree* a, const Tree* b) { return a->text < b->text; });
        const Tree* first = nullptr;
        const Tree* second = nullptr;
        for (std::size_t i = 1; i < keys.size(); ++i) {
            if (keys[i]->text != keys[i - 1]->text) continue;
            if (second && !(keys[i]->at < second->at)) continue;
            first = keys[i - 1];
            second = keys[i];
        }
        if (!second) return;
        refuse(second->at, "the key \"" + second->text + "\" stands here twice",
               "it was first given in line " + std::to_string(first->at.line));
    }

    std::vector<Tree> open_;
    std::optional<Tree> root_;
    std::size_t values_ = 0;
};

// yaml-cpp's own messages, where a newcomer deserves a better one.
std::string explain(const std::string& message) {
    struct Reworded {
        std::string_view theirs, ours;
    };
    static constexpr Reworded reworded[] = {
        {"end of map flow not found", "this { has no matching }"},
        {"end of sequence flow not found", "this [ has no matching ]"},
        {"illegal flow end", "a closing bracket without an opening one"},
        {"illegal map value",
         "a \":\" where none can stand; is the indentation right, or does a "
         "text with a colon lack its quotes?"},
        {"illegal EOF in scalar", "a quoted text that never ends"},
        {"end of map not found",
         "this line does not belong to the mapping above it; is the "
         "indentation right?"},
        {"end of sequence not found",
         "this line does not belong to the list above it; is the "
         "indentation right?"},
        {"unknown token", "a character that cannot begin a value; quote the text"},
    };
    for (const Reworded& one : reworded) {
        if (message == one.theirs) return "not YAML: " + std::string(one.ours);
    }
    return "not YAML: " + message;
}

// What is checked before yaml-cpp sees a byte; nothing when all is well.
std::optional<Refusal> refuse_bytes(std::string_view text) {
    if (text.size() > yaml_size_max) {
        return Refusal{{1, 1},
                       "the file is larger than 1 MiB (" + std::to_string(yaml_size_max) +
                           " bytes), the most a scenario may have",
                       ""};
    }
    Position at{1, 1};
    bool in_indentation = true;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = utf8_length(text.substr(i));
        if (length == 0) return Refusal{at, "not UTF-8 text", "save the file as UTF-8"};
        const bool line_end = c == '\n';
        const bool carriage_return = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (c == '\t' && in_indentation) {
            return Refusal{at, "a tab in the indentation", "YAML wants spaces"};
        }
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t' && !line_end && !carriage_return) || byte == 0x7F) {
            return Refusal{at, "a control character; is this a text file?", ""};
        }
        in_indentation = line_end || (in_indentation && c == ' ');
        at = line_end ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
        i += length;
    }
    return std::nullopt;
}

Result<Tree> run_parser(std::string_view text, const auto& diagnostic) {
    Builder builder;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Refusal& refusal) {
        return diagnostic(refusal);
    } catch (const YAML::Exception& exception) {
        if (exception.msg.find("anchor") != std::string::npos) {
            try {
                Builder::refuse_alias(position(exception.mark));
            } catch (const Refusal& refusal) {
                return diagnostic(refusal);
            }
        }
        // The end of the file says less than the bracket that was never closed.
        const bool unclosed = exception.msg.ends_with("flow not found");
        const Position at = unclosed ? builder.innermost().value_or(position(exception.mark))
                                     : position(exception.mark);
        return diagnostic(Refusal{at, explain(exception.msg), ""});
    }
    std::optional<Tree> root = builder.take();
    if (!root || root->kind == Tree::Kind::nothing) {
        return diagnostic(Refusal{{1, 1},
                                  "the file holds no scenario",
                                  "\"cleave list scenarios\" names some to start from"});
    }
    return *std::move(root);
}

}  // namespace

Result<Tree> parse_yaml(std::string_view text, std::string_view path) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const auto diagnostic = [&](const Refusal& refusal) {
        return diagnose(path, text, refusal.at, refusal.message, refusal.hint);
    };
    if (auto refusal = refuse_bytes(text)) return diagnostic(*refusal);
    return run_parser(text, diagnostic);
}

}  // namespace cleave::scenario
