// The workflow files of docs/ci: their steps are run by a shell as the services run them, in a
// folder that has what a checked-out repository has, where run.sh starts the program that is built.

#include <sys/stat.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"
#include "language/yaml.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

using scenario::Tree;

Tree workflow(const std::string& name) {
    const auto tree = scenario::parse_yaml(contents(CLEAVE_DOCS "/ci/" + name), name);
    if (!tree) throw std::logic_error(to_string(tree.errors()));
    return *tree;
}

// The `run:` of each step of a job, or the lines of its `script:` and `after_script:`.
std::vector<std::string> github_steps(const Tree& file, const std::string& job) {
    std::vector<std::string> steps;
    for (const Tree& step : file.find("jobs")->find(job)->find("steps")->items) {
        if (const Tree* run = step.find("run")) steps.push_back(run->text);
    }
    return steps;
}

std::vector<std::string> gitlab_steps(const Tree& file, const std::string& job) {
    std::vector<std::string> steps;
    for (const char* key : {"script", "after_script"}) {
        const Tree* script = file.find(job)->find(key);
        if (script == nullptr) continue;
        for (const Tree& line : script->items) steps.push_back(line.text);
    }
    return steps;
}

// A checked-out repository with one scenario.
struct Checkout {
    explicit Checkout(const std::string& scenario) {
        const std::string program =
            folder.file("run.sh", "#!/bin/sh\nexec '" CLEAVE_PROGRAM "' \"$@\"\n");
        chmod(program.c_str(), 0755);
        shell("mkdir -p scenarios/catalog");
        folder.file("scenarios/catalog/small.yaml", scenario);
    }

    // Exit code of the line in a shell of the service; what it prints is added to `out`.
    int shell(const std::string& line) {
        const std::string script = folder.file("step.sh", line);
        const std::string command =
            "cd '" + folder.path("") + "' && SCENARIOS=scenarios/catalog BUDGET=2s " +
            "NIGHTLY_BUDGET=2s GITHUB_STEP_SUMMARY='" + folder.path("summary.md") +
            "' GITHUB_WORKSPACE='" + folder.path("") + "' sh -e '" + script + "' >out.txt 2>&1";
        const int status = std::system(command.c_str());  // NOLINT(cert-env33-c)
        out += contents(folder.path("out.txt"));
        return WEXITSTATUS(status);
    }

    Folder folder;
    std::string out;
};

int run_all(Checkout& checkout, const std::vector<std::string>& steps) {
    int worst = 0;
    for (const std::string& step : steps) worst = std::max(worst, checkout.shell(step));
    return worst;
}

const std::string bad = small_scenario("s3-2018", "{linearizable: holds}");

}  // namespace

TEST_CASE("the steps of the GitHub workflow pass a good protocol and point at a bad one") {
    const Tree file = workflow("github-actions.yml");
    Checkout fine(good_scenario());
    CHECK(run_all(fine, github_steps(file, "pull-request")) == 0);
    Checkout broken(bad);
    CHECK(run_all(broken, github_steps(file, "pull-request")) == 1);
    CAPTURE(broken.out);
    CHECK(contains(broken.out, "::error file=scenarios/catalog/small.yaml,line=13,"));
    CHECK(contains(contents(broken.folder.path("summary.md")), "1 scenario failed"));
    CHECK(contains(contents(broken.folder.path("gate.xml")), "<failure"));
}

TEST_CASE("the steps of the nightly GitHub workflow go on where the last night ended") {
    const Tree file = workflow("github-actions.yml");
    Checkout night(bad);
    const auto steps = github_steps(file, "nightly");
    REQUIRE(steps.size() == 2);
    CHECK(run_all(night, steps) == 1);
    CHECK(contains(night.out, "refutes an expectation"));
    CHECK(night.shell("./run.sh results gate-results.db --json > before.json") == 0);
    CHECK(run_all(night, steps) == 1);
}

TEST_CASE("the scripts of the GitLab jobs run, by day and by night") {
    const Tree file = workflow("gitlab-ci.yml");
    Checkout fine(good_scenario());
    CHECK(run_all(fine, gitlab_steps(file, "protocol-gate")) == 0);
    CHECK(contains(contents(fine.folder.path("gate.md")), "Protocol gate"));
    CHECK(run_all(fine, gitlab_steps(file, "protocol-gate-nightly")) == 0);
    Checkout broken(bad);
    CHECK(run_all(broken, gitlab_steps(file, "protocol-gate")) == 1);
}

}  // namespace cleave::cli::test
