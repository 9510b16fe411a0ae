#include "markup.hpp"

#include <algorithm>
#include <cctype>

namespace cleave::markup {
namespace {

bool name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
}

class Scanner {
  public:
    explicit Scanner(std::string_view markup) : markup_(markup) {}

    Scan run() {
        while (at_ < markup_.size() && scan_.problem.empty()) {
            if (markup_[at_] == '<') {
                tag();
            } else {
                text_character();
            }
        }
        return std::move(scan_);
    }

  private:
    void wrong(const char* what) {
        const std::size_t from = at_ < 60 ? 0 : at_ - 60;
        scan_.problem = std::string(what) + " at: " + std::string(markup_.substr(from, 140));
    }

    void text_character() {
        if (markup_[at_] == '&' && !entity()) return wrong("bare ampersand");
        scan_.text += markup_[at_++];
    }

    bool entity() const {
        const std::size_t end = markup_.find(';', at_);
        if (end == std::string_view::npos || end - at_ > 8 || end == at_ + 1) return false;
        return std::ranges::all_of(markup_.substr(at_ + 1, end - at_ - 1),
                                   [](char c) { return name_character(c) || c == '#'; });
    }

    std::string name() {
        const std::size_t start = at_;
        while (at_ < markup_.size() && name_character(markup_[at_])) ++at_;
        return std::string(markup_.substr(start, at_ - start));
    }

    void blanks() {
        while (at_ < markup_.size() && std::isspace(static_cast<unsigned char>(markup_[at_]))) {
            ++at_;
        }
    }

    void attribute(Tag& tag) {
        const std::string key = name();
        blanks();
        std::string value;
        if (at_ < markup_.size() && markup_[at_] == '=') {
            ++at_;
            blanks();
            const char quote = at_ < markup_.size() ? markup_[at_] : ' ';
            if (quote != '"' && quote != '\'') return wrong("attribute without quotes");
            const std::size_t end = markup_.find(quote, at_ + 1);
            if (end == std::string_view::npos) return wrong("open quote");
            value = markup_.substr(at_ + 1, end - at_ - 1);
            if (value.find('<') != std::string::npos) return wrong("< in an attribute");
            for (std::size_t i = at_ + 1; i < end; ++i) {
                if (markup_[i] != '&') continue;
                const std::size_t here = std::exchange(at_, i);
                if (!entity()) return wrong("bare ampersand in an attribute");
                at_ = here;
            }
            at_ = end + 1;
        }
        for (const auto& [other, ignored] : tag.attributes) {
            if (other == key) return wrong("attribute twice");
        }
        tag.attributes.emplace_back(key, value);
    }

    void tag() {
        ++at_;
        if (markup_.substr(at_).starts_with("!DOCTYPE") || markup_[at_] == '?') {
            at_ = markup_.find('>', at_) + 1;
            return;
        }
        Tag tag;
        tag.end = markup_[at_] == '/';
        if (tag.end) ++at_;
        tag.name = name();
        if (tag.name.empty()) return wrong("bare <");
        for (blanks(); at_ < markup_.size() && markup_[at_] != '>'; blanks()) {
            if (markup_[at_] == '/') {
                tag.closed = true;
                ++at_;
            } else if (name_character(markup_[at_])) {
                attribute(tag);
                if (!scan_.problem.empty()) return;
            } else {
                return wrong("stray character in a tag");
            }
        }
        if (at_ >= markup_.size()) return wrong("open tag");
        ++at_;
        const bool raw = !tag.end && (tag.name == "style" || tag.name == "script");
        if (raw) at_ = std::min(markup_.find("</" + tag.name, at_), markup_.size());
        scan_.tags.push_back(std::move(tag));
    }

    std::string_view markup_;
    std::size_t at_ = 0;
    Scan scan_;
};

}  // namespace

Scan scan(std::string_view markup) { return Scanner(markup).run(); }

std::string first_nesting_error(const Scan& scan, bool html) {
    if (!scan.problem.empty()) return scan.problem;
    constexpr std::string_view empty[] = {"meta", "br", "hr", "img", "input", "link"};
    std::vector<std::string> open;
    for (const Tag& tag : scan.tags) {
        const bool is_void = html && std::ranges::find(empty, tag.name) != std::end(empty);
        if (tag.end) {
            if (open.empty() || open.back() != tag.name) return "unexpected </" + tag.name + ">";
            open.pop_back();
        } else if (!tag.closed && !is_void) {
            open.push_back(tag.name);
        }
    }
    return open.empty() ? "" : "unclosed <" + open.back() + ">";
}

std::vector<std::string> values_of(const Scan& scan, std::string_view attribute) {
    std::vector<std::string> values;
    for (const Tag& tag : scan.tags) {
        for (const auto& [key, value] : tag.attributes) {
            if (key == attribute) values.push_back(value);
        }
    }
    return values;
}

std::size_t occurrences(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + 1)) {
        ++n;
    }
    return n;
}

}  // namespace cleave::markup
