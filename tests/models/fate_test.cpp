#include "world/fate.hpp"

#include "catch.hpp"

namespace cleave::world {
namespace {

constexpr Ratio never{};
constexpr Ratio surely{Ratio::one};

}  // namespace

TEST_CASE("on a link without troubles every message arrives, and nothing is drawn") {
    FateProcess process(LinkOptions{.rtt = 1_ms, .jitter = Ratio::percent(10)});
    Random random(1);
    for (int i = 0; i < 100; ++i) {
        CHECK(process.draw(random) == Fate{});
        CHECK(process.spares(static_cast<std::uint64_t>(i)));
    }
    CHECK(random == Random(1));
}

TEST_CASE("each trouble strikes with its own probability, whatever the others are") {
    // Of a billion messages; loss and corruption end it for those that follow.
    FateProcess process(LinkOptions{.loss = Ratio::percent(10),
                                    .duplication = Ratio::percent(30),
                                    .reordering = Ratio::percent(20),
                                    .corruption = Ratio::percent(5)});
    Random random(2);
    constexpr int count = 200'000;
    int lost = 0;
    int corrupted = 0;
    int duplicated = 0;
    int reordered = 0;
    int both = 0;
    for (int i = 0; i < count; ++i) {
        const Fate fate = process.draw(random);
        lost += fate.lost;
        corrupted += fate.corrupted;
        duplicated += fate.duplicated;
        reordered += fate.reordered;
        both += fate.duplicated && fate.reordered;
        if (fate.lost || fate.corrupted) CHECK_FALSE((fate.duplicated || fate.reordered));
    }
    const double arrive = 0.9 * 0.95;
    CHECK(lost == Approx(count * 0.1).epsilon(0.02));
    CHECK(corrupted == Approx(count * 0.9 * 0.05).epsilon(0.03));
    CHECK(duplicated == Approx(count * arrive * 0.3).epsilon(0.02));
    CHECK(reordered == Approx(count * arrive * 0.2).epsilon(0.02));
    CHECK(both == Approx(count * arrive * 0.06).epsilon(0.03));
}

TEST_CASE("what is certain always happens, and what is off never") {
    const auto only = [](LinkOptions link) {
        FateProcess process(link);
        Random random(3);
        const Fate first = process.draw(random);
        for (int i = 0; i < 1'000; ++i) CHECK(process.draw(random) == first);
        return first;
    };
    CHECK(only({.loss = surely}) == Fate{.lost = true});
    CHECK(only({.corruption = surely}) == Fate{.corrupted = true});
    CHECK(only({.duplication = surely}) == Fate{.duplicated = true});
    CHECK(only({.reordering = surely}) == Fate{.reordered = true});
    CHECK(only({.duplication = surely, .reordering = surely}) ==
          Fate{.duplicated = true, .reordered = true});
    CHECK(only({.loss = never, .duplication = never}) == Fate{});
}

TEST_CASE("a chance of one in a billion is neither never nor often") {
    FateProcess process(LinkOptions{.loss = Ratio{1}});
    Random random(4);
    for (int i = 0; i < 100'000; ++i) CHECK(process.draw(random) == Fate{});
    CHECK(random != Random(4));
}

TEST_CASE("a message that is spared takes one word of the stream, which tells it in advance") {
    FateProcess process(LinkOptions{.loss = Ratio::percent(1), .reordering = Ratio::percent(20)});
    Random random(5);
    int spared = 0;
    for (int i = 0; i < 10'000; ++i) {
        Random peek = random;
        const bool spares = process.spares(peek.next());
        CHECK(spares == (process.draw(random) == Fate{}));
        if (spares) CHECK(peek == random);
        spared += spares;
    }
    CHECK(spared == Approx(7'920).epsilon(0.03));
}

TEST_CASE("losses in bursts keep their share, come in rows, and are never spared in advance") {
    FateProcess process(LinkOptions{
        .loss = Ratio::percent(10), .duplication = Ratio::percent(50), .loss_burst = 5});
    Random random(6);
    constexpr int count = 200'000;
    int lost = 0;
    int bursts = 0;
    int duplicated = 0;
    bool before = false;
    for (int i = 0; i < count; ++i) {
        Random peek = random;
        CHECK_FALSE(process.spares(peek.next()));
        const Fate fate = process.draw(random);
        lost += fate.lost;
        bursts += fate.lost && !before;
        duplicated += fate.duplicated;
        before = fate.lost;
    }
    CHECK(lost == Approx(count * 0.1).epsilon(0.05));
    CHECK(static_cast<double>(lost) / bursts == Approx(5).epsilon(0.05));
    CHECK(duplicated == Approx(count * 0.45).epsilon(0.02));
}

TEST_CASE("rates change for the next message, and back") {
    FateProcess process(LinkOptions{});
    Random random(7);
    process.change(LinkOptions{.loss = surely});
    CHECK(process.draw(random).lost);
    process.change(LinkOptions{});
    CHECK(process.draw(random) == Fate{});
}

}  // namespace cleave::world
