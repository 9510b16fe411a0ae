#pragma once
// Starts the program as a user would, and small scenarios to start it with. A program that runs for
// longer than 20 s is killed, which the outcome shows.

#include <filesystem>
#include <string>
#include <vector>

namespace cleave::cli::test {

enum class Screen { none, out, err };  // which stream is a terminal; the others are files

struct Invocation {
    std::vector<std::string> arguments;
    std::string input{};                     // on stdin
    std::vector<std::string> environment{};  // "NO_COLOR=1", beside the usual
    Screen screen = Screen::none;
    std::string interrupt_at{};  // Ctrl-C as soon as the screen shows this
    std::string out_file{};      // where stdout goes instead
    unsigned seconds_max = 20;
};

struct Outcome {
    int exit_code = -1;  // -1: killed by `signal`
    int signal = 0;
    std::string out;
    std::string err;
};

Outcome cleave(const Invocation& invocation);
Outcome cleave(std::vector<std::string> arguments);

// A folder that is gone with this value.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path(const std::string& name) const { return (path_ / name).string(); }
    // Makes a file and returns its path.
    std::string file(const std::string& name, const std::string& text) const;
    std::vector<std::string> names() const;

  private:
    std::filesystem::path path_;
};

std::string contents(const std::string& path);
// Path of a scenario that comes with Cleave: "direct-s3-loses-the-wan".
std::string catalog(const std::string& name);

// Two clients and a bucket, ten seconds: `store` is s3-2018 or s3-2020, `expect` a mapping.
std::string small_scenario(const std::string& store, const std::string& expect);
// One that is as expected: s3-2020, linearizable.
std::string good_scenario();

// `text` with the first `what` replaced, which must be there.
std::string replaced(std::string text, const std::string& what, const std::string& by);

std::size_t count_of(const std::string& what, const std::string& text);
bool contains(const std::string& text, const std::string& what);
bool starts_with(const std::string& text, const std::string& what);

}  // namespace cleave::cli::test
