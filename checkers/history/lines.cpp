#include "history/lines.hpp"

#include <algorithm>
#include <cstring>
#include <istream>

namespace cleave::history {

Lines::Got Lines::take(const char* newline, std::string_view& line) {
    line = std::string_view(at_, static_cast<std::size_t>(newline - at_));
    at_ = newline == end_ ? newline : newline + 1;
    if (line.size() > longest) return Got::too_long;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return Got::line;
}

Lines::Got Lines::next(std::string_view& line) {
    std::size_t searched = 0;  // of a long line, each piece once
    for (;;) {
        const auto held = static_cast<std::size_t>(end_ - at_);
        const void* newline =
            held == searched ? nullptr : std::memchr(at_ + searched, '\n', held - searched);
        if (newline != nullptr) return take(static_cast<const char*>(newline), line);
        searched = held;
        if (held > longest) return Got::too_long;
        if (!fill()) return held == 0 ? Got::end : take(end_, line);
    }
}

bool Lines::fill() {
    constexpr std::size_t piece = std::size_t{1} << 18;
    if (input_ == nullptr || !*input_) return false;
    const auto held = static_cast<std::size_t>(end_ - at_);
    if (room_ - held < piece) {
        const std::size_t room = std::max(2 * room_, 2 * piece);
        auto larger = std::make_unique_for_overwrite<char[]>(room);
        if (held > 0) std::memcpy(larger.get(), at_, held);
        buffer_ = std::move(larger);
        room_ = room;
    } else if (held > 0) {
        std::memmove(buffer_.get(), at_, held);
    }
    input_->read(buffer_.get() + held, static_cast<std::streamsize>(room_ - held));
    at_ = buffer_.get();
    end_ = at_ + held + static_cast<std::size_t>(input_->gcount());
    return input_->gcount() > 0;
}

}  // namespace cleave::history
