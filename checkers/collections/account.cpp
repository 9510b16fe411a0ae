#include "collections/account.hpp"

namespace cleave::check::collections {
namespace {

std::string seconds(Instant when, int decimals) {
    const std::int64_t ns = when.count();
    // The magnitude as unsigned, because the smallest int64 has no negative.
    const auto bits = static_cast<std::uint64_t>(ns);
    const bool before = ns < 0;
    const std::uint64_t magnitude = before ? 0 - bits : bits;
    std::string fraction = std::to_string(1'000'000'000 + magnitude % 1'000'000'000).substr(1);
    fraction.resize(static_cast<std::size_t>(decimals));
    return (before ? "-" : "") + std::to_string(magnitude / 1'000'000'000) + "." + fraction + " s";
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
    : history_(history), object_(object), initial_(initial) {
    for (const std::uint32_t op : core) core_.push_back(OpIndex{op});
    std::ranges::stable_sort(core_, {}, [&](OpIndex op) { return began(op); });
    choose_decimals();
}

// As many decimals as it takes to tell the times apart, at least two.
void Account::choose_decimals() {
    std::vector<Instant> times;
    for (const OpIndex op : core_) {
        times.push_back(began(op));
        if (known(op)) times.push_back(ended(op));
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    for (std::size_t i = 1; i < times.size(); ++i) {
        while (seconds(times[i - 1], decimals_) == seconds(times[i], decimals_)) ++decimals_;
    }
}

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
    if (!known(op)) return "from " + seconds(began(op), decimals_) + " on, outcome unknown";
    return seconds(began(op), decimals_) + " to " + seconds(ended(op), decimals_);
}

}  // namespace cleave::check::collections
