// What each object may and may not answer, call by call.

#include "object_calls.hpp"
#include "objects/append_list.hpp"
#include "objects/catalog.hpp"
#include "objects/components.hpp"
#include "objects/counter.hpp"
#include "objects/fenced_lock.hpp"
#include "objects/file.hpp"
#include "objects/kv.hpp"
#include "objects/mutex.hpp"
#include "objects/namespace.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/register.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"
#include "objects/volume.hpp"

namespace cleave::objects {

using namespace testing;

TEST_CASE("a register returns what was written last") {
    CHECK(refused(plain_register(), "read=nil write(1) read=1 write(2) read=2 remove read=nil")
              .empty());
    CHECK(refused(plain_register(), "write(1) write(2) read=1") == "read=1");
    CHECK(refused(plain_register(), "read=5", Datum(5)).empty());
}

TEST_CASE("a compare-and-set needs what it expects") {
    CHECK(refused(cas_register(), "cas(nil,1) cas(1,2) read=2 cas(2,nil) read=nil").empty());
    CHECK(refused(cas_register(), "write(1) cas(2,3)") == "cas(2,3)");
}

TEST_CASE("a conditional put of a kv tells whether it was done, and does nothing if not") {
    CHECK(refused(kv(), "get=nil put-if-absent(1)=true put-if-absent(2)=false get=1").empty());
    CHECK(refused(kv(), "put(1) put-if-match(1,2)=true put-if-match(1,3)=false get=2").empty());
    CHECK(refused(kv(), "put(1) delete put-if-match(nil,3)=true get=3").empty());
    CHECK(refused(kv(), "put(1) put-if-absent(2)? get=1").empty());
    CHECK(refused(kv(), "put(1) put-if-absent(2)=true") == "put-if-absent(2)=true");
    CHECK(refused(kv(), "put-if-absent(2)=false") == "put-if-absent(2)=false");
    CHECK(refused(kv(), "put(1) put-if-match(1,2)=false") == "put-if-match(1,2)=false");
    CHECK(refused(kv(), "put(1) put-if-match(2,2)=true") == "put-if-match(2,2)=true");
    CHECK(refused(kv(), "put(1) delete get=1") == "get=1");
    CHECK(complaint(kv(), "put-if-absent", {Datum(1)}, {Datum(2)}) ==
          "put-if-absent returns true or false");
}

TEST_CASE("a counter returns the sum, and wraps around") {
    CHECK(refused(counter(), "read=0 increment add(4) read=5 add-and-get(-7)=-2 read=-2").empty());
    CHECK(refused(counter(), "read=9", Datum(9)).empty());
    CHECK(refused(counter(), "add(1) read=0") == "read=0");
    CHECK(refused(counter(), "add(1) add-and-get(1)=1") == "add-and-get(1)=1");
    CHECK(refused(counter(), "add(9223372036854775807) increment read=0") == "read=0");
    CHECK(refused(counter(), "add(9223372036854775807) increment add(9223372036854775807) read=-1")
              .empty());
    CHECK(complaint(counter(), "add", {Datum()}, {}) == "a counter adds whole numbers");
    CHECK(complaint(counter(), "read", {}, {Datum()}) == "a counter returns a whole number");
}

TEST_CASE("a set has each element once, and returns them in any order") {
    CHECK(refused(set(), "read=[] add(2) add(1) add(2) read=2,1 contains(1)=true remove(1) read=2")
              .empty());
    CHECK(refused(set(), "remove(3) contains(3)=false").empty());
    CHECK(refused(set(), "add(1) contains(1)=false") == "contains(1)=false");
    CHECK(refused(set(), "add(1) read=1,1") == "read=1,1");
    CHECK(refused(set(), "add(1) add(2) remove(1) read=1,2") == "read=1,2");
    CHECK(after(set(), "add(1) add(2)") == after(set(), "add(2) add(3) add(1) remove(3)"));
}

TEST_CASE("a queue returns the oldest, and nil only when it is empty") {
    CHECK(refused(queue(), "dequeue=nil enqueue(1) enqueue(2) dequeue=1 dequeue=2 dequeue=nil")
              .empty());
    CHECK(refused(queue(), "enqueue(1) enqueue(2) dequeue? dequeue=2 dequeue? enqueue(3) dequeue=3")
              .empty());
    CHECK(refused(queue(), "enqueue(1) enqueue(2) dequeue=2") == "dequeue=2");
    CHECK(refused(queue(), "enqueue(1) dequeue=nil") == "dequeue=nil");
    CHECK(refused(queue(), "enqueue(1) dequeue=1 dequeue=1") == "dequeue=1");
    CHECK(complaint(queue(), "enqueue", {Datum()}, {}) == "a queue cannot hold nil");
}

TEST_CASE("a stack returns the newest, and nil only when it is empty") {
    CHECK(refused(stack(), "pop=nil push(1) push(2) pop=2 push(3) pop=3 pop=1 pop=nil").empty());
    CHECK(refused(stack(), "push(1) push(2) pop? pop=1").empty());
    CHECK(refused(stack(), "push(1) push(2) pop=1") == "pop=1");
    CHECK(refused(stack(), "push(1) pop=nil") == "pop=nil");
    CHECK(complaint(stack(), "push", {Datum()}, {}) == "a stack cannot hold nil");
}

TEST_CASE("a priority queue returns the least, as often as it was inserted") {
    CHECK(refused(priority_queue(),
                  "peek=nil insert(3) insert(1) insert(3) insert(2) peek=1 poll-min=1 poll-min=2 "
                  "poll-min=3 poll-min=3 poll-min=nil")
              .empty());
    CHECK(refused(priority_queue(), "insert(-1) insert(0) poll-min? peek=0").empty());
    CHECK(refused(priority_queue(), "insert(2) insert(1) poll-min=2") == "poll-min=2");
    CHECK(refused(priority_queue(), "insert(2) peek=nil") == "peek=nil");
    CHECK(after(priority_queue(), "insert(1) insert(2)") ==
          after(priority_queue(), "insert(2) insert(1)"));
    CHECK(complaint(priority_queue(), "insert", {letter("a")}, {}) ==
          "a priority queue holds whole numbers, and nothing else");
}

TEST_CASE("an append list returns all elements in the order they came") {
    CHECK(refused(append_list(), "read=[] append(2) append(1) append(2) read=2,1,2").empty());
    CHECK(refused(append_list(), "append(2) append(1) read=1,2") == "read=1,2");
    CHECK(refused(append_list(), "append(1) append(2) read=1") == "read=1");
}

TEST_CASE("a mutex has one owner, who alone can release it") {
    CHECK(refused(mutex(), "p1.acquire p1.release p2.acquire p2.release").empty());
    CHECK(refused(mutex(), "p3.release p1.acquire", Datum(3)).empty());
    CHECK(refused(mutex(), "p1.acquire p2.acquire") == "p2.acquire");
    CHECK(refused(mutex(), "p1.acquire p1.acquire") == "p1.acquire");
    CHECK(refused(mutex(), "p1.acquire p2.release") == "p2.release");
    CHECK(refused(mutex(), "p1.release") == "p1.release");
}

TEST_CASE("the tokens of a fenced lock rise from holder to holder") {
    CHECK(refused(fenced_lock(), "p1.acquire=-5 p1.release p2.acquire=9 p2.release p1.acquire=10")
              .empty());
    CHECK(refused(fenced_lock(), "p1.acquire=4", Datum(3)).empty());
    CHECK(refused(fenced_lock(), "p1.acquire=3", Datum(3)) == "p1.acquire=3");
    CHECK(refused(fenced_lock(), "p1.acquire=9 p1.release p2.acquire=9") == "p2.acquire=9");
    CHECK(refused(fenced_lock(), "p1.acquire=9 p2.acquire=10") == "p2.acquire=10");
    CHECK(refused(fenced_lock(), "p1.acquire=9 p2.release") == "p2.release");
    // Between 9 and 11 there is room for one token that nobody saw, not for two.
    const char* room = "p1.acquire=9 p1.release p2.acquire? p2.release p1.acquire=11";
    CHECK(refused(fenced_lock(), room).empty());
    CHECK(refused(fenced_lock(),
                  "p1.acquire=9 p1.release p2.acquire? p2.release p2.acquire? p2.release "
                  "p1.acquire=11") == "p1.acquire=11");
    CHECK(refused(fenced_lock(), "p1.acquire=9223372036854775807 p1.release p2.acquire?") ==
          "p2.acquire?");
    CHECK(complaint(fenced_lock(), "acquire", {}, {Datum()}) == "a token is a whole number");
}

TEST_CASE("a file returns the bytes written last, holes, and nothing beyond its end") {
    CHECK(refused(file(),
                  "read(0,9)=[] write(0,4,7) read(0,9)=4,7 write(1,2,8) read(0,9)=1,7,2,8,1,7 "
                  "read(2,1)=1,8 read(3,9)=1,7 read(4,1)=[]")
              .empty());
    CHECK(refused(file(), "write(4,2,7) read(0,9)=4,nil,2,7 read(1,2)=2,nil").empty());
    CHECK(refused(file(), "write(0,4,7) truncate(2) read(0,9)=2,7 truncate(3) read(0,9)=2,7,1,nil")
              .empty());
    CHECK(refused(file(), "write(0,2,7) write(2,2,7) read(0,9)=1,7,3,7").empty());
    CHECK(refused(file(), "write(9,0,7) read(0,9)=[]").empty());
    CHECK(refused(file(), "read(0,9)=5,nil", Datum(5)).empty());
    CHECK(refused(file(), "write(0,4,7) write(1,2,8) read(0,4)=4,7") == "read(0,4)=4,7");
    CHECK(refused(file(), "write(0,4,7) read(0,4)=3,7") == "read(0,4)=3,7");
    CHECK(refused(file(), "write(0,4,7) read(0,5)=4,7,1,nil") == "read(0,5)=4,7,1,nil");
    CHECK(refused(file(), "write(0,4,7) truncate(2) truncate(4) read(0,4)=4,7") == "read(0,4)=4,7");
    CHECK(after(file(), "write(0,2,7) write(2,2,7)") == after(file(), "write(0,4,7)"));
    CHECK(after(file(), "write(0,4,7) truncate(0)").empty());
    CHECK(refused(file(), "stat=0 write(2,4,7) stat=6 truncate(9) stat=9 truncate(1) stat=1")
              .empty());
    CHECK(refused(file(), "write(0,4,7) write(0,2,8) stat=2") == "stat=2");
    const std::string numbers = "offsets, lengths and sizes are whole numbers from 0";
    CHECK(complaint(file(), "truncate", {Datum(-1)}, {}) == numbers);
    CHECK(complaint(file(), "read", {Datum(0), Datum(1)}, {Datum(), Datum(7)}) == numbers);
    CHECK(complaint(file(), "stat", {}, {Datum(-4)}) == numbers);
    CHECK(complaint(file(), "write", {Datum(1), Datum(INT64_MAX), Datum(7)}, {}) ==
          "the range goes beyond 2^63 bytes");
}

TEST_CASE("calls that never matter to each other are told apart") {
    const auto is = [](std::vector<std::uint32_t> numbers, std::string_view pattern) {
        if (numbers.size() != pattern.size()) return false;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if ((numbers[i] == numbers[j]) != (pattern[i] == pattern[j])) return false;
            }
        }
        return true;
    };
    CHECK(is(parts(set(), "add(1) add(2) remove(1) contains(2)=true"), "abab"));
    CHECK(parts(set(), "add(1) read=[]").empty());
    CHECK(
        is(parts(name_space(), "create(a)=true rename(b,c)=true lookup(c)=true rename(a,b)=false"),
           "abba"));
    CHECK(is(parts(name_space(), "create(a)=true rename(b,c)=true rename(a,b)?"), "aaa"));
    CHECK(parts(name_space(), "create(a)=true list=[]").empty());
    CHECK(is(parts(name_space(), "create(a,h)=true create(b,h)=true lookup(a)=h lookup(h)=b"),
             "abac"));
    CHECK(is(parts(file(), "write(0,4,7) write(4,4,8) read(2,2)=2,7 write(6,2,9) write(8,1,9)"),
             "ababc"));
    CHECK(is(parts(file(), "write(0,4,7) write(4,4,8) write(3,2,9)"), "aaa"));
    CHECK(is(parts(file(), "write(0,1,7) read(0,2)=1,nil,1,8 write(1,1,8)"), "aaa"));
    // A short read, or a hole at its end, may be due to a write anywhere behind.
    CHECK(parts(file(), "write(0,4,7) read(8,2)=1,7").empty());
    CHECK(parts(file(), "write(0,4,7) read(8,2)=2,nil").empty());
    CHECK(parts(file(), "write(0,4,7) truncate(9)").empty());
    CHECK(parts(file(), "write(0,4,7) write(4,4,7) stat=8").empty());
    CHECK(is(parts(volume(),
                   "create(a)=true write(0,4,7) create(b)=true write(2,4,7) write(6,1,8) stat?"),
             "abcbbb"));
    CHECK(is(parts(volume(), "create(a)=true write(0,4,7) list=a write(4,4,7)"), "abac"));
}

TEST_CASE("what nobody saw helps a read of a file only by its stamp, a hole or the end") {
    const auto of = [](const char* others, const char* calls) {
        return helpful(file(), others, calls);
    };
    CHECK(of("write(0,4,7)? write(0,4,8)? truncate(2)?", "read(0,2)=2,7") == "h--");
    CHECK(of("write(0,4,7)? write(9,4,8)? truncate(2)?", "read(0,2)=2,nil") == "hhh");
    CHECK(of("write(0,4,7)? write(9,4,8)? truncate(2)?", "read(0,4)=2,7") == "h-h");
    CHECK(of("write(0,4,7)? write(9,4,8)? truncate(2)?", "read(0,4)=[]") == "--h");
    CHECK(of("write(0,4,7)? truncate(2)?", "read(0,4)=1,nil,3,7") == "hh");
    CHECK(of("write(0,4,7)? truncate(2)?", "write(0,4,9) truncate(3)") == "--");
}

TEST_CASE("what nobody saw helps a size of a file by its end, or by cutting it off") {
    const auto of = [](const char* others, const char* calls) {
        return helpful(file(), others, calls);
    };
    CHECK(of("write(0,4,7)? write(1,3,8)? write(0,3,9)? truncate(2)?", "stat=4") == "hh-h");
    CHECK(of("write(0,4,7)? truncate(9)?", "stat=0") == "-h");
    CHECK(of("write(0,4,7)? write(0,3,9)?", "stat=4 read(0,2)=2,9") == "hh");
}

TEST_CASE("every object of the catalog can be found by its name, and explains itself") {
    for (const Object* object : catalog()) {
        CAPTURE(object->name);
        CHECK(named(object->name) == object);
        CHECK_FALSE(object->meaning.empty());
        CHECK(object->initial({}) == object->initial({}));
        for (const Function& function : object->functions) CHECK_FALSE(function.meaning.empty());
    }
    CHECK(named("no-such-object") == nullptr);
}

}  // namespace cleave::objects
