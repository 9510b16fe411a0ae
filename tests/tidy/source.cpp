#include "tidy/source.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace cleave::tidy {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

// Blanks comments and literals; newlines stay. A walk over the text with one state, as a compiler's
// first phase.
class Blanker {
  public:
    explicit Blanker(std::string text) : text_(std::move(text)) {}

    std::string run() && {
        while (at_ < text_.size()) {
            if (ahead("//")) {
                blank_until("\n", 0);
            } else if (ahead("/*")) {
                blank_until("*/", 2);
            } else if (text_[at_] == '"' && !in_include()) {
                in_raw_string() ? blank_raw_string() : blank_quoted('"');
            } else if (text_[at_] == '\'' && !(at_ > 0 && is_word(text_[at_ - 1]))) {
                blank_quoted('\'');  // not the separator in 1'000
            } else {
                ++at_;
            }
        }
        return std::move(text_);
    }

  private:
    bool ahead(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }
    void blank() {
        if (text_[at_] != '\n') text_[at_] = ' ';
        ++at_;
    }
    void blank_until(std::string_view end, std::size_t also) {
        const std::size_t found = text_.find(end, at_ + also);
        const std::size_t stop = found == std::string::npos ? text_.size() : found + also;
        while (at_ < stop) blank();
    }
    void blank_quoted(char quote) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) blank();
            blank();
        }
        if (at_ < text_.size()) ++at_;
    }
    bool in_raw_string() const { return at_ > 0 && text_[at_ - 1] == 'R'; }
    void blank_raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string::npos) return blank_quoted('"');
        const std::string end = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
        blank_until(end, end.size());
    }
    // The name in `#include "x"` is wanted.
    bool in_include() const {
        const std::size_t line = text_.rfind('\n', at_);
        const std::size_t start = line == std::string::npos ? 0 : line + 1;
        const std::size_t hash = text_.find_first_not_of(' ', start);
        if (hash >= at_ || text_[hash] != '#') return false;
        const std::string_view before = std::string_view(text_).substr(hash, at_ - hash);
        return before.find("include") != std::string_view::npos;
    }

    std::string text_;
    std::size_t at_ = 0;
};

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return text.ends_with(ending); });
}

}  // namespace

std::string to_string(const Finding& finding) {
    const std::string line = finding.line == 0 ? "" : ":" + std::to_string(finding.line);
    return finding.path + line + ": " + finding.message;
}

bool is_cpp(std::string_view path) { return ends_with_any(path, {".cpp", ".hpp"}); }

bool is_text(std::string_view path) {
    return is_cpp(path) || ends_with_any(path, {".txt", ".cmake", ".md", ".sh", ".yaml", ".json",
                                                ".in", ".html", ".css", ".js", "/run", "LICENSE"});
}

std::string_view top_folder(std::string_view path) {
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return text.starts_with(prefix); });
}

File make_file(std::string path, const std::string& text) {
    File file;
    file.bytes = text.size();
    if (is_text(path)) file.lines = split_lines(text);
    if (is_cpp(path)) {
        file.code = split_lines(Blanker(text).run());
        file.code.resize(file.lines.size());
    }
    file.path = std::move(path);
    return file;
}

Tree read_tree(const std::string& root) {
    namespace fs = std::filesystem;
    constexpr std::array skipped = {".git", "build", "cleave-out", ".cache"};
    Tree tree;
    for (auto entry = fs::recursive_directory_iterator(root);
         entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename().string();
        if (std::find(skipped.begin(), skipped.end(), name) != skipped.end()) {
            entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file()) continue;
        std::ifstream in(entry->path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        tree.files.push_back(make_file(fs::relative(entry->path(), root).generic_string(), text));
    }
    std::sort(tree.files.begin(), tree.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return tree;
}

}  // namespace cleave::tidy
