#pragma once
// Files of traces: JSON for ui.perfetto.dev, Cleave's compact form, or text. They appear whole or
// not at all. Problems are told on stderr.

#include <memory>
#include <string>

#include "output/output_file.hpp"
#include "runner/trace.hpp"
#include "trace/json.hpp"

namespace cleave::cli {

// "json", "binary" or "text": as asked for, else as the name ends. Empty when `asked` is none
// of them.
std::string trace_format(const std::string& asked, const std::string& path);

// What is wrong with a --trace-format; empty: nothing.
std::string wrong_trace_format(const std::string& text);

std::unique_ptr<scenario::TraceWriter> trace_writer(const std::string& format,
                                                    report::TraceOutput output);

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
