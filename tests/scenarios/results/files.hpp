#pragma once
// For tests of results files: folders, files, and processes that may do less or are killed.

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "results/store.hpp"

namespace cleave::results::testing {

// A folder of its own, gone with the object.
struct Folder {
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return path + "/" + name; }
    std::string path;
};

std::string read_all(const std::string& path);
void write(const std::string& path, const std::string& content);
std::vector<std::string> names_in(const Folder& folder);  // sorted
// Throws if it cannot be.
Store opened(const std::string& path, Store::Access access = Store::Access::write);

// What `work` returns in a process of its own.
std::string in_child(const std::function<std::string()>& work);
// The same, as a user who may read the folder and not write to it.
std::string as_nobody(const Folder& folder, const std::function<std::string()>& work);

// One byte at a time, from a child to its parent.
class Pipe {
  public:
    Pipe();
    ~Pipe();
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void tell() const;
    void wait() const;

  private:
    int ends_[2] = {-1, -1};
};

}  // namespace cleave::results::testing
