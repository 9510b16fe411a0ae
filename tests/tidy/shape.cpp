#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <utility>

#include "tidy/checks.hpp"

namespace cleave::tidy {
namespace {

constexpr std::size_t columns_max = 100;
constexpr std::size_t lines_max = 400;
constexpr std::size_t bytes_max = std::size_t{512} * 1024;

// Common slips, with the right word. Whole words only.
const std::map<std::string_view, std::string_view>& misspellings() {
    static const std::map<std::string_view, std::string_view> words = {
        {"accomodate", "accommodate"},
        {"adress", "address"},
        {"aquire", "acquire"},
        {"arbitary", "arbitrary"},
        {"availablity", "availability"},
        {"begining", "beginning"},
        {"concurency", "concurrency"},
        {"consistancy", "consistency"},
        {"dependant", "dependent"},
        {"determinstic", "deterministic"},
        {"existant", "existent"},
        {"garantee", "guarantee"},
        {"gaurantee", "guarantee"},
        {"immediatly", "immediately"},
        {"independant", "independent"},
        {"latancy", "latency"},
        {"lenght", "length"},
        {"neccessary", "necessary"},
        {"occured", "occurred"},
        {"occurence", "occurrence"},
        {"paramter", "parameter"},
        {"partion", "partition"},
        {"posible", "possible"},
        {"preceed", "precede"},
        {"recieve", "receive"},
        {"refered", "referred"},
        {"retreive", "retrieve"},
        {"seperate", "separate"},
        {"succesful", "successful"},
        {"succesfully", "successfully"},
        {"teh", "the"},
        {"tommorow", "tomorrow"},
        {"transfered", "transferred"},
        {"untill", "until"},
        {"wich", "which"},
    };
    return words;
}

std::size_t columns_of(const std::string& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) >> 6) != 2;
    }));
}

bool has_ending(std::string_view path, std::string_view ending) { return path.ends_with(ending); }

class ShapeOf {
  public:
    ShapeOf(const File& file, std::vector<Finding>& findings) : file_(file), findings_(findings) {}

    void check() {
        check_size();
        for (std::size_t i = 0; i < file_.lines.size(); ++i) check_line(i);
        if (has_ending(file_.path, ".hpp")) check_header();
        if (starts_with_any(file_.path, {"tests/"}) && is_cpp(file_.path)) check_test_names();
        check_folders();
    }

  private:
    void add(std::size_t line, std::string message) {
        findings_.push_back({file_.path, line, std::move(message)});
    }
    bool is_prose() const {
        return has_ending(file_.path, ".md") || has_ending(file_.path, "LICENSE");
    }
    bool is_data() const { return has_ending(file_.path, ".json"); }

    void check_size() {
        if (file_.bytes > bytes_max) {
            add(0, "is " + std::to_string(file_.bytes / 1024) +
                       " KiB; generate it, or keep it out of the tree");
        }
        const bool limited = is_cpp(file_.path) || has_ending(file_.path, ".cmake");
        if (limited && !starts_with_any(file_.path, {"tests/"}) && file_.lines.size() > lines_max) {
            add(0, "has " + std::to_string(file_.lines.size()) + " lines, more than " +
                       std::to_string(lines_max) + "; split it by idea");
        }
    }

    void check_line(std::size_t index) {
        const std::string& line = file_.lines[index];
        if (!is_prose() && !is_data() && columns_of(line) > columns_max) {
            add(index + 1, "has " + std::to_string(columns_of(line)) + " columns; wrap it at " +
                               std::to_string(columns_max));
        }
        if (line.find('\t') != std::string::npos) add(index + 1, "holds a tab; use spaces");
        if (!line.empty() && (line.back() == ' ' || line.back() == '\r')) {
            add(index + 1, "ends in a blank or a carriage return; remove it");
        }
        check_words(index);
    }

    void check_words(std::size_t index) {
        static const std::regex word_form("[A-Za-z]+");
        static const std::regex marker(R"(\b(TODO|FIXME|XXX|HACK)\b)");
        static const std::regex machine(R"((^|[^\w.])/(home|root|Users)/\w)");
        const std::string& line = file_.lines[index];
        if (starts_with_any(file_.path, {"tests/tidy/"})) return;  // it must name them
        if (std::regex_search(line, marker)) {
            add(index + 1, "holds a note to self; do it, or open an issue");
        }
        if (std::regex_search(line, machine)) {
            add(index + 1, "names a folder of one machine; make it relative");
        }
        for (auto word = std::sregex_iterator(line.begin(), line.end(), word_form);
             word != std::sregex_iterator(); ++word) {
            std::string lower = word->str();
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
            const auto found = misspellings().find(lower);
            if (found == misspellings().end()) continue;
            add(index + 1, "\"" + lower + "\" is spelt \"" + std::string(found->second) + "\"");
        }
    }

    void check_header() {
        if (file_.lines.empty() || file_.lines[0] != "#pragma once") {
            add(1, "a header begins with `#pragma once`");
        } else if (file_.lines.size() < 2 || !file_.lines[1].starts_with("//")) {
            add(2, "after `#pragma once` say what the header is, its invariant, units and errors");
        }
    }

    // A test's name is a sentence that promises something.
    void check_test_names() {
        static const std::regex test_case(R"re(^\s*TEST_CASE\(\s*"([^"]*)")re");
        static const std::regex wordy(R"(\S+\s+\S+\s+\S+.*)");
        static const std::regex numbered(R"(.*\btest\s*\d+\b.*)", std::regex::icase);
        static const std::regex breaks_lists(R"(.*[\[\];\\].*)");
        for (std::size_t i = 0; i < file_.lines.size(); ++i) {
            std::smatch match;
            if (!std::regex_search(file_.lines[i], match, test_case)) continue;
            const std::string name = match[1].str();
            if (std::regex_match(name, breaks_lists)) {
                add(i + 1, "test name \"" + name + "\" breaks CMake's lists; use none of ; [ ] \\");
            }
            if (std::regex_match(name, wordy) && !std::regex_match(name, numbered)) continue;
            add(i + 1, "test name \"" + name + "\" promises nothing; make it a sentence");
        }
    }

    void check_folders() {
        static const std::regex vague(R"((^|/)(util|utils|common|misc|helpers?)/)");
        if (std::regex_search(file_.path, vague)) {
            add(0, "lies in a folder that says nothing; name the folder by its idea");
        }
    }

    const File& file_;
    std::vector<Finding>& findings_;
};

// "${CMAKE_CURRENT_SOURCE_DIR}/host/time.hpp" → "host/time.hpp".
std::string without_variable(const std::string& word) {
    const std::size_t close = word.find("}/");
    return close == std::string::npos ? word : word.substr(close + 2);
}

// Every file name in a CMakeLists.txt, from the top of the tree.
void add_listed(const File& file, std::set<std::string>& listed) {
    static const std::regex name(R"([\w./+${}-]+\.(cpp|hpp))");
    const std::string folder = file.path.substr(0, file.path.rfind('/') + 1);
    for (const std::string& line : file.lines) {
        const std::string text = line.substr(0, line.find('#'));
        for (auto word = std::sregex_iterator(text.begin(), text.end(), name);
             word != std::sregex_iterator(); ++word) {
            listed.insert(folder + without_variable(word->str()));
        }
    }
}

// The last part of each name in an `#include "…"`.
std::set<std::string> included_names(const Tree& tree) {
    static const std::regex include(R"re(^\s*#\s*include\s*"([^"]*/)?([^"/]+)")re");
    std::set<std::string> names;
    for (const File& file : tree.files) {
        for (const std::string& line : file.code) {
            std::smatch match;
            if (line.find('#') == std::string::npos) continue;
            if (std::regex_search(line, match, include)) names.insert(match[2].str());
        }
    }
    return names;
}

}  // namespace

std::vector<Finding> unlisted_files(const Tree& tree) {
    std::set<std::string> listed;
    for (const File& file : tree.files) {
        if (has_ending(file.path, "CMakeLists.txt")) add_listed(file, listed);
    }
    const std::set<std::string> included = included_names(tree);
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        if (!is_cpp(file.path) || listed.count(file.path) != 0) continue;
        // Headers of libraries are installed, so they are listed; those of programs need a user.
        const bool of_a_program = starts_with_any(file.path, {"cli/", "tests/", "bench/"});
        const std::string name = file.path.substr(file.path.rfind('/') + 1);
        if (of_a_program && has_ending(name, ".hpp") && included.count(name) != 0) continue;
        findings.push_back(
            {file.path, 0, "is in no CMakeLists.txt; list it, or remove it if it is dead"});
    }
    return findings;
}

std::vector<Finding> shape(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) ShapeOf(file, findings).check();
    return findings;
}

}  // namespace cleave::tidy
