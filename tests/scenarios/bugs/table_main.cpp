// Writes the table of planted bugs to the file named.

#include <cstdio>
#include <exception>
#include <fstream>

#include "bugs/hunt.hpp"

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: planted_bugs_table FILE\n");
        return 64;
    }
    try {
        const std::string text = cleave::scenario::bugs::table();
        std::ofstream file(arguments[1]);
        file << text;
        return file.flush() ? 0 : 74;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "planted_bugs_table: %s\n", problem.what());
        return 70;
    }
}
