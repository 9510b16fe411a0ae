#pragma once
// Views, transactions and messages of the system of record. A view says who is the principal, and
// whether the mirror has all that was acknowledged, so that it may take over. Its epoch fences:
// whoever learns of a newer view no longer acts in an older one. Source: Microsoft, "Database
// mirroring" (SQL Server 2005 to 2016): principal, mirror, witness, running exposed.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/time.hpp"
#include "parts/duplicate_table.hpp"
#include "parts/service_client.hpp"

namespace cleave::system_of_record {

struct View {
    std::uint64_t epoch = 0;  // zero: before there was a database
    NodeId principal;
    bool mirrored = false;  // else the principal runs exposed
    CLEAVE_FIELDS(View, epoch, principal, mirrored);

    // Epochs of two principals can only be equal after a split, without a witness.
    bool newer_than(const View& other) const {
        return epoch != other.epoch ? epoch > other.epoch : principal < other.principal;
    }
};

struct Transaction {
    std::uint64_t index = 0;  // from 1, without gaps
    NodeId client;
    parts::ServiceRequest asked;
    CLEAVE_FIELDS(Transaction, index, client, asked);
};

// What the transactions up to `index` have made.
struct Database {
    std::uint64_t index = 0;
    std::map<std::string, Content> values;
    parts::DuplicateTable done;
    CLEAVE_FIELDS(Database, index, values, done);

    struct Executed {
        std::optional<ClientReply> reply;  // nothing if the client no longer waits for it
        bool again = false;                // it had been executed before, and is not again
    };
    // With `forgetful`, a request that was executed before is executed again.
    Executed apply(const Transaction& transaction, bool forgetful);
    ClientReply read(const ClientRequest& request) const;
};

// A record of the log: a view, with the database as it was then or the next transaction.
struct Record {
    View view;
    Instant serve_from;  // see Server
    Instant session;     // in which the base came from the principal
    std::optional<Database> base;
    std::optional<Transaction> transaction;
    CLEAVE_FIELDS(Record, view, serve_from, session, base, transaction);
};

// From the principal to mirror and witness: it is there, and was when it sent this, by its clock.
struct Ping {
    View view;
    Instant sent;
    CLEAVE_FIELDS(Ping, view, sent);
};
// Until a time-out later its sender will help nobody else to become the principal.
struct Pong {
    View view;
    Instant sent;               // as in the ping
    Instant session;            // the synchronisation that the mirror has on its disk, and
    std::uint64_t durable = 0;  // up to which transaction
    CLEAVE_FIELDS(Pong, view, sent, session, durable);
};
// To who acts in an older view.
struct News {
    View view;
    CLEAVE_FIELDS(News, view);
};

// From the principal to the mirror. A session begins with the whole database; it is named by when
// that was, by the principal's clock.
struct Synchronise {
    View view;
    Instant session;
    Database database;
    CLEAVE_FIELDS(Synchronise, view, session, database);
};
struct Ship {
    View view;
    Instant session;
    std::vector<Transaction> transactions;
    CLEAVE_FIELDS(Ship, view, session, transactions);
};

// From a server to the witness, and back: the view that the witness has agreed to last.
struct Propose {
    View view;
    CLEAVE_FIELDS(Propose, view);
};
struct Agreed {
    View view;
    CLEAVE_FIELDS(Agreed, view);
};

}  // namespace cleave::system_of_record
