#include "linearizability/ranges/windows.hpp"

#include <algorithm>

namespace cleave::check::ranges {

using any_object::time_max;
using any_object::time_min;

Windows::Windows(Accesses& accesses, const Clusters& clusters, const std::vector<Precedes>& known,
                 Patience& patience)
    : accesses_(accesses),
      clusters_(clusters),
      known_(known),
      patience_(patience),
      zones_(clusters.count()),
      raised_(accesses.list.size(), Causes{nobody, nobody, nobody, nobody}),
      lowered_(raised_),
      queued_(accesses.cells, true) {
    for (CellId cell = accesses.cells; cell-- > 0;) queue_.push_back(cell);
}

Windows::End Windows::narrow(std::uint64_t most_steps) {
    while (true) {
        while (!queue_.empty()) {
            const CellId cell = queue_.back();
            queue_.pop_back();
            queued_[cell] = false;
            narrow_cell(cell);
            if (empty_ != nobody) return End::empty;
            if (steps_ > most_steps) return End::gave_up;
        }
        patience_.spend(known_.size());
        for (const Precedes& one : known_) {
            const Causes causes{one.before, one.after, nobody, nobody};
            raise(one.after, accesses_.list[one.before].earliest, causes);
            lower(one.before, accesses_.list[one.after].latest, causes);
        }
        if (empty_ != nobody) return End::empty;
        if (queue_.empty()) return End::narrow;
    }
}

void Windows::narrow_cell(CellId cell) {
    std::uint64_t work = 0;
    for (ClusterId c = clusters_.first_of(cell); c < clusters_.end_of(cell); ++c) {
        measure(c);
        work += clusters_.members(c).size();
    }
    steps_ += work;
    patience_.spend(work);
    if (clusters_.end_of(cell) - clusters_.first_of(cell) < 2) return;
    compare_begins(cell);
    compare_ends(cell);
}

// What is read was written before.
void Windows::measure(ClusterId c) {
    Zone& zone = zones_[c] = {};
    const AccessId writer = clusters_.writer[c];
    for (const AccessId member : clusters_.members(c)) {
        if (writer != nobody && member != writer) {
            raise(member, accesses_.list[writer].earliest, {writer, member, nobody, nobody});
        }
        const Access& access = accesses_.list[member];
        if (access.latest < zone.first_end || zone.ends_first == nobody) {
            zone.first_end = access.latest;
            zone.ends_first = member;
        }
        if (access.earliest > zone.last_begin || zone.begins_last == nobody) {
            zone.last_begin = access.earliest;
            zone.begins_last = member;
        }
    }
    if (writer == nobody) {  // what was there from the start comes before all
        zone.first_end = time_min;
    } else {
        lower(writer, zone.first_end, {zone.ends_first, writer, nobody, nobody});
    }
}

std::int64_t Windows::latest_writing(ClusterId c) const {
    const AccessId writer = clusters_.writer[c];
    return writer == nobody ? time_min : accesses_.list[writer].latest;
}

// A write comes after every cluster that has a member which must come before some member of its
// own, and so begins no earlier than any member of these.
void Windows::compare_begins(CellId cell) {
    sorted_.clear();
    for (ClusterId c = clusters_.first_of(cell); c < clusters_.end_of(cell); ++c) {
        sorted_.push_back(c);
    }
    std::vector<ClusterId> by_begin = sorted_;
    std::ranges::stable_sort(sorted_, {}, [&](ClusterId c) { return zones_[c].first_end; });
    std::ranges::stable_sort(by_begin, {}, [&](ClusterId c) { return zones_[c].last_begin; });
    constexpr ClusterId none = UINT32_MAX;
    ClusterId last = none, second = none;  // which of those so far begin last
    const auto begins = [&](ClusterId c) { return c == none ? time_min : zones_[c].last_begin; };
    auto next = sorted_.begin();
    for (const ClusterId c : by_begin) {
        for (; next != sorted_.end() && zones_[*next].first_end < zones_[c].last_begin; ++next) {
            if (last == none || begins(*next) > begins(last)) {
                second = last;
                last = *next;
            } else if (second == none || begins(*next) > begins(second)) {
                second = *next;
            }
        }
        const ClusterId before = last == c ? second : last;
        const AccessId writer = clusters_.writer[c];
        if (before == none) continue;
        const Causes causes{zones_[before].begins_last, zones_[before].ends_first,
                            zones_[c].begins_last, clusters_.writer[before]};
        if (writer == nobody) {  // nothing comes before what was there from the start
            lower(zones_[before].begins_last, time_min, causes);
            continue;
        }
        raise(writer, begins(before), causes);
    }
}

// Every member of a cluster comes before the writes of all clusters that come after it.
void Windows::compare_ends(CellId cell) {
    std::vector<ClusterId> by_end;
    for (ClusterId c = clusters_.first_of(cell); c < clusters_.end_of(cell); ++c) {
        by_end.push_back(c);
    }
    sorted_ = by_end;
    const auto begins_later = [&](ClusterId a, ClusterId b) {
        return zones_[a].last_begin > zones_[b].last_begin;
    };
    const auto ends_later = [&](ClusterId a, ClusterId b) {
        return zones_[a].first_end > zones_[b].first_end;
    };
    std::ranges::stable_sort(sorted_, begins_later);
    std::ranges::stable_sort(by_end, ends_later);
    constexpr ClusterId none = UINT32_MAX;
    ClusterId first = none, second = none;  // which of those so far are written first
    auto next = sorted_.begin();
    for (const ClusterId c : by_end) {
        for (; next != sorted_.end() && zones_[*next].last_begin > zones_[c].first_end; ++next) {
            if (first == none || latest_writing(*next) < latest_writing(first)) {
                second = first;
                first = *next;
            } else if (second == none || latest_writing(*next) < latest_writing(second)) {
                second = *next;
            }
        }
        const ClusterId after = first == c ? second : first;
        if (after == none) continue;
        const Causes causes{clusters_.writer[after], zones_[c].ends_first,
                            zones_[after].begins_last, clusters_.writer[c]};
        for (const AccessId member : clusters_.members(c)) {
            lower(member, latest_writing(after), causes);
        }
    }
}

void Windows::raise(AccessId access, std::int64_t earliest, const Causes& causes) {
    if (earliest <= accesses_.list[access].earliest) return;
    accesses_.list[access].earliest = earliest;
    raised_[access] = causes;
    changed(access);
}

void Windows::lower(AccessId access, std::int64_t latest, const Causes& causes) {
    if (latest >= accesses_.list[access].latest) return;
    accesses_.list[access].latest = latest;
    lowered_[access] = causes;
    changed(access);
}

void Windows::changed(AccessId access) {
    const Access& one = accesses_.list[access];
    if (one.earliest > one.latest && empty_ == nobody) empty_ = access;
    steps_ += one.last - one.first;
    for (CellId cell = one.first; cell < one.last; ++cell) {
        if (queued_[cell]) continue;
        queued_[cell] = true;
        queue_.push_back(cell);
    }
}

void Windows::follow(std::vector<AccessId>& reasons) const {
    std::vector<bool> known(accesses_.list.size(), false);
    for (const AccessId a : reasons) known[a] = true;
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        for (const Causes* causes : {&raised_[reasons[i]], &lowered_[reasons[i]]}) {
            for (const AccessId cause : *causes) {
                if (cause == nobody || known[cause]) continue;
                known[cause] = true;
                reasons.push_back(cause);
            }
        }
    }
}

}  // namespace cleave::check::ranges
