#include "shards/engines.hpp"

#include "catch.hpp"

using namespace cleave;
using shards::Environment;
using shards::Shard;
using shards::ShardFlags;

namespace {

// What Slurm 22.05.8 set in the tasks of arrays, as recorded from them.
Environment slurm(std::string task, std::string count, std::string first, std::string last,
                  std::string step) {
    return {{"SLURM_ARRAY_JOB_ID", "42"},
            {"SLURM_ARRAY_TASK_ID", std::move(task)},
            {"SLURM_ARRAY_TASK_COUNT", std::move(count)},
            {"SLURM_ARRAY_TASK_MIN", std::move(first)},
            {"SLURM_ARRAY_TASK_MAX", std::move(last)},
            {"SLURM_ARRAY_TASK_STEP", std::move(step)}};
}

Environment aws(std::string index, std::string size) {
    return {{"AWS_BATCH_JOB_ARRAY_INDEX", std::move(index)},
            {"AWS_BATCH_JOB_ARRAY_SIZE", std::move(size)}};
}

Environment kubernetes(std::string index, std::string shards) {
    return {{"JOB_COMPLETION_INDEX", std::move(index)}, {"CLEAVE_SHARDS", std::move(shards)}};
}

Environment joined(Environment one, const Environment& other) {
    one.insert(other.begin(), other.end());
    return one;
}

struct Good {
    Environment environment;
    ShardFlags flags;
    Shard shard;
    std::string source;
};

struct Bad {
    Environment environment;
    ShardFlags flags;
    std::string error;  // its beginning
    std::string hint;   // something in it
};

void accepts(const std::vector<Good>& table) {
    for (const Good& row : table) {
        const auto choice = shards::choose_shard(row.environment, row.flags);
        CAPTURE(row.source, choice.error);
        CHECK(choice.error.empty());
        CHECK(shards::to_string(choice.shard) == shards::to_string(row.shard));
        CHECK(choice.source == row.source);
    }
}

void refuses(const std::vector<Bad>& table) {
    for (const Bad& row : table) {
        const auto choice = shards::choose_shard(row.environment, row.flags);
        CAPTURE(choice.error, choice.hint);
        CHECK(choice.error.find(row.error) == 0);
        CHECK(!row.error.empty());
        CHECK(choice.hint.find(row.hint) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("without an engine a sweep is one's own, or the share that one names") {
    accepts({
        {{}, {}, {0, 1}, ""},
        {{{"CLEAVE_SHARDS", ""}, {"SLURM_ARRAY_TASK_ID", ""}}, {}, {0, 1}, ""},
        {{{"CLEAVE_SHARDS", "1"}}, {}, {0, 1}, ""},
        {{}, {.shard = "3/8"}, {2, 8}, "--shard"},
        {{}, {.shard = "3/8", .shards = "8"}, {2, 8}, "--shard"},
        {{{"CLEAVE_SHARDS", "8"}}, {.shard = "8/8"}, {7, 8}, "--shard"},
        // A job of Slurm that is no array.
        {{{"SLURM_JOB_ID", "42"}}, {}, {0, 1}, ""},
    });
    refuses({
        {{}, {.shard = "0/8"}, "--shard: '0/8' is no share K/N", "1/8 is the first"},
        {{}, {.shard = "9/8"}, "--shard: '9/8' is no share K/N", "8/8 the last"},
        {{},
         {.shards = "8"},
         "--shards says that there are 8 shares, and nothing says which",
         "--shard K/N"},
        {{{"CLEAVE_SHARDS", "8"}},
         {},
         "CLEAVE_SHARDS says that there are 8 shares, and nothing",
         "--shard K/N"},
        {{},
         {.shard = "3/8", .shards = "9"},
         "--shards says that there are 9 shares, and --shard",
         "--shard K/9"},
        {{{"CLEAVE_SHARDS", "8"}},
         {.shards = "9"},
         "--shards says 9, and CLEAVE_SHARDS says 8",
         "once"},
        {{{"CLEAVE_SHARDS", "eight"}}, {}, "CLEAVE_SHARDS is 'eight'", ""},
        {{}, {.shards = "0"}, "--shards is 0: shares are from 1", ""},
        {{}, {.shards = "1000001"}, "--shards is 1000001", ""},
    });
}

TEST_CASE(
    "a task of a Slurm array finds its share, wherever the array begins and whatever its step") {
    accepts({
        {slurm("0", "8", "0", "7", "1"), {}, {0, 8}, "task 0 of Slurm's array 42"},
        {slurm("7", "8", "0", "7", "1"), {}, {7, 8}, "task 7 of Slurm's array 42"},
        {slurm("1", "8", "1", "8", "1"), {}, {0, 8}, "task 1 of Slurm's array 42"},
        {slurm("11", "8", "3", "17", "2"), {}, {4, 8}, "task 11 of Slurm's array 42"},
        // --array=0-6:4 and --array=1-7:2%1: Slurm tells the last task that there is.
        {slurm("4", "2", "0", "4", "4"), {}, {1, 2}, "task 4 of Slurm's array 42"},
        {slurm("7", "4", "1", "7", "2"), {}, {3, 4}, "task 7 of Slurm's array 42"},
        {slurm("5", "1", "5", "5", "1"), {}, {0, 1}, "task 5 of Slurm's array 42"},
        // Told twice, and the same.
        {slurm("2", "8", "0", "7", "1"), {.shards = "8"}, {2, 8}, "task 2 of Slurm's array 42"},
        {slurm("2", "8", "0", "7", "1"), {.shard = "3/8"}, {2, 8}, "--shard"},
        // One share again: an array of one task says nothing.
        {slurm("5", "1", "5", "5", "1"), {.shard = "6/8"}, {5, 8}, "--shard"},
    });
}

TEST_CASE("what Slurm tells and cannot be right is refused") {
    Environment half = slurm("2", "8", "0", "7", "1");
    half.erase("SLURM_ARRAY_TASK_COUNT");
    refuses({
        // --array=1,3,9 and --array=2-3,7-8.
        {slurm("3", "3", "1", "9", "1"),
         {},
         "the tasks of this Slurm array have gaps: there are 3",
         "--array=1-8"},
        {slurm("7", "4", "2", "8", "1"), {}, "the tasks of this Slurm array have gaps", "--shard"},
        {slurm("4", "4", "1", "7", "2"), {}, "the tasks of this Slurm array have gaps", ""},
        {half, {}, "SLURM_ARRAY_TASK_ID is set, but SLURM_ARRAY_TASK_COUNT is not", "environment"},
        {slurm("9", "8", "0", "7", "1"), {}, "Slurm's task 9 is not in an array from 0 to 7", ""},
        {slurm("2", "8", "0", "7", "0"), {}, "Slurm's task 2 is not in an array", "--shard"},
        {slurm("two", "8", "0", "7", "1"), {}, "SLURM_ARRAY_TASK_ID is 'two'", ""},
        {slurm("-1", "8", "0", "7", "1"), {}, "SLURM_ARRAY_TASK_ID is '-1'", ""},
        {slurm("2", "8", "0", "99999999999999999999", "1"), {}, "SLURM_ARRAY_TASK_MAX is", ""},
        {slurm("2", "8", "0", "7", "1"),
         {.shard = "1/8"},
         "--shard says 1/8, and task 2 of Slurm's",
         "leave --shard out"},
        {slurm("2", "8", "0", "7", "1"),
         {.shards = "9"},
         "--shards says that there are 9 shares",
         "--shard K/9"},
        // The array of a share that is done again must not take itself for the whole sweep.
        {slurm("5", "1", "5", "5", "1"),
         {.shards = "8"},
         "--shards says that there are 8 shares, and",
         "--shard K/8"},
    });
}

TEST_CASE("a pod of a Kubernetes Job finds its share when it is told of how many") {
    accepts({
        {kubernetes("0", "8"), {}, {0, 8}, "index 0 of a Kubernetes Job"},
        {kubernetes("7", "8"), {}, {7, 8}, "index 7 of a Kubernetes Job"},
        {{{"JOB_COMPLETION_INDEX", "2"}}, {.shards = "4"}, {2, 4}, "index 2 of a Kubernetes Job"},
        {{{"JOB_COMPLETION_INDEX", "2"}}, {.shard = "3/4"}, {2, 4}, "--shard"},
    });
    refuses({
        {{{"JOB_COMPLETION_INDEX", "2"}},
         {},
         "Kubernetes tells this pod its index, 2, but not",
         "CLEAVE_SHARDS"},
        {kubernetes("8", "8"), {}, "index 8 of a Kubernetes Job cannot be one of 8", "completions"},
        {kubernetes("", "8"), {}, "CLEAVE_SHARDS says that there are 8 shares, and nothing", ""},
        {kubernetes("0x2", "8"), {}, "JOB_COMPLETION_INDEX is '0x2'", ""},
        {kubernetes("2", "8"),
         {.shard = "2/8"},
         "--shard says 2/8, and index 2 of a Kubernetes",
         ""},
    });
}

TEST_CASE("a child of an AWS Batch array finds its share") {
    accepts({
        {aws("0", "10000"), {}, {0, 10'000}, "child 0 of an AWS Batch array"},
        {aws("7", "8"), {}, {7, 8}, "child 7 of an AWS Batch array"},
        {aws("7", "8"), {.shards = "8"}, {7, 8}, "child 7 of an AWS Batch array"},
    });
    refuses({
        {aws("7", ""),
         {},
         "AWS_BATCH_JOB_ARRAY_INDEX is set, but AWS_BATCH_JOB_ARRAY_SIZE is not",
         ""},
        {aws("", "8"),
         {},
         "AWS_BATCH_JOB_ARRAY_SIZE is set, but AWS_BATCH_JOB_ARRAY_INDEX is not",
         ""},
        {aws("8", "8"), {}, "child 8 of an AWS Batch array cannot be one of 8", ""},
        {aws("7 ", "8"), {}, "AWS_BATCH_JOB_ARRAY_INDEX is '7 '", ""},
        {aws("7", "2000000"), {}, "AWS_BATCH_JOB_ARRAY_SIZE is 2000000", "let a task do more"},
        {aws("7", "8"), {.shards = "9"}, "--shards says that there are 9 shares", ""},
    });
}

TEST_CASE("two engines that both number a task leave the choice to its user") {
    const Environment both = joined(slurm("2", "8", "0", "7", "1"), aws("2", "8"));
    refuses({{both,
              {},
              "task 2 of Slurm's array 42 and child 2 of an AWS Batch array both number",
              "--shard K/N"}});
    accepts({{both, {.shard = "3/8"}, {2, 8}, "--shard"}});
    refuses({{joined(slurm("2", "8", "0", "7", "1"), aws("3", "8")),
              {.shard = "3/8"},
              "--shard says 3/8, and child 3 of an AWS Batch array says 4/8",
              ""}});
}
