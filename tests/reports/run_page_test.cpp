#include "run_page/page.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "catch.hpp"
#include "run_page_made_up.hpp"
#include "text/escape.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;

namespace {

std::string page_of(const scenario::SweepResult& sweep, const RunPageOptions& options = {}) {
    return run_page(sweep, made_up::close_up_of(sweep), options);
}

nlohmann::json data_of(const std::string& html) {
    const std::string open = "id=\"run-data\">";
    const std::size_t begin = html.find(open) + open.size();
    return nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

}  // namespace

TEST_CASE("the page of a violated run begins with what went wrong, in words") {
    const std::string html = page_of(made_up::direct_s3());
    const std::size_t wrong = html.find("A read in Tokyo returned 41 although 57 had replaced it");
    REQUIRE(wrong != std::string::npos);
    CHECK(wrong < html.find("<section"));
    CHECK_THAT(html, Contains("Between 61.020 s and 62.592 s, 1.02 s after “london cut off” was "
                              "over."));
    CHECK_THAT(html, Contains("✂ cut 30–60 s"));
    CHECK_THAT(html, Contains("stale by 979 ms: write 57 by london/client-3 had replaced it"));
    CHECK_THAT(html, Contains("lost: the link is cut"));
}

TEST_CASE("the page of a run that holds says where each operation takes effect") {
    const scenario::SweepResult sweep = made_up::held(40);
    const std::string html = page_of(sweep);
    CHECK_THAT(html, Contains("Linearizable</h1>"));
    const nlohmann::json data = data_of(html);
    REQUIRE(data["ops"]["point"].size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
        CHECK(data["ops"]["point"][i] >= 0);
        CHECK(data["ops"]["point"][i] <= data["ops"]["took"][i]);
    }
    CHECK(data_of(page_of(made_up::direct_s3()))["ops"]["point"].is_null());
}

TEST_CASE("the data of a run's page are those of the history") {
    const scenario::SweepResult sweep = made_up::long_and_violated(500);
    const nlohmann::json data = data_of(page_of(sweep));
    const history::History& history = sweep.shown.history;
    std::int64_t at = 0;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        at += data["ops"]["at"][i].get<std::int64_t>();
        REQUIRE(at == history.invocations()[i].count());
        REQUIRE(data["ops"]["process"][i] == history.processes()[i]);
        REQUIRE(data["keys"][data["ops"]["key"][i].get<std::size_t>()] ==
                history.key_name(history.keys()[i]));
        const bool ended = history.outcome(history::OpIndex{i}) != Outcome::unknown;
        const std::int64_t took = data["ops"]["took"][i];
        REQUIRE(took == (ended ? history.completions()[i].count() - at : -1));
    }
}

TEST_CASE("a run's page of ten thousand operations stays below a megabyte and a half") {
    const std::string html = page_of(made_up::long_and_violated(10'000));
    CHECK(html.size() < 1'500'000);
    CHECK(html.size() > 300'000);
}

TEST_CASE("the same run gives the same page, byte for byte") {
    CHECK(page_of(made_up::direct_s3()) == page_of(made_up::direct_s3()));
}

TEST_CASE("a run's page loads nothing, and links only where a person may want to go") {
    const std::string html = page_of(made_up::direct_s3(), {.report = "report.html"});
    for (const char* outside : {"src=", "@import", "url(http", "<link", "fetch(", "import("}) {
        CHECK_THAT(html, !Contains(outside));
    }
    CHECK_THAT(html, Contains("default-src 'none'"));
    CHECK_THAT(html, Contains("<a href=\"./report.html\">"));
    static const std::regex address("https?://[a-z.]*");
    std::set<std::string> addresses;
    for (auto found = std::sregex_iterator(html.begin(), html.end(), address);
         found != std::sregex_iterator(); ++found) {
        addresses.insert(found->str());
    }
    CHECK(addresses == std::set<std::string>{"https://ui.perfetto.dev"});
}

TEST_CASE("a run's page says how to get the trace, and links it when it was written") {
    CHECK_THAT(page_of(made_up::direct_s3()), Contains("No trace was written with this page"));
    CHECK_THAT(page_of(made_up::direct_s3()), Contains("--seed 7 --trace trace.json</code>"));
    CHECK_THAT(page_of(made_up::direct_s3(), {.report = "", .trace = "my trace.json"}),
               Contains("<a href=\"./my%20trace.json\" download>my trace.json</a>"));
    CHECK_THAT(page_of(made_up::direct_s3(), {.report = "", .trace = "t.cleave"}),
               Contains("./run.sh trace t.cleave --out trace.json"));
}

TEST_CASE("no name breaks out of a run's page, neither of its markup nor of its data") {
    const std::string evil = "</script><script>alert(1)</script><!--\"'\\ \xE2\x80\xA8 &amp;";
    scenario::SweepResult sweep = made_up::named(evil);
    sweep.shown.plan.push_back({0, evil, {evil}, Instant(), Instant::max()});
    scenario::CloseUp close_up = made_up::close_up_of(sweep);
    for (scenario::Carried& message : close_up.messages) {
        message.name = message.text = message.lost = evil;
    }
    const std::string html = run_page(sweep, close_up, {.report = evil, .trace = evil});
    CHECK_THAT(html, !Contains("alert(1)</script>"));
    CHECK_THAT(html, !Contains("<script>alert"));
    CHECK_THAT(html, !Contains("<!--"));
    std::size_t scripts = 0;
    for (std::size_t at = html.find("<script"); at != std::string::npos;
         at = html.find("<script", at + 1)) {
        ++scripts;
    }
    CHECK(scripts == 2);
    CHECK(data_of(html)["sites"][0] == evil);  // and arrives unharmed
}

TEST_CASE("a quoted text can end no script and no line of one") {
    CHECK(quote_script("</script>") == "\"\\u003c/script\\u003e\"");
    CHECK(quote_script("\xE2\x80\xA8\xE2\x80\xA9") == "\"\\u2028\\u2029\"");
    CHECK(quote_script("a\"b\\c\n") == "\"a\\\"b\\\\c \"");
}

TEST_CASE("a path becomes a link that can be nothing else") {
    CHECK(link_target("report.html") == "./report.html");
    CHECK(link_target("../a b/100%.html") == "./../a%20b/100%25.html");
    CHECK(link_target("javascript:alert(1)") == "./javascript%3Aalert%281%29");
    CHECK(link_target("a?b#c\"") == "./a%3Fb%23c%22");
    CHECK(link_target("/tmp/x.html") == "/tmp/x.html");
}

TEST_CASE("a run without any operation has a page, too") {
    scenario::SweepResult sweep = made_up::edge_filer();
    const std::string html = page_of(sweep);
    CHECK_THAT(html, Contains("</html>"));
    CHECK(data_of(html)["ops"]["at"].empty());
}

TEST_CASE("pictures of the pages of runs for people to look at", "[.picture]") {
    std::ofstream("run-violated.html") << page_of(made_up::long_and_violated(10'000));
    std::ofstream("run-held.html") << page_of(made_up::held(400));
    std::ofstream("run-evil.html") << page_of(made_up::named("<script>alert('`@\xff\n"));
}
