// A user of the installed host library: describes a message, sends it through the codec and back.

#include <cstdio>
#include <string>

#include "host/codec.hpp"
#include "host/payload.hpp"

namespace {

struct Ping {
    std::string from;
    cleave::Duration timeout;
    CLEAVE_FIELDS(Ping, from, timeout);
};

}  // namespace

int main() {
    const Ping ping{"london", cleave::Duration::milliseconds(38)};
    const auto back = cleave::decode<Ping>(cleave::encode(ping));
    std::puts(cleave::print(ping).c_str());
    return back == ping && cleave::Payload::of(ping).get_if<Ping>() != nullptr ? 0 : 1;
}
