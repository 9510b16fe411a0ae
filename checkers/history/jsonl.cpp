#include "history/jsonl.hpp"

#include <algorithm>
#include <istream>
#include <map>
#include <ostream>
#include <sstream>
#include <vector>

#include "history/jsonl_line.hpp"

namespace cleave::history {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

// Lines of a stream, without ever holding more than one and a piece.
class Lines {
  public:
    explicit Lines(std::istream& input) : input_(input) {}

    enum class Got : std::uint8_t { line, end, too_long };
    Got next(std::string_view& line) {
        for (;;) {
            const std::size_t newline = buffer_.find('\n', at_);
            if (newline != std::string::npos) {
                line = take(newline);
                at_ = newline + 1;
                return line.size() > longest_line ? Got::too_long : Got::line;
            }
            if (buffer_.size() - at_ > longest_line) return Got::too_long;
            if (!input_) {
                if (at_ == buffer_.size()) return Got::end;
                line = take(buffer_.size());
                at_ = buffer_.size();
                return Got::line;
            }
            fill();
        }
    }

  private:
    std::string_view take(std::size_t end) const {
        std::string_view line(buffer_.data() + at_, end - at_);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        return line;
    }
    void fill() {
        constexpr std::size_t piece = std::size_t{1} << 18;
        buffer_.erase(0, at_);
        at_ = 0;
        const std::size_t kept = buffer_.size();
        buffer_.resize(kept + piece);
        input_.read(buffer_.data() + kept, piece);
        buffer_.resize(kept + static_cast<std::size_t>(input_.gcount()));
    }

    std::istream& input_;
    std::string buffer_;
    std::size_t at_ = 0;
};

class Assembler {
  public:
    using Problem = std::optional<std::string>;

    Problem add(std::uint64_t line, const EventLine& event) {
        if (event.time < latest_) {
            return "time goes back, from " + std::to_string(latest_) + " to " +
                   std::to_string(event.time) + " ns; sort the lines by time";
        }
        latest_ = event.time;
        if (event.type == "invoke") return invoke(line, event);
        if (event.type == "ok") return complete(event, Outcome::ok);
        if (event.type == "fail") return complete(event, Outcome::fail);
        if (event.type == "info") return complete(event, Outcome::unknown);
        return "\"type\" must be invoke, ok, fail or info, not \"" + event.type + "\"";
    }

    History take() { return std::move(history_); }

  private:
    struct Pending {
        OpIndex op;
        std::uint64_t line = 0;
    };
    using Kind = EventLine::ValueKind;

    Problem invoke(std::uint64_t line, const EventLine& event);
    Problem fill_in(const EventLine& event, Operation& op) const;
    Problem complete(const EventLine& event, Outcome outcome);
    Problem complete_known(const EventLine& event, OpIndex index, Outcome outcome);

    History history_;
    std::map<std::uint32_t, Pending> pending_;  // by process
    std::int64_t latest_ = 0;
};

std::string process_name(const EventLine& event) {
    return "process " + std::to_string(event.process);
}

Assembler::Problem Assembler::fill_in(const EventLine& event, Operation& op) const {
    if (event.f == "read") {
        op.action = Action::read;  // a value beside it means nothing yet
    } else if (event.f == "write") {
        op.action = Action::write;
        if (event.value_kind == Kind::absent || event.value_kind == Kind::pair) {
            return "a write needs its \"value\": a whole number, or null for nil";
        }
        if (event.value_kind == Kind::number) op.value = event.value;
    } else if (event.f == "cas") {
        op.action = Action::cas;
        if (event.value_kind != Kind::pair) return "a cas needs \"value\":[expected,new]";
        op.expected = event.pair_first;
        op.value = event.pair_second;
    } else if (event.f == "remove") {
        op.action = Action::remove;
        if (event.value_kind == Kind::number || event.value_kind == Kind::pair) {
            return "a remove takes no \"value\"";
        }
    } else if (event.f.empty()) {
        return "the field \"f\" is missing (read, write, cas or remove)";
    } else {
        return "\"f\" must be read, write, cas or remove, not \"" + event.f + "\"";
    }
    return std::nullopt;
}

Assembler::Problem Assembler::invoke(std::uint64_t line, const EventLine& event) {
    const auto open = pending_.find(event.process);
    if (open != pending_.end()) {
        return process_name(event) + " invokes again while its operation of line " +
               std::to_string(open->second.line) +
               " is open; record that one's outcome first (\"info\" if unknown), or give this one "
               "a process number of its own";
    }
    if (history_.size() >= UINT32_MAX - 1) return "more than 2^32 - 2 operations";
    Operation op;
    op.process = event.process;
    op.invoked = Instant::at(Duration::nanoseconds(event.time));
    if (Problem problem = fill_in(event, op)) return problem;
    op.key = history_.key(event.key.value_or(""));
    pending_[event.process] = {history_.add(op), line};
    return std::nullopt;
}

Assembler::Problem Assembler::complete(const EventLine& event, Outcome outcome) {
    const auto open = pending_.find(event.process);
    if (open == pending_.end()) {
        return process_name(event) +
               " completes an operation that it never invoked; is an "
               "\"invoke\" line missing above?";
    }
    const OpIndex index = open->second.op;
    const std::string opened =
        "that " + process_name(event) + " invoked in line " + std::to_string(open->second.line);
    if (!event.f.empty() && event.f != to_string(history_.action(index))) {
        return "\"f\" is \"" + event.f + "\", unlike the operation " + opened;
    }
    const std::string_view key = history_.key_name(history_.keys()[index.value]);
    if (event.key && *event.key != key) return "\"key\" differs from the operation " + opened;
    pending_.erase(open);
    if (outcome == Outcome::unknown) return std::nullopt;
    return complete_known(event, index, outcome);
}

Assembler::Problem Assembler::complete_known(const EventLine& event, OpIndex index,
                                             Outcome outcome) {
    const Instant when = Instant::at(Duration::nanoseconds(event.time));
    std::optional<Value> read;
    const Operation op = history_[index];
    if (op.action == Action::read && outcome == Outcome::ok) {
        if (event.value_kind == Kind::absent || event.value_kind == Kind::pair) {
            return "an ok read needs its \"value\": a whole number, or null for nil";
        }
        if (event.value_kind == Kind::number) read = event.value;
    }
    const bool other_number =
        event.value_kind == Kind::number && op.action != Action::read && op.value != event.value;
    const bool other_pair = event.value_kind == Kind::pair &&
                            (op.action != Action::cas || op.expected != event.pair_first ||
                             op.value != event.pair_second);
    if (outcome == Outcome::ok && (other_number || other_pair)) {
        return "\"value\" differs from that of the invocation";
    }
    history_.complete(index, outcome, when, read);
    return std::nullopt;
}

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

void write_value(std::ostream& out, std::optional<Value> value) {
    if (value) {
        out << *value;
    } else {
        out << "null";
    }
}

class Writer {
  public:
    Writer(const History& history, std::ostream& out) : history_(history), out_(out) {
        for (std::uint32_t k = 0; k < history.key_count(); ++k) {
            keys_.push_back(json_quoted(history.key_name(KeyId{k})));
        }
    }

    void invoke(OpIndex index) {
        const Operation op = history_[index];
        settle(op.process, op.invoked);
        line(op, "invoke", op.invoked);
        if (op.outcome == Outcome::unknown) open_.insert_or_assign(op.process, index);
    }
    void complete(OpIndex index) {
        const Operation op = history_[index];
        line(op, op.outcome == Outcome::ok ? "ok" : "fail", op.completed);
    }

  private:
    // An operation of unknown outcome is given up when its process goes on to the next; the
    // last of each process simply stays open.
    void settle(std::uint32_t process, Instant when) {
        const auto open = open_.find(process);
        if (open == open_.end()) return;
        line(history_[open->second], "info", when);
        open_.erase(open);
    }

    void line(const Operation& op, const char* type, Instant when) {
        out_ << "{\"index\":" << next_index_++ << ",\"time\":" << when.count()
             << ",\"process\":" << op.process << ",\"type\":\"" << type << "\",\"f\":\""
             << to_string(op.action) << "\",\"key\":" << keys_[op.key.value] << ",\"value\":";
        const bool invoked_read = op.action == Action::read && std::string_view(type) != "ok";
        if (op.action == Action::cas) {
            out_ << '[';
            write_value(out_, op.expected);
            out_ << ',';
            write_value(out_, op.value);
            out_ << ']';
        } else {
            const bool nil = invoked_read || op.action == Action::remove;
            write_value(out_, nil ? std::nullopt : op.value);
        }
        out_ << "}\n";
    }

    const History& history_;
    std::ostream& out_;
    std::vector<std::string> keys_;
    std::map<std::uint32_t, OpIndex> open_;  // unknown outcome, by process
    std::uint64_t next_index_ = 0;
};

}  // namespace

ReadResult read_jsonl(std::istream& input) {
    ReadResult result;
    Assembler assembler;
    Lines lines(input);
    std::string_view text;
    for (std::uint64_t line = 1;; ++line) {
        const Lines::Got got = lines.next(text);
        if (got == Lines::Got::end) break;
        std::optional<std::string> problem;
        if (got == Lines::Got::too_long) {
            problem = "longer than a mebibyte; each line must be one event";
        } else if (!blank(text)) {
            EventLine event;
            problem = parse_event_line(text, event);
            if (!problem && event.nemesis) {
                ++result.nemesis_lines;
            } else if (!problem) {
                problem = assembler.add(line, event);
            }
        }
        if (problem) {
            result.error = ReadError{line, std::move(*problem)};
            break;
        }
    }
    if (!result.error && input.bad()) result.error = ReadError{0, "the input could not be read"};
    result.history = assembler.take();
    return result;
}

ReadResult read_jsonl(std::string_view text) {
    std::istringstream input{std::string(text)};
    return read_jsonl(input);
}

void write_jsonl(const History& history, std::ostream& output) {
    std::vector<OpIndex> by_begin, by_end;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        by_begin.push_back(OpIndex{i});
        if (history.outcome(OpIndex{i}) != Outcome::unknown) by_end.push_back(OpIndex{i});
    }
    const auto& begins = history.invocations();
    const auto& ends = history.completions();
    const auto instantaneous = [&](OpIndex op) { return begins[op.value] == ends[op.value]; };
    std::stable_sort(by_begin.begin(), by_begin.end(), [&](OpIndex a, OpIndex b) {
        // At one instant, those that are over at once come first: their process may go on.
        if (begins[a.value] != begins[b.value]) return begins[a.value] < begins[b.value];
        return instantaneous(a) && !instantaneous(b);
    });
    std::stable_sort(by_end.begin(), by_end.end(), [&](OpIndex a, OpIndex b) {
        // At one instant, those that began earlier end first: their process may go on at once.
        if (ends[a.value] != ends[b.value]) return ends[a.value] < ends[b.value];
        return begins[a.value] < begins[b.value];
    });
    Writer writer(history, output);
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

}  // namespace cleave::history
