// driver: plays every world with a few seeds and prints a line each, with the hash of its trace and
// all checkpoints, by which builds of different compilers are compared.

#include <cinttypes>
#include <cstdio>

#include "driver/worlds.hpp"

int main() {
    using namespace cleave::determinism;
    constexpr std::uint64_t seeds = 3;
    for (const driver::World& world : driver::worlds()) {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const Recording recording = driver::record(world, seed, {});
            std::printf("world %s, seed %" PRIu64 ": %" PRIu64 " events, trace hash %016" PRIx64,
                        world.name.data(), seed, recording.events, recording.trace_hash);
            for (const std::uint64_t hash : recording.checkpoints)
                std::printf(" %016" PRIx64, hash);
            std::printf("\n");
        }
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}
