#include "gate/schedule.hpp"

#include <algorithm>

namespace cleave::gate {
namespace {

// Runs of one scenario differ; assumed: seldom by more than half.
constexpr double safety = 1.5;

}  // namespace

Schedule::Schedule(std::vector<double> weights, std::uint64_t seeds, std::uint64_t fixed,
                   std::optional<double> budget)
    : seeds_(seeds), fixed_(fixed), budget_(budget) {
    for (const double weight : weights) items_.emplace_back().weight = weight;
}

// In seconds; zero while nothing has run.
double Schedule::cost_of(const Item& item) const {
    if (item.done > 0) return item.seconds / static_cast<double>(item.done);
    return weight_ > 0 ? seconds_ / weight_ * item.weight : 0;
}

std::uint64_t Schedule::least(const Item& item) const {
    if (!budget_) return seeds_;
    return item.failed ? fixed_ : std::max<std::uint64_t>(fixed_, 1);
}

std::optional<std::size_t> Schedule::choose(double elapsed) const {
    const auto fits = [&](const Item& item) {
        return !budget_ || elapsed + safety * cost_of(item) <= *budget_;
    };
    std::optional<std::size_t> best;
    double best_score = 0;
    const auto offer = [&](std::size_t i, double score) {
        if (best && score <= best_score) return;
        best = i;
        best_score = score;
    };
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        if (item.begun >= least(item) || !fits(item)) continue;
        if (!budget_) return i;
        offer(i, 1 / (1e-9 + (item.done > 0 ? cost_of(item) : item.weight)));
    }
    if (best || !budget_) return best;
    const bool show = seconds_to_show_ <= seconds_else_;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        if (show && item.to_show && !item.failed && fits(item)) offer(i, 1 / (1 + item.seconds));
    }
    if (best) return best;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        if (item.failed || !fits(item)) continue;
        const auto n = static_cast<double>(std::max<std::uint64_t>(item.begun, 1));
        offer(i, 1 / (n * (n + 1) * (1e-9 + cost_of(item))));
    }
    return best;
}

std::optional<std::size_t> Schedule::take(double elapsed) {
    const std::optional<std::size_t> chosen = choose(elapsed);
    if (chosen) ++items_[*chosen].begun;
    return chosen;
}

void Schedule::done_before(std::size_t scenario, double seconds) {
    ++items_[scenario].begun;
    done(scenario, seconds);
}

void Schedule::done(std::size_t scenario, double seconds) {
    Item& item = items_[scenario];
    ++item.done;
    item.seconds += seconds;
    seconds_ += seconds;
    weight_ += item.weight;
    (item.to_show ? seconds_to_show_ : seconds_else_) += seconds;
}

void Schedule::learn(std::size_t scenario, bool failed, bool to_show) {
    items_[scenario].failed = failed;
    items_[scenario].to_show = to_show;
}

bool Schedule::whole(std::size_t scenario) const {
    const Item& item = items_[scenario];
    return item.done == item.begun && item.done >= least(item);
}

}  // namespace cleave::gate
