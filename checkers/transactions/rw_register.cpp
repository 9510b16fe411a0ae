#include "transactions/rw_register.hpp"

#include "transactions/list_append.hpp"

namespace cleave::check::transactions {

Observations RegisterObserver::observe() {
    record_writes();
    read_all();
    number_transactions();
    number_all();
    return std::move(seen_);
}

void RegisterObserver::read_all() {
    locals_.assign(seen_.key_names.size(), {});
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        const OpIndex op{i};
        if (!ok(op)) continue;
        each(op, [&](const objects::MicroOp& micro, std::uint32_t key) {
            ++seen_.steps;
            if (locals_[key].op != op.value) locals_[key] = {.op = op.value};
            if (micro.kind == Kind::read) {
                read_one(op, key, micro.value());
            } else {
                locals_[key].own = micro.value();
            }
        });
    }
}

void RegisterObserver::read_one(OpIndex op, std::uint32_t key, Datum value) {
    Local& local = locals_[key];
    if (local.own) {
        if (*local.own != value) flaw(Flaw::Kind::own_write, op, key, value);
        return;
    }
    if (local.seen == value) return;
    const auto read = what_was_read(op, key, value);
    if (!read) return;
    if (local.seen) flaw(Flaw::Kind::unrepeatable, op, key, value);
    local.seen = value;
    reads_.push_back({op.value, key, *read});
}

std::optional<std::uint32_t> RegisterObserver::what_was_read(OpIndex op, std::uint32_t key,
                                                             Datum value) {
    const std::uint32_t number = seen_.values.find(key, value.raw());
    const bool written = number != none && !failed(OpIndex{written_[number].op});
    if (value == initial_ && !written) return none;
    if (number == none) {
        flaw(Flaw::Kind::thin_air, op, key, value);
        return std::nullopt;
    }
    Written& writer = written_[number];
    writer.observed = true;
    if (!written) {
        flaw(Flaw::Kind::aborted_read, op, key, value, OpIndex{writer.op});
        return std::nullopt;
    }
    if (writer.ambiguous || value == initial_) {
        ambiguity(key, value);
        return std::nullopt;
    }
    if (writer.op == op.value) {
        flaw(Flaw::Kind::own_write, op, key, value);
        return std::nullopt;
    }
    if (!writer.last) {
        flaw(Flaw::Kind::intermediate_read, op, key, value, OpIndex{writer.op});
        return std::nullopt;
    }
    return number;
}

// One version for each key that a committed transaction wrote, whether or not it was read.
void RegisterObserver::number_all() {
    if (seen_.breaks(Guarantee::read_committed) || seen_.ambiguous) return;
    std::vector<Version> versions;
    std::vector<std::uint32_t> position_of(written_.size(), none);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> latest(seen_.key_names.size(),
                                                                {none, none});
    for (std::uint32_t node = 0; node < seen_.size(); ++node) {
        each(seen_.source[node], [&](const objects::MicroOp& micro, std::uint32_t key) {
            if (micro.kind == Kind::read) return;
            if (latest[key].first != node) {
                latest[key] = {node, static_cast<std::uint32_t>(versions.size())};
                versions.push_back({.key = key, .writer = node});
            }
            versions[latest[key].second].value = micro.value();
        });
    }
    for (std::uint32_t i = 0; i < versions.size(); ++i) {
        const std::uint32_t value = seen_.values.find(versions[i].key, versions[i].value.raw());
        if (node_of_[written_[value].op] == versions[i].writer) position_of[value] = i;
    }
    const std::vector<std::uint32_t> number =
        number_versions(versions, std::vector<bool>(versions.size(), false), initial_);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> reads;
    reads.reserve(reads_.size());
    for (const Read& read : reads_) {
        const std::uint32_t version =
            read.value == none ? seen_.keys[read.key].first : number[position_of[read.value]];
        reads.emplace_back(node_of_[read.op], version);
    }
    seen_.longest_read.assign(seen_.key_names.size(), std::nullopt);
    finish(std::move(reads));
}

Observations observe(const history::History& history, const objects::Object& object,
                     std::optional<Value> initial, Patience* patience) {
    if (&object == &objects::list_append()) return ListObserver(history, patience).observe();
    return RegisterObserver(history, initial, patience).observe();
}

}  // namespace cleave::check::transactions
