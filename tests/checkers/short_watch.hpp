#pragma once
// A watch that expires when it has been asked for the n-th time.

#include "verdict/options.hpp"

namespace cleave::test {

class ShortWatch : public check::Watch {
  public:
    explicit ShortWatch(int left) : left_(left) {}
    bool expired() override { return --left_ <= 0; }
    void progress(std::string_view, std::uint64_t, std::uint64_t) override { ++told_; }
    int told() const { return told_; }

  private:
    int left_, told_ = 0;
};

}  // namespace cleave::test
