// What a directory may and may not answer, alone and as a part of a volume, and what those know of
// it who know a few of its names.

#include "objects/namespace.hpp"
#include "object_calls.hpp"
#include "objects/set.hpp"
#include "objects/volume.hpp"

namespace cleave::objects {

using namespace testing;

TEST_CASE("a namespace says whether it did what was asked") {
    CHECK(refused(name_space(),
                  "create(a)=true create(a)=false lookup(a)=true list=a remove(a)=true "
                  "remove(a)=false lookup(a)=false list=[]")
              .empty());
    CHECK(refused(name_space(),
                  "create(a)=true rename(a,b)=true rename(a,b)=false list=b create(a)=true "
                  "rename(a,b)=true list=b")
              .empty());
    CHECK(refused(name_space(), "create(a)=true rename(a,a)=true list=a").empty());
    CHECK(refused(name_space(), "create(b)=true create(a)=true list=b,a list=a,b").empty());
    CHECK(refused(name_space(), "create(a)=true create(a)=true") == "create(a)=true");
    CHECK(refused(name_space(), "remove(a)=true") == "remove(a)=true");
    CHECK(refused(name_space(), "create(a)=true rename(a,b)=false") == "rename(a,b)=false");
    CHECK(refused(name_space(), "create(a)=true list=[]") == "list=[]");
    CHECK(complaint(name_space(), "create", {Datum()}, {Datum(1)}) == "a file needs a name");
    CHECK(complaint(name_space(), "create", {letter("a")}, {Datum(7)}) ==
          "create returns true or false");
}

TEST_CASE("a name of a namespace leads to the file that it was created for, wherever it is moved") {
    CHECK(refused(name_space(),
                  "lookup(a)=nil create(a,h)=true lookup(a)=h lookup(a)=true create(a,i)=false "
                  "lookup(a)=h rename(a,b)=true lookup(a)=nil lookup(b)=h list=b remove(b)=true "
                  "lookup(b)=nil create(b,i)=true lookup(b)=i")
              .empty());
    CHECK(refused(name_space(),
                  "create(a,h)=true create(b,i)=true rename(a,b)=true lookup(b)=h list=b "
                  "lookup(a)=false")
              .empty());
    CHECK(refused(name_space(), "create(a,h)=true rename(a,a)=true lookup(a)=h").empty());
    CHECK(refused(name_space(),
                  "create(c,h)=true create(a,i)=true create(b,j)=true lookup(c)=h "
                  "lookup(a)=i lookup(b)=j remove(b)=true lookup(c)=h lookup(a)=i")
              .empty());
    CHECK(refused(name_space(), "create(a,h)=true lookup(a)=i") == "lookup(a)=i");
    CHECK(refused(name_space(), "create(a,h)=true lookup(a)=nil") == "lookup(a)=nil");
    CHECK(refused(name_space(), "create(a,h)=true lookup(a)=false") == "lookup(a)=false");
    CHECK(refused(name_space(), "lookup(a)=h") == "lookup(a)=h");
    CHECK(refused(name_space(), "create(a,h)=true create(b,i)=true rename(a,b)=true lookup(b)=i") ==
          "lookup(b)=i");
    CHECK(refused(name_space(), "create(a,h)=true remove(a)=true create(a,i)=true lookup(a)=h") ==
          "lookup(a)=h");
    // Nobody saw whether these were done.
    CHECK(refused(name_space(), "create(a,h)? create(a,i)? lookup(a)=h").empty());
    CHECK(refused(name_space(), "create(a,h)? rename(a,b)? rename(a,c)? lookup(b)=h").empty());
    CHECK(after(name_space(), "create(a,h)=true create(b,i)=true") ==
          after(name_space(), "create(b,i)=true create(a,h)=true"));
    CHECK(after(name_space(), "create(a,h)=true") != after(name_space(), "create(a,i)=true"));
    const std::string no_handle =
        "a handle cannot be null, 0 or 1, which lookups answer of what has none";
    for (const Datum handle : {Datum(), Datum(0), Datum(1)}) {
        CHECK(complaint(name_space(), "create", {letter("a"), handle}, {Datum(1)}) == no_handle);
    }
}

TEST_CASE("who created a name without a handle cannot say what lookups find there") {
    CHECK(refused(name_space(), "create(a)=true lookup(a)=h lookup(a)=i lookup(a)=true").empty());
    CHECK(refused(name_space(), "create(a)=true lookup(a)=nil") == "lookup(a)=nil");
    CHECK(refused(name_space(), "create(a)=true create(b,h)=true rename(a,b)=true lookup(b)=i")
              .empty());
    CHECK(refused(name_space(), "create(a)=true create(b,h)=true rename(b,a)=true lookup(a)=i") ==
          "lookup(a)=i");
    CHECK(refused(name_space(), "lookup(a)=h list=a", letter("a")).empty());
}

TEST_CASE("the names and the bytes of a key of a volume never matter to each other") {
    CHECK(refused(volume(),
                  "create(a)=true write(0,4,7) list=a stat=4 remove(a)=true read(0,4)=4,7 "
                  "truncate(0) lookup(a)=false stat=0")
              .empty());
    CHECK(refused(volume(),
                  "create(a,h)=true write(0,4,7) create(b,i)=true stat=4 lookup(b)=i list=a,b "
                  "read(0,9)=4,7 rename(a,b)=true lookup(b)=h stat=4")
              .empty());
    CHECK(refused(volume(), "write(0,4,7) create(a,h)=true lookup(a)=i") == "lookup(a)=i");
    CHECK(refused(volume(), "write(0,4,7) list=a") == "list=a");
    CHECK(refused(volume(), "create(a)=true read(0,1)=1,a") == "read(0,1)=1,a");
    CHECK(after(volume(), "create(a)=true write(0,4,7) rename(a,b)=true") ==
          after(volume(), "write(0,4,7) create(b)=true"));
    CHECK(refused(volume(), "stat=5 read(0,9)=5,nil", Datum(5)).empty());
    CHECK(complaint(volume(), "create", {Datum()}, {Datum(1)}) == "a file needs a name");
    CHECK(complaint(volume(), "truncate", {Datum(-1)}, {}) ==
          "offsets, lengths and sizes are whole numbers from 0");
}

TEST_CASE("what nobody saw helps an answer about a name through renames to it") {
    const auto of = [](const char* others, const char* calls) {
        return helpful(name_space(), others, calls);
    };
    CHECK(of("create(1)? create(2)? rename(3,1)? create(3)? rename(1,4)? create(4)?",
             "lookup(1)=true") == "h-hhh-");
    CHECK(of("create(1)? create(2)?", "list=1") == "hh");
    CHECK(of("create(1)? create(2)? create(3)?", "rename(1,2)=true") == "hh-");
    CHECK(of("create(3,8)? create(2,3)? create(8)?", "lookup(3)=8") == "h--");
    CHECK(of("create(1)? rename(3,2)?", "rename(1,2)=false") == "h-");
}

TEST_CASE("who knows a few names sees of a rename that one went, or that another is there") {
    const auto of = [](const char* call, const Data& data) {
        return glimpse(name_space(), call, data);
    };
    CHECK(of("create(1)=true", {1}) == "create(1)=1");
    CHECK(of("create(1)=true", {2}).empty());
    CHECK(of("list=1,2,3", {1, 3}) == "list=1,3");
    CHECK(of("rename(1,2)=true", {1, 2}) == "rename(1,2)=1");
    CHECK(of("rename(1,2)=true", {1}) == "remove(1)=1");
    CHECK(of("rename(1,2)=false", {1}) == "lookup(1)=0");
    CHECK(of("rename(1,2)?", {1}) == "remove(1)?");
    CHECK(of("rename(1,2)=true", {2}) == "rename(nil,2)?");
    CHECK(of("rename(1,2)=false", {2}).empty());
    CHECK(of("rename(1,2)?", {2}) == "rename(nil,2)?");
    CHECK(of("create(1,8)=true", {1}) == "create(1,8)=1");
    CHECK(of("create(1,8)=true", {8}).empty());
    CHECK(of("lookup(1)=8", {1}) == "lookup(1)=8");
    CHECK(of("lookup(1)=8", {8}).empty());
    CHECK(glimpse(set(), "read=1,2,3", {2}) == "read=2");
    CHECK(glimpse(set(), "contains(1)=true", {2}).empty());
}

TEST_CASE("who does not know whence a name was renamed does not know what it leads to") {
    const auto renamed_to_2 = [](const char* before) {
        State state = after(name_space(), before);
        const Data unseen = {Datum(), Datum(2)};
        const Call call{
            .function = name_space().find("rename").value(), .input = unseen, .answered = false};
        REQUIRE(name_space().step(state, call));
        CHECK(is_equal(name_space().touched_by(call), {Datum(2)}));
        return state;
    };
    CHECK(renamed_to_2("create(1,8)=true") ==
          after(name_space(), "create(1,8)=true create(2)=true"));
    CHECK(renamed_to_2("create(2,8)=true create(3,9)=true") ==
          after(name_space(), "create(3,9)=true create(2)=true"));
    const State three = after(name_space(), "create(1,8)=true create(2,9)=true create(3)=true");
    CHECK(is_equal(name_space().present_in(three), {1, 2, 3}));
    CHECK(name_space().part_of(three, Data{2, 3, 9}) ==
          after(name_space(), "create(2,9)=true create(3)=true"));
    CHECK(set().part_of(State{1, 2, 3}, Data{2, 3, 9}) == State{2, 3});
}

TEST_CASE("a state is as far from a list as there are names in one of them alone") {
    const State state = after(name_space(), "create(1,8)=true create(3,9)=true");
    const auto distance = [&](const char* call) {
        return name_space().distance(state, parse(name_space(), call).second.by(0));
    };
    CHECK(distance("list=3,1") == 0);
    CHECK(distance("list=2,3") == 2);
    CHECK(distance("list=[]") == 2);
    CHECK(distance("create(1)=true") == 0);
}

}  // namespace cleave::objects
