#pragma once
// A results file: what runs came to, in one SQLite database. Rows are named by scenario, build,
// strategy and seed, so that to insert a run again changes nothing.
// Safe against kill -9 and a loss of power at any moment (a batch is in the file or is not), and
// against several processes at once on one machine: a writer waits for another, a minute at most.
// Choices: a rollback journal, not a write-ahead log, so that one closed file is all there is, to
// be copied, cached and uploaded, and can be read where it cannot be written. On a network file
// system locks may do nothing: let each process write its own file there, and merge them later.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "results/error.hpp"
#include "results/run.hpp"

namespace cleave::results {

class Database;

class Store {
  public:
    static constexpr int format = 1;
    enum class Access : std::uint8_t {
        read,
        write,  // makes the file where there is none
    };

    // What is no results file is refused, and not touched.
    static Fallible<Store> open(const std::string& path, Access access);

    ~Store();
    Store(Store&& other) noexcept;
    Store& operator=(Store&& other) noexcept;

    // To be called before runs of it are inserted. Returns its hash.
    Fallible<std::string> add(const scenario::Scenario& scenario);
    // The same for what comes from another results file.
    Fallible<std::string> add(const StoredScenario& scenario);
    // Also before runs of it are inserted.
    Fallible<bool> add(const StoredBuild& build);

    // That this file is for, or holds, a share of a sweep.
    Fallible<bool> add(const StoredShare& share);

    // All of them in one transaction. Their scenarios and builds must have been added. Runs that
    // are in the file stay as they are; Inserted::conflicts names those that came out differently.
    Fallible<Inserted> insert(std::span<const Run> runs);

    // In the order in which they were added.
    Fallible<std::vector<StoredScenario>> scenarios() const;
    Fallible<std::vector<StoredBuild>> builds() const;
    // By build, scenarios, seeds, their number and their index.
    Fallible<std::vector<StoredShare>> shares() const;
    // By scenario and build as above, then by strategy, then by seed. Returns how many there were.
    // `each` must not write to the store.
    Fallible<std::uint64_t> read(const Selection& selection,
                                 const std::function<void(const Run&)>& each) const;
    // Rising, each once, whichever builds and strategies ran it.
    Fallible<std::vector<std::uint64_t>> seeds(const Selection& selection) const;
    Fallible<std::uint64_t> count(const Selection& selection) const;

    const std::string& path() const { return path_; }

  private:
    friend class Ledger;
    Store(std::string path, std::unique_ptr<Database> database);

    std::string path_;
    std::unique_ptr<Database> database_;
};

// "seed 7 of \"Two offices\" came out as trace 1f… now and as 2e… before: …"
std::string explain(const Conflict& conflict, const std::string& scenario_name);

}  // namespace cleave::results
