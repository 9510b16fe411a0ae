#pragma once
// What the owner of a workload cannot do without, as bounds on what the report measures: how a
// verdict of the recommendation comes about. All bounds are kept when met exactly.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/time.hpp"
#include "host/units.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::tradeoff {

struct Needs {
    std::string words;                        // the same for people, in a sentence
    std::vector<check::Guarantee> holds;      // in every run, whatever goes wrong
    std::optional<Ratio> lost_writes;         // at most, of acknowledged ones, whatever goes wrong
    std::optional<Ratio> anomalous_reads;     // at most, whatever goes wrong
    std::optional<Ratio> answered;            // at least, at every site, while nothing is wrong
    std::optional<Ratio> answered_cut_off;    // at least, at a site that a partition cuts off
    std::optional<Ratio> answered_elsewhere;  // at least, at the other sites meanwhile
    // At most, at every site, while nothing is wrong.
    std::optional<Duration> read_p50, read_p99, write_p50, write_p99;
    std::optional<Duration> converge;   // at most, in the median of the runs, after the heal
    std::optional<Duration> work_lost;  // at most, in the median of the runs, by a crash
    std::optional<std::int64_t> dollars_month;  // at most, while nothing is wrong
    friend bool operator==(const Needs&, const Needs&) = default;
};

}  // namespace cleave::tradeoff
