#include "text/operations.hpp"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "text/escape.hpp"

namespace cleave::report {
namespace {

using history::Action;
using history::History;
using history::OpIndex;
using objects::Datum;
using objects::Shape;

using Data = std::span<const Datum>;

// An operation's name, arguments and answer as text, before they are put together.
class Words {
  public:
    Words(const History& history, OpIndex op, const objects::Object* object)
        : history_(history), op_(op) {
        if (object == nullptr) return;
        const auto function = object->find(history.function_name(history.function(op)));
        if (function) function_ = object->functions[*function];
    }

    std::string name() const { return clean(history_.function_name(history_.function(op_))); }
    std::string input() const { return data(history_.input(op_), function_.input); }
    // "" when it returned nothing that is worth telling.
    std::string answer() const {
        if (history_.outcome(op_) == Outcome::ok) {
            return data(history_.output(op_), function_.output);
        }
        return history_.outcome(op_) == Outcome::fail ? "failed" : "?";
    }
    std::string datum(Datum datum) const {
        if (datum.is_nil()) return "nothing";
        if (datum.is_number()) return std::to_string(datum.number());
        return clean(history_.text_of(datum));
    }
    bool is_transaction() const { return name() == "txn"; }
    std::string transaction(std::string_view read, std::string_view append) const;

  private:
    static constexpr std::size_t longest = 7, kept_in_front = 2, kept_behind = 3;

    std::string data(Data data, Shape shape) const {
        if (shape == Shape::list) return "[" + elements(data) + "]";
        if (data.empty()) return "";
        if (shape == Shape::truth) return data[0] == Datum::boolean(true) ? "true" : "false";
        if (data.size() == 1) return datum(data[0]);
        return "[" + elements(data) + "]";
    }
    std::string elements(Data data) const {
        std::string text;
        for (std::size_t i = 0; i < data.size(); ++i) {
            if (!text.empty()) text += ", ";
            if (data.size() > longest && i == kept_in_front) {
                const std::size_t skipped = data.size() - kept_in_front - kept_behind;
                text += fmt::format("… {} more …", skipped);
                i += skipped - 1;
            } else {
                text += datum(data[i]);
            }
        }
        return text;
    }

    const History& history_;
    OpIndex op_;
    objects::Function function_{};  // of an object that nobody knows, returns nothing
};

// As objects/object.hpp flattens it: f, key, n, n data.
std::string Words::transaction(std::string_view read, std::string_view append) const {
    const bool ok = history_.outcome(op_) == Outcome::ok && !history_.output(op_).empty();
    const Data data = ok ? history_.output(op_) : history_.input(op_);
    std::string text;
    for (std::size_t i = 0; i + 3 <= data.size();) {
        const Value f = data[i].value().value_or(0);
        const std::string key = datum(data[i + 1]);
        const Datum n = data[i + 2];
        i += 3;
        std::string value = "?";
        if (n.is_number()) {
            const bool one = n.number() < 0;
            const std::size_t count = std::min<std::size_t>(
                one ? 1 : static_cast<std::size_t>(n.number()), data.size() - i);
            value = elements(data.subspan(i, count));
            if (!one) value = "[" + value + "]";
            i += count;
        } else if (ok) {
            value = "nothing";
        }
        if (!text.empty()) text += ", ";
        if (f == 0) {
            text += fmt::format("{} {} → {}", read, key, value);
        } else if (f == 2) {
            text += fmt::format("{} {} {}", append, key, value);
        } else {
            text += fmt::format("{} := {}", key, value);
        }
    }
    return text.empty() ? "nothing" : text;
}

}  // namespace

std::string operation_words(const History& history, OpIndex op, const objects::Object* object) {
    const Words words(history, op, object);
    if (words.is_transaction()) return words.transaction("read", "append");
    if (history.is_register_operation(op) && history.action(op) == Action::cas) {
        const Data input = history.input(op);
        return fmt::format("change {} to {}", words.datum(input[0]), words.datum(input[1]));
    }
    std::string text = words.name();
    const std::string input = words.input();
    const std::string answer = words.answer();
    const bool waits = history.input(op).empty() || history.outcome(op) == Outcome::ok;
    if (!input.empty()) text += " " + input;
    if (!answer.empty() && waits && text != "remove") text += " → " + answer;
    return text;
}

std::string operation_short(const History& history, OpIndex op, const objects::Object* object) {
    const Words words(history, op, object);
    if (words.is_transaction()) return words.transaction("r", "+");
    const std::string input = words.input();
    if (history.is_register_operation(op)) {
        switch (history.action(op)) {
            case Action::read: return "r→" + words.answer();
            case Action::write: return fmt::format("w({})", input);
            case Action::remove: return "remove";
            case Action::cas: {
                const Data swap = history.input(op);
                return fmt::format("cas({}→{})", words.datum(swap[0]), words.datum(swap[1]));
            }
        }
    }
    const std::string answer = words.answer();
    std::string text = words.name();
    if (!input.empty()) text += input.front() == '[' ? input : "(" + input + ")";
    if (!answer.empty()) text += "→" + answer;
    return text;
}

bool only_looks(const History& history, OpIndex op) {
    const std::string_view name = history.function_name(history.function(op));
    if (name == "txn") {
        const Data data = history.input(op);
        for (std::size_t i = 0; i + 3 <= data.size();) {
            if (data[i] != Datum(Value{0})) return false;
            const Datum n = data[i + 2];
            i += 3;
            if (n.is_number()) i += n.number() < 0 ? 1 : static_cast<std::size_t>(n.number());
        }
        return true;
    }
    for (const std::string_view looks :
         {"read", "get", "contains", "peek", "list", "lookup", "stat"}) {
        if (name == looks) return true;
    }
    return false;
}

}  // namespace cleave::report
