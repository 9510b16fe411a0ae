#pragma once
// The wording that the terminal, the page and later formats share: what a sweep's figures mean, in
// words. It reads results and never judges: every conclusion comes from the runner or a checker.
// All names returned are clean text (escape.hpp) but not escaped for HTML.
// Choices: "answered" means ok. A refusal in time is honest, and counted apart, but the client did
// not get what it asked for.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/result.hpp"

namespace cleave::report {

enum class Standing : std::uint8_t { held, violated, unsettled };

Standing consistency(const scenario::SweepResult& sweep);
// "linearizable in all 500 runs", "not linearizable in 212 of 500 runs".
std::string consistency_seen(const scenario::SweepResult& sweep);
// "holds", "violated", "measured", or "nothing".
std::string expected(const std::optional<scenario::Expected>& expectation);
bool as_expected(const scenario::SweepResult& sweep);

// One site with clients. The pointers lead into the sweep; null where nothing was asked in a phase.
struct SiteStory {
    std::string name;
    bool cut_off = false;  // a partition separated it from the object store, or from the others
    const scenario::PhaseAvailability* before = nullptr;
    const scenario::PhaseAvailability* during = nullptr;
    const scenario::PhaseAvailability* after = nullptr;
};
std::vector<SiteStory> sites(const scenario::SweepResult& sweep);

scenario::Counts answered(const scenario::PhaseAvailability& phase);  // reads and writes together

// Which system it was: "edge-filer (CP)", with the planted bugs that were switched on.
std::string system_name(const scenario::SweepResult& sweep);
std::string promise(const scenario::SweepResult& sweep);
// "London, cut off: 412 of 1,512 operations answered (27.2 %)", a line for each site that was.
std::vector<std::string> cut_off_lines(const scenario::SweepResult& sweep);
std::string stale_reads(const scenario::SweepResult& sweep);  // "12 of 900 reads (1.3 %)"
// Of one run on average: "52 (42 get, 10 put)", "19.9 MB", "$0.0312".
std::string store_requests(const scenario::SweepResult& sweep);
std::string wan_bytes(const scenario::SweepResult& sweep);
// What became of a replayed trace, over all runs; empty when none was replayed.
std::string replayed(const scenario::SweepResult& sweep);
std::string cost(const scenario::SweepResult& sweep);

// The violated verdict of the shown run to explain: one on a guarantee that should hold before the
// one on linearizability, and that before others; null when there is none.
const check::Verdict* shown_verdict(const scenario::SweepResult& sweep);
// Its smallest counterexample; null when it has none.
const check::Counterexample* counterexample(const scenario::SweepResult& sweep);

// "at 30 s: partition London | Tokyo + Virginia, for 30 s".
std::string fault_words(const scenario::Scenario& scenario, const scenario::Fault& fault);
std::string link_name(const scenario::Scenario& scenario, std::size_t link);

}  // namespace cleave::report
