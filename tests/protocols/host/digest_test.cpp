#include "host/digest.hpp"

#include <array>
#include <string>
#include <string_view>

#include "catch.hpp"

using namespace cleave;

// The expected numbers come from a separate implementation, in Python, of the two functions of
// MurmurHash3 that the header names. A change of any of them changes every trace hash.
TEST_CASE("the digest gives the same number on every machine, for good") {
    CHECK(Digest().value() == 0xc3b9706cda130dd2ULL);
    Digest one;
    one.add(std::uint64_t{1});
    CHECK(one.value() == 0x3650d273c657e0ceULL);
    CHECK(digest_of("london") == 0x9481ccb948149d9fULL);
    CHECK(digest_of("edge filers lose the WAN") == 0xc866436bfe6a40f7ULL);
}

TEST_CASE("bytes beyond ASCII count as unsigned on every compiler") {
    CHECK(digest_of(std::string_view("\xff\x80\x00", 3)) == 0x8252f4973c1096afULL);
}

TEST_CASE("a digest is a constant expression") {
    static_assert(digest_of("london") == 0x9481ccb948149d9fULL);
    SUCCEED();
}

TEST_CASE("where one text ends and the next begins is part of the digest") {
    Digest first, second;
    first.add("ab");
    first.add("c");
    second.add("a");
    second.add("bc");
    CHECK(first.value() != second.value());
}

TEST_CASE("the order of what is added is part of the digest") {
    Digest first, second;
    first.add(std::uint64_t{1});
    first.add(std::uint64_t{2});
    second.add(std::uint64_t{2});
    second.add(std::uint64_t{1});
    CHECK(first.value() != second.value());
}

TEST_CASE("reading a digest does not disturb it") {
    Digest read, unread;
    read.add("x");
    unread.add("x");
    CHECK(read.value() == read.value());
    read.add("y");
    unread.add("y");
    CHECK(read.value() == unread.value());
}

TEST_CASE("text of any length hashes the same when it is compiled and when it runs") {
    constexpr std::string_view text = "forty characters and more, and \xc3\xbc\xff beyond ASCII";
    static constexpr auto compiled = [text] {
        std::array<std::uint64_t, text.size() + 1> all{};
        for (std::size_t i = 0; i <= text.size(); ++i) all[i] = digest_of(text.substr(0, i));
        return all;
    }();
    for (std::size_t i = 0; i <= text.size(); ++i) {
        CHECK(digest_of(std::string(text.substr(0, i))) == compiled[i]);
    }
}
