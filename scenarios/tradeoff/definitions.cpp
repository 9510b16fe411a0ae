#include "tradeoff/definitions.hpp"

namespace cleave::tradeoff {
namespace {

std::vector<Definition> of_consistency() {
    return {
        {"level", "Consistency level",
         "The strongest guarantee that held in every run, as a checker proved of each history; a "
         "run that could not be decided counts as one in which it did not hold. Of several that do "
         "not imply each other, the first in the order of the lattice is shown. Bounded staleness "
         "is told by the bound.",
         "Viotti and Vukolic, ACM Computing Surveys 2016; each guarantee's own source is in "
         "checkers/"},
        {"stale_reads", "Stale reads",
         "Ok reads whose value was certainly overwritten by a write that had been acknowledged "
         "before the read began, of all ok reads. What overlaps is never held against a read.",
         "Golab, Li and Shah, PODC 2011, for the zones of values"},
        {"anomalous_reads", "Anomalous reads",
         "Ok reads that are stale, or return what nobody wrote (or a mixture of writes), or what "
         "is certainly older than what their own process had read or written.",
         "Terry et al., Session Guarantees, PDIS 1994"},
        {"staleness", "Staleness",
         "Of stale reads: how long before the read began the first write was acknowledged that "
         "had certainly replaced what it returned. A lower bound, whatever the order of concurrent "
         "writes was.",
         "Golab, Li and Shah, PODC 2011"},
        {"t_visibility", "t-visibility",
         "Of the reads that began t or more after the newest acknowledged write of their key, the "
         "share that were fresh.",
         "Bailis et al., Probabilistically Bounded Staleness, VLDB 2012"},
        {"k_staleness", "k-staleness",
         "Of all ok reads, the share that were fewer than k acknowledged writes behind: at most "
         "k - 1 of them certainly lie between what was read and the read.",
         "Bailis et al., Probabilistically Bounded Staleness, VLDB 2012"},
        {"lost_writes", "Lost writes",
         "Acknowledged writes that, when all had healed and settled, every reader of their key "
         "contradicted by returning what certainly preceded them, of all acknowledged writes.",
         "Alquraan et al., OSDI 2018 (data loss)"},
        {"resurrected_writes", "Resurrected writes",
         "Writes that had failed and yet were read, or had certainly been overwritten and yet were "
         "read when all had healed and settled, of all writes.",
         "Alquraan et al., OSDI 2018 (reappearance of deleted data)"},
        {"converge", "Time to converge",
         "From the heal until the last stale read was answered; zero where none was. One sample a "
         "run.",
         "Bailis and Ghodsi, Eventual Consistency Today, ACM Queue 2013"},
    };
}

std::vector<Definition> of_availability() {
    return {
        {"answered", "Answered in time",
         "Operations that ended ok within the deadline of the matrix, or conditional writes that "
         "were told so soon that their condition is untrue, of all that were asked; by the site of "
         "the client, reads and writes apart, and by when they were asked: before the "
         "faults of the plan, while any of them lasts, and after. The reads at the very end, which "
         "look at what is left, are no part of it.",
         "Gilbert and Lynch 2002 (availability); the deadline makes of it what clients see"},
        {"yield", "Yield", "Answered in time, of all asked, over the whole run and all sites.",
         "Fox and Brewer, Harvest, Yield and Scalable Tolerant Systems, HotOS 1999"},
        {"harvest", "Harvest",
         "Of the reads that were answered: those that reflect every write acknowledged before "
         "them, that is, all but the stale ones.",
         "Fox and Brewer, HotOS 1999"},
        {"recover", "Time to recover",
         "From the end of the faults until a site that they touched answers ten operations in a "
         "row in time; zero if the first ten are. The rest of the run, where that never happens. "
         "One sample a site and run.",
         "assumed: ten in a row tell a recovered site from a lucky answer"},
    };
}

std::vector<Definition> of_latency_and_cost() {
    return {
        {"latency", "Latency",
         "From the request to the answer of operations that were answered, at the client. "
         "Quantiles of "
         "all runs together: the median of at least 5 samples, p99 of 100, p99.9 of 1,000.",
         "Abadi, Consistency Tradeoffs in Modern Distributed Database System Design, 2012 "
         "(PACELC)"},
        {"bound", "Least latency in theory",
         "With sequential consistency, a read and a write together take at least the delay d to "
         "the farthest other site with clients, at one of the two sites; with linearizability, "
         "besides, a read at least u/4 and a write u/2, where u is how much delays vary, taken as "
         "four standard deviations. What is weaker can be answered locally.",
         "Lipton and Sandberg 1988; Attiya and Welch, ACM TOCS 1994"},
        {"cost", "Dollars a month",
         "Requests, storage and traffic of the object store and between the sites, were the load "
         "of the matrix to go on for thirty days, at published prices. What the store sends leaves "
         "its provider; other traffic between sites is charged as between regions. What is stored "
         "in the end stays for the month. Machines are not priced.",
         "Prices as in models/world/prices.hpp, each with its source"},
        {"wan_bytes", "WAN bytes",
         "Bytes sent over links between sites, once for each link, by operation of the workload.",
         "counted by the simulated network"},
        {"cache_hits", "Cache hit rate",
         "Reads that the system answered at once from a cache of its own, of all that its caches "
         "answered, until everything had settled.",
         "told by the protocol's code"},
        {"work_lost", "Work lost by a crash",
         "How long before the crash the oldest write had been acknowledged that it took away; zero "
         "where it took none. One sample a run, of plans that crash something.",
         "the recovery point of disaster recovery, measured"},
    };
}

std::vector<Definition> of_judgement() {
    return {
        {"intervals", "Intervals",
         "All at 95 %. Rates: Wilson's score interval over all operations of all runs. Everything "
         "else: bootstrap over whole runs, since operations of one run depend on each other.",
         "Wilson, JASA 1927; Efron, Ann. Stat. 1979; Hesterberg, Am. Stat. 2015 (expanded "
         "percentiles)"},
        {"cap_position", "Place in the triangle",
         "Consistency: the mean of the share of the lattice's guarantees that held in every run, "
         "and of the share of reads that were not anomalous. Availability: the share answered in "
         "time at the site where it is least. Both in peace, and under the partition while it "
         "lasts. Partition tolerance: how much of both is left under the partition, as the mean of "
         "their ratios to peace.",
         "Brewer, PODC 2000, for the triangle; the formulas are assumed, and measured values go "
         "into nothing else"},
        {"recommendation", "Fits, fits if, does not fit",
         "Each need of a workload is a bound on a figure; it is met or unmet when the whole "
         "interval is on one side of it, and open else. A system does not fit when it does not "
         "offer what is asked for, when a need of truth (what holds, lost writes, anomalous reads) "
         "is unmet under any plan, or one of peace is unmet. It fits if its owner accepts what is "
         "unmet in bad times only. It is unknown where an open need decides.",
         "assumed: no need makes up for another"},
    };
}

}  // namespace

std::vector<Definition> describe_measures() {
    std::vector<Definition> all = of_consistency();
    for (const auto& more : {of_availability(), of_latency_and_cost(), of_judgement()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace cleave::tradeoff
