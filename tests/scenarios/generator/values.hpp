#pragma once
// Single values for drawn scenarios: text that a pattern of the schema matches, small enough for a
// short run. A pattern that is not known here is an error, so that no unit of the language goes
// undrawn by oversight.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/random.hpp"

namespace cleave::scenario::testing {

class Values {
  public:
    explicit Values(Random& random) : random_(random) {}

    // What has been drawn so far and others may name.
    Duration duration;
    std::vector<std::string> sites;
    std::vector<std::string> nodes;  // those of the protocol, by name and by patterns
    std::vector<std::pair<std::string, std::string>> links;
    std::vector<std::pair<std::string, std::string>> labels;  // that the nodes may carry
    std::vector<std::string> functions;                       // that the protocol serves
    Ratio share_of_keys = Ratio::percent(25);                 // of optional keys to be given

    void add_node(const std::string& site, const std::string& name);

    std::string draw(const std::string& pattern, const std::string& key);
    std::string site_or(const std::string& word) { return random_.below(2) == 0 ? site() : word; }
    std::int64_t integer(const std::string& key, std::int64_t min, std::int64_t max);

  private:
    std::int64_t spread(std::int64_t low, std::int64_t high);  // evenly over magnitudes
    std::string time(const std::string& key);
    std::string distribution(const std::string& key);
    std::string share();
    std::string node();
    std::string site();

    Random& random_;
};

}  // namespace cleave::scenario::testing
