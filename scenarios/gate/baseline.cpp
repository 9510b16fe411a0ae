#include "gate/baseline.hpp"

#include <algorithm>
#include <filesystem>

#include "language/suggest.hpp"
#include "language/write.hpp"
#include "language/yaml.hpp"

namespace cleave::gate {
namespace {

namespace fs = std::filesystem;
using scenario::Diagnostic;
using scenario::Tree;

const std::vector<std::string> keys = {"file", "expectation", "note"};

class BaselineReader {
  public:
    BaselineReader(std::string_view text, std::string_view path) : text_(text), path_(path) {}

    void read(const Tree& tree) {
        if (tree.kind == Tree::Kind::nothing) return;
        const Tree* list = tree.find("known_failures");
        if (!list || tree.keys.size() != 1) {
            return error(tree.at, "expected the one key \"known_failures\"");
        }
        if (list->kind == Tree::Kind::nothing) return;
        if (list->kind != Tree::Kind::list) return error(list->at, "expected a list of failures");
        for (const Tree& item : list->items) read_entry(item);
    }

    Baseline baseline;
    std::vector<Diagnostic> errors;

  private:
    void read_entry(const Tree& item) {
        if (item.kind != Tree::Kind::mapping) {
            return error(item.at, "expected a mapping with \"file\" and \"expectation\"");
        }
        KnownFailure entry;
        for (std::size_t i = 0; i < item.keys.size(); ++i) {
            const std::string& key = item.keys[i].text;
            const Tree& value = item.items[i];
            if (std::ranges::find(keys, key) == keys.end()) {
                return error(item.keys[i].at, "unknown key \"" + key + "\"",
                             scenario::did_you_mean(key, keys, "keys"));
            }
            if (value.kind != Tree::Kind::scalar) return error(value.at, "expected a text");
            (key == "file"   ? entry.file
             : key == "note" ? entry.note
                             : entry.expectation) = value.text;
        }
        if (entry.file.empty()) return error(item.at, "\"file\" is missing");
        if (entry.expectation.empty()) return error(item.at, "\"expectation\" is missing");
        baseline.push_back(std::move(entry));
    }

    void error(scenario::Position at, std::string message, std::string hint = "") {
        if (errors.size() == 5) return;
        errors.push_back(scenario::diagnose(path_, text_, at, std::move(message), std::move(hint)));
    }

    std::string_view text_;
    std::string_view path_;
};

}  // namespace

scenario::Result<Baseline> parse_baseline(std::string_view text, std::string_view path) {
    const std::size_t content = text.find_first_not_of(" \t\r\n");
    if (content == std::string_view::npos) return Baseline{};
    const scenario::Result<Tree> tree = scenario::parse_yaml(text, path);
    if (!tree) return tree.errors();
    BaselineReader reader(text, path);
    reader.read(*tree);
    if (!reader.errors.empty()) return std::move(reader.errors);
    return std::move(reader.baseline);
}

std::string write_baseline(const Baseline& baseline) {
    std::string text =
        "# Known failures, which do not fail `cleave gate`. Written by --update-baseline; notes "
        "are\n"
        "# kept. An entry that no longer fails is told of: take it out, so that it cannot come "
        "back.\n";
    Tree list = Tree::list();
    for (const KnownFailure& entry : baseline) {
        Tree item = Tree::mapping();
        item.set("file", Tree::string(entry.file));
        item.set("expectation", Tree::string(entry.expectation));
        if (!entry.note.empty()) item.set("note", Tree::string(entry.note));
        list.add(std::move(item));
    }
    return text + scenario::write_yaml(Tree::mapping().set("known_failures", std::move(list)));
}

std::string name_in_baseline(const std::string& path, const std::string& baseline) {
    std::error_code error;
    const fs::path file = fs::weakly_canonical(path, error);
    if (error) return path;
    const fs::path folder = fs::weakly_canonical(baseline, error).parent_path();
    if (error) return path;
    return file.lexically_proximate(folder).generic_string();
}

}  // namespace cleave::gate
