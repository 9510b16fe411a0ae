#include "random_entries.hpp"

#include <array>
#include <string>

namespace cleave::test {
namespace {

using history::History;
using objects::Data;
using objects::Datum;
using objects::Shape;

std::string random_text(Random& random) {
    static const std::array<std::string, 8> pieces = {"a",  "key",      "\"", "\\",
                                                      "\n", "\xC3\xA9", " ",  "\x01"};
    std::string text;
    const std::uint64_t length = random.below(4);
    for (std::uint64_t i = 0; i < length; ++i) text += pieces[random.below(pieces.size())];
    return text;
}

class Entries {
  public:
    Entries(Random& random, const objects::Object& object) : random_(random), object_(object) {}

    History make(std::uint32_t operations) {
        std::int64_t now = 0;
        for (std::uint32_t i = 0; i < operations; ++i) {
            now += static_cast<std::int64_t>(random_.below(3));
            add(now);
        }
        return std::move(history_);
    }

  private:
    Datum datum(bool nil) {
        switch (random_.below(6)) {
            case 0: return nil ? Datum() : Datum(Value{0});
            case 1: return history_.name(random_text(random_));
            case 2: return Datum(Datum::smallest);
            case 3: return Datum(Value{INT64_MAX});
            default:
                return Datum(static_cast<Value>(random_.below(100)) - 90);  // 13 is not among them
        }
    }
    void append(Data& data, std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) data.push_back(datum(true));
    }
    void append_operation(Data& data) {
        data.emplace_back(static_cast<Value>(random_.below(3)));
        data.push_back(datum(false));
        switch (random_.below(3)) {
            case 0: data.emplace_back(); break;
            case 1:
                data.emplace_back(Value{-1});
                data.push_back(datum(false));
                break;
            default: {
                const std::uint64_t count = random_.below(4);
                data.emplace_back(static_cast<Value>(count));
                append(data, count);
            }
        }
    }
    Data data(Shape shape) {
        Data data;
        const std::uint64_t count = random_.below(5);
        switch (shape) {
            case Shape::none: break;
            case Shape::one: append(data, 1); break;
            case Shape::truth: data.push_back(Datum::boolean(count % 2 == 0)); break;
            case Shape::two: append(data, 2); break;
            case Shape::one_or_two: append(data, 1 + count % 2); break;
            case Shape::three: append(data, 3); break;
            case Shape::list: append(data, count); break;
            case Shape::pairs: append(data, 2 * count); break;
            case Shape::operations:
                for (std::uint64_t i = 0; i < count; ++i) append_operation(data);
                break;
        }
        return data;
    }
    void add(std::int64_t now) {
        const std::uint64_t which = random_.below(object_.functions.size());
        const objects::Function& function = object_.functions[which];
        const Data input = data(function.input), output = data(function.output);
        const auto outcome = static_cast<Outcome>(random_.below(3));
        const bool known = outcome != Outcome::unknown;
        const std::uint64_t process = random_.below(processes_.size());
        // A process that is busy is left alone, and another takes its place.
        if (now < processes_[process].free_at) {
            processes_[process] = {next_process_++, 0};
        }
        const std::int64_t end = now + static_cast<std::int64_t>(random_.below(6));
        processes_[process].free_at = known ? end : now;
        const history::KeyId key = history_.key(random_text(random_));
        history_.record(
            {.process = processes_[process].number,
             .function = history_.function(function.name),
             .key = key,
             .input = input,
             .output =
                 outcome == Outcome::ok ? std::span<const Datum>(output) : std::span<const Datum>(),
             .invoked = Instant::at(Duration::nanoseconds(now)),
             .completed = known ? Instant::at(Duration::nanoseconds(end)) : Instant::max(),
             .outcome = outcome});
    }

    struct Process {
        std::uint32_t number = 0;
        std::int64_t free_at = 0;
    };
    Random& random_;
    const objects::Object& object_;
    History history_;
    std::array<Process, 4> processes_ = {{{0, 0}, {1, 0}, {4'294'967'294U, 0}, {3, 0}}};
    std::uint32_t next_process_ = 100;
};

}  // namespace

History random_entries(Random& random, const objects::Object& object, std::uint32_t operations) {
    return Entries(random, object).make(operations);
}

}  // namespace cleave::test
