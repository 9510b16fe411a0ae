#include "objects/file.hpp"

#include <algorithm>
#include <numeric>

namespace cleave::objects {
namespace {

enum : std::uint32_t { write, read, truncate, stat };

// Builds a list of runs, flattened to length, stamp, length, stamp: none empty, and no two
// neighbours of one stamp.
class Runs {
  public:
    void append(Value length, Datum stamp) {
        if (length <= 0) return;
        if (!data_.empty() && data_.back() == stamp) {
            data_[data_.size() - 2] = data_[data_.size() - 2].number() + length;
            return;
        }
        data_.emplace_back(length);
        data_.push_back(stamp);
    }
    // The bytes [from, to) of `runs`, as far as they exist.
    void append_slice(std::span<const Datum> runs, Value from, Value to) {
        Value start = 0;
        for (std::size_t i = 0; i < runs.size() && start < to; i += 2) {
            const Value end = start + runs[i].number();
            append(std::min(end, to) - std::max(start, from), runs[i + 1]);
            start = end;
        }
    }
    State take() { return std::move(data_); }

  private:
    State data_;
};

Value size_of(std::span<const Datum> runs) {
    Value size = 0;
    for (std::size_t i = 0; i < runs.size(); i += 2) size += runs[i].number();
    return size;
}

State slice(std::span<const Datum> runs, Value from, Value to) {
    Runs result;
    result.append_slice(runs, from, to);
    return result.take();
}

State overwritten(const State& state, Value offset, Value length, Datum stamp) {
    const Value size = size_of(state);
    Runs result;
    result.append_slice(state, 0, offset);
    result.append(offset - size, Datum());
    result.append(length, stamp);
    result.append_slice(state, offset + length, size);
    return result.take();
}

bool step(State& state, const Call& call) {
    if (call.function == stat) return call.returned(Datum(size_of(state)));
    const Value first = call.input[0].number();
    if (call.function == truncate) {
        Runs result;
        result.append_slice(state, 0, first);
        result.append(first - size_of(state), Datum());
        state = result.take();
        return true;
    }
    const Value length = call.input[1].number();
    if (call.function == write) {
        if (length > 0) state = overwritten(state, first, length, call.input[2]);
        return true;
    }
    if (!call.answered) return true;
    return slice(state, first, first + length) == slice(call.output, 0, INT64_MAX);
}

bool is_length(Datum datum) { return datum.is_number() && datum.number() >= 0; }

std::string complain(const Call& call) {
    constexpr auto negative = "offsets, lengths and sizes are whole numbers from 0";
    if (call.function == stat) {
        return !call.answered || is_length(call.output[0]) ? "" : negative;
    }
    Value end = 0;
    for (const Datum datum : call.input.first(call.function == truncate ? 1 : 2)) {
        if (!is_length(datum)) return negative;
        if (datum.number() > INT64_MAX - end) return "the range goes beyond 2^63 bytes";
        end += datum.number();
    }
    end = 0;
    for (std::size_t i = 0; i < call.answer().size(); i += 2) {
        if (!is_length(call.output[i])) return negative;
        if (call.output[i].number() > INT64_MAX - end) return "it returned more than 2^63 bytes";
        end += call.output[i].number();
    }
    return "";
}

// A read whose answer nothing outside its range can have a part in: it got all that it asked for,
// and the last byte was written, so that the file reaches there by the writes within.
bool stays_in_its_range(const Call& call) {
    if (!call.answered || call.function != read) return true;
    const Value length = call.input[1].number();
    if (length == 0) return true;
    return size_of(call.output) == length && !slice(call.output, 0, length).back().is_nil();
}

std::vector<std::uint32_t> split(std::span<const Call> calls) {
    for (const Call& call : calls) {
        if (call.function == truncate || call.function == stat || !stays_in_its_range(call))
            return {};
    }
    std::vector<std::uint32_t> by_offset(calls.size());
    std::iota(by_offset.begin(), by_offset.end(), 0U);
    const auto offset = [&](std::uint32_t i) { return calls[i].input[0]; };
    std::ranges::stable_sort(by_offset, {}, offset);
    std::vector<std::uint32_t> numbers(calls.size());
    std::uint32_t number = 0;
    Value reached = 0;
    for (const std::uint32_t i : by_offset) {
        const Value from = calls[i].input[0].number();
        if (from >= reached) ++number;
        reached = std::max(reached, from + calls[i].input[1].number());
        numbers[i] = number;
    }
    return numbers;
}

// A read whose answer ends in a hole, which any write beyond may have made.
bool ends_in_a_hole(const Call& call) {
    if (call.function != read || call.answer().empty()) return false;
    const State found = slice(call.output, 0, INT64_MAX);
    return !found.empty() && found.back().is_nil();
}

bool met_nothing(const Call& call) {
    if (call.function != read || !call.answered) return false;
    if (size_of(call.output) < call.input[1].number()) return true;
    for (std::size_t i = 0; i < call.output.size(); i += 2) {
        if (call.output[i].number() > 0 && call.output[i + 1].is_nil()) return true;
    }
    return false;
}

// What nobody read helps nobody, unless a hole or a size shows how far the file goes: whoever read
// up to the last byte of a file, or found it ending before, does not ask for a write beyond, and a
// size is that of a write that ends there, or of who truncated. Only who found nothing, or the end,
// or asked for the size, may have to thank somebody who truncated.
std::vector<bool> helpful(std::span<const Call> others, std::span<const Call> calls) {
    std::vector<Datum> seen, sizes;
    bool any_write = false, any_truncate = false;
    for (const Call& call : calls) {
        any_write = any_write || ends_in_a_hole(call);
        any_truncate = any_truncate || met_nothing(call);
        if (call.function == stat)
            sizes.insert(sizes.end(), call.answer().begin(), call.answer().end());
        if (call.function != read) continue;
        for (std::size_t i = 1; i < call.answer().size(); i += 2) seen.push_back(call.output[i]);
    }
    std::ranges::sort(seen);
    std::ranges::sort(sizes);
    const auto has = [](const std::vector<Datum>& data, Datum datum) {
        return std::ranges::binary_search(data, datum);
    };
    std::vector<bool> result;
    for (const Call& other : others) {
        bool helps = any_write;
        if (other.function == truncate) helps = helps || any_truncate || !sizes.empty();
        if (other.function == write) {
            const Value end = other.input[0].number() + other.input[1].number();
            helps = helps || has(seen, other.input[2]) || has(sizes, end);
        }
        result.push_back(helps);
    }
    return result;
}

// The stamps that a read returned, of bytes that are not of that stamp now.
Data lacks(std::span<const Datum> state, const Call& call) {
    Data stamps;
    if (call.function != read || !call.answered) return stamps;
    Value place = call.input[0].number();
    for (std::size_t i = 0; i < call.output.size(); i += 2) {
        const Value next = place + call.output[i].number();
        const Datum stamp = call.output[i + 1];
        if (next > place && !stamp.is_nil() &&
            slice(state, place, next) != State{next - place, stamp}) {
            stamps.push_back(stamp);
        }
        place = next;
    }
    return stamps;
}

}  // namespace

const Object& file() {
    static const Object object = {
        .name = "file",
        .meaning = "bytes, written and read by ranges, and truncated",
        .functions = {{"write", Shape::three, Shape::none,
                       "[offset, length, stamp]: those bytes now come from this write"},
                      {"read", Shape::two, Shape::pairs,
                       "[offset, length]: returns runs [length, stamp], nil for holes"},
                      {"truncate", Shape::one, Shape::none, "cuts off or adds a hole"},
                      {"stat", Shape::none, Shape::one, "returns the size"}},
        .initial =
            [](Datum value) {
                const bool hole = is_length(value) && value.number() > 0;
                return hole ? State{value, Datum()} : State{};
            },
        .step = step,
        .complain = complain,
        .reads_only =
            [](const Call& call) { return call.function == read || call.function == stat; },
        .ignores_process = true,
        .split = split,
        .helpful = helpful,
        .lacks = lacks};
    return object;
}

}  // namespace cleave::objects
