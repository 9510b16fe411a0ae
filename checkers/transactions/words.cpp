#include "transactions/words.hpp"

#include <algorithm>

#include "objects/transactions.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::size_t longest_list = 8;  // elements that are shown of a list
constexpr std::size_t most_reasons = 4;  // that are told of a cycle

// What each guarantee asks for, to end a sentence.
std::string no_order(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::strict_serializable:
            return "no order of the transactions agrees with this and with real time";
        case Guarantee::serializable: return "no order of the transactions agrees with this";
        case Guarantee::snapshot_isolation:
            return "no choice of snapshots and commits agrees with this";
        default: return "no order of commits agrees with this";
    }
}

}  // namespace

std::string text_of(const history::History& history, Datum datum) {
    if (datum.is_nil()) return "nothing";
    if (datum.is_name()) return std::string(history.text_of(datum));
    return std::to_string(datum.number());
}

std::string Words::datum(Datum datum) const { return text_of(history_, datum); }

std::string Words::key_of(std::uint32_t version) const {
    return datum(seen_.key_names[seen_.versions[version].key].name);
}

std::string Words::list(std::span<const Datum> values) const {
    std::string text = "[";
    const std::size_t skipped = values.size() > longest_list ? values.size() - longest_list : 0;
    if (skipped > 0) text += "… ";
    for (const Datum value : values.subspan(skipped)) text += datum(value) + " ";
    if (text.ends_with(' ')) text.pop_back();
    return text + "]";
}

std::string Words::read_by(std::uint32_t reader, std::uint32_t version) const {
    const KeyName& key = seen_.key_names[seen_.versions[version].key];
    objects::MicroOps ops(history_.output(op(reader)));
    while (const auto micro = ops.next()) {
        if (micro->kind != objects::MicroOp::Kind::read || micro->key != key.name) continue;
        return datum(key.name) + " = " +
               (seen_.lists ? list(micro->values) : datum(micro->value()));
    }
    return datum(key.name);
}

// What a transaction wrote last to a key.
std::string Words::value_of(std::uint32_t txn, std::uint32_t key) const {
    for (const std::uint32_t version : seen_.writes[txn]) {
        if (seen_.versions[version].key == key) return datum(seen_.versions[version].value);
    }
    return "its value";
}

std::string Words::time(Instant when) const {
    const std::int64_t us = when.count() / 1'000;
    const std::int64_t magnitude = us < 0 ? -us : us;
    const std::string fraction = std::to_string(1'000'000 + magnitude % 1'000'000).substr(1);
    return (us < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000) + "." + fraction + " s";
}

bool Words::is_direct(const Step& step) const {
    const bool order = step.kind == ArcKind::ww || step.kind == ArcKind::rw;
    if (!step.instead_of.empty()) return false;
    if (!order) return true;
    if (seen_.lists) return seen_.chained(step.version);
    const auto readers = seen_.readers[step.version];
    if (std::ranges::find(readers, step.to) != readers.end()) return true;
    return step.kind == ArcKind::rw && seen_.chained(step.version);
}

std::string Words::reason_ww(const Step& step) const {
    const std::uint32_t key = seen_.versions[step.version].key;
    const std::string x = key_of(step.version);
    const std::string before = value_of(step.from, key), after = value_of(step.to, key);
    if (!is_direct(step)) return reason_of_indirect_ww(step);
    if (!seen_.lists) {
        return txn(step.to) + " read " + x + " = " + before + ", which " + txn(step.from) +
               " wrote, and replaced it by " + after;
    }
    for (const std::uint32_t version : seen_.writes[step.to]) {
        if (seen_.versions[version].key != key || seen_.chained(version)) continue;
        return txn(source_[seen_.longest_read[key]->value]) + " read " + x + " with " +
               txn(step.from) + "'s " + before + " and without " + txn(step.to) + "'s " + after;
    }
    return "in " + x + ", " + txn(step.from) + "'s " + before + " stands before " + txn(step.to) +
           "'s " + after;
}

std::string Words::reason_of_indirect_ww(const Step& step) const {
    const std::uint32_t key = seen_.versions[step.version].key;
    const std::string x = key_of(step.version);
    const std::string before = value_of(step.from, key), after = value_of(step.to, key);
    const std::string order = txn(step.from) + "'s " + x + " = " + before + " came before " +
                              txn(step.to) + "'s " + after;
    for (const std::uint32_t version : seen_.writes[step.to]) {
        if (seen_.versions[version].key != key) continue;
        for (const std::uint32_t reader : seen_.readers[version]) {
            for (const std::uint32_t other : seen_.reads[reader]) {
                if (seen_.versions[other].writer != step.from) continue;
                return txn(reader) + " saw " + txn(step.from) + " in " + key_of(other) +
                       " and yet read " + read_by(reader, version) + ", so " + order;
            }
        }
    }
    return order;
}

std::string Words::reason(const Step& step) const {
    const std::uint32_t key = step.kind == ArcKind::rt ? 0 : seen_.versions[step.version].key;
    switch (step.kind) {
        case ArcKind::wr:
            return txn(step.to) + " read " + read_by(step.to, step.version) +
                   (seen_.lists ? ", to which " + txn(step.from) + " had appended "
                                : ", which " + txn(step.from) + " wrote") +
                   (seen_.lists ? datum(seen_.versions[step.version].value) : "");
        case ArcKind::rw:
            return txn(step.from) + " read " + read_by(step.from, step.version) +
                   ", so it came before " + txn(step.to) + ", which later " +
                   (seen_.lists ? "appended " : "wrote ") + value_of(step.to, key);
        case ArcKind::rt:
            return txn(step.from) + " completed at " +
                   time(history_.completions()[op(step.from).value]) + ", before " + txn(step.to) +
                   " began at " + time(history_.invocations()[op(step.to).value]);
        default: return reason_ww(step);
    }
}

Precedence Words::precedence(const Step& step) const {
    Precedence edge{.before = op(step.from), .after = op(step.to), .reason = reason(step)};
    switch (step.kind) {
        case ArcKind::wr: edge.because = Because::reads_from; break;
        case ArcKind::ww: edge.because = Because::overwrites; break;
        case ArcKind::rw: edge.because = Because::overwritten; break;
        case ArcKind::rt: edge.because = Because::real_time; break;
        default: break;
    }
    if (!is_direct(step)) edge.because = Because::other;
    if (!step.instead_of.empty()) {
        edge.reason += " (the other order of the two versions would close a cycle as well: ";
        for (const Step& other : step.instead_of) edge.reason += txn(other.from) + " before ";
        edge.reason += txn(step.instead_of.front().from) + ")";
    }
    return edge;
}

std::string Words::of_cycle(const Finding& finding, Guarantee guarantee) const {
    if (finding.anomaly == "lost update" && finding.cycle[0].kind == ArcKind::rw &&
        finding.cycle[1].kind == ArcKind::rw) {
        const Step& step = finding.cycle[0];
        return txn(step.from) + " and " + txn(step.to) + " both read " +
               read_by(step.from, step.version) + " and then both replaced it; whichever came " +
               "second did not see the other, so " + no_order(guarantee) + ".";
    }
    std::string text;
    for (std::size_t i = 0; i < finding.cycle.size(); ++i) {
        if (i == most_reasons) {
            text += "; and so on, through " + std::to_string(finding.cycle.size()) +
                    " transactions back to the first";
            break;
        }
        text += (i == 0 ? "" : "; ") + precedence(finding.cycle[i]).reason;
    }
    return text + ": " + no_order(guarantee) + ".";
}

std::string Words::of_core(const std::vector<OpIndex>& core, Guarantee guarantee) const {
    std::string text = "Whatever the order of the versions that ";
    for (std::size_t i = 0; i < core.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == core.size() ? " and " : ", ") + txn(core[i]);
    }
    return text + " wrote and read, some cycle closes: " + no_order(guarantee) + ".";
}

std::string Words::of_flaw(const Flaw& flaw) const {
    const auto original = [&](OpIndex op) { return source_[op.value]; };
    const std::string reader = txn(original(flaw.reader));
    const std::string other = flaw.other ? txn(original(*flaw.other)) : "";
    const std::string x = datum(seen_.key_names[flaw.key].name);
    const std::string value = datum(flaw.value);
    const std::string read = reader + " read " + value + (seen_.lists ? " in " : " from ") + x;
    switch (flaw.kind) {
        case Flaw::Kind::thin_air: return read + ", which no transaction ever wrote there.";
        case Flaw::Kind::aborted_read:
            return read + ", which " + other + " wrote, but that failed.";
        case Flaw::Kind::dirty_update:
            return read + ", which " + other +
                   " appended, but that failed; yet a transaction that committed built on it.";
        case Flaw::Kind::intermediate_read:
            return read + ", which " + other + " wrote, but " + other +
                   " wrote again to the same key before it committed.";
        case Flaw::Kind::partial_read:
            return read + ", but not what " + other + " had appended before that.";
        case Flaw::Kind::own_write:
            return reader + " read " + x + (seen_.lists ? " ending in " : " = ") + value +
                   ", which does not agree with what it had itself written to it by then.";
        case Flaw::Kind::unrepeatable:
            return reader + " read " + x + " twice and saw two versions of it, the later one " +
                   (seen_.lists ? "ending in " : "with ") + value + ".";
        case Flaw::Kind::duplicate_elements: return read + " twice, which was appended only once.";
        case Flaw::Kind::incompatible_order:
            return reader + " and " + other + " read lists from " + x +
                   ", neither of which is a beginning of the other: they differ where " + reader +
                   " read " + value + ".";
    }
    return {};
}

}  // namespace cleave::check::transactions
