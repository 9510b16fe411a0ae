#include "transactions/list_append.hpp"

#include <algorithm>

namespace cleave::check::transactions {

Observations ListObserver::observe() {
    record_writes();
    find_longest();
    lay_out_chains();
    number_transactions();
    read_all();
    report_bad_positions();
    number_all();
    return std::move(seen_);
}

void ListObserver::find_longest() {
    chains_.assign(seen_.key_names.size(), {});
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        const OpIndex op{i};
        if (!ok(op)) continue;
        each(op, [&](const objects::MicroOp& micro, std::uint32_t key) {
            Chain& chain = chains_[key];
            if (micro.kind != Kind::read || micro.values.size() <= chain.list.size()) return;
            chain.list = micro.values;
            chain.reader = op;
        });
    }
}

// Who appended each element of the longest lists. The first that no legal list has is bad.
void ListObserver::lay_out_chains() {
    position_.assign(written_.size(), none);
    for (std::uint32_t key = 0; key < chains_.size(); ++key) {
        Chain& chain = chains_[key];
        chain.first = static_cast<std::uint32_t>(elements_.size());
        for (std::uint32_t at = 0; at < chain.list.size(); ++at) {
            ++seen_.steps;
            const std::uint32_t value = seen_.values.find(key, chain.list[at].raw());
            elements_.push_back(value);
            bool bad = value == none;
            if (!bad) {
                Written& written = written_[value];
                written.observed = true;
                if (position_[value] == none) {
                    position_[value] = at;
                    // Who wrote it, and what else they did, is known of one writer only.
                    const bool lacks =
                        written.previous != none && position_[written.previous] == none;
                    bad = failed(OpIndex{written.op}) || (lacks && !written.ambiguous);
                } else {
                    bad = !written.ambiguous;
                }
            }
            if (bad && chain.bad == none) chain.bad = at;
        }
    }
}

void ListObserver::read_all() {
    latest_.assign(chains_.size(), {.op = none, .key = 0, .length = 0});
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        const OpIndex op{i};
        if (!ok(op)) continue;
        own_.clear();
        each(op, [&](const objects::MicroOp& micro, std::uint32_t key) {
            if (micro.kind == Kind::read) {
                read_one(op, micro, key);
            } else {
                own_.emplace_back(key, micro.value());
            }
        });
    }
}

void ListObserver::read_one(OpIndex op, const objects::MicroOp& micro, std::uint32_t key) {
    Chain& chain = chains_[key];
    const std::span<const Datum> list = micro.values;
    seen_.steps += 1 + list.size() / 8;
    const auto [here, there] = std::ranges::mismatch(list, chain.list);
    if (here != list.end()) {
        flaw(Flaw::Kind::incompatible_order, op, key, *here, chain.reader);
        return;
    }
    if (chain.bad < list.size() && list.size() < chain.shortest_bad) {
        chain.shortest_bad = static_cast<std::uint32_t>(list.size());
        chain.bad_reader = op;
    }
    if (!own_appends_fit(op, key, list)) {
        flaw(Flaw::Kind::own_write, op, key, list.empty() ? Datum() : list.back());
        return;
    }
    external_read(op, key, list.size() - own_of_key_.size());
}

// A transaction sees exactly its own appends so far, at the end of the list.
bool ListObserver::own_appends_fit(OpIndex op, std::uint32_t key, std::span<const Datum> list) {
    own_of_key_.clear();
    for (const auto& [appended_to, value] : own_) {
        if (appended_to == key) own_of_key_.push_back(value);
    }
    if (own_of_key_.size() > list.size()) return false;
    const std::size_t before = list.size() - own_of_key_.size();
    if (!std::ranges::equal(list.subspan(before), own_of_key_)) return false;
    // Walking back from the end of what it saw of others, none may be its own. It is enough to look
    // at the last: own elements before that stand between those of others, which is found as G0.
    if (before == 0) return true;
    const std::uint32_t last = elements_[chains_[key].first + before - 1];
    return last == none || written_[last].ambiguous || written_[last].op != op.value;
}

void ListObserver::external_read(OpIndex op, std::uint32_t key, std::size_t length) {
    const Chain& chain = chains_[key];
    if (length > 0) {
        const std::uint32_t value = elements_[chain.first + length - 1];
        if (value != none && !written_[value].last && !written_[value].ambiguous &&
            !failed(OpIndex{written_[value].op})) {
            flaw(Flaw::Kind::intermediate_read, op, key, chain.list[length - 1],
                 OpIndex{written_[value].op});
        }
    }
    Read& latest = latest_[key];
    if (latest.op == op.value && latest.length == length) return;
    if (latest.op == op.value) {
        flaw(Flaw::Kind::unrepeatable, op, key, length > 0 ? chain.list[length - 1] : Datum());
    }
    latest = {op.value, key, static_cast<std::uint32_t>(length)};
    reads_.push_back(latest);
}

// Of all that read a bad element, the one whose list ends first tells most simply.
void ListObserver::report_bad_positions() {
    for (std::uint32_t key = 0; key < chains_.size(); ++key) {
        const Chain& chain = chains_[key];
        if (chain.shortest_bad == none) continue;
        const Datum element = chain.list[chain.bad];
        const std::uint32_t value = elements_[chain.first + chain.bad];
        if (value == none) {
            flaw(Flaw::Kind::thin_air, chain.bad_reader, key, element);
        } else if (!failed(OpIndex{written_[value].op})) {
            const bool partial = position_[value] == chain.bad;
            flaw(partial ? Flaw::Kind::partial_read : Flaw::Kind::duplicate_elements,
                 chain.bad_reader, key, element,
                 partial ? OpIndex{written_[value].op} : std::optional<OpIndex>());
        } else {
            const auto committed = [&](std::uint32_t later) {
                return later != none && !failed(OpIndex{written_[later].op});
            };
            const auto first = elements_.begin() + chain.first;
            const bool updated =
                std::any_of(first + chain.bad, first + chain.shortest_bad, committed);
            flaw(updated ? Flaw::Kind::dirty_update : Flaw::Kind::aborted_read, chain.bad_reader,
                 key, element, OpIndex{written_[value].op});
        }
    }
}

// Versions are the runs of one writer in a chain, and what was appended and never read.
void ListObserver::number_all() {
    if (seen_.breaks(Guarantee::read_committed) || seen_.ambiguous) return;
    std::vector<Version> versions;
    std::vector<bool> chained;
    std::vector<std::uint32_t> run_of(elements_.size());
    for (std::uint32_t key = 0; key < chains_.size(); ++key) {
        seen_.longest_read.push_back(chains_[key].list.empty() ? std::optional<OpIndex>()
                                                               : chains_[key].reader);
        std::uint32_t before = none;
        for (std::uint32_t at = 0; at < chains_[key].list.size(); ++at) {
            const std::uint32_t position = chains_[key].first + at;
            const std::uint32_t node = node_of_[written_[elements_[position]].op];
            if (at == 0 || node != before) {
                versions.push_back({.key = key, .writer = node});
                chained.push_back(true);
            }
            before = node;
            versions.back().value = chains_[key].list[at];
            run_of[position] = static_cast<std::uint32_t>(versions.size() - 1);
        }
    }
    for (std::uint32_t value = 0; value < written_.size(); ++value) {
        const Written& written = written_[value];
        const std::uint32_t node = node_of_[written.op];
        if (!written.last || node == none || position_[value] != none) continue;
        const Chain& chain = chains_[seen_.values.first(value)];
        const bool follows_its_own =
            !chain.list.empty() &&
            written_[elements_[chain.first + chain.list.size() - 1]].op == written.op;
        if (follows_its_own) continue;
        versions.push_back({.key = seen_.values.first(value),
                            .writer = node,
                            .value = Datum::from_raw(seen_.values.second(value))});
        chained.push_back(false);
    }
    const std::vector<std::uint32_t> number = number_versions(versions, chained, Datum());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> reads;
    reads.reserve(reads_.size());
    for (const Read& read : reads_) {
        const std::uint32_t version =
            read.length == 0 ? seen_.keys[read.key].first
                             : number[run_of[chains_[read.key].first + read.length - 1]];
        reads.emplace_back(node_of_[read.op], version);
    }
    finish(std::move(reads));
}

}  // namespace cleave::check::transactions
