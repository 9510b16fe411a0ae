#include "engine/properties.hpp"

#include <algorithm>

namespace cleave::sim {

bool Properties::observe(const RunPosition& position, NodeId node, PropertyKind kind,
                         bool condition, std::string_view sentence) {
    auto found = records_.find(sentence);
    if (found == records_.end()) {
        PropertyRecord record;
        record.kind = kind;
        found = records_.emplace(std::string(sentence), std::move(record)).first;
    }
    PropertyRecord& record = found->second;
    CLEAVE_ASSERT(position, record.kind == kind,
                  "the property \"" + std::string(sentence) + "\" is told as `" +
                      std::string(to_string(kind)) + "` and elsewhere as `" +
                      std::string(to_string(record.kind)) + "`");
    ++record.told;
    if (condition) ++record.times_true;
    const Telling here{position.now, position.event, node};
    if (kind == PropertyKind::eventually) {
        if (node.value >= record.unfulfilled.size()) record.unfulfilled.resize(node.value + 1);
        if (condition) {
            record.unfulfilled[node.value].reset();
        } else {
            record.unfulfilled[node.value] = here;
        }
        return false;
    }
    if (condition == (kind == PropertyKind::always)) return false;
    if (!record.first) record.first = here;
    return kind != PropertyKind::sometimes;
}

std::optional<Telling> PropertyRecord::violation() const {
    if (kind == PropertyKind::sometimes) return std::nullopt;
    if (kind != PropertyKind::eventually) return first;
    std::optional<Telling> earliest;
    for (const std::optional<Telling>& telling : unfulfilled) {
        if (telling && (!earliest || telling->event < earliest->event)) earliest = telling;
    }
    return earliest;
}

}  // namespace cleave::sim
