// Files that no one wrote by mistake. Each gets one clear error, quickly, and nothing crashes.

#include <catch2/catch.hpp>
#include <fstream>

#include "language/parse.hpp"
#include "language/yaml.hpp"
#include "sample.hpp"

using namespace cleave::scenario;

namespace {

std::string repeated(std::string_view text, std::size_t size_max) {
    std::string out;
    out.reserve(size_max);
    while (out.size() + text.size() <= size_max) out += text;
    return out;
}

// "line:column: message" of the only error.
std::string said_of(std::string_view text) {
    const std::string errors = sample::errors(text);
    CHECK(errors.find('\n') == std::string::npos);
    return errors;
}

}  // namespace

TEST_CASE("an empty file, and one with nothing but comments, holds no scenario") {
    const std::string error =
        "1:1: the file holds no scenario | \"cleave list scenarios\" names some to start from";
    CHECK(said_of("") == error);
    CHECK(said_of("\n\n  \n") == error);
    CHECK(said_of("# nothing here\n") == error);
    CHECK(said_of("---\n...\n") == error);
    CHECK(said_of("null\n") == error);
}

TEST_CASE("a file that is no mapping is told what was expected") {
    const std::string expected =
        "expected a scenario: {name, description, duration, settle, sites, links, network, "
        "protocol, workload, faults, swarm, final_heal, expect}, found ";
    CHECK(said_of("just text\n") == "1:1: " + expected + "\"just text\"");
    CHECK(said_of("- a\n- b\n") == "1:1: " + expected + "a list");
}

TEST_CASE("ten megabytes of brackets are refused for their size") {
    CHECK(said_of(repeated("[", 10'000'000)) ==
          "1:1: the file is larger than 1 MiB (1048576 bytes), the most a scenario may have");
}

TEST_CASE("a file within the size limit cannot nest deeper than 32 levels") {
    const std::string too_deep = ": nested deeper than 32 levels";
    CHECK(said_of(repeated("[", 33) + repeated("]", 33)) == "1:33" + too_deep);
    CHECK(said_of(repeated("[\n", 66) + repeated("]", 33)) == "33:1" + too_deep);
    CHECK(said_of(repeated("{a: ", 33 * 4) + repeated("}", 33)) == "1:129" + too_deep);
    CHECK(said_of(repeated("- ", yaml_size_max)) == "1:65" + too_deep);
    for (const char* text : {"[", "{", "[\n", "{a: ", "? ", "[{", "[[],"}) {
        const std::string error = said_of(repeated(text, yaml_size_max));
        INFO(text << " gives " << error);
        CHECK((error.ends_with(too_deep) || error.ends_with("100000 values in one file")));
    }
}

TEST_CASE("a megabyte of values is refused by their number") {
    const std::string too_many = ": more than 100000 values in one file";
    CHECK(said_of("[" + repeated("a,", 1'000'000)) == "1:199998" + too_many);
    CHECK(said_of(repeated("-\n", 1'000'000)) == "100001:1" + too_many);
    CHECK(said_of("[" + repeated("[],", 1'000'000)) == "1:299996" + too_many);
}

TEST_CASE("a megabyte of unknown keys gives five errors") {
    std::string keys;
    for (int i = 0; i < 40'000; ++i) keys += "key" + std::to_string(i) + ": 1\n";
    CHECK(sample::parse(keys).errors().size() == 5);
}

TEST_CASE("anchors and aliases are refused before anything is expanded") {
    const std::string refusal =
        ": anchors (&) and aliases (*) are not part of the scenario language | write the value "
        "out, or quote it if it is text";
    CHECK(said_of("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n") == "1:4" + refusal);
    CHECK(said_of("name: *name\n") == "1:7" + refusal);
    CHECK(said_of("a: &a {b: *a}\n") == "1:4" + refusal);
    CHECK(said_of("&a &a b\n") == "1:4" + refusal);
    CHECK(said_of("<<: {a: b}\n").substr(0, 28) == "1:1: a scenario has no key \"");
}

TEST_CASE("tags are refused") {
    CHECK(said_of("name: !!binary aGk=\n") ==
          "1:7: tags (!) are not part of the scenario language | write the plain value, or quote "
          "it if it is text");
}

TEST_CASE("the second of two equal keys is an error") {
    CHECK(said_of("name: a\nduration: 1s\nname: b\n") ==
          "3:1: the key \"name\" stands here twice | it was first given in line 1");
    CHECK(sample::errors(sample::with("tokyo:", "london:")) ==
          "5:3: the key \"london\" stands here twice | it was first given in line 4");
    CHECK(sample::errors(sample::with("filers: 3", "filers: 3, filers: 4")) ==
          "4:23: the key \"filers\" stands here twice | it was first given in line 4");
}

TEST_CASE("a key that is no word is an error") {
    CHECK(said_of("[a, b]: c\n") == "1:1: a key must be a word");
    CHECK(said_of("? {a: b}\n: c\n") == "1:3: a key must be a word");
    CHECK(said_of(": c\n") == "1:1: a key must be a word");
}

TEST_CASE("several documents in one file are an error") {
    CHECK(said_of(std::string(sample::text) + "---\nname: b\n") ==
          "19:1: a second document; a scenario is one document");
}

TEST_CASE("a tab in the indentation is an error, elsewhere it is not") {
    CHECK(sample::errors(sample::with("  london", "\tlondon")) ==
          "4:1: a tab in the indentation | YAML wants spaces");
    CHECK(sample::errors(sample::with("  london", "  \tlondon")) ==
          "4:3: a tab in the indentation | YAML wants spaces");
    CHECK(sample::errors(sample::with("name: Sample", "name:\tSample\t# tab")).empty());
}

TEST_CASE("bytes that are no text are an error where they stand") {
    using namespace std::string_literals;
    const std::string control = ": a control character; is this a text file?";
    const std::string utf8 = ": not UTF-8 text | save the file as UTF-8";
    CHECK(said_of("\x7F"s + "ELF\x02\x01\x01"s) == "1:1" + control);
    CHECK(said_of("name: a\0b\n"s) == "1:8" + control);
    CHECK(said_of("name: a\rduration: 1s\n") == "1:8" + control);
    CHECK(said_of("name: caf\xE9\n") == "1:10" + utf8);
    CHECK(said_of("name: \xC0\xAF\n") == "1:7" + utf8);                        // overlong
    CHECK(said_of("name: \xED\xA0\x80\n") == "1:7" + utf8);                    // a surrogate
    CHECK(said_of("name: \xF4\x90\x80\x80\n") == "1:7" + utf8);                // beyond Unicode
    CHECK(said_of("name: \xE2\x82") == "1:7" + utf8);                          // cut short
    CHECK(said_of("\xFF\xFEn\0a\0"s) == "1:1" + utf8);                         // UTF-16
    CHECK(said_of("name: \xC3\xA9\xC3\xA9\xC3\xA9 \xFF\n") == "1:11" + utf8);  // in characters
}

TEST_CASE("what is not YAML says so, and where") {
    CHECK(said_of("name: a: b\n") ==
          "1:8: not YAML: a \":\" where none can stand; is the indentation right, or does a text "
          "with a colon lack its quotes?");
    CHECK(said_of("a: [1, 2\n") == "1:4: not YAML: this [ has no matching ]");
    CHECK(said_of("a: {b: 2\n") == "1:4: not YAML: this { has no matching }");
    CHECK(said_of("a: ]\n") == "1:4: not YAML: a closing bracket without an opening one");
    CHECK(said_of("a: @b\n") ==
          "1:4: not YAML: a character that cannot begin a value; quote the text");
    CHECK(said_of("a: \"b") == "1:6: not YAML: a quoted text that never ends");
}

TEST_CASE("a byte order mark and carriage returns do no harm") {
    std::string text = "\xEF\xBB\xBF";
    for (char c : sample::text) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(sample::errors(text).empty());
}

TEST_CASE("huge names and values are not echoed") {
    const std::string huge(500'000, 'x');
    CHECK(said_of(huge + ": 1\n").size() < 300);
    CHECK(sample::errors(sample::with("duration: 120s", "duration: " + huge)).size() < 300);
    CHECK(sample::errors(sample::with("filers: 3", "filers: " + huge)).size() < 300);
    CHECK(sample::errors(sample::with("s3-2018", huge)).size() < 300);
    CHECK(sample::errors(sample::with("crash: tokyo", "crash: " + huge)).size() < 500);
    for (const Diagnostic& error : sample::parse(huge + ": 1\n").errors()) {
        CHECK(to_string(error).size() < 1'000);
    }
}

TEST_CASE("a path that cannot be read is an error") {
    const auto error = [](const std::string& path) {
        return to_string(load_scenario(path, sample::protocols()).errors());
    };
    CHECK(error("/nowhere/at/all.yaml") ==
          "/nowhere/at/all.yaml:1:1: error: cannot read this file: No such file or directory\n"
          "    hint: \"cleave list scenarios\" names those that come with Cleave\n");
    CHECK(error("/") ==
          "/:1:1: error: cannot read this file: Is a directory\n    hint: name a file in it\n");
    CHECK(error("").starts_with(":1:1: error: cannot read this file: "));
    CHECK(error("/dev/zero").starts_with("/dev/zero:1:1: error: the file is larger than 1 MiB"));
}

TEST_CASE("no mutation of a scenario crashes the parser") {
    cleave::Random random(20'261'122);
    const std::string_view noise = "[]{}:,-&*!|>'\"%#@` \n\t?0s~<\x80";
    for (int round = 0; round < 2'000; ++round) {
        std::string text(sample::text);
        for (std::uint64_t edits = 1 + random.below(4); edits > 0; --edits) {
            const auto at = static_cast<std::size_t>(random.below(text.size()));
            const auto other = static_cast<std::size_t>(random.below(text.size()));
            const auto length = static_cast<std::size_t>(random.below(20));
            switch (random.below(4)) {
                case 0: text.insert(at, 1, noise[random.below(noise.size())]); break;
                case 1: text.erase(at, length); break;
                case 2: text.insert(at, text.substr(other, length)); break;
                default: text[at] = noise[random.below(noise.size())]; break;
            }
        }
        const Result<Scenario> result = sample::parse(text);
        if (result) continue;
        REQUIRE(!result.errors().empty());
        REQUIRE(result.errors().size() <= 5);
        for (const Diagnostic& error : result.errors()) {
            REQUIRE(error.line >= 1);
            REQUIRE(error.column >= 1);
            REQUIRE(!error.message.empty());
        }
    }
}
