#include "history/names.hpp"

#include "host/digest.hpp"
#include "host/require.hpp"

namespace cleave::history {

std::size_t Names::slot_of(std::string_view name) const {
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(digest_of(name)) & mask;
    while (table_[slot] != 0 && (*this)[table_[slot] - 1] != name) slot = (slot + 1) & mask;
    return slot;
}

void Names::grow() {
    table_.assign(table_.empty() ? 16 : table_.size() * 2, 0);
    for (std::size_t i = 0; i < size(); ++i) {
        table_[slot_of((*this)[i])] = static_cast<std::uint32_t>(i + 1);
    }
}

std::uint32_t Names::intern(std::string_view name) {
    if (size() * 2 >= table_.size()) grow();
    const std::size_t slot = slot_of(name);
    if (table_[slot] == 0) {
        require(size() < UINT32_MAX - 1, "more than 2^32 - 2 names");
        text_ += name;
        ends_.push_back(text_.size());
        table_[slot] = static_cast<std::uint32_t>(size());
    }
    return table_[slot] - 1;
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
    if (table_.empty()) return std::nullopt;
    const std::uint32_t found = table_[slot_of(name)];
    if (found == 0) return std::nullopt;
    return found - 1;
}

}  // namespace cleave::history
