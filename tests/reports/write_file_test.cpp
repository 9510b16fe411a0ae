#include "output/write_file.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.hpp"

using namespace cleave::report;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "cleave-test-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }
    std::size_t entries() const {
        const fs::directory_iterator all(path_);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

  private:
    fs::path path_;
};

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a file is written whole and nothing is left beside it") {
    const Folder folder;
    CHECK(write_file(folder.file("a.html"), "first") == "");
    CHECK(write_file(folder.file("a.html"), std::string_view("second\0line", 11)) == "");
    CHECK(content_of(folder.file("a.html")) == std::string("second\0line", 11));
    CHECK(folder.entries() == 1);
}

TEST_CASE("missing folders are made on the way") {
    const Folder folder;
    CHECK(write_file(folder.file("out/deep/a.html"), "x") == "");
    CHECK(content_of(folder.file("out/deep/a.html")) == "x");
}

TEST_CASE("a file that cannot be written is an error with its path and leaves nothing") {
    const Folder folder;
    fs::create_directory(folder.file("taken"));
    std::ofstream(folder.file("taken/inside")) << "x";
    const std::string error = write_file(folder.file("taken"), "x");
    CHECK(error.find(folder.file("taken")) != std::string::npos);
    CHECK(folder.entries() == 1);
    std::ofstream(folder.file("plain")) << "x";
    CHECK(write_file(folder.file("plain/below.html"), "x") != "");
    CHECK(content_of(folder.file("plain")) == "x");
}

TEST_CASE("whoever may read the folder may read the report") {
    const Folder folder;
    CHECK(write_file(folder.file("a.html"), "x") == "");
    const fs::perms perms = fs::status(folder.file("a.html")).permissions();
    CHECK((perms & fs::perms::others_read) != fs::perms::none);
}
