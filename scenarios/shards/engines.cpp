#include "shards/engines.hpp"

#include <charconv>
#include <optional>
#include <vector>

namespace cleave::shards {
namespace {

constexpr std::string_view names[] = {"SLURM_ARRAY_JOB_ID",       "SLURM_ARRAY_TASK_ID",
                                      "SLURM_ARRAY_TASK_COUNT",   "SLURM_ARRAY_TASK_MIN",
                                      "SLURM_ARRAY_TASK_MAX",     "SLURM_ARRAY_TASK_STEP",
                                      "JOB_COMPLETION_INDEX",     "AWS_BATCH_JOB_ARRAY_INDEX",
                                      "AWS_BATCH_JOB_ARRAY_SIZE", "CLEAVE_SHARDS"};

constexpr std::string_view by_hand = "say which share this is: --shard K/N";

// A mistake ends the choosing at once.
struct Mistake {
    std::string error;
    std::string hint;
};

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

class Chooser {
  public:
    Chooser(const Environment& environment, const ShardFlags& flags)
        : environment_(environment), flags_(flags) {}

    ShardChoice choose() {
        const std::optional<Shard> said = by_flag();
        const std::optional<std::uint64_t> count = stated_count();
        std::vector<ShardChoice> told;
        for (const auto& engine : {slurm(), kubernetes(said ? said->count : count), aws_batch()}) {
            if (engine) told.push_back(*engine);
        }
        if (mistake_) return failed();
        if (told.size() > 1 && !said) {
            return failed({told[0].source + " and " + told[1].source +
                               " both number this task, and only one of them can be right",
                           std::string(by_hand)});
        }
        ShardChoice choice = told.empty() ? ShardChoice{} : told.front();
        if (said) {
            for (const ShardChoice& other : told) {
                if (other.shard.count == 1 || other.shard == *said) continue;
                return failed({"--shard says " + to_string(*said) + ", and " + other.source +
                                   " says " + to_string(other.shard),
                               "leave --shard out: every task of the array finds its own share"});
            }
            choice = {*said, "--shard"};
        }
        if (count && choice.source.empty() && *count > 1) {
            return failed({count_name() + " says that there are " + std::to_string(*count) +
                               " shares, and nothing says which of them this is",
                           std::string(by_hand)});
        }
        if (count && *count != choice.shard.count) {
            return failed(
                {count_name() + " says that there are " + std::to_string(*count) + " shares, and " +
                     choice.source + " is " + to_string(choice.shard),
                 "to do one share again by itself, write --shard K/" + std::to_string(*count)});
        }
        return choice;
    }

  private:
    static ShardChoice failed(Mistake mistake) {
        return {{}, {}, std::move(mistake.error), std::move(mistake.hint)};
    }
    ShardChoice failed() const { return failed(*mistake_); }

    // Keeps the first.
    std::nullopt_t wrong(std::string error, std::string hint) {
        if (!mistake_) mistake_ = Mistake{std::move(error), std::move(hint)};
        return std::nullopt;
    }

    bool is_set(const std::string& name) const {
        const auto found = environment_.find(name);
        return found != environment_.end() && !found->second.empty();
    }

    std::optional<std::uint64_t> number(const std::string& name, const std::string& text) {
        std::uint64_t value = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error == std::errc() && stop == end && value <= numbers_max) return value;
        return wrong(name + " is " + quoted(text) + ", which is no whole number",
                     "a batch engine sets it to one; " + std::string(by_hand));
    }

    // The number in a variable that must be there, since `reason` is.
    std::optional<std::uint64_t> needed(const std::string& name, const std::string& reason) {
        if (is_set(name)) return number(name, environment_.at(name));
        return wrong(reason + " is set, but " + name + " is not",
                     "pass the engine's whole environment on; or " + std::string(by_hand));
    }

    std::optional<Shard> by_flag() {
        if (flags_.shard.empty()) return std::nullopt;
        const std::optional<Shard> shard = parse_shard(flags_.shard);
        if (shard) return shard;
        return wrong("--shard: " + quoted(flags_.shard) + " is no share K/N",
                     "1/8 is the first of eight, 8/8 the last");
    }

    std::string count_name() const { return flags_.shards.empty() ? "CLEAVE_SHARDS" : "--shards"; }

    // How many shares there are, where it is said apart from which one this is.
    std::optional<std::uint64_t> stated_count() {
        std::optional<std::uint64_t> by_environment;
        if (is_set("CLEAVE_SHARDS")) {
            by_environment = count("CLEAVE_SHARDS", environment_.at("CLEAVE_SHARDS"));
        }
        if (flags_.shards.empty()) return by_environment;
        const std::optional<std::uint64_t> by_flags = count("--shards", flags_.shards);
        if (by_flags && by_environment && *by_flags != *by_environment) {
            return wrong("--shards says " + std::to_string(*by_flags) +
                             ", and CLEAVE_SHARDS says " + std::to_string(*by_environment),
                         "say it once");
        }
        return by_flags;
    }

    std::optional<std::uint64_t> count(const std::string& name, const std::string& text) {
        const std::optional<std::uint64_t> value = number(name, text);
        if (!value || (*value >= 1 && *value <= shards_max)) return value;
        return wrong(name + " is " + text + ": shares are from 1 to " + std::to_string(shards_max),
                     "say into how many shares the sweep is divided");
    }

    std::optional<ShardChoice> slurm() {
        const std::string id_name = "SLURM_ARRAY_TASK_ID";
        if (!is_set(id_name)) return std::nullopt;
        const auto id = needed(id_name, id_name);
        const auto tasks = needed("SLURM_ARRAY_TASK_COUNT", id_name);
        const auto first = needed("SLURM_ARRAY_TASK_MIN", id_name);
        const auto last = needed("SLURM_ARRAY_TASK_MAX", id_name);
        const auto step = needed("SLURM_ARRAY_TASK_STEP", id_name);
        if (!id || !tasks || !first || !last || !step) return std::nullopt;
        const bool possible = *step > 0 && *first <= *id && *id <= *last;
        if (!possible) {
            return wrong(
                "Slurm's task " + std::to_string(*id) + " is not in an array from " +
                    std::to_string(*first) + " to " + std::to_string(*last) + " in steps of " +
                    std::to_string(*step),
                "something changed the variables SLURM_ARRAY_TASK_…; " + std::string(by_hand));
        }
        if ((*last - *first) / *step + 1 != *tasks || (*id - *first) % *step != 0) {
            return wrong("the tasks of this Slurm array have gaps: there are " +
                             std::to_string(*tasks) + " of them from " + std::to_string(*first) +
                             " to " + std::to_string(*last),
                         "number them evenly, as in --array=1-8 or --array=0-14:2; or " +
                             std::string(by_hand));
        }
        if (*tasks > shards_max) return too_many("SLURM_ARRAY_TASK_COUNT", *tasks);
        const std::string array =
            is_set("SLURM_ARRAY_JOB_ID") ? environment_.at("SLURM_ARRAY_JOB_ID") : "?";
        return ShardChoice{{(*id - *first) / *step, *tasks},
                           "task " + std::to_string(*id) + " of Slurm's array " + array};
    }

    std::optional<ShardChoice> kubernetes(std::optional<std::uint64_t> completions) {
        const std::string name = "JOB_COMPLETION_INDEX";
        if (!is_set(name)) return std::nullopt;
        const auto index = needed(name, name);
        if (!index) return std::nullopt;
        if (!completions) {
            return wrong("Kubernetes tells this pod its index, " + std::to_string(*index) +
                             ", but not of how many",
                         "set CLEAVE_SHARDS in the manifest to what `completions` is; or --shards");
        }
        return indexed(*index, *completions,
                       "index " + std::to_string(*index) + " of a Kubernetes Job",
                       "`completions` and CLEAVE_SHARDS must be the same number");
    }

    std::optional<ShardChoice> aws_batch() {
        const std::string index_name = "AWS_BATCH_JOB_ARRAY_INDEX";
        const std::string size_name = "AWS_BATCH_JOB_ARRAY_SIZE";
        if (!is_set(index_name) && !is_set(size_name)) return std::nullopt;
        const auto index = needed(index_name, size_name);
        const auto size = needed(size_name, index_name);
        if (!index || !size) return std::nullopt;
        if (*size > shards_max) return too_many(size_name, *size);
        return indexed(*index, *size, "child " + std::to_string(*index) + " of an AWS Batch array",
                       "something changed the variables AWS_BATCH_JOB_ARRAY_…");
    }

    std::optional<ShardChoice> indexed(std::uint64_t index, std::uint64_t size, std::string source,
                                       std::string hint) {
        if (index < size) return ShardChoice{{index, size}, std::move(source)};
        return wrong(source + " cannot be one of " + std::to_string(size) + ": they begin at 0",
                     std::move(hint));
    }

    std::nullopt_t too_many(const std::string& name, std::uint64_t count) {
        return wrong(name + " is " + std::to_string(count) + ": there can be at most " +
                         std::to_string(shards_max) + " shares",
                     "let a task do more");
    }

    static constexpr std::uint64_t numbers_max = 1'000'000'000'000;

    const Environment& environment_;
    const ShardFlags& flags_;
    std::optional<Mistake> mistake_;
};

}  // namespace

std::span<const std::string_view> environment_names() { return names; }

ShardChoice choose_shard(const Environment& environment, const ShardFlags& flags) {
    return Chooser(environment, flags).choose();
}

}  // namespace cleave::shards
