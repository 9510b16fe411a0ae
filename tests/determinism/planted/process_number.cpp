// The number that the system gave this process, to be told apart from others.

#include <unistd.h>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_process_number(Host&) {
    return getpid();  // tidy: getpid is planted here on purpose
}

}  // namespace cleave::determinism::planted
