#pragma once
// What a history of transactions shows, before any order is sought: which transactions committed,
// the versions of each key, who wrote and who read them, and what is wrong whatever the order.
//
// A version of a key is what one committed transaction left there; an initial one comes before all.
// Those in the chain of a key come first, in the order of the chain; then come the loose ones, in
// an order that nobody saw. For lists the chain is the longest list that was read: every read is a
// prefix of it. An append that nobody read comes after all of it: in any legal order each list is
// a prefix of the final one, and so is the longest. For registers the chain is the initial version.
//
// A transaction of unknown outcome committed if somebody read what it wrote, and is left out
// otherwise: taking a transaction that nobody read out of a legal order leaves it legal.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "transactions/groups.hpp"
#include "transactions/index.hpp"
#include "verdict/guarantee.hpp"
#include "verdict/patience.hpp"

namespace cleave::check::transactions {

using history::OpIndex;
using objects::Datum;

// An inner key: the name that a transaction uses, of the database that its event names.
struct KeyName {
    history::KeyId database;
    Datum name;
};

struct Flaw {
    enum class Kind : std::uint8_t {
        thin_air,            // read what nobody wrote
        aborted_read,        // G1a: read what a failed transaction wrote
        dirty_update,        // read a list in which a committed append follows an aborted one
        intermediate_read,   // G1b: read what its writer replaced, or added to, before committing
        partial_read,        // G1b: read a later append of a transaction without an earlier one
        own_write,           // internal: did not read what it had itself written
        unrepeatable,        // internal: read two versions of one key
        duplicate_elements,  // read an element twice that was appended once
        incompatible_order,  // two reads of one list, neither a prefix of the other
    };
    Kind kind;
    OpIndex reader;
    std::uint32_t key = 0;
    Datum value{};                   // the element that gives it away
    std::optional<OpIndex> other{};  // the writer, or the other reader
};
std::string_view name_of(Flaw::Kind kind);
// The weakest guarantee that this breaks.
Guarantee weakest_broken(Flaw::Kind kind);

// One value of one key.
struct KeyValue {
    std::uint32_t key = 0;
    Datum value{};
};

struct KeyVersions {
    std::uint32_t first = 0;    // the initial version; the others have the numbers after it
    std::uint32_t chained = 1;  // how many belong to the chain, with the initial one
    std::uint32_t count = 1;
};

struct Version {
    std::uint32_t key = 0;
    std::uint32_t writer = none;  // a transaction; none for an initial version
    Datum value{};                // the value, or the last element
};

struct Observations {
    bool lists = false;
    std::vector<OpIndex> source;                       // of each committed transaction, ascending
    std::vector<KeyName> key_names;                    // of each key
    std::vector<KeyVersions> keys;                     // likewise
    std::vector<Version> versions;                     // of one key after the other
    std::vector<std::optional<OpIndex>> longest_read;  // of each key, for lists
    Groups reads;                                      // transaction: versions, each once
    Groups writes;                                     // transaction: versions
    Groups readers;                                    // version: transactions
    std::vector<Flaw> flaws;
    // A value with two writers, so that nobody can tell who was read.
    std::optional<KeyValue> ambiguous{};
    PairIndex key_index;                   // (database, name): key
    PairIndex values;                      // (key, value)
    std::vector<std::uint32_t> writer_of;  // of each of those: the operation that wrote it
    std::uint64_t steps = 0;
    Patience* patience = nullptr;  // of who waits for a verdict, if anyone does

    std::size_t size() const { return source.size(); }
    bool chained(std::uint32_t version) const {
        const KeyVersions& key = keys[versions[version].key];
        return version < key.first + key.chained;
    }
    // Whether a flaw alone refutes it.
    bool breaks(Guarantee guarantee) const;
};

// Either object of objects/transactions.hpp; `initial` concerns registers.
Observations observe(const history::History& history, const objects::Object& object,
                     std::optional<Value> initial, Patience* patience = nullptr);

}  // namespace cleave::check::transactions
