#pragma once
// The files of the tree as the tidy checks read them: text by line, and for C++ the same lines with
// comments and the insides of literals blanked, so that a banned name in prose is not a finding.
// Invariant: `code` has as many lines as `lines`, and each is as long as its original.

#include <string>
#include <string_view>
#include <vector>

namespace cleave::tidy {

struct File {
    std::string path;  // from the top of the tree, with '/'
    std::vector<std::string> lines;
    std::vector<std::string> code;  // of a C++ file; else empty
    std::size_t bytes = 0;
};

struct Tree {
    std::vector<File> files;  // sorted by path
};

// A thing to mend: what, and what to do instead.
struct Finding {
    std::string path;
    std::size_t line = 0;  // from 1; 0: the file as a whole
    std::string message;
};
std::string to_string(const Finding& finding);  // "path:line: message"

bool is_cpp(std::string_view path);
bool is_text(std::string_view path);  // a kind of file that people write
// The folder at the top of the tree that the file is in; empty for one right at the top.
std::string_view top_folder(std::string_view path);
bool is_word(char c);  // may be in a name
bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes);

// A file as the checks want it, from its text.
File make_file(std::string path, const std::string& text);
// Everything under `root` that is not built or fetched.
Tree read_tree(const std::string& root);

}  // namespace cleave::tidy
