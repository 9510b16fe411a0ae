#pragma once
// Is there an order of a few operations of any object, with others in between wherever they help?
// Tries them all.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "certifier/any_object.hpp"
#include "objects/object.hpp"

namespace cleave::check::any_order {

struct Op {
    objects::Call call;
    Instant invoked, completed;
};

// Data that no call can tell apart, as the object vouches, are one.
class Alike {
  public:
    Alike(const objects::Object& object, const std::vector<Op>& core,
          const std::vector<Op>& outsiders);

    void blur(objects::Data& data) const;
    // A number for each operation; equal ones call the same.
    std::vector<std::uint32_t> kinds(const std::vector<Op>& ops) const;

  private:
    bool ignores_process_ = false;
    std::optional<objects::Data> apart_;
    objects::Datum other_;
};

class Orders {
  public:
    // `outsiders` ascend by completion; each may come or not.
    Orders(const objects::Object& object, std::vector<Op> core, std::vector<Op> outsiders);

    // False, too, when it took more than most_steps_of_any_object.
    bool exists(objects::State initial);
    std::uint64_t steps() const { return steps_; }

  private:
    bool extend(const objects::State& state, Instant latest);
    bool put(const Op& op, std::vector<bool>& done, std::size_t i, const objects::State& state,
             Instant latest, bool outside);
    bool overdue(Instant moment) const;
    bool tried(const objects::State& state, Instant latest);

    const objects::Object& object_;
    std::vector<Op> core_, outsiders_;
    Alike alike_;
    std::vector<std::uint32_t> kinds_;  // of the outsiders
    std::size_t kind_count_;
    std::vector<bool> placed_, used_;
    std::map<std::pair<std::vector<bool>, objects::State>, std::vector<std::vector<bool>>> tried_;
    std::uint64_t steps_ = 0;
};

}  // namespace cleave::check::any_order
