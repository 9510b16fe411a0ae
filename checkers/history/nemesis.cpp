#include "history/nemesis.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cleave::history {
namespace {

struct Named {
    std::string_view begins, ends;
};

constexpr std::array<Named, 4> pairs = {{{"kill", "start"},
                                         {"pause", "resume"},
                                         {"bump-clock", "reset-clock"},
                                         {"strobe-clock", "reset-clock"}}};

// With dashes only, and without the colon of a keyword.
std::string plain(std::string_view f) {
    if (f.starts_with(':')) f.remove_prefix(1);
    std::string text(f);
    std::ranges::replace(text, '_', '-');
    return text;
}

class Windows {
  public:
    void add(const NemesisLine& line) {
        const std::string f = plain(line.f);
        if (close(f, line.at)) return;
        if (f == "stop" || f.starts_with("stop-") || f == "resume" || f == "reset-clock") return;
        if (f.starts_with("start-")) return open(f.substr(6), "stop-" + f.substr(6), line.at);
        for (const Named& pair : pairs) {
            if (f == pair.begins) return open(f, std::string(pair.ends), line.at);
        }
        // A lone "start" is said again by what has been killed, and else begins a fault.
        if (f == "start") return started_again_ ? void() : open("fault", "stop", line.at);
        open(f, f, line.at);
    }

    std::vector<Disturbance> take() { return std::move(windows_); }

  private:
    struct Open {
        std::size_t window;
        std::string ends_with;
    };

    void open(const std::string& label, const std::string& ends_with, Instant at) {
        const bool known = std::ranges::any_of(
            open_, [&](const Open& one) { return windows_[one.window].label == label; });
        if (known) return;
        open_.push_back({windows_.size(), ends_with});
        windows_.push_back({.label = label, .start = at});
    }

    // True when that ended something, and was no more than that.
    bool close(const std::string& f, Instant at) {
        bool closed = false;
        for (std::size_t i = 0; i < open_.size();) {
            const bool ends = open_[i].ends_with == f;
            if (!ends) {
                ++i;
                continue;
            }
            windows_[open_[i].window].end = at;
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
            closed = true;
        }
        if (closed && f == "start") started_again_ = true;
        return closed;
    }

    std::vector<Disturbance> windows_;
    std::vector<Open> open_;
    bool started_again_ = false;
};

}  // namespace

std::vector<Disturbance> disturbances(const std::vector<NemesisLine>& lines) {
    Windows windows;
    for (const NemesisLine& line : lines) windows.add(line);
    return windows.take();
}

}  // namespace cleave::history
