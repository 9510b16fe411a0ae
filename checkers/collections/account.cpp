#include "collections/account.hpp"

#include <algorithm>

namespace cleave::check::collections {
namespace {

std::vector<history::OpIndex> by_invocation(const history::History& history,
                                            const std::vector<std::uint32_t>& core) {
    std::vector<history::OpIndex> ops;
    for (const std::uint32_t op : core) ops.push_back(history::OpIndex{op});
    std::ranges::stable_sort(ops, {},
                             [&](history::OpIndex op) { return history.invocations()[op.value]; });
    return ops;
}

}  // namespace

std::string participle(std::string_view function) {
    std::string verb(function.substr(0, function.find('-')));
    if (verb == "pop") return "popped";
    if (verb == "add") return "added";
    return verb + (verb.ends_with("e") ? "d" : "ed");
}

Account::Account(const History& history, const objects::Object& object, Datum initial,
                 const std::vector<std::uint32_t>& core)
    : history_(history),
      object_(object),
      initial_(initial),
      core_(by_invocation(history, core)),
      say_(history, core_) {}

bool Account::misses(OpIndex look, Datum element) const {
    const auto seen = history_.output(look);
    if (!history_.input(look).empty()) return seen[0] != Datum::boolean(true);
    return std::find(seen.begin(), seen.end(), element) == seen.end();
}

std::string Account::text(Datum datum) const {
    if (datum.is_nil()) return "nothing";
    if (datum.is_name()) return "\"" + std::string(history_.text_of(datum)) + "\"";
    return std::to_string(datum.number());
}

std::string Account::what(OpIndex op) const {
    std::string said = who(op) + "'s " + std::string(verb(function(op)));
    const objects::Function& called = object_.functions[function(op)];
    const bool asks = called.input != objects::Shape::none;
    if (!asks && called.output == objects::Shape::none) return said;
    if (!asks && value(op).is_nil()) return said + " that found nothing";
    constexpr std::size_t most = 8;
    for (std::size_t i = 0; i < std::min(most, data(op).size()); ++i) {
        said += (i == 0 ? " of " : ", ") + text(data(op)[i]);
    }
    if (data(op).size() > most) said += " and more";
    if (!asks || called.output == objects::Shape::none) return said;
    return said + (history_.output(op)[0] == Datum::boolean(true) ? " (true)" : " (false)");
}

std::string Account::when(OpIndex op) const {
    if (!known(op)) return "from " + say_.began(op) + " on, outcome unknown";
    return say_.began(op) + " to " + say_.completed(op);
}

}  // namespace cleave::check::collections
