#include "made_up.hpp"

namespace cleave::made_up {
namespace {

using history::Action;
using history::Operation;
using scenario::Counts;
using scenario::SweepResult;

Instant at(std::int64_t milliseconds) { return Instant::at(Duration::milliseconds(milliseconds)); }

scenario::Scenario world() {
    scenario::Scenario s;
    s.duration = Duration::seconds(120);
    s.settle = Duration::seconds(30);
    s.sites.resize(3);
    s.sites[0].name = "london";
    s.sites[1].name = "tokyo";
    s.sites[2].name = "virginia";
    for (const std::size_t office : {0U, 1U}) {
        s.sites[office].filers = 3;
        s.sites[office].clients = 6;
    }
    s.sites[2].object_store.emplace();
    const auto link = [&](std::size_t from, std::size_t to, std::int64_t rtt) {
        scenario::Link made;
        made.from = from;
        made.to = to;
        made.options.rtt = Duration::milliseconds(rtt);
        s.links.push_back(made);
    };
    link(0, 2, 76);
    link(1, 2, 170);
    link(0, 1, 210);
    s.links[1].options.loss = Ratio{100'000};
    s.links[1].options.bandwidth = {1'000'000'000};
    s.workload.read = Ratio::percent(75);
    s.workload.write = Ratio::percent(25);
    s.workload.zipf_exponent = Ratio{990'000'000};
    s.workload.popularity = scenario::Popularity::zipf;
    s.workload.interval = Duration::milliseconds(100);
    scenario::Fault cut;
    cut.kind = "partition";
    cut.at = at(30'000);
    cut.length = Duration::seconds(30);
    cut.what = scenario::Partition{{{0}, {1, 2}}};
    s.faults.push_back(cut);
    scenario::Fault crash;
    crash.kind = "crash";
    crash.at = at(80'000);
    crash.length = Duration::seconds(5);
    scenario::NodesDown down;
    down.nodes.nodes = {"tokyo/filer-2"};
    crash.what = down;
    s.faults.push_back(crash);
    return s;
}

struct Shape {
    std::uint64_t reads_while_cut;   // of 9 a slice in London
    std::uint64_t writes_while_cut;  // of 3
    Duration p50, p99;
};

scenario::SiteSeries series(const std::string& site, const Shape& shape, bool cut) {
    scenario::SiteSeries result{site, {}};
    for (std::int64_t second = 0; second < 120; ++second) {
        const bool now = cut && second >= 30 && second < 60;
        scenario::Slice slice;
        slice.reads.ok = now ? shape.reads_while_cut : 9;
        slice.writes.ok = now ? shape.writes_while_cut : 3;
        slice.reads.unknown = 9 - slice.reads.ok;
        slice.writes.failed = 3 - slice.writes.ok;
        slice.p50 = shape.p50 + Duration::microseconds(second * 7919 % 1000);
        slice.p99 = shape.p99 + Duration::microseconds(second * 7919 % 9000);
        if (slice.reads.ok + slice.writes.ok == 0) slice.p50 = slice.p99 = Duration();
        result.slices.push_back(slice);
    }
    return result;
}

void add_phases(SweepResult& sweep, const std::string& site, const Shape& shape, bool cut) {
    const std::uint64_t seeds = sweep.seeds.size();
    const Counts reads{270 * seeds, 0, 0};
    const Counts writes{90 * seeds, 0, 0};
    const Counts cut_reads{shape.reads_while_cut * 30 * seeds, 0,
                           (9 - shape.reads_while_cut) * 30 * seeds};
    const Counts cut_writes{shape.writes_while_cut * 30 * seeds,
                            (3 - shape.writes_while_cut) * 30 * seeds, 0};
    const auto add = [&](const char* phase, const Counts& r, const Counts& w, Duration p99) {
        scenario::PhaseAvailability made;
        made.site = site;
        made.phase = phase;
        made.reads = r;
        made.writes = w;
        made.p50 = shape.p50;
        made.p99 = p99;
        sweep.availability.push_back(made);
    };
    add("before", reads, writes, shape.p99);
    add("partition", cut ? cut_reads : reads, cut ? cut_writes : writes, shape.p99 * 3);
    add("after", {540 * seeds, 0, 0}, {179 * seeds, 1, 0}, shape.p99);
}

SweepResult both() {
    SweepResult sweep;
    sweep.scenario = world();
    for (std::uint64_t seed = 1; seed <= 500; ++seed) sweep.seeds.push_back(seed);
    sweep.operations = 5'760 * 500;
    sweep.ok_reads = 1'100'000;
    sweep.shown.seed = 1;
    sweep.shown.trace_hash = 0x9f3c27ab10de4455;
    sweep.shown.events = 84'211;
    sweep.shown.slice_length = Duration::seconds(1);
    sweep.shown.faults.push_back({"london cut off", at(30'000), at(60'000), {0}, true});
    sweep.shown.faults.push_back({"tokyo/filer-2 down", at(80'000), at(85'000), {1}, false});
    for (std::uint32_t process = 0; process < 12; ++process) {
        sweep.shown.process_site.push_back(process / 6);
    }
    return sweep;
}

Operation op(std::uint32_t process, Action action, std::optional<Value> value, std::int64_t from,
             std::int64_t to, history::KeyId key) {
    return {process, action, key, value, {}, at(from), at(to), Outcome::ok};
}

// w(41) is overwritten by w(57) in Tokyo; a read sees 57, and a later one in Tokyo sees 41 again.
void add_counterexample(SweepResult& sweep) {
    history::History& h = sweep.shown.history;
    const history::KeyId key = h.key("file-3");
    const auto w41 = h.add(op(7, Action::write, 41, 61'020, 61'204, key));
    const auto old = h.add(op(2, Action::read, 41, 61'230, 61'315, key));
    const auto w57 = h.add(op(2, Action::write, 57, 61'340, 61'431, key));
    const auto fresh = h.add(op(3, Action::read, 57, 61'452, 61'540, key));
    const auto stale = h.add(op(9, Action::read, 41, 62'410, 62'592, key));
    Operation maybe = op(8, Action::write, 60, 62'500, 0, key);
    maybe.completed = Instant::max();
    maybe.outcome = Outcome::unknown;
    const auto lost = h.add(maybe);
    const auto nothing = h.add(op(4, Action::read, std::nullopt, 60'900, 60'985, key));
    check::Counterexample shown;
    shown.key = key;
    shown.core = {w41, w57, fresh, stale};
    shown.context = {old, lost, nothing};
    shown.cycle = {
        {w41, w57, "w(41) completed at 61.204 s, before w(57) began at 61.340 s"},
        {w57, fresh, "r→57 returned what w(57) wrote"},
        {fresh, stale, "r→57 completed at 61.540 s, before r→41 began at 62.410 s"},
        {stale, w57, "r→41 returned the value that w(57) replaced, so it must come before it"},
    };
    shown.explanation =
        "A read in Tokyo returned 41 although 57 had replaced it 979 ms earlier and another client "
        "had already read 57: the store answered from a replica that had not heard of the "
        "overwrite.";
    shown.confirmed_by_z3 = true;
    sweep.shown.linearizable.conclusion = check::Conclusion::violated;
    sweep.shown.linearizable.counterexamples.push_back(shown);
    sweep.shown.stale_reads = {stale};
}

}  // namespace

SweepResult direct_s3() {
    SweepResult sweep = both();
    sweep.scenario.path = "scenarios/catalog/direct-s3-loses-the-wan.yaml";
    sweep.scenario.name = "Direct S3 loses the WAN";
    sweep.scenario.description =
        "Two offices work straight on an eventually consistent object store; London's WAN is cut "
        "for 30 s.";
    sweep.scenario.protocol = {"direct-s3", {{"timeout", Duration::seconds(5)}}, {}};
    sweep.scenario.expect.linearizable = scenario::Expected::violated;
    sweep.scenario.expect.no_lost_writes = scenario::Expected::measured;
    sweep.guarantee = "eventual consistency for overwrites; new objects are read after write";
    sweep.choice = "AP";
    const Shape office{0, 0, Duration::milliseconds(92), Duration::milliseconds(190)};
    for (const char* site : {"london", "tokyo"}) {
        const bool cut = std::string_view(site) == "london";
        sweep.shown.series.push_back(series(site, office, cut));
        add_phases(sweep, site, office, cut);
    }
    sweep.shown.seed = 7;
    sweep.first_failing_seed = 7;
    sweep.runs_violated = 212;
    sweep.stale_reads = 14'312;
    sweep.lost_writes = 3;
    sweep.runs_with_lost_writes = 2;
    sweep.store = {1'900'000, 710'000, 0, 12'000, Bytes::kilo(46'530'000), Bytes::kilo(124'518'000),
                   15.62};
    sweep.wan_bytes = Bytes::kilo(171'048'000);
    sweep.judgements = {{"linearizable: violated", "violated in 212 of 500 runs", true, false},
                        {"no_lost_writes: measured", "3 lost in 2 runs", true, false}};
    sweep.reproduce = "./run.sh run scenarios/catalog/direct-s3-loses-the-wan.yaml --seed 7";
    add_counterexample(sweep);
    return sweep;
}

SweepResult edge_filer() {
    SweepResult sweep = both();
    sweep.scenario.path = "scenarios/catalog/edge-filers-lose-the-wan.yaml";
    sweep.scenario.name = "Edge filers lose the WAN";
    sweep.scenario.description =
        "Two offices share a volume on S3 through edge filers; London's WAN is cut for 30 s.";
    sweep.scenario.protocol = {
        "edge-filer",
        {{"write_back", Duration::seconds(30)}, {"lease", Duration::seconds(10)}},
        {}};
    sweep.scenario.expect.linearizable = scenario::Expected::holds;
    sweep.scenario.expect.no_lost_writes = scenario::Expected::holds;
    sweep.guarantee = "linearizable files; no acknowledged write is lost to one crash";
    sweep.choice = "CP";
    const Shape office{4, 1, Duration::microseconds(1'400), Duration::milliseconds(240)};
    for (const char* site : {"london", "tokyo"}) {
        const bool cut = std::string_view(site) == "london";
        sweep.shown.series.push_back(series(site, office, cut));
        add_phases(sweep, site, office, cut);
    }
    sweep.store = {88'000, 64'000, 0, 0, Bytes::kilo(4'194'000), Bytes::kilo(5'767'000), 0.36};
    sweep.wan_bytes = Bytes::kilo(9'961'000);
    sweep.judgements = {
        {"linearizable: holds", "holds in 500 of 500 runs", true, false},
        {"no_lost_writes: holds", "none lost", true, false},
        {"availability during partition, tokyo: at least 99 %", "100 %", true, false}};
    sweep.reproduce = "./run.sh run scenarios/catalog/edge-filers-lose-the-wan.yaml --seeds 1..500";
    sweep.shown.linearizable.conclusion = check::Conclusion::holds;
    return sweep;
}

SweepResult named(const std::string& text) {
    SweepResult sweep = direct_s3();
    sweep.scenario.name = sweep.scenario.path = sweep.scenario.description = text;
    sweep.scenario.protocol.name = text;
    sweep.scenario.protocol.options.push_back({text, text});
    sweep.scenario.protocol.bugs.push_back(text);
    scenario::NodesDown down;
    down.nodes.nodes = {text};
    scenario::Fault crash;
    crash.kind = "crash";
    crash.at = at(1'000);
    crash.what = down;
    sweep.scenario.faults.push_back(crash);
    for (scenario::Site& site : sweep.scenario.sites) site.name = text;
    sweep.guarantee = sweep.choice = sweep.reproduce = sweep.internal_error = text;
    for (auto& fault : sweep.shown.faults) fault.label = text;
    for (auto& s : sweep.shown.series) s.site = text;
    for (auto& phase : sweep.availability) phase.site = text;
    for (auto& judgement : sweep.judgements) judgement.expectation = judgement.observed = text;
    auto& shown = sweep.shown.linearizable.counterexamples.front();
    shown.key = sweep.shown.history.key(text);
    shown.explanation = text;
    for (check::Precedence& step : shown.cycle) step.reason = text;
    return sweep;
}

}  // namespace cleave::made_up
