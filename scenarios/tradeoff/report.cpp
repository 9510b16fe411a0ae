#include "tradeoff/report.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

#include "catalog/protocols.hpp"
#include "runner/fault_plan.hpp"
#include "tradeoff/cell.hpp"
#include "tradeoff/definitions.hpp"
#include "tradeoff/position.hpp"
#include "tradeoff/recommend.hpp"

namespace cleave::tradeoff {
namespace {

// Deals out the runs of all cells, and makes a cell when the last of its runs is in.
class Runner {
  public:
    Runner(const MatrixFile& matrix, const std::vector<std::uint64_t>& seeds,
           const ReportOptions& options)
        : matrix_(matrix), seeds_(seeds), options_(options), cells_(matrix.cells.size()) {
        for (std::size_t i = 0; i < matrix.cells.size(); ++i) {
            if (matrix.cells[i].not_offered.empty()) offered_.push_back(i);
        }
        measuring_.deadline = matrix.deadline;
        measuring_.search_steps = options.search_steps;
        measuring_.certify = options.certify;
    }

    std::vector<Cell> cells() {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const unsigned wanted = options_.jobs == 0 ? cores : options_.jobs;
        const auto jobs = std::min<std::size_t>(wanted, std::max<std::size_t>(1, total()));
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < jobs; ++i) threads.emplace_back([this] { work(); });
            work();
        }
        std::vector<Cell> cells;
        for (InWork& one : cells_) {
            cells.push_back(std::move(one.cell));
            if (error_.empty()) error_ = one.internal_error;
        }
        return cells;
    }
    bool stopped() const { return done_ < total(); }
    const std::string& internal_error() const { return error_; }

  private:
    struct InWork {
        std::map<std::size_t, RunMeasures> runs;  // by position of the seed
        std::string internal_error;
        Cell cell;
    };

    std::size_t total() const { return offered_.size() * seeds_.size(); }

    void work() {
        for (;;) {
            std::size_t ticket = 0;
            {
                const std::lock_guard lock(mutex_);
                if (options_.stop.stop_requested() || next_ == total()) return;
                ticket = next_++;
            }
            const std::size_t at = offered_[ticket / seeds_.size()];
            const std::size_t seed = ticket % seeds_.size();
            RunMeasures measures =
                measure_run(matrix_.cells[at].scenario, seeds_[seed], measuring_);
            take(at, seed, std::move(measures));
        }
    }

    void take(std::size_t at, std::size_t seed, RunMeasures measures) {
        InWork& cell = cells_[at];
        bool whole = false;
        {
            const std::lock_guard lock(mutex_);
            cell.runs.emplace(seed, std::move(measures));
            whole = cell.runs.size() == seeds_.size();
            ++done_;
            if (options_.progress) options_.progress(done_, total());
        }
        if (!whole) return;  // else nobody but this thread touches it any more
        std::vector<RunMeasures> runs;
        for (auto& [position, run] : cell.runs) {
            if (cell.internal_error.empty()) cell.internal_error = run.internal_error;
            runs.push_back(std::move(run));
        }
        cell.runs.clear();
        cell.cell = cell_of(matrix_.cells[at].scenario, runs);
    }

    const MatrixFile& matrix_;
    const std::vector<std::uint64_t>& seeds_;
    const ReportOptions& options_;
    MeasureOptions measuring_;
    std::vector<std::size_t> offered_;  // cells that can run
    std::vector<InWork> cells_;         // as in the matrix
    std::mutex mutex_;                  // guards all below, and `runs` of the cells
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    std::string error_;
};

System system_of(const SystemEntry& entry) {
    System system;
    system.key = entry.key;
    system.label = entry.label;
    system.protocol = entry.protocol.find("name")->text;
    const ProtocolDescription& protocol = *protocols::find(system.protocol);
    system.choice = protocol.choice;
    system.promise = protocol.guarantee;
    system.source = protocol.source;
    return system;
}

// The times of a plan, from the first cell that has it: those of a plan are the same for all.
FaultPlan plan_of(const MatrixFile& matrix, std::size_t faults, std::uint64_t seed) {
    FaultPlan plan;
    plan.key = matrix.faults[faults].key;
    plan.label = matrix.faults[faults].label;
    for (const CellPlan& cell : matrix.cells) {
        if (cell.faults != faults || !cell.not_offered.empty()) continue;
        const scenario::Crowd crowd(cell.scenario);
        const auto trouble = trouble_of(
            cell.scenario, scenario::fault_windows(cell.scenario, crowd,
                                                   scenario::occurrences(cell.scenario, seed), {}));
        if (!trouble) break;
        plan.partitions = trouble->partitions;
        plan.partition_start_s = trouble->start.since_start().in_seconds();
        plan.partition_end_s = trouble->end.since_start().in_seconds();
        break;
    }
    return plan;
}

// A seed that shows what is wrong, where one does.
std::uint64_t telling_seed(const Cell& cell) {
    for (const Held& held : cell.consistency.guarantees) {
        if (held.first_violated) return *held.first_violated;
    }
    return cell.seeds.front();
}

}  // namespace

Report run_matrix(const MatrixFile& file, const std::vector<std::uint64_t>& seeds,
                  const ReportOptions& options) {
    Runner runner(file, seeds, options);
    Report report;
    Matrix& matrix = report.matrix;
    matrix.cells = runner.cells();
    report.stopped = runner.stopped();
    report.internal_error = runner.internal_error();
    if (report.stopped) return report;

    matrix.name = file.name;
    matrix.description = file.description;
    matrix.path = file.path;
    matrix.deadline_s = file.deadline.in_seconds();
    matrix.seeds = seeds;
    for (const SystemEntry& entry : file.systems) matrix.systems.push_back(system_of(entry));
    for (const WorkloadEntry& entry : file.workloads) {
        matrix.workloads.push_back({entry.key, entry.label, entry.needs.words});
    }
    for (std::size_t i = 0; i < file.faults.size(); ++i) {
        matrix.faults.push_back(plan_of(file, i, seeds.front()));
    }
    for (std::size_t i = 0; i < matrix.cells.size(); ++i) {
        Cell& cell = matrix.cells[i];
        const CellPlan& plan = file.cells[i];
        cell.system = plan.system;
        cell.workload = plan.workload;
        cell.faults = plan.faults;
        cell.not_offered = plan.not_offered;
        if (!cell.not_offered.empty()) continue;
        matrix.duration_s = plan.scenario.duration.in_seconds();
        matrix.settle_s = plan.scenario.settle.in_seconds();
        cell.reproduce = reproduce_line(file, plan, telling_seed(cell));
    }
    place_in_triangle(matrix);
    recommend(file, matrix);
    matrix.definitions = describe_measures();
    return report;
}

}  // namespace cleave::tradeoff
