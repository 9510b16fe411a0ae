// Columns that come from outside are looked at one by one, whole columns at a time, before anything
// trusts them: afterwards no position, count or name in them can lead astray.

#include <algorithm>

#include "history/history.hpp"

namespace cleave::history {
namespace {

using objects::Datum;
using Problem = std::optional<std::string>;

std::string at_operation(std::size_t index) { return "operation " + std::to_string(index) + ": "; }

template <typename T, typename Bad>
std::size_t first(std::span<const T> column, Bad bad) {
    return static_cast<std::size_t>(std::find_if(column.begin(), column.end(), bad) -
                                    column.begin());
}

struct Sizes {
    std::size_t keys, functions, names;
};

Problem problem_with_ids(const Columns& columns, const Sizes& sizes) {
    const std::size_t all = columns.keys.size();
    const auto key = first(columns.keys, [&](KeyId k) { return k.value >= sizes.keys; });
    if (key < all) return at_operation(key) + "there is no such key";
    const auto function =
        first(columns.functions, [&](FunctionId f) { return f.value >= sizes.functions; });
    if (function < all) return at_operation(function) + "there is no such function";
    return std::nullopt;
}

Problem problem_with_times(const Columns& columns) {
    for (std::size_t i = 0; i < columns.invoked.size(); ++i) {
        const unsigned outcome = columns.shapes[i] & Columns::outcome_mask;
        if (outcome > static_cast<unsigned>(Outcome::unknown)) {
            return at_operation(i) + "an outcome that is neither ok, fail nor info";
        }
        const bool known = outcome != static_cast<unsigned>(Outcome::unknown);
        const Instant begin = columns.invoked[i], end = columns.completed[i];
        if (begin.count() == INT64_MIN) return at_operation(i) + "invoked before all time";
        if (known != (end < Instant::max())) {
            return at_operation(i) + (known ? "a known outcome without its time"
                                            : "a time of completion, but no known outcome");
        }
        if (end < begin) return at_operation(i) + "completed before it was invoked";
    }
    return std::nullopt;
}

// What an operation takes and returns, or nothing when its shape makes no sense.
std::optional<std::span<const Datum>> data_of(const Columns& columns, std::size_t i) {
    const unsigned shape = columns.shapes[i];
    const Columns::Slot& slot = columns.slots[i];
    if ((shape & Columns::pooled) == 0) {
        const unsigned count =
            ((shape >> Columns::inputs_shift) & 3U) + ((shape >> Columns::outputs_shift) & 3U);
        if (shape > Columns::pooled || count > slot.size()) return std::nullopt;
        return std::span<const Datum>(slot.data(), count);
    }
    const auto from = static_cast<std::uint64_t>(slot[0].raw());
    const auto packed = static_cast<std::uint64_t>(slot[1].raw());
    const std::uint64_t count = (packed >> 32) + (packed & UINT32_MAX);
    const bool clear = (shape & ~unsigned{Columns::outcome_mask | Columns::pooled}) == 0;
    const std::uint64_t all = columns.pool.size();
    if (!clear || from > all || count > all - from) return std::nullopt;
    return columns.pool.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
}

Problem problem_with_data(const Columns& columns, const Sizes& sizes) {
    const auto unknown = [&](Datum datum) {
        return datum.is_name() && datum.symbol() >= sizes.names;
    };
    for (std::size_t i = 0; i < columns.shapes.size(); ++i) {
        const auto data = data_of(columns, i);
        if (!data) return at_operation(i) + "its values lie where there are none";
        if (std::any_of(data->begin(), data->end(), unknown)) {
            return at_operation(i) + "there is no such name";
        }
    }
    return std::nullopt;
}

}  // namespace

Columns History::columns() const {
    return {.keys = keys_.view(),
            .processes = processes_.view(),
            .functions = functions_.view(),
            .shapes = shapes_.view(),
            .slots = slots_.view(),
            .invoked = invoked_.view(),
            .completed = completed_.view(),
            .pool = pool_.view()};
}

std::optional<std::string> History::lend(const Columns& columns,
                                         std::shared_ptr<const void> keeper) {
    const std::size_t all = columns.keys.size();
    for (const std::size_t other :
         {columns.processes.size(), columns.functions.size(), columns.shapes.size(),
          columns.slots.size(), columns.invoked.size(), columns.completed.size()}) {
        if (other != all) return "columns of different lengths";
    }
    if (all > UINT32_MAX - 1) return "more than 2^32 - 2 operations";
    const Sizes sizes = {key_count(), function_count(), name_count()};
    if (Problem problem = problem_with_ids(columns, sizes)) return problem;
    if (Problem problem = problem_with_times(columns)) return problem;
    if (Problem problem = problem_with_data(columns, sizes)) return problem;
    keys_ = Column<KeyId>::lent(columns.keys);
    processes_ = Column<std::uint32_t>::lent(columns.processes);
    functions_ = Column<FunctionId>::lent(columns.functions);
    shapes_ = Column<std::uint8_t>::lent(columns.shapes);
    slots_ = Column<Columns::Slot>::lent(columns.slots);
    invoked_ = Column<Instant>::lent(columns.invoked);
    completed_ = Column<Instant>::lent(columns.completed);
    pool_ = Column<Datum>::lent(columns.pool);
    keeper_ = std::move(keeper);
    return std::nullopt;
}

}  // namespace cleave::history
