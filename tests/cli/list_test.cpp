// cleave list: every word that it knows, and those that it does not.

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

void check_lists(const std::string& what, const std::vector<std::string>& expected) {
    const Outcome outcome = cleave({"list", what});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    CHECK_FALSE(contains(outcome.out, " \n"));
    for (const std::string& word : expected) {
        CAPTURE(word, outcome.out);
        CHECK(contains(outcome.out, word));
    }
}

}  // namespace

TEST_CASE("protocols are listed with options, defaults and planted bugs") {
    check_lists("protocols",
                {"direct-s3  (AP)", "edge-filer  (CP)", "write_back", "30s", "skip-token-recall",
                 "reuse-object-names", "acknowledge-before-mirror"});
}

TEST_CASE("planted bugs are listed with their source and what catches them") {
    check_lists("bugs", {"edge-filer\n", "skip-token-recall\n", "as in: ", "25084",
                         "caught by: edge-filers-lose-the-wan"});
}

TEST_CASE("named workloads are listed whole, with the sources of their figures") {
    check_lists("workloads",
                {"home-directories\n", "SPECsfs2008", "mix: {read: ", "system-of-record\n",
                 "cannot be run by: ", "edge-filer", "YCSB", "assumed"});
}

TEST_CASE("models are listed: object stores and links, each explained") {
    check_lists("models", {"s3-2018", "overwrites, removals", "s3-2020", "every read and list",
                           "ec2/virginia-tokyo", "202.4ms", "lan ", "the inside of a site"});
}

TEST_CASE("object stores are listed alone, with a line of help each") {
    check_lists("stores",
                {"s3-2018", "s3-2020", "s3-2024", "s3-us-standard-2012", "s3-us-west-2014",
                 "gcs-2014", "azure-blob ", "azure-blob-ra-grs", "swift", "simpledb-2011"});
}

TEST_CASE("objects are listed") { check_lists("objects", {"file ", "kv ", "register "}); }

TEST_CASE("guarantees are listed, each with what it means") {
    check_lists("guarantees", {"linearizable ", "monotonic-reads", "close-to-open",
                               "strict-serializable", "of transactions"});
}

TEST_CASE("faults are listed with their keys") {
    check_lists("faults", {"partition\n", "cut\n", "crash\n", "slow\n", "lossy\n", "restart_after",
                           "required", "tokyo/filer-2"});
}

TEST_CASE("scenarios are listed by paths that can be run") {
    const Outcome outcome = cleave({"list", "scenarios"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "edge-filers-lose-the-wan.yaml\n  Edge filers lose the WAN\n"));
    CHECK(contains(outcome.out, "direct-s3-loses-the-wan.yaml\n"));
}

TEST_CASE("what cannot be listed is a usage error that names what can") {
    const Outcome nonsense = cleave({"list", "nonsense"});
    CHECK(nonsense.exit_code == 64);
    CHECK(nonsense.out.empty());
    CHECK(contains(nonsense.err, "protocols, bugs, properties, models, stores, objects"));
    const Outcome near = cleave({"list", "protocol"});
    CHECK(near.exit_code == 64);
    CHECK(contains(near.err, "did you mean \"protocols\"?"));
}

}  // namespace cleave::cli::test
