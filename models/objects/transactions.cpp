#include "objects/transactions.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace cleave::objects {
namespace {

using Kind = MicroOp::Kind;
using Form = MicroOp::Form;

constexpr Value one_datum = -1;  // stands where the length of a list would

// ---- As sequential objects

using Lists = std::map<Datum, Data>;
using Registers = std::map<Datum, Datum>;

// A state of lists is key, length, elements, again and again.
Lists lists_of(const State& state) {
    Lists lists;
    for (std::size_t i = 0; i < state.size();) {
        const auto length = static_cast<std::size_t>(state[i + 1].number());
        const auto first = state.begin() + static_cast<std::ptrdiff_t>(i + 2);
        lists[state[i]] = Data(first, first + static_cast<std::ptrdiff_t>(length));
        i += 2 + length;
    }
    return lists;
}

State state_of(const Lists& lists) {
    State state;
    for (const auto& [key, list] : lists) {
        state.push_back(key);
        state.emplace_back(static_cast<Value>(list.size()));
        state.insert(state.end(), list.begin(), list.end());
    }
    return state;
}

State no_lists(Datum /*value*/) { return {}; }

bool list_step(State& state, const Call& call) {
    Lists lists = lists_of(state);
    MicroOps ops = micro_ops(call);
    while (const auto op = ops.next()) {
        if (op->kind == Kind::append) {
            lists[op->key].push_back(op->value());
        } else if (call.answered) {
            const auto found = lists.find(op->key);
            const std::span<const Datum> list =
                found == lists.end() ? std::span<const Datum>() : found->second;
            if (!std::ranges::equal(list, op->values)) return false;
        }
    }
    state = state_of(lists);
    return true;
}

// A state of registers is what each holds at first, and then key, value, again and again.
State all_holding(Datum value) { return {value}; }

bool register_step(State& state, const Call& call) {
    Registers registers;
    const Datum initial = state[0];
    for (std::size_t i = 1; i < state.size(); i += 2) registers[state[i]] = state[i + 1];
    MicroOps ops = micro_ops(call);
    while (const auto op = ops.next()) {
        if (op->kind == Kind::write) {
            registers[op->key] = op->value();
        } else if (call.answered) {
            const auto found = registers.find(op->key);
            if ((found == registers.end() ? initial : found->second) != op->value()) return false;
        }
    }
    state = {initial};
    for (const auto& [key, value] : registers) {
        if (value == initial) continue;
        state.push_back(key);
        state.push_back(value);
    }
    return true;
}

// ---- What may be wrong with one

// Of one micro-operation; `update` is the kind that is no read.
std::string problem_of(const MicroOp& op, Kind update) {
    const std::string verb = update == Kind::append ? "append" : "write";
    if (op.key.is_nil()) return "a micro-operation without a key";
    if (op.kind != Kind::read && op.kind != update) {
        return "only \"read\" and \"" + verb + "\" are micro-operations of this object";
    }
    if (op.kind == update && (op.form != Form::one || op.value().is_nil())) {
        return "\"" + verb + "\" needs one value that is not null";
    }
    if (op.kind == Kind::read && update == Kind::append && op.form == Form::one) {
        return "a read of a list returns a list or null";
    }
    if (op.kind == Kind::read && update == Kind::write && op.form == Form::list) {
        return "a read of a register returns one value or null";
    }
    return {};
}

bool same_question(const MicroOp& asked, const MicroOp& answered) {
    return asked.kind == answered.kind && asked.key == answered.key &&
           (asked.kind == Kind::read || asked.value() == answered.value());
}

std::string complain(const Call& call, Kind update) {
    MicroOps asked(call.input);
    while (const auto op = asked.next()) {
        if (std::string problem = problem_of(*op, update); !problem.empty()) return problem;
    }
    if (asked.malformed()) return "a malformed micro-operation: it must be [f, key, value]";
    if (!call.answered) return {};
    MicroOps answers(call.output);
    asked = MicroOps(call.input);
    while (const auto op = answers.next()) {
        if (std::string problem = problem_of(*op, update); !problem.empty()) return problem;
        const auto question = asked.next();
        if (!question || !same_question(*question, *op)) {
            return "the answer must repeat the micro-operations, with the reads filled in";
        }
    }
    if (answers.malformed()) return "a malformed micro-operation: it must be [f, key, value]";
    if (asked.next()) return "the answer has fewer micro-operations than were asked for";
    return {};
}

std::string complain_of_lists(const Call& call) { return complain(call, Kind::append); }
std::string complain_of_registers(const Call& call) { return complain(call, Kind::write); }

}  // namespace

std::optional<MicroOp> MicroOps::next() {
    if (rest_.empty() || malformed_) return std::nullopt;
    malformed_ = true;
    if (rest_.size() < 3) return std::nullopt;
    const Datum kind = rest_[0];
    const Datum length = rest_[2];
    if (!kind.is_number() || kind.number() < 0 || kind.number() > 2) return std::nullopt;
    if (length.is_name()) return std::nullopt;
    MicroOp op{.kind = static_cast<Kind>(kind.number()), .key = rest_[1]};
    rest_ = rest_.subspan(3);
    if (!length.is_nil()) {
        op.form = length.number() == one_datum ? Form::one : Form::list;
        if (length.number() < one_datum) return std::nullopt;
        const auto count = op.form == Form::one ? 1 : static_cast<std::uint64_t>(length.number());
        if (count > rest_.size()) return std::nullopt;
        op.values = rest_.first(count);
        rest_ = rest_.subspan(count);
    }
    malformed_ = false;
    return op;
}

void flatten(const MicroOp& op, Data& flattened) {
    flattened.emplace_back(static_cast<Value>(op.kind));
    flattened.push_back(op.key);
    switch (op.form) {
        case Form::null: flattened.emplace_back(); break;
        case Form::one: flattened.emplace_back(one_datum); break;
        case Form::list: flattened.emplace_back(static_cast<Value>(op.values.size())); break;
    }
    flattened.insert(flattened.end(), op.values.begin(), op.values.end());
}

const Object& list_append() {
    static const Object object = {
        .name = "list-append",
        .meaning = "transactions of reads and appends on lists, one list a key",
        .functions = {{"txn", Shape::operations, Shape::operations,
                       "a list of [\"read\", key, null] and [\"append\", key, value]"}},
        .initial = no_lists,
        .step = list_step,
        .complain = complain_of_lists};
    return object;
}

const Object& rw_register() {
    static const Object object = {
        .name = "rw-register",
        .meaning = "transactions of reads and writes on registers, one register a key",
        .functions = {{"txn", Shape::operations, Shape::operations,
                       "a list of [\"read\", key, null] and [\"write\", key, value]"}},
        .initial = all_holding,
        .step = register_step,
        .complain = complain_of_registers};
    return object;
}

}  // namespace cleave::objects
