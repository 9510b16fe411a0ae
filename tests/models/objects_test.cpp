// What each object may and may not answer, call by call.

#include <sstream>

#include "call_notation.hpp"
#include "catch.hpp"
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
namespace {

using test::NotedCall;

Datum letter(std::string_view word) { return Datum::name(static_cast<std::uint32_t>(word[0])); }

// One call of "p2.acquire=7", where the process may be left out.
std::pair<std::uint32_t, NotedCall> parse(const Object& object, std::string text) {
    std::uint32_t process = 0;
    if (text.size() > 2 && text[0] == 'p' && text[2] == '.') {
        process = static_cast<std::uint32_t>(text[1] - '0');
        text.erase(0, 3);
    }
    return {process, test::parse_call(object, text, letter)};
}

// The first of the calls, separated by spaces, that the object could not answer so; "" if none.
std::string refused(const Object& object, const char* calls, Datum initial = {}) {
    State state = object.initial(initial);
    std::istringstream words(calls);
    for (std::string word; words >> word;) {
        const auto [process, noted] = parse(object, word);
        const State before = state;
        if (!object.step(state, noted.by(process))) return word;
        const bool changed = state != before;
        const bool reads = object.reads_only != nullptr && object.reads_only(noted.by(process));
        if (reads && changed) return word + " changes what it only reads";
    }
    return "";
}

// The same calls leave the same state in whatever order, else the lists differ.
State after(const Object& object, const char* calls) {
    State state = object.initial({});
    std::istringstream words(calls);
    for (std::string word; words >> word;) {
        const auto [process, noted] = parse(object, word);
        REQUIRE(object.step(state, noted.by(process)));
    }
    return state;
}

std::string complaint(const Object& object, const char* function, Data input, Data output) {
    const Call call{.function = object.find(function).value(), .input = input, .output = output};
    return problem_with(object, call).value_or("");
}

bool is_equal(std::span<const Datum> data, const Data& expected) {
    return std::ranges::equal(data, expected);
}

std::vector<std::uint32_t> parts(const Object& object, const char* calls) {
    std::vector<NotedCall> noted;
    std::istringstream words(calls);
    for (std::string word; words >> word;) noted.push_back(parse(object, word).second);
    std::vector<Call> all;
    for (const NotedCall& call : noted) all.push_back(call.by(0));
    return object.split(all);
}

std::vector<NotedCall> noted(const Object& object, const char* calls) {
    std::vector<NotedCall> all;
    std::istringstream words(calls);
    for (std::string word; words >> word;) all.push_back(parse(object, word).second);
    return all;
}

// A letter for each of `others`: h if it can help `calls`.
std::string helpful(const Object& object, const char* others, const char* calls) {
    const std::vector<NotedCall> other_calls = noted(object, others), own = noted(object, calls);
    std::vector<Call> all, known;
    for (const NotedCall& call : other_calls) all.push_back(call.by(0));
    for (const NotedCall& call : own) known.push_back(call.by(0));
    std::string text;
    for (const bool helps : object.helpful(all, known)) text += helps ? 'h' : '-';
    return text;
}

// What is left of a call for who knows these numbers alone: "create(2)?", "list=1,2"; maybe "".
std::string glimpse(const Object& object, const char* call, const Data& data) {
    const NotedCall known = parse(object, call).second;
    const auto left = object.glimpse(known.by(0), data);
    if (!left) return "";
    const auto list = [](const Data& some) {
        std::string text;
        for (const Datum datum : some) {
            text += text.empty() ? "" : ",";
            text += datum.is_nil() ? "nil" : std::to_string(datum.number());
        }
        return text;
    };
    std::string text(object.functions[left->function].name);
    if (!left->input.empty()) text += "(" + list(left->input) + ")";
    return text + (left->answered ? "=" + list(left->output) : "?");
}

}  // namespace

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
          "a conditional put returns a truth");
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
          "all but list and lookup return a truth");
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
