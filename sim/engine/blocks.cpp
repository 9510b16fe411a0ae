#include "engine/blocks.hpp"

#include <algorithm>

namespace cleave::sim {
namespace {

template <class Row>
auto place_of(Row& row, NodeId to) {
    return std::lower_bound(row.begin(), row.end(), to,
                            [](const auto& block, NodeId node) { return block.to < node; });
}

}  // namespace

void Blocks::block(NodeId from, NodeId to) {
    const std::uint32_t index = from.value + 1;
    if (row_count_ <= index) rows_.resize(row_count_ = index + 1);
    Row& row = rows_[index];
    auto place = place_of(row, to);
    if (place == row.end() || place->to != to) {
        place = row.insert(place, {to, 0});
        ++pairs_;
        const std::uint32_t receiver = to.value + 1;
        if (into_.size() <= receiver) into_.resize(receiver + 1);
        ++into_[receiver];
    }
    ++place->times;
}

void Blocks::unblock(NodeId from, NodeId to) {
    const std::uint32_t index = from.value + 1;
    if (index >= row_count_) return;
    Row& row = rows_[index];
    const auto place = place_of(row, to);
    if (place == row.end() || place->to != to) return;
    if (--place->times > 0) return;
    row.erase(place);
    --pairs_;
    --into_[to.value + 1];
}

const Blocks::Block* Blocks::find(const Row& row, NodeId to) {
    const auto place = place_of(row, to);
    return place != row.end() && place->to == to ? &*place : nullptr;
}

}  // namespace cleave::sim
