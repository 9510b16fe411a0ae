#pragma once
// Measuring beside each other: every figure is taken several times, each time in a process of its
// own, one contender after another and then all again, so that neither a noisy minute nor another
// contender's heap speaks for or against one of them. The median counts.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cleave::bench {

// Seconds of processor time (user and system) that this process has used.
double cpu_seconds();
// Resident set of this process, in megabytes.
double resident_megabytes();

// Million a second of processor time: `chunk` does a part of the work, some milliseconds of it, and
// returns how much that was; the first part only warms up.
double millions_a_second(const std::function<std::uint64_t()>& chunk);

// Figures by contender (row) and size (column).
class Table {
  public:
    Table(std::string title, std::vector<std::string> columns)
        : title_(std::move(title)), columns_(std::move(columns)) {}

    // One function a column; an empty one leaves the cell empty.
    void add(std::string contender, std::vector<std::function<double()>> cells);
    // Takes every cell `repeats` times, interleaved.
    void measure(unsigned repeats);
    void print() const;

    bool has(const std::string& contender) const;
    // The median of a cell; 0 when it is empty or its process failed.
    double median(const std::string& contender, std::size_t column) const;
    // The median of the quotients of two contenders' figures, each pair taken one after the other:
    // what slows the machine for longer than that strikes both alike.
    double median_ratio(const std::string& contender, const std::string& other,
                        std::size_t column) const;
    // The best of several contenders; those that are not there do not count.
    double best(const std::vector<std::string>& contenders, std::size_t column) const;
    const std::vector<std::string>& columns() const { return columns_; }

  private:
    struct Cell {
        std::function<double()> take;
        std::vector<double> taken{};
    };
    struct Row {
        std::string contender;
        std::vector<Cell> cells{};
    };
    const std::vector<double>& taken(const std::string& contender, std::size_t column) const;

    std::string title_;
    std::vector<std::string> columns_;
    std::vector<Row> rows_;
};

}  // namespace cleave::bench
