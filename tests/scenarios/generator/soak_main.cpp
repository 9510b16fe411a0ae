// scenario_soak FIRST..LAST: the random scenarios of these generator seeds (1..10000 without any),
// each by itself, so that a range may be shared out among processes. Ends with 1 at the first that
// fails, and prints it; one that takes minutes of CPU time is taken for hanging, and killed.
// `scenario_soak show SEED` prints the scenario of one seed.

#include <sys/time.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

#include "generator/generator.hpp"
#include "generator/soak.hpp"

namespace {

using namespace cleave::scenario::testing;

struct Seeds {
    unsigned long long first = 1;
    unsigned long long last = 10'000;
};

std::optional<Seeds> seeds_in(const std::string& text) {
    Seeds seeds;
    char end = 0;
    const int read = std::sscanf(text.c_str(), "%llu..%llu%c", &seeds.first, &seeds.last, &end);
    if (read != 2 || seeds.last < seeds.first) return std::nullopt;
    return seeds;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Ends the process by a signal once it has used this much CPU time from now on.
void allow_cpu_seconds(long seconds) {
    const itimerval limit{{0, 0}, {seconds, 0}};
    setitimer(ITIMER_VIRTUAL, &limit, nullptr);
}

int soak_all(const Seeds& seeds) {
    constexpr long hangs_after = 300;
    unsigned long long cut_short = 0;
    unsigned long long slowest = 0;
    double longest = 0;
    for (unsigned long long seed = seeds.first; seed <= seeds.last; ++seed) {
        // Named before it runs, so that a crash tells which one it was.
        std::fprintf(stderr, "\rscenario %llu ", seed);
        allow_cpu_seconds(hangs_after);
        const double begun = cpu_seconds();
        const Soaked soaked = soak(seed, true);
        if (!soaked.wrong.empty()) {
            std::printf("\ngenerator seed %llu: %s\n", seed, soaked.wrong.c_str());
            return 1;
        }
        if (!soaked.cut_short.empty()) {
            std::fprintf(stderr, "%s\n", soaked.cut_short.c_str());
            ++cut_short;
        }
        if (const double took = cpu_seconds() - begun; took > longest) {
            longest = took;
            slowest = seed;
        }
    }
    const unsigned long long count = seeds.last - seeds.first + 1;
    std::printf(
        "\n%llu random scenarios, each twice, without a difference; %llu cut short by a limit; "
        "%.3f CPU-s each, the longest %.2f (%llu)\n",
        count, cut_short, cpu_seconds() / static_cast<double>(count), longest, slowest);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string first = count > 1 ? arguments[1] : "1..10000";
    if (first == "show" && count == 3) {
        std::puts(draw_scenario(std::strtoull(arguments[2], nullptr, 10)).yaml.c_str());
        return 0;
    }
    const auto seeds = seeds_in(first);
    if (!seeds || count > 2) {
        std::fputs("scenario_soak [FIRST..LAST] | show SEED\n", stderr);
        return 64;
    }
    return soak_all(*seeds);
}
