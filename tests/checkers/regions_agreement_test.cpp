// The states of file regions against their definition, taken byte by byte, on random logs.

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "host/random.hpp"
#include "measures/regions.hpp"

namespace cleave::test {
namespace {

using measure::RegionCell;
using measure::RegionCounts;
using measure::RegionLog;
using measure::RegionMutation;
using measure::RegionRead;
using measure::RegionReport;

constexpr std::uint64_t bytes = 12;
constexpr Instant quiet = Instant::at(Duration::nanoseconds(20));

bool holds(const RegionMutation& m, std::uint64_t byte) {
    return m.offset.value <= byte && byte < m.offset.value + m.length.value;
}
bool is_later(const RegionMutation& a, const RegionMutation& b) { return b.completed < a.invoked; }

class Naive {
  public:
    Naive(const RegionLog& log, std::uint32_t file) {
        for (const RegionMutation& m : log.mutations) {
            if (m.file != file) continue;
            of_stamp_[m.stamp] = m;
            if (m.outcome != Outcome::fail) all_.push_back(m);
        }
        for (const RegionRead& read : log.reads) {
            if (read.file == file) reads_.push_back(read);
        }
        for (const RegionRead& read : reads_) {
            if (read.invoked < quiet) continue;
            for (std::uint64_t b = read.offset.value; b < bytes; ++b) {
                if (b - read.offset.value >= read.length.value) break;
                seen_[b].push_back(stamp_at(read, b));
                in_content_[b] = in_content_[b] || has(read, b);
            }
        }
    }

    void judge(RegionReport& report) const {
        bool worse = std::any_of(reads_.begin(), reads_.end(),
                                 [&](const RegionRead& read) { return from_nowhere(read); });
        for (const RegionMutation& m : all_) worse = judge(m, report) || worse;
        if (worse) report.outside.emplace_back("something");
        for (const RegionRead& read : reads_) {
            const bool stale = std::any_of(all_.begin(), all_.end(), [&](const auto& m) {
                return m.outcome == Outcome::ok && m.completed < read.invoked &&
                       untouched(m, read) && !all_seen(m, read);
            });
            if (stale) report.stale.emplace_back("something");
        }
    }

  private:
    struct Sight {
        bool enough = true, consistent = true, defined = true;
    };

    static bool has(const RegionRead& read, std::uint64_t byte) {
        std::uint64_t end = read.offset.value;
        for (const Extent& extent : read.content.extents) end += extent.length.value;
        return read.offset.value <= byte && byte < end;
    }
    static Value stamp_at(const RegionRead& read, std::uint64_t byte) {
        std::uint64_t end = read.offset.value;
        for (const Extent& extent : read.content.extents) {
            end += extent.length.value;
            if (byte < end) return extent.stamp;
        }
        return 0;
    }
    static bool overlap(const RegionMutation& a, const RegionMutation& b) {
        for (std::uint64_t byte = 0; byte < bytes; ++byte) {
            if (holds(a, byte) && holds(b, byte)) return true;
        }
        return false;
    }

    bool from_nowhere(const RegionRead& read) const {
        for (std::uint64_t b = read.offset.value; b < bytes; ++b) {
            const Value stamp = stamp_at(read, b);
            if (!has(read, b) || stamp == 0) continue;
            const auto found = of_stamp_.find(stamp);
            if (found == of_stamp_.end()) return true;
            const RegionMutation& m = found->second;
            if (m.outcome == Outcome::fail || read.completed < m.invoked) return true;
            if (!m.append && !holds(m, b)) return true;
        }
        return false;
    }

    template <typename Of>
    Sight sight(Value stamp, const Of& of) const {
        Sight sight;
        for (std::uint64_t b = 0; b < bytes; ++b) {
            if (!of(b)) continue;
            if (seen_[b].size() < 2) sight.enough = false;
            for (const Value v : seen_[b]) {
                if (v != seen_[b][0]) sight.consistent = false;
                if (v != stamp) sight.defined = false;
            }
        }
        return sight;
    }

    static void count(RegionReport& report, RegionCell which, const Sight& sight) {
        if (!sight.enough) return;
        RegionCounts& counts = report.cells[static_cast<std::size_t>(which)];
        if (sight.defined) {
            ++counts.defined;
        } else if (sight.consistent) {
            ++counts.undefined;
        } else {
            ++counts.inconsistent;
        }
    }

    // True when a region is worse than its cell promises.
    bool judge(const RegionMutation& m, RegionReport& report) const {
        const bool ok = m.outcome == Outcome::ok;
        if (m.append && !ok) {
            const auto of = [&](std::uint64_t b) {
                return std::find(seen_[b].begin(), seen_[b].end(), m.stamp) != seen_[b].end();
            };
            bool somewhere = false;
            for (std::uint64_t b = 0; b < bytes; ++b) somewhere = somewhere || of(b);
            if (somewhere) count(report, RegionCell::failed_append, sight(m.stamp, of));
            return false;
        }
        const Sight sight = this->sight(m.stamp, [&](std::uint64_t b) { return holds(m, b); });
        return m.append ? judge_append(m, sight, report) : judge_write(m, sight, report);
    }

    bool judge_append(const RegionMutation& m, const Sight& sight, RegionReport& report) const {
        bool alone = true;
        for (const RegionMutation& other : all_) {
            if (!other.append && overlap(other, m)) return false;
            const bool apart = is_later(m, other) || is_later(other, m);
            if (other.append && other.stamp != m.stamp && !apart) alone = false;
        }
        const RegionCell which = alone ? RegionCell::serial_append : RegionCell::concurrent_append;
        count(report, which, sight);
        bool remains = false;
        for (std::uint64_t b = 0; b < bytes; ++b) {
            const bool held = std::any_of(all_.begin(), all_.end(), [&](const auto& other) {
                return other.outcome == Outcome::ok && holds(other, b);
            });
            const bool known = in_content_[b] || is_followed(b);
            if (known && !seen_[b].empty() && !held) remains = true;
        }
        const bool among = sight.enough && sight.defined && remains;
        if (among) ++report.cells[static_cast<std::size_t>(which)].interspersed;
        return !sight.defined;
    }
    // Beyond the end of the file there is nothing, but up to what was written there are holes.
    bool is_followed(std::uint64_t byte) const {
        return std::any_of(all_.begin(), all_.end(), [&](const RegionMutation& m) {
            if (m.append && m.outcome != Outcome::ok) return false;
            return byte < m.offset.value + m.length.value;
        });
    }

    bool judge_write(const RegionMutation& m, const Sight& sight, RegionReport& report) const {
        bool replaced = false, tainted = false;
        std::vector<RegionMutation> rivals;
        for (const RegionMutation& other : all_) {
            if (other.stamp == m.stamp || !overlap(m, other)) continue;
            if (other.outcome != Outcome::ok) {
                tainted = tainted || !other.append;
            } else if (is_later(other, m)) {
                replaced = true;
            } else if (!is_later(m, other)) {
                rivals.push_back(other);
            }
        }
        if (m.outcome != Outcome::ok) {
            if (rivals.empty()) count(report, RegionCell::failed_write, sight);
            return false;
        }
        if (tainted) return false;
        const bool alone = rivals.empty();
        if (!replaced) {
            count(report, alone ? RegionCell::serial_write : RegionCell::concurrent_write, sight);
        }
        for (std::uint64_t b = 0; b < bytes; ++b) {
            if (!holds(m, b) || is_replaced(m, b)) continue;
            for (const Value v : seen_[b]) {
                bool allowed = v == m.stamp;
                for (const RegionMutation& rival : rivals) {
                    const bool stands = holds(rival, b) && !is_replaced(rival, b);
                    allowed = allowed || (stands && v == rival.stamp);
                }
                if (!allowed || v != seen_[b][0]) return true;
            }
        }
        return false;
    }
    bool is_replaced(const RegionMutation& m, std::uint64_t byte) const {
        return std::any_of(all_.begin(), all_.end(), [&](const RegionMutation& other) {
            return !other.append && other.outcome == Outcome::ok && holds(other, byte) &&
                   is_later(other, m);
        });
    }

    bool untouched(const RegionMutation& m, const RegionRead& read) const {
        return std::none_of(all_.begin(), all_.end(), [&](const RegionMutation& other) {
            if (other.append || other.stamp == m.stamp || !overlap(other, m)) return false;
            if (read.completed < other.invoked) return false;
            return other.outcome != Outcome::ok || !is_later(m, other);
        });
    }
    static bool all_seen(const RegionMutation& m, const RegionRead& read) {
        for (std::uint64_t b = 0; b < bytes; ++b) {
            if (holds(m, b) && (!has(read, b) || stamp_at(read, b) != m.stamp)) return false;
        }
        return true;
    }

    std::map<Value, RegionMutation> of_stamp_;
    std::vector<RegionMutation> all_;
    std::vector<RegionRead> reads_;
    std::array<std::vector<Value>, bytes> seen_;
    std::array<bool, bytes> in_content_{};
};

std::int64_t draw(Random& random, std::uint64_t below) {
    return static_cast<std::int64_t>(random.below(below));
}
Instant moment(std::int64_t nanoseconds) { return Instant::at(Duration::nanoseconds(nanoseconds)); }

RegionMutation random_mutation(Random& random, Value stamp) {
    const std::uint64_t offset = 2 * random.below(5);
    const std::uint64_t length = 2 * (1 + random.below((bytes - offset) / 2));
    const std::int64_t begin = draw(random, 16);
    RegionMutation m{.process = static_cast<std::uint32_t>(stamp),
                     .file = static_cast<std::uint32_t>(random.below(8) == 0),
                     .append = random.below(3) == 0,
                     .offset = Bytes{offset},
                     .length = Bytes{length},
                     .stamp = stamp,
                     .invoked = moment(begin),
                     .completed = moment(begin + draw(random, 5)),
                     .outcome = Outcome::ok};
    if (random.below(4) == 0) {
        m.outcome = random.below(3) == 0 ? Outcome::fail : Outcome::unknown;
        if (m.outcome == Outcome::unknown) m.completed = Instant::max();
    }
    return m;
}

// What a file would hold after the mutations in some order, now and then with a byte of another.
RegionRead random_read(Random& random, const RegionLog& log) {
    std::vector<Value> content;
    for (const RegionMutation& m : log.mutations) {
        if (m.outcome != Outcome::ok && random.below(2) == 0) continue;
        const std::uint64_t end = m.offset.value + m.length.value;
        if (content.size() < end) content.resize(end, 0);
        if (random.below(12) == 0) continue;
        for (std::uint64_t b = m.offset.value; b < end; ++b) content[b] = m.stamp;
    }
    const bool stray = !content.empty() && random.below(8) == 0;
    if (stray) content[random.below(content.size())] = draw(random, 5);
    const std::int64_t begin = random.below(3) == 0 ? draw(random, 20) : 19 + draw(random, 3);
    RegionRead read;
    read.process = 9;
    read.length = Bytes{bytes};
    read.invoked = moment(begin);
    read.completed = moment(begin + draw(random, 4));
    for (const Value stamp : content) {
        auto& extents = read.content.extents;
        if (extents.empty() || extents.back().stamp != stamp) extents.push_back({Bytes{0}, stamp});
        extents.back().length = Bytes{extents.back().length.value + 1};
    }
    return read;
}

}  // namespace

TEST_CASE("the states of file regions agree with their definition, byte by byte") {
    Random random(41);
    std::array<std::uint64_t, measure::region_cells> counted{};
    int outside = 0, stale = 0;
    for (int round = 0; round < 20'000; ++round) {
        RegionLog log;
        log.files = {"a", "b"};
        const auto mutations = static_cast<Value>(1 + random.below(4));
        for (Value stamp = 1; stamp <= mutations; ++stamp) {
            log.mutations.push_back(random_mutation(random, stamp));
        }
        const std::uint64_t reads = 1 + random.below(3);
        for (std::uint64_t r = 0; r < reads; ++r) log.reads.push_back(random_read(random, log));
        RegionReport expected;
        for (const std::uint32_t file : {0U, 1U}) Naive(log, file).judge(expected);
        const RegionReport found = measure::regions(log, quiet);
        CAPTURE(round);
        for (std::size_t c = 0; c < measure::region_cells; ++c) {
            CAPTURE(to_string(static_cast<RegionCell>(c)));
            REQUIRE(found.cells[c].defined == expected.cells[c].defined);
            REQUIRE(found.cells[c].undefined == expected.cells[c].undefined);
            REQUIRE(found.cells[c].inconsistent == expected.cells[c].inconsistent);
            REQUIRE(found.cells[c].interspersed == expected.cells[c].interspersed);
            counted[c] += found.cells[c].defined + found.cells[c].undefined;
        }
        REQUIRE(found.outside.empty() == expected.outside.empty());
        REQUIRE(found.stale.size() == expected.stale.size());
        outside += expected.outside.empty() ? 0 : 1;
        stale += expected.stale.empty() ? 0 : 1;
    }
    for (const std::uint64_t count : counted) CHECK(count > 50);
    CHECK(outside > 1'000);
    CHECK(stale > 1'000);
}

}  // namespace cleave::test
