#pragma once
// A trace as lines of text, one an item, for grep and for comparing two runs:
// "t+1.5s london/filer-1 message arrives #812 Grant from=virginia/token-server-1 text=…".

#include <string>
#include <vector>

#include "runner/trace.hpp"
#include "trace/json.hpp"

namespace cleave::report {

class TextTrace final : public scenario::TraceWriter {
  public:
    explicit TextTrace(TraceOutput output) : output_(std::move(output)) {}

    void begin(const scenario::TraceHeader& header,
               const std::vector<scenario::TraceTrack>& tracks) override;
    void add(const scenario::TraceItem& item) override;
    void finish(const scenario::TraceFooter& footer) override;

  private:
    TraceOutput output_;
    std::vector<std::string> tracks_;
};

}  // namespace cleave::report
