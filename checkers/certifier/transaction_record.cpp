#include "certifier/transaction_record.hpp"

#include <algorithm>

namespace cleave::check {

using objects::Data;
using objects::MicroOp;

TransactionRecord record_of(const history::History& history, history::OpIndex op, bool lists) {
    TransactionRecord record;
    const bool answered = history.outcome(op) == Outcome::ok;
    objects::MicroOps ops(answered ? history.output(op) : history.input(op));
    while (const auto micro = ops.next()) {
        const CertifiedKey key(history.keys()[op.value].value, micro->key);
        const auto own = record.writes.find(key);
        if (micro->kind != MicroOp::Kind::read) {
            record.all_written[key].push_back(micro->value());
            if (lists) {
                record.writes[key].push_back(micro->value());
            } else {
                record.writes[key] = {micro->value()};
            }
            continue;
        }
        if (!answered) continue;
        Data seen = lists ? Data(micro->values.begin(), micro->values.end()) : Data{micro->value()};
        if (own != record.writes.end()) {
            const Data& mine = own->second;
            if (mine.size() > seen.size() ||
                !std::equal(mine.rbegin(), mine.rend(), seen.rbegin())) {
                record.consistent = false;
                continue;
            }
            if (!lists) continue;
            seen.resize(seen.size() - mine.size());
        }
        TransactionRecord::Read read{key, std::move(seen), own != record.writes.end()};
        for (const TransactionRecord::Read& other : record.reads) {
            if (other.key == key && other.content != read.content) record.repeatable = false;
        }
        if (std::ranges::find(record.reads, read) == record.reads.end()) {
            record.reads.push_back(std::move(read));
        }
    }
    return record;
}

}  // namespace cleave::check
