// scenario_soak [COUNT [FIRST]]: COUNT random scenarios (10,000 by default) from generator seed
// FIRST (1) on. Ends with 1 at the first that fails, and prints it. `scenario_soak show SEED`
// prints the scenario of one seed.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "generator/generator.hpp"
#include "generator/soak.hpp"

int main(int count, char** arguments) {
    using namespace cleave::scenario::testing;
    if (count == 3 && std::string(arguments[1]) == "show") {
        std::puts(draw_scenario(std::strtoull(arguments[2], nullptr, 10)).yaml.c_str());
        return 0;
    }
    const std::uint64_t runs = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000;
    const std::uint64_t first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
    for (std::uint64_t seed = first; seed < first + runs; ++seed) {
        // Named before it runs, so that a crash tells which one it was.
        std::fprintf(stderr, "\rscenario %llu ", static_cast<unsigned long long>(seed));
        const std::string wrong = soak(seed, true);
        if (wrong.empty()) continue;
        std::printf("\ngenerator seed %llu: %s\n", static_cast<unsigned long long>(seed),
                    wrong.c_str());
        return 1;
    }
    std::printf("\n%llu random scenarios, each twice, without a difference\n",
                static_cast<unsigned long long>(runs));
    return 0;
}
