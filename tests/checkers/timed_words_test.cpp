// What is reported of each kind of violation in time, word for word.

#include "catch.hpp"
#include "objects/open_register.hpp"
#include "objects/register.hpp"
#include "told.hpp"

namespace cleave::test {
namespace {

using G = check::Guarantee;

const Told rows[] = {
    {G::regular, "c2: r(x)=1 0..1 | c1: w(x,1) 2..3", "read of the future",
     "process 2 found 1 in \"x\" at 0.00 s and was over by 1.00 s, before process 1's write of 1, "
     "the first of that value, began at 2.00 s."},
    {G::regular, "c2: r(x)=1 0..1", "thin-air read",
     "process 2 found 1 in \"x\" at 0.00 s, a value that nobody wrote and that the key did not "
     "hold at first."},
    {G::regular, "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5", "stale read",
     "process 2 found 1 in \"x\" at 4.00 s, although process 1's write of 2 had completed at 3.00 "
     "s; that value came from process 1's write of 1, which was over by 1.00 s, before the newer "
     "write began at 2.00 s."},
    {G::regular, "c1: w(x,1) 0..1 | c2: r(x)=nil 1.004..5", "stale read",
     "process 2 found nothing in \"x\" at 1.004 s, although process 1's write of 1 had completed "
     "at 1.000 s; it held that value only until its first write."},
    {G::safe, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5", "stale read",
     "process 2 found nothing in \"x\" at 4.00 s, although process 1's write of 1 had completed at "
     "1.00 s; it held that value only until its first write."},
    {G::read_after_new_write, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5", "new key not found",
     "process 2 found nothing in \"x\" at 4.00 s, although process 1's write of 1 had completed at "
     "1.00 s, the key's first, and nobody had looked for the key before."},
    {G::close_to_open, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5", "stale read",
     "process 2 found nothing in \"x\" at 4.00 s, although process 1's write of 1 had completed at "
     "1.00 s; it held that value only until its first write."},
    {G::eventual, "c1: w(x,1) 0..1 | c3: r(x)=1 4..5 | c2: r(x)=nil 3..5", "no convergence",
     "process 2 last read nothing from \"x\" (at 3.00 s), and process 3 last read 1 (at 4.00 s), "
     "though nothing was written any more."},
    {G::eventual, "c1: w(x,1) 0..1 | c2: r(x)=1 4..5 | c3: r(x)=nil 3..5", "no convergence",
     "process 3 last read nothing from \"x\" (at 3.00 s), and process 2 last read 1 (at 4.00 s), "
     "though nothing was written any more."},
    {G::eventual, "c1: w(x,1) 0..1 | c2: r(x)=1 4..5 | c3: r(x)=nil 4..5", "no convergence",
     "process 2 last read 1 from \"x\" (at 4.00 s), and process 3 last read nothing (at 4.00 s), "
     "though nothing was written any more."},
    {G::no_lost_writes, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5 | c3: r(x)=nil 3..6", "lost write",
     "process 1's write of 1 to \"x\" was acknowledged at 1.00 s and is gone: every later read "
     "returned something older, the last one nothing, to process 2 at 4.00 s."},
    {G::no_lost_writes, "c1: w(x,1) 0..1 | c2: r(x)=nil 4..5 | c3: r(x)=nil 4..6", "lost write",
     "process 1's write of 1 to \"x\" was acknowledged at 1.00 s and is gone: every later read "
     "returned something older, the last one nothing, to process 2 at 4.00 s."},
    {G::bounded_staleness, "c2: r(x)=1 0..1 | c1: w(x,1) 2..3", "read of the future",
     "process 2's read of 1 from \"x\", at 0.00 s, was over by 1.00 s, before that value's write "
     "began at 2.00 s."},
    {G::bounded_staleness, "c2: r(x)=1 0..1", "thin-air read",
     "process 2's read of 1 from \"x\", at 0.00 s, is of a value that nobody wrote."},
    {G::bounded_staleness, "c1: cas(x,nil,1) 0..1 | c2: cas(x,nil,2) 2..3", "no bound",
     "However much earlier its reads had begun, no order of these operations on \"x\" explains "
     "what each of them returned: process 1's compare-and-set from nothing to 1, process 2's "
     "compare-and-set from nothing to 2."},
    {G::bounded_staleness,
     "c1: w(x,1) 2..9 | c2: cas(x,1,2) 0..9 | c3: cas(x,2,3) 0..9 | c4: cas(x,3,4) 0..9 | "
     "c5: cas(x,4,5) 0..9 | c6: cas(x,5,6) 0..1",
     "no bound",
     "However much earlier its reads had begun, no order of these operations on \"x\" explains "
     "what each of them returned: process 2's compare-and-set from 1 to 2, process 3's "
     "compare-and-set from 2 to 3, process 4's compare-and-set from 3 to 4, process 5's "
     "compare-and-set from 4 to 5, process 6's compare-and-set from 5 to 6, process 1's write of "
     "1."},
    {G::bounded_staleness,
     "c1: w(x,1) 2..9 | c2: cas(x,1,2) 0..9 | c3: cas(x,2,3) 0..9 | c4: cas(x,3,4) 0..9 | "
     "c5: cas(x,4,5) 0..9 | c6: cas(x,5,6) 0..9 | c7: cas(x,6,7) 0..1",
     "no bound",
     "However much earlier its reads had begun, no order of these operations on \"x\" explains "
     "what each of them returned: process 2's compare-and-set from 1 to 2, process 3's "
     "compare-and-set from 2 to 3, process 4's compare-and-set from 3 to 4, process 5's "
     "compare-and-set from 4 to 5, process 6's compare-and-set from 5 to 6, process 7's "
     "compare-and-set from 6 to 7, and 1 more."},
};

}  // namespace

TEST_CASE("each violation in time is told in exact words") {
    for (const Told& row : rows) {
        const bool cas = row.guarantee == G::bounded_staleness;
        check_told(row, cas ? objects::cas_register() : objects::open_register());
    }
}

}  // namespace cleave::test
