#pragma once
// Texts numbered from 0 in the order in which they came, each once: open addressing over one long
// string, so that a million keys are no million allocations.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::history {

class Names {
  public:
    std::uint32_t intern(std::string_view name);
    std::optional<std::uint32_t> find(std::string_view name) const;
    std::size_t size() const { return ends_.size(); }
    // Valid until the next name comes.
    std::string_view operator[](std::size_t index) const {
        const std::uint64_t begin = index == 0 ? 0 : ends_[index - 1];
        return {text_.data() + begin, static_cast<std::size_t>(ends_[index] - begin)};
    }

  private:
    // The slot of `name`: its own, or the free one where it belongs.
    std::size_t slot_of(std::string_view name) const;
    void grow();

    std::string text_;
    std::vector<std::uint64_t> ends_;   // of each name in the text
    std::vector<std::uint32_t> table_;  // number + 1; 0 is free; a power of two in size
};

}  // namespace cleave::history
