#include <fmt/format.h>

#include "gate/gate_formats.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using gate::Gated;
using gate::Line;

struct Tally {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

class Suite {
  public:
    explicit Suite(const Gated& gated) : gated_(gated) {
        for (const Line& line : gated.lines) add(line);
        if (!gated.undecided.empty()) {
            add("every run comes to its end", "error", "inconclusive", gated.undecided, "");
        }
        if (!gated.trouble.empty()) {
            add("Cleave itself is sound", "error", "internal", gated.trouble, "");
        }
    }

    const Tally& tally() const { return tally_; }
    std::string xml() const {
        return fmt::format(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
            "skipped=\"{}\">\n{}  </testsuite>\n",
            escape_html(gated_.name), tally_.tests, tally_.failures, tally_.errors, tally_.skipped,
            cases_);
    }

  private:
    void add(const Line& line) {
        const scenario::Judgement& judgement = line.judgement;
        std::string text = fmt::format("{}:{}:{}", gated_.path, line.line, line.column);
        if (!line.explanation.empty()) text += "\n" + line.explanation;
        if (!line.reproduce.empty()) text += "\nreproduce: " + line.reproduce;
        switch (line.standing) {
            case gate::Standing::met: return add(judgement.expectation, "", "", "", "");
            case gate::Standing::known:
                return add(judgement.expectation, "skipped", "",
                           "a known failure: " + judgement.observed, text);
            case gate::Standing::inconclusive:
                return add(judgement.expectation, "error", "inconclusive", judgement.observed,
                           text);
            case gate::Standing::failed:
                return add(judgement.expectation, "failure", "unmet", judgement.observed, text);
        }
    }

    void add(const std::string& name, const std::string& element, const std::string& type,
             const std::string& message, const std::string& text) {
        ++tally_.tests;
        tally_.failures += element == "failure";
        tally_.errors += element == "error";
        tally_.skipped += element == "skipped";
        cases_ += fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                              escape_html(gated_.path), escape_html(name));
        if (element.empty()) {
            cases_ += "/>\n";
            return;
        }
        cases_ += fmt::format(">\n      <{} message=\"{}\"", element, escape_html(message));
        if (!type.empty()) cases_ += fmt::format(" type=\"{}\"", type);
        cases_ += ">" + lines_of(text) + "</" + element + ">\n    </testcase>\n";
    }

    // Escaped line by line: what separates them is ours.
    static std::string lines_of(const std::string& text) {
        std::string out;
        for (std::size_t at = 0; at <= text.size() && !text.empty();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            out += (at == 0 ? "" : "\n") + escape_html(text.substr(at, end - at));
            at = end + 1;
        }
        return out;
    }

    const Gated& gated_;
    Tally tally_;
    std::string cases_;
};

}  // namespace

std::string junit_xml(const gate::Result& result) {
    Tally all;
    std::string suites;
    for (const Gated& gated : result.scenarios) {
        const Suite suite(gated);
        all.tests += suite.tally().tests;
        all.failures += suite.tally().failures;
        all.errors += suite.tally().errors;
        suites += suite.xml();
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"cleave gate\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}"
        "</testsuites>\n",
        all.tests, all.failures, all.errors, suites);
}

}  // namespace cleave::report
