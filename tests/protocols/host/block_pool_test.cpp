#include "host/block_pool.hpp"

#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "host/payload.hpp"

using namespace cleave;

namespace {

struct Text {
    std::string text;
    CLEAVE_FIELDS(Text, text);
};

}  // namespace

TEST_CASE("blocks in use never overlap, whatever is taken and given back in between") {
    struct Taken {
        void* memory;
        std::size_t size;
        std::uint8_t mark;
    };
    const auto intact = [](const Taken& taken) {
        const std::string expected(taken.size, static_cast<char>(taken.mark));
        return std::memcmp(taken.memory, expected.data(), taken.size) == 0;
    };
    std::vector<Taken> all;
    Random random(1);
    for (int step = 0; step < 20'000; ++step) {
        if (all.size() < 50 || random.below(2) == 0) {
            const std::size_t size = 1 + random.below(300);
            const auto mark = static_cast<std::uint8_t>(random.below(256));
            all.push_back({BlockPool::take(size), size, mark});
            std::memset(all.back().memory, mark, size);
        } else {
            std::swap(all[random.below(all.size())], all.back());
            REQUIRE(intact(all.back()));
            BlockPool::give(all.back().memory, all.back().size);
            all.pop_back();
        }
    }
    for (const Taken& taken : all) {
        CHECK(intact(taken));
        BlockPool::give(taken.memory, taken.size);
    }
}

TEST_CASE("a block given back is the next one of its size, unless a sanitizer watches") {
    void* const block = BlockPool::take(40);
    BlockPool::give(block, 40);
    void* const again = BlockPool::take(33);
    if (BlockPool::keeps_blocks) CHECK(again == block);
    BlockPool::give(again, 33);
}

TEST_CASE("blocks pass from thread to thread, and threads end with blocks kept") {
    BlockPool::give(BlockPool::take(64), 64);
    std::vector<void*> blocks;
    std::thread([&] {
        for (int i = 0; i < 100; ++i) blocks.push_back(BlockPool::take(64));
        BlockPool::give(BlockPool::take(64), 64);
    }).join();
    for (void* block : blocks) {
        std::memset(block, 1, 64);
        BlockPool::give(block, 64);
    }
    // The blocks of the thread that has ended are this thread's now.
    void* const block = BlockPool::take(64);
    if (BlockPool::keeps_blocks) CHECK(block == blocks.back());
    BlockPool::give(block, 64);
}

TEST_CASE("payloads of all sizes are made, shared and dropped by the thousand") {
    std::vector<Payload> held;
    for (std::size_t i = 0; i < 5'000; ++i) {
        held.push_back(Payload::of(Text{std::string(i % 400, 'x')}));
        if (i % 3 == 0) held.push_back(held[i / 2]);
        if (i % 7 == 6) held.erase(held.begin(), held.begin() + 3);
    }
    for (const Payload& payload : held) {
        REQUIRE(payload.get_if<Text>() != nullptr);
        CHECK(payload.get_if<Text>()->text.find_first_not_of('x') == std::string::npos);
    }
}
