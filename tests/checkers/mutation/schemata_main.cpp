// Copies a source tree with mutants in some of its files:
//
//     mutation_schemata ROOT COPY SOURCE... <FILES
//
// FILES names what to copy, relative to ROOT, a line each; what would not change is not written, so
// that a build of the copy stays up to date. Prints a line a mutant: id, source, line and name,
// between tabs.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "checkers/mutation/schemata.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t ids_per_source = 256;

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_if_new(const fs::path& path, const std::string& text) {
    if (fs::exists(path) && read(path) == text) return;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

int too_many(const std::string& name) {
    std::cerr << "more than " << ids_per_source << " mutants in " << name << '\n';
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::cerr << "usage: mutation_schemata ROOT COPY SOURCE... <FILES\n";
        return 2;
    }
    const fs::path root = argv[1], copy = argv[2];
    const std::vector<std::string> sources(argv + 3, argv + argc);
    std::vector<bool> found(sources.size(), false);
    for (std::string name; std::getline(std::cin, name);) {
        std::string text = read(root / name);
        const auto source = std::find(sources.begin(), sources.end(), name) - sources.begin();
        const auto number = static_cast<std::size_t>(source);
        if (number < sources.size()) {
            found[number] = true;
            // A block of ids each, so that a change of one leaves the others up to date.
            const auto schemata =
                cleave::mutation::mutate(text, static_cast<int>(ids_per_source * number) + 1);
            if (schemata.mutants.size() >= ids_per_source) return too_many(name);
            for (const auto& mutant : schemata.mutants) {
                std::cout << mutant.id << '\t' << name << '\t' << mutant.line << '\t' << mutant.name
                          << '\n';
            }
            text = "#include \"checkers/mutation/mutants.hpp\"\n#line 1\n" + schemata.text;
        }
        write_if_new(copy / name, text);
    }
    const auto missing = std::find(found.begin(), found.end(), false) - found.begin();
    if (static_cast<std::size_t>(missing) == found.size()) return 0;
    std::cerr << "no such file: " << sources[static_cast<std::size_t>(missing)] << '\n';
    return 1;
}
