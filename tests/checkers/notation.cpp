#include "notation.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

namespace cleave::test {
namespace {

using history::Action;
using history::History;
using history::Operation;

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    History parse() {
        while (at_ < text_.size()) {
            skip_space();
            if (accept("|") || accept(",")) continue;
            if (peek() == 'c' && is_process()) continue;
            if (at_ < text_.size()) operation();
        }
        return std::move(history_);
    }

  private:
    [[noreturn]] void fail(const char* what) const {
        std::fprintf(stderr, "bad test history: %s at column %zu of\n  %.*s\n", what, at_ + 1,
                     static_cast<int>(text_.size()), text_.data());
        std::abort();
    }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    }
    bool accept(std::string_view token) {
        skip_space();
        if (text_.substr(at_, token.size()) != token) return false;
        at_ += token.size();
        return true;
    }
    void expect(std::string_view token) {
        if (!accept(token)) fail(("expected '" + std::string(token) + "'").c_str());
    }
    std::int64_t number() {
        skip_space();
        const bool negative = accept("-");
        if (!std::isdigit(static_cast<unsigned char>(peek()))) fail("expected a number");
        std::int64_t value = 0;
        while (std::isdigit(static_cast<unsigned char>(peek()))) {
            value = value * 10 + (text_[at_++] - '0');
        }
        return negative ? -value : value;
    }
    Instant seconds() {
        std::int64_t nanoseconds = number() * 1'000'000'000;
        if (peek() == '.' && text_.substr(at_, 2) != "..") {
            ++at_;
            for (std::int64_t unit = 100'000'000; std::isdigit(static_cast<unsigned char>(peek()));
                 unit /= 10) {
                nanoseconds += (text_[at_++] - '0') * unit;
            }
        }
        return Instant::at(Duration::nanoseconds(nanoseconds));
    }
    std::optional<Value> value() {
        if (accept("nil")) return std::nullopt;
        return number();
    }
    history::KeyId key() {
        skip_space();
        const std::size_t from = at_;
        while (std::isalnum(static_cast<unsigned char>(peek()))) ++at_;
        if (at_ == from) fail("expected a key");
        return history_.key(text_.substr(from, at_ - from));
    }

    bool is_process() {
        const std::size_t from = at_;
        ++at_;
        if (!std::isdigit(static_cast<unsigned char>(peek()))) {
            at_ = from;
            return false;
        }
        process_ = static_cast<std::uint32_t>(number());
        expect(":");
        return true;
    }

    void operation() {
        Operation op;
        op.process = process_;
        if (accept("w(")) {
            op.action = Action::write;
            op.key = key();
            expect(",");
            op.value = value();
            expect(")");
        } else if (accept("rm(")) {
            op.action = Action::remove;
            op.key = key();
            expect(")");
        } else if (accept("r(")) {
            op.action = Action::read;
            op.key = key();
            expect(")");
            if (accept("=")) op.value = value();
        } else if (accept("cas(")) {
            op.action = Action::cas;
            op.key = key();
            expect(",");
            op.expected = value();
            expect(",");
            op.value = value();
            expect(")");
        } else {
            fail("expected w, r, rm or cas");
        }
        op.invoked = seconds();
        expect("..");
        if (!accept("?")) {
            op.completed = seconds();
            op.outcome = accept("!") ? Outcome::fail : Outcome::ok;
        }
        history_.add(op);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t process_ = 0;
    History history_;
};

std::string print(std::optional<Value> value) { return value ? std::to_string(*value) : "nil"; }

std::string print(Instant when) {
    const std::int64_t ns = when.count();
    std::string text = std::to_string(ns / 1'000'000'000);
    if (ns % 1'000'000'000 == 0) return text;
    std::string digits = std::to_string(1'000'000'000 + ns % 1'000'000'000).substr(1);
    while (digits.back() == '0') digits.pop_back();
    return text + "." + digits;
}

}  // namespace

History parse_history(std::string_view text) { return Parser(text).parse(); }

std::string describe(const History& history, history::OpIndex index) {
    const Operation op = history[index];
    const std::string key(history.key_name(op.key));
    std::string text = "c" + std::to_string(op.process) + ": ";
    switch (op.action) {
        case Action::read:
            text += "r(" + key + ")";
            if (op.outcome == Outcome::ok) text += "=" + print(op.value);
            break;
        case Action::write: text += "w(" + key + "," + print(op.value) + ")"; break;
        case Action::remove: text += "rm(" + key + ")"; break;
        case Action::cas:
            text += "cas(" + key + "," + print(op.expected) + "," + print(op.value) + ")";
            break;
    }
    text += " " + print(op.invoked) + "..";
    if (op.outcome == Outcome::unknown) return text + "?";
    return text + print(op.completed) + (op.outcome == Outcome::fail ? "!" : "");
}

std::string describe(const History& history) {
    std::string text;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        text += (i == 0 ? "" : " | ") + describe(history, history::OpIndex{i});
    }
    return text;
}

}  // namespace cleave::test
