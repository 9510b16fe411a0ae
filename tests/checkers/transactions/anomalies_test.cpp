// Each anomaly by its name, its cycle and the sentence that explains it, word for word.

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "check/check.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using check::Because;
using check::Conclusion;
using check::Guarantee;
using history::History;
using history::OpIndex;
using objects::Object;

constexpr auto RC = Guarantee::read_committed;
constexpr auto RA = Guarantee::read_atomic;
constexpr auto SI = Guarantee::snapshot_isolation;
constexpr auto SER = Guarantee::serializable;
constexpr auto SSER = Guarantee::strict_serializable;

struct Row {
    Guarantee guarantee;
    const char* history;
    const char* found;  // "anomaly: core; cycle", and those of the cycle that are not of the core
    const char* explanation;
};

const char* name_of(Because because) {
    switch (because) {
        case Because::reads_from: return " wr ";
        case Because::overwrites: return " ww ";
        case Because::overwritten: return " rw ";
        case Because::real_time: return " rt ";
        default: return " ?? ";
    }
}

std::string listed(const std::vector<OpIndex>& ops) {
    std::string text;
    for (const OpIndex op : ops) text += " " + std::to_string(op.value);
    return text;
}

void expect(const Object& object, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(row.history, to_string(row.guarantee));
        const History history = parse_transactions(row.history, object);
        const check::Verdict verdict = check::check(history, object, row.guarantee, {});
        CHECK(verdict.conclusion == Conclusion::violated);
        if (verdict.conclusion != Conclusion::violated) continue;
        CHECK(check::certify_transactions(history, object, row.guarantee, verdict).reason == "");
        const check::Counterexample& evidence = verdict.counterexamples.at(0);
        std::string found = evidence.anomaly + ":" + listed(evidence.core);
        if (!evidence.cycle.empty()) found += "; ";
        for (const check::Precedence& edge : evidence.cycle) {
            found += std::to_string(edge.before.value) + name_of(edge.because);
        }
        if (!evidence.cycle.empty()) found += std::to_string(evidence.cycle.back().after.value);
        if (!evidence.context.empty()) found += " beside" + listed(evidence.context);
        CHECK(found == row.found);
        CHECK(evidence.explanation == row.explanation);
    }
}

const std::vector<Row> lists = {
    {RC, "ax1 | rx19 | rx1", "thin-air read: 1",
     "T1 read 9 in x, which no transaction ever wrote there."},
    {SER, "rxaz1 | ax1 | rx1ry | ay2 | ry2az2 | rz21",
     "G-nonadjacent: 0 2 4 5; 0 rw 1 wr 2 rw 3 wr 4 ww 0 beside 1 3",
     "T0 read x = [], so it came before T1, which later appended 1; T2 read x = [1], to which T1 "
     "had "
     "appended 1; T2 read y = [], so it came before T3, which later appended 2; T4 read y = [2], "
     "to "
     "which T3 had appended 2; and so on, through 5 transactions back to the first: no order of "
     "the "
     "transactions agrees with this."},
    {RC, "ax1! | rx1 | rx1", "G1a: 0 1", "T1 read 1 in x, which T0 wrote, but that failed."},
    {RC, "ax1ay3 | ax2ay4 | rx12ry43", "G0: 0 1 2; 0 ww 1 ww 0",
     "in x, T0's 1 stands before T1's 2; in y, T1's 4 stands before T0's 3: no order of commits "
     "agrees with this."},
    {RC, "ax1 | ax2ax3 | ax4 ry5| rx1423ay5 ", "G1c: 2 3; 2 ww 1 wr 3 wr 2 beside 1",
     "in x, T2's 4 stands before T1's 3; T3 read x = [1 4 2 3], to which T1 had appended 3; T2 "
     "read y = [5], to which T3 had appended 5: no order of commits agrees with this."},
    {RC, "ax1ry2 | rx1ay2", "G1c: 0 1; 0 wr 1 wr 0",
     "T1 read x = [1], to which T0 had appended 1; T0 read y = [2], to which T1 had appended 2: no "
     "order of commits agrees with this."},
    {RC, "ax1ry6 | rx1az2 | rz2au3 | ru3av4 | rv4aw5 | rw5ay6",
     "G1c: 0 1 2 3 4 5; 0 wr 1 wr 2 wr 3 wr 4 wr 5 wr 0",
     "T1 read x = [1], to which T0 had appended 1; T2 read z = [2], to which T1 had appended 2; T3 "
     "read u = [3], to which T2 had appended 3; T4 read v = [4], to which T3 had appended 4; and "
     "so on, through 6 transactions back to the first: no order of commits agrees with this."},
    {RC, "ax1ry4 | rx1az2 | rz2au3 | ru3ay4", "G1c: 0 1 2 3; 0 wr 1 wr 2 wr 3 wr 0",
     "T1 read x = [1], to which T0 had appended 1; T2 read z = [2], to which T1 had appended 2; T3 "
     "read u = [3], to which T2 had appended 3; T0 read y = [4], to which T3 had appended 4: no "
     "order of commits agrees with this."},
    {RC, "ax1ry5 | rx1az2 | rz2au3 | ru3av4 | rv4ay5", "G1c: 0 1 2 3 4; 0 wr 1 wr 2 wr 3 wr 4 wr 0",
     "T1 read x = [1], to which T0 had appended 1; T2 read z = [2], to which T1 had appended 2; T3 "
     "read u = [3], to which T2 had appended 3; T4 read v = [4], to which T3 had appended 4; and "
     "so on, through 5 transactions back to the first: no order of commits agrees with this."},
    {RC, "ax1 | ax2rz5 | rx1 | rx12az5 ", "G1c: 1 3; 1 wr 3 wr 1",
     "T3 read x = [1 2], to which T1 had appended 2; T1 read z = [5], to which T3 had appended 5: "
     "no order of commits agrees with this."},
    {RC, "ax1ry3 | ax2ay3 | rx1 | rx12", "G1c: 0 1 3; 0 ww 1 wr 0",
     "in x, T0's 1 stands before T1's 2; T0 read y = [3], to which T1 had appended 3: no order of "
     "commits agrees with this."},
    {RC, "ax1ry3 | ax2ay3 | rx1", "G1c: 0 1 2; 0 ww 1 wr 0",
     "T2 read x with T0's 1 and without T1's 2; T0 read y = [3], to which T1 had appended 3: no "
     "order of commits agrees with this."},
    {RA, "ax1ay2 | rx1ry", "fractured read: 0 1; 1 rw 0 wr 1",
     "T1 read y = [], so it came before T0, which later appended 2; T1 read x = [1], to which T0 "
     "had appended 1: no order of commits agrees with this."},
    {SI, "ax1ay2 | rx1ry", "G-single: 0 1; 1 rw 0 wr 1",
     "T1 read y = [], so it came before T0, which later appended 2; T1 read x = [1], to which T0 "
     "had appended 1: no choice of snapshots and commits agrees with this."},
    {SER, "ax1 | rx1ay2 | ry2rx", "G-single: 1 2; 2 rw 0 wr 1 wr 2 beside 0",
     "T2 read x = [], so it came before T0, which later appended 1; T1 read x = [1], to which T0 "
     "had appended 1; T2 read y = [2], to which T1 had appended 2: no order of the transactions "
     "agrees with this."},
    {RA, "ax1 | rx1ay2 | ry2ax3rx3 | rx13", "incompatible order: 2 3",
     "T2 and T3 read lists from x, neither of which is a beginning of the other: they differ where "
     "T2 read 3."},
    {SI, "rxax1 | rxax2 | rx12", "lost update: 1 2; 1 rw 0 ww 1 beside 0",
     "T1 read x = [], so it came before T0, which later appended 1; in x, T0's 1 stands before "
     "T1's 2: no choice of snapshots and commits agrees with this."},
    {SI, "rxax1 | ax2 | rx21", "lost update: 0 2; 0 rw 1 ww 0 beside 1",
     "T0 read x = [], so it came before T1, which later appended 2; in x, T1's 2 stands before "
     "T0's 1: no choice of snapshots and commits agrees with this."},
    {SER, "rxax1 | ax2 | rx21", "lost update: 0 2; 0 rw 1 ww 0 beside 1",
     "T0 read x = [], so it came before T1, which later appended 2; in x, T1's 2 stands before "
     "T0's 1: no order of the transactions agrees with this."},
    {SER, "rxax1 | ryax2ay3 | rx21", "lost update: 0 2; 0 rw 1 ww 0 beside 1",
     "T0 read x = [], so it came before T1, which later appended 2; in x, T1's 2 stands before "
     "T0's 1: no order of the transactions agrees with this."},
    {SER, "rxay1 | ryax2", "write skew: 0 1; 0 rw 1 rw 0",
     "T0 read x = [], so it came before T1, which later appended 2; T1 read y = [], so it came "
     "before T0, which later appended 1: no order of the transactions agrees with this."},
    {SER, "rxay1 | ryaz2 | rzax3", "G2-item: 0 1 2; 0 rw 2 rw 1 rw 0",
     "T0 read x = [], so it came before T2, which later appended 3; T2 read z = [], so it came "
     "before T1, which later appended 2; T1 read y = [], so it came before T0, which later "
     "appended 1: no order of the transactions agrees with this."},
    {SI, "ax1 | ay2 | rx1ry | rxry2", "long fork: 2 3; 2 rw 1 wr 3 rw 0 wr 2 beside 0 1",
     "T2 read y = [], so it came before T1, which later appended 2; T3 read y = [2], to which T1 "
     "had appended 2; T3 read x = [], so it came before T0, which later appended 1; T2 read x = "
     "[1], to which T0 had appended 1: no choice of snapshots and commits agrees with this."},
    {SER, "ax1 | ay2 | rx1ry | rxry2", "long fork: 2 3; 2 rw 1 wr 3 rw 0 wr 2 beside 0 1",
     "T2 read y = [], so it came before T1, which later appended 2; T3 read y = [2], to which T1 "
     "had appended 2; T3 read x = [], so it came before T0, which later appended 1; T2 read x = "
     "[1], to which T0 had appended 1: no order of the transactions agrees with this."},
    {SER, "ax1 | rx1az3 | rz3ry | ay2 | ry2rx",
     "G-nonadjacent: 1 2 4; 1 wr 2 rw 3 wr 4 rw 0 wr 1 beside 0 3",
     "T2 read z = [3], to which T1 had appended 3; T2 read y = [], so it came before T3, which "
     "later appended 2; T4 read y = [2], to which T3 had appended 2; T4 read x = [], so it came "
     "before T0, which later appended 1; and so on, through 5 transactions back to the first: no "
     "order of the transactions agrees with this."},
    {SI, "ax1az3 | rz3ry | ay2 | ry2rx | rx1", "long fork: 0 1 3; 0 wr 1 rw 2 wr 3 rw 0 beside 2",
     "T1 read z = [3], to which T0 had appended 3; T1 read y = [], so it came before T2, which "
     "later appended 2; T3 read y = [2], to which T2 had appended 2; T3 read x = [], so it came "
     "before T0, which later appended 1: no choice of snapshots and commits agrees with this."},
    {SER, "ax1az5 | rx1ry | ay2 | ry2az6 | rz65 | rx",
     "G-single: 0 1 3 4; 1 rw 2 wr 3 ww 0 wr 1 beside 2",
     "T1 read y = [], so it came before T2, which later appended 2; T3 read y = [2], to which T2 "
     "had appended 2; in z, T3's 6 stands before T0's 5; T1 read x = [1], to which T0 had appended "
     "1: no order of the transactions agrees with this."},
    {SSER, "ax1 @0..1 | rx @2..3", "G-single-realtime: 0 1; 1 rw 0 rt 1",
     "T1 read x = [], so it came before T0, which later appended 1; T0 completed at 1.000000 s, "
     "before T1 began at 2.000000 s: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "ax1 @0..0 | rx @1..2", "G-single-realtime: 0 1; 1 rw 0 rt 1",
     "T1 read x = [], so it came before T0, which later appended 1; T0 completed at 0.000000 s, "
     "before T1 began at 1.000000 s: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "rx1 @0..1 | ax1 @2..3", "G1c-realtime: 0 1; 0 rt 1 wr 0",
     "T0 completed at 1.000000 s, before T1 began at 2.000000 s; T0 read x = [1], to which T1 had "
     "appended 1: no order of the transactions agrees with this and with real time."},
    {SSER, "ax1 @0..1 | ax2 @2..3 | rx21 @4..5", "G0-realtime: 0 1 2; 0 rt 1 ww 0",
     "T0 completed at 1.000000 s, before T1 began at 2.000000 s; in x, T1's 2 stands before T0's "
     "1: no order of the transactions agrees with this and with real time."},
    {SSER, "rx @4..5 | ax1ry @0..9 | ay2 @0..1", "G2-item-realtime: 1 2 0; 0 rw 1 rw 2 rt 0",
     "T0 read x = [], so it came before T1, which later appended 1; T1 read y = [], so it came "
     "before T2, which later appended 2; T2 completed at 1.000000 s, before T0 began at 4.000000 "
     "s: no order of the transactions agrees with this and with real time."},
    {SSER, "rx @4..5 | ax1 @2..3", "G-single-realtime: 1 0; 0 rw 1 rt 0",
     "T0 read x = [], so it came before T1, which later appended 1; T1 completed at 3.000000 s, "
     "before T0 began at 4.000000 s: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "ax1 @0..1 | rx1ry @0..9 | ay2 @2..3 | ry2rx @0..9",
     "long fork: 1 3; 1 rw 2 wr 3 rw 0 wr 1 beside 0 2",
     "T1 read y = [], so it came before T2, which later appended 2; T3 read y = [2], to which T2 "
     "had appended 2; T3 read x = [], so it came before T0, which later appended 1; T1 read x = "
     "[1], to which T0 had appended 1: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "ry2 @0..1 | ax1 @2..3 | rx1ay2 @0..9", "G1c-realtime: 0 2 1; 0 rt 1 wr 2 wr 0",
     "T0 completed at 1.000000 s, before T1 began at 2.000000 s; T2 read x = [1], to which T1 had "
     "appended 1; T0 read y = [2], to which T2 had appended 2: no order of the transactions agrees "
     "with this and with real time."},
    {SSER, "rx1ry @0..9 | ay2 @0..9 | ry2 @0..2 | ax1 @4..5",
     "G-single-realtime: 0 2 3; 0 rw 1 wr 2 rt 3 wr 0 beside 1",
     "T0 read y = [], so it came before T1, which later appended 2; T2 read y = [2], to which T1 "
     "had appended 2; T2 completed at 2.000000 s, before T3 began at 4.000000 s; T0 read x = [1], "
     "to which T3 had appended 1: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "rxay1 @0..9 | ryax2 @0..9", "write skew: 0 1; 0 rw 1 rw 0",
     "T0 read x = [], so it came before T1, which later appended 2; T1 read y = [], so it came "
     "before T0, which later appended 1: no order of the transactions agrees with this and with "
     "real time."},
    {SSER, "ax1 @0..1 | rxay1 @3..4", "G-single-realtime: 0 1; 1 rw 0 rt 1",
     "T1 read x = [], so it came before T0, which later appended 1; T0 completed at 1.000000 s, "
     "before T1 began at 3.000000 s: no order of the transactions agrees with this and with real "
     "time."},
    {RC, "rx7", "thin-air read: 0", "T0 read 7 in x, which no transaction ever wrote there."},
    {RC, "ax1! | rx1", "G1a: 0 1", "T1 read 1 in x, which T0 wrote, but that failed."},
    {RC, "ax1! | ax2 | rx12", "dirty update: 0 2",
     "T2 read 1 in x, which T0 appended, but that failed; yet a transaction that committed built "
     "on it."},
    {RC, "ax1! | ax2! | rx12", "G1a: 0 2", "T2 read 1 in x, which T0 wrote, but that failed."},
    {RC, "ax1! | ax2 | rx1 | rx12", "G1a: 0 2", "T2 read 1 in x, which T0 wrote, but that failed."},
    {RC, "ax1ax2 | rx1", "G1b: 0 1",
     "T1 read 1 in x, which T0 wrote, but T0 wrote again to the same key before it committed."},
    {RC, "ax1ax2 | rx2", "G1b: 0 1", "T1 read 2 in x, but not what T0 had appended before that."},
    {RC, "ax1ax2 | ax3 | rx23", "G1b: 0 2",
     "T2 read 2 in x, but not what T0 had appended before that."},
    {RC, "ax1rx", "internal: 0",
     "T0 read x ending in nothing, which does not agree with what it had itself written to it by "
     "then."},
    {RC, "ax1rx21", "thin-air read: 0", "T0 read 2 in x, which no transaction ever wrote there."},
    {RC, "ax1rx2 | ax2", "internal: 0",
     "T0 read x ending in 2, which does not agree with what it had itself written to it by then."},
    {RA, "rxrx1 | ax1", "internal: 0",
     "T0 read x twice and saw two versions of it, the later one ending in 1."},
    {RA, "rx1rx | ax1", "internal: 0",
     "T0 read x twice and saw two versions of it, the later one ending in nothing."},
    {RC, "ax1 | rx11", "duplicate elements: 1",
     "T1 read 1 in x twice, which was appended only once."},
    {RC, "ax1 | ax2 | rx1 | rx2", "incompatible order: 2 3",
     "T3 and T2 read lists from x, neither of which is a beginning of the other: they differ where "
     "T3 read 2."},
    {RC, "ax1 | ax2 | rx12 | rx21", "incompatible order: 2 3",
     "T3 and T2 read lists from x, neither of which is a beginning of the other: they differ where "
     "T3 read 2."},
    {RC, "ax1 | ax2 | rx1 | rx21", "incompatible order: 2 3",
     "T2 and T3 read lists from x, neither of which is a beginning of the other: they differ where "
     "T2 read 1."},
    {SER, "ax1 | ax2 | ax3 | ax4 | ax5 | ax6 | ax7 | ax8 | rx12345678ay1 | ry1rx1234567",
     "G-single: 8 9; 9 rw 7 wr 8 wr 9 beside 7",
     "T9 read x = [1 2 3 4 5 6 7], so it came before T7, which later appended 8; T8 read x = [1 2 "
     "3 4 5 6 7 8], to which T7 had appended 8; T9 read y = [1], to which T8 had appended 1: no "
     "order of the transactions agrees with this."},
    {SER, "ax1 | ax2 | ax3 | ax4 | ax5 | ax6 | ax7 | ax8 | ax9 | rx123456789ay1 | ry1rx12345678",
     "G-single: 9 10; 10 rw 8 wr 9 wr 10 beside 8",
     "T10 read x = [1 2 3 4 5 6 7 8], so it came before T8, which later appended 9; T9 read x = [… "
     "2 3 4 5 6 7 8 9], to which T8 had appended 9; T10 read y = [1], to which T9 had appended 1: "
     "no order of the transactions agrees with this."},
    {SER, "ax1 | rx1ry | ry3rx | ay3 | rx1ry3", "long fork: 1 2; 1 rw 3 wr 2 rw 0 wr 1 beside 0 3",
     "T1 read y = [], so it came before T3, which later appended 3; T2 read y = [3], to which T3 "
     "had appended 3; T2 read x = [], so it came before T0, which later appended 1; T1 read x = "
     "[1], to which T0 had appended 1: no order of the transactions agrees with this."},
    {SER, "ax1 | rx1az1 | rz1 ax2 | rx21", "incompatible order: 1 3",
     "T1 and T3 read lists from x, neither of which is a beginning of the other: they differ where "
     "T1 read 1."},
    {SI, "ax1ay1 | ax2 | ay2 | rx12 | ry12 | rx1ry", "G-single: 0 5; 5 rw 0 wr 5",
     "T5 read y = [], so it came before T0, which later appended 1; T5 read x = [1], to which T0 "
     "had appended 1: no choice of snapshots and commits agrees with this."},
};

const std::vector<Row> registers = {
    {SER, "wa1wp1 | wa2wq1 | wz1wu1 | wz2wv1 | rp1rq1rz1 | rp1rq1rz2 | ru1rv1ra1 | ru1rv1ra2",
     ": 0 1 2 3 4 5 6 7",
     "Whatever the order of the versions that T0, T1, T2, T3, T4, T5, T6 and T7 wrote and read, "
     "some cycle closes: no order of the transactions agrees with this."},
    {RC, "wa1rd4 | ra1wb2rf6 | rb2wc3we5 | rc3wd4 | re5wf6", "G1c: 1 2 4; 1 wr 2 wr 4 wr 1",
     "T2 read b = 2, which T1 wrote; T4 read e = 5, which T2 wrote; T1 read f = 6, which T4 wrote: "
     "no order of commits agrees with this."},
    {RC, "wx1ry2 | rx1wy2", "G1c: 0 1; 0 wr 1 wr 0",
     "T1 read x = 1, which T0 wrote; T0 read y = 2, which T1 wrote: no order of commits agrees "
     "with this."},
    {RC, "wx1wx2 | rx1", "G1b: 0 1",
     "T1 read 1 from x, which T0 wrote, but T0 wrote again to the same key before it committed."},
    {RC, "wx1! | rx1", "G1a: 0 1", "T1 read 1 from x, which T0 wrote, but that failed."},
    {RC, "wx1rx2 | wx2", "internal: 0",
     "T0 read x = 2, which does not agree with what it had itself written to it by then."},
    {RC, "wx1rx", "internal: 0",
     "T0 read x = nothing, which does not agree with what it had itself written to it by then."},
    {RC, "rx7", "thin-air read: 0", "T0 read 7 from x, which no transaction ever wrote there."},
    {RC, "rx1wx1", "internal: 0",
     "T0 read x = 1, which does not agree with what it had itself written to it by then."},
    {RA, "rxrx1 | wx1", "internal: 0",
     "T0 read x twice and saw two versions of it, the later one with 1."},
    {RA, "rx1rx2 | wx1 | wx2", "internal: 0",
     "T0 read x twice and saw two versions of it, the later one with 2."},
    {RA, "wx1wy2 | rx1ry", "fractured read: 0 1; 1 rw 0 wr 1",
     "T1 read y = nothing, so it came before T0, which later wrote 2; T1 read x = 1, which T0 "
     "wrote: no order of commits agrees with this."},
    {SI, "wx1wy2 | rx1ry", "G-single: 0 1; 1 rw 0 wr 1",
     "T1 read y = nothing, so it came before T0, which later wrote 2; T1 read x = 1, which T0 "
     "wrote: no choice of snapshots and commits agrees with this."},
    {SI, "rxwx1 | rxwx2", "lost update: 0 1; 0 rw 1 rw 0",
     "T0 and T1 both read x = nothing and then both replaced it; whichever came second did not see "
     "the other, so no choice of snapshots and commits agrees with this."},
    {SER, "rxwx1 | rxwx2", "lost update: 0 1; 0 rw 1 rw 0",
     "T0 and T1 both read x = nothing and then both replaced it; whichever came second did not see "
     "the other, so no order of the transactions agrees with this."},
    {SI, "wx1 | rx1wx2 | rx1wx3", "lost update: 1 2; 1 rw 2 rw 1",
     "T1 and T2 both read x = 1 and then both replaced it; whichever came second did not see the "
     "other, so no choice of snapshots and commits agrees with this."},
    {SI, "rxwx1ry | rxwx2wy3 | ry3", "lost update: 0 1; 0 rw 1 rw 0",
     "T0 and T1 both read x = nothing and then both replaced it; whichever came second did not see "
     "the other, so no choice of snapshots and commits agrees with this."},
    {SER, "rxwy1 | rywx2", "write skew: 0 1; 0 rw 1 rw 0",
     "T0 read x = nothing, so it came before T1, which later wrote 2; T1 read y = nothing, so it "
     "came before T0, which later wrote 1: no order of the transactions agrees with this."},
    {SER, "rxwy1 | rywz2 | rzwx3", "G2-item: 0 1 2; 0 rw 2 rw 1 rw 0",
     "T0 read x = nothing, so it came before T2, which later wrote 3; T2 read z = nothing, so it "
     "came before T1, which later wrote 2; T1 read y = nothing, so it came before T0, which later "
     "wrote 1: no order of the transactions agrees with this."},
    {SI, "wx1 | wy2 | rx1ry | rxry2", "long fork: 2 3; 2 rw 1 wr 3 rw 0 wr 2 beside 0 1",
     "T2 read y = nothing, so it came before T1, which later wrote 2; T3 read y = 2, which T1 "
     "wrote; T3 read x = nothing, so it came before T0, which later wrote 1; T2 read x = 1, which "
     "T0 wrote: no choice of snapshots and commits agrees with this."},
    {SER, "wx1 | wy2 | rx1ry | rxry2", "long fork: 2 3; 2 rw 1 wr 3 rw 0 wr 2 beside 0 1",
     "T2 read y = nothing, so it came before T1, which later wrote 2; T3 read y = 2, which T1 "
     "wrote; T3 read x = nothing, so it came before T0, which later wrote 1; T2 read x = 1, which "
     "T0 wrote: no order of the transactions agrees with this."},
    {RA, "wx1wy1 | wx2wy2 | rx1ry2", "G0: 0 1 2; 0 ?? 1 ?? 0",
     "T2 saw T0 in x and yet read y = 2, so T0's y = 1 came before T1's 2; T2 saw T1 in y and yet "
     "read x = 1, so T1's x = 2 came before T0's 1: no order of commits agrees with this."},
    {RA, "wx1wy1 | wx2wy2 | rx1ry2 | rx2ry1", "G0: 0 1 3; 0 ?? 1 ?? 0",
     "T3 saw T0 in y and yet read x = 2, so T0's x = 1 came before T1's 2; T3 saw T1 in x and yet "
     "read y = 1, so T1's y = 2 came before T0's 1: no order of commits agrees with this."},
    {SER, "wx1wy1 | wx2wy2 | rx1ry2", "G-single: 0 1 2; 2 ?? 0 wr 2",
     "T2 read y = 2, so it came before T0, which later wrote 1 (the other order of the two "
     "versions would close a cycle as well: T0 before T1 before T0); T2 read x = 1, which T0 "
     "wrote: no order of the transactions agrees with this."},
    {RA, "wx1wy1 | wx2wy2wz3 | rx1rz3 | ry1rz3 | rx2ry1", "G0: 0 1 4; 0 ?? 1 ?? 0",
     "T4 saw T0 in y and yet read x = 2, so T0's x = 1 came before T1's 2; T4 saw T1 in x and yet "
     "read y = 1, so T1's y = 2 came before T0's 1: no order of commits agrees with this."},
    {RC, "wx1ry6 | rx1wz2 | rz2wu3 | ru3wv4 | rv4ww5 | rw5wy6",
     "G1c: 0 1 2 3 4 5; 0 wr 1 wr 2 wr 3 wr 4 wr 5 wr 0",
     "T1 read x = 1, which T0 wrote; T2 read z = 2, which T1 wrote; T3 read u = 3, which T2 wrote; "
     "T4 read v = 4, which T3 wrote; and so on, through 6 transactions back to the first: no order "
     "of commits agrees with this."},
    {SSER, "wx1 @0..1 | rx @2..3", "G-single-realtime: 0 1; 1 rw 0 rt 1",
     "T1 read x = nothing, so it came before T0, which later wrote 1; T0 completed at 1.000000 s, "
     "before T1 began at 2.000000 s: no order of the transactions agrees with this and with real "
     "time."},
    {SSER, "rx1 @0..1 | wx1 @2..3", "G1c-realtime: 0 1; 0 rt 1 wr 0",
     "T0 completed at 1.000000 s, before T1 began at 2.000000 s; T0 read x = 1, which T1 wrote: no "
     "order of the transactions agrees with this and with real time."},
    {SSER, "wx1 @0..1 | rx1wx2 @2..3 | rx1 @4..5", "G-single-realtime: 1 2; 2 rw 1 rt 2",
     "T2 read x = 1, so it came before T1, which later wrote 2; T1 completed at 3.000000 s, before "
     "T2 began at 4.000000 s: no order of the transactions agrees with this and with real time."},
    {SSER, "wx1 @0..1 | wx2 @2..3 | rx1 @4..5", "G0-realtime: 0 1 2; 0 rt 1 ?? 0",
     "T0 completed at 1.000000 s, before T1 began at 2.000000 s; T1's x = 2 came before T0's 1 "
     "(the other order of the two versions would close a cycle as well: T2 before T1 before T2): "
     "no order of the transactions agrees with this and with real time."},
    {SER, "wx1ry3 | rx4wy2ry2 | wy3ry3wx4", "write skew: 0 1 2; 0 ?? 1 ?? 0",
     "T0 read y = 3, so it came before T1, which later wrote 2 (the other order of the two "
     "versions would close a cycle as well: T1 before T2 before T1); T1 read x = 4, so it came "
     "before T0, which later wrote 1 (the other order of the two versions would close a cycle as "
     "well: T0 before T2 before T0): no order of the transactions agrees with this."},
};

}  // namespace

TEST_CASE("transactions: each anomaly of lists has its name, and is told in these words") {
    expect(objects::list_append(), lists);
}

TEST_CASE("transactions: each anomaly of registers has its name, and is told in these words") {
    expect(objects::rw_register(), registers);
}

}  // namespace cleave::test
