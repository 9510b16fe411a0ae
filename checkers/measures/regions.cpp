#include "measures/regions.hpp"

#include <algorithm>
#include <map>

namespace cleave::measure {
namespace {

// Bytes between two neighbouring boundaries: each read sees one stamp in all of them.
struct Segment {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::vector<Value> seen;  // by each final read that covers it
    bool consistent() const {
        return std::all_of(seen.begin(), seen.end(), [&](Value v) { return v == seen.front(); });
    }
    bool shows(Value stamp) const {
        return std::all_of(seen.begin(), seen.end(), [&](Value v) { return v == stamp; });
    }
};

std::uint64_t end_of(const RegionMutation& m) { return m.offset.value + m.length.value; }

bool overlap(const RegionMutation& a, const RegionMutation& b) {
    return a.offset.value < end_of(b) && b.offset.value < end_of(a);
}

bool later(const RegionMutation& a, const RegionMutation& b) { return a.invoked > b.completed; }

bool concurrent(const RegionMutation& a, const RegionMutation& b) {
    return !later(a, b) && !later(b, a);
}

std::string text(std::uint64_t n) { return std::to_string(n); }

class File {
  public:
    File(const RegionLog& log, std::uint32_t file, Instant quiet_from, RegionReport& report)
        : name_(log.files[file]), report_(report) {
        for (const RegionMutation& m : log.mutations) {
            if (m.file != file) continue;
            by_stamp_[m.stamp] = &m;
            if (m.outcome == Outcome::fail) continue;
            (m.append ? appends_ : writes_).push_back(&m);
        }
        for (const RegionRead& read : log.reads) {
            if (read.file != file) continue;
            find_thin_air(read);
            reads_.push_back(&read);
            if (read.invoked >= quiet_from) final_.push_back(&read);
        }
        divide();
    }

    void judge() {
        for (const RegionMutation* m : writes_) judge_write(*m);
        const bool mixed = has_remains();
        for (const RegionMutation* m : appends_) judge_append(*m, mixed);
        for (const RegionRead* read : reads_) find_stale(*read);
    }

  private:
    void outside(std::string sentence) { report_.outside.push_back(std::move(sentence)); }
    RegionCounts& cell(RegionCell which) { return report_.cells[static_cast<std::size_t>(which)]; }
    std::string words(const RegionMutation& m) const {
        return (m.append ? "record " : "write ") + std::to_string(m.stamp) + " (bytes " +
               text(m.offset.value) + " to " + text(end_of(m)) + " of \"" + name_ + "\")";
    }

    // Nobody reads what nobody wrote there, or what certainly did not happen.
    void find_thin_air(const RegionRead& read) {
        std::uint64_t at = read.offset.value;
        for (const Extent& extent : read.content.extents) {
            const std::uint64_t begin = at;
            at += extent.length.value;
            if (extent.stamp == 0) continue;
            const auto found = by_stamp_.find(extent.stamp);
            const RegionMutation* m = found == by_stamp_.end() ? nullptr : found->second;
            const bool fits = m != nullptr && m->invoked <= read.completed &&
                              m->outcome != Outcome::fail &&
                              (m->append || (m->offset.value <= begin && at <= end_of(*m)));
            if (fits) continue;
            outside("process " + text(read.process) + " read " + std::to_string(extent.stamp) +
                    " in bytes " + text(begin) + " to " + text(at) + " of \"" + name_ +
                    "\", which " +
                    (m != nullptr && m->outcome == Outcome::fail
                         ? "its client had been told did not happen"
                         : "nobody wrote there"));
        }
    }

    void divide() {
        std::vector<std::uint64_t> bounds;
        for (const auto* all : {&writes_, &appends_}) {
            for (const RegionMutation* m : *all) {
                if (m->append && m->outcome != Outcome::ok) continue;
                bounds.push_back(m->offset.value);
                bounds.push_back(end_of(*m));
            }
        }
        for (const RegionRead* read : final_) {
            std::uint64_t at = read->offset.value;
            bounds.push_back(at);
            for (const Extent& extent : read->content.extents) {
                bounds.push_back(at += extent.length.value);
            }
        }
        std::sort(bounds.begin(), bounds.end());
        bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
        for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
            segments_.push_back({bounds[i], bounds[i + 1], {}});
        }
        for (const RegionRead* read : final_) look(*read);
    }

    // What the read saw of each segment; beyond the end of the file, nothing.
    void look(const RegionRead& read) {
        const auto& extents = read.content.extents;
        std::size_t next = 0;
        std::uint64_t at = read.offset.value;  // where extents[next] begins
        for (Segment& segment : segments_) {
            if (segment.begin < read.offset.value) continue;
            if (segment.end - read.offset.value > read.length.value) break;
            while (next < extents.size() && at + extents[next].length.value <= segment.begin) {
                at += extents[next++].length.value;
            }
            segment.seen.push_back(next < extents.size() ? extents[next].stamp : 0);
        }
    }

    struct Sight {
        bool seen_enough = true;  // by two reads at least
        bool consistent = true;
        bool defined = true;
    };
    Sight sight(const RegionMutation& m) const {
        Sight sight;
        for (const Segment& segment : segments_) {
            if (segment.end <= m.offset.value || segment.begin >= end_of(m)) continue;
            sight.seen_enough = sight.seen_enough && segment.seen.size() >= 2;
            sight.consistent = sight.consistent && segment.consistent();
            sight.defined = sight.defined && segment.shows(m.stamp);
        }
        return sight;
    }
    void count(RegionCell which, const Sight& sight) {
        if (!sight.seen_enough) return;
        RegionCounts& counts = cell(which);
        ++(sight.defined      ? counts.defined
           : sight.consistent ? counts.undefined
                              : counts.inconsistent);
    }

    void judge_write(const RegionMutation& m) {
        bool alone = true;
        bool replaced = false;
        bool tainted = m.outcome != Outcome::ok;
        std::vector<const RegionMutation*> rivals;  // concurrent, and acknowledged
        for (const auto* all : {&writes_, &appends_}) {
            for (const RegionMutation* other : *all) {
                const bool placed = !other->append || other->outcome == Outcome::ok;
                if (other == &m || !placed || !overlap(m, *other)) continue;
                if (other->outcome != Outcome::ok) {
                    tainted = true;
                } else if (later(*other, m)) {
                    replaced = true;
                } else if (concurrent(*other, m)) {
                    alone = false;
                    rivals.push_back(other);
                }
            }
        }
        if (m.outcome != Outcome::ok) {
            if (!replaced && alone) count(RegionCell::failed_write, sight(m));
            return;
        }
        if (tainted) return;
        if (!replaced) {
            count(alone ? RegionCell::serial_write : RegionCell::concurrent_write, sight(m));
        }
        for (const Segment& segment : segments_) {
            if (segment.end <= m.offset.value || segment.begin >= end_of(m)) continue;
            judge_bytes(m, segment, rivals);
        }
    }

    // What is left of an acknowledged write, unless a later one has replaced it there.
    void judge_bytes(const RegionMutation& m, const Segment& segment,
                     const std::vector<const RegionMutation*>& rivals) {
        if (segment.seen.empty()) return;
        const auto covers = [&](const RegionMutation& other) {
            return other.offset.value <= segment.begin && segment.end <= end_of(other);
        };
        const auto replaced = [&](const RegionMutation& one) {
            return std::any_of(writes_.begin(), writes_.end(), [&](const RegionMutation* other) {
                return other->outcome == Outcome::ok && covers(*other) && later(*other, one);
            });
        };
        if (replaced(m)) return;
        std::vector<Value> allowed = {m.stamp};
        for (const RegionMutation* other : rivals) {
            if (covers(*other) && !replaced(*other)) allowed.push_back(other->stamp);
        }
        const std::string where =
            ", but in bytes " + text(segment.begin) + " to " + text(segment.end);
        if (!segment.consistent()) {
            return outside(words(m) + " was acknowledged and nothing failed there" + where +
                           " clients see different data: " + both(segment));
        }
        const Value seen = segment.seen.front();
        if (std::find(allowed.begin(), allowed.end(), seen) != allowed.end()) return;
        outside(words(m) + " was acknowledged and not replaced" + where + " clients see " +
                std::to_string(seen));
    }
    static std::string both(const Segment& segment) {
        const auto other = std::find_if(segment.seen.begin(), segment.seen.end(),
                                        [&](Value v) { return v != segment.seen.front(); });
        return std::to_string(segment.seen.front()) + " and " + std::to_string(*other);
    }

    void judge_append(const RegionMutation& m, bool mixed) {
        if (m.outcome != Outcome::ok) return judge_failed_append(m);
        bool alone = true;
        for (const RegionMutation* other : appends_) {
            if (other != &m && concurrent(*other, m)) alone = false;
        }
        for (const RegionMutation* write : writes_) {
            if (overlap(*write, m)) return;
        }
        const RegionCell which = alone ? RegionCell::serial_append : RegionCell::concurrent_append;
        const Sight sight = this->sight(m);
        count(which, sight);
        if (sight.seen_enough && sight.defined && mixed) ++cell(which).interspersed;
        if (sight.defined) return;
        outside(words(m) + " was acknowledged, but is not what all clients see there");
    }

    // Whether others may have touched it before the read ended.
    bool untouched(const RegionMutation& m, const RegionRead& read) const {
        return std::none_of(writes_.begin(), writes_.end(), [&](const RegionMutation* other) {
            return other != &m && overlap(*other, m) && other->invoked <= read.completed &&
                   (other->outcome != Outcome::ok || !later(m, *other));
        });
    }

    void find_stale(const RegionRead& read) {
        std::vector<std::uint64_t> ends;
        std::uint64_t at = read.offset.value;
        for (const Extent& extent : read.content.extents) ends.push_back(at += extent.length.value);
        for (const auto* all : {&writes_, &appends_}) {
            for (const RegionMutation* m : *all) {
                if (m->outcome != Outcome::ok || m->completed >= read.invoked) continue;
                const auto end = std::upper_bound(ends.begin(), ends.end(), m->offset.value);
                const auto place = static_cast<std::size_t>(end - ends.begin());
                const bool seen = end != ends.end() && *end >= end_of(*m) &&
                                  read.content.extents[place].stamp == m->stamp;
                if (seen || !untouched(*m, read)) continue;
                report_.stale.push_back(words(*m) + " was acknowledged before process " +
                                        text(read.process) + " read the file and did not see it");
                return;  // once a read
            }
        }
    }

    // It may be anywhere, in whole or in part.
    void judge_failed_append(const RegionMutation& m) {
        Sight sight;
        bool somewhere = false;
        for (const Segment& segment : segments_) {
            const auto& seen = segment.seen;
            if (std::find(seen.begin(), seen.end(), m.stamp) == seen.end()) continue;
            somewhere = true;
            sight.seen_enough = sight.seen_enough && seen.size() >= 2;
            sight.consistent = sight.consistent && segment.consistent();
            sight.defined = sight.defined && segment.shows(m.stamp);
        }
        if (somewhere) count(RegionCell::failed_append, sight);
    }

    // Whether bytes that no acknowledged mutation holds are inconsistent, padded or a copy.
    bool has_remains() const {
        return std::any_of(segments_.begin(), segments_.end(), [&](const Segment& segment) {
            const auto holds = [&](const RegionMutation* m) {
                return m->outcome == Outcome::ok && m->offset.value <= segment.begin &&
                       segment.end <= end_of(*m);
            };
            return !segment.seen.empty() && std::none_of(appends_.begin(), appends_.end(), holds) &&
                   std::none_of(writes_.begin(), writes_.end(), holds);
        });
    }

    std::string name_;
    RegionReport& report_;
    std::map<Value, const RegionMutation*> by_stamp_;
    std::vector<const RegionMutation*> writes_, appends_;
    std::vector<const RegionRead*> reads_, final_;
    std::vector<Segment> segments_;
};

}  // namespace

std::string_view to_string(RegionCell cell) {
    switch (cell) {
        case RegionCell::serial_write: return "serial write";
        case RegionCell::concurrent_write: return "concurrent write";
        case RegionCell::failed_write: return "failed write";
        case RegionCell::serial_append: return "serial append";
        case RegionCell::concurrent_append: return "concurrent append";
        case RegionCell::failed_append: return "failed append";
    }
    return "?";
}

std::uint64_t RegionCounts::as_in_table(RegionCell cell) const {
    switch (cell) {
        case RegionCell::serial_write: return defined;
        case RegionCell::concurrent_write: return undefined;
        case RegionCell::failed_write:
        case RegionCell::failed_append: return inconsistent;
        case RegionCell::serial_append:
        case RegionCell::concurrent_append: return interspersed;
    }
    return 0;
}

RegionCounts& RegionCounts::operator+=(const RegionCounts& more) {
    defined += more.defined;
    undefined += more.undefined;
    inconsistent += more.inconsistent;
    interspersed += more.interspersed;
    return *this;
}

RegionReport regions(const RegionLog& log, Instant quiet_from) {
    RegionReport report;
    for (std::uint32_t file = 0; file < log.files.size(); ++file) {
        File(log, file, quiet_from, report).judge();
    }
    return report;
}

}  // namespace cleave::measure
