#include "every_history.hpp"

#include <algorithm>

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;

constexpr std::size_t processes = 3;

class Enumeration {
  public:
    Enumeration(std::size_t operations, const std::vector<Kind>& kinds,
                const std::function<void(const history::History&)>& visit)
        : operations_(operations), kinds_(kinds), visit_(visit) {}

    void run() { extend(0, std::nullopt, std::nullopt); }

  private:
    // `invoked_kind`: the last event was the invocation of an operation of that kind; `completed`:
    // it was the completion of that operation. Like events in a row come in ascending order.
    void extend(std::int64_t now, std::optional<std::size_t> invoked_kind,
                std::optional<std::size_t> completed) {
        if (ops_.size() == operations_ && open_.empty()) return emit();
        for (std::size_t i = 0; i < open_.size(); ++i) {
            const std::size_t op = open_[i];
            if (completed && op < *completed) continue;
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
            ops_[op].completed = at(now);
            extend(now + 1, std::nullopt, op);
            open_.insert(open_.begin() + static_cast<std::ptrdiff_t>(i), op);
        }
        if (ops_.size() == operations_ || open_.size() == processes) return;
        for (std::size_t k = invoked_kind.value_or(0); k < kinds_.size(); ++k) {
            const Kind& kind = kinds_[k];
            if (!kind.known) {
                push(kind, now);
                extend(now + 1, k, std::nullopt);
                ops_.pop_back();
                continue;
            }
            push(kind, now);
            open_.push_back(ops_.size() - 1);
            extend(now + 1, k, std::nullopt);
            open_.pop_back();
            ops_.pop_back();
        }
    }

    static Instant at(std::int64_t step) { return Instant::at(Duration::seconds(step)); }

    void push(const Kind& kind, std::int64_t now) {
        ops_.push_back({.process = static_cast<std::uint32_t>(ops_.size()),
                        .action = kind.action,
                        .value = kind.value,
                        .expected = kind.expected,
                        .invoked = at(now),
                        .outcome = kind.known ? Outcome::ok : Outcome::unknown});
    }

    void emit() {
        // 1 and 2 are names: the first of them to appear is 1.
        for (const Operation& op : ops_) {
            const auto first = op.expected && op.action == Action::cas ? op.expected : op.value;
            if (!first) continue;
            if (*first == 2) return;
            break;
        }
        history::History history;
        const history::KeyId key = history.key("x");
        for (Operation op : ops_) {
            op.key = key;
            history.add(op);
        }
        visit_(history);
    }

    std::size_t operations_;
    const std::vector<Kind>& kinds_;
    const std::function<void(const history::History&)>& visit_;
    std::vector<Operation> ops_;
    std::vector<std::size_t> open_;
};

constexpr Value one = 1, two = 2;

}  // namespace

std::vector<Kind> register_kinds() {
    std::vector<Kind> kinds;
    for (const std::optional<Value> value : {std::optional<Value>{}, {one}, {two}}) {
        kinds.push_back({Action::read, value});
        for (const bool known : {true, false}) {
            kinds.push_back({value ? Action::write : Action::remove, value, {}, known});
        }
    }
    return kinds;
}

std::vector<Kind> all_kinds() {
    std::vector<Kind> kinds = register_kinds();
    const std::optional<Value> values[] = {{}, {one}, {two}};
    for (const auto& expected : values) {
        for (const auto& value : values) {
            for (const bool known : {true, false}) {
                kinds.push_back({Action::cas, value, expected, known});
            }
        }
    }
    return kinds;
}

std::vector<Kind> swap_kinds() {
    return {{Action::read, {}},
            {Action::read, one},
            {Action::read, two},
            {Action::write, one},
            {Action::write, one, {}, false},
            {Action::cas, one, {}},
            {Action::cas, two, one},
            {Action::cas, two, one, false},
            {Action::cas, one, two},
            {Action::cas, {}, two}};
}

void for_each_history(std::size_t operations, const std::vector<Kind>& kinds,
                      const std::function<void(const history::History&)>& visit) {
    Enumeration(operations, kinds, visit).run();
}

}  // namespace cleave::test
