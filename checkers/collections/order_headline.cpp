#include <optional>

#include "collections/headlines.hpp"

namespace cleave::check::collections {
namespace {

using history::OpIndex;
using objects::Datum;

class OrderHeadline {
  public:
    explicit OrderHeadline(const Account& account) : account_(account) {}

    std::string headline() const {
        for (const OpIndex one : account_.core()) {
            for (const OpIndex other : account_.core()) {
                const Datum left = account_.value(one), out = account_.value(other);
                if (account_.adds(other) || left == out) continue;
                std::string said = passed_over(left, out, other);
                if (!said.empty()) return said;
            }
        }
        return "";
    }

  private:
    std::optional<OpIndex> find(bool puts, Datum value) const {
        for (const OpIndex op : account_.core()) {
            if (account_.adds(op) == puts && account_.value(op) == value) return op;
        }
        return std::nullopt;
    }
    // Whether the value was in before that operation began: put in, or there at first.
    bool is_in(Datum value, OpIndex before) const {
        const auto put = find(true, value);
        return put ? account_.before(*put, before) : value == account_.initial();
    }

    // `left` was in all along while `out` came out by `take`, and it was its turn. Nobody else has
    // to do with it: the core has no other operation.
    std::string passed_over(Datum left, Datum out, OpIndex take) const {
        const auto put_left = find(true, left), put_out = find(true, out);
        const auto taken = find(false, left);
        if (!is_in(left, take) || (taken && !account_.before(take, *taken))) return "";
        std::string why = "was there at first";
        std::size_t others = (put_left ? 1U : 0U) + (taken ? 1U : 0U);
        if (account_.object().name == "priority-queue") {
            if (out < left) return "";
            why = put_left ? "is smaller, was put in before" : "is smaller, was there at first";
        } else {
            others += put_out ? 1U : 0U;
            const bool below = account_.object().name == "stack";
            const auto lower = below ? put_out : put_left, upper = below ? put_left : put_out;
            const Datum first = below ? out : left;
            const bool in_turn = lower ? upper && account_.before(*lower, *upper)
                                       : first == account_.initial() && (upper || !below);
            if (!in_turn) return "";
            if (below) why = "was put on top of " + account_.text(out);
            if (!below && put_left) why = "was put in before " + account_.text(out);
        }
        if (account_.core().size() != others + 1) return "";
        return account_.what(take) + " (" + account_.when(take) + ") passed over " +
               account_.text(left) + ", which " + why +
               (taken ? ", and came out later." : ", and had not come out.");
    }

    const Account& account_;
};

}  // namespace

std::string order_headline(const Account& account) { return OrderHeadline(account).headline(); }

}  // namespace cleave::check::collections
