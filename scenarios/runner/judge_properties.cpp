#include "runner/judge_properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/describe.hpp"
#include "runner/properties.hpp"

namespace cleave::scenario {

std::string runs(std::uint64_t n) { return fmt::format("{} {}", n, n == 1 ? "run" : "runs"); }

namespace {

bool contains(const std::vector<std::string>& list, const std::string& sentence) {
    return std::find(list.begin(), list.end(), sentence) != list.end();
}

// "; first by seed 7 at t+31.2s, tokyo/filer-2"
std::string first_sight(const PropertyTotal& total) {
    if (!total.first) return "";
    std::string words =
        fmt::format("; first by seed {} at {}", total.first_seed, to_string(total.first->at));
    if (!total.first->node.empty()) words += ", " + total.first->node;
    return words;
}

std::optional<std::uint64_t> seed_of(const PropertyTotal& total) {
    if (!total.first) return std::nullopt;
    return total.first_seed;
}

class Judge {
  public:
    Judge(const SweepResult& sweep, std::vector<Judgement>& judgements)
        : sweep_(sweep),
          expected_(sweep.scenario.expect.properties),
          runs_(sweep.seeds.size()),
          judgements_(judgements) {}

    void judge() {
        judge_claims(PropertyKind::always, expected_.always);
        judge_claims(PropertyKind::never, expected_.never);
        judge_claims(PropertyKind::eventually, expected_.eventually);
        judge_claims(PropertyKind::sometimes, expected_.sometimes);
        for (std::size_t i = 0; i < expected_.violated.size(); ++i) {
            judge_violated(expected_.violated[i], i);
        }
        judge_the_rest();
    }

  private:
    const PropertyTotal* find(PropertyKind kind, const std::string& sentence) const {
        for (const PropertyTotal& total : sweep_.properties) {
            if (total.kind == kind && total.sentence == sentence) return &total;
        }
        return nullptr;
    }

    std::string held() const { return runs_ == 1 ? "held" : "held in all " + runs(runs_); }
    std::string violated(const PropertyTotal& total) const {
        return fmt::format("violated in {} of {}{}", total.runs_violated, runs(runs_),
                           first_sight(total));
    }

    void judge_claims(PropertyKind kind, const std::vector<PropertyClaim>& claims) {
        std::size_t index = 0;
        for (const PropertyClaim& claim : claims) {
            const std::string* told = std::get_if<std::string>(&claim);
            const std::string sentence = told ? *told : words_of(std::get<LabelCount>(claim));
            named_.insert(sentence);
            Judgement judgement;
            judgement.expectation = fmt::format("{}: {}", to_string(kind), sentence);
            judgement.place = fmt::format("properties/{}/{}", to_string(kind), index++);
            const PropertyTotal* total = find(kind, sentence);
            if (total) judgement.seed = seed_of(*total);
            if (!total) {
                judgement.observed = "never told: the search is blind to it";
            } else if (kind == PropertyKind::sometimes) {
                judgement.met = total->runs_reached > 0;
                judgement.observed =
                    judgement.met ? fmt::format("reached in {} of {}{}", total->runs_reached,
                                                runs(runs_), first_sight(*total))
                                  : fmt::format("never reached in {}: the search is blind to it",
                                                runs(runs_));
            } else {
                judgement.met = total->runs_violated == 0;
                judgement.settled = !judgement.met;
                judgement.observed = judgement.met ? held() : violated(*total);
            }
            judgements_.push_back(std::move(judgement));
        }
    }

    void judge_violated(const std::string& sentence, std::size_t index) {
        Judgement judgement;
        judgement.place = fmt::format("properties/violated/{}", index);
        judgement.expectation = "violated: " + sentence;
        judgement.observed = held();
        for (const PropertyTotal& total : sweep_.properties) {
            if (total.sentence != sentence || total.runs_violated == 0) continue;
            judgement.met = true;
            judgement.observed = violated(total);
            judgement.seed = seed_of(total);
        }
        judgements_.push_back(std::move(judgement));
    }

    // What is told and not listed: a line for each that is broken, one for all that held.
    void judge_the_rest() {
        std::uint64_t good = 0;
        for (const PropertyTotal& total : sweep_.properties) {
            if (total.kind == PropertyKind::sometimes || named_.contains(total.sentence)) continue;
            if (contains(expected_.violated, total.sentence)) continue;
            if (contains(expected_.measured, total.sentence)) continue;
            // Of a world that is left broken nobody can say what it comes to.
            const bool heals = sweep_.scenario.final_heal;
            if (total.kind == PropertyKind::eventually && !heals) continue;
            good += total.runs_violated == 0;
            if (total.runs_violated == 0) continue;
            Judgement judgement;
            judgement.expectation = fmt::format("{}: {}", to_string(total.kind), total.sentence);
            judgement.observed = violated(total);
            judgement.settled = true;
            judgement.seed = seed_of(total);
            judgements_.push_back(std::move(judgement));
        }
        if (good == 0) return;
        Judgement judgement;
        judgement.expectation =
            fmt::format("{} that the protocol tells of itself",
                        good == 1 ? "the property" : fmt::format("the {} properties", good));
        judgement.observed = held();
        judgement.met = true;
        judgements_.push_back(std::move(judgement));
    }

    const SweepResult& sweep_;
    const PropertyExpectations& expected_;
    std::uint64_t runs_;
    std::vector<Judgement>& judgements_;
    std::set<std::string> named_;
};

}  // namespace

void judge_properties(const SweepResult& sweep, std::vector<Judgement>& judgements) {
    Judge(sweep, judgements).judge();
}

}  // namespace cleave::scenario
