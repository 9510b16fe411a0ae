#include "text/escape.hpp"

#include "catch.hpp"

using namespace cleave::report;

TEST_CASE("escaped text cannot open a tag, an attribute or an entity") {
    CHECK(escape_html("<script>alert('x' & \"y\")</script>") ==
          "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
    CHECK(escape_html("&lt;") == "&amp;lt;");
}

TEST_CASE("clean text carries no control characters and no terminal sequences") {
    CHECK(clean("\x1b[31mred\x07") == "\xEF\xBF\xBD[31mred\xEF\xBF\xBD");
    CHECK(clean("a\nb\tc") == "a b c");
    CHECK(clean("\xC2\x9B"
                "31m") ==
          "\xEF\xBF\xBD"
          "31m");  // the C1 form of escape-bracket
}

TEST_CASE("clean text cannot turn the direction of writing") {
    CHECK(clean("held\u202E"
                "detaloiv") == "helddetaloiv");
}

TEST_CASE("whatever is not UTF-8 becomes replacement characters and nothing is swallowed") {
    const std::string bad = "\xEF\xBF\xBD";
    CHECK(clean("a\xFFz") == "a" + bad + "z");
    CHECK(clean("\xC0\xAFz") == bad + bad + "z");            // overlong
    CHECK(clean("\xED\xA0\x80z") == bad + bad + bad + "z");  // a surrogate
    CHECK(clean("\xE2\x82") == bad + bad);                   // cut short
    CHECK(clean("Zürich 東京 →") == "Zürich 東京 →");
}

TEST_CASE("width counts columns and not bytes") {
    CHECK(display_width("Zürich") == 6);
    CHECK(display_width("東京") == 4);
    CHECK(display_width("e\xCC\x81") == 1);
}

TEST_CASE("a text too long is cut between characters and says so") {
    CHECK(shorten("Zürich", 6) == "Zürich");
    CHECK(shorten("Zürich", 4) == "Zür…");
    CHECK(shorten("東京都", 4) == "東…");
}

TEST_CASE("wrapped lines keep all words and the width") {
    const std::string text = "one two three-and-a-very-long-word four";
    std::string joined;
    for (const std::string& line : wrap(text, 10)) {
        CHECK(display_width(line) <= 10);
        for (const char c : line) {
            if (c != ' ') joined += c;
        }
    }
    CHECK(joined == "onetwothree-and-a-very-long-wordfour");
    CHECK(wrap("", 10) == std::vector<std::string>{""});
}
