#include "transactions/observer.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::size_t most_flaws = 64;

}  // namespace

std::string_view name_of(Flaw::Kind kind) {
    switch (kind) {
        case Flaw::Kind::thin_air: return "thin-air read";
        case Flaw::Kind::aborted_read: return "G1a";
        case Flaw::Kind::dirty_update: return "dirty update";
        case Flaw::Kind::intermediate_read:
        case Flaw::Kind::partial_read: return "G1b";
        case Flaw::Kind::own_write:
        case Flaw::Kind::unrepeatable: return "internal";
        case Flaw::Kind::duplicate_elements: return "duplicate elements";
        case Flaw::Kind::incompatible_order: return "incompatible order";
    }
    return "?";
}

Guarantee weakest_broken(Flaw::Kind kind) {
    return kind == Flaw::Kind::unrepeatable ? Guarantee::read_atomic : Guarantee::read_committed;
}

bool Observations::breaks(Guarantee guarantee) const {
    for (const Flaw& flaw : flaws) {
        if (implies(guarantee, weakest_broken(flaw.kind))) return true;
    }
    return false;
}

Observer::Observer(const history::History& history, bool lists, Patience* patience)
    : history_(history) {
    seen_.patience = patience;
    seen_.lists = lists;
    node_of_.assign(history.size(), none);
}

std::uint32_t Observer::key_number(OpIndex op, Datum name) {
    const history::KeyId database = history_.keys()[op.value];
    const std::uint32_t number = seen_.key_index.number(database.value, name.raw());
    if (number == seen_.key_names.size()) {
        seen_.key_names.push_back({database, name});
        last_write_.emplace_back(none, none);
    }
    return number;
}

void Observer::record_writes() {
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        const OpIndex op{i};
        each(op, [&](const objects::MicroOp& micro, std::uint32_t key) {
            ++seen_.steps;
            if (micro.kind != Kind::read) record_write(op, key, micro.value());
        });
    }
}

// A failed transaction did not write, so it is the writer only of what nobody else wrote.
void Observer::record_write(OpIndex op, std::uint32_t key, Datum value) {
    const std::uint32_t number = seen_.values.number(key, value.raw());
    const bool known = number < written_.size();
    if (!known) written_.emplace_back();
    Written& written = written_[number];
    if (!known || (written.op != op.value && failed(OpIndex{written.op}))) {
        written = {.op = op.value};
    } else if (written.op == op.value ? seen_.lists : !failed(op)) {
        written.ambiguous = true;
        if (seen_.lists) ambiguity(key, value);
    }
    if (written.op != op.value) return;
    auto& [last_op, last_value] = last_write_[key];
    if (last_op == op.value && last_value != number && written_[last_value].op == op.value) {
        written_[last_value].last = false;
        written_[number].previous = last_value;
    }
    written_[number].last = true;
    last_write_[key] = {op.value, number};
}

void Observer::flaw(Flaw::Kind kind, OpIndex reader, std::uint32_t key, Datum value,
                    std::optional<OpIndex> other) {
    if (seen_.flaws.size() >= most_flaws) return;
    seen_.flaws.push_back(
        {.kind = kind, .reader = reader, .key = key, .value = value, .other = other});
}

void Observer::ambiguity(std::uint32_t key, Datum value) {
    if (!seen_.ambiguous) seen_.ambiguous = {key, value};
}

void Observer::number_transactions() {
    std::vector<bool> committed(history_.size(), false);
    for (std::uint32_t i = 0; i < history_.size(); ++i) committed[i] = ok(OpIndex{i});
    for (const Written& written : written_) {
        seen_.writer_of.push_back(written.op);
        if (written.observed && !failed(OpIndex{written.op})) committed[written.op] = true;
    }
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        if (!committed[i]) continue;
        node_of_[i] = static_cast<std::uint32_t>(seen_.source.size());
        seen_.source.push_back(OpIndex{i});
    }
}

std::vector<std::uint32_t> Observer::number_versions(const std::vector<Version>& versions,
                                                     const std::vector<bool>& chained,
                                                     Datum initial) {
    seen_.keys.assign(seen_.key_names.size(), {});
    for (std::size_t i = 0; i < versions.size(); ++i) {
        KeyVersions& key = seen_.keys[versions[i].key];
        ++key.count;
        if (chained[i]) ++key.chained;
    }
    std::vector<std::uint32_t> next_chained, next_loose;
    std::uint32_t first = 0;
    for (KeyVersions& key : seen_.keys) {
        key.first = first;
        next_chained.push_back(first + 1);
        next_loose.push_back(first + key.chained);
        first += key.count;
    }
    seen_.versions.assign(first, {});
    for (std::uint32_t k = 0; k < seen_.keys.size(); ++k) {
        seen_.versions[seen_.keys[k].first] = {.key = k, .value = initial};
    }
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        auto& next = chained[i] ? next_chained : next_loose;
        numbers.push_back(next[versions[i].key]++);
        seen_.versions[numbers.back()] = versions[i];
    }
    return numbers;
}

void Observer::finish(std::vector<std::pair<std::uint32_t, std::uint32_t>> reads) {
    spend(seen_.patience, seen_.versions.size() + reads.size());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> writes;
    for (std::uint32_t v = 0; v < seen_.versions.size(); ++v) {
        if (seen_.versions[v].writer != none) writes.emplace_back(seen_.versions[v].writer, v);
    }
    seen_.writes = Groups(seen_.size(), writes);
    seen_.reads = Groups(seen_.size(), reads);
    for (auto& [node, version] : reads) std::swap(node, version);
    seen_.readers = Groups(seen_.versions.size(), reads);
}

}  // namespace cleave::check::transactions
