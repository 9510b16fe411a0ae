#pragma once
// An S3-like object store as a world model: told of each request when it arrives at the service, it
// answers what the reply says and how long the service takes. The simulator carries requests and
// replies. (Presets, options, clauses and sources: to be completed by the world layer.)

#include "host/random.hpp"
#include "host/store.hpp"
#include "host/time.hpp"

namespace cleave::world {

struct StoreAnswer {
    StoreReply reply;
    Duration service_time;  // from arrival of the request to departure of the reply
};

class ObjectStore {
  public:
    StoreAnswer handle(Instant now, const StoreRequest& request);
};

}  // namespace cleave::world
