#include "language/operation_trace.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "host/digest.hpp"
#include "language/suggest.hpp"
#include "language/units.hpp"
#include "language/utf8.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t client_max = 64;
constexpr std::size_t pattern_max = 255;
constexpr std::size_t traced_clients_max = 10'000;
constexpr std::size_t errors_shown = 5;
constexpr std::array<std::pair<Deed, std::string_view>, deeds> deed_words = {
    {{Deed::read, "read"},
     {Deed::write, "write"},
     {Deed::create, "create"},
     {Deed::remove, "remove"},
     {Deed::rename, "rename"},
     {Deed::truncate, "truncate"},
     {Deed::list, "list"},
     {Deed::stat, "stat"}}};
constexpr std::array<std::pair<Found, std::string_view>, 3> found_words = {
    {{Found::ok, "ok"}, {Found::absent, "absent"}, {Found::any, "any"}}};

template <class Words>
std::vector<std::string> words_in(const Words& words) {
    std::vector<std::string> names;
    for (const auto& [value, word] : words) names.emplace_back(word);
    return names;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool is_client(std::string_view text) {
    return !text.empty() && text.size() <= client_max &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

bool names_what_to_find(Deed deed) { return deed != Deed::write && deed != Deed::create; }
bool has_range(Deed deed) { return deed == Deed::read || deed == Deed::write; }

// Names as they come up.
class Names {
  public:
    explicit Names(std::vector<std::string>& names) : names_(names) {
        for (std::uint32_t i = 0; i < names.size(); ++i) index_.emplace(names[i], i);
    }
    std::uint32_t index(std::string_view name) {
        const auto found = index_.find(name);
        if (found != index_.end()) return found->second;
        const auto next = static_cast<std::uint32_t>(names_.size());
        names_.emplace_back(name);
        index_.emplace(std::string(name), next);
        return next;
    }

  private:
    std::vector<std::string>& names_;
    std::map<std::string, std::uint32_t, std::less<>> index_;
};

class Parser {
  public:
    Parser(std::string_view text, std::string_view path)
        : text_(text),
          path_(path),
          clients_(trace_.clients),
          paths_(trace_.paths),
          patterns_(trace_.patterns) {}

    Result<OperationTrace> parse() {
        bool begun = false;
        std::string_view rest = text_;
        while (!rest.empty() && errors_.size() < errors_shown) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            line_ = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            ++number_;
            if (line_.size() > trace_line_max) {
                begun = true;
                error(1, "a line of more than " + std::to_string(trace_line_max) + " bytes");
                continue;
            }
            split();
            if (words_.empty() || words_.front().front() == '#') continue;
            if (!begun) {
                begun = true;
                if (!is_header()) break;
            } else {
                read_step();
            }
        }
        if (!begun) error(1, "this is no trace: it must begin with \"cleave-trace 1\"");
        if (begun && errors_.empty() && trace_.steps.empty()) {
            error(1, "this trace has no operations");
        }
        if (!errors_.empty()) return std::move(errors_);
        trace_.digest = digest();
        return std::move(trace_);
    }

  private:
    bool error(std::size_t column, std::string message, std::string hint = "") {
        const Position at{std::max(number_, 1), static_cast<int>(column)};
        errors_.push_back(diagnose(path_, text_, at, std::move(message), std::move(hint)));
        return false;
    }
    bool error_at(std::string_view word, std::string message, std::string hint = "") {
        const auto column = static_cast<std::size_t>(word.data() - line_.data()) + 1;
        return error(column, std::move(message), std::move(hint));
    }
    static std::string shown(std::string_view word) {
        return '"' + printable(word, 60) + (word.size() > 60 ? "…" : "") + '"';
    }

    void split() {
        words_.clear();
        std::size_t at = 0;
        while (at < line_.size()) {
            while (at < line_.size() && is_blank(line_[at])) ++at;
            const std::size_t begin = at;
            while (at < line_.size() && !is_blank(line_[at])) ++at;
            if (at > begin) words_.push_back(line_.substr(begin, at - begin));
        }
    }

    bool is_header() {
        if (words_.size() == 2 && words_[0] == "cleave-trace" && words_[1] == "1") return true;
        if (words_[0] == "cleave-trace") {
            return error_at(words_.back(), "this version of traces is not known",
                            "this program reads \"cleave-trace 1\"");
        }
        return error_at(words_[0], "this is no trace: it must begin with \"cleave-trace 1\"",
                        "a log of dbench becomes one by: cleave convert client.txt out.trace");
    }

    bool read_step() {
        if (words_.size() < 4) {
            return error_at(words_.back(),
                            "an operation is a time, a client, a function and a path");
        }
        if (trace_.steps.size() == trace_steps_max) {
            return error_at(words_[0], "more than " + std::to_string(trace_steps_max) +
                                           " operations in one trace");
        }
        TraceStep step;
        if (!read_time(words_[0], step) || !read_client(words_[1], step) ||
            !read_deed(words_[2], step) || !read_path(words_[3], step.path)) {
            return false;
        }
        given_.clear();
        for (std::size_t i = 4; i < words_.size(); ++i) {
            if (!read_detail(words_[i], step)) return false;
        }
        if (!is_complete(step) || !is_in_order(step)) return false;
        follow_size(step);
        trace_.steps.push_back(step);
        return true;
    }

    bool read_time(std::string_view word, TraceStep& step) {
        if (word == "-") return true;
        const Reading<std::int64_t> time = read_quantity(duration_quantity, word);
        if (!time.value) return error_at(word, time.error, "or - for \"as soon as possible\"");
        step.at = Duration::nanoseconds(*time.value);
        return true;
    }

    bool read_client(std::string_view word, TraceStep& step) {
        if (!is_client(word)) {
            return error_at(word, shown(word) + " is no client: at most 64 letters, digits, - _ .");
        }
        step.client = clients_.index(word);
        if (trace_.clients.size() <= traced_clients_max) return true;
        return error_at(word, "more than " + std::to_string(traced_clients_max) + " clients");
    }

    bool read_deed(std::string_view word, TraceStep& step) {
        for (const auto& [deed, name] : deed_words) {
            if (name != word) continue;
            step.deed = deed;
            return true;
        }
        return error_at(
            word, shown(word) + " is no function of a trace",
            did_you_mean(std::string(word.substr(0, 60)), words_in(deed_words), "choose from"));
    }

    bool read_path(std::string_view word, std::uint32_t& path) {
        if (!is_trace_path(word)) {
            return error_at(word,
                            shown(word) +
                                " is no path: it begins with /, has no empty part, no . "
                                "and no .., and at most 1024 printable bytes",
                            "write a blank as %20");
        }
        path = paths_.index(word);
        return true;
    }

    bool read_pattern(std::string_view word, std::uint32_t& pattern) {
        const bool fits = word.find('/') == std::string_view::npos && word.size() <= pattern_max &&
                          is_trace_path("/x" + std::string(word));
        if (!fits) return error_at(word, shown(word) + " is no pattern of names");
        pattern = patterns_.index(word);
        return true;
    }

    bool read_detail(std::string_view word, TraceStep& step) {
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const std::string_view value =
            equals == std::string_view::npos ? "" : word.substr(equals + 1);
        const std::vector<std::string> known = details_of(step.deed);
        if (std::find(known.begin(), known.end(), name) == known.end() || value.empty()) {
            const std::string what(to_string(step.deed));
            return error_at(
                word, shown(word) + " is no detail of \"" + what + '"',
                "it may have: " + listed(known) + ", each as in " + known.back() + "=…");
        }
        if (std::find(given_.begin(), given_.end(), name) != given_.end()) {
            return error_at(word, "\"" + std::string(name) + "\" is given twice");
        }
        given_.push_back(name);
        if (name == "to") return read_path(value, step.to);
        if (name == "match") return read_pattern(value, step.match);
        if (name == "expect") return read_found(value, step);
        return read_bytes(value, name == "offset" ? step.offset : step.length);
    }
    static std::vector<std::string> details_of(Deed deed) {
        std::vector<std::string> details;
        if (deed == Deed::rename) details.emplace_back("to");
        if (has_range(deed)) details.emplace_back("offset");
        if (has_range(deed) || deed == Deed::truncate) details.emplace_back("length");
        if (deed == Deed::list) details.emplace_back("match");
        details.emplace_back("expect");
        return details;
    }

    bool read_found(std::string_view word, TraceStep& step) {
        for (const auto& [found, name] : found_words) {
            if (name != word) continue;
            step.expect = found;
            if (found != Found::absent || names_what_to_find(step.deed)) return true;
            return error_at(word, "what is written is there afterwards", "leave out expect=absent");
        }
        return error_at(word, shown(word) + " is no outcome", "choose from ok, absent and any");
    }

    bool read_bytes(std::string_view word, Bytes& out) {
        const auto [end, error_code] =
            std::from_chars(word.data(), word.data() + word.size(), out.value);
        if (error_code == std::errc() && end == word.data() + word.size() &&
            out <= trace_file_max) {
            return true;
        }
        return error_at(word, shown(word) + " is no number of bytes from 0 to " +
                                  std::to_string(trace_file_max.value));
    }

    bool is_complete(const TraceStep& step) {
        const auto given = [&](std::string_view name) {
            return std::find(given_.begin(), given_.end(), name) != given_.end();
        };
        if (step.deed == Deed::rename && !given("to")) {
            return error_at(words_[2], "a rename needs to=PATH");
        }
        if (step.deed == Deed::rename && step.to == step.path) {
            return error_at(words_[2], "a rename to the name that it has");
        }
        const bool sized = step.deed == Deed::write || step.deed == Deed::truncate;
        if (sized && (!given("length") || (step.deed == Deed::write && step.length == Bytes{}))) {
            return error_at(words_[2], step.deed == Deed::write ? "a write needs a length above 0"
                                                                : "a truncation needs a length");
        }
        if (step.offset + step.length <= trace_file_max) return true;
        return error_at(words_[2], "this goes beyond the " + std::to_string(trace_file_max.value) +
                                       " bytes that a file may have");
    }

    // The times of one client do not go back.
    bool is_in_order(const TraceStep& step) {
        if (times_.size() < trace_.clients.size()) times_.resize(trace_.clients.size());
        if (!step.at) return true;
        if (*step.at < times_[step.client]) {
            return error_at(words_[0], "the client \"" + trace_.clients[step.client] +
                                           "\" did something later before");
        }
        times_[step.client] = *step.at;
        return true;
    }

    void follow_size(TraceStep& step) {
        sizes_.resize(trace_.paths.size());
        Bytes& size = sizes_[step.path];
        const bool done = step.expect != Found::absent;
        switch (step.deed) {
            case Deed::write: size = std::max(size, step.offset + step.length); break;
            case Deed::truncate: size = done ? step.length : size; break;
            case Deed::create: break;
            case Deed::remove: size = done ? Bytes{} : size; break;
            case Deed::rename:
                if (!done) break;
                sizes_[step.to] = std::exchange(size, Bytes{});
                step.size_after = sizes_[step.to];
                return;
            default: break;
        }
        step.size_after = size;
    }

    std::uint64_t digest() const {
        Digest digest;
        for (const TraceStep& step : trace_.steps) {
            digest.add(static_cast<std::uint64_t>(step.at ? step.at->count() + 1 : 0));
            digest.add(trace_.clients[step.client]);
            digest.add(static_cast<std::uint64_t>(step.deed));
            digest.add(static_cast<std::uint64_t>(step.expect));
            digest.add(trace_.paths[step.path]);
            digest.add(step.deed == Deed::rename ? std::string_view(trace_.paths[step.to]) : "");
            digest.add(trace_.patterns[step.match]);
            digest.add(step.offset.value);
            digest.add(step.length.value);
        }
        return digest.value();
    }

    std::string_view text_, path_, line_;
    int number_ = 0;
    std::vector<std::string_view> words_;
    std::vector<std::string_view> given_;  // details of this step
    OperationTrace trace_;
    Names clients_, paths_, patterns_;
    std::vector<Duration> times_;  // by client: of its last step that has one
    std::vector<Bytes> sizes_;     // by path
    std::vector<Diagnostic> errors_;
};

}  // namespace

std::string_view to_string(Deed deed) { return deed_words[static_cast<std::size_t>(deed)].second; }
std::string_view to_string(Found found) {
    return found_words[static_cast<std::size_t>(found)].second;
}

Result<OperationTrace> parse_operation_trace(std::string_view text, std::string_view path) {
    return Parser(text, path).parse();
}

}  // namespace cleave::scenario
