// Ctrl-C in the middle of a sweep that would take hours. It comes when the progress bar is seen,
// which also shows that there is one.

#include <csignal>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

Outcome interrupted_sweep(const std::string& expect) {
    const Folder folder;
    Invocation invocation;
    invocation.arguments = {"run", folder.file("small.yaml", small_scenario("s3-2018", expect)),
                            folder.file("second.yaml", small_scenario("s3-2018", expect)),
                            "--seeds", "1..5000000"};
    invocation.screen = Screen::err;
    invocation.interrupt_at = "seeds, ";
    return cleave(invocation);
}

}  // namespace

TEST_CASE("Ctrl-C keeps and prints what is finished, and is inconclusive") {
    const Outcome outcome = interrupted_sweep("{linearizable: measured}");
    CAPTURE(outcome.err);
    CHECK(outcome.signal == 0);
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "cleave: interrupted: "));
    CHECK(contains(outcome.err, "of 5000000 seeds"));
    CHECK(contains(outcome.err, "1 scenario was not run"));
    CHECK(contains(outcome.out, "Small"));
    CHECK(contains(outcome.out, "Reproduce:"));
}

TEST_CASE("a violation found before Ctrl-C is a violation") {
    const Outcome outcome = interrupted_sweep("{linearizable: holds}");
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "Counterexample"));
}

}  // namespace cleave::cli::test
