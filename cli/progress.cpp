#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "text/escape.hpp"

namespace cleave::cli {
namespace {

constexpr std::size_t bar_width = 20;
constexpr std::size_t label_width = 20;  // so that the whole stays within 80 columns

}  // namespace

Progress::Progress(const std::string& label, std::size_t total)
    : label_(report::shorten(report::clean(label), label_width)), total_(total) {}

void Progress::update(std::size_t done, std::size_t violated) {
    if (line_.is_due()) draw(done, fmt::format("seeds, {} violated", violated));
}

void Progress::update(std::size_t done) {
    if (line_.is_due()) draw(done, "runs");
}

void Progress::draw(std::size_t done, const std::string& of_what) {
    const std::size_t filled = done * bar_width / total_;
    std::string bar;
    for (std::size_t i = 0; i < bar_width; ++i) bar += i < filled ? "█" : "░";
    const double left =
        line_.elapsed().count() / static_cast<double>(done) * static_cast<double>(total_ - done);
    line_.draw(
        fmt::format("{} {} {}/{} {}, {:.0f} s left", label_, bar, done, total_, of_what, left));
}

bool may_colour_stdout() {
    const char* no_colour = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace cleave::cli
