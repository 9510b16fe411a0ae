#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>
#include <vector>

#include "history/fit.hpp"
#include "history/jsonl.hpp"
#include "history/jsonl_line.hpp"
#include "history/order.hpp"
#include "history/process_table.hpp"
#include "history/values.hpp"
#include "host/require.hpp"
#include "objects/register.hpp"

namespace cleave::history {
namespace {

using objects::Shape;

class Writer {
  public:
    Writer(const History& history, const objects::Object& object, std::ostream& out)
        : history_(history), out_(out) {
        for (std::uint32_t k = 0; k < history.key_count(); ++k) {
            std::string& text = keys_.emplace_back();
            append_json_quoted(text, history.key_name(KeyId{k}));
        }
        for (std::size_t f = 0; f < history.function_count(); ++f) {
            const auto name = history.function_name(FunctionId{static_cast<std::uint8_t>(f)});
            const auto found = object.find(name);
            functions_.push_back(found ? &object.functions[*found] : nullptr);
        }
    }
    ~Writer() { flush(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void invoke(OpIndex op) {
        ProcessTable::Doing& doing = open_.of(history_.processes()[op.value]);
        const Instant when = history_.invocations()[op.value];
        // An operation of unknown outcome is given up when its process goes on to the next; the
        // last of each process simply stays open.
        if (!doing.is_idle()) line(OpIndex{doing.op}, "info", when);
        const bool unknown = history_.outcome(op) == Outcome::unknown;
        doing.op = unknown ? op.value : ProcessTable::idle;
        line(op, "invoke", when);
    }
    void complete(OpIndex op) {
        line(op, history_.outcome(op) == Outcome::ok ? "ok" : "fail",
             history_.completions()[op.value]);
    }

  private:
    void line(OpIndex op, std::string_view type, Instant when);
    void number(std::int64_t n) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n);
        text_.append(digits.data(), end.ptr);
    }
    void flush() {
        out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }

    const History& history_;
    std::ostream& out_;
    std::vector<std::string> keys_;  // in quotes
    std::vector<const objects::Function*> functions_;
    ProcessTable open_;  // of unknown outcome
    std::int64_t next_index_ = 0;
    std::string text_;
};

void Writer::line(OpIndex op, std::string_view type, Instant when) {
    const objects::Function* function = functions_[history_.function(op).value];
    require(function != nullptr, "a history that does not fit its object");
    text_ += "{\"index\":";
    number(next_index_++);
    text_ += ",\"time\":";
    number(when.count());
    text_ += ",\"process\":";
    number(history_.processes()[op.value]);
    text_ += ",\"type\":\"";
    text_ += type;
    text_ += "\",\"f\":";
    append_json_quoted(text_, function->name);
    text_ += ",\"key\":";
    text_ += keys_[history_.keys()[op.value].value];
    text_ += ",\"value\":";
    if (type == "ok" && function->output != Shape::none) {
        append_value(text_, history_.output(op), function->output, history_);
    } else {
        append_value(text_, history_.input(op), function->input, history_);
    }
    text_ += "}\n";
    constexpr std::size_t piece = std::size_t{1} << 18;
    if (text_.size() >= piece) flush();
}

}  // namespace

void write_jsonl(const History& history, const objects::Object& object, std::ostream& output) {
    const auto begins = history.invocations();
    const auto ends = history.completions();
    const std::vector<OpIndex> by_begin = in_order_of_invocation(history);
    std::vector<OpIndex> by_end;
    for (const OpIndex op : by_begin) {
        if (history.outcome(op) != Outcome::unknown) by_end.push_back(op);
    }
    // At one instant, those that began earlier end first: their process may go on at once.
    std::stable_sort(by_end.begin(), by_end.end(),
                     [&](OpIndex a, OpIndex b) { return ends[a.value] < ends[b.value]; });
    Writer writer(history, object, output);
    std::vector<bool> invoked(history.size(), false);
    std::size_t next_end = 0;
    for (const OpIndex op : by_begin) {
        const Instant now = begins[op.value];
        while (next_end < by_end.size() && ends[by_end[next_end].value] <= now &&
               invoked[by_end[next_end].value]) {
            writer.complete(by_end[next_end++]);
        }
        writer.invoke(op);
        invoked[op.value] = true;
    }
    while (next_end < by_end.size()) writer.complete(by_end[next_end++]);
}

void write_jsonl(const History& history, std::ostream& output) {
    write_jsonl(history, objects::cas_register(), output);
}

}  // namespace cleave::history
