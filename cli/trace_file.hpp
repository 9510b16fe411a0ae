#pragma once
// The file of `run --trace`: JSON for ui.perfetto.dev, or Cleave's compact form. It appears whole
// or not at all. Problems are told on stderr.

#include <memory>
#include <string>

#include "output/output_file.hpp"
#include "runner/trace.hpp"

namespace cleave::cli {

// "json" or "binary": as asked for, else as the file's name ends. Empty when `asked` is neither.
std::string trace_format(const std::string& asked, const std::string& path);

class TraceFile {
  public:
    TraceFile(const std::string& path, const std::string& format);

    // Whether the file could be made: better told before a run than after it.
    bool good() const;
    scenario::TraceWriter& writer() { return *writer_; }
    // Puts the file into its place, and says where it is.
    bool keep(bool talk_on_stdout);

  private:
    std::string path_;
    std::string format_;
    report::OutputFile file_;
    std::unique_ptr<scenario::TraceWriter> writer_;
};

}  // namespace cleave::cli
