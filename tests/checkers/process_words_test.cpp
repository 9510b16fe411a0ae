// What is reported of each kind of violation of a process guarantee, word for word, and the circle
// that it is told by.

#include <algorithm>

#include "catch.hpp"
#include "check/check.hpp"
#include "notation.hpp"
#include "objects/register.hpp"
#include "told.hpp"

namespace cleave::test {
namespace {

using check::Guarantee;
using G = Guarantee;

const Told rows[] = {
    {G::no_thin_air, "c1: w(x,1) 0..1 | c2: r(x)=2 2..3", "ThinAirRead",
     "process 2's read of 2 from \"x\" at 2.00 s returned a value that nobody wrote, and that the "
     "key did not hold at first."},
    {G::causal, "c2: r(x)=2 2..3", "ThinAirRead",
     "process 2's read of 2 from \"x\" at 2.00 s returned a value that nobody wrote, and that the "
     "key did not hold at first."},
    {G::pram, "c2: cas(x,2,3) 2..3", "ThinAirRead",
     "process 2's compare-and-set from 2 to 3 to \"x\" at 2.00 s returned a value that nobody "
     "wrote, and that the key did not hold at first."},
    {G::causal, "c1: r(x)=1 0..1, w(x,1) 2..3", "CyclicCO",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal: process 1's read of 1 from \"x\" completed at 1.00 s, before process 1's write of 1 "
     "to \"x\" began at 2.00 s; process 1 read 1 from \"x\", which process 1's write of 1 to \"x\" "
     "had stored."},
    {G::causal, "c1: w(x,1) 0..1, r(x)=nil 2..3", "WriteCOInitRead",
     "process 1 read nothing from \"x\", which process 1's write of 1 to \"x\" replaced; yet "
     "process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's read of nothing from "
     "\"x\" began at 2.00 s."},
    {G::causal, "c1: w(x,1) 0..1 | c2: r(x)=1 2..3, cas(x,nil,3) 4..5", "WriteCOInitRead",
     "process 2's compare-and-set found nothing in \"x\", which process 1's write of 1 to \"x\" "
     "replaced; yet process 2 read 1 from \"x\", which process 1's write of 1 to \"x\" had stored; "
     "process 2's read of 1 from \"x\" completed at 3.00 s, before process 2's compare-and-set "
     "from nothing to 3 to \"x\" began at 4.00 s."},
    {G::causal, "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 4..5, r(x)=nil 6..7, r(x)=1 8..9", "",
     "These 5 operations cannot be causal together, whichever writes the reads are taken to "
     "return: process 1's write of 1 to \"x\", process 1's remove to \"x\", process 2's read of 1 "
     "from \"x\", process 2's read of nothing from \"x\", process 2's read of 1 from \"x\"."},
    {G::causal, "c1: r(x)=1 0..1, w(y,2) 2..3 | c2: r(y)=2 0..1, w(x,1) 2..3", "CyclicCO",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal: process 1's read of 1 from \"x\" completed at 1.00 s, before process 1's write of 2 "
     "to \"y\" began at 2.00 s; process 2 read 2 from \"y\", which process 1's write of 2 to \"y\" "
     "had stored; process 2's read of 2 from \"y\" completed at 1.00 s, before process 2's write "
     "of 1 to \"x\" began at 2.00 s; process 1 read 1 from \"x\", which process 2's write of 1 to "
     "\"x\" had stored."},
    {G::causal,
     "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, w(z,3) 6..7 | c3: r(z)=3 8..9, r(x)=nil "
     "10..11",
     "WriteCOInitRead",
     "process 3 read nothing from \"x\", which process 1's write of 1 to \"x\" replaced; yet "
     "process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's write of 2 to \"y\" "
     "began at 2.00 s; process 2 read 2 from \"y\", which process 1's write of 2 to \"y\" had "
     "stored; process 2's read of 2 from \"y\" completed at 5.00 s, before process 2's write of 3 "
     "to \"z\" began at 6.00 s; process 3 read 3 from \"z\", which process 2's write of 3 to \"z\" "
     "had stored; process 3's read of 3 from \"z\" completed at 9.00 s, before process 3's read of "
     "nothing from \"x\" began at 10.00 s."},
    {G::causal,
     "c1: w(x,1) 0..1, w(x,2) 2..3, w(y,2) 4..5 | c2: r(y)=2 4..5, w(z,3) 6..7 | c3: r(z)=3 8..9, "
     "r(x)=1 10..11",
     "WriteCORead",
     "process 3 read 1 from \"x\" at 10.00 s although it had seen 2 of \"x\", which must therefore "
     "be the older version; yet it is the newer one: process 1's write of 1 to \"x\" completed at "
     "1.00 s, before process 1's write of 2 to \"x\" began at 2.00 s."},
    {G::causal_convergent,
     "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5 | c4: r(x)=2 2..3, r(x)=1 "
     "4..5",
     "CyclicCF",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal-convergent: process 3 read 2 from \"x\" at 4.00 s although it had seen 1 of \"x\", "
     "which must therefore be the older version; process 4 read 1 from \"x\" at 4.00 s although it "
     "had seen 2 of \"x\", which must therefore be the older version."},
    {G::causal_memory,
     "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5, r(x)=1 6..7", "CyclicHB",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal-memory: process 3 read 2 from \"x\" at 4.00 s although it had seen 1 of \"x\", which "
     "must therefore be the older version; process 3 read 1 from \"x\" at 6.00 s although it had "
     "seen 2 of \"x\", which must therefore be the older version."},
    {G::causal_memory, "c1: w(x,1) 0..1, r(x)=2 2..3, r(x)=1 4..5 | c2: w(x,2) 0..1", "CyclicHB",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal-memory: process 1 read 2 from \"x\" at 2.00 s although it had seen 1 of \"x\", which "
     "must therefore be the older version; process 1 read 1 from \"x\" at 4.00 s although it had "
     "seen 2 of \"x\", which must therefore be the older version."},
    {G::causal_memory,
     "c1: w(x,1) 0..1, w(y,1) 2..3 | c2: w(x,2) 0..1, w(y,2) 2..3, r(y)=1 4..5, r(y)=2 6..7, "
     "r(x)=1 8..9",
     "CyclicHB",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "causal-memory: process 2 read 1 from \"y\" at 4.00 s although it had seen 2 of \"y\", which "
     "must therefore be the older version; process 2 read 2 from \"y\" at 6.00 s although it had "
     "seen 1 of \"y\", which must therefore be the older version."},
    {G::causal_memory, "c1: w(x,1) 0..1, w(y,1) 2..3 | c2: w(y,2) 0..1, r(y)=1 4..5, r(x)=nil 8..9",
     "WriteHBInitRead",
     "process 2 read nothing from \"x\", which process 1's write of 1 to \"x\" replaced; yet "
     "process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's write of 1 to \"y\" "
     "began at 2.00 s; process 2 read 1 from \"y\", which process 1's write of 1 to \"y\" had "
     "stored; process 2's read of 1 from \"y\" completed at 5.00 s, before process 2's read of "
     "nothing from \"x\" began at 8.00 s."},
    {G::pram, "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, r(x)=nil 6..7", "WriteHBInitRead",
     "process 2 read nothing from \"x\", which process 1's write of 1 to \"x\" replaced; yet "
     "process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's write of 2 to \"y\" "
     "began at 2.00 s; process 2 read 2 from \"y\", which process 1's write of 2 to \"y\" had "
     "stored; process 2's read of 2 from \"y\" completed at 5.00 s, before process 2's read of "
     "nothing from \"x\" began at 6.00 s."},
    {G::pram, "c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 4..5 | c2: r(x)=3 4..5, r(x)=1 6..7",
     "CyclicHB",
     "process 2 read 1 from \"x\" at 6.00 s although it had seen 3 of \"x\", which must therefore "
     "be the older version; yet it is the newer one: process 1's write of 1 to \"x\" completed at "
     "1.00 s, before process 1's write of 3 to \"x\" began at 4.00 s."},
    {G::read_your_writes, "c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=1 4..5", "read-your-writes",
     "process 1 read 1 from \"x\" at 4.00 s although it had seen 2 of \"x\", which must therefore "
     "be the older version; yet it is the newer one: process 1's write of 1 to \"x\" completed at "
     "1.00 s, before process 1's write of 2 to \"x\" began at 2.00 s."},
    {G::read_your_writes, "c1: w(x,1) 0..1, r(x)=nil 4..5", "read-your-writes",
     "process 1 read nothing from \"x\", which process 1's write of 1 to \"x\" replaced; yet "
     "process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's read of nothing from "
     "\"x\" began at 4.00 s."},
    {G::monotonic_reads, "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5, r(x)=1 6..7",
     "monotonic-reads",
     "process 2 read 1 from \"x\" at 6.00 s although it had seen 2 of \"x\", which must therefore "
     "be the older version; yet it is the newer one: process 1's write of 1 to \"x\" completed at "
     "1.00 s, before process 1's write of 2 to \"x\" began at 2.00 s."},
    {G::monotonic_reads, "c1: w(x,1) 0..1 | c2: r(x)=1 4..5, r(x)=nil 6..7", "monotonic-reads",
     "process 2 read nothing from \"x\", the initial value, which process 1's write of 1 to \"x\" "
     "replaced; yet process 2 had seen 1 of \"x\" before process 2's read of nothing from \"x\" "
     "began at 6.00 s."},
    {G::monotonic_writes, "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, r(x)=nil 6..7",
     "monotonic-writes",
     "process 2 read nothing from \"x\", the initial value, which process 1's write of 1 to \"x\" "
     "replaced; yet process 2 had seen 1 of \"x\" before process 2's read of nothing from \"x\" "
     "began at 6.00 s."},
    {G::writes_follow_reads,
     "c1: w(x,1) 0..1 | c2: r(x)=1 2..3, w(y,2) 4..5 | c3: r(y)=2 6..7, r(x)=nil 8..9",
     "writes-follow-reads",
     "process 3 read nothing from \"x\", the initial value, which process 1's write of 1 to \"x\" "
     "replaced; yet process 3 had seen 1 of \"x\" before process 3's read of nothing from \"x\" "
     "began at 8.00 s."},
    {G::causal,
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c3: w(x,1) 0..1, w(x,3) 2..3 | c2: r(x)=2 6..7, r(x)=3 8..9, "
     "r(x)=1 10..11",
     "",
     "These 7 operations cannot be causal together, whichever writes the reads are taken to "
     "return: process 1's write of 1 to \"x\", process 3's write of 1 to \"x\", process 1's write "
     "of 2 to \"x\", process 3's write of 3 to \"x\", process 2's read of 2 from \"x\", process "
     "2's read of 3 from \"x\" and others."},
    {G::causal,
     "c1: w(x,1) 0..1, w(x,2) 2..3, w(y,1) 4..5 | c3: w(x,1) 0..1, w(x,3) 2..3, w(z,1) 4..5 | c2: "
     "r(y)=1 6..7, r(z)=1 8..9, r(x)=1 10..11",
     "",
     "These 9 operations cannot be causal together, whichever writes the reads are taken to "
     "return: process 1's write of 1 to \"x\", process 3's write of 1 to \"x\", process 1's write "
     "of 2 to \"x\", process 3's write of 3 to \"x\", process 1's write of 1 to \"y\", process 3's "
     "write of 1 to \"z\" and others."},
    {G::causal,
     "c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=3 6..7, r(x)=1 8..9 | c3: w(x,1) 0..1, w(x,3) 2..3", "",
     "These 6 operations cannot be causal together, whichever writes the reads are taken to "
     "return: process 1's write of 1 to \"x\", process 3's write of 1 to \"x\", process 1's write "
     "of 2 to \"x\", process 3's write of 3 to \"x\", process 1's read of 3 from \"x\", process "
     "1's read of 1 from \"x\"."},
    {G::sequential, "c1: w(x,1) 0..1, r(y)=nil 2..3 | c2: w(y,1) 0..1, r(x)=nil 2..3",
     "no sequential order",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "sequential: process 1's write of 1 to \"x\" completed at 1.00 s, before process 1's read of "
     "nothing from \"y\" began at 2.00 s; process 1 read nothing from \"y\", which process 2's "
     "write of 1 to \"y\" replaced; process 2's write of 1 to \"y\" completed at 1.00 s, before "
     "process 2's read of nothing from \"x\" began at 2.00 s; process 2 read nothing from \"x\", "
     "which process 1's write of 1 to \"x\" replaced."},
    {G::sequential, "c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1, r(x)=1 2..3",
     "no sequential order",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "sequential: process 1 read 2 from \"x\" at 2.00 s although it had seen 1 of \"x\", which "
     "must therefore be the older version; process 2 read 1 from \"x\" at 2.00 s although it had "
     "seen 2 of \"x\", which must therefore be the older version."},
    {G::sequential, "c0: w(x,1) 0..1 | c1: cas(x,1,2) 2..3 | c2: cas(x,1,3) 2..3",
     "no sequential order",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "sequential: process 1's compare-and-set found 1 in \"x\", which process 2's compare-and-set "
     "from 1 to 3 to \"x\" replaced; process 2's compare-and-set found 1 in \"x\", which process "
     "1's compare-and-set from 1 to 2 to \"x\" replaced."},
    {G::sequential,
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: w(x,1) 0..1, w(x,3) 2..3 | c3: r(x)=2 4..5, r(x)=3 6..7 | "
     "c4: r(x)=3 4..5, r(x)=2 6..7",
     "no sequential order",
     "Each of these would have to come before the next, in a circle, so no order makes them "
     "sequential: process 3 read 3 from \"x\" at 6.00 s although it had seen 2 of \"x\", which "
     "must therefore be the older version; process 4 read 2 from \"x\" at 6.00 s although it had "
     "seen 3 of \"x\", which must therefore be the older version."},
};

}  // namespace

TEST_CASE("each violation of a process guarantee is told in exact words") {
    for (const Told& row : rows) {
        CAPTURE(to_string(row.guarantee), row.history);
        const auto example = check_told(row, objects::cas_register());
        CHECK(example.minimal);
        for (const auto op : example.context) {  // what is not shown otherwise
            CHECK(std::find(example.core.begin(), example.core.end(), op) == example.core.end());
        }
    }
}

TEST_CASE("a limit that is hit is told with what made it hard") {
    const auto limit = [](const char* text) {
        check::Options tight;
        tight.limits.steps = 1;
        return check::check(parse_history(text), objects::cas_register(), G::causal, tight).limit;
    };
    CHECK(limit("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5") ==
          "the limit on steps was hit, all keys together");
    CHECK(limit("c1: w(x,1) 0..1, w(x,1) 2..3 | c2: r(x)=1 4..5, r(x)=1 6..7") ==
          "the limit on steps was hit, all keys together; 1 values that were read have several "
          "writers");
    CHECK(limit("c1: w(x,1) 0..1, w(x,1) 2..3 | c2: w(x,2) 4..5, r(x)=2 6..7") ==
          "the limit on steps was hit, all keys together");
}

TEST_CASE("nothing is a value like others where the keys begin with another one") {
    const auto holds = [](const char* text) {
        return check::check(parse_history(text), objects::cas_register(), G::no_thin_air,
                            {.initial = 1})
                   .conclusion == check::Conclusion::holds;
    };
    CHECK_FALSE(holds("c1: r(x)=nil 0..1"));
    CHECK(holds("c1: r(x)=1 0..1"));
    CHECK(holds("c1: r(x)=nil 2..3 | c2: rm(x) 0..1"));
    CHECK_FALSE(holds("c1: r(x)=nil 2..3 | c2: rm(y) 0..1"));
}

}  // namespace cleave::test
