#include "engine/trace.hpp"

namespace cleave::sim {

void Trace::show(std::string_view kind, NodeId node, std::string_view text) const {
    sink_({position_.now, position_.event, node, kind, text});
}

}  // namespace cleave::sim
