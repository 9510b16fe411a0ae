#pragma once
// A file written piece by piece, all or nothing: into a file beside it, then renamed over it when
// all is on the disk. One that is not kept leaves nothing behind. A device or a pipe that is there
// already is written to as it is.

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace cleave::report {

class OutputFile {
  public:
    // Makes the folder where it is missing. What goes wrong is told by `keep`, or by `problem`.
    explicit OutputFile(std::string path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view piece);
    // Puts the file into its place. Returns what went wrong, with the path; empty when nothing.
    std::string keep();
    // What has gone wrong so far; empty: nothing.
    const std::string& problem() const { return problem_; }

  private:
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    void fail(int error);

    std::string path_;
    std::string beside_;  // empty: there is none
    std::unique_ptr<std::FILE, CloseFile> file_;
    std::string problem_;
};

}  // namespace cleave::report
