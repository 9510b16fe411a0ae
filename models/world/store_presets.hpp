#pragma once
// The stores that scenarios name. A preset is calibrated on one source, which it names: where two
// measured the same service and disagree, there are two presets. Figures that no source gives are
// marked "assumed" or "from memory" beside them, in store_presets_s3.cpp and
// store_presets_others.cpp. s3_2018() and s3_2020() are declared in store_options.hpp.

#include "world/store_options.hpp"

namespace cleave::world {

ObjectStoreOptions s3_us_standard_2012();
ObjectStoreOptions s3_us_standard_2014();
ObjectStoreOptions s3_us_standard_2014_cross_country();
ObjectStoreOptions s3_us_west_2014();
ObjectStoreOptions s3_2024();
ObjectStoreOptions gcs_2014();
ObjectStoreOptions azure_blob();
ObjectStoreOptions azure_blob_ra_grs();
ObjectStoreOptions swift();
ObjectStoreOptions simpledb_2011();

// A share of pushes is slow, the rest has arrived before the write is acknowledged. Slow ones take
// up to 11.5 s, as in S3's SAW phases (assumed of the others: only the share was measured).
Distribution seldom_slow(Ratio share);

// The latencies that every preset has unless it says otherwise.
ObjectStoreOptions any_store();

}  // namespace cleave::world
