#include "host/content.hpp"

#include "catch.hpp"

using namespace cleave;

namespace {

// "aabbb" as content: one byte a letter, the letter's place in the alphabet as the write.
Content of(std::string_view letters) {
    Content content;
    for (const char letter : letters) content.append(Content::of(letter - 'a' + 1, Bytes{1}));
    return content;
}

}  // namespace

TEST_CASE("content of one write has that write's value and size") {
    const Content content = Content::of(7, Bytes{4096});
    CHECK(content.value() == 7);
    CHECK(content.size() == Bytes{4096});
    CHECK_FALSE(content.empty());
}

TEST_CASE("no content has no value") {
    CHECK(Content{}.empty());
    CHECK(Content{}.size() == Bytes{});
    CHECK_FALSE(Content{}.value().has_value());
}

TEST_CASE("a write of no bytes is still that write") {
    CHECK(Content::of(7, Bytes{}).value() == 7);
}

TEST_CASE("appending the same write makes one run, another write a second one") {
    Content content = Content::of(1, Bytes{3});
    content.append(Content::of(1, Bytes{2}));
    CHECK(content.extents.size() == 1);
    CHECK(content.size() == Bytes{5});
    content.append(Content::of(2, Bytes{1}));
    CHECK(content.extents.size() == 2);
    CHECK(content == of("aaaaab"));
}

TEST_CASE("content can be appended to itself") {
    Content content = of("ab");
    content.append(content);
    CHECK(content == of("abab"));
    Content single = of("aa");
    single.append(single);
    CHECK(single == of("aaaa"));
}

TEST_CASE("every slice of a text is the text's substring") {
    const std::string text = "aabcccdaab";
    const Content content = of(text);
    for (std::size_t offset = 0; offset <= text.size() + 2; ++offset) {
        for (std::size_t length = 0; length <= text.size() + 2; ++length) {
            const std::string expected =
                offset <= text.size() ? text.substr(offset, length) : std::string();
            INFO("slice from " << offset << " of " << length);
            CHECK(content.slice(Bytes{offset}, Bytes{length}) == of(expected));
        }
    }
}

TEST_CASE("a slice to the end may ask for more than there can be") {
    CHECK(of("abc").slice(Bytes{1}, Bytes{UINT64_MAX}) == of("bc"));
    CHECK(of("abc").slice(Bytes{UINT64_MAX}, Bytes{UINT64_MAX}).empty());
}

TEST_CASE("a mixture of writes has a value that no client ever wrote") {
    const auto torn = of("aab").value();
    REQUIRE(torn.has_value());
    CHECK(*torn < 0);
    CHECK(torn == of("aab").value());
    CHECK(torn != of("abb").value());
    CHECK(torn != of("baa").value());
}

TEST_CASE("pieces of one write that lie apart are the whole write again") {
    Content content{{{Bytes{2}, 5}, {Bytes{3}, 5}}};
    CHECK(content.value() == 5);
}
