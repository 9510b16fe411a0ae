// The clauses of S3's consistency model before December 2020, one by one. Of each, what may happen
// does happen for some seeds, and what may not does for none.
#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

constexpr int few = 300;     // seeds within which the possible must show
constexpr int many = 3'000;  // seeds within which the forbidden must not

// No version takes longer to reach every node of the preset, nor an absence to be forgotten.
constexpr Duration settling = Duration::seconds(12);

// The moments at which to look for something that lasts up to `settling`.
template <class Look>
bool at_some_moment_after(Instant start, Look look) {
    for (Duration d = 1_ms; d < settling; d = d + d / 4 + 1_ms) {
        if (look(start + d)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("2018 clause 1: a new object is read at once, from the moment of its PUT") {
    CHECK(count_seeds(many, s3_2018(), [](StoreDriver& s3) {
              s3.put(at(1_s), "a", 1);
              const bool missed = s3.get(at(1_s), "a") != 1 || !s3.head(at(1_s), "a");
              return missed ||
                     at_some_moment_after(at(1_s), [&](Instant t) { return s3.get(t, "a") != 1; });
          }) == 0);
}

TEST_CASE("2018 clause 1: a GET or HEAD before the PUT may hide the new object for a while") {
    for (const bool by_get : {true, false}) {
        const auto hidden = [&](StoreDriver& s3) {
            if (by_get) {
                s3.get(at(1_s), "a");
            } else {
                s3.head(at(1_s), "a");
            }
            s3.put(at(1100_ms), "a", 1);
            return s3.get(at(1200_ms), "a") == std::nullopt;
        };
        const int count = count_seeds(few, s3_2018(), hidden);
        CHECK(count > 0);
        CHECK(count < few);
    }
}

TEST_CASE("2018 clause 1: an absence is remembered for its expiry and no longer") {
    const Instant expiry = at(1_s) + s3_2018().absence_expiry;
    const auto hidden_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            for (int i = 0; i < 20; ++i) s3.head(at(1_s), "a");  // all nodes have seen it absent
            s3.put(at(1100_ms), "a", 1);
            return s3.get(when, "a") == std::nullopt;
        };
    };
    CHECK(count_seeds(few, s3_2018(), hidden_at(expiry - 1_ms)) > 0);
    CHECK(count_seeds(many, s3_2018(), hidden_at(expiry)) == 0);
}

TEST_CASE("2018 clause 1: the absence of another key hides nothing") {
    CHECK(count_seeds(many, s3_2018(), [](StoreDriver& s3) {
              for (int i = 0; i < 5; ++i) s3.get(at(1_s), "b");
              s3.put(at(1100_ms), "a", 1);
              return s3.get(at(1200_ms), "a") != 1;
          }) == 0);
}

TEST_CASE("2018 clause 2: after an overwrite a read may return the old object, never none") {
    int none = 0;
    const int stale = count_seeds(few, s3_2018(), [&](StoreDriver& s3) {
        s3.put(at(1_s), "a", 1);
        s3.put(at(100_s), "a", 2);
        bool saw_old = false;
        at_some_moment_after(at(100_s), [&](Instant t) {
            const std::optional<Value> value = s3.get(t, "a");
            saw_old = saw_old || value == 1;
            if (!value) ++none;
            return false;
        });
        return saw_old;
    });
    CHECK(stale > 0);
    CHECK(none == 0);
}

TEST_CASE("2018 clause 2: an overwrite is visible everywhere once it has propagated") {
    CHECK(count_seeds(many, s3_2018(), [](StoreDriver& s3) {
              s3.put(at(1_s), "a", 1);
              s3.put(at(100_s), "a", 2);
              return s3.get(at(100_s) + settling, "a") != 2;
          }) == 0);
}

TEST_CASE("2018 clause 2: a client may read a new value and then the old one again") {
    CHECK(count_seeds(few, s3_2018(), [](StoreDriver& s3) {
              s3.put(at(1_s), "a", 1);
              s3.put(at(100_s), "a", 2);
              bool saw_new = false;
              return at_some_moment_after(at(100_s), [&](Instant t) {
                  const bool is_new = s3.get(t, "a") == 2;
                  const bool went_back = saw_new && !is_new;
                  saw_new = saw_new || is_new;
                  return went_back;
              });
          }) > 0);
}

TEST_CASE("2018 clause 2: as many reads are not monotonic as Bermbach and Tai saw, 12 %") {
    StoreDriver s3(s3_2018());
    Value newest = 0;
    Value newest_read = 0;
    int went_back = 0;
    constexpr int polls = 100'000;
    for (int poll = 0; poll < polls; ++poll) {
        const Instant now = at(1_s + 50_ms * poll);
        if (poll % 200 == 0) s3.put(now, "a", ++newest);
        const Value read = s3.get(now, "a").value_or(0);
        if (read < newest_read) ++went_back;
        newest_read = std::max(newest_read, read);
    }
    CHECK(went_back == Approx(polls * 12 / 100).epsilon(0.1));
}

TEST_CASE("2018 clause 2: a deleted object may still be read, and is gone in the end") {
    const auto read_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            s3.put(at(1_s), "a", 1);
            s3.remove(at(100_s), "a");
            return s3.get(when, "a").has_value();
        };
    };
    const int undead = count_seeds(few, s3_2018(), read_at(at(101_s)));
    CHECK(undead > 0);
    CHECK(undead < few);
    CHECK(count_seeds(many, s3_2018(), read_at(at(100_s) + settling)) == 0);
}

TEST_CASE("2018 clause 2: an object put again right after its deletion may seem deleted") {
    const auto seems_deleted_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            s3.put(at(1_s), "a", 1);
            s3.remove(at(100_s), "a");
            s3.put(at(101_s), "a", 2);
            return s3.get(when, "a") == std::nullopt;
        };
    };
    CHECK(count_seeds(few, s3_2018(), seems_deleted_at(at(102_s))) > 0);
    CHECK(count_seeds(many, s3_2018(), seems_deleted_at(at(101_s) + settling)) == 0);
}

TEST_CASE("2018 clause 3: a listing may omit a new object that a GET finds, but not for ever") {
    const auto omitted_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            s3.put(at(1_s), "a", 1);
            return s3.get(when, "a") == 1 && !s3.lists(when, "a");
        };
    };
    const int omitted = count_seeds(few, s3_2018(), omitted_at(at(2_s)));
    CHECK(omitted > 0);
    CHECK(omitted < few);
    CHECK(count_seeds(many, s3_2018(), omitted_at(at(1_s) + settling)) == 0);
}

TEST_CASE("2018 clause 3: a listing may show a deleted object, but not for ever") {
    const auto shown_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            s3.put(at(1_s), "a", 1);
            s3.remove(at(100_s), "a");
            return s3.lists(when, "a");
        };
    };
    const int shown = count_seeds(few, s3_2018(), shown_at(at(101_s)));
    CHECK(shown > 0);
    CHECK(shown < few);
    CHECK(count_seeds(many, s3_2018(), shown_at(at(100_s) + settling)) == 0);
}

TEST_CASE("2018 clause 3: a listing never shows a name that was never put or lacks the prefix") {
    CHECK(count_seeds(few, s3_2018(), [](StoreDriver& s3) {
              for (const char* name : {"a/1", "a/2", "b/1", "a"}) s3.put(at(1_s), name, 1);
              s3.get(at(1_s), "a/3");
              const std::vector<std::string> names = s3.list(at(2_s), "a/");
              const bool sorted = std::is_sorted(names.begin(), names.end());
              return !sorted || std::any_of(names.begin(), names.end(), [](const auto& name) {
                  return name != "a/1" && name != "a/2";
              });
          }) == 0);
}

TEST_CASE("2018 clause 4: a read returns one write of its key whole, never a mixture") {
    Content whole[3];
    for (Value value = 1; value <= 2; ++value) {
        whole[value].append(Content::of(value, {1'000}));
        whole[value].append(Content::of(value + 10, {1'000}));
    }
    CHECK(count_seeds(few, s3_2018(), [&](StoreDriver& s3) {
              s3.ask(at(1_s), StoreFunction::put, "a", whole[1]);
              s3.ask(at(100_s), StoreFunction::put, "a", whole[2]);
              return at_some_moment_after(at(100_s), [&](Instant t) {
                  const Content content = s3.ask(t, StoreFunction::get, "a").reply.content;
                  return content != whole[1] && content != whole[2];
              });
          }) == 0);
}

TEST_CASE("2018 clause 5: without locks, of two writers that overlap either may win") {
    const auto first_wins = [](StoreDriver& s3) {
        s3.put(at(1_s), "a", 1);
        s3.put(at(100_s), "a", 2);
        s3.put(at(100_s) + 1_ms, "a", 3);  // the first has not been acknowledged yet
        return s3.get(at(100_s) + settling, "a") == 2;
    };
    const int first = count_seeds(few, s3_2018(), first_wins);
    CHECK(first > 0);
    CHECK(first < few);
}

TEST_CASE(
    "2018 clause 5: of a delete and a put that overlap either wins, however fast they spread") {
    ObjectStoreOptions fast = s3_2018();
    fast.propagation = {};
    fast.index_lag = {};
    fast.phase_length = {};
    const auto delete_wins = [](StoreDriver& s3) {
        s3.put(at(1_s), "a", 1);
        s3.remove(at(100_s), "a");
        s3.put(at(100_s) + 1_ms, "a", 2);
        return s3.get(at(100_s) + settling, "a") == std::nullopt;
    };
    const int count = count_seeds(few, fast, delete_wins);
    CHECK(count > 0);
    CHECK(count < few);
}

TEST_CASE("2018 clause 5: a write that begins after another was acknowledged wins over it") {
    ObjectStoreOptions hasty = s3_2018();
    hasty.write_latency = Constant{};
    CHECK(count_seeds(many, hasty, [](StoreDriver& s3) {
              const StoreAnswer first = s3.put(at(1_s), "a", 1);
              const Instant acknowledged = at(1_s) + first.service_time;
              s3.put(acknowledged, "a", 2);
              return s3.get(acknowledged + settling, "a") != 2;
          }) == 0);
}

TEST_CASE("2018 clause 5: after the last write all readers agree on one of the latest") {
    CHECK(count_seeds(few, s3_2018(), [](StoreDriver& s3) {
              for (Value value = 1; value <= 5; ++value) s3.put(at(1_s), "a", value);
              std::set<std::optional<Value>> seen;
              for (int i = 0; i < 20; ++i) seen.insert(s3.get(at(1_s) + settling, "a"));
              return seen.size() != 1 || !seen.begin()->has_value();
          }) == 0);
}

TEST_CASE("2018 clause 6: a later write of one key may be seen before an earlier one of another") {
    CHECK(count_seeds(few, s3_2018(), [](StoreDriver& s3) {
              s3.put(at(1_s), "data", 1);
              s3.put(at(1_s), "pointer", 1);
              s3.put(at(100_s), "data", 2);
              s3.put(at(101_s), "pointer", 2);
              return s3.get(at(102_s), "pointer") == 2 && s3.get(at(102_s), "data") == 1;
          }) > 0);
}

TEST_CASE("2018 clause 8: during concurrent writes of a new key a reader may find either or none") {
    std::set<std::optional<Value>> seen;
    count_seeds(few, s3_2018(), [&](StoreDriver& s3) {
        s3.head(at(900_ms), "a");
        s3.put(at(1_s), "a", 1);
        s3.put(at(1_s) + 1_ms, "a", 2);
        seen.insert(s3.get(at(1100_ms), "a"));
        return false;
    });
    CHECK(seen == std::set<std::optional<Value>>{std::nullopt, 1, 2});
}

TEST_CASE("US Standard before 2015: even a new object may be missed, as nodes do not ask") {
    ObjectStoreOptions us_standard = s3_2018();
    us_standard.misses_read_through = false;
    const auto missed_at = [](Instant when) {
        return [=](StoreDriver& s3) {
            s3.put(at(1_s), "a", 1);
            return s3.get(when, "a") == std::nullopt;
        };
    };
    CHECK(count_seeds(few, us_standard, missed_at(at(1100_ms))) > 0);
    CHECK(count_seeds(few, us_standard, missed_at(at(1_s) + settling)) == 0);
}

TEST_CASE("2018: a random history never shows a value before its PUT or long after its end") {
    int stale_reads = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        StoreDriver s3(s3_2018(), seed);
        Random random(seed);
        std::map<std::string, std::vector<std::pair<Instant, std::optional<Value>>>> written;
        Instant now = at(1_s);
        for (Value value = 1; value <= 2'000; ++value) {
            now += random.between(1_ms, 60_ms);
            const std::string key = "k" + std::to_string(random.below(8));
            auto& writes = written[key];
            const std::uint64_t dice = random.below(10);
            if (dice < 2) {
                s3.put(now, key, value);
                writes.emplace_back(now, value);
            } else if (dice == 2) {
                s3.remove(now, key);
                writes.emplace_back(now, std::nullopt);
            } else {
                const std::optional<Value> read = s3.get(now, key);
                const auto superseded = [&](std::size_t i) {
                    // By a write that was later by more than clocks differ, long enough ago.
                    return std::any_of(writes.begin() + static_cast<std::ptrdiff_t>(i),
                                       writes.end(), [&](const auto& later) {
                                           return later.first - writes[i].first >
                                                      s3_2018().clock_skew &&
                                                  now - later.first >= settling;
                                       });
                };
                bool explained = !read && writes.empty();
                for (std::size_t i = 0; i < writes.size(); ++i) {
                    if (writes[i].second == read && !superseded(i)) explained = true;
                    // The absence before the first write, remembered.
                    if (!read && now - writes.front().first < settling) explained = true;
                }
                CHECK(explained);
                if (!writes.empty() && read != writes.back().second) ++stale_reads;
            }
        }
    }
    CHECK(stale_reads > 1'000);
}

TEST_CASE("2018: versions and absences that nobody can be answered with are forgotten") {
    StoreDriver s3(s3_2018());
    Instant now = at(1_s);
    for (Value value = 1; value <= 5'000; ++value) {
        now += 10_ms;
        s3.put(now, "hot", value);
        s3.put(now, "chunk/" + std::to_string(value), value);
        s3.remove(now + 1_ms, "chunk/" + std::to_string(value - 100));
        s3.get(now + 1_ms, "never/" + std::to_string(value));
    }
    // Two minutes' worth of the hot key would be 5,000 versions; 12 s are 1,200.
    CHECK(s3.store().version_count() < 4'000);
    s3.get(now + settling + 1_s, "chunk/5000");
    CHECK(s3.store().version_count() == 101);
    CHECK(s3.store().key_count() == 101);
}

}  // namespace cleave::world
