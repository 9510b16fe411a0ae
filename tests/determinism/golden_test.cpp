// The trace hashes that are committed are those that this build gives.

#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "golden/lines.hpp"

namespace {

using Hashes = std::map<std::string, std::string>;  // what and seed → events and hash

void add(Hashes& hashes, const std::string& line) {
    if (line.empty() || line[0] == '#') return;
    const std::size_t colon = line.find(": ");
    hashes[line.substr(0, colon)] = colon == std::string::npos ? "" : line.substr(colon + 2);
}

Hashes committed() {
    std::ifstream file(CLEAVE_GOLDEN);
    Hashes hashes;
    for (std::string line; std::getline(file, line);) add(hashes, line);
    return hashes;
}

}  // namespace

TEST_CASE("every catalog scenario and every world of the driver gives its golden trace hash") {
    const Hashes golden = committed();
    Hashes now;
    for (const std::string& line : cleave::determinism::golden::lines()) add(now, line);
    REQUIRE(now.size() >= 12);  // the catalog was really read
    bool same = true;
    const auto say = [&](const std::string& what, const std::string& why) {
        std::cerr << what << ": " << why << '\n';
        same = false;
    };
    for (const auto& [what, hash] : now) {
        const auto found = golden.find(what);
        if (found == golden.end()) {
            say(what, "has no golden hash yet");
        } else if (found->second != hash) {
            say(what, "was " + found->second + ", is " + hash);
        }
    }
    for (const auto& [what, hash] : golden) {
        if (now.count(what) == 0) say(what, "is in golden.txt, but gone");
    }
    if (!same) {
        std::cerr << "If that is meant, write tests/determinism/golden.txt anew with\n"
                     "    cmake --build build/release --target golden\n"
                     "and say in CHANGELOG.md that trace hashes changed. If not, some behaviour or "
                     "random stream has changed unnoticed.\n";
    }
    CHECK(same);
}
