#include "history/fit.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "history/values.hpp"
#include "objects/register.hpp"

namespace cleave::history {
namespace {

// Optimal string alignment: letters to insert, delete or replace, or neighbours to swap.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_above, above(b.size() + 1), row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
        two_above = std::exchange(above, row);
    }
    return above[b.size()];
}

// The function that was meant, if one is near enough.
std::string_view nearest(const objects::Object& object, std::string_view f) {
    std::string_view best;
    std::size_t best_distance = 3;  // two letters wrong are a slip, three another word
    for (const objects::Function& function : object.functions) {
        const std::size_t longer = std::max(f.size(), function.name.size());
        if (longer > 64) continue;
        const std::size_t d = distance(f, function.name);
        if (d >= best_distance || 2 * d >= longer) continue;
        best_distance = d;
        best = function.name;
    }
    return best;
}

// What the object makes of each function of the history; nothing where it has none such.
std::vector<const objects::Function*> functions_for(const History& history,
                                                    const objects::Object& object) {
    std::vector<const objects::Function*> functions;
    for (std::size_t f = 0; f < history.function_count(); ++f) {
        const auto name = history.function_name(FunctionId{static_cast<std::uint8_t>(f)});
        const auto found = object.find(name);
        functions.push_back(found ? &object.functions[*found] : nullptr);
    }
    return functions;
}

}  // namespace

std::optional<std::string> objection(const objects::Object& object, const objects::Call& call) {
    if (object.complain == nullptr) return std::nullopt;
    std::string problem = object.complain(call);
    if (problem.empty()) return std::nullopt;
    return problem;
}

bool takes_names(const objects::Object& object) {
    return &object != &objects::plain_register() && &object != &objects::cas_register();
}

std::string functions_of(const objects::Object& object) {
    std::string list;
    for (std::size_t i = 0; i < object.functions.size(); ++i) {
        const bool last = i + 1 == object.functions.size();
        if (i > 0) list += last ? " or " : ", ";
        list += object.functions[i].name;
    }
    return list;
}

std::string no_such_function(const objects::Object& object, std::string_view f) {
    constexpr std::size_t shown = 64;
    std::string text = "must be " + functions_of(object) + ", not \"" +
                       std::string(f.substr(0, shown)) + (f.size() > shown ? "…\"" : "\"");
    if (const auto meant = nearest(object, f); !meant.empty()) {
        text += "; did you mean \"" + std::string(meant) + "\"?";
    }
    return text;
}

std::optional<std::string> misfit(const History& history, const objects::Object& object) {
    if (history.name_count() > 0 && !takes_names(object)) {
        return "some values are text, where a " + std::string(object.name) +
               " has whole numbers or null";
    }
    const auto functions = functions_for(history, object);
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const objects::Function* function = functions[history.function(op).value];
        const bool answered = history.outcome(op) == Outcome::ok;
        const auto where = [i] { return "operation " + std::to_string(i) + ": "; };
        if (function == nullptr) {
            return where() + "\"f\" " +
                   no_such_function(object, history.function_name(history.function(op)));
        }
        if (!has_shape(history.input(op), function->input) ||
            (answered && !has_shape(history.output(op), function->output))) {
            return where() + "a " + std::string(function->name) + " takes " +
                   std::string(words_for(function->input)) + ", and returns " +
                   std::string(words_for(function->output));
        }
        const auto problem = objection(
            object, {.function = static_cast<std::uint32_t>(function - object.functions.data()),
                     .process = history.processes()[i],
                     .input = history.input(op),
                     .output = history.output(op),
                     .answered = answered});
        if (problem) return where() + *problem;
    }
    return std::nullopt;
}

}  // namespace cleave::history
