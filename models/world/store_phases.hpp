#pragma once
// S3's two phases. In LOW, what has to reach another node sets out at once. In SAW it waits for the
// next batch, and batches leave at a fixed period: the window of inconsistency falls from the whole
// period to nothing as the batch comes nearer, which from write to write looks like a sawtooth.
// Phases alternate for ever; where in the cycle a run begins, and when batches leave, is drawn.
// Source: the phases, Bermbach and Tai, "Eventual Consistency: How Soon is Eventual?", MW4SOC 2011;
// that a batch makes the sawtooth is our reading of it.

#include "host/random.hpp"
#include "host/time.hpp"

namespace cleave::world {

class StorePhases {
  public:
    // `length` of one phase and `period` of the batches; either zero: always LOW.
    StorePhases(Duration length, Duration period, Random random);

    // The same phases, with batches that leave at other moments.
    StorePhases with_other_batches(Random random) const;

    bool saw(Instant now) const;
    // From now until a push sets out; zero in LOW.
    Duration wait(Instant now) const;

  private:
    Duration length_;
    Duration period_;
    Duration into_cycle_;   // at the start of the run
    Duration since_batch_;  // likewise
};

}  // namespace cleave::world
