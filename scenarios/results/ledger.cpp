#include "results/ledger.hpp"

#include <algorithm>

#include "results/database.hpp"

namespace cleave::results {
namespace {

// Seeds from here on are chosen by people, and do not move the ledger.
constexpr std::int64_t end_of_ledger = std::int64_t{1} << 62;

void write_claim(Database& database, std::int64_t gate, const Claim& claim) {
    Statement(database, "INSERT INTO claims SELECT ?, id, ?, ? FROM scenarios WHERE hash = ?")
        .with(gate)
        .with(claim.first)
        .with(claim.count)
        .with(claim.scenario)
        .run();
}

std::uint64_t first_free(Database& database, const std::string& scenario) {
    Statement free(database,
                   "SELECT max((SELECT coalesce(max(c.first + c.count), 1) FROM claims c "
                   "WHERE c.scenario = s.id AND c.first < ?2), "
                   "(SELECT coalesce(max(r.seed) + 1, 1) FROM runs r "
                   "WHERE r.scenario = s.id AND r.strategy = 'random' AND r.seed < ?2)) "
                   "FROM scenarios s WHERE s.hash = ?1");
    free.with(scenario).with(end_of_ledger);
    return free.next() ? free.word(0) : 1;
}

}  // namespace

Fallible<GateRecord> Ledger::begin(const std::string& build, const std::string& plan) {
    return guarded([&] {
        Database& database = *store_.database_;
        Database::Transaction transaction(database);
        Statement(database,
                  "INSERT INTO gates (build, plan, seconds, finished) VALUES (?, ?, 0, 0)")
            .with(build)
            .with(plan)
            .run();
        GateRecord gate;
        gate.id = database.number("SELECT last_insert_rowid()");
        transaction.commit();
        return gate;
    });
}

Fallible<std::optional<GateRecord>> Ledger::unfinished(const std::string& build,
                                                       const std::string& plan) {
    return guarded([&]() -> std::optional<GateRecord> {
        Database& database = *store_.database_;
        Statement gates(database,
                        "SELECT id, seconds, finished FROM gates WHERE build = ? AND plan = ? "
                        "ORDER BY id DESC LIMIT 1");
        gates.with(build).with(plan);
        if (!gates.next() || gates.number(2) != 0) return std::nullopt;
        GateRecord gate;
        gate.id = gates.number(0);
        gate.seconds = gates.real(1);
        Statement claims(database,
                         "SELECT s.hash, c.first, c.count FROM claims c JOIN scenarios s "
                         "ON s.id = c.scenario WHERE c.gate = ? ORDER BY c.rowid");
        claims.with(gate.id);
        while (claims.next()) {
            gate.claims.push_back({claims.text(0), claims.word(1), claims.word(2)});
        }
        return gate;
    });
}

Fallible<Claim> Ledger::claim(std::int64_t gate, const std::string& scenario, std::uint64_t least,
                              std::uint64_t count) {
    return guarded([&] {
        Database& database = *store_.database_;
        Database::Transaction transaction(database);
        const Claim claim = {scenario, std::max(least, first_free(database, scenario)), count};
        write_claim(database, gate, claim);
        transaction.commit();
        return claim;
    });
}

Fallible<bool> Ledger::claim_again(std::int64_t gate, const Claim& claim) {
    return guarded([&] {
        Database::Transaction transaction(*store_.database_);
        write_claim(*store_.database_, gate, claim);
        transaction.commit();
        return true;
    });
}

Fallible<std::vector<std::uint64_t>> Ledger::failing(const std::string& scenario,
                                                     std::uint64_t least, std::uint64_t count) {
    return guarded([&] {
        std::vector<std::uint64_t> seeds;
        Statement rows(*store_.database_,
                       "SELECT DISTINCT r.seed FROM runs r JOIN scenarios s ON s.id = r.scenario "
                       "WHERE r.failing AND s.hash = ? AND r.strategy = 'random' AND r.seed >= ? "
                       "ORDER BY r.seed LIMIT ?");
        rows.with(scenario).with(least).with(count);
        while (rows.next()) seeds.push_back(rows.word(0));
        return seeds;
    });
}

Fallible<bool> Ledger::note(std::int64_t gate, double seconds, bool finished) {
    return guarded([&] {
        Database::Transaction transaction(*store_.database_);
        Statement(*store_.database_, "UPDATE gates SET seconds = ?, finished = ? WHERE id = ?")
            .with(seconds)
            .with(std::int64_t{finished})
            .with(gate)
            .run();
        transaction.commit();
        return true;
    });
}

}  // namespace cleave::results
