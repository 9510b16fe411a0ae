#include "collections/gather.hpp"

#include <algorithm>

#include "collections/ranks.hpp"
#include "collections/value_table.hpp"
#include "host/require.hpp"

namespace cleave::check::collections {
namespace {

using history::History;
using history::OpIndex;
using objects::Datum;

enum : std::uint32_t { put, take, look };

class Gatherer {
  public:
    explicit Gatherer(const Part& part)
        : part_(part),
          history_(part.history),
          ops_(part.ops),
          ranks_(rank_times(part.history, part.ops, part.patience)),
          table_(part.ops.size() + 1) {
        all_.open = ranks_.last + 1;
        all_.never = all_.open + 1;
        all_.patience = part.patience;
    }

    Gathered run() {
        all_.elements.reserve(ops_.size() / 2 + 1);
        if (!part_.initial.is_nil()) arrive(part_.initial, {.put = {0, 0}});
        for (std::uint32_t i = 0; i < ops_.size(); ++i) {
            spend(part_.patience, 1);
            if (function(i) == put && outcome(i) != Outcome::fail) {
                arrive(history_.input(OpIndex{ops_[i]})[0],
                       {.put = ranks_.spans[i], .put_op = ops_[i]});
            }
        }
        for (std::uint32_t i = 0; i < ops_.size(); ++i) {
            spend(part_.patience, 1);
            if (function(i) != put && outcome(i) != Outcome::fail) visit(i);
        }
        find_looks_after_taking();
        std::stable_sort(
            all_.open_takes.begin(), all_.open_takes.end(),
            [](const Visit& a, const Visit& b) { return a.when.begin < b.when.begin; });
        if (flaw_.ops.empty() && !ambiguous_) {
            drop_unseen();
            normalise(all_);
        }
        Gathered result{.ambiguous = ambiguous_};
        if (!flaw_.ops.empty()) result.flaw = std::move(flaw_);
        result.collection = std::move(all_);
        return result;
    }

  private:
    std::uint32_t function(std::uint32_t i) const { return part_.function(ops_[i]); }
    Outcome outcome(std::uint32_t i) const { return part_.outcome(ops_[i]); }

    void arrive(Datum value, Element element) {
        element.value = value;
        element.take = {all_.never, all_.never};
        std::uint32_t& known = table_[value];
        if (known == none) {
            known = static_cast<std::uint32_t>(all_.elements.size());
        } else {
            twice_.resize(all_.elements.size(), false);
            twice_[known] = true;
        }
        all_.elements.push_back(element);
    }

    void blame(std::vector<std::uint32_t> ops) {
        if (!flaw_.ops.empty()) return;
        flaw_.ops = std::move(ops);
        std::sort(flaw_.ops.begin(), flaw_.ops.end());
    }

    void visit(std::uint32_t i) {
        const Span when = ranks_.spans[i];
        const bool takes = function(i) == take;
        if (outcome(i) == Outcome::unknown) {
            if (takes) all_.open_takes.push_back({.when = when, .op = ops_[i]});
            return;
        }
        const Datum answer = history_.output(OpIndex{ops_[i]})[0];
        if (answer.is_nil()) {
            all_.empties.push_back({.when = when, .op = ops_[i]});
            return;
        }
        const std::uint32_t e = table_.find(answer);
        if (e == none) return blame({ops_[i]});
        if (e < twice_.size() && twice_[e]) {
            ambiguous_ = true;
            return;
        }
        Element& element = all_.elements[e];
        if (when.end < element.put.begin) blame({element.put_op, ops_[i]});
        if (!takes) {
            all_.looks.push_back({.when = when, .op = ops_[i], .element = e});
        } else if (element.take_op != none) {
            blame({element.take_op, ops_[i]});
        } else {
            element.take = when;
            element.take_op = ops_[i];
        }
    }

    void find_looks_after_taking() {
        for (const Visit& visit : all_.looks) {
            const Element& element = all_.elements[visit.element];
            if (element.take.end < visit.when.begin) blame({element.take_op, visit.op});
        }
    }

    // A put without an answer that nobody saw.
    void drop_unseen() {
        std::vector<bool> seen(all_.elements.size(), false);
        for (const Visit& visit : all_.looks) seen[visit.element] = true;
        std::vector<std::uint32_t> moved(all_.elements.size());
        std::uint32_t kept = 0;
        for (std::uint32_t e = 0; e < all_.elements.size(); ++e) {
            const Element& element = all_.elements[e];
            moved[e] = kept;
            const bool certain = element.put.end < all_.open || element.take_op != none || seen[e];
            if (certain) all_.elements[kept++] = element;
        }
        all_.elements.resize(kept);
        for (Visit& visit : all_.looks) visit.element = moved[visit.element];
    }

    const Part& part_;
    const History& history_;
    const std::vector<std::uint32_t>& ops_;
    Ranks ranks_;
    ValueTable table_;
    Collection all_;
    std::vector<bool> twice_;
    Flaw flaw_;
    bool ambiguous_ = false;
};

}  // namespace

Gathered gather(const Part& part) { return Gatherer(part).run(); }

std::vector<std::uint32_t> functions_of(const History& history, const objects::Object& object) {
    std::vector<std::uint32_t> functions;
    for (std::size_t f = 0; f < history.function_count(); ++f) {
        const history::FunctionId id{static_cast<std::uint8_t>(f)};
        functions.push_back(object.find(history.function_name(id)).value_or(none));
    }
    return functions;
}

}  // namespace cleave::check::collections
