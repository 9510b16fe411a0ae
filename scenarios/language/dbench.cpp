#include "language/dbench.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <vector>

#include "language/operation_trace.hpp"
#include "language/suggest.hpp"
#include "language/utf8.hpp"

namespace cleave::scenario {
namespace {

constexpr std::uint64_t is_folder = 1;                       // of the options of NTCreateX
enum : std::uint64_t { open_existing = 1, create_new = 2 };  // of its dispositions

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// "\clients\a b" → "/clients/a%20b"; bytes that a path of a trace cannot have are escaped.
std::string path_of(std::string_view name) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string path;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\' || c == '/') {
            if (path.empty() || path.back() != '/') path += '/';
        } else if (byte <= ' ' || byte >= 0x7F || c == '%') {
            path += '%';
            path += hex[byte >> 4U];
            path += hex[byte & 15U];
        } else {
            path += c;
        }
    }
    if (path.empty() || path.front() != '/') path.insert(path.begin(), '/');
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

// Besides * and ?, what DOS's wildcards become on the wire.
bool is_pattern(std::string_view name) {
    return name.find_first_of("*?<>\"") != std::string_view::npos;
}

// As *, ? and a dot.
std::string pattern_of(std::string name) {
    for (char& c : name) c = c == '<' ? '*' : c == '>' ? '?' : c == '"' ? '.' : c;
    return name;
}

// A line's words; a quoted one is without its quotes.
std::optional<std::vector<std::string_view>> quoted_words(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
            line.remove_prefix(1);
        }
        while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) return words;
        const bool quoted = line.front() == '"';
        if (quoted) line.remove_prefix(1);
        const std::size_t end = quoted ? line.find('"') : line.find_first_of(" \t");
        if (quoted && end == std::string_view::npos) return std::nullopt;
        words.push_back(line.substr(0, end));
        line.remove_prefix(
            std::min(end == std::string_view::npos ? line.size() : end, line.size()));
        if (quoted) line.remove_prefix(1);
    }
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const int base = text.starts_with("0x") ? 16 : 10;
    if (base == 16) text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

class Converter {
  public:
    Converter(std::string_view text, std::string_view path) : text_(text), path_(path) {}

    Result<DbenchTrace> convert() {
        result_.text = std::string(trace_header) + '\n';
        std::string_view rest = text_;
        for (int number = 1; !rest.empty(); ++number) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (line.size() > trace_line_max) return at_line(number, "this line is too long");
            const auto words = quoted_words(line);
            if (!words) return at_line(number, "a quote that does not end");
            if (words->empty() || words->front().starts_with('#')) continue;
            ++result_.counts.lines;
            const std::string problem = read_line(*words);
            if (!problem.empty()) return at_line(number, problem);
            if (result_.counts.operations > trace_steps_max) {
                return at_line(number, "more operations than a trace may have: " +
                                           std::to_string(trace_steps_max));
            }
        }
        if (result_.counts.operations == 0) return at_line(1, "no operation in this log");
        return std::move(result_);
    }

  private:
    using Words = std::vector<std::string_view>;
    struct Call {
        std::string_view name;
        std::size_t words;  // with its name and status
        void (Converter::*read)(const Words&);
    };
    static constexpr std::size_t call_count = 17;
    static const Call calls[call_count];

    Diagnostic at_line(int number, const std::string& what) const {
        return diagnose(path_, text_, {number, 1}, what,
                        "a log of dbench has a call a line, as its client.txt");
    }

    // Empty, or what is wrong.
    std::string read_line(const Words& words) {
        const std::string_view name = words.front();
        const auto* const call = std::find_if(std::begin(calls), std::end(calls),
                                              [&](const Call& one) { return one.name == name; });
        if (call == std::end(calls)) {
            std::vector<std::string> names;
            for (const Call& one : calls) names.emplace_back(one.name);
            const std::string shown = printable(name, 40);
            return '"' + shown + "\" is no call of dbench; " +
                   did_you_mean(shown, names, "these are");
        }
        if (words.size() != call->words) {
            return std::string(name) + " has " + std::to_string(call->words - 1) +
                   " words behind it, the last its status";
        }
        const std::string_view status = words.back();
        found_ = status == "NT_STATUS_OK" || status == "*";
        not_found_ = status.starts_with("NT_STATUS_OBJECT_") || status == "NT_STATUS_NO_SUCH_FILE";
        const bool by_name = status == "NT_STATUS_OBJECT_NAME_NOT_FOUND" ||
                             status == "NT_STATUS_OBJECT_PATH_NOT_FOUND";
        result_.counts.not_found += by_name || status == "NT_STATUS_NO_SUCH_FILE";
        made_ = 0;
        problem_.clear();
        if (found_ || not_found_) (this->*call->read)(words);
        DbenchCounts::Call& counts = result_.counts.calls[std::string(name)];
        ++counts.lines;
        counts.operations += made_;
        counts.left_out += made_ == 0;
        return problem_;
    }

    std::uint64_t number(std::string_view word) {
        const auto value = number_of(word);
        if (!value) problem_ = '"' + printable(word, 40) + "\" is no number";
        return value.value_or(0);
    }

    // A path as it was first spelled. Unfit ones are told of.
    std::string path(std::string_view name) {
        std::string spelled = path_of(name);
        if (spelled != "/" && !is_trace_path(spelled)) problem_ = "a name that cannot be a path";
        std::string key;
        for (const char c : spelled) key += lower(c);
        return spelling_.emplace(std::move(key), std::move(spelled)).first->second;
    }

    void add(std::string_view deed, const std::string& path, const std::string& details = "") {
        if (path == "/") return;  // no trace has it
        result_.text += "- client1 " + std::string(deed) + ' ' + path + details + '\n';
        result_.counts.absent += details.ends_with("expect=absent");
        ++result_.counts.operations;
        ++made_;
    }

    bool has_folder(const std::string& path) const { return folders_.contains(path); }
    void add_folder(std::string path) {
        for (; path != "/" && folders_.insert(path).second; path = folder_of(path)) continue;
    }
    void make_file(const std::string& path) {
        files_.insert(path);
        add_folder(folder_of(path));
        add("create", path);
    }

    // A look at a name, which is found or not.
    void look(const std::string& path) {
        if (not_found_) {
            result_.counts.contradictions += files_.contains(path) || has_folder(path);
            return add("stat", path, " expect=absent");
        }
        if (has_folder(path)) return add("stat", path, " expect=any");
        need(path);
        add("stat", path);
    }
    // A file that nobody made was there before.
    void need(const std::string& path) {
        if (files_.contains(path)) return;
        ++result_.counts.made_first;
        make_file(path);
    }

    void read_create(const Words& words) {
        const std::string file = path(words[1]);
        const std::uint64_t options = number(words[2]);
        const std::uint64_t disposition = number(words[3]);
        const std::uint64_t handle = number(words[4]);
        if (!problem_.empty()) return;
        if (not_found_) return look(file);
        handles_[handle] = file;
        const bool is_new = disposition == create_new && !has_folder(file);
        if ((options & is_folder) != 0) {
            add_folder(file);
            return look(file);
        }
        if (is_new || (disposition != open_existing && !files_.contains(file))) {
            result_.counts.contradictions += is_new && files_.contains(file);
            return make_file(file);
        }
        if (disposition > create_new && files_.contains(file))
            return add("truncate", file, " length=0");
        look(file);
    }
    // The path of an open file; empty, after a note, when it is not.
    std::string opened(std::string_view word) {
        const auto found = handles_.find(number(word));
        if (found != handles_.end()) return found->second;
        ++result_.counts.contradictions;
        return "";
    }
    void read_close(const Words& words) { handles_.erase(number(words[1])); }
    void read_range(const Words& words) {
        const std::string file = opened(words[1]);
        const std::uint64_t offset = number(words[2]);
        const std::uint64_t length = number(words[3]);
        const bool fits = offset <= trace_file_max.value && length <= trace_file_max.value - offset;
        if (file.empty() || has_folder(file) || !fits || length == 0) return;
        const bool writes = words[0] == "WriteX";
        if (!files_.contains(file) && writes) make_file(file);
        need(file);
        add(writes ? "write" : "read", file,
            (offset == 0 ? "" : " offset=" + std::to_string(offset)) +
                " length=" + std::to_string(length));
    }
    void read_look(const Words& words) { look(path(words[1])); }
    void read_look_at_open(const Words& words) {
        const std::string file = opened(words[1]);
        if (!file.empty()) look(file);
    }
    void read_find(const Words& words) {
        const std::string name = path(words[1]);
        if (!is_pattern(words[1])) return look(name);
        const std::string pattern = pattern_of(name.substr(name.find_last_of('/') + 1));
        add("list", folder_of(name),
            (pattern == "*" ? "" : " match=" + pattern) + (not_found_ ? " expect=absent" : ""));
    }
    void read_unlink(const Words& words) {
        const std::string file = path(words[1]);
        if (is_pattern(words[1])) return;
        if (not_found_) return add("remove", file, " expect=absent");
        need(file);
        files_.erase(file);
        add("remove", file);
    }
    void read_rename(const Words& words) {
        const std::string from = path(words[1]);
        const std::string to = path(words[2]);
        // A folder's files would all have other names.
        if (from == to || has_folder(from)) return;
        if (not_found_) return add("stat", from, " expect=absent");
        need(from);
        files_.erase(from);
        files_.insert(to);
        add("rename", from, " to=" + to);
        for (auto& [handle, open] : handles_) {
            if (open == from) open = to;
        }
    }
    void read_tree(const Words& words) {
        const std::string folder = path(words[1]) + '/';
        for (auto at = files_.lower_bound(folder); at != files_.end() && at->starts_with(folder);) {
            add("remove", *at);
            at = files_.erase(at);
        }
    }
    void read_folder(const Words& words) { add_folder(path(words[1])); }
    void read_other(const Words&) {}

    std::string_view text_, path_;
    DbenchTrace result_;
    std::map<std::string, std::string> spelling_;
    std::map<std::uint64_t, std::string> handles_;
    std::set<std::string> files_, folders_;
    bool found_ = false, not_found_ = false;
    std::uint64_t made_ = 0;  // operations out of this line
    std::string problem_;
};

const Converter::Call Converter::calls[call_count] = {
    {"NTCreateX", 6, &Converter::read_create},
    {"Close", 3, &Converter::read_close},
    {"ReadX", 6, &Converter::read_range},
    {"WriteX", 6, &Converter::read_range},
    {"QUERY_PATH_INFORMATION", 4, &Converter::read_look},
    {"QUERY_FILE_INFORMATION", 4, &Converter::read_look_at_open},
    {"FIND_FIRST", 6, &Converter::read_find},
    {"Unlink", 4, &Converter::read_unlink},
    {"Rename", 4, &Converter::read_rename},
    {"Deltree", 3, &Converter::read_tree},
    {"Mkdir", 3, &Converter::read_folder},
    {"Rmdir", 3, &Converter::read_other},
    {"QUERY_FS_INFORMATION", 3, &Converter::read_other},
    {"SET_FILE_INFORMATION", 4, &Converter::read_other},
    {"Flush", 3, &Converter::read_other},
    {"LockX", 5, &Converter::read_other},
    {"UnlockX", 5, &Converter::read_other},
};

}  // namespace

Result<DbenchTrace> trace_of_dbench(std::string_view text, std::string_view path) {
    return Converter(text, path).convert();
}

}  // namespace cleave::scenario
