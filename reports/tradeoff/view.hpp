#pragma once
// A matrix as figures and page look at it: cells found by what they are of, and how things are
// named. Everything returned is text as it came; who shows it escapes it.

#include <optional>
#include <string>
#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::report {

class TradeoffView {
  public:
    explicit TradeoffView(const tradeoff::Matrix& matrix);

    const tradeoff::Matrix& matrix() const { return matrix_; }
    std::size_t systems() const { return matrix_.systems.size(); }
    std::size_t workloads() const { return matrix_.workloads.size(); }
    std::size_t plans() const { return matrix_.faults.size(); }

    // Null where there is none, or the system cannot run the workload.
    const tradeoff::Cell* measured(std::size_t system, std::size_t workload,
                                   std::size_t plan) const;
    const tradeoff::Cell* cell(std::size_t system, std::size_t workload, std::size_t plan) const;
    const tradeoff::Recommendation* recommendation(std::size_t system, std::size_t workload) const;
    // Why the system cannot run the workload; empty when it can.
    std::string not_offered(std::size_t system, std::size_t workload) const;

    // Plans with a partition, or all where none has one.
    const std::vector<std::size_t>& telling_plans() const { return telling_; }
    // The first without a partition, else the first of all.
    std::size_t peace_plan() const { return peace_; }

    std::string system(std::size_t index) const;    // its label, or its key
    std::string workload(std::size_t index) const;  // likewise
    std::string plan(std::size_t index) const;      // likewise
    // Of letters, digits and '-', unique among the workloads: for file names and ids.
    const std::string& workload_id(std::size_t index) const { return workload_ids_[index]; }
    const std::string& plan_id(std::size_t index) const { return plan_ids_[index]; }

  private:
    std::size_t index_of(std::size_t system, std::size_t workload, std::size_t plan) const;

    const tradeoff::Matrix& matrix_;
    std::vector<const tradeoff::Cell*> cells_;
    std::vector<const tradeoff::Recommendation*> recommendations_;
    std::vector<std::size_t> telling_;
    std::size_t peace_ = 0;
    std::vector<std::string> workload_ids_, plan_ids_;
};

// The median of a cell's slowest site without faults: of reads and writes the slower. Nothing where
// too few operations were answered.
std::optional<tradeoff::Estimate> peace_latency_ms(const tradeoff::Cell& cell);

}  // namespace cleave::report
