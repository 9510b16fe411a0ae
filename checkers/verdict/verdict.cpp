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

}  // namespace cleave::check
