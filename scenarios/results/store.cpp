#include "results/store.hpp"

#include <utility>

#include "host/codec.hpp"
#include "results/database.hpp"
#include "results/identity.hpp"

namespace cleave::results {
namespace {

using check::Conclusion;
using scenario::RunSummary;

constexpr std::int64_t application = 0x436c7665;  // "Clve", in the file's header

// `runs` holds what can be asked for by itself; `summary` is the RunSummary, whole, and `digest` of
// its bytes. Seeds and hashes are 64 bits without a sign: seeds are stored as SQLite's integers.
constexpr const char* schema = R"(
CREATE TABLE scenarios (
    id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, path TEXT NOT NULL,
    protocol TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE builds (
    id INTEGER PRIMARY KEY, build TEXT NOT NULL UNIQUE, version TEXT NOT NULL);
CREATE TABLE runs (
    scenario INTEGER NOT NULL REFERENCES scenarios, build INTEGER NOT NULL REFERENCES builds,
    strategy TEXT NOT NULL, seed INTEGER NOT NULL, trace_hash TEXT NOT NULL,
    failing INTEGER NOT NULL, verdicts TEXT NOT NULL, cut_short TEXT NOT NULL,
    operations INTEGER NOT NULL,
    events INTEGER NOT NULL, stale_reads INTEGER NOT NULL, lost_writes INTEGER NOT NULL,
    seconds REAL NOT NULL, summary BLOB NOT NULL, digest INTEGER NOT NULL,
    UNIQUE (scenario, build, strategy, seed));
CREATE TABLE shares (
    build TEXT NOT NULL, scenarios TEXT NOT NULL, seeds TEXT NOT NULL, share INTEGER NOT NULL,
    of INTEGER NOT NULL, UNIQUE (build, scenarios, seeds, of, share));
CREATE INDEX failing_runs ON runs (scenario, seed) WHERE failing;
CREATE TABLE gates (
    id INTEGER PRIMARY KEY, build TEXT NOT NULL, plan TEXT NOT NULL, seconds REAL NOT NULL,
    finished INTEGER NOT NULL);
CREATE TABLE claims (
    gate INTEGER NOT NULL REFERENCES gates, scenario INTEGER NOT NULL REFERENCES scenarios,
    first INTEGER NOT NULL, count INTEGER NOT NULL);
CREATE INDEX claims_by_scenario ON claims (scenario);
)";

std::uint64_t digest_of(std::string_view bytes) {
    Digest digest;
    digest.add(bytes);
    return digest.value();
}

// "linearizable=violated causal=holds", for who looks into the file with other tools.
std::string verdicts_of(const RunSummary& run) {
    std::string text = "linearizable=" + std::string(check::to_string(run.linearizable));
    for (const scenario::GuaranteeOutcome& one : run.guarantees) {
        text += " " + std::string(check::to_string(one.guarantee)) + "=" +
                std::string(check::to_string(one.conclusion));
    }
    if (run.staleness) text += " staleness=" + std::string(check::to_string(*run.staleness));
    if (scenario::breaks_property(run)) text += " properties=violated";
    if (!run.outside_table.empty()) text += " region-states=violated";
    if (!run.read_stale.empty()) text += " region-reads=violated";
    return text;
}

// Makes the tables of a new file, or makes sure that they are those of this version.
void prepare(Database& database, const std::string& path, bool may_write) {
    const auto is_new = [&] {
        return database.number("PRAGMA application_id") == 0 &&
               database.number("PRAGMA user_version") == 0 &&
               database.number("SELECT count(*) FROM sqlite_master") == 0;
    };
    if (may_write && is_new()) {
        Database::Transaction transaction(database);
        if (is_new()) {  // no other process was faster
            database.execute(schema);
            database.execute(("PRAGMA application_id = " + std::to_string(application) +
                              "; PRAGMA user_version = " + std::to_string(Store::format))
                                 .c_str());
        }
        transaction.commit();
    }
    if (database.number("PRAGMA application_id") != application) {
        fail(Error::Kind::bad_input,
             path + " is an SQLite database, but holds no results of Cleave");
    }
    const std::int64_t version = database.number("PRAGMA user_version");
    if (version != Store::format) {
        fail(Error::Kind::bad_input,
             path + " was written by another version of Cleave: its format is " +
                 std::to_string(version) + ", and this program's is " +
                 std::to_string(Store::format) + "\n    hint: begin a new file");
    }
    Statement check(database, "PRAGMA quick_check(1)");
    if (check.next() && check.text(0) != "ok") {
        fail(Error::Kind::bad_input, path + " is damaged: " + check.text(0));
    }
}

std::int64_t id_in(Database& database, const char* query, const std::string& name) {
    Statement statement(database, query);
    statement.with(name);
    if (!statement.next()) {
        fail(Error::Kind::bad_input, "no scenario or build " + name + " was added to the file");
    }
    return statement.number(0);
}

// Which rows, for the end of a query whose tables are r, s and b.
constexpr const char* selected =
    " FROM runs r JOIN scenarios s ON s.id = r.scenario JOIN builds b ON b.id = r.build"
    " WHERE (?1 = '' OR s.hash = ?1) AND (?2 = '' OR b.build = ?2)"
    " AND (?3 = '' OR r.strategy = ?3) AND (?4 = 0 OR r.seed = ?5)";

void bind(Statement& statement, const Selection& selection) {
    statement.with(selection.scenario)
        .with(selection.build)
        .with(selection.strategy)
        .with(std::int64_t{selection.seed.has_value()})
        .with(selection.seed.value_or(0));
}

class Inserter {
  public:
    explicit Inserter(Database& database)
        : database_(database),
          find_(database,
                "SELECT trace_hash, digest FROM runs WHERE scenario = ? AND build = ? AND "
                "strategy = ? AND seed = ?"),
          insert_(database,
                  "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

    void insert(const Run& run, Inserted& report) {
        const RunSummary& summary = run.summary;
        const std::int64_t scenario = scenario_of(run.scenario);
        const std::int64_t build = build_of(run.build);
        const std::string bytes = encode(summary);
        find_.with(scenario).with(build).with(run.strategy).with(summary.seed);
        const bool known = find_.next();
        const std::string hash = known ? find_.text(0) : "";
        const bool same =
            known && hash == hex(summary.trace_hash) && find_.word(1) == digest_of(bytes);
        find_.again();
        if (known) {
            ++report.known;
            if (same) return;
            report.conflicts.push_back(
                {run.scenario, summary.seed, std::stoull(hash, nullptr, 16), summary.trace_hash});
            return;
        }
        const std::string trace_hash = hex(summary.trace_hash);
        const std::string verdicts = verdicts_of(summary);
        insert_.with(scenario).with(build).with(run.strategy).with(summary.seed);
        insert_.with(trace_hash)
            .with(std::int64_t{run.failing})
            .with(verdicts)
            .with(summary.cut_short);
        insert_.with(summary.operations).with(summary.events).with(summary.stale_reads);
        insert_.with(summary.lost_writes).with(run.seconds);
        insert_.with_bytes(bytes).with(digest_of(bytes)).run();
        ++report.added;
    }

  private:
    // Batches are of few scenarios and one build, mostly the same as the run before.
    std::int64_t scenario_of(const std::string& hash) {
        if (hash != scenario_.first) {
            scenario_ = {hash, id_in(database_, "SELECT id FROM scenarios WHERE hash = ?", hash)};
        }
        return scenario_.second;
    }
    std::int64_t build_of(const std::string& build) {
        if (build != build_.first) {
            build_ = {build, id_in(database_, "SELECT id FROM builds WHERE build = ?", build)};
        }
        return build_.second;
    }

    Database& database_;
    Statement find_, insert_;
    std::pair<std::string, std::int64_t> scenario_, build_;
};

}  // namespace

Store::Store(std::string path, std::unique_ptr<Database> database)
    : path_(std::move(path)), database_(std::move(database)) {}
Store::~Store() = default;
Store::Store(Store&& other) noexcept = default;
Store& Store::operator=(Store&& other) noexcept = default;

Fallible<Store> Store::open(const std::string& path, Access access) {
    const bool may_write = access == Access::write;
    try {
        auto database = std::make_unique<Database>(path, may_write, may_write);
        prepare(*database, path, may_write);
        return Store(path, std::move(database));
    } catch (const Failure& failure) {
        return failure.error;
    }
}

Fallible<std::string> Store::add(const scenario::Scenario& scenario) {
    return add(StoredScenario{scenario_hash(scenario), scenario.name, scenario.path,
                              scenario.protocol.name, scenario_text(scenario)});
}

Fallible<std::string> Store::add(const StoredScenario& scenario) {
    return guarded([&] {
        Database::Transaction transaction(*database_);
        Statement(*database_,
                  "INSERT INTO scenarios (hash, name, path, protocol, text) "
                  "VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET path = excluded.path")
            .with(scenario.hash)
            .with(scenario.name)
            .with(scenario.path)
            .with(scenario.protocol)
            .with(scenario.text)
            .run();
        transaction.commit();
        return scenario.hash;
    });
}

Fallible<bool> Store::add(const StoredBuild& build) {
    return guarded([&] {
        Database::Transaction transaction(*database_);
        Statement(*database_, "INSERT OR IGNORE INTO builds (build, version) VALUES (?, ?)")
            .with(build.id)
            .with(build.version)
            .run();
        transaction.commit();
        return true;
    });
}

Fallible<bool> Store::add(const StoredShare& share) {
    return guarded([&] {
        std::string scenarios;
        for (const std::string& hash : share.scenarios) {
            scenarios += (scenarios.empty() ? "" : " ") + hash;
        }
        Database::Transaction transaction(*database_);
        Statement(*database_, "INSERT OR IGNORE INTO shares VALUES (?, ?, ?, ?, ?)")
            .with(share.build)
            .with(scenarios)
            .with(share.seeds)
            .with(share.shard.index)
            .with(share.shard.count)
            .run();
        transaction.commit();
        return true;
    });
}

Fallible<Inserted> Store::insert(std::span<const Run> runs) {
    return guarded([&] {
        Inserted report;
        Database::Transaction transaction(*database_);
        Inserter inserter(*database_);
        for (const Run& run : runs) inserter.insert(run, report);
        transaction.commit();
        return report;
    });
}

Fallible<std::vector<StoredScenario>> Store::scenarios() const {
    return guarded([&] {
        std::vector<StoredScenario> all;
        Statement rows(*database_,
                       "SELECT hash, name, path, protocol, text FROM scenarios ORDER BY id");
        while (rows.next()) {
            all.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
        }
        return all;
    });
}

Fallible<std::vector<StoredBuild>> Store::builds() const {
    return guarded([&] {
        std::vector<StoredBuild> all;
        Statement rows(*database_, "SELECT build, version FROM builds ORDER BY id");
        while (rows.next()) all.push_back({rows.text(0), rows.text(1)});
        return all;
    });
}

Fallible<std::vector<StoredShare>> Store::shares() const {
    return guarded([&] {
        std::vector<StoredShare> all;
        Statement rows(*database_,
                       "SELECT build, scenarios, seeds, share, of FROM shares "
                       "ORDER BY build, scenarios, seeds, of, share");
        while (rows.next()) {
            StoredShare share{rows.text(0), {}, rows.text(2), {rows.word(3), rows.word(4)}};
            const std::string hashes = rows.text(1);
            for (std::size_t at = 0; at < hashes.size();) {
                const std::size_t end = std::min(hashes.find(' ', at), hashes.size());
                share.scenarios.push_back(hashes.substr(at, end - at));
                at = end + 1;
            }
            all.push_back(std::move(share));
        }
        return all;
    });
}

Fallible<std::uint64_t> Store::read(const Selection& selection,
                                    const std::function<void(const Run&)>& each) const {
    return guarded([&] {
        const std::string query =
            "SELECT s.hash, b.build, r.strategy, r.seed, r.seconds, r.summary, r.digest, "
            "r.failing" +
            std::string(selected) + " ORDER BY r.scenario, r.build, r.strategy, r.seed < 0, r.seed";
        Statement rows(*database_, query.c_str());
        bind(rows, selection);
        std::uint64_t count = 0;
        for (; rows.next(); ++count) {
            const std::string bytes = rows.text(5);
            const std::optional<RunSummary> summary = decode<RunSummary>(bytes);
            if (!summary || digest_of(bytes) != rows.word(6)) {
                fail(Error::Kind::bad_input, path_ + " is damaged: the row of seed " +
                                                 std::to_string(rows.word(3)) + " of scenario " +
                                                 rows.text(0) + " is not what was written");
            }
            each(Run{rows.text(0), rows.text(1), rows.text(2), *summary, rows.number(7) != 0,
                     rows.real(4)});
        }
        return count;
    });
}

Fallible<std::vector<std::uint64_t>> Store::seeds(const Selection& selection) const {
    return guarded([&] {
        const std::string query =
            "SELECT DISTINCT r.seed" + std::string(selected) + " ORDER BY r.seed < 0, r.seed";
        Statement rows(*database_, query.c_str());
        bind(rows, selection);
        std::vector<std::uint64_t> seeds;
        while (rows.next()) seeds.push_back(rows.word(0));
        return seeds;
    });
}

Fallible<std::uint64_t> Store::count(const Selection& selection) const {
    return guarded([&] {
        Statement statement(*database_, ("SELECT count(*)" + std::string(selected)).c_str());
        bind(statement, selection);
        statement.next();
        return statement.word(0);
    });
}

std::string explain(const Conflict& conflict, const std::string& scenario_name) {
    const std::string which =
        "seed " + std::to_string(conflict.seed) + " of \"" + scenario_name + "\" ";
    if (conflict.trace_hash == conflict.stored_trace_hash) {
        return which + "was judged differently before, by the same build on the same trace " +
               hex(conflict.trace_hash);
    }
    return which + "came out as trace " + hex(conflict.trace_hash) + " now and as " +
           hex(conflict.stored_trace_hash) +
           " before, by the same build: a run that should be deterministic is not";
}

}  // namespace cleave::results
