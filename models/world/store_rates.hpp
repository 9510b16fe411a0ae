#pragma once
// How many requests a second a store takes. It divides its names into ranges, at first one for all;
// each admits so many reads and writes a second, and a burst of one second's worth. A range that
// has had to refuse for a while splits at the name asked for just then, and each part has the full
// rates: the store rescales, and says "slow down" meanwhile. One name is never divided.
// Source: S3 developer guide, "Performance design patterns": 3,500 and 5,500 requests a second a
// prefix, more as S3 scales, 503 until it has. Choices: a range splits in two at a name that
// the load itself draws; an overload is over when nothing was refused for a second.

#include <cstdint>
#include <map>
#include <string>

#include "host/time.hpp"
#include "world/store_options.hpp"

namespace cleave::world {

class StoreRates {
  public:
    enum class Kind : std::uint8_t { read, write };

    explicit StoreRates(const ObjectStoreOptions& options)
        : reads_(options.reads_per_second),
          writes_(options.writes_per_second),
          rescale_after_(options.rescale_after),
          ranges_{{std::string(), Range{}}} {}

    bool admit(Instant now, const std::string& name, Kind kind);
    std::size_t range_count() const { return ranges_.size(); }

  private:
    // A leaky bucket that lets through `rate` a second and a burst of one second's worth.
    class Bucket {
      public:
        bool admit(Instant now, std::uint64_t rate);

      private:
        Instant drained_;  // when the bucket would be empty if nothing more came
    };
    struct Range {
        Bucket reads;
        Bucket writes;
        Instant refused_since;
        Instant refused_last = Instant::at(-Duration::seconds(3'600));
    };

    void refused(Instant now, const std::string& name, const std::string& start, Range& range);

    std::uint64_t reads_;
    std::uint64_t writes_;
    Duration rescale_after_;
    std::map<std::string, Range> ranges_;  // by their first name
};

}  // namespace cleave::world
