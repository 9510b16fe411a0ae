#include "tradeoff/view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Estimate;

std::string label_or_key(const std::string& label, const std::string& key) {
    return label.empty() ? key : label;
}

// "Home directories!" → "home-directories".
std::string slug(const std::string& key) {
    std::string text;
    for (const char c : key) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        if (letter || capital) {
            text += static_cast<char>(capital ? c - 'A' + 'a' : c);
        } else if (!text.empty() && text.back() != '-') {
            text += '-';
        }
        if (text.size() >= 40) break;
    }
    while (!text.empty() && text.back() == '-') text.pop_back();
    return text;
}

std::string unique(const std::string& wanted, std::size_t index,
                   const std::vector<std::string>& taken) {
    std::string id = wanted.empty() ? fmt::format("{}", index + 1) : wanted;
    while (std::ranges::find(taken, id) != taken.end()) id += fmt::format("-{}", index + 1);
    return id;
}

}  // namespace

TradeoffView::TradeoffView(const tradeoff::Matrix& matrix) : matrix_(matrix) {
    cells_.resize(systems() * workloads() * plans());
    recommendations_.resize(systems() * workloads());
    for (const Cell& cell : matrix.cells) {
        if (cell.system >= systems() || cell.workload >= workloads() || cell.faults >= plans()) {
            continue;
        }
        cells_[index_of(cell.system, cell.workload, cell.faults)] = &cell;
    }
    for (const tradeoff::Recommendation& each : matrix.recommendations) {
        if (each.system >= systems() || each.workload >= workloads()) continue;
        recommendations_[each.workload * systems() + each.system] = &each;
    }
    for (std::size_t i = 0; i < plans(); ++i) {
        if (matrix.faults[i].partitions) telling_.push_back(i);
        plan_ids_.push_back(unique(slug(matrix.faults[i].key), i, plan_ids_));
    }
    for (std::size_t i = plans(); i-- > 0;) {
        if (!matrix.faults[i].partitions) peace_ = i;
        if (telling_.empty() && i == 0) telling_ = {0};
    }
    for (std::size_t i = 0; i < workloads(); ++i) {
        workload_ids_.push_back(unique(slug(matrix.workloads[i].key), i, workload_ids_));
    }
}

std::size_t TradeoffView::index_of(std::size_t system, std::size_t workload,
                                   std::size_t plan) const {
    return (system * workloads() + workload) * plans() + plan;
}

const Cell* TradeoffView::cell(std::size_t system, std::size_t workload, std::size_t plan) const {
    return cells_[index_of(system, workload, plan)];
}

const Cell* TradeoffView::measured(std::size_t system, std::size_t workload,
                                   std::size_t plan) const {
    const Cell* found = cell(system, workload, plan);
    return found && found->not_offered.empty() ? found : nullptr;
}

const tradeoff::Recommendation* TradeoffView::recommendation(std::size_t system,
                                                             std::size_t workload) const {
    return recommendations_[workload * systems() + system];
}

std::string TradeoffView::not_offered(std::size_t system, std::size_t workload) const {
    std::string why;
    for (std::size_t plan = 0; plan < plans(); ++plan) {
        const Cell* found = cell(system, workload, plan);
        if (found && found->not_offered.empty()) return {};
        if (found && why.empty()) why = found->not_offered;
    }
    return why;
}

std::string TradeoffView::system(std::size_t index) const {
    return label_or_key(matrix_.systems[index].label, matrix_.systems[index].key);
}

std::string TradeoffView::workload(std::size_t index) const {
    return label_or_key(matrix_.workloads[index].label, matrix_.workloads[index].key);
}

std::string TradeoffView::plan(std::size_t index) const {
    return label_or_key(matrix_.faults[index].label, matrix_.faults[index].key);
}

std::optional<Estimate> peace_latency_ms(const Cell& cell) {
    std::optional<Estimate> slowest;
    for (const tradeoff::Side& side : cell.sides) {
        for (const tradeoff::Quantiles* q : {&side.before.read_ms, &side.before.write_ms}) {
            if (q->p50 && (!slowest || q->p50->value > slowest->value)) slowest = q->p50;
        }
    }
    return slowest;
}

}  // namespace cleave::report
