// What Bailis et al., VLDB 2012, publish of LinkedIn's and Yammer's stores comes out of Dynamo's
// messages, and out of a plain Monte Carlo of their model. Tolerances of shares are four standard
// errors.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "dynamo/pbs.hpp"

using namespace cleave;
using namespace cleave::literals;
using namespace protocols::testing::pbs;

namespace {

// The model by itself: draws, no messages.
struct Trial {
    Duration written;       // when W replicas have acknowledged
    Duration answered;      // how long the read takes
    Duration fresh_from{};  // the least t for which the read is fresh; at least zero
};

Trial draw(const Legs& legs, std::uint32_t r, std::uint32_t w, Random& random) {
    Duration arrives[n];
    Duration asked[n];
    std::vector<Duration> acknowledged;
    std::vector<std::pair<Duration, std::uint32_t>> replied;
    for (std::uint32_t i = 0; i < n; ++i) {
        arrives[i] = legs.w.sample(random);
        const Duration a = legs.a.sample(random);
        acknowledged.push_back(arrives[i] + a);
        asked[i] = legs.r.sample(random);
        const Duration s = legs.s.sample(random);
        replied.emplace_back(asked[i] + s, i);
    }
    std::sort(acknowledged.begin(), acknowledged.end());
    std::sort(replied.begin(), replied.end());
    Trial trial{acknowledged[w - 1], replied[r - 1].first, Duration::max()};
    for (std::uint32_t k = 0; k < r; ++k) {
        const std::uint32_t i = replied[k].second;
        const Duration wait = arrives[i] - trial.written - asked[i];
        trial.fresh_from = std::min(trial.fresh_from, std::max(wait, Duration{}));
    }
    return trial;
}

struct Model {
    std::vector<Duration> writes, reads, fresh_from;  // sorted
    double p_fresh(Duration t) const {
        const auto end = std::upper_bound(fresh_from.begin(), fresh_from.end(), t);
        return static_cast<double>(end - fresh_from.begin()) /
               static_cast<double>(fresh_from.size());
    }
};

Model monte_carlo(const Legs& legs, std::uint32_t r, std::uint32_t w, std::uint64_t trials,
                  std::uint64_t seed = 1) {
    Random random = Random::stream(seed, "monte-carlo");
    Model model;
    for (std::uint64_t i = 0; i < trials; ++i) {
        const Trial trial = draw(legs, r, w, random);
        model.writes.push_back(trial.written);
        model.reads.push_back(trial.answered);
        model.fresh_from.push_back(trial.fresh_from);
    }
    for (auto* column : {&model.writes, &model.reads, &model.fresh_from}) {
        std::sort(column->begin(), column->end());
    }
    return model;
}

// Four standard errors of a share near `p` that was counted in `trials`.
double tolerance(double p, std::uint64_t trials) {
    return 4 * std::sqrt(std::max(p * (1 - p), 1e-4) / static_cast<double>(trials));
}

// One line of the paper's table 4, in milliseconds: read and write latency and t-visibility at
// 99.9 %.
struct Published {
    std::uint32_t r, w;
    double read, write, t;
};
const std::vector<Published> published_ssd = {
    {1, 1, .66, .66, 1.85}, {1, 2, .66, 1.63, 1.79}, {2, 1, 1.63, .65, 0}, {2, 2, 1.62, 1.64, 0}};
const std::vector<Published> published_disk = {{1, 1, .66, 10.99, 45.5},
                                               {1, 2, .65, 20.97, 43.3},
                                               {2, 1, 1.63, 10.9, 13.6},
                                               {2, 2, 1.64, 20.96, 0}};

Duration milliseconds(double ms) { return Duration::nanoseconds(std::llround(ms * 1e6)); }

// So many trials in worlds of their own, added up.
Measured gather(const Legs& legs, const Published& line, const std::set<Duration>& times,
                std::uint64_t worlds) {
    constexpr std::uint64_t trials = 5'000;
    Measured sum;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        const std::vector<Duration> at(times.begin(), times.end());
        const Measured one = Experiment(legs, line.r, line.w, at, seed).run(trials);
        sum.writes.insert(sum.writes.end(), one.writes.begin(), one.writes.end());
        sum.reads.insert(sum.reads.end(), one.reads.begin(), one.reads.end());
        for (const auto& [t, count] : one.fresh) sum.fresh[t] += count;
        sum.trials += one.trials;
    }
    sum.sort();
    return sum;
}

void compare(const Legs& legs, const std::vector<Published>& table) {
    for (const Published& line : table) {
        INFO("R = " << line.r << ", W = " << line.w);
        const Duration t = milliseconds(line.t);
        const std::set<Duration> times = {Duration{}, 10_ms, t};
        const Measured seen = gather(legs, line, times, 2);
        const Model model = monte_carlo(legs, line.r, line.w, 100'000);
        for (const Duration at : times) {
            const double p = model.p_fresh(at);
            INFO("t = " << at.in_milliseconds() << " ms, in the model " << p);
            CHECK(seen.p_fresh(at) == Approx(p).margin(tolerance(p, seen.trials)));
        }
        if (line.r + line.w > n) CHECK(seen.p_fresh(Duration{}) == 1.0);
        // The printed time is a little early (see below), so a little less than 99.9 % is right.
        CHECK(seen.p_fresh(t) > .9985 - tolerance(.9985, seen.trials));
        for (const double share : {.5, .99}) {
            CHECK(quantile(seen.reads, share) == Approx(quantile(model.reads, share)).epsilon(.10));
            CHECK(quantile(seen.writes, share) ==
                  Approx(quantile(model.writes, share)).epsilon(.15));
        }
    }
}

}  // namespace

TEST_CASE("Dynamo's messages give the staleness of PBS: LinkedIn's solid-state disks") {
    compare(ssd(), published_ssd);
    const Measured seen = gather(ssd(), published_ssd.front(), {Duration{}}, 2);
    CHECK(seen.p_fresh(Duration{}) == Approx(.974).margin(tolerance(.974, seen.trials)));
}

TEST_CASE("Dynamo's messages give the staleness of PBS: LinkedIn's spinning disks") {
    compare(disk(), published_disk);
    const Measured seen = gather(disk(), published_disk.front(), {Duration{}, 10_ms}, 2);
    CHECK(seen.p_fresh(Duration{}) == Approx(.439).margin(tolerance(.439, seen.trials)));
    CHECK(seen.p_fresh(10_ms) == Approx(.925).margin(tolerance(.925, seen.trials)));
}

// The paper prints 3.35 as the shape of Yammer's writes, and 89.3 % of fresh reads, which is what
// 3.5 gives, the figure in the authors' program; 3.35 gives 88.7 %.
TEST_CASE("Dynamo's messages give the staleness of PBS: Yammer's Riak, in either reading") {
    const Published one_one{1, 1, 5.58, 10.83, 1'364};
    const Duration t = milliseconds(one_one.t);
    const Measured seen = gather(yammer(), one_one, {Duration{}, t}, 4);
    const Measured printed = gather(yammer_as_printed(), one_one, {Duration{}, t}, 4);
    CHECK(seen.p_fresh(Duration{}) == Approx(.893).margin(tolerance(.893, seen.trials)));
    CHECK(printed.p_fresh(Duration{}) == Approx(.887).margin(tolerance(.887, seen.trials)));
    CHECK(seen.p_fresh(Duration{}) > printed.p_fresh(Duration{}));
    for (const bool as_printed : {false, true}) {
        const Measured& dynamo = as_printed ? printed : seen;
        const Model model = monte_carlo(as_printed ? yammer_as_printed() : yammer(), 1, 1, 200'000);
        CHECK(model.p_fresh(Duration{}) == Approx(as_printed ? .887 : .893).margin(.003));
        for (const Duration at : {Duration{}, t}) {
            const double p = model.p_fresh(at);
            CHECK(dynamo.p_fresh(at) == Approx(p).margin(tolerance(p, dynamo.trials)));
        }
    }
}

// The paper reads a t-visibility off a grid of times: the first whose share of fresh reads, each
// estimated anew, passes 99.9 %. An estimate that is high by chance ends the search, so what is
// printed lies before the time at which 99.9 % of reads are fresh: 1.94 and 52.4 ms for R = W = 1
// where 1.85 and 45.5 ms are printed. How many trials an estimate took, and the grid, are not
// printed; assumed here: 10,000, and steps of 2 % of the time.
TEST_CASE("the printed t-visibilities are early, as the way they were read off makes them") {
    struct Case {
        Legs legs;
        double printed, exact;
    };
    for (const Case& one : {Case{ssd(), 1.85, 1.94}, Case{disk(), 45.5, 52.4}}) {
        INFO(one.printed << " ms");
        const Model model = monte_carlo(one.legs, 1, 1, 1'000'000);
        CHECK(quantile(model.fresh_from, .999) == Approx(one.exact).epsilon(.03));
        CHECK(model.p_fresh(milliseconds(one.printed)) < .999);
        CHECK(model.p_fresh(milliseconds(one.printed)) > .9985);
        Random random = Random::stream(1, "grid");
        constexpr std::uint64_t trials = 10'000;
        double earliest = one.exact;
        double mean = 0;
        constexpr int searches = 20;
        for (int search = 0; search < searches; ++search) {
            double t = one.exact / 2;
            for (;; t += one.exact / 50) {
                const Ratio stale{std::llround((1 - model.p_fresh(milliseconds(t))) * 1e9)};
                std::uint64_t missed = 0;
                for (std::uint64_t i = 0; i < trials; ++i) missed += random.chance(stale) ? 1U : 0U;
                if (missed * 1'000 < trials) break;
            }
            earliest = std::min(earliest, t);
            mean += t / searches;
        }
        CHECK(mean < one.exact);
        CHECK(earliest <= one.printed * 1.02);
    }
}

TEST_CASE("Dynamo's messages give the quantiles of PBS within 5 %, in 200,000 trials", "[.soak]") {
    struct Case {
        Legs legs;
        std::vector<Published> table;
        double fresh_at_once, exact;
    };
    const std::vector<Case> cases = {{ssd(), published_ssd, .974, 1.94},
                                     {disk(), published_disk, .436, 52.4}};
    for (const Case& one : cases) {
        for (const Published& line : one.table) {
            INFO("R = " << line.r << ", W = " << line.w);
            const Duration printed = milliseconds(line.t);
            const Duration exact = milliseconds(one.exact);
            const Measured seen = gather(one.legs, line, {Duration{}, printed, exact}, 40);
            CHECK(quantile(seen.reads, .999) == Approx(line.read).epsilon(.05));
            CHECK(quantile(seen.writes, .999) == Approx(line.write).epsilon(.05));
            const double margin = tolerance(.999, seen.trials);
            CHECK(seen.p_fresh(printed) > .9985 - margin);
            if (line.r + line.w > n) CHECK(seen.p_fresh(Duration{}) == 1.0);
            if (line.r != 1 || line.w != 1) continue;
            CHECK(seen.p_fresh(Duration{}) == Approx(one.fresh_at_once).margin(.002));
            CHECK(seen.p_fresh(printed) < .999 - margin / 4);
            CHECK(seen.p_fresh(exact) == Approx(.999).margin(margin));
        }
    }
}
