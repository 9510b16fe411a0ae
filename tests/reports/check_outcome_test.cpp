#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "check/outcome.hpp"
#include "objects/register.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;
using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::Action;
using history::History;
using history::Operation;
using history::OpIndex;

namespace {

Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

// One write, then a read of nothing; `more` further reads of it later.
struct Case {
    History history;
    CheckOutcome outcome;

    explicit Case(std::uint32_t more = 0) {
        const auto key = history.key("x<y>");
        history.add(Operation{.process = 1,
                              .action = Action::write,
                              .key = key,
                              .value = 7,
                              .invoked = at(1),
                              .completed = at(2),
                              .outcome = Outcome::ok});
        history.add(Operation{.process = 2,
                              .key = key,
                              .invoked = at(3),
                              .completed = at(4),
                              .outcome = Outcome::ok});
        for (std::uint32_t i = 0; i < more; ++i) {
            history.add(Operation{.process = 3,
                                  .key = key,
                                  .value = 7,
                                  .invoked = at(5 + 2 * i),
                                  .completed = at(6 + 2 * i),
                                  .outcome = Outcome::ok});
        }
        outcome = {.file = "seen.jsonl",
                   .history = &history,
                   .object = &objects::plain_register(),
                   .command = "cleave check seen.jsonl"};
    }
    void violated(Guarantee guarantee) {
        Verdict verdict{.conclusion = Conclusion::violated, .guarantee = guarantee};
        verdict.keys_violated = 3;
        check::Counterexample shown{.key = {}, .anomaly = "stale read", .core = {{0}, {1}}};
        shown.cycle = {{{0}, {1}, "the write was over by 2 s", check::Because::real_time},
                       {{1}, {0}, "the read missed it", check::Because::overwritten}};
        shown.explanation = "the read missed a write that was over";
        shown.confirmed_by_z3 = true;
        verdict.counterexamples.push_back(shown);
        outcome.verdicts.push_back(verdict);
    }
    void settled(Guarantee guarantee, Conclusion conclusion) {
        Verdict verdict{.conclusion = conclusion, .guarantee = guarantee};
        if (conclusion == Conclusion::unknown) verdict.limit = "the limit on steps was hit";
        if (conclusion == Conclusion::holds) verdict.linearizations = {{{}, {{1}, {0}}}};
        outcome.verdicts.push_back(verdict);
    }
};

}  // namespace

TEST_CASE("a violation is told in a sentence, and explained with its operations and reasons") {
    Case seen;
    seen.violated(Guarantee::linearizable);
    const std::string brief = check_text(seen.outcome, {}, 100, false);
    CHECK_THAT(brief, Contains("2 operations on 1 key: not linearizable"));
    CHECK_THAT(brief, Contains("key x<y>, stale read:"));
    CHECK_THAT(brief, Contains("the read missed a write that was over"));
    CHECK_THAT(brief, Contains("Z3 confirms"));
    CHECK_THAT(brief, Contains("and 2 further keys"));
    CHECK_THAT(brief, !Contains("├─"));
    const std::string full = check_text(seen.outcome, {}, 100, true);
    CHECK_THAT(full, Contains("├─ write 7 ─"));
    CHECK_THAT(full, Contains("the write was over by 2 s"));
}

TEST_CASE("the explanation of a violation fits a screen whatever the size of the history") {
    Case seen(100'000);
    seen.violated(Guarantee::linearizable);
    const std::string text = check_text(seen.outcome, {}, 80, true);
    CHECK(std::count(text.begin(), text.end(), '\n') < 40);
    CHECK(check_page(seen.outcome).size() < 100'000);
}

TEST_CASE("the page names the file, shows the core and escapes what users wrote") {
    Case seen;
    seen.outcome.file = "a&b.jsonl";
    seen.violated(Guarantee::linearizable);
    const std::string page = check_page(seen.outcome);
    CHECK_THAT(page, Contains("<code>a&amp;b.jsonl</code>"));
    CHECK_THAT(page, Contains("x&lt;y&gt;"));
    CHECK_THAT(page, !Contains("x<y>"));
    CHECK_THAT(page, Contains(">w(7)</text>"));
    CHECK_THAT(page, Contains("Why no order exists"));
    CHECK_THAT(page, Contains("And 2 further keys"));
    CHECK_THAT(page, Contains("cleave check seen.jsonl"));
}

TEST_CASE("the strongest guarantees that hold are those that no other one implies") {
    Case seen;
    seen.outcome.whole_lattice = true;
    seen.violated(Guarantee::linearizable);
    seen.settled(Guarantee::sequential, Conclusion::unknown);
    seen.settled(Guarantee::pram, Conclusion::holds);
    seen.settled(Guarantee::monotonic_reads, Conclusion::holds);
    seen.settled(Guarantee::safe, Conclusion::holds);
    CHECK(strongest(seen.outcome.verdicts) ==
          std::vector<Guarantee>{Guarantee::pram, Guarantee::safe});
    const std::string text = check_text(seen.outcome, {}, 100, false);
    CHECK_THAT(text, Contains("the strongest that hold: pram, safe"));
    CHECK_THAT(text, Contains("? sequential"));
    CHECK_THAT(text, Contains("the limit on steps was hit"));
    CHECK_THAT(check_page(seen.outcome), Contains("Every guarantee, the strongest first"));
}

TEST_CASE("the JSON has the evidence by operation, and orders when an explanation is wanted") {
    Case seen;
    seen.violated(Guarantee::linearizable);
    seen.settled(Guarantee::monotonic_reads, Conclusion::holds);
    const auto json = nlohmann::json::parse(check_json(seen.outcome, false));
    CHECK(json["operations"] == 2);
    CHECK(json["verdicts"][0]["conclusion"] == "violated");
    const auto& shown = json["verdicts"][0]["counterexamples"][0];
    CHECK(shown["core"][0]["f"] == "write");
    CHECK(shown["core"][0]["input"][0] == 7);
    CHECK(shown["core"][1]["output"][0].is_null());
    CHECK(shown["cycle"][1]["because"] == "rw");
    CHECK(shown["anomaly"] == "stale read");
    CHECK(json["verdicts"][1].count("orders") == 0);
    const auto full = nlohmann::json::parse(check_json(seen.outcome, true));
    CHECK(full["verdicts"][1]["orders"][0]["order"] == nlohmann::json({1, 0}));
}

TEST_CASE("every guarantee has words for each conclusion") {
    for (const check::GuaranteeInfo& row : check::guarantees()) {
        const std::string holds = in_words(row.guarantee, Conclusion::holds);
        const std::string violated = in_words(row.guarantee, Conclusion::violated);
        CHECK(holds != violated);
        CHECK(violated != in_words(row.guarantee, Conclusion::unknown));
        CHECK(holds.find('-') == std::string::npos);
    }
}

TEST_CASE("evidence that the certifier could not re-check is said to be unchecked") {
    Case shown;
    shown.violated(Guarantee::linearizable);
    CHECK_THAT(check_page(shown.outcome), Contains("re-checked all evidence."));
    CHECK_THAT(check_json(shown.outcome, false), !Contains("unchecked"));
    shown.outcome.unchecked = {"a core of 40 <operations>"};
    CHECK_THAT(check_page(shown.outcome),
               Contains("re-checked all evidence but that on <b>linearizable</b>, which is too "
                        "large for it (a core of 40 &lt;operations&gt;)."));
    CHECK_THAT(check_json(shown.outcome, false),
               Contains("\"unchecked\": \"a core of 40 <operations>\""));
}
