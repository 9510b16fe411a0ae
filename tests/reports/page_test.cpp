#include "html/page.hpp"

#include <fstream>
#include <regex>
#include <set>

#include "catch.hpp"
#include "made_up.hpp"
#include "markup.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;

namespace {

std::vector<scenario::SweepResult> both() { return {made_up::direct_s3(), made_up::edge_filer()}; }

std::string page_of(const std::vector<scenario::SweepResult>& sweeps) {
    const HtmlPage page = html_page(sweeps, {});
    REQUIRE(page.error.empty());
    return page.html;
}

std::string nesting_error(const std::string& html) {
    return markup::first_nesting_error(markup::scan(html), true);
}

}  // namespace

TEST_CASE("the page states for each scenario what it promised and what was seen") {
    const std::string html = page_of(both());
    CHECK_THAT(html, Contains("Not linearizable in 212 of 500 runs"));
    CHECK_THAT(html, Contains("Linearizable in all 500 runs"));
    CHECK_THAT(html, Contains("linearizable files; no acknowledged write is lost to one crash"));
    CHECK_THAT(html, Contains("London answered while cut off</dt><dd>41.7 %"));
    CHECK_THAT(html, Contains("9f3c27ab10de4455"));
    CHECK_THAT(html, Contains("<code>./run.sh run scenarios/catalog/direct-s3-loses-the-wan.yaml"));
}

TEST_CASE("of many scenarios the page counts those that held and names the others") {
    const std::string html =
        page_of({made_up::direct_s3(), made_up::edge_filer(), made_up::edge_filer(),
                 made_up::edge_filer(), made_up::edge_filer()});
    CHECK_THAT(html, Contains("<b>4 of 5</b> were linearizable in all their runs. The others: <b>" +
                              made_up::direct_s3().scenario.name + "</b> ("));
    CHECK_THAT(html, !Contains("; while cut off,"));
}

TEST_CASE("the page needs nothing but itself") {
    const std::string html = page_of(both());
    for (const char* outside : {"src=", "@import", "url(http", "<link", "<script", "xlink:href"}) {
        CHECK_THAT(html, !Contains(outside));
    }
    CHECK_THAT(html, !Contains("http://"));
    CHECK_THAT(html, !Contains("https://"));
    CHECK_THAT(html, Contains("default-src 'none'"));
}

TEST_CASE("the same results give the same bytes") { CHECK(page_of(both()) == page_of(both())); }

TEST_CASE("every tag is closed where it should be") {
    CHECK(nesting_error(page_of(both())) == "");
    CHECK(nesting_error(page_of({made_up::direct_s3()})) == "");
    CHECK(nesting_error(page_of({made_up::named("<i>&\"'>")})) == "");
}

TEST_CASE("no id stands twice in a page and every reference finds its id") {
    const std::string html = page_of({made_up::direct_s3(), made_up::direct_s3()});
    static const std::regex id(R"re( id="([^"]*)")re");
    static const std::regex reference(R"re(url\(#([^)]*)\))re");
    std::set<std::string> ids;
    for (auto at = std::sregex_iterator(html.begin(), html.end(), id); at != std::sregex_iterator();
         ++at) {
        CAPTURE((*at)[1].str());
        CHECK(ids.insert((*at)[1]).second);
    }
    std::size_t references = 0;
    for (auto at = std::sregex_iterator(html.begin(), html.end(), reference);
         at != std::sregex_iterator(); ++at) {
        CHECK(ids.count((*at)[1]) == 1);
        ++references;
    }
    CHECK(references == 8);  // the arrows of two cycles
}

TEST_CASE("a name can open no tag anywhere on the page") {
    const std::string evil = "<script>alert(1)</script>\"' onload='x";
    const std::string html = page_of({made_up::named(evil), made_up::named(evil)});
    CHECK_THAT(html, !Contains("<script"));
    CHECK_THAT(html, !Contains("\"' onload"));
    CHECK_THAT(html, Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&#39;x"));
}

TEST_CASE("figures of all scenarios share their axes") {
    std::vector<scenario::SweepResult> sweeps = both();
    const std::string html = page_of(sweeps);
    const auto figures = [](const std::string& text, const std::string& label) {
        std::size_t n = 0;
        const std::string part = "<text>" + label + "</text>";
        for (std::size_t at = text.find(part); at != std::string::npos;
             at = text.find(part, at + 1)) {
            ++n;
        }
        return n;
    };
    CHECK(figures(html, "1 s") == 4);  // two scenarios, two sites
    CHECK(figures(html, "10 s") == 0);
    sweeps[0].shown.series[0].slices[5].p99 = Duration::seconds(4);
    CHECK(figures(page_of(sweeps), "10 s") == 4);  // one slow slice stretches all of them
}

TEST_CASE("a page of nothing or without gnuplot is an error and no page") {
    const HtmlPage nothing = html_page({}, {});
    CHECK(nothing.html.empty());
    CHECK_FALSE(nothing.error.empty());
    const std::vector<scenario::SweepResult> sweeps = both();
    const HtmlPage without = html_page(sweeps, {.title = {}, .gnuplot = "no-such-gnuplot"});
    CHECK(without.html.empty());
    CHECK_THAT(without.error, Contains("no-such-gnuplot"));
}

TEST_CASE("a picture of the page for people to look at", "[.picture]") {
    std::ofstream("comparison.html") << page_of(both());
    std::ofstream("single.html") << page_of({made_up::direct_s3()});
    std::ofstream("evil.html") << page_of({made_up::named("<script>alert('`@\xff\n")});
}
