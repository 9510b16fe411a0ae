#include "mini_notation.hpp"

#include <cctype>
#include <vector>

#include "host/require.hpp"
#include "objects/transactions.hpp"

namespace cleave::test {

using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;
using objects::MicroOp;

namespace {

class Parser {
  public:
    Parser(std::string_view text, bool lists) : rest_(text), lists_(lists) {}

    History parse() {
        do {
            transaction();
        } while (take('|'));
        require(rest_.empty(), "mini-notation: text after the end");
        return std::move(history_);
    }

  private:
    bool take(char c) {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    Value number() {
        require(!rest_.empty() && std::isdigit(rest_[0]) != 0, "mini-notation: expected a number");
        Value value = 0;
        while (!rest_.empty() && std::isdigit(rest_[0]) != 0) {
            value = value * 10 + (rest_[0] - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }

    void transaction() {
        Data input, output;
        while (micro_operation(input, output)) {
        }
        history::Entry entry{.process = process_++,
                             .function = history_.function("txn"),
                             .key = history_.key(""),
                             .input = input,
                             .output = output,
                             .completed = Instant::at(Duration::seconds(1)),
                             .outcome = Outcome::ok};
        if (take('@')) {
            entry.invoked = Instant::at(Duration::seconds(number()));
            require(take('.') && take('.'), "mini-notation: expected ..");
            entry.completed = Instant::at(Duration::seconds(number()));
        }
        if (take('!')) entry.outcome = Outcome::fail;
        if (take('?')) entry.outcome = Outcome::unknown;
        if (entry.outcome != Outcome::ok) entry.output = {};
        history_.record(entry);
    }

    bool micro_operation(Data& input, Data& output) {
        MicroOp op;
        if (take('a')) {
            op.kind = MicroOp::Kind::append;
        } else if (take('w')) {
            op.kind = MicroOp::Kind::write;
        } else if (!take('r')) {
            return false;
        }
        op.key = history_.name(rest_.substr(0, 1));
        rest_.remove_prefix(1);
        Data values;
        while (!rest_.empty() && std::isdigit(rest_[0]) != 0) {
            values.emplace_back(Value{rest_[0] - '0'});
            rest_.remove_prefix(1);
        }
        if (op.kind == MicroOp::Kind::read) {
            flatten(op, input);
            op.form = lists_           ? MicroOp::Form::list
                      : values.empty() ? MicroOp::Form::null
                                       : MicroOp::Form::one;
            op.values = values;
            flatten(op, output);
            return true;
        }
        op.form = MicroOp::Form::one;
        op.values = values;
        flatten(op, input);
        flatten(op, output);
        return true;
    }

    std::string_view rest_;
    bool lists_;
    History history_;
    std::uint32_t process_ = 0;
};

}  // namespace

History parse_transactions(std::string_view text, const objects::Object& object) {
    History history = Parser(text, &object == &objects::list_append()).parse();
    return history;
}

std::string describe_transactions(const History& history) {
    std::string text;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const bool ok = history.outcome(op) == Outcome::ok;
        if (i > 0) text += " | ";
        objects::MicroOps ops(ok ? history.output(op) : history.input(op));
        while (const auto micro = ops.next()) {
            text += "rwa"[static_cast<std::size_t>(micro->kind)];
            text += micro->key.is_name() ? std::string(history.text_of(micro->key))
                                         : std::to_string(micro->key.number());
            for (const Datum value : micro->values) text += std::to_string(value.number());
        }
        const auto seconds = [](Instant when) {
            return std::to_string(when.count() / 1'000'000'000);
        };
        text += " @" + seconds(history.invocations()[i]) + "..";
        text += history.outcome(op) == Outcome::unknown ? "?" : seconds(history.completions()[i]);
        if (history.outcome(op) == Outcome::fail) text += "!";
    }
    return text;
}

}  // namespace cleave::test
