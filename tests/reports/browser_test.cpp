// The pages of runs in a real browser: headless Chromium opens them, a script acts as a reader and
// looks at what came of it (browser_test.js). Without Chromium these tests say so and pass.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "run_page/page.hpp"
#include "run_page_made_up.hpp"

using namespace cleave;

namespace {

namespace fs = std::filesystem;

bool has_chromium() {
    return std::system("command -v chromium >/dev/null 2>&1") == 0;  // NOLINT(cert-env33-c)
}

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return std::move(text).str();
}

class Folder {
  public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "cleave-browser-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string path(const std::string& name) const { return (path_ / name).string(); }

  private:
    fs::path path_;
};

// Opens the page with the test's script behind its own; what that found, a line each.
std::string findings_of(std::string page) {
    const Folder folder;
    // Errors are caught from the first line of the page's own script on. Frames come by timers: a
    // browser without a screen, in virtual time, draws none.
    const std::string watch =
        "<script>window.errors = []; addEventListener('error', (e) => errors.push(e.message));\n"
        "window.requestAnimationFrame = (draw) => setTimeout(draw, 5);</script>";
    page.insert(page.find("</head>"), watch);
    page.insert(page.rfind("</body>"),
                "<script>\n" + text_of(CLEAVE_BROWSER_SCRIPT) + "\n</script>\n");
    std::ofstream(folder.path("page.html")) << page;
    // Time is virtual there: nothing waits, and the budget ends it.
    const std::string command =
        "cd '" + folder.path("") +
        "' && HOME=. timeout -k 5 100 chromium --headless --no-sandbox --disable-gpu "
        "--user-data-dir=profile --window-size=1300,1000 --virtual-time-budget=60000 --dump-dom "
        "page.html >dom.html 2>log.txt";
    const int status = std::system(command.c_str());  // NOLINT(cert-env33-c)
    INFO(text_of(folder.path("log.txt")));
    REQUIRE(status == 0);
    const std::string dom = text_of(folder.path("dom.html"));
    const std::string open = "<pre id=\"findings\">";
    const std::size_t begin = dom.find(open);
    REQUIRE(begin != std::string::npos);
    return dom.substr(begin + open.size(), dom.find("</pre>", begin) - begin - open.size());
}

// How many checks the script made; fails where one of them failed.
std::size_t all_well(const scenario::SweepResult& sweep) {
    const std::string findings =
        findings_of(report::run_page(sweep, made_up::close_up_of(sweep), {}));
    INFO(findings);
    CHECK(findings.find("FAIL") == std::string::npos);
    CHECK(findings.find("the script came to its end") != std::string::npos);
    return static_cast<std::size_t>(std::count(findings.begin(), findings.end(), '\n'));
}

}  // namespace

TEST_CASE("a browser shows ten thousand operations of a violated run and answers its reader") {
    if (!has_chromium()) {
        WARN("SKIPPED: chromium is not installed");
        return;
    }
    CHECK(all_well(made_up::long_and_violated(10'000)) >= 35);
}

TEST_CASE("a browser shows a run that holds and answers its reader") {
    if (!has_chromium()) {
        WARN("SKIPPED: chromium is not installed");
        return;
    }
    CHECK(all_well(made_up::held(400)) >= 30);
}
