// Reading by lines: never more than one and a piece is held, however the input comes.

#include <algorithm>
#include <istream>
#include <streambuf>
#include <vector>

#include "catch.hpp"
#include "history/jsonl.hpp"
#include "history/lines.hpp"

namespace cleave::test {
namespace {

using history::Lines;

// Gives `text`, then `filler` bytes of one kind, a few at a time; and counts what was taken.
class Drip final : public std::streambuf {
  public:
    Drip(std::string text, std::uint64_t filler, std::size_t at_once)
        : text_(std::move(text)), filler_(filler), at_once_(at_once) {}
    std::uint64_t taken() const { return taken_; }
    bool fails_at_the_end = false;

  private:
    std::streamsize xsgetn(char* to, std::streamsize count) override {
        std::streamsize done = 0;
        while (done < count) {
            const std::size_t some = give(to + done, static_cast<std::size_t>(count - done));
            if (some == 0) break;
            done += static_cast<std::streamsize>(some);
        }
        taken_ += static_cast<std::uint64_t>(done);
        return done;
    }
    std::size_t give(char* to, std::size_t count) {
        count = std::min(count, at_once_);
        if (at_ < text_.size()) {
            const std::size_t some = text_.copy(to, count, at_);
            at_ += some;
            return some;
        }
        count = static_cast<std::size_t>(std::min<std::uint64_t>(count, filler_));
        std::fill_n(to, count, ' ');
        filler_ -= count;
        if (count == 0 && fails_at_the_end) throw_failure();
        return count;
    }
    // As a file does whose disk fails: only the stream around it catches it.
    [[noreturn]] static void throw_failure() { throw std::ios_base::failure("the disk"); }

    std::string text_;
    std::size_t at_ = 0;
    std::uint64_t filler_;
    std::size_t at_once_;
    std::uint64_t taken_ = 0;
};

std::vector<std::string> lines_of(Lines lines) {
    std::vector<std::string> all;
    std::string_view line;
    while (lines.next(line) == Lines::Got::line) all.emplace_back(line);
    return all;
}

const std::string event = "{\"time\":1,\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n";

}  // namespace

TEST_CASE("a stream has the lines of its text, whatever the pieces and line ends") {
    std::string text = "one\r\n\n\r\ntwo\rthree\n";
    for (int i = 0; i < 3000; ++i)
        text += std::string(static_cast<std::size_t>(i) * 37 % 1000, 'x') + "\n";
    for (const std::string ending : {"", "\n", "last", "last\r\n"}) {
        const std::string whole = text + ending;
        const auto in_memory = lines_of(Lines(whole));
        CHECK(in_memory.size() == (ending.empty() ? 3004U : 3005U));
        CHECK(in_memory[0] == "one");
        CHECK(in_memory[3] == "two\rthree");
        for (const std::size_t at_once : {1U, 7U, 100'000U}) {
            Drip drip(whole, 0, at_once);
            std::istream input(&drip);
            CHECK(lines_of(Lines(input)) == in_memory);
        }
    }
}

TEST_CASE("a line of four gigabytes is an error with its number, and is not read to its end") {
    Drip drip(event + "\n", std::uint64_t{4} << 30, SIZE_MAX);
    std::istream input(&drip);
    const auto result = history::read_jsonl(input);
    REQUIRE(result.error);
    CHECK(result.error->line == 3);
    CHECK(result.error->message == "longer than 16 MiB; each line must be one event");
    CHECK(drip.taken() < std::uint64_t{40} << 20);
}

TEST_CASE("a line of nearly 16 MiB is fine") {
    Drip drip(event.substr(0, event.size() - 2), (std::uint64_t{16} << 20) - event.size(),
              SIZE_MAX);
    std::istream input(&drip);
    const auto result = history::read_jsonl(input);
    REQUIRE(result.error);  // it lacks its brace
    CHECK(result.error->message.find("not valid JSON") == 0);
}

TEST_CASE("a device that fails while it is read is told of, and not as a bad line") {
    Drip drip(event, 0, SIZE_MAX);
    drip.fails_at_the_end = true;
    std::istream input(&drip);
    const auto result = history::read_jsonl(input);
    REQUIRE(result.error);
    CHECK(result.error->unreadable);
    CHECK(result.error->line == 0);
}

}  // namespace cleave::test
