#include "verdict/verdict.hpp"

namespace cleave::check {

std::string_view to_string(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::holds: return "holds";
        case Conclusion::violated: return "violated";
        case Conclusion::unknown: return "unknown";
    }
    return "?";
}

std::string_view to_string(Because because) {
    switch (because) {
        case Because::real_time: return "real time";
        case Because::process: return "process";
        case Because::reads_from: return "wr";
        case Because::overwrites: return "ww";
        case Because::overwritten: return "rw";
        case Because::other: return "other";
    }
    return "?";
}

}  // namespace cleave::check
