#include "transactions/dependencies.hpp"

#include <algorithm>

namespace cleave::check::transactions {
namespace {

class Builder {
  public:
    Builder(const history::History& history, const Observations& seen, Guarantee guarantee)
        : history_(history), seen_(seen), guarantee_(guarantee) {
        out_.split = guarantee == Guarantee::snapshot_isolation;
        out_.transactions = static_cast<std::uint32_t>(seen.size());
        nodes_ = helpers_ = out_.transactions * (out_.split ? 2U : 1U);
    }

    Dependencies build() {
        reads_from();
        if (implies(guarantee_, Guarantee::snapshot_isolation)) {
            link_updates();
            for (std::uint32_t key = 0; key < seen_.keys.size(); ++key) order_whole(key);
        } else {
            for (std::uint32_t key = 0; key < seen_.keys.size(); ++key) order_writes(key);
        }
        if (guarantee_ == Guarantee::read_atomic) see_whole();
        if (guarantee_ == Guarantee::strict_serializable) keep_real_time();
        if (out_.split) {
            for (std::uint32_t txn = 0; txn < out_.transactions; ++txn) {
                add(out_.start(txn), out_.commit(txn), ArcKind::own);
            }
        }
        out_.graph = Digraph(nodes_, helpers_, arcs_);
        return std::move(out_);
    }

  private:
    void add(std::uint32_t from, std::uint32_t to, ArcKind kind, std::uint32_t version = 0) {
        spend(seen_.patience, 1);
        arcs_.push_back({.from = from, .to = to, .version = version, .kind = kind});
    }
    std::uint32_t writer(std::uint32_t version) const { return seen_.versions[version].writer; }

    void reads_from() {
        for (std::uint32_t txn = 0; txn < out_.transactions; ++txn) {
            for (const std::uint32_t version : seen_.reads[txn]) {
                if (writer(version) == none) continue;
                add(out_.commit(writer(version)), out_.start(txn), ArcKind::wr, version);
            }
        }
    }

    // ---- Read committed and read atomic: who wrote a key in which order, as far as it was seen

    void order_writes(std::uint32_t key) {
        const KeyVersions& versions = seen_.keys[key];
        const std::uint32_t loose = versions.first + versions.chained;
        for (std::uint32_t v = versions.first + 1; v + 1 < loose; ++v) {
            add(writer(v), writer(v + 1), ArcKind::ww, v);
        }
        if (versions.chained == 1 || versions.count == versions.chained) return;
        const std::uint32_t barrier = nodes_++;
        add(writer(loose - 1), barrier, ArcKind::ww, loose - 1);
        for (std::uint32_t v = loose; v < versions.first + versions.count; ++v) {
            if (writer(v) != writer(loose - 1)) add(barrier, writer(v), ArcKind::through);
        }
    }

    // Who sees a transaction in one key sees it, or something later, in all others.
    void see_whole() {
        std::vector<std::uint32_t> read_of(seen_.keys.size(), none), reader(read_of);
        for (std::uint32_t txn = 0; txn < out_.transactions; ++txn) {
            for (const std::uint32_t version : seen_.reads[txn]) {
                const std::uint32_t key = seen_.versions[version].key;
                read_of[key] = version;
                reader[key] = txn;
            }
            for (const std::uint32_t version : seen_.reads[txn]) {
                if (writer(version) == none) continue;
                for (const std::uint32_t sibling : seen_.writes[writer(version)]) {
                    const std::uint32_t key = seen_.versions[sibling].key;
                    if (reader[key] == txn) see_sibling(txn, read_of[key], sibling);
                }
            }
        }
    }

    // `txn` read `version`, and sees the writer of `sibling`, a version of the same key.
    void see_sibling(std::uint32_t txn, std::uint32_t version, std::uint32_t sibling) {
        if (version == sibling) return;
        if (!seen_.chained(version)) {
            add(writer(sibling), writer(version), ArcKind::ww, sibling);
        } else if (sibling > version) {  // later in the chain, or after all of it
            add(txn, writer(sibling), ArcKind::rw, version);
        }
    }

    // ---- Snapshot isolation and above: orders of versions with all that they imply

    // Who reads a version and writes the key writes the next version.
    void link_updates() {
        next_.assign(seen_.versions.size(), none);
        previous_.assign(seen_.versions.size(), none);
        std::vector<std::uint32_t> read_of(seen_.keys.size(), none), reader(read_of);
        for (std::uint32_t txn = 0; txn < out_.transactions; ++txn) {
            for (const std::uint32_t version : seen_.reads[txn]) {
                read_of[seen_.versions[version].key] = version;
                reader[seen_.versions[version].key] = txn;
            }
            for (const std::uint32_t written : seen_.writes[txn]) {
                const std::uint32_t key = seen_.versions[written].key;
                if (reader[key] != txn || seen_.chained(written)) continue;
                const std::uint32_t read = read_of[key];
                const std::uint32_t loose = seen_.keys[key].first + seen_.keys[key].chained;
                if (read + 1 < loose) continue;  // not the end of the chain: a cycle shows it
                if (next_[read] != none) {
                    out_.clashes.push_back({read, writer(next_[read]), txn});
                } else {
                    next_[read] = written;
                    previous_[written] = read;
                }
            }
        }
    }

    void order_whole(std::uint32_t key) {
        const KeyVersions& versions = seen_.keys[key];
        const std::uint32_t loose = versions.first + versions.chained;
        for (std::uint32_t v = versions.first; v + 1 < loose; ++v) follow(v, v + 1);
        const Segment chain = segment_from(loose - 1);
        std::vector<Segment> segments;
        for (std::uint32_t v = loose; v < versions.first + versions.count; ++v) {
            if (previous_[v] == none) segments.push_back(segment_from(v));
        }
        if (segments.size() == 1) follow(chain.last, segments[0].first);
        if (segments.size() < 2) return;
        after_chain(chain.last, segments);
        out_.open.push_back(std::move(segments));
    }

    Segment segment_from(std::uint32_t first) {
        Segment segment{first, first};
        for (std::uint32_t v = next_[first]; v != none; v = next_[v]) {
            follow(segment.last, v);
            segment.last = v;
        }
        return segment;
    }

    // `after` is the version that comes at once, or some time, after `before`.
    void follow(std::uint32_t before, std::uint32_t after) {
        const std::uint32_t to = writer(after);
        if (writer(before) != none && writer(before) != to) {
            add(out_.commit(writer(before)), out_.start(to), ArcKind::ww, before);
        }
        for (const std::uint32_t reader : seen_.readers[before]) {
            if (reader != to) add(out_.start(reader), out_.commit(to), ArcKind::rw, before);
        }
    }

    // All segments come after the chain, in whatever order.
    void after_chain(std::uint32_t last, const std::vector<Segment>& segments) {
        if (writer(last) != none) {
            const std::uint32_t barrier = nodes_++;
            add(out_.commit(writer(last)), barrier, ArcKind::ww, last);
            for (const Segment& segment : segments) {
                if (writer(segment.first) == writer(last)) continue;
                add(barrier, out_.start(writer(segment.first)), ArcKind::through);
            }
        }
        if (seen_.readers[last].empty()) return;
        const std::uint32_t barrier = nodes_++;
        for (const std::uint32_t reader : seen_.readers[last]) {
            add(out_.start(reader), barrier, ArcKind::rw, last);
        }
        for (const Segment& segment : segments) {
            add(barrier, out_.commit(writer(segment.first)), ArcKind::through);
        }
    }

    // ---- Real time: one helper for each moment at which something is invoked

    void keep_real_time() {
        std::vector<Instant> moments;
        for (const OpIndex op : seen_.source) {
            moments.push_back(history_.invocations()[op.value]);
        }
        std::sort(moments.begin(), moments.end());
        moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
        const std::uint32_t first = nodes_;
        nodes_ += static_cast<std::uint32_t>(moments.size());
        for (std::uint32_t m = first; m + 1 < nodes_; ++m) add(m, m + 1, ArcKind::through);
        for (std::uint32_t txn = 0; txn < out_.transactions; ++txn) {
            const Instant invoked = history_.invocations()[seen_.source[txn].value];
            const Instant completed = history_.completions()[seen_.source[txn].value];
            const auto at = std::lower_bound(moments.begin(), moments.end(), invoked);
            const auto later = std::upper_bound(moments.begin(), moments.end(), completed);
            add(first + static_cast<std::uint32_t>(at - moments.begin()), txn, ArcKind::through);
            if (later == moments.end()) continue;
            add(txn, first + static_cast<std::uint32_t>(later - moments.begin()), ArcKind::rt);
        }
    }

    const history::History& history_;
    const Observations& seen_;
    Guarantee guarantee_;
    Dependencies out_;
    std::uint32_t helpers_ = 0, nodes_ = 0;
    std::vector<Arc> arcs_;
    std::vector<std::uint32_t> next_, previous_;  // of loose versions, and of the end of a chain
};

}  // namespace

Dependencies dependencies(const history::History& history, const Observations& seen,
                          Guarantee guarantee) {
    return Builder(history, seen, guarantee).build();
}

}  // namespace cleave::check::transactions
