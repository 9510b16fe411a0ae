#include "measure.hpp"

#include <fmt/core.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <utility>

namespace cleave::bench {
namespace {

constexpr double budget_seconds = 0.25;

// Runs `take` in a child and returns its result; 0 when the child dies.
double in_a_child(const std::function<double()>& take) {
    int ends[2];
    if (pipe(ends) != 0) return 0;
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const double figure = take();
        const bool written = write(ends[1], &figure, sizeof figure) == sizeof figure;
        _exit(written ? 0 : 1);
    }
    close(ends[1]);
    double figure = 0;
    if (read(ends[0], &figure, sizeof figure) != sizeof figure) figure = 0;
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return figure;
}

double median_of(std::vector<double> figures) {
    if (figures.empty()) return 0;
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
    std::nth_element(figures.begin(), middle, figures.end());
    return *middle;
}

}  // namespace

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double resident_megabytes() {
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double millions_a_second(const std::function<std::uint64_t()>& chunk) {
    chunk();
    const double begin = cpu_seconds();
    double used = 0;
    std::uint64_t done = 0;
    do {
        done += chunk();
        used = cpu_seconds() - begin;
    } while (used < budget_seconds);
    return static_cast<double>(done) / used / 1e6;
}

void Table::add(std::string contender, std::vector<std::function<double()>> cells) {
    Row row{std::move(contender)};
    for (auto& take : cells) row.cells.push_back({std::move(take)});
    row.cells.resize(columns_.size());
    rows_.push_back(std::move(row));
}

void Table::measure(unsigned repeats) {
    for (unsigned i = 0; i < repeats; ++i) {
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            for (Row& row : rows_) {
                Cell& cell = row.cells[column];
                if (cell.take) cell.taken.push_back(in_a_child(cell.take));
            }
        }
    }
}

void Table::print() const {
    fmt::print("\n{:<44}", title_);
    for (const std::string& column : columns_) fmt::print("{:>16}", column);
    fmt::print("\n");
    for (const Row& row : rows_) {
        fmt::print("  {:<42}", row.contender);
        for (const Cell& cell : row.cells) {
            fmt::print("{:>16}", cell.take ? fmt::format("{:.3g}", median_of(cell.taken)) : "-");
        }
        fmt::print("\n");
    }
}

bool Table::has(const std::string& contender) const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [&](const Row& row) { return row.contender == contender; });
}

const std::vector<double>& Table::taken(const std::string& contender, std::size_t column) const {
    static const std::vector<double> none;
    for (const Row& row : rows_) {
        if (row.contender == contender) return row.cells[column].taken;
    }
    return none;
}

double Table::median(const std::string& contender, std::size_t column) const {
    return median_of(taken(contender, column));
}

double Table::median_ratio(const std::string& contender, const std::string& other,
                           std::size_t column) const {
    std::vector<double> ratios;
    const std::vector<double>& figures = taken(contender, column);
    const std::vector<double>& beside = taken(other, column);
    for (std::size_t i = 0; i < std::min(figures.size(), beside.size()); ++i) {
        if (beside[i] > 0) ratios.push_back(figures[i] / beside[i]);
    }
    return median_of(std::move(ratios));
}

double Table::best(const std::vector<std::string>& contenders, std::size_t column) const {
    double best = 0;
    for (const std::string& contender : contenders) {
        best = std::max(best, median(contender, column));
    }
    return best;
}

}  // namespace cleave::bench
