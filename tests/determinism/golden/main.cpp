// golden_hashes FILE: writes the lines of golden.txt, whole or not at all.

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "golden/lines.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: golden_hashes FILE\n", stderr);
        return 64;
    }
    const std::filesystem::path file = argv[1];
    const std::filesystem::path beside = file.string() + ".new";
    {
        std::ofstream out(beside);
        out << "# The trace hashes that this tree gives, on every machine and by every compiler.\n"
               "# Written by: cmake --build build/release --target golden\n";
        for (const std::string& line : cleave::determinism::golden::lines()) out << line << '\n';
        if (!out.flush()) {
            std::perror(beside.c_str());
            return 74;
        }
    }
    std::filesystem::rename(beside, file);
    return 0;
}
